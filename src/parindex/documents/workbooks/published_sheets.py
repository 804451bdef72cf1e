"""The sheets of a file of published results as text: a cell is what a reader sees in it.

Numbers typed as text, percentages, merged cells and every kind of CSV; nothing is understood here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from parindex.documents.incoming.csv_lines import BrokenCsv, csv_lines
from parindex.documents.incoming.workbook_safety import percent_cells, problem_with_workbook
from parindex.documents.questionnaires.answer_tables import column_letters, decoded
from parindex.documents.workbooks.facts_tables import typed
from parindex.engine.numbers import plain
from parindex.errors import Invalid
from parindex.language import gettext as _

LARGEST_FILE = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS, MOST_SHEETS = 200, 60
OTHERS = (".xls", ".xlsm", ".ods", ".pdf", ".doc", ".docx", ".zip", ".json")

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, each as (row, column) from 0."""


class Sheet(NamedTuple):
    """One sheet as text, from A1 on; `merged` are the ranges that were one cell."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; "" beyond the edge."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else ""


def read_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook that hold anything, or the one table of a CSV.

    `Invalid` says what is wrong with a file that cannot be read.
    """
    if not content.strip(b"\x00\r\n\t "):
        raise Invalid(_("Tệp trống. Chọn tệp có bảng kết quả."))
    if len(content) > LARGEST_FILE:
        raise Invalid(_("Tệp lớn hơn 10 MB. Bỏ hình ảnh và các trang không cần rồi lưu lại."))
    suffix = Path(name).suffix.lower()
    if suffix in OTHERS:
        said = _("Không nhận tệp «%(suffix)s». Mở bảng rồi lưu lại dạng .xlsx hay CSV UTF-8.")
        raise Invalid(said % {"suffix": suffix})
    is_workbook = suffix == ".xlsx" or content[:4] == b"PK\x03\x04"
    sheets = _workbook(name, content) if is_workbook else (_csv(name, content),)
    found = tuple(one for one in sheets if any(any(row) for row in one.rows))
    if not found:
        raise Invalid(_("Tệp không có dòng nào. Chọn tệp có bảng kết quả."))
    return found


def _too_large(sheet: str, rows: int, columns: int) -> Invalid | None:
    """The refusal of a sheet with more rows or columns than any table of results has."""
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS:
        return None
    said = _(
        "Trang «%(sheet)s» có %(rows)s dòng, %(columns)s cột; nhiều nhất %(most)s dòng, "
        "%(wide)s cột. Xóa phần thừa rồi lưu lại."
    )
    sizes = {"rows": rows, "columns": columns, "most": MOST_ROWS, "wide": MOST_COLUMNS}
    return Invalid(said % {"sheet": sheet, **sizes})


def _too_many(sheets: int) -> Invalid:
    said = _("Tệp có %(count)s trang, nhiều nhất %(most)s. Bỏ các trang không có bảng kết quả.")
    return Invalid(said % {"count": sheets, "most": MOST_SHEETS})


def _workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        path.write_bytes(content)
        if problem := problem_with_workbook(path):
            raise Invalid(f"{name}: {problem.what} {problem.fix}")
        try:
            book = CalamineWorkbook.from_path(str(path))
            if len(book.sheet_names) > MOST_SHEETS:
                raise _too_many(len(book.sheet_names))
            sheets = {one: book.get_sheet_by_name(one) for one in book.sheet_names}
            # A sheet of raw figures beside the results is left alone; alone it is refused.
            refused = {
                one: refusal
                for one, sheet in sheets.items()
                if (refusal := _too_large(one, sheet.total_height + 1, sheet.total_width + 1))
            }
            if refused and len(refused) == len(sheets):
                raise next(iter(refused.values()))
            return tuple(
                _sheet(one, sheet, percent_cells(path, one))
                for one, sheet in sheets.items()
                if one not in refused
            )
        except (CalamineError, OSError, ValueError, IndexError) as error:
            said = _("Không mở được %(name)s (%(error)s). Lưu lại dạng .xlsx.")
            raise Invalid(said % {"name": name, "error": error}) from None


def _sheet(name: str, sheet: CalamineSheet, percents: set[str]) -> Sheet:
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_text(cell) for cell in row]
        if percents:
            for place, cell in enumerate(row):
                if f"{column_letters(place)}{number}" in percents:
                    cells[place] = _percent(cell, cells[place])
        rows.append(tuple(cells))
    merged = tuple(
        ((top, left), (end, right)) for (top, left), (end, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(name, _trimmed(rows), merged)


def _trimmed(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The rows without the empty ones and the empty cells at the end."""
    last = max((number for number, row in enumerate(rows, start=1) if any(row)), default=0)
    width = max(
        (number for row in rows for number, cell in enumerate(row, start=1) if cell), default=0
    )
    return tuple(row[:width] for row in rows[:last])


def _text(cell: Any) -> str:
    """What a reader sees in a cell, on one line."""
    value = typed(cell)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | Decimal):
        return plain(_as_shown(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str("" if value is None else value).split())


def _as_shown(value: int | Decimal) -> Decimal:
    """A computed number without the dust of binary arithmetic: 84.85000000000001 is 84.85."""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    is_dusty = isinstance(exponent, int) and exponent < -10
    return round(number, 10) if is_dusty else number


def _percent(cell: Any, text: str) -> str:
    """A cell shown as a percentage holds 0.8485 where a reader sees 84,85 %."""
    value = typed(cell)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return text
    return f"{plain(_as_shown(100 * Decimal(value)))}%"


def _csv(name: str, content: bytes) -> Sheet:
    try:
        rows = [cells for _number, cells in csv_lines(decoded(content))]
    except BrokenCsv as broken:
        raise Invalid(
            _("CSV hỏng (%(error)s). Lưu lại dạng CSV UTF-8.") % {"error": broken.why}
        ) from None
    if refusal := _too_large(name, len(rows), max(map(len, rows), default=0)):
        raise refusal
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    return Sheet(Path(name).stem or "CSV", _trimmed(cells))
