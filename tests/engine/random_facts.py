"""Random facts of units for a set, valid by construction, as an official would write them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.engine.random_sets import NAMES, SHARED, points


def facts(chance: Random, leaf: dict[str, Any]) -> Any:
    """Facts of one leaf, a claim, an override, or nothing."""
    m, luck = leaf["max"], chance.random()
    if luck < 0.05:
        return None
    if luck < 0.12 and leaf.get("may_be_not_applicable"):
        return "n/a !accepted"
    if luck < 0.18:
        return {"!points": points(chance, m)}
    if luck < 0.23 and leaf["by"] == "survey":
        return {"!void": True}
    stated = stated_facts(chance, leaf["rule"], m)
    if luck < 0.23 and leaf.get("may_be_not_applicable"):
        return {**stated, "n/a": True}
    return stated or None


def stated_facts(chance: Random, one: dict[str, Any], m: Decimal) -> dict[str, Any]:
    """What the rule asks for."""
    kind = one["kind"]
    if kind == "yes_no":
        return {"value": chance.random() < 0.6}
    if kind == "options":
        return {"value": chance.choice(one["options"])["id"]}
    if kind == "timeliness":
        if "due" in one and chance.random() < 0.7:
            day = date(2026, 6, 1) + timedelta(days=chance.randint(0, 260))
            return {"value": day.isoformat()}
        return {"value": chance.choice(("on_time", "late", "missing"))}
    if kind == "checklist":
        return {"value": [i["id"] for i in one["items"] if chance.random() < 0.7]}
    if "whole" in one:
        return counts(chance, one)
    if kind == "deduct_per_item" and "kinds" in one:
        return {k["id"]: chance.randint(0, 4) for k in one["kinds"]}
    if kind == "change":
        now = {"value": Decimal(chance.randint(-50, 300)) / 4}
        then = {"last_year": Decimal(chance.choice((0, chance.randint(-80, 300)))) / 4}
        return now if chance.random() < 0.2 else {**now, **then}
    if kind == "survey":
        mean: Any = Decimal(chance.randint(0, 1000)) / 1000
        if chance.random() < 0.3:
            mean = f"{chance.randint(0, 7)}/7"
        found = {"mean_weight": mean, "responses": chance.randint(0, 90)}
        return found if chance.random() < 0.9 else {"mean_weight": mean}
    if kind == "scaled_import":
        return {"value": Decimal(chance.randint(0, int(one.get("of", 100)) * 8)) / 8}
    if kind == "direct":
        return {"value": m * chance.randint(0, 16) / 16 // one["step"] * one["step"]}
    if kind in ("per_item", "deduct_per_item"):
        return {"value": chance.randint(0, 12)}
    return {"value": Decimal(chance.randint(0, 240)) / 8}


def counts(chance: Random, one: dict[str, Any]) -> dict[str, Any]:
    """Part and whole; nothing where both are shared figures."""
    if one["whole"] in SHARED:
        return {}
    whole = chance.choice((0, chance.randint(1, 30), chance.randint(1, 900)))
    part = chance.randint(0, whole)
    half = chance.randint(0, whole - part)
    if isinstance(one["whole"], dict):
        return {"phan": part, "nua": half, "hong": whole - part - half}
    if one.get("may_exceed") and whole:
        part = chance.randint(0, whole * 2)
    names = {"phan": part, "tong": whole}
    return {**names, "nua": half} if isinstance(one["part"], dict) else names


def unit(chance: Random, doc: dict[str, Any], name: str) -> dict[str, Any]:
    """One unit with facts for most leaves."""
    from tests.engine.oracle import leaves_of

    stated = {leaf["code"]: facts(chance, leaf) for _, leaf in leaves_of(doc)}
    stated = {code: one for code, one in stated.items() if one is not None}
    if doc["set"]["fact"]:
        whole = chance.choice((0, chance.randint(1, 60)))
        figures = dict(zip(SHARED, (chance.randint(0, whole), whole), strict=True))
        stated |= {name: one for name, one in figures.items() if chance.random() < 0.95}
    for item in doc["set"]["adjustment"]:
        if chance.random() < 0.35:
            stated[item["code"]] = stated_facts(chance, item["rule"], Decimal(2))
    if chance.random() < 0.04:
        stated = {"T2": {"value": True}} if chance.random() < 0.5 else {}
    return {
        "unit": name,
        "name": name,
        "group": chance.choice(("xa", "phuong")),
        "tags": {"vung": chance.choice(("nui", "bien"))},
        "events": ["ky_luat"] if chance.random() < 0.2 else [],
        "year": 2026,
        "facts": stated,
    }


def units(chance: Random, doc: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Units with names; some are twins of the one before, or earn the same sum elsewhere."""
    from tests.engine.oracle import leaves_of

    found: list[dict[str, Any]] = []
    for place, name in enumerate(chance.sample(NAMES, count)):
        one = unit(chance, doc, f"u{place}")
        luck = chance.random()
        if found and luck < 0.45:
            before = found[-1]
            one = {**before, "unit": one["unit"], "facts": dict(before["facts"])}
            leaves = [leaf for _, leaf in leaves_of(doc) if leaf["by"] != "survey"]
            if luck < 0.3 and len(leaves) > 1:
                left, right = chance.sample(leaves, 2)
                some = {"!points": points(chance, min(left["max"], right["max"]))}
                nothing = {"!points": Decimal(0)}
                before["facts"] |= {left["code"]: some, right["code"]: nothing}
                one["facts"] |= {left["code"]: nothing, right["code"]: some}
        found.append({**one, "name": name})
    return found
