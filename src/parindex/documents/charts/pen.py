"""The pen that writes the marks of a chart as SVG, coloured by what it is drawn on.

On a screen every mark has a class and takes its colour from the tokens, so that a dark page is
dark. On paper the same marks carry the colours themselves, in Tinos; on office papers, which are
copied in black and white, they carry greys. Floats here are places on a drawing and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from html import escape
from typing import NamedTuple

from parindex.engine.names import clean_text
from parindex.engine.numbers import shown
from parindex.language import spoken

WIDTH = 640
"""Units across; beside each other two charts fill a page of 1366 px at about this size, and one
fills the 165 mm of an office paper with letters of 9.5 points."""
LINE = 16
LETTER = 6.6
"""Units a letter takes on the average, so that names may be cut before they are drawn."""
Place = tuple[float, float]


class Ground(StrEnum):
    """What a chart is drawn on: a page, white paper in colours, or an office paper in greys."""

    SCREEN = "screen"
    PAPER = "paper"
    OFFICE = "office"


class Look(NamedTuple):
    """How a mark looks on paper: the attribute that colours it, its colour, its grey on a copy."""

    attribute: str
    colour: str
    grey: str


LOOKS = {
    "ink": Look("fill", "#17202c", "#000000"),
    "faint": Look("fill", "#5c6775", "#333333"),
    "field": Look("fill", "#eef0f3", "#eeeeee"),
    "main": Look("fill", "#1c4b8c", "#7a7a7a"),
    "dot": Look("fill", "#858f9d", "#808080"),
    "up": Look("fill", "#1f8a5c", "#999999"),
    "down": Look("fill", "#c4392f", "#1a1a1a"),
    "quiet": Look("fill", "#858f9d", "#808080"),
    "box": Look("fill", "#eaf1fa", "#d9d9d9"),
    "b1": Look("fill", "#0b6647", "#262626"),
    "b2": Look("fill", "#3f8f68", "#595959"),
    "b3": Look("fill", "#9a8412", "#a6a6a6"),
    "b4": Look("fill", "#c2681a", "#cccccc"),
    "b5": Look("fill", "#a8301f", "#ededed"),
    "b0": Look("fill", "#cfd5dd", "#ffffff"),
    "h0": Look("fill", "#f8d9d3", "#bfbfbf"),
    "h1": Look("fill", "#fbe3bd", "#d4d4d4"),
    "h2": Look("fill", "#fdf1d6", "#e6e6e6"),
    "h3": Look("fill", "#e3f1e8", "#f5f5f5"),
    "h4": Look("fill", "#ffffff", "#ffffff"),
    "hx": Look("fill", "#eef0f3", "#eeeeee"),
    "on": Look("fill", "#ffffff", "#ffffff"),
    "grid": Look("stroke", "#e0e4e9", "#cccccc"),
    "edge": Look("stroke", "#858f9d", "#595959"),
    "line": Look("stroke", "#1c4b8c", "#000000"),
    "mark": Look("stroke", "#17202c", "#000000"),
    "level": Look("stroke", "#1f8a5c", "#595959"),
}
"""The same names are classes `c-…` in charts.css."""
BANDS = 5
"""So many ratings have a look of their own, b1 the best; lower ones look like the last."""
_PALE = {Ground.OFFICE: {"b0", "b3", "b4", "b5"}}
"""Looks under dark letters, with an edge where the paper itself is white; elsewhere b0 alone."""


def band_look(place: int) -> str:
    """The look of a rating by its place, 1 for the best."""
    return f"b{min(place, BANDS)}"


class Pen:
    """Writes the marks of one chart; `title` is what a reader who does not see it is told."""

    def __init__(self, title: str, ground: Ground, width: int = WIDTH) -> None:
        self.title, self.ground, self.width = title, ground, width
        self._marks: list[str] = []

    def _look(self, name: str) -> str:
        if self.ground is Ground.SCREEN:
            return f'class="c-{name}"'
        look = LOOKS[name]
        return f'{look.attribute}="{look.grey if self.ground is Ground.OFFICE else look.colour}"'

    def number(self, value: Decimal, places: int | None = None) -> str:
        """A figure as it is written here; office papers are Vietnamese whoever asks for them."""
        return shown(value, places, "vi" if self.ground is Ground.OFFICE else spoken())

    def letters_on(self, look: str) -> str:
        """The look of letters inside a box of this look."""
        return "ink" if look in _PALE.get(self.ground, {"b0"}) else "on"

    def box(self, look: str, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle."""
        edge = f' stroke="{LOOKS["edge"].grey}"' if look in _PALE.get(self.ground, ()) else ""
        self._marks.append(
            f'<rect {self._look(look)}{edge} x="{x:.1f}" y="{y:.1f}" '
            f'width="{max(width, 0):.1f}" height="{height:.1f}"/>'
        )

    def line(self, look: str, *ends: float, width: float = 1, is_dashed: bool = False) -> None:
        """A straight line from x, y to x, y."""
        x1, y1, x2, y2 = ends
        self._marks.append(
            f'<line {self._look(look)} stroke-width="{width}"{_dashes(is_dashed=is_dashed)} '
            f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        )

    def dot(self, look: str, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        self._marks.append(f'<circle {self._look(look)} cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>')

    def shape(self, look: str, points: Sequence[Place]) -> None:
        """A filled polygon."""
        self._marks.append(f'<polygon {self._look(look)} points="{_places(points)}"/>')

    def outline(
        self, look: str, points: Sequence[Place], width: float = 1, *, is_dashed: bool = False
    ) -> None:
        """The edge of a polygon, drawn with the look of a line."""
        self._marks.append(
            f'<polygon {self._look(look)} fill="none" stroke-width="{width}"'
            f'{_dashes(is_dashed=is_dashed)} points="{_places(points)}"/>'
        )

    def say(self, text: str, x: float, y: float, side: str = "start", look: str = "ink") -> None:
        """A text whose baseline starts, ends or has its middle here."""
        anchor = "" if side == "start" else f' text-anchor="{side}"'
        said = escape(clean_text(text))
        self._marks.append(
            f'<text {self._look(look)} x="{x:.1f}" y="{y:.1f}"{anchor}>{said}</text>'
        )

    def legend(self, words: Sequence[tuple[str, str]], top: float) -> float:
        """Squares with words in as many lines as they need; returns where the chart may go on."""
        x, y = 0.0, top + 10
        for look, word in words:
            width = 7.2 * len(word) + 32
            if x + width > self.width and x:
                x, y = 0.0, y + LINE + 4
            self.box("dot", x - 0.5, y - 9.5, 12, 12)
            self.box(look, x, y - 9, 11, 11)
            self.say(word, x + 16, y + 1, look="faint")
            x += width
        return y + 10

    def drawn(self, height: float) -> str:
        """The chart as an SVG element."""
        marks, size = "".join(self._marks), f"0 0 {self.width} {height:.0f}"
        told = f'role="img" aria-label="{escape(clean_text(self.title))}"'
        if self.ground is Ground.SCREEN:
            return f'<svg class="figure" viewBox="{size}" {told}>{marks}</svg>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height:.0f}" '
            f'viewBox="{size}" font-family="Tinos" font-size="13" {told}>'
            f'<rect fill="#ffffff" width="100%" height="100%"/>{marks}</svg>'
        )


def _dashes(*, is_dashed: bool) -> str:
    return ' stroke-dasharray="5 4"' if is_dashed else ""


def _places(points: Sequence[Place]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def room_for(names: Sequence[str], most: float) -> float:
    """The units that names at the left take, at most so many."""
    return min(max((len(one) for one in names), default=0) * LETTER + 12, most)


def short(text: str, room: float) -> str:
    """A text that fits so many units, cut at a word with … when it is longer."""
    most = max(int(room / LETTER), 4)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0] if ' ' in cut[most // 2 :] else cut}…"
