"""Opening an uploaded self-assessment workbook: whose file it is, and its cells by fact.

A file that is not to be read is `Refused` with one sentence for the user.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from parindex.documents.incoming.workbook_safety import (
    formula_cells,
    percent_cells,
    problem_with_workbook,
)
from parindex.documents.workbooks.facts_tables import typed
from parindex.documents.workbooks.unit_sheet import (
    CLAIM,
    CODE,
    FORMAT,
    GIVEN,
    HIDDEN,
    KEY_CODE,
    KEY_FACT,
    KEY_ITEM,
    KEY_PRINT,
    KEY_VERSION,
    NOTE,
)
from parindex.engine.indicators import IndicatorSet
from parindex.language import gettext as _

MOST_ROWS = 20_000
HEADINGS = (CODE, GIVEN, CLAIM, NOTE, KEY_CODE, KEY_FACT, KEY_ITEM, KEY_VERSION, KEY_PRINT)


class Refused(ValueError):
    """The file cannot be taken; the message is one Vietnamese sentence or two."""


class UploadedCell(NamedTuple):
    """A cell by the name Excel shows, with its value; a formula's value is not to be trusted."""

    name: str
    value: Any
    is_formula: bool
    is_percent: bool

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.is_formula and (self.value is None or not str(self.value).strip())


class UploadedLine(NamedTuple):
    """One line of the table: its hidden keys and its input cells."""

    shown_code: str
    code: str
    fact: str
    item: str
    version: str
    mark: str
    given: UploadedCell
    claim: UploadedCell
    note: UploadedCell


class Upload(NamedTuple):
    """The lines of a file, the cycle it is for and the digest of the state it was made from."""

    cycle: str
    state: str
    lines: tuple[UploadedLine, ...]


def open_upload(indicator_set: IndicatorSet, content: bytes, *, unit: str, year: int) -> Upload:
    """The cells of an upload, or `Refused` when it is unsafe, broken or somebody else's."""
    if not content:
        raise Refused(_("Tệp trống. Chọn tệp kê khai đã tải từ phần mềm."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ke-khai.xlsx"
        path.write_bytes(content)
        problem = problem_with_workbook(path)
        if problem is not None:
            raise Refused(f"{problem.what[:1].upper()}{problem.what[1:]} {problem.fix}")
        try:
            with CalamineWorkbook.from_path(str(path)) as workbook:
                identity = _identity(workbook)
                _refuse_others(identity, indicator_set, unit, year)
                name, table, columns = _table(workbook)
        except (CalamineError, OSError) as error:
            raise Refused(
                _("Không mở được tệp (%(error)s). Lưu lại dạng .xlsx rồi nộp.") % {"error": error}
            ) from error
        formulas = {cell.name for cell in formula_cells(path, name)}
        percents = percent_cells(path, name)
    lines = tuple(_lines(table, columns, formulas, percents))
    return Upload(identity.get("cycle", ""), identity.get("state", ""), lines)


def _cells(sheet: CalamineSheet) -> list[list[Any]]:
    if sheet.total_height > MOST_ROWS:
        raise Refused(_("Tệp có quá nhiều dòng. Tải lại tệp kê khai rồi nhập vào đó."))
    return [list(map(typed, line)) for line in sheet.to_python(skip_empty_area=False)]


def _identity(workbook: CalamineWorkbook) -> dict[str, str]:
    again = _("Tải lại tệp kê khai từ phần mềm rồi nhập vào đó.")
    if HIDDEN not in workbook.sheet_names:
        raise Refused(
            _("Tệp không có trang ẩn «%(sheet)s» nên không rõ của đơn vị nào. %(again)s")
            % {"sheet": HIDDEN, "again": again}
        )
    lines = _cells(workbook.get_sheet_by_name(HIDDEN))
    found = {_text(line[0]): _text(line[1]) for line in lines if len(line) > 1}
    if found.get("format") != FORMAT:
        raise Refused(
            _("Trang ẩn «%(sheet)s» của tệp đã bị sửa hoặc của phiên bản khác. %(again)s")
            % {"sheet": HIDDEN, "again": again}
        )
    return found


def _refuse_others(
    identity: Mapping[str, str], indicator_set: IndicatorSet, unit: str, year: int
) -> None:
    if identity.get("unit") != unit:
        whose = identity.get("unit_name") or identity.get("unit") or _("không rõ")
        raise Refused(
            _(
                "Tệp này là của đơn vị khác: %(whose)s (mã %(code)s), không phải mã %(unit)s. "
                "Chọn đúng tệp của đơn vị."
            )
            % {"whose": whose, "code": identity.get("unit") or _("không có"), "unit": unit}
        )
    if identity.get("year") != str(year):
        what = _("Tệp này là của năm %(given)s, không phải năm %(year)s.") % {
            "given": identity.get("year") or _("không rõ"),
            "year": year,
        }
        raise Refused(f"{what} {_('Tải tệp kê khai của năm %(year)s.') % {'year': year}}")
    if identity.get("set_digest") != indicator_set.digest:
        what = _("Tệp làm theo bộ chỉ số khác bản đang dùng (%(title)s).") % {
            "title": indicator_set.title
        }
        raise Refused(f"{what} {_('Tải lại tệp kê khai rồi nhập vào đó.')}")


def _table(workbook: CalamineWorkbook) -> tuple[str, list[tuple[int, list[Any]]], dict[str, int]]:
    """The sheet with the headings, whatever it is called now: its name, lines below, columns."""
    for name in workbook.sheet_names:
        if name == HIDDEN:
            continue
        cells = _cells(workbook.get_sheet_by_name(name))
        for index, line in enumerate(cells[:60]):
            columns: dict[str, int] = {}
            for column, cell in enumerate(line):
                columns.setdefault(_text(cell), column)
            if {GIVEN, KEY_CODE, KEY_FACT, KEY_ITEM, KEY_VERSION} <= set(columns):
                below = list(enumerate(cells))[index + 1 :]
                return name, below, {heading: columns.get(heading, -1) for heading in HEADINGS}
    what = _("Không tìm thấy bảng kê khai trong tệp: dòng tiêu đề hoặc các cột ẩn đã bị xóa.")
    raise Refused(f"{what} {_('Tải lại tệp kê khai rồi nhập vào đó.')}")


def _lines(
    table: Sequence[tuple[int, list[Any]]],
    columns: Mapping[str, int],
    formulas: set[str],
    percents: set[str],
) -> list[UploadedLine]:
    def cell(number: int, line: Sequence[Any], heading: str) -> UploadedCell:
        column = columns[heading]
        if column < 0:
            return UploadedCell("", None, is_formula=False, is_percent=False)
        name = xl_rowcol_to_cell(number, column)
        value = line[column] if column < len(line) else None
        return UploadedCell(name, value, name in formulas, name in percents)

    def text(number: int, line: Sequence[Any], heading: str) -> str:
        return _text(cell(number, line, heading).value)

    found = []
    for number, line in table:
        one = UploadedLine(
            shown_code=text(number, line, CODE),
            code=text(number, line, KEY_CODE),
            fact=text(number, line, KEY_FACT),
            item=text(number, line, KEY_ITEM),
            version=text(number, line, KEY_VERSION),
            mark=text(number, line, KEY_PRINT),
            given=cell(number, line, GIVEN),
            claim=cell(number, line, CLAIM),
            note=cell(number, line, NOTE),
        )
        found.append(one)
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return "" if cell is None else str(cell).strip()
