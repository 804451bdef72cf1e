"""The points a unit's sheet would earn as it stands, for show beside its rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.workbooks.unit_sheet import Entry, SheetRow, UnitSheet, entries, known
from parindex.engine.facts import Statement, UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.rules import Value
from parindex.engine.scoring import SCORED, score


class Provisional(NamedTuple):
    """Points by code of a leaf, an adjustment or an area, and their total.

    A code without points has not been stated, does not apply, or contradicts itself; an area has
    points once one of its leaves has.
    """

    points: Mapping[str, Decimal]
    total: Decimal


def provisional(indicator_set: IndicatorSet, sheet: UnitSheet) -> Provisional:
    """The points of a sheet by the rules of the set; a claim counts only once accepted."""
    statements: dict[str, Statement] = {}
    shared: dict[str, Value] = {}
    adjustments: dict[str, Statement] = {}
    adjusting = {item.code: item for item in indicator_set.adjustments.items}
    for entry in entries(indicator_set):
        row = entry.row(sheet.rows)
        values = values_of(entry, row)
        if not values and not row.claimed_not_applicable:
            continue
        if entry.rule is None:
            shared.update((entry.code, value) for value in values.values())
        elif entry.code in adjusting:
            adjustments[entry.code] = Statement(values)
        else:
            statements[entry.code] = Statement(values, is_claimed=row.claimed_not_applicable)
    for entry in entries(indicator_set):
        one = statements.get(entry.code)
        if one is not None and contradiction(entry, {**shared, **one.values}):
            del statements[entry.code]
    card = score(
        indicator_set,
        UnitFacts(
            unit=sheet.unit,
            year=sheet.year,
            statements=statements,
            shared=shared,
            adjustments=adjustments,
        ),
    )
    points = {code: leaf.points for code, leaf in card.leaves.items() if leaf.state == SCORED}
    for code, area in card.areas.items():
        if any(leaf.code in points for leaf in area.area.leaves()):
            points[code] = area.points
    for item in card.adjusted.items:
        code = item.adjustment.code
        points[code] = item.points if adjusting[code].is_bonus else -item.points
    return Provisional(points, card.points)


def values_of(entry: Entry, row: SheetRow) -> dict[str, Value]:
    """The facts of a row as values of the engine; what cannot be read is left out."""
    values = {}
    for ask in entry.asks:
        raw = row.facts.get(ask.name)
        value = None if raw is None else known(ask, raw)
        if value is not None:
            values[ask.name] = value
    return values


def contradiction(entry: Entry, values: Mapping[str, Value]) -> str:
    """Why facts that are valid one by one cannot be true together, or ""."""
    if entry.rule is None or not values:
        return ""
    if any(ask.name not in values for ask in entry.rule.asks if not ask.is_optional):
        return ""
    return entry.rule.contradiction(values)
