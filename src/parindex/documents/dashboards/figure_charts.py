"""Charts as SVG: boxes of groups, stacked shares, bars, lines and grids of cells.

On a screen every mark has a class and takes its colour from the tokens, so that a dark page is
dark; on paper the same marks carry the colours themselves, in Tinos. Points stay exact until they
are placed: floats here are millimetres of a drawing and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from html import escape
from typing import NamedTuple

from parindex.engine.numbers import shown
from parindex.language import spoken

WIDTH = 640
"""Units across; beside each other two charts fill a page of 1366 px at about this size."""
LINE = 16


class Ground(StrEnum):
    """What a chart is drawn on."""

    SCREEN = "screen"
    PAPER = "paper"


COLOURS: dict[str, tuple[str, str]] = {
    "ink": ("fill", "#17202c"),
    "faint": ("fill", "#5c6775"),
    "field": ("fill", "#eef0f3"),
    "main": ("fill", "#1c4b8c"),
    "dot": ("fill", "#858f9d"),
    "up": ("fill", "#1f8a5c"),
    "down": ("fill", "#c4392f"),
    "quiet": ("fill", "#858f9d"),
    "box": ("fill", "#eaf1fa"),
    "b1": ("fill", "#0b6647"),
    "b2": ("fill", "#3f8f68"),
    "b3": ("fill", "#9a8412"),
    "b4": ("fill", "#c2681a"),
    "b5": ("fill", "#a8301f"),
    "b0": ("fill", "#cfd5dd"),
    "h0": ("fill", "#f8d9d3"),
    "h1": ("fill", "#fbe3bd"),
    "h2": ("fill", "#fdf1d6"),
    "h3": ("fill", "#e3f1e8"),
    "h4": ("fill", "#ffffff"),
    "hx": ("fill", "#eef0f3"),
    "on": ("fill", "#ffffff"),
    "grid": ("stroke", "#e0e4e9"),
    "edge": ("stroke", "#858f9d"),
    "line": ("stroke", "#1c4b8c"),
    "mark": ("stroke", "#17202c"),
}
"""Look → the attribute that colours it and the colour on white paper; the same names are classes
`c-…` in charts.css."""


class Pen:
    """Writes the marks of one chart; `title` is what a reader who does not see it is told."""

    def __init__(self, title: str, ground: Ground, width: int = WIDTH) -> None:
        self.title, self.ground, self.width = title, ground, width
        self._marks: list[str] = []

    def _look(self, look: str) -> str:
        if self.ground is Ground.SCREEN:
            return f'class="c-{look}"'
        attribute, colour = COLOURS[look]
        return f'{attribute}="{colour}"'

    def box(self, look: str, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle."""
        self._marks.append(
            f'<rect {self._look(look)} x="{x:.1f}" y="{y:.1f}" '
            f'width="{max(width, 0):.1f}" height="{height:.1f}"/>'
        )

    def line(self, look: str, *ends: float, width: float = 1) -> None:
        """A straight line from x, y to x, y."""
        x1, y1, x2, y2 = ends
        self._marks.append(
            f'<line {self._look(look)} stroke-width="{width}" '
            f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        )

    def dot(self, look: str, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        self._marks.append(f'<circle {self._look(look)} cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>')

    def shape(self, look: str, points: Sequence[tuple[float, float]]) -> None:
        """A filled polygon."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._marks.append(f'<polygon {self._look(look)} points="{places}"/>')

    def say(self, text: str, x: float, y: float, side: str = "start", look: str = "ink") -> None:
        """A text whose baseline starts, ends or has its middle here."""
        anchor = "" if side == "start" else f' text-anchor="{side}"'
        self._marks.append(
            f'<text {self._look(look)} x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(text)}</text>'
        )

    def drawn(self, height: float) -> str:
        """The chart as an SVG element."""
        marks, size = "".join(self._marks), f"0 0 {self.width} {height:.0f}"
        told = f'role="img" aria-label="{escape(self.title)}"'
        if self.ground is Ground.SCREEN:
            return f'<svg class="figure" viewBox="{size}" {told}>{marks}</svg>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height:.0f}" '
            f'viewBox="{size}" font-family="Tinos" font-size="13" {told}>'
            f'<rect fill="#ffffff" width="100%" height="100%"/>{marks}</svg>'
        )


def short(text: str, most: int) -> str:
    """The text, cut at a word with … when it has more letters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0] if ' ' in cut[most // 2 :] else cut}…"


class Scale(NamedTuple):
    """Values from `low` to `high` over so many units from `start`; `ticks` are round values."""

    low: Decimal
    high: Decimal
    start: float
    length: float
    ticks: tuple[Decimal, ...]

    def place(self, value: Decimal) -> float:
        """Where a value lies."""
        return self.start + self.length * float((value - self.low) / (self.high - self.low))


STEPS = tuple(Decimal(one) for one in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "25", "50"))


def scale_of(values: Sequence[Decimal], start: float, length: float, most: int = 6) -> Scale:
    """A scale with round ends that holds all values; a single value stands in the middle."""
    low, high = min(values), max(values)
    between = high - low
    fitting = (one for one in STEPS if between / one <= most)
    step = next(fitting, between / most) if between else Decimal(1)
    bottom = (low / step).to_integral_value("ROUND_FLOOR") * step
    top = (high / step).to_integral_value("ROUND_CEILING") * step
    if bottom == top:
        bottom, top = bottom - step, top + step
    ticks, value = [], bottom
    while value <= top:
        ticks.append(value)
        value += step
    return Scale(bottom, top, start, length, tuple(ticks))


def _written(value: Decimal, places: int | None = None) -> str:
    """A value of an axis or a point, as officials write it."""
    return shown(value, places, spoken())


class Box(NamedTuple):
    """A group: its five figures, the mean, and every value as a point."""

    label: str
    five: tuple[Decimal, Decimal, Decimal, Decimal, Decimal]
    mean: Decimal
    values: tuple[Decimal, ...]


def boxes(
    title: str, rows: Sequence[Box], *, told: str = "", ground: Ground = Ground.SCREEN
) -> str:
    """Box plots with every value as a point below the box and the mean as a diamond."""
    pen, left, row_height = Pen(title, ground), 150, 46
    scale = scale_of([end for row in rows for end in row.five], left, WIDTH - left - 16)
    bottom = len(rows) * row_height + 8
    for tick in scale.ticks:
        pen.line("grid", scale.place(tick), 4, scale.place(tick), bottom)
        pen.say(_written(tick), scale.place(tick), bottom + LINE, "middle", "faint")
    for place, row in enumerate(rows):
        y = place * row_height + 18
        low, first, middle, third, high = (scale.place(one) for one in row.five)
        pen.say(short(row.label, 22), 0, y + 5)
        pen.line("edge", low, y, high, y)
        pen.box("box", first, y - 9, third - first, 18)
        for x in (first, third):
            pen.line("edge", x, y - 9, x, y + 9)
        for edge in (y - 9, y + 9):
            pen.line("edge", first, edge, third, edge)
        pen.line("line", middle, y - 9, middle, y + 9, width=3)
        mean = scale.place(row.mean)
        pen.shape("ink", [(mean, y - 6), (mean + 5, y), (mean, y + 6), (mean - 5, y)])
        for value in row.values:
            pen.dot("dot", scale.place(value), y + 17, 2.5)
    if told:
        pen.say(told, 0, bottom + 2 * LINE + 4, look="faint")
    return pen.drawn(bottom + (2 * LINE + 12 if told else LINE + 8))


def stacks(
    title: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    legend: Sequence[tuple[str, str]],
    *,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Bars of a whole each, divided by counts; `rows` are a label and (look, count)."""
    pen, left, row_height = Pen(title, ground), 150, 30
    length = WIDTH - left - 44
    for place, (label, parts) in enumerate(rows):
        y, x = place * row_height + 4, float(left)
        whole = sum(count for _, count in parts)
        pen.say(short(label, 22), 0, y + 15)
        for look, count in parts:
            if not count:
                continue
            width = length * count / whole
            pen.box(look, x, y, width - 1, 22)
            if width > 9 * len(str(count)) + 4:
                inside = "ink" if look == "b0" else "on"
                pen.say(str(count), x + width / 2, y + 15, "middle", inside)
            x += width
        pen.say(str(whole), WIDTH - 4, y + 15, "end", "faint")
    bottom = _legend(pen, legend, len(rows) * row_height + 8)
    return pen.drawn(bottom)


def _legend(pen: Pen, legend: Sequence[tuple[str, str]], top: float) -> float:
    """Squares with words in as many lines as they need; returns where the next thing may stand."""
    x, y = 0.0, top + 10
    for look, word in legend:
        width = 7.2 * len(word) + 32
        if x + width > pen.width and x:
            x, y = 0.0, y + LINE + 4
        pen.box("dot", x - 0.5, y - 9.5, 12, 12)
        pen.box(look, x, y - 9, 11, 11)
        pen.say(word, x + 16, y + 1, look="faint")
        x += width
    return y + 10


class Bar(NamedTuple):
    """One bar: its value, what is written at its end, and a second value marked across it."""

    label: str
    value: Decimal
    look: str = "main"
    written: str = ""
    mark: Decimal | None = None


def bars(
    title: str,
    rows: Sequence[Bar],
    *,
    most: Decimal | None = None,
    told: str = "",
    ground: Ground = Ground.SCREEN,
) -> str:
    """Horizontal bars from 0, to the left where a value is below it."""
    pen, left, room, row_height = Pen(title, ground), 236, 62, 26
    values = [one for row in rows for one in (row.value, row.mark) if one is not None]
    low, high = min([*values, Decimal(0)]), max([*values, most or Decimal(0)])
    if low == high:
        high = Decimal(1)
    start = left + (room if low < 0 else 0)
    scale = Scale(low, high, start, WIDTH - start - room, ())
    zero = scale.place(Decimal(0))
    for place, row in enumerate(rows):
        y, end = place * row_height + 4, scale.place(row.value)
        pen.say(short(row.label, 36), 0, y + 13)
        if low >= 0:
            pen.box("field", zero, y + 2, scale.place(high) - zero, 14)
        pen.box(row.look, min(zero, end), y + 2, abs(end - zero), 14)
        if row.mark is not None:
            x = scale.place(row.mark)
            pen.line("mark", x, y - 1, x, y + 19, width=2)
        if row.value < 0:
            pen.say(row.written, end - 5, y + 13, "end")
        else:
            edge = scale.place(high) if low >= 0 else end
            pen.say(row.written, edge + 5, y + 13)
    bottom = len(rows) * row_height + 8
    pen.line("edge", zero, 2, zero, bottom - 4)
    if told:
        pen.say(told, 0, bottom + LINE, look="faint")
    return pen.drawn(bottom + (LINE + 8 if told else 0))


class Path(NamedTuple):
    """One line of a chart over columns; None breaks it."""

    word: str
    look: str
    values: tuple[Decimal | None, ...]


def lines(
    title: str,
    columns: Sequence[str],
    paths: Sequence[Path],
    *,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Values over years, each written at its point; `look` of a path colours line and points."""
    pen, left, top, height = Pen(title, ground), 44, 20, 170
    known = [value for path in paths for value in path.values if value is not None]
    upright = scale_of(known, 0, height, 5)
    step = (WIDTH - left - 60) / max(len(columns) - 1, 1)
    places = [left + 30 + step * number for number in range(len(columns))]
    for tick in upright.ticks:
        y = top + height - upright.place(tick)
        pen.line("grid", left, y, WIDTH - 16, y)
        pen.say(_written(tick), left - 6, y + 4, "end", "faint")
    for x, word in zip(places, columns, strict=True):
        pen.say(word, x, top + height + LINE + 4, "middle", "faint")
    for path in paths:
        last: tuple[float, float] | None = None
        for x, value in zip(places, path.values, strict=True):
            if value is None:
                last = None
                continue
            here = x, top + height - upright.place(value)
            if last is not None:
                pen.line("line" if path.look == "main" else "edge", *last, *here, width=2)
            pen.dot(path.look, *here, 4)
            if path.look == "main":
                pen.say(_written(value, 2), here[0], here[1] - 9, "middle")
            last = here
    told = [(path.look, path.word) for path in paths if path.word]
    bottom = _legend(pen, told, top + height + LINE + 14)
    return pen.drawn(bottom)


class Tile(NamedTuple):
    """One cell of a grid: a look of the heat scale and what is written in it."""

    look: str
    written: str


def grid(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Tile]]],
    legend: Sequence[tuple[str, str]] = (),
    *,
    ground: Ground = Ground.SCREEN,
) -> str:
    """Rows against columns, every cell shaded and written; wide grids make the chart wider."""
    left, tall = 190, 24
    across = max(54, (WIDTH - left) // max(len(columns), 1))
    pen = Pen(title, ground, max(WIDTH, left + across * len(columns)))
    for number, word in enumerate(columns):
        x = left + across * number + across / 2
        pen.say(short(word, max(across // 7, 4)), x, 14, "middle", "faint")
    for place, (label, tiles) in enumerate(rows):
        y = 22 + place * tall
        pen.say(short(label, 28), 0, y + 15)
        for number, tile in enumerate(tiles):
            x = left + across * number
            pen.box(tile.look, x, y, across - 2, tall - 2)
            pen.say(tile.written, x + across / 2 - 1, y + 15, "middle")
        pen.line("grid", left, y + tall - 1, left + across * len(columns), y + tall - 1)
    bottom = 22 + len(rows) * tall + 6
    return pen.drawn(_legend(pen, legend, bottom) if legend else bottom)
