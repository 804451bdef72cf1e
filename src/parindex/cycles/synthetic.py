"""Invented facts for demonstrations: plausible, consistent with themselves, the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from parindex.directory.units import slug_of
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.rules import Ask, DeductPerItem, FactType, Ratio, Steps


def synthetic_units(indicator_set: IndicatorSet, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Invented facts for invented units, the same for the same seed."""
    chance = random.Random(wanted["seed"])  # noqa: S311  # reproducible, not secret
    units = []
    for group, names in wanted["names"].items():
        for name in names:
            skill = chance.triangular(0.55, 1.0, 0.88)
            units.append(
                {
                    "unit": slug_of(name),
                    "name": name,
                    "group": group,
                    "facts": synthetic_facts(
                        indicator_set, chance, skill, wanted.get("figures", {})
                    ),
                }
            )
    return units


def synthetic_facts(
    indicator_set: IndicatorSet,
    chance: random.Random,
    skill: float,
    ranges: Mapping[str, tuple[int, int]],
) -> dict[str, Any]:
    """Invented facts of one unit; `skill` from 0 to 1 says how well it did."""
    shared = _shared_figures(indicator_set, chance, skill, ranges)
    facts: dict[str, Any] = dict(shared)
    for leaf in indicator_set.leaves:
        if leaf.may_be_not_applicable and chance.random() < 0.04:
            facts[leaf.code] = "n/a !accepted"
            continue
        stated = _leaf_facts(leaf, shared, chance, skill)
        if stated and chance.random() > 0.01:
            facts[leaf.code] = stated
    for item in indicator_set.adjustments.items:
        if chance.random() < (0.3 if item.is_bonus else 0.08):
            facts[item.code] = {ask.name: _value(ask, chance, skill) for ask in item.rule.asks}
    return facts


def _shared_figures(
    indicator_set: IndicatorSet,
    chance: random.Random,
    skill: float,
    ranges: Mapping[str, tuple[int, int]],
) -> dict[str, int]:
    """Shared figures where every part is at most its whole; `ranges`: bounds of wholes."""
    parts: dict[str, set[str]] = {f"@{fact.id}": set() for fact in indicator_set.facts}
    pairs = [(check.left, check.right) for check in indicator_set.checks if check.op == "<="]
    for leaf in indicator_set.leaves:
        if isinstance(leaf.rule, Ratio | Steps):
            tops = [name for name, _, _ in leaf.rule.part if name in parts]
            bottoms = [name for name, _, _ in leaf.rule.whole if name in parts]
            pairs += [(top, bottom) for top in tops for bottom in bottoms]
    for top, bottom in pairs:
        if top in parts and bottom in parts and top != bottom:
            parts[top].add(bottom)
    figures: dict[str, int] = {}

    def figure(name: str, depth: int = 0) -> int:
        if name not in figures:
            above = [figure(one, depth + 1) for one in sorted(parts[name])] if depth < 8 else []
            top = min(above) if above else None
            share = min(chance.gauss(skill + 0.06, 0.06), 1.0)
            low, high = ranges.get(name, (400, 4000))
            figures[name] = chance.randint(low, high) if top is None else int(top * max(share, 0))
        return figures[name]

    for name in parts:
        figure(name)
    return figures


def _leaf_facts(
    leaf: Criterion, shared: Mapping[str, int], chance: random.Random, skill: float
) -> dict[str, Any]:
    rule = leaf.rule
    assert rule is not None
    own = [ask for ask in rule.asks if not ask.is_shared]
    if isinstance(rule, DeductPerItem):
        return {ask.name: int(chance.random() > skill + 0.08) for ask in own}
    if isinstance(rule, Ratio | Steps) and rule.whole:
        return _part_and_whole(rule, shared, chance, skill)
    return {ask.name: _value(ask, chance, skill) for ask in own}


def _part_and_whole(
    rule: Ratio | Steps, shared: Mapping[str, int], chance: random.Random, skill: float
) -> dict[str, Any]:
    """Own figures of a part and a whole that fit each other and the shared figures."""
    whole = [name for name, _, _ in rule.whole]
    part = [name for name, _, _ in rule.part if name not in whole]
    taken = sum(shared[name] for name in part if name in shared)
    facts: dict[str, Any] = {
        name: taken + chance.randint(8, 120) for name in whole if name not in shared
    }
    left = sum(shared.get(name, facts.get(name, 0)) for name in whole) - taken
    is_less = isinstance(rule, Ratio) and rule.less_is_better
    for name in (one for one in part if one not in shared):
        share = chance.gauss(1 - skill if is_less else skill + 0.06, 0.06)
        facts[name] = min(left, max(0, round(left * share)))
        left -= facts[name]
    return facts


def _value(ask: Ask, chance: random.Random, skill: float) -> Any:
    is_good = chance.random() < skill + 0.05
    match ask.type:
        case FactType.YES_NO:
            return is_good
        case FactType.OPTION:
            return ask.choices[0 if is_good else chance.randrange(len(ask.choices))][0]
        case FactType.ITEMS:
            return [one for one, _ in ask.choices if chance.random() < skill + 0.06]
        case FactType.TIMELINESS:
            return "on_time" if is_good else chance.choice(("late", "late", "missing"))
        case FactType.SHARE:
            return Decimal(round(1000 * min(max(chance.gauss(skill - 0.06, 0.05), 0), 1))) / 1000
        case FactType.COUNT:
            if ask.name == "responses":
                return chance.randint(60, 240)
            return chance.randint(2, 6) if is_good else chance.randint(0, 2)
        case FactType.SIGNED:
            return Decimal(chance.randint(70, 95))
        case FactType.POINTS:
            steps = int((ask.most or Decimal(1)) / (ask.step or Decimal(1)))
            return (ask.step or Decimal(1)) * round(steps * min(skill + 0.05, 1))
        case _:
            top = ask.most or Decimal(10)
            share = min(max(round(100 * chance.gauss(skill, 0.07)), 0), 100)
            return top * share / 100
