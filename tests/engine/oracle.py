"""An independent, slow computation of results, written from the format's page alone.

Fractions throughout, no code of the engine. It takes the plain document of a set and raw facts as
an official would write them, and returns what the page promises in section 7: the whole of
result.json, in the order of its units, with every figure as it is printed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.engine.oracle_places import area_means, group_of, ranks, statistics
from tests.engine.oracle_rules import REMOVED, F, cut, number, printed, rule_points


def wanted_facts(rule: dict[str, Any]) -> list[str]:
    kind = rule["kind"]
    if "whole" in rule:
        sides = (rule["part"], rule["whole"])
        return [n for side in sides for n in ([side] if isinstance(side, str) else side)]
    if kind == "survey":
        return ["mean_weight"]
    return [] if "kinds" in rule else ["value"]


def leaves_of(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for area in document["areas"]:
        codes = [one["code"] for one in area["criterion"]]
        for one in area["criterion"]:
            if not any(code.startswith(one["code"] + ".") for code in codes):
                found.append((area["area"]["code"], one))
    return found


def timely(rule: dict[str, Any], value: str, top: dict[str, Any], year: int) -> str:
    """A date as on time, late or missing; a word stays what it is."""
    if not value[0].isdigit():
        return value
    due, offset = rule["due"], 0
    for entry in top["calendar"]:
        if entry["id"] == rule["due"]:
            due, offset = entry["due"], entry["year"]
    last_day = date.fromisoformat(f"{year + offset}-{due}")
    days = (date.fromisoformat(value) - last_day).days
    if days <= 0:
        return "on_time"
    return "late" if days <= rule.get("late_within_days", days) else "missing"


def facts_of(document: dict[str, Any], unit: dict[str, Any], leaf: dict[str, Any]) -> Any:
    """The facts of a leaf with shared figures beside its own, a claim nobody accepted left out."""
    own = unit["facts"].get(leaf["code"], {})
    if own == "n/a !accepted":
        return own
    found = {name: one for name, one in own.items() if name != "n/a"}
    for name in wanted_facts(leaf["rule"]):
        if name.startswith("@") and name in unit["facts"]:
            found[name] = unit["facts"][name]
    if leaf["rule"]["kind"] == "timeliness" and "value" in found:
        found["value"] = timely(leaf["rule"], found["value"], document["set"], unit["year"])
    return found


def is_silent(document: dict[str, Any], unit: dict[str, Any]) -> bool:
    """Whether nothing was stated about any criterion."""
    items = {item["code"] for item in document["set"]["adjustment"]}
    return not set(unit["facts"]) - items


def leaf_score(
    document: dict[str, Any], unit: dict[str, Any], leaf: dict[str, Any], best: Any
) -> tuple[Fraction, Fraction, str]:
    """Exact points, attainable points and the state of one leaf."""
    top, m, facts = document["set"], number(leaf["max"]), facts_of(document, unit, leaf)
    is_survey = leaf["by"] == "survey"
    if facts == "n/a !accepted" or facts.get("!void"):
        points: Any = REMOVED
    elif "!points" in facts:
        points = number(facts["!points"])
    elif not facts or any(name not in facts for name in wanted_facts(leaf["rule"])):
        return F(0), m, "missing"
    else:
        points = rule_points(leaf["rule"], m, facts, best)
    if points != REMOVED:
        return points, m, "scored"
    state = "void" if is_survey else "not_applicable"
    policy = top["no_survey"] if is_survey else top["not_applicable"]
    if policy == "full_marks":
        return m, m, state
    return F(0), m if policy == "zero" else F(0), state


def score(
    document: dict[str, Any], unit: dict[str, Any], bests: dict[str, Fraction]
) -> dict[str, Any]:
    """One unit's points by leaf, criterion and area, its index, its rating."""
    top = document["set"]
    places, mode = top["decimals"], top["rounding"]
    leaves, earned, attainable = {}, {}, {}
    parts = {"appraised": [F(0), F(0)], "survey": [F(0), F(0)]}
    for area, leaf in leaves_of(document):
        code = leaf["code"]
        exact, most, state = leaf_score(document, unit, leaf, bests.get(code))
        points = cut(exact, places, mode) if top["round_at"] == "leaf" else exact
        leaves[code] = {"points": points, "exact": exact, "attainable": most, "state": state}
        # A leaf belongs to itself, to its criterion when it is a sub-criterion, and to its area.
        for above in {area, code, code.rpartition(".")[0]}:
            earned[above] = earned.get(above, F(0)) + points
            attainable[above] = attainable.get(above, F(0)) + most
        part = parts["survey" if leaf["by"] == "survey" else "appraised"]
        part[0] += points
        part[1] += most
    (a, a_star), (s, s_star) = parts["appraised"], parts["survey"]
    bonus, deduction, happened = adjustments(top, unit)
    index = rescaled(top, a, a_star, s, s_star, bonus - deduction)
    shown, raw = cut(index, places, mode), cut(a + s, places, mode)
    share = {code: earned[code] / attainable[code] for code in earned if attainable[code]}
    areas = [one["area"] for one in document["areas"]]
    return {
        "name": unit["name"],
        "unit": unit["unit"],
        "group": group_of(top, unit),
        "leaves": leaves,
        "areas": {one["code"]: (earned[one["code"]], attainable[one["code"]]) for one in areas},
        "area_shares": {
            one["code"]: share[one["code"]]
            for one in areas
            if one["code"] in share and one.get("kind", "area") == "area"
        },
        "leaf_shares": {code: share[code] for code in leaves if code in share},
        "shares": {
            **share,
            "appraised": a / a_star if a_star else F(0),
            "survey": s / s_star if s_star else F(0),
        },
        "points": raw,
        "exact": index,
        "index": shown,
        "events": set(unit.get("events", ())) | happened,
    }


def adjustments(top: dict[str, Any], unit: dict[str, Any]) -> tuple[Fraction, Fraction, set[str]]:
    sums = {"bonus": F(0), "deduction": F(0)}
    happened = set()
    for item in top.get("adjustment", []):
        if item["code"] not in unit["facts"]:
            continue
        facts, rule = unit["facts"][item["code"]], item["rule"]
        if rule["kind"] == "deduct_per_item":
            if "kinds" in rule:
                lost = (facts.get(k["id"], 0) * number(k["each"]) for k in rule["kinds"])
                amount = sum(lost, F(0))
            else:
                amount = number(facts["value"]) * number(rule["each"])
            amount = min(amount, number(rule["cap"])) if "cap" in rule else amount
        else:
            amount = rule_points(rule, number(item["max"]), facts, None)
        amount = cut(amount, top["decimals"], top["rounding"])
        sums[item["kind"]] += amount
        if amount and item["kind"] == "deduction":
            happened.add(item["code"])
    caps = top["adjustments"]
    for kind, amount in sums.items():
        if f"{kind}_cap" in caps:
            sums[kind] = min(amount, number(caps[f"{kind}_cap"]))
    return sums["bonus"], sums["deduction"], happened


def rescaled(
    top: dict[str, Any],
    a: Fraction,
    a_star: Fraction,
    s: Fraction,
    s_star: Fraction,
    change: Fraction,
) -> Fraction:
    """Steps 5, 6 and 7."""
    total = number(top["total"])
    share_a, share_s = number(top["shares"]["appraised"]), number(top["shares"]["survey"])
    is_before = top["adjustments"]["apply"] == "before_rescale"
    if is_before:
        a += change
    if a_star + s_star == total:
        points = a + s
    elif a_star + s_star == 0:
        points = F(0)
    elif top["not_applicable"] != "rescale_appraised":
        points = total * (a + s) / (a_star + s_star)
    elif s_star == 0:
        points = total * a / a_star
    else:
        points = (share_a * a / a_star if a_star else F(0)) + share_s * s / s_star
    if not is_before:
        points += change
    return min(max(100 * points / total, F(0)), number(top["adjustments"]["max_index"]))


def rate(rating: dict[str, Any], card: dict[str, Any]) -> str:
    """Step 8: the best band that is reached and whose conditions hold."""
    figure = card["index" if rating["on"] == "index" else "points"]
    order = [band["id"] for band in rating["bands"]]
    for place, band in enumerate(rating["bands"]):
        if "from" not in band:
            return str(band["id"])
        if figure < number(band["from"]):
            continue
        if not any(bars(c, place, order, card) for c in rating.get("condition", [])):
            return str(band["id"])
    raise AssertionError("the last band has no threshold")


def bars(condition: dict[str, Any], place: int, order: list[str], card: dict[str, Any]) -> bool:
    """Whether a condition keeps a unit out of the band at this place."""
    named = order.index(condition["band"])
    if "no_event" in condition:
        return condition["no_event"] in card["events"] and place <= named
    kind = "area" if "min_area_share" in condition else "leaf"
    least = number(condition[f"min_{kind}_share"])
    return place == named and any(share < least for share in card[f"{kind}_shares"].values())


def bests(document: dict[str, Any], units: list[dict[str, Any]]) -> dict[str, dict[str, Fraction]]:
    """Group → leaf → best figure."""
    found: dict[str, dict[str, Fraction]] = {}
    for _, leaf in leaves_of(document):
        if leaf["rule"]["kind"] != "relative_to_best":
            continue
        for unit in units:
            facts = facts_of(document, unit, leaf)
            if facts == "n/a !accepted" or "value" not in facts:
                continue
            here = found.setdefault(group_of(document["set"], unit), {})
            mine = number(facts["value"])
            choose = min if leaf["rule"].get("less_is_better") else max
            here[leaf["code"]] = choose(here.get(leaf["code"], mine), mine)
    return found


def result(
    document: dict[str, Any], units: list[dict[str, Any]], alphabet: tuple[str, ...]
) -> dict[str, Any]:
    """The keys of result.json that section 7 names; attainable points as fractions."""
    top, best = document["set"], bests(document, units)
    places, mode = top["decimals"], top["rounding"]
    cards = [
        score(document, unit, best.get(group_of(top, unit), {}))
        for unit in units
        if not is_silent(document, unit)
    ]
    for card in cards:
        card["rating"] = rate(top["rating"], card)
    rank = ranks(top, cards, alphabet)
    cards.sort(key=lambda card: (rank[card["unit"]], alphabet.index(card["name"])))

    def text(value: Fraction) -> str:
        return printed(cut(value, places, mode), places)

    silent = sorted(
        (unit for unit in units if is_silent(document, unit)),
        key=lambda unit: alphabet.index(unit["name"]),
    )
    return {
        "units": [
            *(
                {
                    "unit": card["unit"],
                    "group": card["group"],
                    "points": text(card["points"]),
                    "index": text(card["index"]),
                    "exact_index": card["exact"],
                    "rating": card["rating"],
                    "rank": rank[card["unit"]],
                    "missing": [
                        c for c, one in card["leaves"].items() if one["state"] == "missing"
                    ],
                    "areas": {
                        code: {"points": text(points), "attainable": most}
                        for code, (points, most) in card["areas"].items()
                    },
                    "leaves": {
                        code: {**one, "points": text(one["points"]), "exact": str(one["exact"])}
                        for code, one in card["leaves"].items()
                    },
                }
                for card in cards
            ),
            *(
                {
                    "unit": unit["unit"],
                    "group": group_of(top, unit),
                    **dict.fromkeys(("points", "index", "rating", "rank")),
                }
                for unit in silent
            ),
        ],
        "area_statistics": area_means(
            top,
            cards,
            [
                one["area"]["code"]
                for one in document["areas"]
                if one["area"].get("kind", "area") == "area"
            ],
        ),
        "statistics": statistics(top, cards, [group_of(top, unit) for unit in units]),
    }
