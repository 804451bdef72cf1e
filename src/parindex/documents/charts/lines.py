"""Values over years as lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.charts.pen import LINE, WIDTH, Ground, Pen, Place
from parindex.documents.charts.scales import Scale, scale_of, widened

_LEFT, _TOP = 44, 20


class Path(NamedTuple):
    """One line of a chart over columns; None breaks it."""

    word: str
    look: str
    values: tuple[Decimal | None, ...]


def line_chart(
    title: str,
    columns: Sequence[str],
    paths: Sequence[Path],
    *,
    levels: Sequence[tuple[str, Decimal]] = (),
    span: Decimal = Decimal(0),
    width: int = WIDTH,
    height: int = 170,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Lines with a point at every value, those of look main written beside their points.

    `levels` are lines across with their words, left out where the axis does not reach; `span` is
    the least the axis holds.
    """
    pen = Pen(title, ground, width)
    known = [value for path in paths for value in path.values if value is not None]
    scale = scale_of(widened(known, span), _TOP + height, -height, 5)
    step = (width - _LEFT - 60) / max(len(columns) - 1, 1)
    places = [_LEFT + 30 + step * number for number in range(len(columns))]
    _axes(pen, scale, levels)
    for x, word in zip(places, columns, strict=True):
        pen.say(word, x, _TOP + height + LINE + 4, "middle", "faint")
    for path in paths:
        _path(
            pen,
            path,
            [_point(x, value, scale) for x, value in zip(places, path.values, strict=True)],
        )
    told = [(path.look, path.word) for path in paths if path.word]
    bottom = _TOP + height + LINE + 14
    return pen.drawn(pen.legend(told, bottom) if told else bottom)


def _axes(pen: Pen, scale: Scale, levels: Sequence[tuple[str, Decimal]]) -> None:
    for tick in scale.ticks:
        y = scale.place(tick)
        pen.line("grid", _LEFT, y, pen.width - 16, y)
        pen.say(pen.number(tick), _LEFT - 6, y + 4, "end", "faint")
    for word, value in levels:
        if scale.low < value < scale.high:
            y = scale.place(value)
            pen.line("level", _LEFT, y, pen.width - 16, y, is_dashed=True)
            pen.say(word, pen.width - 16, y + 12, "end", "faint")


def _point(x: float, value: Decimal | None, scale: Scale) -> tuple[Place, Decimal] | None:
    return None if value is None else ((x, scale.place(value)), value)


def _path(pen: Pen, path: Path, points: Sequence[tuple[Place, Decimal] | None]) -> None:
    is_main = path.look == "main"
    last: Place | None = None
    for point in points:
        if point is None:
            last = None
            continue
        here, value = point
        if last is not None:
            pen.line("line" if is_main else "edge", *last, *here, width=2)
        pen.dot(path.look, *here, 4)
        if is_main:
            pen.say(pen.number(value, 2), here[0], here[1] - 9, "middle")
        last = here
