"""Figures of a dashboard: one question each, with its sentence, its chart and its tables.

The same figure is a panel of a page, a sheet of a workbook, a section of a PDF and a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from parindex.documents.charts.pen import Ground


class Drawing(Protocol):
    """A chart that waits to be told what it is drawn on."""

    def __call__(self, *, ground: Ground) -> str:
        """The chart as SVG."""


class Column(NamedTuple):
    """The heading of a column; `width` in letters, `sort` the order it gives when it is chosen;
    `said` the title in full where it is only a code."""

    title: str
    width: int = 12
    is_number: bool = True
    sort: str = ""
    said: str = ""


class Cell(NamedTuple):
    """A text, a whole number, or a decimal shown with `places`; `link` leads to what is behind it.

    `look` shades the cell: h0 … h4 of the heat scale, or up and down; `sign` writes a plus.
    """

    value: str | int | Decimal | None
    link: str = ""
    look: str = ""
    places: int = 2
    sign: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `title` when a figure has several of them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    empty: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One question answered.

    `says` is what the figure means in a sentence; `draw` makes the chart for a screen or for
    paper. `is_grid` marks a heat map, whose table is its picture on a page.
    """

    key: str
    title: str
    says: str
    tables: tuple[Table, ...] = ()
    draw: Drawing | None = None
    is_grid: bool = False
    is_wide: bool = False
    notes: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1


class Headline(NamedTuple):
    """One number at the top: its name, how it is written, what it means, where it leads.

    `look` is up or dn where it rose or fell; `value` the number itself.
    """

    title: str
    written: str
    says: str
    link: str = ""
    look: str = ""
    value: Decimal | int | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that is seen at once: `said` names what is shown, `chosen` the filters."""

    title: str
    said: str
    chosen: str
    headlines: tuple[Headline, ...]
    figures: tuple[Figure, ...]
