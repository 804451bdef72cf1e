"""Random indicator sets, valid by construction, as plain documents."""

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
    "steps_low",
    "steps_percent",
    "ratio",
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

# By hand in the order of the Vietnamese alphabet; whoever comes earlier here has the earlier name.
NAMES = (
    "Xã An Mỹ",
    "Xã Ân Hảo",
    "Xã Ba Tri",
    "Xã Dân Hòa",
    "Xã Đại Ân",
    "Xã Ea Kao",
    "Xã Long Phú",
    "Xã Ô Môn",
    "Xã Tân An",
    "Xã Ý Yên",
)

SHARED = ("@chung_dat", "@chung_tong")


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


def rule(chance: Random, kind: str, m: Decimal) -> dict[str, Any]:  # noqa: C901
    none = chance.choice(("full_marks", "not_applicable", "zero"))
    titled = {"title": {"vi": "Một mục"}}
    if kind == "yes_no":
        return {"kind": kind, "points_no": points(chance, m)}
    if kind == "options":
        worth = [m, points(chance, m), points(chance, m)]
        return {
            "kind": kind,
            "options": [
                *({"id": f"o{i}", **titled, "points": p} for i, p in enumerate(worth)),
                {"id": "phan", **titled, "share": Decimal(chance.randint(0, 8)) / 8},
            ],
        }
    if kind == "timeliness":
        late = points(chance, m)
        found = {"kind": kind, "late": late, "missing": points(chance, late)}
        if chance.random() < 0.6:
            found["due"] = chance.choice(("06-30", "12-15", "han_nop"))
            if chance.random() < 0.6:
                found["late_within_days"] = chance.randint(1, 40)
        return found
    if kind == "checklist":
        parts = [m / 2, m / 4, m / 4, m / 4]
        items = [{"id": f"i{n}", **titled, "points": p} for n, p in enumerate(parts)]
        return {"kind": kind, "mode": chance.choice(("each", "all")), "items": items}
    if kind == "steps_number":
        edges = [Decimal(chance.randint(1, 20)) for _ in range(3)]
        return {"kind": "steps", "on": "number", "bands": bands(chance, m, edges)}
    if kind == "steps_low":
        low, high = sorted(chance.sample(range(1, 20), 2))
        upper, lower = chance.choice((("up_to", "over"), ("under", "from")))
        middle = {lower: Decimal(low), chance.choice(("up_to", "under")): Decimal(high)}
        found = [
            {upper: Decimal(low), "points": m},
            {**middle, "points": points(chance, m)},
            {"points": Decimal(0)},
        ]
        return {"kind": "steps", "on": "number", "bands": found}
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
        return {**found, "zero_at": chance.randint(1, 8)} if chance.random() < 0.3 else found
    if kind == "deduct_kinds":
        kinds = [
            {"id": f"k{n}", **titled, "each": Decimal(chance.randint(1, 9)) / 8} for n in range(2)
        ]
        found = {"kind": "deduct_per_item", "kinds": kinds}
        return {**found, "zero_at": chance.randint(1, 8)} if chance.random() < 0.3 else found
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
    luck = chance.random()
    if luck < 0.25:
        found["part"] = {"phan": Decimal(1), "nua": Decimal("0.5")}
    elif luck < 0.35:
        found["part"] = {"phan": Decimal(1), "nua": Decimal("0.5")}
        found["whole"] = {"phan": Decimal(1), "nua": Decimal(1), "hong": Decimal("1.5")}
    elif luck < 0.55:
        found["part"], found["whole"] = SHARED
    elif luck < 0.65:
        found["may_exceed"] = True
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
    count = chance.randint(2, 4)
    has_block = chance.random() < 0.25
    for number in range(1, count + 1):
        is_block = has_block and number == count
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
                is_survey = is_block or chance.random() < 0.2
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
        if is_block:
            head["kind"] = "survey"
        areas.append({"area": head, "criterion": rows})
    return {
        "set": top(chance, appraised, survey, areas),
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


def adjustment(chance: Random) -> list[dict[str, Any]]:
    """A bonus or two, a deduction or two, of several kinds."""
    bonus = chance.choice(
        (
            {"kind": "per_item", "each": Decimal("0.7")},
            {"kind": "ratio", "part": "phan", "whole": "tong", "when_none": "zero"},
            {"kind": "timeliness", "late": Decimal("0.333")},
        )
    )
    each = {"kind": "deduct_per_item", "each": Decimal("0.45")}
    kinds = [
        {
            "id": f"k{n}",
            "title": {"vi": "Một loại"},
            "each": Decimal(n) / 3 // Decimal("0.001") / 1000,
        }
        for n in (1, 2)
    ]
    found = [
        {"code": "C1", "kind": "bonus", "max": Decimal(2), "rule": bonus},
        {"code": "C2", "kind": "bonus", "max": Decimal("0.8"), "rule": {"kind": "yes_no"}},
        {
            "code": "T1",
            "kind": "deduction",
            "rule": {**each, "cap": Decimal(2)} if chance.random() < 0.5 else each,
        },
        {"code": "T2", "kind": "deduction", "max": Decimal(1), "rule": {"kind": "yes_no"}},
        {
            "code": "T3",
            "kind": "deduction",
            "rule": {"kind": "deduct_per_item", "kinds": kinds, "cap": Decimal(3)},
        },
    ]
    return [{**one, "title": {"vi": "Thưởng hoặc trừ"}} for one in found]


def top(
    chance: Random, appraised: Decimal, survey: Decimal, areas: list[dict[str, Any]]
) -> dict[str, Any]:
    total = appraised + survey
    starts = sorted(chance.sample(range(10, 99), 3), reverse=True)
    codes = [row["code"] for one in areas for row in one["criterion"]]
    words = ["area:1", "survey", "appraised", "area:2", f"criterion:{chance.choice(codes)}"]
    ties = chance.choice(("standard", "dense", "distinct"))
    tie_break = chance.sample(words, chance.randint(0, 2))
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
            {"band": "b1", "min_leaf_share": Decimal("0.05")},
            {"band": chance.choice(("b1", "b2")), "no_event": chance.choice(("T1", "ky_luat"))},
        ]
    used = {name for one in areas for row in one["criterion"] for name in shared(row)}
    return {
        "fact": [
            {"id": name[1:], "title": {"vi": "Số dùng chung"}, "type": "count"}
            for name in sorted(used)
        ],
        "calendar": [
            {"id": "han_nop", "title": {"vi": "Hạn nộp"}, "due": "01-07", "year": 1},
        ],
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
            "tie_break": [*tie_break, chance.choice(("name", "code"))]
            if ties == "distinct"
            else tie_break,
            "groups": chance.choice(("none", "kind", "vung")),
        },
        "adjustments": caps,
        "adjustment": adjustment(chance),
    }


def shared(row: dict[str, Any]) -> set[str]:
    """The shared facts that a leaf's rule uses."""
    rule = row.get("rule", {})
    return {name for name in SHARED if name in (rule.get("part"), rule.get("whole"))}
