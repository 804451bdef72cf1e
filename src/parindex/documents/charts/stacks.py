"""Bars of a whole each, divided by counts: how the units of a group or a year are rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parindex.documents.charts.pen import Ground, Pen, room_for, short


class Stack(NamedTuple):
    """A name and its parts, each a look and a count."""

    label: str
    parts: Sequence[tuple[str, int]]


def stack_chart(
    title: str,
    rows: Sequence[Stack],
    legend: Sequence[tuple[str, str]],
    *,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Bars of the same length with counts inside and the sum at the end; `legend` below."""
    pen, names = Pen(title, ground), room_for([row.label for row in rows], 150)
    left, tall = names + 8, 30
    length = pen.width - left - 44
    for place, row in enumerate(rows):
        y, x = place * tall + 4, left
        whole = sum(count for _, count in row.parts)
        pen.say(short(row.label, names), 0, y + 15)
        for look, count in row.parts:
            if not count:
                continue
            width = length * count / whole
            pen.box(look, x, y, width - 1, 22)
            if width > 9 * len(str(count)) + 4:
                pen.say(str(count), x + width / 2, y + 15, "middle", pen.letters_on(look))
            x += width
        pen.say(str(whole), pen.width - 4, y + 15, "end", "faint")
    return pen.drawn(pen.legend(legend, len(rows) * tall + 8))
