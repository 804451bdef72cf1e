"""A plain list as a workbook: one sheet, a heading, rows of texts and whole numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

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
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        base = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "valign": "top"}
        head = book.add_format({**base, "bold": True, "bg_color": "#EAF1FA", "text_wrap": True})
        text = book.add_format({**base, "num_format": "@", "text_wrap": True})
        count = book.add_format({**base, "num_format": "#,##0"})
        sheet = book.add_worksheet(_sheet_name(title))
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
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if note:
            _write_note(book, note)
    return target.getvalue()


def _write_note(book: xlsxwriter.Workbook, note: str) -> None:
    guide = book.add_worksheet("Cách điền")
    guide.set_column(0, 0, 100)
    form = book.add_format({"font_name": "Times New Roman", "font_size": 11, "text_wrap": True})
    for number, line in enumerate(note.split("\n")):
        guide.write_string(number, 0, line, form)


def _sheet_name(title: str) -> str:
    """At most 31 letters, without those Excel refuses."""
    return "".join(one for one in title if one not in "[]:*?/\\'")[:31] or "Danh sách"
