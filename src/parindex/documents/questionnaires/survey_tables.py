"""The tables of a survey's results as an Excel workbook with real numbers. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from parindex.documents.workbooks.plain_sheets import CELL, HEAD, LETTERS, print_on_a4, workbook

Cell = str | int | Decimal | None


class SurveyTable(NamedTuple):
    """One sheet: its name, a line above the table, heads with widths, and rows.

    A figure that may not be shown is a text; an empty cell is a figure that does not exist.
    """

    name: str
    about: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def survey_workbook(tables: Sequence[SurveyTable]) -> bytes:
    """The workbook; percentages keep two decimals, and nothing in it is run as a formula."""
    target = BytesIO()
    with workbook(target) as book:
        formats = {
            "head": book.add_format(HEAD),
            "text": book.add_format({**CELL, "text_wrap": True}),
            "count": book.add_format({**CELL, "num_format": "#,##0"}),
            "figure": book.add_format({**CELL, "num_format": "0.00"}),
            "about": book.add_format(LETTERS),
        }
        for table in tables:
            _sheet(book, table, formats)
    return target.getvalue()


def _sheet(book: Any, table: SurveyTable, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.write_string(0, 0, table.about, formats["about"])
    for column, (title, width) in enumerate(table.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, title, formats["head"])
    for line, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, formats["count"])
            elif isinstance(cell, Decimal):
                sheet.write_number(line, column, cell, formats["figure"])
            else:
                sheet.write_string(line, column, cell or "", formats["text"])
    sheet.freeze_panes(3, 1)
    if table.rows:
        sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
    print_on_a4(sheet, 2)
