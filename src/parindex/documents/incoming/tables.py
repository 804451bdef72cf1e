"""The rows of a CSV or XLSX file that somebody handed in, as they are written there."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from parindex.documents.incoming.csv_lines import BrokenCsv, csv_lines
from parindex.documents.incoming.workbook_safety import problem_with_workbook
from parindex.documents.workbooks.facts_tables import typed
from parindex.errors import Invalid
from parindex.language import gettext as _


def rows_of(name: str, content: bytes) -> list[list[Any]]:
    """The cells of the first sheet of a workbook, or of a CSV in UTF-8 with , ; or tab."""
    return _workbook(name, content) if name.lower().endswith(".xlsx") else _csv(content)


def _csv(content: bytes) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            _("Tệp không phải UTF-8. Trong Excel chọn «CSV UTF-8» rồi lưu lại.")
        ) from None
    try:
        return [cells for _number, cells in csv_lines(text)]
    except BrokenCsv as broken:
        raise Invalid(
            _("CSV hỏng (%(error)s). Lưu lại dạng CSV UTF-8.") % {"error": broken.why}
        ) from None


def _workbook(name: str, content: bytes) -> list[list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        path.write_bytes(content)
        if problem := problem_with_workbook(path):
            raise Invalid(f"{name}: {problem.what} {problem.fix}")
        try:
            sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
            return [[typed(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        except (CalamineError, OSError, ValueError) as error:
            raise Invalid(
                _("Không mở được %(name)s (%(error)s). Lưu lại dạng .xlsx.")
                % {"name": name, "error": error}
            ) from None
