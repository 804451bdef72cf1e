"""Writing the self-assessment workbook of one unit.

The structure is locked without a password and only input cells are open. Hidden columns say which
fact a row is, hidden lists feed the drop-downs.
"""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from parindex.documents.workbooks.unit_cells import cell_of, validation
from parindex.documents.workbooks.unit_points import provisional
from parindex.documents.workbooks.unit_sheet import (
    CLAIM,
    CODE,
    EVIDENCE,
    FORMAT,
    GIVEN,
    GUIDE,
    HIDDEN,
    KEY_CODE,
    KEY_FACT,
    KEY_ITEM,
    KEY_PRINT,
    KEY_VERSION,
    MARK,
    MOST,
    NOTE,
    POINTS,
    SHEET,
    TITLE,
    WANTED,
    Entry,
    Line,
    Section,
    SheetRow,
    UnitSheet,
    fingerprint,
    note_in_cell,
    sections,
)
from parindex.documents.workbooks.unit_workbook_looks import (
    GUIDANCE,
    height_of,
    make_looks,
    write_guide,
)
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import shown
from parindex.engine.rules import FactType

COLUMNS = (
    (CODE, 9),
    (TITLE, 44),
    (MOST, 9),
    (WANTED, 38),
    (GIVEN, 22),
    (CLAIM, 10),
    (NOTE, 30),
    (EVIDENCE, 12),
    (POINTS, 11),
)
KEYS = (KEY_CODE, KEY_FACT, KEY_ITEM, KEY_VERSION, KEY_PRINT)
HEAD_ROW = 5
WORDED = (FactType.YES_NO, FactType.OPTION, FactType.ITEMS, FactType.TIMELINESS)
CODE_AT, TITLE_AT, MOST_AT, WANTED_AT, GIVEN_AT, CLAIM_AT, NOTE_AT, EVIDENCE_AT, POINTS_AT = range(
    9
)


def write_unit_workbook(indicator_set: IndicatorSet, sheet: UnitSheet) -> bytes:
    """The workbook of one unit with what it has stated so far, as the bytes of an .xlsx file."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _Writer(book, indicator_set, sheet).write()
    return content.getvalue()


class Lists:
    """The choices of the drop-downs, one hidden column each; titles are too long for the rule."""

    def __init__(self, hidden: Any) -> None:
        self.hidden = hidden
        self.made: dict[tuple[str, ...], str] = {}

    def of(self, words: tuple[str, ...]) -> str:
        """The reference of the column that holds these words."""
        if words not in self.made:
            column = 3 + len(self.made)
            for row, word in enumerate(words):
                self.hidden.write_string(row, column, word)
            letters = xl_col_to_name(column, col_abs=True)
            self.made[words] = f"='{HIDDEN}'!{letters}$1:{letters}${len(words)}"
        return self.made[words]


class _Writer:
    def __init__(self, book: Any, indicator_set: IndicatorSet, sheet: UnitSheet) -> None:
        self.book = book
        self.set = indicator_set
        self.unit = sheet
        self.looks = make_looks(book)
        self.sheet = book.add_worksheet(SHEET)
        self.guide = book.add_worksheet(GUIDE)
        self.hidden = book.add_worksheet(HIDDEN)
        self.lists = Lists(self.hidden)
        self.provisional = provisional(indicator_set, sheet)
        self.row = HEAD_ROW + 1

    def write(self) -> None:
        self._top()
        for section in sections(self.set):
            self._section(section)
        self._identity()
        write_guide(self.guide, self.looks, GUIDANCE)
        self._finish()

    def _top(self) -> None:
        unit, sheet = self.unit, self.sheet
        total = shown(self.provisional.total, 2)
        lines = (
            f"PHIẾU TỰ KÊ KHAI: {unit.unit_name}",
            f"{unit.cycle}. Mã đơn vị: {unit.unit}. Năm đánh giá: {unit.year}.",
            f"Bộ chỉ số: {self.set.title}.",
            f"Tổng điểm tạm tính theo số liệu lúc tải tệp: {total} / {shown(self.set.total, 2)}. "
            "Cột điểm không tự tính lại khi sửa.",
            f"Chỉ nhập vào ô vàng; cách nhập ở trang «{GUIDE}».",
        )
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self.looks.title if row == 0 else self.looks.plain)
        sheet.set_row(0, 21)
        sheet.set_row(HEAD_ROW, 48)
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, name, self.looks.head)
        for column, name in enumerate(KEYS, start=len(COLUMNS)):
            sheet.set_column(column, column, 9, None, {"hidden": True})
            sheet.write_string(HEAD_ROW, column, name, self.looks.plain)

    def _section(self, section: Section) -> None:
        if section.title:
            looks = self.looks
            band = looks.area if section.is_area else looks.criterion
            number = looks.area_points if section.is_area else looks.criterion_points
            for column in range(len(COLUMNS)):
                self.sheet.write_blank(self.row, column, None, band)
            self.sheet.write_string(self.row, CODE_AT, section.code, band)
            self.sheet.write_string(self.row, TITLE_AT, section.title, band)
            self._points(MOST_AT, section.maximum, number)
            points = self.provisional.points.get(section.code) if section.is_area else None
            self._points(POINTS_AT, points, number)
            self._height({TITLE_AT: section.title})
            self.row += 1
        for entry in section.entries:
            self._entry(entry)

    def _points(self, column: int, points: Decimal | None, look: Any) -> None:
        if points is None:
            self.sheet.write_blank(self.row, column, None, look)
        else:
            self.sheet.write_number(self.row, column, float(points), look)

    def _entry(self, entry: Entry) -> None:
        row = entry.row(self.unit.rows)
        for number, line in enumerate(entry.lines):
            is_first = number == 0
            sheet, looks, note = self.sheet, self.looks, note_in_cell(row.note) if is_first else ""
            title = entry.title if is_first else ""
            sheet.write_string(
                self.row, CODE_AT, entry.shown_code, looks.text if is_first else looks.again
            )
            sheet.write_string(self.row, TITLE_AT, title, looks.text)
            self._points(MOST_AT, entry.maximum if is_first else None, looks.points)
            sheet.write_string(self.row, WANTED_AT, line.wanted, looks.text)
            given = self._given(line, row)
            if is_first:
                self._remarks(entry, row, note)
            else:
                for column in (CLAIM_AT, NOTE_AT, EVIDENCE_AT, POINTS_AT):
                    sheet.write_blank(self.row, column, None, looks.text)
            keys = (entry.code, line.fact, line.item, row.version, fingerprint(entry, row))
            for column, key in enumerate(keys, start=len(COLUMNS)):
                sheet.write_string(self.row, column, key, looks.plain)
            texts = {TITLE_AT: title, WANTED_AT: line.wanted, GIVEN_AT: given, NOTE_AT: note}
            self._height({**texts, CODE_AT: entry.shown_code})
            self.row += 1

    def _given(self, line: Line, row: SheetRow) -> str:
        """Write the input cell; the text it shows."""
        sheet, place, value = self.sheet, (self.row, GIVEN_AT), cell_of(line, row)
        look = self._given_look(line, is_day=isinstance(value, datetime), is_locked=row.is_locked)
        match value:
            case None:
                sheet.write_blank(*place, None, look)
            case datetime():
                sheet.write_datetime(*place, value, look)
            case float():
                sheet.write_number(*place, value, look)
            case _:
                sheet.write_string(*place, value, look)
        rule = None if row.is_locked else validation(line, self.lists.of)
        if rule is not None:
            sheet.data_validation(*place, *place, rule)
        return value if isinstance(value, str) else ""

    def _given_look(self, line: Line, *, is_day: bool, is_locked: bool) -> Any:
        looks = self.looks
        is_worded = line.ask is None or line.ask.type in WORDED
        if is_locked or line.ask is None:
            worded = looks.given_words if is_worded else looks.given
            return looks.given_day if is_day else worded
        match line.ask.type:
            case FactType.COUNT:
                return looks.open_count
            case FactType.TIMELINESS:
                return looks.open_day
            case _:
                return looks.open_words if is_worded else looks.open

    def _remarks(self, entry: Entry, row: SheetRow, note: str) -> None:
        """Write the claim, the note, the evidence and the points of one code."""
        sheet, looks, place = self.sheet, self.looks, (self.row, CLAIM_AT)
        may_claim = entry.may_be_not_applicable and not row.is_locked
        mark = MARK if row.claimed_not_applicable else ""
        sheet.write_string(*place, mark, looks.open_mark if may_claim else looks.centred)
        if may_claim:
            message = f"Ghi «{MARK}» nếu đề nghị không áp dụng, hoặc để trống."
            rule = {"validate": "list", "source": [MARK], "error_message": message}
            sheet.data_validation(*place, *place, {**rule, "error_title": "Kiểm tra lại"})
        look = looks.text if row.is_locked else looks.open_note
        sheet.write_string(self.row, NOTE_AT, note, look)
        sheet.write_string(self.row, EVIDENCE_AT, row.evidence, looks.centred)
        self._points(POINTS_AT, self.provisional.points.get(entry.code), looks.points)

    def _height(self, texts: dict[int, str]) -> None:
        widths = {column: width - 1 for column, (_, width) in enumerate(COLUMNS)}
        self.sheet.set_row(self.row, height_of(texts, widths))

    def _identity(self) -> None:
        """The hidden sheet that says whose file this is and which rules it was made for."""
        unit = self.unit
        identity = {
            "format": FORMAT,
            "set": self.set.id,
            "set_digest": self.set.digest,
            "cycle": unit.cycle,
            "unit": unit.unit,
            "unit_name": unit.unit_name,
            "year": str(unit.year),
            "state": unit.digest,
        }
        for row, (key, value) in enumerate(identity.items()):
            self.hidden.write_string(row, 0, key)
            self.hidden.write_string(row, 1, value)
        self.hidden.hide()
        self.hidden.protect()

    def _finish(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.ignore_errors({"number_stored_as_text": f"A1:N{self.row}"})
        sheet.print_area(0, 0, self.row - 1, len(COLUMNS) - 1)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.unit.unit_name[:100].replace('&', '&&')}&RTrang &P/&N")
        sheet.activate()
