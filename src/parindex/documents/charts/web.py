"""A web of shares: a unit against the mean of its peers, one spoke for each area."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin
from typing import NamedTuple

from parindex.documents.charts.pen import Ground, Pen, Place

FEWEST_SPOKES = 3
"""Of fewer areas a web would be a line."""
_WIDTH, _HEIGHT, _RADIUS = 376, 276, 92
_RINGS = (25, 50, 75, 100)


class Spoke(NamedTuple):
    """An area: the share of the unit and the mean of its peers, in percent."""

    label: str
    own: Decimal
    mean: Decimal


def web_chart(title: str, rows: Sequence[Spoke], *, ground: Ground = Ground.SCREEN) -> str:
    """The unit as a shaded outline with points, the mean dashed; three spokes or more.

    The first spoke points up, the others follow clockwise.
    """
    pen = Pen(title, ground, _WIDTH)
    turns = [2 * pi * place / len(rows) for place in range(len(rows))]
    own = [_at(turn, float(row.own)) for turn, row in zip(turns, rows, strict=True)]
    mean = [_at(turn, float(row.mean)) for turn, row in zip(turns, rows, strict=True)]
    pen.shape("box", own)
    for part in _RINGS:
        pen.outline("grid", [_at(turn, part) for turn in turns])
    for turn, row in zip(turns, rows, strict=True):
        pen.line("grid", *_at(turn, 0), *_at(turn, 100))
        _name(pen, row.label, turn)
    pen.outline("edge", mean, 2, is_dashed=True)
    pen.outline("line", own, 2)
    for x, y in own:
        pen.dot("main", x, y, 3)
    return pen.drawn(_HEIGHT)


def _at(turn: float, percent: float) -> Place:
    reach = _RADIUS * percent / 100
    return _WIDTH / 2 + reach * sin(turn), _HEIGHT / 2 - reach * cos(turn)


def _name(pen: Pen, label: str, turn: float) -> None:
    """The name beyond the end of its spoke, turned away from the middle."""
    x, y = _at(turn, 112)
    side, up = sin(turn), cos(turn)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    pen.say(label, x, y + (4 if abs(up) < 0.9 else -2 if up > 0 else 10), anchor)
