"""Workbooks that come back: a hidden sheet says what they are, hidden columns what each line is.

Every line carries a mark of its input cells as they were written, so that an upload tells the lines
somebody touched from those nobody did. Only the former are looked at.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from parindex.documents.incoming.workbook_safety import (
    formula_cells,
    percent_cells,
    problem_with_workbook,
)
from parindex.documents.workbooks.facts_tables import typed
from parindex.documents.workbooks.unit_cells import cell_of, value_of
from parindex.documents.workbooks.unit_sheet import (
    HIDDEN,
    KEY_CODE,
    KEY_PRINT,
    KEY_VERSION,
    Line,
    SheetRow,
)
from parindex.documents.workbooks.unit_workbook_opening import Refused, UploadedCell
from parindex.engine.facts import Misread, written
from parindex.engine.numbers import exact, percent, plain
from parindex.engine.rules import Ask, FactType
from parindex.language import gettext as _
from parindex.language import gettext_noop

FORMAT = "1"
MOST_LINES = 300_000
KEYS = (KEY_CODE, KEY_VERSION, KEY_PRINT)
FORMULA = gettext_noop(
    "Ô chứa công thức, có thể thay đổi sau khi gửi. Chép ô rồi dán đặc biệt «Giá trị»."
)
AGAIN = gettext_noop("Tải lại tệp từ phần mềm rồi nhập vào đó.")


class Identity(NamedTuple):
    """What a workbook is, whom it was made for, in which cycle, by which rules."""

    kind: str
    cycle: str
    cycle_title: str
    set_digest: str
    whose: str = ""
    whose_name: str = ""


class KeyedLine(NamedTuple):
    """One line of an upload by heading; `number` is its row as Excel counts."""

    number: int
    cells: Mapping[str, UploadedCell]

    def text(self, heading: str) -> str:
        """A cell as text; "" when it is empty or the column is gone."""
        cell = self.cells.get(heading)
        return "" if cell is None else cell_text(cell.value)

    def is_touched(self, inputs: Iterable[str]) -> bool:
        """Whether somebody changed one of its input cells since the workbook was made."""
        cells = [self.cells[one] for one in inputs if one in self.cells]
        if any(cell.is_formula for cell in cells):
            return True
        if not self.text(KEY_PRINT):
            return not all(cell.is_blank for cell in cells)
        return mark_of([cell.value for cell in cells]) != self.text(KEY_PRINT)


def cell_text(value: Any) -> str:
    """What a cell holds, as one canonical text."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | Decimal():
            return plain(value)
        case float():
            return plain(Decimal(repr(value)))
        case _:
            return str(value).replace("\r\n", "\n").strip()


def mark_of(values: Sequence[Any]) -> str:
    """A short mark of what the input cells of a line hold."""
    text = "\x1f".join(map(cell_text, values))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_identity(hidden: Any, identity: Identity) -> None:
    """Fill the hidden sheet that says what the workbook is."""
    pairs = {"format": FORMAT, **identity._asdict()}
    for row, (key, value) in enumerate(pairs.items()):
        hidden.write_string(row, 0, key)
        hidden.write_string(row, 1, value)
    hidden.hide()


def open_keyed(content: bytes, identity: Identity, headings: Sequence[str]) -> list[KeyedLine]:
    """The lines of an upload, or `Refused` when it is unsafe, broken or not this workbook.

    `headings` are those without which the table cannot be read.
    """
    if not content:
        raise Refused(_("Tệp trống. %(again)s") % {"again": _(AGAIN)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        path.write_bytes(content)
        problem = problem_with_workbook(path)
        if problem is not None:
            raise Refused(f"{problem.what[:1].upper()}{problem.what[1:]} {problem.fix}")
        try:
            with CalamineWorkbook.from_path(str(path)) as workbook:
                _refuse_others(workbook, identity)
                name, cells, at = _table(workbook, headings)
        except (CalamineError, OSError) as error:
            raise Refused(
                _("Không mở được tệp (%(error)s). Lưu lại dạng .xlsx rồi nộp.") % {"error": error}
            ) from error
        formulas = {cell.name for cell in formula_cells(path, name)}
        percents = percent_cells(path, name)
    return [_line(number, line, at, formulas, percents) for number, line in cells]


def _rows(workbook: CalamineWorkbook, name: str) -> list[list[Any]]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height > MOST_LINES:
        raise Refused(_("Tệp có quá nhiều dòng. %(again)s") % {"again": _(AGAIN)})
    return sheet.to_python(skip_empty_area=False)


def _refuse_others(workbook: CalamineWorkbook, wanted: Identity) -> None:
    if HIDDEN not in workbook.sheet_names:
        raise Refused(
            _("Tệp không có trang ẩn «%(sheet)s» nên không rõ là bảng nào. %(again)s")
            % {"sheet": HIDDEN, "again": _(AGAIN)}
        )
    found = {
        cell_text(line[0]): cell_text(line[1]) for line in _rows(workbook, HIDDEN) if len(line) > 1
    }
    if found.get("format") != FORMAT or found.get("kind") != wanted.kind:
        raise Refused(_("Tệp này không phải bảng của trang này. %(again)s") % {"again": _(AGAIN)})
    if found.get("cycle") != wanted.cycle:
        other = found.get("cycle_title") or _("không rõ")
        raise Refused(
            _("Tệp này của kỳ khác: %(other)s. Chọn đúng tệp, hoặc tải tệp mới.") % {"other": other}
        )
    if found.get("whose", "") != wanted.whose:
        raise Refused(
            _("Tệp này của người khác: %(name)s. %(again)s")
            % {"name": found.get("whose_name") or _("không rõ"), "again": _(AGAIN)}
        )
    if found.get("set_digest") != wanted.set_digest:
        raise Refused(
            _("Tệp làm theo bộ chỉ số khác bản đang dùng. %(again)s") % {"again": _(AGAIN)}
        )


def _table(
    workbook: CalamineWorkbook, headings: Sequence[str]
) -> tuple[str, list[tuple[int, list[Any]]], dict[str, int]]:
    """The sheet with the headings: its name, the lines below them, the column of each heading."""
    for name in workbook.sheet_names:
        if name == HIDDEN:
            continue
        cells = _rows(workbook, name)
        for index, line in enumerate(cells[:60]):
            at: dict[str, int] = {}
            for column, cell in enumerate(line):
                at.setdefault(cell_text(cell), column)
            if set(headings) <= set(at):
                at.pop("", None)
                return name, list(enumerate(cells))[index + 1 :], at
    what = _("Không tìm thấy bảng trong tệp: dòng tiêu đề hoặc các cột ẩn đã bị xóa.")
    raise Refused(f"{what} {_(AGAIN)}")


def _line(
    number: int, line: Sequence[Any], at: Mapping[str, int], formulas: set[str], percents: set[str]
) -> KeyedLine:
    cells = {}
    for heading, column in at.items():
        name = xl_rowcol_to_cell(number, column)
        value = typed(line[column]) if column < len(line) else None
        cells[heading] = UploadedCell(name, value, name in formulas, name in percents)
    return KeyedLine(number + 1, cells)


NONE_MET = "-"


def figure_cell(ask: Ask, raw: Any) -> Any:
    """A plain fact as one cell shows it; the items of a checklist are their ids."""
    if raw is None:
        return None
    if ask.type is FactType.ITEMS and isinstance(raw, list):
        return "; ".join(map(str, raw)) or NONE_MET
    return cell_of(Line(ask.name, "", "", ask), SheetRow({ask.name: raw}))


def read_figure(ask: Ask, cell: UploadedCell) -> Any:
    """A typed cell as a plain fact; `Misread` with the sentence for the user."""
    if cell.is_formula:
        raise Misread(FORMULA.rstrip("."))
    is_number = isinstance(cell.value, int | Decimal)
    if cell.is_percent and is_number and ask.type is not FactType.SHARE:
        shown = percent(exact(cell.value))
        raise Misread(
            _("Đã nhập %(shown)s. Ghi số không có dấu %%, đúng đơn vị tính") % {"shown": shown}
        )
    return written(value_of(ask, cell.value))


def write_cell(sheet: Any, place: tuple[int, int], value: Any, look: Any) -> None:
    """Write one value as what it is: a number, a day or text; text is never a formula."""
    match value:
        case None | "":
            sheet.write_blank(*place, None, look)
        case datetime():
            sheet.write_datetime(*place, value, look)
        case int() | float() | Decimal():
            sheet.write_number(*place, float(value), look)
        case _:
            sheet.write_string(*place, str(value), look)


def as_sentence(misread: Misread) -> str:
    """What a misread value says, as a sentence."""
    text = str(misread)
    return f"{text[:1].upper()}{text[1:]}."
