"""The whole cycle as one workbook: points of every unit and leaf, and every fact, in long form.

The sheet of points is for reading. The sheet of facts comes back: figures of surveys, imports and
feeds may be filled in; `read_cycle_workbook` tells what an upload would set, and writes nothing.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter

from parindex.documents.workbooks.keyed_workbook import (
    FORMULA,
    Identity,
    KeyedLine,
    as_sentence,
    figure_cell,
    mark_of,
    open_keyed,
    read_figure,
    write_cell,
    write_identity,
)
from parindex.documents.workbooks.plain_sheets import print_on_a4
from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.documents.workbooks.unit_sheet import GUIDE, HIDDEN, KEY_PRINT, KEY_VERSION
from parindex.documents.workbooks.unit_workbook_looks import make_looks, write_guide
from parindex.documents.workbooks.unit_workbook_opening import Refused
from parindex.engine.facts import Misread
from parindex.engine.rules import Ask
from parindex.language import gettext as _

POINTS_SHEET, FACTS_SHEET = "Điểm", "Số liệu"
UNIT_CODE, UNIT, CODE, TITLE = "Mã đơn vị", "Đơn vị", "Mã", "Tiêu chí"
FACT, LABEL, VALUE, STAGE = "Mã số liệu", "Số liệu", "Giá trị", "Giai đoạn"
UNIT_STAGE = "Đơn vị"
HEAD = 3

POINT_COLUMNS = (
    (UNIT_CODE, 14),
    (UNIT, 26),
    ("Nhóm", 12),
    ("Trạng thái bài", 22),
    (CODE, 9),
    (TITLE, 48),
    ("Điểm tối đa", 9),
    ("Điểm tự chấm", 10),
    ("Điểm thẩm định", 10),
    ("Điểm cuối đến nay", 10),
    ("Tình trạng", 18),
)
FACT_COLUMNS = (
    (UNIT_CODE, 14),
    (UNIT, 26),
    (CODE, 26),
    (TITLE, 48),
    (FACT, 16),
    (LABEL, 40),
    (VALUE, 18),
    (STAGE, 18),
)
STATE_WORDS = {
    "scored": "Có điểm",
    "zero": "0 điểm",
    "missing": "Chưa khai",
    "not_applicable": "Không áp dụng",
    "void": "Khảo sát không giá trị",
}
"""A row without points is blank, and its word says which kind of nothing that is."""

GUIDANCE = (
    "Trang «Điểm»: mỗi dòng là một tiêu chí của một đơn vị; lọc, sắp xếp, làm bảng tổng hợp được. "
    "Trang này chỉ để xem.",
    "«Chưa khai», «0 điểm», «Không áp dụng» và «Khảo sát không giá trị» là bốn tình trạng khác "
    "nhau; ô điểm để trống là không có điểm, không phải điểm 0.",
    "«Điểm cuối đến nay» tính theo số liệu của giai đoạn sau cùng đã có; chỉ là điểm cuối khi bài "
    "đã kết luận.",
    "Trang «Số liệu»: nhập vào ô vàng ở cột «Giá trị». Chỉ nhận số liệu khảo sát, số liệu lấy từ "
    "nguồn ngoài và số liệu từ hệ thống; số đơn vị tự kê khai và số thẩm định không nhận.",
    "Được thêm dòng ở cuối trang «Số liệu»: ghi đủ «Mã đơn vị», «Mã», «Mã số liệu», «Giá trị».",
    "Tỷ lệ ghi từ 0 đến 1, ví dụ 0,82. Nhiều mục: ghi các mã cách nhau bằng dấu chấm phẩy.",
    "Lưu dạng .xlsx rồi nộp. Phần mềm cho xem từng thay đổi và từng ô sai; chưa ghi gì trước khi "
    "bấm xác nhận, và chỉ ghi khi không còn ô sai.",
)


class PointsLine(NamedTuple):
    """One leaf of one unit: its points by reading, None where there are none, and its state."""

    unit_code: str
    unit: str
    group: str
    unit_state: str
    code: str
    title: str
    maximum: Decimal
    own: Decimal | None
    appraised: Decimal | None
    final: Decimal | None
    state: str


class FactLine(NamedTuple):
    """One fact of one unit at one stage; `is_open` when an upload may change it."""

    unit_code: str
    unit: str
    code: str
    title: str
    ask: Ask
    label: str
    value: Any
    stage: str
    is_open: bool
    version: str


def write_cycle_workbook(
    identity: Identity, points: Iterable[PointsLine], facts: Iterable[FactLine]
) -> bytes:
    """The workbook of a cycle, as the bytes of an .xlsx file."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        looks = make_looks(book, wraps="no")
        sheets = [book.add_worksheet(name) for name in (POINTS_SHEET, FACTS_SHEET, GUIDE, HIDDEN)]
        _write_points(sheets[0], looks, identity, points)
        _write_facts(sheets[1], looks, identity, facts)
        write_guide(sheets[2], make_looks(book), GUIDANCE)
        write_identity(sheets[3], identity)
        sheets[0].activate()
    return content.getvalue()


def _top(sheet: Any, looks: Any, identity: Identity, text: str, columns: Any) -> None:
    sheet.write_string(0, 0, identity.cycle_title, looks.title)
    sheet.write_string(1, 0, text, looks.plain)
    sheet.set_row(0, 21)
    sheet.set_row(HEAD, 34)
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, name, looks.head)
    print_on_a4(sheet, HEAD)


def _write_points(sheet: Any, looks: Any, identity: Identity, lines: Iterable[PointsLine]) -> None:
    text = f"Điểm của từng đơn vị theo từng tiêu chí; ý nghĩa các cột ở trang «{GUIDE}»."
    _top(sheet, looks, identity, text, POINT_COLUMNS)
    row = HEAD
    for row, line in enumerate(lines, start=HEAD + 1):
        for column, value in enumerate(line[:-1]):
            is_points = column >= 6
            write_cell(sheet, (row, column), value, looks.points if is_points else looks.text)
        sheet.write_string(row, len(line) - 1, STATE_WORDS[line.state], looks.text)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.autofilter(HEAD, 0, max(row, HEAD), len(POINT_COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:F{row + 1}"})


def _write_facts(sheet: Any, looks: Any, identity: Identity, lines: Iterable[FactLine]) -> None:
    text = f"Chỉ nhập vào ô vàng; cách nhập ở trang «{GUIDE}»."
    _top(sheet, looks, identity, text, FACT_COLUMNS)
    at = len(FACT_COLUMNS)
    for column, name in enumerate((KEY_VERSION, KEY_PRINT), start=at):
        sheet.set_column(column, column, 9, None, {"hidden": True})
        sheet.write_string(HEAD, column, name, looks.plain)
    row = HEAD
    for row, line in enumerate(lines, start=HEAD + 1):
        texts = (line.unit_code, line.unit, line.code, line.title, line.ask.name, line.label)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, looks.text)
        value = figure_cell(line.ask, line.value)
        is_text = isinstance(value, str)
        if line.is_open:
            look = looks.open_words if is_text else looks.open
        else:
            look = looks.given_words if is_text else looks.given
        if hasattr(value, "year"):
            look = looks.open_day if line.is_open else looks.given_day
        write_cell(sheet, (row, 6), value, look)
        sheet.write_string(row, 7, line.stage, looks.text)
        sheet.write_string(row, at, line.version, looks.plain)
        sheet.write_string(row, at + 1, mark_of([value]), looks.plain)
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.autofilter(HEAD, 0, max(row, HEAD), at - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:I{row + 1}"})


@dataclass(frozen=True, slots=True)
class OpenRow:
    """What is stated about one code of one unit; `closed` says why an upload may not change it."""

    unit: str
    title: str
    asks: tuple[Ask, ...]
    facts: Mapping[str, Any]
    version: str
    closed: str
    labels: Mapping[str, str]


class FactsChange(NamedTuple):
    """Facts of one code of one unit that the file sets anew, or that changed meanwhile as well."""

    unit_code: str
    code: str
    row: OpenRow
    facts: Mapping[str, Any]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CycleChanges:
    """What an upload would do. A refused file has a `refusal` sentence and nothing else."""

    refusal: str = ""
    changes: tuple[FactsChange, ...] = ()
    conflicts: tuple[FactsChange, ...] = ()
    problems: tuple[CellProblem, ...] = ()


Current = Mapping[tuple[str, str], OpenRow]
"""(code of a unit, code of a row) → what stands there now."""


def read_cycle_workbook(content: bytes, identity: Identity, current: Current) -> CycleChanges:
    """Compare the facts of an uploaded workbook with those stated now."""
    try:
        lines = open_keyed(content, identity, (UNIT_CODE, CODE, FACT, VALUE, STAGE, KEY_VERSION))
    except Refused as refused:
        return CycleChanges(refusal=str(refused))
    reader = _FactsReader(current)
    for line in lines:
        if line.is_touched((VALUE,)):
            reader.take(line)
    return reader.changes()


class _FactsReader:
    def __init__(self, current: Current) -> None:
        self.current = current
        self.units = {unit for unit, _ in current}
        self.problems: list[CellProblem] = []
        self.given: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
        self.cells: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.versions: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.wrong: set[tuple[str, str]] = set()

    def take(self, line: KeyedLine) -> None:
        """One touched line: kept by unit and code, or named as a problem."""
        key, fact = (line.text(UNIT_CODE), line.text(CODE)), line.text(FACT)
        cell = line.cells[VALUE]
        sentence = self._wrong_line(key, fact, line.text(STAGE))
        if not sentence and cell.is_formula:
            sentence = _(FORMULA)
        if not sentence and fact in self.given[key]:
            sentence = _("Dòng lặp lại trong tệp. Giữ một dòng.")
        if not sentence:
            try:
                ask = next(ask for ask in self.current[key].asks if ask.name == fact)
                self.given[key][fact] = None if cell.is_blank else read_figure(ask, cell)
                self.cells[key].append(cell.name)
                self.versions[key].add(line.text(KEY_VERSION))
            except Misread as misread:
                sentence = as_sentence(misread)
        if sentence:
            self.wrong.add(key)
            row = self.current.get(key)
            named = (row.unit if row else key[0], key[1])
            self.problems.append(CellProblem(cell.name, " · ".join(filter(None, named)), sentence))

    def _wrong_line(self, key: tuple[str, str], fact: str, stage: str) -> str:
        row = self.current.get(key)
        if key[0] not in self.units:
            return _("Kỳ này không có đơn vị mã «%(code)s». Kiểm tra cột «%(column)s».") % {
                "code": key[0],
                "column": UNIT_CODE,
            }
        if row is None:
            return _("Bộ chỉ số không có tiêu chí «%(code)s». Kiểm tra cột «%(column)s».") % {
                "code": key[1],
                "column": CODE,
            }
        if row.closed:
            return row.closed
        if stage not in ("", UNIT_STAGE):
            return _("Số liệu giai đoạn «%(stage)s» không sửa qua bảng tổng hợp.") % {
                "stage": stage
            }
        if fact not in {ask.name for ask in row.asks}:
            names = ", ".join(ask.name for ask in row.asks)
            return _("Tiêu chí này không có số liệu «%(fact)s». Ghi một trong: %(names)s.") % {
                "fact": fact,
                "names": names,
            }
        return ""

    def changes(self) -> CycleChanges:
        """All touched lines put together by unit and code."""
        changes: list[FactsChange] = []
        conflicts: list[FactsChange] = []
        for key, given in self.given.items():
            row = self.current.get(key)
            if row is None or key in self.wrong:
                continue
            facts = {name: one for name, one in {**row.facts, **given}.items() if one is not None}
            if facts == dict(row.facts):
                continue
            change = FactsChange(*key, row, facts, tuple(self.cells[key]))
            (changes if self.versions[key] == {row.version} else conflicts).append(change)
        return CycleChanges("", tuple(changes), tuple(conflicts), tuple(self.problems))
