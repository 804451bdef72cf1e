"""A plain list as a workbook: one sheet, a heading, rows of texts and whole numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from parindex.documents.workbooks.plain_sheets import (
    CELL,
    HEAD,
    LETTERS,
    print_on_a4,
    sheet_name,
    workbook,
)

Cell = str | int | None


def workbook_of(
    title: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
    note: str = "",
) -> bytes:
    """The list as XLSX; `heads` are titles with widths in letters.

    Texts stay texts: none becomes a formula, a link or a number that loses its first zero. A `note`
    stands on a second sheet, for how the list is to be filled in.
    """
    target = io.BytesIO()
    with workbook(target) as book:
        head = book.add_format(HEAD)
        text = book.add_format({**CELL, "num_format": "@", "text_wrap": True})
        count = book.add_format({**CELL, "num_format": "#,##0"})
        sheet = book.add_worksheet(sheet_name(title or "Danh sách"))
        for column, (name, width) in enumerate(heads):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, width)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell is None or cell == "":
                    sheet.write_blank(last, column, None, text if cell == "" else count)
                elif isinstance(cell, int):
                    sheet.write_number(last, column, cell, count)
                else:
                    sheet.write_string(last, column, cell, text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
        print_on_a4(sheet, 0)
        if note:
            _write_note(book, note)
    return target.getvalue()


def _write_note(book: xlsxwriter.Workbook, note: str) -> None:
    guide = book.add_worksheet("Cách điền")
    guide.set_column(0, 0, 100)
    form = book.add_format({**LETTERS, "text_wrap": True})
    for number, line in enumerate(note.split("\n")):
        guide.write_string(number, 0, line, form)
