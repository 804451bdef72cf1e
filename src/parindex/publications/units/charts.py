"""The drawings of a unit's page as plain geometry: the areas as a web, the index over the years.

The pages write them as SVG, and the same figures as text beside them. Lengths are in the units of
the drawing; a drawing is only for looking at, so floats are allowed here and never become points.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin
from typing import NamedTuple

FEWEST_AXES = 3
WIDTH, HEIGHT, RADIUS = 376, 276, 92


class Axis(NamedTuple):
    """One spoke of the web: where it ends, and where and how its name stands."""

    name: str
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str


class Web(NamedTuple):
    """A web of shares: spokes, rings and the outline of the unit and of the mean."""

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    own: str
    mean: str
    dots: tuple[tuple[float, float], ...]


def web(rows: Sequence[tuple[str, Decimal, Decimal]]) -> Web | None:
    """The web of (name, own share, mean share) in percent; None with fewer than three."""
    if len(rows) < FEWEST_AXES:
        return None
    count = len(rows)
    every = [_at(place, count, 100) for place in range(count)]
    axes = tuple(
        Axis(name, x, y, *_beside(place, count))
        for place, ((name, _, _), (x, y)) in enumerate(zip(rows, every, strict=True))
    )
    own = [_at(place, count, float(share)) for place, (_, share, _) in enumerate(rows)]
    mean = [_at(place, count, float(share)) for place, (_, _, share) in enumerate(rows)]
    rings = tuple(
        _outline([_at(place, count, part) for place in range(count)]) for part in (25, 50, 75, 100)
    )
    return Web(axes, rings, _outline(own), _outline(mean), tuple(own))


def _at(place: int, count: int, percent: float) -> tuple[float, float]:
    """A point on a spoke; the first spoke points up, the others follow clockwise."""
    turn = 2 * pi * place / count
    reach = RADIUS * percent / 100
    return round(WIDTH / 2 + reach * sin(turn), 1), round(HEIGHT / 2 - reach * cos(turn), 1)


def _beside(place: int, count: int) -> tuple[float, float, str]:
    x, y = _at(place, count, 112)
    side = sin(2 * pi * place / count)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    up = cos(2 * pi * place / count)
    return x, round(y + (4 if abs(up) < 0.9 else -2 if up > 0 else 10), 1), anchor


def _outline(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


class Strip(NamedTuple):
    """A row of dots from the lowest to the highest index, in percent of its width.

    Units that would cover each other share a dot, so that a nation draws some hundred of them.
    """

    low: Decimal
    high: Decimal
    dots: list[str]
    own: str


def strip_place(figure: Decimal, low: Decimal, high: Decimal) -> str:
    """Where a figure stands on the strip, to a quarter of a percent."""
    share = float((figure - low) / (high - low)) if high > low else 0.0
    return f"{round((2 + 96 * share) * 4) / 4:g}%"


class Mark(NamedTuple):
    """A horizontal line at a figure, with its label."""

    figure: Decimal
    y: float


class Dot(NamedTuple):
    """The index of one year."""

    year: int
    figure: Decimal
    x: float
    y: float


class Years(NamedTuple):
    """The index over the years: a line, its dots, and the edges of the rating bands in sight.

    A year without a result breaks the line.
    """

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    edges: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


LEFT, RIGHT, TOP, BOTTOM = 40, 352, 24, 146


def years(
    rows: Sequence[tuple[int, Decimal]], edges: Sequence[Decimal], most: Decimal = Decimal(100)
) -> Years | None:
    """The line of (year, index); None for fewer than two years."""
    if len(rows) < 2:
        return None
    ordered = sorted(rows)
    low, high = _bounds([index for _, index in ordered], most)
    first, last = ordered[0][0], ordered[-1][0]

    def place(figure: Decimal) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * float((figure - low) / (high - low)), 1)

    inset = 20
    width = RIGHT - LEFT - 2 * inset
    dots = tuple(
        Dot(
            year,
            index,
            round(LEFT + inset + width * (year - first) / (last - first), 1),
            place(index),
        )
        for year, index in ordered
    )
    runs: list[list[Dot]] = []
    for dot in dots:
        if runs and dot.year == runs[-1][-1].year + 1:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    step = Decimal(5) if high - low <= 20 else Decimal(10)
    count = int((high - low) / step)
    ticks = tuple(Mark(low + step * n, place(low + step * n)) for n in range(count + 1))
    inside = tuple(Mark(edge, place(edge)) for edge in edges if low < edge < high)
    lines = tuple(_outline([(dot.x, dot.y) for dot in run]) for run in runs if len(run) > 1)
    return Years(lines, dots, inside, ticks)


def _bounds(figures: Sequence[Decimal], most: Decimal) -> tuple[Decimal, Decimal]:
    """Round figures below and above all of them, at least ten apart."""
    low = min(figures) // 5 * 5
    high = min(max(most, Decimal(5)), -(-max(figures) // 5) * 5)
    while high - low < 10:
        low, high = max(low - 5, Decimal(0)), min(high + 5, most)
    if (high - low) > 20 and (high - low) % 10:
        low -= 5
    return low, high
