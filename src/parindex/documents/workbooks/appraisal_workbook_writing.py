"""Writing the workbook of an appraiser: one line a row to judge, only the decision is open."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from parindex.documents.workbooks.appraisal_cells import (
    COLUMNS,
    DECISIONS,
    GUIDANCE,
    KEY_ASSESSMENT,
)
from parindex.documents.workbooks.appraisal_workbook import AppraisalRow, Figure
from parindex.documents.workbooks.keyed_workbook import (
    KEYS,
    Identity,
    figure_cell,
    mark_of,
    write_cell,
    write_identity,
)
from parindex.documents.workbooks.unit_cells import validation
from parindex.documents.workbooks.unit_sheet import GUIDE, HIDDEN, Line
from parindex.documents.workbooks.unit_workbook_looks import height_of, make_looks, write_guide
from parindex.documents.workbooks.unit_workbook_writing import WORDED, Lists
from parindex.engine.numbers import shown
from parindex.engine.rules import FactType

SHEET = "Thẩm định"
HEAD = 3
DECISION_AT, FIGURE_AT, POINTS_AT, REASON_AT = 7, 8, 11, 12
MOST_FIGURES = 3


def write_appraisal_workbook(identity: Identity, rows: Sequence[AppraisalRow]) -> bytes:
    """The rows an appraiser judges, with what they decided so far, as the bytes of an .xlsx."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        writer = _Writer(book, identity)
        for row in rows:
            writer.line(row)
        writer.finish()
    return content.getvalue()


def figures_in_words(row: AppraisalRow) -> str:
    """The stated figures of a row, numbered as the columns that correct them."""
    if row.is_claimed:
        return "Đề nghị không áp dụng"
    return "\n".join(_figure(number, one) for number, one in enumerate(row.figures, start=1))


def _figure(number: int, one: Figure) -> str:
    value = figure_cell(one.ask, one.stated)
    words = "chưa khai" if value is None else shown_in_words(value)
    text = f"[{number}] {one.label}: {words}"
    if one.ask.type is FactType.ITEMS:
        text += "\n" + "\n".join(f"   {code}: {title}" for code, title in one.ask.choices)
    return text


def shown_in_words(value: Any) -> str:
    """The value of a cell as people read it: 2,5 and 31/12/2026."""
    if hasattr(value, "strftime"):
        return str(value.strftime("%d/%m/%Y"))
    if isinstance(value, float):
        return shown(Decimal(repr(value)))
    return str(value)


class _Writer:
    def __init__(self, book: Any, identity: Identity) -> None:
        self.looks = make_looks(book)
        self.sheet = book.add_worksheet(SHEET)
        self.guide = book.add_worksheet(GUIDE)
        self.hidden = book.add_worksheet(HIDDEN)
        self.lists = Lists(self.hidden)
        self.row = HEAD + 1
        self._top(identity)

    def _top(self, identity: Identity) -> None:
        sheet, looks = self.sheet, self.looks
        sheet.write_string(0, 0, f"DANH SÁCH THẨM ĐỊNH: {identity.whose_name}", looks.title)
        sheet.write_string(1, 0, f"{identity.cycle_title}.", looks.plain)
        text = f"Chỉ nhập vào ô vàng; cách nhập ở trang «{GUIDE}»."
        sheet.write_string(2, 0, text, looks.plain)
        sheet.set_row(0, 21)
        sheet.set_row(HEAD, 34)
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD, column, name, looks.head)
        for column, name in enumerate((KEY_ASSESSMENT, *KEYS), start=len(COLUMNS)):
            sheet.set_column(column, column, 9, None, {"hidden": True})
            sheet.write_string(HEAD, column, name, looks.plain)
        write_identity(self.hidden, identity)

    def line(self, row: AppraisalRow) -> None:
        sheet, looks, stated = self.sheet, self.looks, figures_in_words(row)
        given = (
            (row.unit, looks.text),
            (row.code, looks.text),
            (row.title, looks.text),
            (row.maximum, looks.points),
            (stated, looks.text),
            (row.points, looks.points),
            (row.evidence, looks.text),
        )
        for column, (value, look) in enumerate(given):
            write_cell(sheet, (self.row, column), value, look)
        inputs = self._inputs(row)
        keys = (str(row.assessment), row.code, row.version, mark_of(inputs))
        for column, key in enumerate(keys, start=len(COLUMNS)):
            sheet.write_string(self.row, column, key, looks.plain)
        texts = {0: row.unit, 2: row.title, 4: stated, 6: row.evidence, 12: row.decided.reason}
        widths = {column: width - 1 for column, (_, width) in enumerate(COLUMNS)}
        sheet.set_row(self.row, height_of(texts, widths))
        self.row += 1

    def _inputs(self, row: AppraisalRow) -> list[Any]:
        """Write the cells to be filled in; what they hold."""
        sheet, looks, decided = self.sheet, self.looks, row.decided
        decision = DECISIONS.get(decided.decision, "")
        allowed = [name for key, name in DECISIONS.items() if key != "refuse" or row.is_claimed]
        place = (self.row, DECISION_AT)
        write_cell(sheet, place, decision, looks.open_words)
        message = "Chọn một quyết định trong danh sách."
        rule: dict[str, Any] = {"validate": "list", "source": self.lists.of(tuple(allowed))}
        sheet.data_validation(*place, *place, {**rule, **_TITLE, "error_message": message})
        figures = [self._figure_input(row, number) for number in range(MOST_FIGURES)]
        place = (self.row, POINTS_AT)
        write_cell(sheet, place, decided.points, looks.open)
        most = float(row.maximum)
        message = f"Nhập số từ 0 đến {shown(row.maximum, 2)}."
        limits = {"criteria": "between", "minimum": 0, "maximum": most}
        rule = {"validate": "decimal", **limits, "ignore_blank": True}
        sheet.data_validation(*place, *place, {**rule, **_TITLE, "error_message": message})
        write_cell(sheet, (self.row, REASON_AT), decided.reason, looks.open_note)
        return [decision, *figures, decided.points, decided.reason]

    def _figure_input(self, row: AppraisalRow, number: int) -> Any:
        sheet, looks, place = self.sheet, self.looks, (self.row, FIGURE_AT + number)
        if number >= len(row.figures):
            sheet.write_blank(*place, None, looks.given_words)
            return None
        figure = row.figures[number]
        value = figure_cell(figure.ask, figure.found)
        look = looks.open_words if figure.ask.type in WORDED else looks.open
        if figure.ask.type is FactType.TIMELINESS:
            look = looks.open_day
        write_cell(sheet, place, value, look)
        if figure.ask.type is not FactType.ITEMS:
            line = Line(figure.ask.name, "", figure.label, figure.ask)
            sheet.data_validation(*place, *place, validation(line, self.lists.of))
        return value

    def finish(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(HEAD + 1, 3)
        sheet.autofilter(HEAD, 0, max(self.row - 1, HEAD), len(COLUMNS) - 1)
        allowed = ("format_columns", "format_rows", "autofilter", "sort")
        sheet.protect("", dict.fromkeys(allowed, True))
        sheet.ignore_errors({"number_stored_as_text": f"A1:Q{self.row + 1}"})
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.repeat_rows(HEAD)
        sheet.fit_to_pages(1, 0)
        write_guide(self.guide, self.looks, GUIDANCE)
        sheet.activate()


_TITLE = {"error_title": "Kiểm tra lại"}
