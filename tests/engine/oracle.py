"""An independent, slow computation of results, written from the format's page alone.

Fractions throughout, no code of the engine. It takes the plain document of a set and raw facts as
an official would write them, and returns what the page promises: points of leaves, areas, the
index, rating, ranks, area statistics.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

F = Fraction


def number(value: Any) -> Fraction:
    return F(str(value)) if not isinstance(value, Fraction) else value


def cut(value: Fraction, places: int, mode: str) -> Fraction:
    """Round an exact fraction: the tie is decided on the fraction itself."""
    scaled = value * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if mode != "down" and (
        rest > F(1, 2) or (rest == F(1, 2) and (mode == "half_up" or whole % 2))
    ):
        whole += 1
    return F(whole, 10**places)


def holds(band: dict[str, Any], x: Fraction) -> bool:
    return (
        ("from" not in band or x >= number(band["from"]))
        and ("over" not in band or x > number(band["over"]))
        and ("under" not in band or x < number(band["under"]))
        and ("up_to" not in band or x <= number(band["up_to"]))
    )


def first_band(bands: list[dict[str, Any]], x: Fraction) -> dict[str, Any]:
    return next(band for band in bands if holds(band, x))


def weigh(side: Any, facts: dict[str, Any]) -> Fraction:
    if isinstance(side, str):
        return number(facts[side])
    return sum((number(w) * number(facts[name]) for name, w in side.items()), F(0))


REMOVED = "removed"


def none(how: str, m: Fraction) -> Any:
    return {"full_marks": m, "zero": F(0), "not_applicable": REMOVED}[how]


def rule_points(rule: dict[str, Any], m: Fraction, facts: dict[str, Any], best: Any) -> Any:  # noqa: C901
    """Points of one rule before rounding, REMOVED when it does not apply."""
    kind, value = rule["kind"], facts.get("value")
    if kind == "yes_no":
        points = m if value else number(rule.get("points_no", 0))
    elif kind == "options":
        chosen = next(one for one in rule["options"] if one["id"] == value)
        points = number(chosen["share"]) * m if "share" in chosen else number(chosen["points"])
    elif kind == "timeliness":
        points = {
            "on_time": number(rule.get("on_time", m)),
            "late": number(rule.get("late", 0)),
            "missing": number(rule.get("missing", 0)),
        }[value]
    elif kind == "checklist":
        if rule["mode"] == "all":
            points = m if len(value) == len(rule["items"]) else F(0)
        else:
            points = sum((number(i["points"]) for i in rule["items"] if i["id"] in value), F(0))
    elif kind == "steps":
        if "whole" in rule:
            whole = weigh(rule["whole"], facts)
            if whole == 0:
                return none(rule["when_none"], m)
            ratio = weigh(rule["part"], facts) / whole
            x = ratio * (100 if rule["on"] == "percent" else 1)
            band = first_band(rule["bands"], x)
            points = m * ratio if band.get("proportional") else number(band["points"])
        else:
            points = number(first_band(rule["bands"], number(value))["points"])
    elif kind == "ratio":
        whole = weigh(rule["whole"], facts)
        if whole == 0:
            return none(rule["when_none"], m)
        r = min(weigh(rule["part"], facts) / whole, F(1))
        if rule.get("less_is_better"):
            r = 1 - r
        gate = number(rule["gate"]) if "gate" in rule else None
        full = number(rule["full_at"]) if "full_at" in rule else None
        if gate is not None and r < gate:
            points = number(rule.get("below", 0))
        elif full is not None and r >= full:
            points = m
        elif rule.get("from_gate"):
            points = m * (r - gate) / ((full or F(1)) - gate)
        else:
            points = m * r
    elif kind == "relative_to_best":
        own = number(value)
        if rule.get("less_is_better"):
            points = m if own <= best else m * best / own
        else:
            points = m * own / best if best else F(0)
    elif kind == "per_item":
        points = number(value) * number(rule["each"])
    elif kind == "deduct_per_item":
        if "kinds" in rule:
            count = sum(facts.get(k["id"], 0) for k in rule["kinds"])
            lost = sum((facts.get(k["id"], 0) * number(k["each"]) for k in rule["kinds"]), F(0))
        else:
            count, lost = value, number(value) * number(rule.get("each", 0))
        points = m - lost
        if "zero_at" in rule and count >= rule["zero_at"]:
            points = F(0)
    elif kind == "change":
        if "last_year" not in facts:
            return none(rule["when_no_history"], m)
        now, then = number(value), number(facts["last_year"])
        if rule["on"] == "percent":
            if then == 0:
                return none(rule["when_no_history"], m)
            x = 100 * (now - then) / abs(then)
        else:
            x = now - then
        points = number(first_band(rule["bands"], x)["points"])
    elif kind == "survey":
        if "responses" in facts and facts["responses"] < rule.get("min_responses", 0):
            return REMOVED
        points = m * number(facts["mean_weight"])
    elif kind == "scaled_import":
        if "bands" in rule:
            points = number(first_band(rule["bands"], number(value))["points"])
        else:
            points = m * number(value) / number(rule.get("of", 100))
    else:
        assert kind == "direct"
        points = number(value)
    return min(max(points, F(0)), m)


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


def score(
    document: dict[str, Any], unit: dict[str, Any], bests: dict[str, Fraction]
) -> dict[str, Any]:
    """One unit's points by leaf and area, index before and after rounding."""
    top = document["set"]
    places, mode = top["decimals"], top["rounding"]
    leaf_points, states = {}, {}
    a = a_star = s = s_star = F(0)
    area_points: dict[str, Fraction] = {}
    area_attainable: dict[str, Fraction] = {}
    for area, leaf in leaves_of(document):
        m, facts = number(leaf["max"]), unit["facts"].get(leaf["code"], {})
        is_survey = leaf["by"] == "survey"
        attainable = m
        if facts == "n/a !accepted":
            points: Any = REMOVED
        elif "!points" in facts:
            points = number(facts["!points"])
        elif facts.get("!void"):
            points = REMOVED
        elif not facts or any(name not in facts for name in wanted_facts(leaf["rule"])):
            points = None
        else:
            points = rule_points(leaf["rule"], m, facts, bests.get(leaf["code"]))
        if points is None:
            points, states[leaf["code"]] = F(0), "missing"
        elif points == REMOVED:
            states[leaf["code"]] = "void" if is_survey else "not_applicable"
            policy = top["no_survey"] if is_survey else top["not_applicable"]
            points = m if policy == "full_marks" else F(0)
            attainable = m if policy in ("full_marks", "zero") else F(0)
        else:
            states[leaf["code"]] = "scored"
        if top["round_at"] == "leaf":
            points = cut(points, places, mode)
        leaf_points[leaf["code"]] = points
        area_points[area] = area_points.get(area, F(0)) + points
        area_attainable[area] = area_attainable.get(area, F(0)) + attainable
        if is_survey:
            s, s_star = s + points, s_star + attainable
        else:
            a, a_star = a + points, a_star + attainable
    bonus, deduction, happened = adjustments(top, unit)
    index = rescaled(top, a, a_star, s, s_star, bonus - deduction)
    shown = cut(index, places, mode)
    raw = cut(a + s, places, mode)
    events = set(unit.get("events", ())) | happened
    figure = shown if top["rating"]["on"] == "index" else raw
    kinds = {one["area"]["code"]: one["area"].get("kind", "area") for one in document["areas"]}
    shares = {
        code: area_points[code] / area_attainable[code]
        for code in area_points
        if area_attainable[code] and kinds[code] == "area"
    }
    return {
        "name": unit["unit"],
        "group": unit["group"],
        "leaves": leaf_points,
        "states": states,
        "areas": area_points,
        "shares": shares,
        "parts": {
            "appraised": a / a_star if a_star else F(0),
            "survey": s / s_star if s_star else F(0),
        },
        "all_shares": {
            code: area_points[code] / area_attainable[code] if area_attainable[code] else F(0)
            for code in area_points
        },
        "points": raw,
        "exact": index,
        "index": shown,
        "rating": rate(top["rating"], figure, shares, events),
    }


def adjustments(top: dict[str, Any], unit: dict[str, Any]) -> tuple[Fraction, Fraction, set[str]]:
    sums = {"bonus": F(0), "deduction": F(0)}
    happened = set()
    for item in top.get("adjustment", []):
        if item["code"] not in unit["facts"]:
            continue
        facts, rule = unit["facts"][item["code"]], item["rule"]
        if rule["kind"] == "deduct_per_item":
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


def rate(
    rating: dict[str, Any], figure: Fraction, shares: dict[str, Fraction], events: set[str]
) -> str:
    """Step 8: the best band that is reached and whose conditions hold."""
    order = [band["id"] for band in rating["bands"]]
    for place, band in enumerate(rating["bands"]):
        if "from" not in band:
            return str(band["id"])
        if figure < number(band["from"]):
            continue
        barred = any(
            ("no_event" in c and c["no_event"] in events and place <= order.index(c["band"]))
            or (
                c["band"] == band["id"]
                and "min_area_share" in c
                and any(share < number(c["min_area_share"]) for share in shares.values())
            )
            for c in rating.get("condition", [])
        )
        if not barred:
            return str(band["id"])
    raise AssertionError("the last band has no threshold")


def ranks(top: dict[str, Any], cards: list[dict[str, Any]]) -> dict[str, int]:
    """Step 9, within groups."""
    found = {}
    for group in (
        {card["group"] for card in cards} if top["ranking"]["groups"] == "kind" else {None}
    ):
        members = [card for card in cards if group is None or card["group"] == group]

        def key(card: dict[str, Any]) -> tuple[Any, ...]:
            words = [-card["index" if top["ranking"]["by"] == "index" else "points"]]
            for word in top["ranking"].get("tie_break", []):
                if word in ("appraised", "survey"):
                    words.append(-card["parts"][word])
                elif word.startswith("area:"):
                    words.append(-card["all_shares"][word[5:]])
                else:
                    words.append(card["name"])
            return tuple(words)

        keys = sorted(key(card) for card in members)
        for card in members:
            better = [one for one in keys if one < key(card)]
            ties = top["ranking"]["ties"]
            found[card["name"]] = 1 + (len(set(better)) if ties == "dense" else len(better))
    return found


def area_means(cards: list[dict[str, Any]], codes: list[str], mode: str) -> dict[str, Any]:
    """Step 10: mean in percent to 2 decimals, and standard rank."""
    means = {}
    for code in codes:
        shares = [card["shares"][code] for card in cards if code in card["shares"]]
        means[code] = cut(100 * sum(shares, F(0)) / len(shares), 2, mode) if shares else None
    return {
        code: (
            mean,
            None if mean is None else 1 + sum(m > mean for m in means.values() if m is not None),
        )
        for code, mean in means.items()
    }


def bests(document: dict[str, Any], units: list[dict[str, Any]]) -> dict[Any, dict[str, Fraction]]:
    """Group → leaf → best figure."""
    found: dict[Any, dict[str, Fraction]] = {}
    for _, leaf in leaves_of(document):
        if leaf["rule"]["kind"] != "relative_to_best":
            continue
        for unit in units:
            facts = unit["facts"].get(leaf["code"], {})
            if facts == "n/a !accepted" or "value" not in facts:
                continue
            group = unit["group"] if document["set"]["ranking"]["groups"] == "kind" else None
            mine, here = number(facts["value"]), found.setdefault(group, {})
            choose = min if leaf["rule"].get("less_is_better") else max
            here[leaf["code"]] = choose(here.get(leaf["code"], mine), mine)
    return found
