"""Checks that look at figures together: they warn unit and appraiser and never change points.

A check whose figures are not all stated says nothing. `within` compares with last year and needs
last year's figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import Check, IndicatorSet
from parindex.engine.rules import Value
from parindex.engine.tables import NUMBER, Text


class Doubt(NamedTuple):
    """A check that failed: its sentence and the two figures it compared."""

    says: Text
    left: Fraction
    right: Fraction


def doubts(
    indicator_set: IndicatorSet,
    facts: UnitFacts,
    last_year: Mapping[str, Value] | None = None,
) -> list[Doubt]:
    """The checks of the set that fail for a unit; `last_year` gives shared figures by `@id`."""
    found = []
    for check in indicator_set.checks:
        left = _figure(check.left, facts)
        right = _right(check, facts, last_year or {})
        if left is None or right is None:
            continue
        if not _holds(check, left, right):
            found.append(Doubt(check.says, left, right))
    return found


def _right(check: Check, facts: UnitFacts, last_year: Mapping[str, Value]) -> Fraction | None:
    if check.op != "within":
        return _figure(check.right, facts)
    value = last_year.get(check.left)
    return None if value is None else Fraction(value)  # type: ignore[arg-type]  # a count or number


def _figure(name: str, facts: UnitFacts) -> Fraction | None:
    """A shared figure `@id`, a criterion's fact `1.1.2:done`, or a number."""
    if NUMBER.fullmatch(name):
        return Fraction(name)
    value: Value | None = facts.shared.get(name)
    if value is None and ":" in name:
        code, _, fact = name.partition(":")
        statement = facts.statements.get(code)
        value = statement.values.get(fact) if statement is not None else None
    is_number = not isinstance(value, bool | str | tuple) and hasattr(value, "as_integer_ratio")
    return Fraction(value) if is_number else None  # type: ignore[arg-type]


def _holds(check: Check, left: Fraction, right: Fraction) -> bool:
    match check.op:
        case "<=":
            return left <= right
        case "<":
            return left < right
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "==":
            return left == right
        case _:
            return abs(left - right) * 100 <= Fraction(check.percent or 0) * abs(right)
