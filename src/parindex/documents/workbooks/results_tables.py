"""Results as a table of text: CSV for programs. The workbook is in `results_workbook`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from parindex.engine.names import harmless
from parindex.engine.results import Results, fixed

Cell = str | int | Decimal | None


def ranking_rows(found: Results) -> Iterator[list[Cell]]:
    """The heading and one row a unit: place, figures, rating, then the points of each area."""
    areas = found.indicator_set.areas
    yield [
        "rank",
        "unit",
        "name",
        "group",
        "index",
        "points",
        "rating",
        "bonus",
        "deduction",
        *(f"area_{area.code}" for area in areas),
    ]
    for card in found.cards:
        standing = found.standings[card.facts.unit]
        yield [
            standing.rank,
            card.facts.unit,
            card.facts.name,
            standing.group,
            card.index,
            None if card.index is None else card.points,
            card.known_rating or None,
            card.adjusted.bonus,
            card.adjusted.deduction,
            *(card.areas[area.code].points if area.code in card.areas else None for area in areas),
        ]


def to_csv(found: Results) -> str:
    """The ranking as CSV text: decimal points, empty for unknown, formulas made harmless."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in ranking_rows(found):
        writer.writerow([_csv_cell(cell) for cell in row])
    return text.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return fixed(cell)
    return harmless(str(cell))
