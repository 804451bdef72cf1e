"""A blank scoring workbook of an indicator set, to fill offline and read back.

One row per fact. The structure is locked without a password, the value cells are open and accept
only what the rule allows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from parindex.documents.workbooks.plain_sheets import print_on_a4
from parindex.engine.describing import describe
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.rules import Ask, FactType, Rule
from parindex.engine.tracing import label

SHEET = "Phiếu chấm"
COLUMNS = (
    ("Mã", 9),
    ("Nội dung", 46),
    ("Điểm tối đa", 10),
    ("Cách chấm", 44),
    ("Cần nhập", 34),
    ("Mã số liệu", 14),
    ("Giá trị", 18),
)
VALUE_COLUMN = 6
OPTIONS = {
    "default_date_format": "dd/mm/yyyy",
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_template(indicator_set: IndicatorSet, path: Path) -> None:
    """Write the blank workbook; an existing file is replaced."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        _Template(book, indicator_set).write()


class _Template:
    def __init__(self, book: Any, indicator_set: IndicatorSet) -> None:
        self.set = indicator_set
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        wrapped = {**base, "text_wrap": True, "border": 1}
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.plain = book.add_format(base)
        self.head = book.add_format(
            {**wrapped, "bold": True, "bg_color": "#1C4B8C", "font_color": "white"}
        )
        self.area = book.add_format({**wrapped, "bold": True, "bg_color": "#EAF1FA"})
        self.text = book.add_format(wrapped)
        self.points = book.add_format({**wrapped, "num_format": "0.00"})
        self.area_points = book.add_format(
            {**wrapped, "bold": True, "bg_color": "#EAF1FA", "num_format": "0.00"}
        )
        open_cell = {**wrapped, "locked": False, "bg_color": "#FFFBE6"}
        self.open = book.add_format(open_cell)
        self.open_date = book.add_format({**open_cell, "num_format": "dd/mm/yyyy"})
        self.sheet = book.add_worksheet(SHEET)
        self.row = 0

    def write(self) -> None:
        self._top()
        self._shared()
        for area in self.set.areas:
            self._band(area.code, str(area.title), area.max)
            for criterion in area.criteria:
                if criterion.is_leaf:
                    self._leaf(criterion)
                    continue
                self._band(criterion.code, str(criterion.title), criterion.max)
                for child in criterion.children:
                    self._leaf(child)
        self._adjustments()
        self._finish()

    def _top(self) -> None:
        sheet = self.sheet
        sheet.write(0, 0, str(self.set.title), self.title)
        sheet.write(1, 0, f"Bộ chỉ số {self.set.id}, mã băm {self.set.digest[:16]}", self.plain)
        for row, (name, value) in enumerate(
            (("Đơn vị", ""), ("Nhóm", ""), ("Năm", self.set.in_force.year)), start=2
        ):
            sheet.write(row, 0, name, self.plain)
            sheet.write(row, 1, value, self.open)
        note = "Chỉ nhập vào ô vàng. Tiêu chí không áp dụng: ghi n/a. Số thập phân dùng dấu phẩy."
        sheet.write(5, 0, note, self.plain)
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write(6, column, name, self.head)
        self.row = 7

    def _band(self, code: str, title: str, maximum: Any) -> None:
        self.sheet.write_string(self.row, 0, code, self.area)
        self.sheet.write(self.row, 1, title, self.area)
        self.sheet.write_number(self.row, 2, float(maximum), self.area_points)
        for column in range(3, len(COLUMNS)):
            self.sheet.write_blank(self.row, column, None, self.area)
        self.row += 1

    def _shared(self) -> None:
        if not self.set.facts:
            return
        self.sheet.merge_range(self.row, 0, self.row, VALUE_COLUMN, "Số liệu dùng chung", self.area)
        self.row += 1
        for fact in self.set.facts:
            kind = FactType.COUNT if fact.type == "count" else FactType.NUMBER
            ask = Ask(f"@{fact.id}", kind)
            self._line(ask.name, str(fact.title), None, "", str(fact.title), "", ask)

    def _leaf(self, leaf: Criterion) -> None:
        rows = describe(self.set, leaf)
        words = "\n".join(f"{row.when}: {row.points}" if row.points else row.when for row in rows)
        assert leaf.rule is not None
        self._facts(leaf.code, str(leaf.title), leaf.max, words, leaf, leaf.rule)

    def _facts(
        self, code: str, title: str, maximum: Any, words: str, leaf: Criterion, rule: Rule
    ) -> None:
        asks = [ask for ask in rule.asks if not ask.is_shared]
        if not asks:
            self._line(code, title, maximum, words, "Tính từ số liệu dùng chung", "", None)
        for number, ask in enumerate(asks):
            wanted = "" if leaf.is_surveyed else label(leaf, ask.name)
            if number == 0:
                self._line(code, title, maximum, words, wanted or ask.name, ask.name, ask)
            else:
                self._line(code, "", None, "", wanted or ask.name, ask.name, ask)

    def _adjustments(self) -> None:
        items = self.set.adjustments.items
        if not items:
            return
        self.sheet.merge_range(
            self.row, 0, self.row, VALUE_COLUMN, "Điểm thưởng, điểm trừ", self.area
        )
        self.row += 1
        for item in items:
            self._adjustment(item)

    def _adjustment(self, item: Adjustment) -> None:
        for number, ask in enumerate(item.rule.asks):
            wording = item.ask.get(ask.name)
            wanted = str(wording) if wording else str(item.title)
            title = str(item.title) if number == 0 else ""
            self._line(item.code, title, None, "", wanted, ask.name, ask)

    def _line(
        self,
        code: str,
        title: str,
        maximum: Any,
        words: str,
        wanted: str,
        fact: str,
        ask: Ask | None,
    ) -> None:
        sheet, row = self.sheet, self.row
        texts = (code, title, "", words, wanted + _choices(ask))
        sheet.set_row(row, 15 * _lines(texts))
        sheet.write_string(row, 0, code, self.text)
        sheet.write_string(row, 1, title, self.text)
        if maximum is None:
            sheet.write_blank(row, 2, None, self.points)
        else:
            sheet.write_number(row, 2, float(maximum), self.points)
        sheet.write_string(row, 3, words, self.text)
        sheet.write_string(row, 4, wanted + _choices(ask), self.text)
        sheet.write_string(row, 5, fact, self.text)
        is_open = ask is not None
        is_date = is_open and ask is not None and ask.type is FactType.TIMELINESS
        open_format = self.open_date if is_date else self.open
        sheet.write_blank(row, VALUE_COLUMN, None, open_format if is_open else self.text)
        if ask is not None and (validation := _validation(ask)):
            sheet.data_validation(row, VALUE_COLUMN, row, VALUE_COLUMN, validation)
        self.row += 1

    def _finish(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(7, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        print_on_a4(sheet, 6)
        sheet.set_footer("&L" + self.set.id + "&RTrang &P/&N")


def _lines(texts: tuple[str, ...]) -> int:
    """How many lines the fullest cell of a row needs; spreadsheets do not measure on opening."""
    return max(
        sum(1 + len(line) // width for line in text.split("\n"))
        for text, (_, width) in zip(texts, COLUMNS, strict=False)
    )


def _choices(ask: Ask | None) -> str:
    """The ids to choose from, written under the question."""
    if ask is None or ask.type not in (FactType.OPTION, FactType.ITEMS):
        return ""
    joined = "\n".join(f"{identifier} = {title.vi}" for identifier, title in ask.choices)
    several = " (nhiều mã cách nhau bằng dấu |)" if ask.type is FactType.ITEMS else ""
    return f"{several}\n{joined}"


def _validation(ask: Ask) -> dict[str, Any] | None:
    """The drop-down or the bounds of an input cell; a claim of n/a stays possible."""
    common = {"error_type": "warning", "ignore_blank": True, "error_title": "Kiểm tra lại"}
    if ask.type is FactType.YES_NO:
        return {**common, "validate": "list", "source": ["có", "không", "n/a"]}
    if ask.type is FactType.OPTION:
        source = [identifier for identifier, _ in ask.choices]
        if sum(map(len, source)) + len(source) < 250:
            return {**common, "validate": "list", "source": [*source, "n/a"]}
        return None
    if ask.type is FactType.TIMELINESS:
        source = ["đúng hạn", "chậm", "không có"]
        message = "Chọn trong danh sách hoặc ghi ngày dạng 31/12/2022."
        return {**common, "validate": "list", "source": source, "error_message": message}
    if ask.type is FactType.COUNT:
        limits = {"validate": "integer", "criteria": ">=", "value": 0}
        return {**common, **limits, "error_message": "Nhập số nguyên từ 0 trở lên, hoặc n/a."}
    if ask.type in (FactType.NUMBER, FactType.SHARE, FactType.POINTS):
        limits = {"validate": "decimal", "criteria": ">=", "value": 0}
        return {**common, **limits, "error_message": "Nhập số từ 0 trở lên, hoặc n/a."}
    return None
