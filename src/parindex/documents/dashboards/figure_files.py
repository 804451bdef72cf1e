"""A dashboard as files: a workbook with real numbers, a PDF in A4 landscape, a chart as PNG."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from parindex.documents.charts.pen import LOOKS, Ground
from parindex.documents.dashboards.figures import Cell, Dashboard, Figure, Table
from parindex.documents.papers.official import lines
from parindex.documents.typesetting import typeset
from parindex.documents.workbooks.plain_sheets import (
    CELL,
    HEAD,
    LETTERS,
    print_on_a4,
    sheet_name,
    workbook,
)
from parindex.engine.numbers import shown
from parindex.language import gettext as _
from parindex.language import spoken

_TEMPLATE = Path(__file__).parent / "dashboard.typ"
_PICTURE = b"""#set page(width: auto, height: auto, margin: 12pt)
#set text(font: "Tinos", size: 13pt, lang: "vi", region: "VN", hyphenate: false)
#let told = json(bytes(sys.inputs.told))
#block(width: 640pt, {
  text(size: 16pt, weight: "bold", told.title)
  parbreak()
  image(bytes(sys.inputs.chart), format: "svg", width: 100%)
  text(size: 10pt, fill: luma(90), told.source)
})
"""
SHARPNESS = 216
"""Pixels an inch: a chart becomes about 2,000 pixels wide, enough for a slide across a wall."""
HEAT = {look: LOOKS[look].colour.upper() for look in ("h0", "h1", "h2", "h3", "h4")}


def written(cell: Cell) -> str:
    """A cell as it is read: numbers as officials write them in the language spoken."""
    if cell.value is None:
        return "–"
    if isinstance(cell.value, str):
        return cell.value
    places = cell.places if isinstance(cell.value, Decimal) else None
    plus = "+" if cell.sign and cell.value > 0 else ""
    return f"{plus}{shown(cell.value, places, spoken())}{cell.unit}"


def picture(board: Dashboard, figure: Figure, fonts: Path) -> bytes:
    """The chart of a figure as PNG on white, with its title and what it is taken from.

    `fonts` is the folder with the faces of Tinos.
    """
    assert figure.draw is not None, "a figure without a chart has no picture"
    source = ". ".join(one.rstrip(".") for one in (board.title, board.chosen, board.said) if one)
    told = {"title": figure.title, "source": source}
    drawing = figure.draw(ground=Ground.PAPER)
    return typeset(_PICTURE, fonts, form="png", dots_an_inch=SHARPNESS, chart=drawing, told=told)


def dashboard_pdf(board: Dashboard, fonts: Path) -> bytes:
    """All figures with charts and tables on A4 landscape, fonts embedded."""
    content = {
        "title": board.title,
        "said": lines(board.said),
        "chosen": lines(board.chosen),
        "page": _("Trang"),
        "headlines": [[one.title, one.written, one.says] for one in board.headlines],
        "figures": [_section(one) for one in board.figures],
    }
    return typeset(_TEMPLATE, fonts, board=content)


def _section(figure: Figure) -> dict[str, Any]:
    has_chart = figure.draw is not None and not figure.is_grid
    return {
        "title": figure.title,
        "says": figure.says,
        "notes": list(figure.notes),
        "chart": figure.draw(ground=Ground.PAPER) if has_chart and figure.draw else "",
        "tables": [_table(one) for one in figure.tables if one.rows],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "heads": [one.title for one in table.columns],
        "widths": [one.width for one in table.columns],
        "sides": ["right" if one.is_number else "left" for one in table.columns],
        "cells": [[written(cell), HEAT.get(cell.look, "")] for row in table.rows for cell in row],
    }


def dashboard_workbook(board: Dashboard) -> bytes:
    """A sheet of the headlines, then one for every table; numbers stay numbers."""
    target = io.BytesIO()
    with workbook(target) as book:
        book.set_properties({"title": board.title, "comments": board.chosen})
        _Workbook(book, board).write()
    return target.getvalue()


class _Workbook:
    def __init__(self, book: xlsxwriter.Workbook, board: Dashboard) -> None:
        self.book, self.board = book, board
        self.formats: dict[tuple[str, str], Any] = {}
        self.title = book.add_format({**LETTERS, "bold": True, "font_size": 13})
        self.line = book.add_format(LETTERS)
        self.plain = book.add_format({**LETTERS, "text_wrap": True, "valign": "top"})
        self.head = book.add_format(HEAD)
        self.names: list[str] = []

    def write(self) -> None:
        self._headlines()
        for figure in self.board.figures:
            for table in figure.tables:
                if table.rows:
                    self._sheet(figure, table)

    def _headlines(self) -> None:
        sheet = self.book.add_worksheet(self._name(_("Toàn cảnh")))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 0, self.board.title, self.title)
        sheet.write_string(1, 0, self.board.said, self.line)
        sheet.write_string(2, 0, self.board.chosen, self.line)
        for row, one in enumerate(self.board.headlines, start=4):
            sheet.write_string(row, 0, one.title, self.plain)
            value = one.written if one.value is None else one.value
            self._cell(sheet, row, 1, Cell(value))
            sheet.write_string(row, 2, one.says, self.plain)
        print_on_a4(sheet, 0)

    def _sheet(self, figure: Figure, table: Table) -> None:
        name = table.title or figure.title
        sheet = self.book.add_worksheet(self._name(name))
        sheet.write_string(0, 0, f"{figure.title}: {name}" if table.title else name, self.title)
        sheet.write_string(1, 0, figure.says, self.line)
        sheet.write_string(2, 0, self.board.chosen, self.line)
        top = 4
        for column, one in enumerate(table.columns):
            sheet.write_string(top, column, one.title, self.head)
            sheet.set_column(column, column, one.width)
        for row, cells in enumerate(table.rows, start=top + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        print_on_a4(sheet, top)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        value = cell.value
        if value is None:
            sheet.write_blank(row, column, None, self._format("@", ""))
        elif isinstance(value, str):
            sheet.write_string(row, column, value, self._format("@", ""))
        else:
            places = cell.places if isinstance(value, Decimal) else 0
            form = "#,##0" + (f".{'0' * places}" if places else "")
            # A workbook holds doubles; the exact figure stays in the snapshot.
            sheet.write_number(row, column, float(value), self._format(form, cell.look))

    def _format(self, form: str, look: str) -> Any:
        key = form, look
        if key not in self.formats:
            shade = {"bg_color": HEAT[look]} if look in HEAT and look != "h4" else {}
            more = {"text_wrap": True} if form == "@" else {}
            self.formats[key] = self.book.add_format({**CELL, "num_format": form, **shade, **more})
        return self.formats[key]

    def _name(self, title: str) -> str:
        self.names.append(sheet_name(title, self.names))
        return self.names[-1]
