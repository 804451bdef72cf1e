"""Rows against columns, every cell shaded and written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parindex.documents.charts.pen import WIDTH, Ground, Pen, short


class Tile(NamedTuple):
    """One cell of a grid: a look of the heat scale and what is written in it."""

    look: str
    written: str


def grid_chart(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Tile]]],
    legend: Sequence[tuple[str, str]] = (),
    *,
    ground: Ground = Ground.SCREEN,
) -> str:
    """A heat map; many columns make the chart wider."""
    left, tall = 190, 24
    across = max(54, (WIDTH - left) // max(len(columns), 1))
    pen = Pen(title, ground, max(WIDTH, left + across * len(columns)))
    for number, word in enumerate(columns):
        x = left + across * number + across / 2
        pen.say(short(word, across), x, 14, "middle", "faint")
    for place, (label, tiles) in enumerate(rows):
        y = 22 + place * tall
        pen.say(short(label, left), 0, y + 15)
        for number, tile in enumerate(tiles):
            x = left + across * number
            pen.box(tile.look, x, y, across - 2, tall - 2)
            pen.say(tile.written, x + across / 2 - 1, y + 15, "middle")
        pen.line("grid", left, y + tall - 1, left + across * len(columns), y + tall - 1)
    bottom = 22 + len(rows) * tall + 6
    return pen.drawn(pen.legend(legend, bottom) if legend else bottom)
