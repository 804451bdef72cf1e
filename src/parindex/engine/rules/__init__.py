"""The closed set of thirteen scoring rules. Nothing is ever evaluated from text.

A new kind is one dataclass here and one case in `parindex.engine.tracing`. The table of kinds,
facts, points and keys is in `docs/reference/indicator-set.md`, section 3.
"""

from __future__ import annotations

from parindex.engine.rules.base import VALUE, Ask, FactType, Rule, Value, Values, WhenNone
from parindex.engine.rules.choices import (
    Checklist,
    Direct,
    Due,
    Option,
    Options,
    Timeliness,
    YesNo,
)
from parindex.engine.rules.compared import RelativeToBest, ScaledImport, Surveyed
from parindex.engine.rules.counts import Breach, Change, DeductPerItem, PerItem
from parindex.engine.rules.ratios import Ratio, Steps

RULES: dict[str, type[Rule]] = {
    rule.kind: rule
    for rule in (
        YesNo,
        Options,
        Timeliness,
        Checklist,
        Steps,
        Ratio,
        RelativeToBest,
        PerItem,
        DeductPerItem,
        Change,
        Surveyed,
        ScaledImport,
        Direct,
    )
}

__all__ = [
    "RULES",
    "VALUE",
    "Ask",
    "Breach",
    "Change",
    "Checklist",
    "DeductPerItem",
    "Direct",
    "Due",
    "FactType",
    "Option",
    "Options",
    "PerItem",
    "Ratio",
    "RelativeToBest",
    "Rule",
    "ScaledImport",
    "Steps",
    "Surveyed",
    "Timeliness",
    "Value",
    "Values",
    "WhenNone",
    "YesNo",
]
