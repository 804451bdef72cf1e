"""Random indicator sets and facts, valid by construction, as plain documents."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

KINDS = (
    "yes_no",
    "options",
    "timeliness",
    "checklist",
    "steps_number",
    "steps_percent",
    "ratio",
    "relative_to_best",
    "per_item",
    "deduct",
    "deduct_kinds",
    "change",
    "scaled_import",
    "import_bands",
    "direct",
)


def points(chance: Random, most: Decimal) -> Decimal:
    """A number of points up to a maximum, in steps of an eighth."""
    return Decimal(chance.randint(0, int(most * 8))) / 8


def bands(chance: Random, m: Decimal, edges: list[Decimal]) -> list[dict[str, Any]]:
    edges = sorted(set(edges), reverse=True)
    found: list[dict[str, Any]] = [
        {chance.choice(("from", "over")): edge, "points": points(chance, m)} for edge in edges
    ]
    found[0]["points"] = m
    return [*found, {"points": Decimal(0)}]


def rule(chance: Random, kind: str, m: Decimal) -> dict[str, Any]:
    none = chance.choice(("full_marks", "not_applicable", "zero"))
    titled = {"title": {"vi": "Một mục"}}
    if kind == "yes_no":
        return {"kind": kind, "points_no": points(chance, m)}
    if kind == "options":
        worth = [m, points(chance, m), points(chance, m)]
        return {
            "kind": kind,
            "options": [{"id": f"o{i}", **titled, "points": p} for i, p in enumerate(worth)],
        }
    if kind == "timeliness":
        late = points(chance, m)
        return {"kind": kind, "late": late, "missing": points(chance, late)}
    if kind == "checklist":
        parts = [m / 2, m / 4, m / 4, m / 4]
        items = [{"id": f"i{n}", **titled, "points": p} for n, p in enumerate(parts)]
        return {"kind": kind, "mode": chance.choice(("each", "all")), "items": items}
    if kind == "steps_number":
        edges = [Decimal(chance.randint(1, 20)) for _ in range(3)]
        return {"kind": "steps", "on": "number", "bands": bands(chance, m, edges)}
    if kind == "steps_percent":
        on = chance.choice(("percent", "ratio"))
        scale = Decimal(1) if on == "percent" else Decimal("0.01")
        found = bands(chance, m, [Decimal(chance.randint(5, 99)) * scale for _ in range(3)])
        if chance.random() < 0.4 and len(found) > 2:
            found[1] = {
                **{k: v for k, v in found[1].items() if k != "points"},
                "proportional": True,
            }
        names = {"part": "phan", "whole": "tong"}
        return {"kind": "steps", "on": on, **names, "when_none": none, "bands": found}
    if kind == "ratio":
        return ratio(chance, m, none)
    if kind == "relative_to_best":
        return {"kind": kind, "less_is_better": chance.random() < 0.5}
    if kind == "per_item":
        return {"kind": kind, "each": Decimal(chance.randint(1, 12)) / 8}
    if kind == "deduct":
        found = {"kind": "deduct_per_item", "each": Decimal(chance.randint(1, 12)) / 8}
        return {**found, "zero_at": chance.randint(1, 4)} if chance.random() < 0.3 else found
    if kind == "deduct_kinds":
        kinds = [
            {"id": f"k{n}", **titled, "each": Decimal(chance.randint(1, 9)) / 8} for n in range(2)
        ]
        return {"kind": "deduct_per_item", "kinds": kinds}
    if kind == "change":
        on = chance.choice(("difference", "percent"))
        edges = [Decimal(chance.randint(-20, 20)) for _ in range(3)]
        return {"kind": kind, "on": on, "when_no_history": none, "bands": bands(chance, m, edges)}
    if kind == "scaled_import":
        return {"kind": kind, "of": Decimal(chance.choice((100, 80, 40)))}
    if kind == "import_bands":
        edges = [Decimal(chance.randint(1, 99)) for _ in range(2)]
        return {"kind": "scaled_import", "of": Decimal(100), "bands": bands(chance, m, edges)}
    assert kind == "direct"
    return {"kind": kind, "step": Decimal("0.125")}


def ratio(chance: Random, m: Decimal, none: str) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "ratio", "part": "phan", "whole": "tong", "when_none": none}
    if chance.random() < 0.3:
        found["part"] = {"phan": Decimal(1), "nua": Decimal("0.5")}
    found["less_is_better"] = chance.random() < 0.3
    if chance.random() < 0.6:
        gate = Decimal(chance.randint(10, 80)) / 100
        found["gate"] = gate
        if chance.random() < 0.5:
            found["full_at"] = Decimal(chance.randint(int(gate * 100) + 1, 100)) / 100
        if chance.random() < 0.4:
            found["from_gate"] = True
        elif chance.random() < 0.5:
            found["below"] = min(points(chance, m), m * gate)
    return found


def document(chance: Random) -> dict[str, Any]:
    """A set of two to four areas, one or two of its leaves surveyed."""
    areas, appraised, survey = [], Decimal(0), Decimal(0)
    results, questions = [], []
    for number in range(1, chance.randint(2, 4) + 1):
        rows, area_max = [], Decimal(0)
        for place in range(1, chance.randint(1, 4) + 1):
            code, m = f"{number}.{place}", Decimal(chance.randint(1, 48)) / 8
            row = {"code": code, "title": {"vi": f"Tiêu chí {code}"}, "max": m}
            children = chance.randint(2, 3) if chance.random() < 0.3 else 0
            if children:
                rows.append(dict(row))
                parts = [m / 4, m / 4, m / 2] if children == 3 else [m / 2, m / 2]
                leaves = [
                    {**row, "code": f"{code}.{n}", "max": part} for n, part in enumerate(parts, 1)
                ]
            else:
                leaves = [row]
            for leaf in leaves:
                is_survey = chance.random() < 0.2
                leaf["by"] = "survey" if is_survey else "unit"
                least = chance.choice((0, 30))
                if is_survey:
                    leaf["rule"] = {"kind": "survey", "min_responses": least}
                    results.append({"criterion": leaf["code"], "min_responses": least})
                    questions.append(leaf["code"])
                    survey += leaf["max"]
                else:
                    leaf["rule"] = rule(chance, chance.choice(KINDS), leaf["max"])
                    if leaf["rule"]["kind"] == "direct":
                        leaf["rule"]["step"] = Decimal("0.03125")
                        leaf["by"] = "appraiser"
                    leaf["may_be_not_applicable"] = chance.random() < 0.5
                    appraised += leaf["max"]
                rows.append(leaf)
            area_max += m
        head = {"code": str(number), "title": {"vi": f"Lĩnh vực {number}"}, "max": area_max}
        areas.append({"area": head, "criterion": rows})
    return {
        "set": top(chance, appraised, survey),
        "areas": areas,
        "survey": questionnaire(results, questions),
    }


def questionnaire(results: list[Any], questions: list[str]) -> dict[str, Any]:
    if not questions:
        return {}
    scale = {"id": "s", "options": [{"id": "a", "label": {"vi": "a"}, "weight": Decimal(1)}]}
    return {
        "questionnaire": [{"id": "p", "audience": "citizen", "title": {"vi": "Phiếu"}}],
        "scale": [scale],
        "question": [
            {
                "id": f"q{n}",
                "questionnaire": "p",
                "text": {"vi": "?"},
                "answers": "s",
                "criterion": c,
            }
            for n, c in enumerate(questions)
        ],
        "result": results,
    }


def top(chance: Random, appraised: Decimal, survey: Decimal) -> dict[str, Any]:
    total = appraised + survey
    starts = sorted(chance.sample(range(10, 99), 3), reverse=True)
    words = ["area:1", "survey", "appraised", "area:2"]
    ties = chance.choice(("standard", "dense", "distinct"))
    tie_break = chance.sample(words, chance.randint(0, 2))
    adjustment = [
        {
            "code": "C1",
            "kind": "bonus",
            "title": {"vi": "Thưởng"},
            "max": Decimal(2),
            "rule": {"kind": "per_item", "each": Decimal("0.7")},
        },
        {
            "code": "T1",
            "kind": "deduction",
            "title": {"vi": "Trừ"},
            "rule": {"kind": "deduct_per_item", "each": Decimal("0.45"), "cap": Decimal(2)},
        },
        {
            "code": "T2",
            "kind": "deduction",
            "title": {"vi": "Trừ khác"},
            "max": Decimal(1),
            "rule": {"kind": "yes_no"},
        },
    ]
    caps: dict[str, Any] = {
        "apply": chance.choice(("before_rescale", "after_rescale")),
        "max_index": Decimal(chance.choice((100, 105))),
    }
    if chance.random() < 0.5:
        caps |= {"bonus_cap": Decimal("1.2"), "deduction_cap": Decimal("1.5")}
    rating: dict[str, Any] = {
        "on": chance.choice(("index", "points")),
        "bands": [
            *(
                {"id": f"b{n}", "label": {"vi": "x"}, "from": Decimal(s)}
                for n, s in enumerate(starts)
            ),
            {"id": "last", "label": {"vi": "x"}},
        ],
    }
    if chance.random() < 0.5:
        rating["condition"] = [
            {"band": "b0", "min_area_share": Decimal("0.5")},
            {"band": "b1", "no_event": "T1"},
        ]
    return {
        "id": "ngau-nhien",
        "title": {"vi": "Bộ ngẫu nhiên"},
        "status": "example",
        "level": "commune",
        "in_force": "2026-01-01",
        "total": total,
        "shares": {"appraised": appraised, "survey": survey},
        "decimals": chance.randint(0, 4),
        "rounding": chance.choice(("half_up", "half_even", "down")),
        "round_at": chance.choice(("leaf", "total")),
        "not_applicable": chance.choice(
            ("rescale_total", "rescale_appraised", "full_marks", "zero")
        ),
        "no_survey": chance.choice(("rescale_total", "zero")),
        "rating": rating,
        "ranking": {
            "by": chance.choice(("index", "points")),
            "ties": ties,
            "tie_break": [*tie_break, "name"] if ties == "distinct" else tie_break,
            "groups": chance.choice(("none", "kind")),
        },
        "adjustments": caps,
        "adjustment": adjustment,
    }


def facts(chance: Random, leaf: dict[str, Any]) -> Any:
    """Facts of one leaf, a claim, an override, or nothing."""
    m, one, luck = leaf["max"], leaf["rule"], chance.random()
    if luck < 0.05:
        return None
    if luck < 0.12 and leaf.get("may_be_not_applicable"):
        return "n/a !accepted"
    if luck < 0.18:
        return {"!points": points(chance, m)}
    kind = one["kind"]
    if kind == "yes_no":
        return {"value": chance.random() < 0.6}
    if kind == "options":
        return {"value": chance.choice(one["options"])["id"]}
    if kind == "timeliness":
        return {"value": chance.choice(("on_time", "late", "missing"))}
    if kind == "checklist":
        return {"value": [i["id"] for i in one["items"] if chance.random() < 0.7]}
    if "whole" in one:
        whole = chance.choice((0, chance.randint(1, 30), chance.randint(1, 900)))
        part = chance.randint(0, whole)
        half = chance.randint(0, whole - part)
        names = {"phan": part, "tong": whole}
        return {**names, "nua": half} if isinstance(one["part"], dict) else names
    if kind == "deduct_per_item" and "kinds" in one:
        return {k["id"]: chance.randint(0, 4) for k in one["kinds"]}
    if kind == "change":
        now = {"value": Decimal(chance.randint(-50, 300)) / 4}
        then = {"last_year": Decimal(chance.choice((0, chance.randint(-80, 300)))) / 4}
        return now if chance.random() < 0.2 else {**now, **then}
    if kind == "survey":
        mean = Decimal(chance.randint(0, 1000)) / 1000
        return {"mean_weight": mean, "responses": chance.randint(0, 90)}
    if kind == "scaled_import":
        return {"value": Decimal(chance.randint(0, int(one.get("of", 100)) * 8)) / 8}
    if kind == "direct":
        return {"value": m * chance.randint(0, 16) / 16 // one["step"] * one["step"]}
    if kind in ("per_item", "deduct_per_item"):
        return {"value": chance.randint(0, 12)}
    return {"value": Decimal(chance.randint(0, 240)) / 8}


def unit(chance: Random, doc: dict[str, Any], name: str) -> dict[str, Any]:
    """One unit with facts for most leaves."""
    from tests.engine.oracle import leaves_of

    stated = {leaf["code"]: facts(chance, leaf) for _, leaf in leaves_of(doc)}
    stated = {code: one for code, one in stated.items() if one is not None}
    if chance.random() < 0.4:
        stated["C1"] = {"value": chance.randint(0, 4)}
    if chance.random() < 0.4:
        stated["T1"] = {"value": chance.randint(0, 6)}
    if chance.random() < 0.3:
        stated["T2"] = {"value": chance.random() < 0.5}
    group = chance.choice(("xa", "phuong"))
    return {"unit": name, "name": name, "group": group, "year": 2026, "facts": stated}
