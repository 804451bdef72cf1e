"""Charts for office papers as SVG: bars, stacked bars, boxes. Readable in grey, as copies are.

Every figure stands in letters beside its bar, so a chart never says more than its table. Widths
are in millimetres; the letters are those of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from parindex.engine.numbers import shown

WIDTH = 165
_INK, _BAR, _PALE, _LINE, _MARK = "#1b2733", "#4f7cac", "#dfe7ef", "#9aa7b4", "#b03a2e"
SHADES = ("#1f4e79", "#4f7cac", "#93b5d6", "#cfd8e1", "#eceff2")
"""Best to worst, each lighter than the one before also when printed in grey."""
_DARK = 2
_LETTERS = 3.5
_LETTER_WIDTH = 1.72
_WIDEST_NAME = 62.0
_ROW = 5.6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its figure, and how the figure is written."""

    name: str
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of several parts, each part a number of units."""

    name: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Lowest, first quarter, median, third quarter, highest, mean."""

    name: str
    figures: tuple[Decimal, Decimal, Decimal, Decimal, Decimal, Decimal]


def bars(rows: Sequence[Bar], *, longest: Decimal, mark: Decimal | None = None) -> str:
    """Bars below each other from 0 to `longest`; `mark` draws a line through all of them."""
    room = _room([row.name for row in rows])
    left, right = room + 2.0, WIDTH - 14.0
    scale = (right - left) / float(longest or 1)
    top = 6.0 if mark is not None else 1.0
    height = top + _ROW * len(rows) + 1
    drawn = []
    for number, row in enumerate(rows):
        y = top + number * _ROW
        length = float(row.value) * scale
        drawn.append(_text(room, y + 4, _cut(row.name, room), "end"))
        drawn.append(_rect(left, y + 0.9, right - left, _ROW - 1.8, _PALE))
        drawn.append(_rect(left, y + 0.9, length, _ROW - 1.8, _BAR))
        drawn.append(_text(WIDTH - 0.6, y + 4, row.text, "end"))
    if mark is not None:
        x = left + float(mark) * scale
        drawn.append(_line(x, top - 1, x, height - 1, _MARK, dash=True))
        label = f"Trung bình {shown(mark, 2)}"
        drawn.append(_text(min(max(x, left + 18), right - 18), 3.6, label, "middle"))
    return _svg(height, drawn)


def stacks(rows: Sequence[Stack], labels: Sequence[str]) -> str:
    """Bars of the same length, each divided as the units of a year divide; a legend below."""
    left, right = 20.0, WIDTH - 1.0
    drawn = []
    for number, row in enumerate(rows):
        y, x, whole = number * 9.0 + 1, left, sum(row.parts)
        drawn.append(_text(left - 2, y + 5.2, row.name, "end"))
        for place, count in enumerate(row.parts):
            width = (right - left) * count / whole if whole else 0
            if count:
                drawn.append(_rect(x, y, width, 7, _shade(place), edge=True))
                ink = "#ffffff" if place < _DARK else _INK
                drawn.append(_text(x + width / 2, y + 4.8, shown(count), "middle", ink))
            x += width
    y = len(rows) * 9.0 + 3
    for place, (label, x, line) in enumerate(_legend(labels, left, right)):
        drawn.append(_rect(x, y + line * 5.5, 4, 3.6, _shade(place), edge=True))
        drawn.append(_text(x + 5.5, y + line * 5.5 + 3.2, label, "start"))
    lines = 1 + max((line for _, _, line in _legend(labels, left, right)), default=0)
    return _svg(y + 5.5 * lines, drawn)


def boxes(rows: Sequence[Box], *, lowest: Decimal, highest: Decimal) -> str:
    """Boxes of the middle half with a line at the median, whiskers to the ends, a dot at the mean.

    The axis begins and ends at whole tens around the figures.
    """
    start = float(int(lowest) // 10 * 10)
    end = max(float(-(-int(highest + Decimal("0.99")) // 10) * 10), start + 10)
    room = _room([row.name for row in rows])
    left, right = room + 4.0, WIDTH - 4.0

    def at(value: Decimal | float) -> float:
        return left + (float(value) - start) * (right - left) / (end - start)

    height = 8.0 * len(rows) + 7
    drawn = []
    for tick in range(int(start), int(end) + 1, 10):
        drawn.append(_line(at(tick), 1, at(tick), height - 6, _PALE))
        drawn.append(_text(at(tick), height - 1.6, shown(tick), "middle"))
    for number, row in enumerate(rows):
        y = 8.0 * number + 5
        low, first, median, third, high, mean = row.figures
        drawn.append(_text(room, y + 1.2, _cut(row.name, room), "end"))
        drawn.append(_line(at(low), y, at(high), y, _INK))
        drawn += [_line(at(one), y - 1.3, at(one), y + 1.3, _INK) for one in (low, high)]
        width = max(at(third) - at(first), 0.4)
        drawn.append(_rect(at(first), y - 2.3, width, 4.6, SHADES[2], edge=True))
        drawn.append(_line(at(median), y - 2.3, at(median), y + 2.3, _INK, width=0.6))
        drawn.append(f'<circle cx="{at(mean):.2f}" cy="{y:.2f}" r="0.9" fill="{_MARK}"/>')
    return _svg(height, drawn)


def _legend(labels: Sequence[str], left: float, right: float) -> list[tuple[str, float, int]]:
    """Where each label stands: x and line."""
    placed, x, line = [], left, 0
    for label in labels:
        width = 9 + len(label) * 1.75
        if x + width > right and x > left:
            x, line = left, line + 1
        placed.append((label, x, line))
        x += width
    return placed


def _shade(place: int) -> str:
    return SHADES[min(place, len(SHADES) - 1)]


def _room(names: Sequence[str]) -> float:
    """Millimetres for the names: as many as the longest takes, within bounds."""
    longest = max((len(one) for one in names), default=0)
    return min(max(longest * _LETTER_WIDTH, 18.0), _WIDEST_NAME)


def _cut(name: str, width: float) -> str:
    """A name that fits the room in millimetres; a longer one ends with dots."""
    most = int(width / _LETTER_WIDTH + 0.5)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _text(x: float, y: float, text: str, anchor: str, ink: str = _INK) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-size="{_LETTERS}" '
        f'font-family="Tinos" fill="{ink}">{escape(_writable(text))}</text>'
    )


def _writable(text: str) -> str:
    """Without the control characters XML cannot carry."""
    return "".join(one for one in text if one.isprintable())


def _rect(x: float, y: float, width: float, height: float, fill: str, *, edge: bool = False) -> str:
    border = f' stroke="{_LINE}" stroke-width="0.2"' if edge else ""
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
        f'fill="{fill}"{border}/>'
    )


def _line(
    x: float,
    y: float,
    to_x: float,
    to_y: float,
    ink: str,
    *,
    width: float = 0.3,
    dash: bool = False,
) -> str:
    dashes = ' stroke-dasharray="1.4 1"' if dash else ""
    return (
        f'<line x1="{x:.2f}" y1="{y:.2f}" x2="{to_x:.2f}" y2="{to_y:.2f}" stroke="{ink}" '
        f'stroke-width="{width}"{dashes}/>'
    )


def _svg(height: float, drawn: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{height:.2f}mm" '
        f'viewBox="0 0 {WIDTH} {height:.2f}">{"".join(drawn)}</svg>'
    )
