"""Bars below each other from 0, each with its figure at the end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.charts.pen import LINE, Ground, Pen, room_for, short
from parindex.documents.charts.scales import Scale

MOST_APART = 16
"""More bars than these stand closer, so that a ranking fits a page."""
_FIGURE_ROOM = 62


class Bar(NamedTuple):
    """One bar: its value, what is written at its end, and a second value marked across it."""

    label: str
    value: Decimal
    look: str = "main"
    written: str = ""
    mark: Decimal | None = None


def bar_chart(
    title: str,
    rows: Sequence[Bar],
    *,
    most: Decimal | None = None,
    told: str = "",
    level: tuple[str, Decimal] | None = None,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Bars to the right, to the left where a value is below 0; `most` ends the axis.

    `level` is a line through all of them with its word above, `told` a sentence below.
    """
    pen, names = Pen(title, ground), room_for([row.label for row in rows], 236)
    tall = 26 if len(rows) <= MOST_APART else 21
    top = LINE + 4 if level else 4
    scale = _scale(pen, rows, most, names)
    zero = scale.place(Decimal(0))
    for place, row in enumerate(rows):
        y = top + place * tall
        pen.say(short(row.label, names), 0, y + 13)
        _bar(pen, scale, row, y)
    bottom = top + len(rows) * tall + 4
    pen.line("edge", zero, top - 2, zero, bottom - 4)
    if level:
        word, value = level
        x = scale.place(value)
        pen.line("mark", x, top - 2, x, bottom - 4, is_dashed=True)
        pen.say(word, min(max(x, names + 60), pen.width - 60), LINE - 4, "middle")
    if told:
        pen.say(told, 0, bottom + LINE, look="faint")
    return pen.drawn(bottom + (LINE + 8 if told else 0))


def _scale(pen: Pen, rows: Sequence[Bar], most: Decimal | None, names: float) -> Scale:
    """From 0 or the lowest value to the highest; room for figures at every end that has some."""
    values = [one for row in rows for one in (row.value, row.mark) if one is not None]
    low, high = min([*values, Decimal(0)]), max([*values, most or Decimal(0)])
    if low == high:
        high = Decimal(1)
    start = names + (_FIGURE_ROOM if low < 0 else 0)
    return Scale(low, high, start, pen.width - start - _FIGURE_ROOM)


def _bar(pen: Pen, scale: Scale, row: Bar, y: float) -> None:
    zero, end, edge = (scale.place(one) for one in (Decimal(0), row.value, scale.high))
    if scale.low >= 0:
        pen.box("field", zero, y + 2, edge - zero, 14)
    pen.box(row.look, min(zero, end), y + 2, abs(end - zero), 14)
    if row.mark is not None:
        x = scale.place(row.mark)
        pen.line("mark", x, y - 1, x, y + 19, width=2)
    if row.value < 0:
        pen.say(row.written, end - 5, y + 13, "end")
    else:
        pen.say(row.written, (edge if scale.low >= 0 else end) + 5, y + 13)
