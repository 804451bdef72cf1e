"""Box plots: how the figures of a group lie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.charts.pen import LINE, Ground, Pen, room_for, short
from parindex.documents.charts.scales import Scale, scale_of


class Box(NamedTuple):
    """A group: lowest, first quarter, median, third quarter, highest; the mean; every value."""

    label: str
    five: tuple[Decimal, Decimal, Decimal, Decimal, Decimal]
    mean: Decimal
    values: tuple[Decimal, ...] = ()


def box_chart(
    title: str, rows: Sequence[Box], *, told: str = "", ground: Ground = Ground.SCREEN
) -> str:
    """Boxes of the middle half, the mean as a diamond, every value as a point below its box."""
    pen, names = Pen(title, ground), room_for([row.label for row in rows], 150)
    tall = 46 if any(row.values for row in rows) else 28
    left = names + 8
    scale = scale_of([end for row in rows for end in row.five], left, pen.width - left - 16)
    bottom = len(rows) * tall + 8
    for tick in scale.ticks:
        pen.line("grid", scale.place(tick), 4, scale.place(tick), bottom)
        pen.say(pen.number(tick), scale.place(tick), bottom + LINE, "middle", "faint")
    for place, row in enumerate(rows):
        y = place * tall + 18
        pen.say(short(row.label, names), 0, y + 5)
        _box(pen, scale, row, y)
    if told:
        pen.say(told, 0, bottom + 2 * LINE + 4, look="faint")
    return pen.drawn(bottom + (2 * LINE + 12 if told else LINE + 8))


def _box(pen: Pen, scale: Scale, row: Box, y: float) -> None:
    low, first, middle, third, high = (scale.place(one) for one in row.five)
    pen.line("edge", low, y, high, y)
    for x in (low, high):
        pen.line("edge", x, y - 5, x, y + 5)
    corners = [(first, y - 9), (third, y - 9), (third, y + 9), (first, y + 9)]
    pen.shape("box", corners)
    pen.outline("edge", corners)
    pen.line("line", middle, y - 9, middle, y + 9, width=3)
    mean = scale.place(row.mean)
    pen.shape("ink", [(mean, y - 6), (mean + 5, y), (mean, y + 6), (mean - 5, y)])
    for value in row.values:
        pen.dot("dot", scale.place(value), y + 17, 2.5)
