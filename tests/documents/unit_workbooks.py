"""A unit's workbook as it is downloaded, filled in and read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from parindex.documents.workbooks.unit_workbook import (
    SheetRow,
    UnitSheet,
    WorkbookChanges,
    read_unit_workbook,
    write_unit_workbook,
)
from parindex.engine.cases import run_cases
from parindex.engine.facts import written
from parindex.engine.indicators import Criterion, IndicatorSet
from tests.make import LIBRARY, indicator_set

SET = "vi-du-cach-cham"

FULL = sorted(
    path.name
    for path in LIBRARY.iterdir()
    if (path / "set.toml").exists() and not indicator_set(path.name).is_outline
)

ROWS = {
    "1.1": SheetRow({"value": True}, note="Theo báo cáo 12/BC-UBND", evidence="1, 3", version="a1"),
    "1.2": SheetRow({"value": "mot_phan"}, version="a2"),
    "1.3": SheetRow({"value": "2026-02-15"}, version="a3"),
    "1.4": SheetRow({"value": ["tru_so", "ma_qr"]}, version="a4"),
    "2.1": SheetRow({"da_xong": 22, "tong_so": 24}, version="a5"),
    "2.2": SheetRow(),
    "2.8": SheetRow({"value": "90.44"}, version="a6", is_locked=True),
    "4.1": SheetRow({"mean_weight": "2/3", "responses": 31}, version="a7", is_locked=True),
    "@ho_so_dung_han": SheetRow({"value": 840}, version="a8"),
    "@ho_so_da_giai_quyet": SheetRow({"value": 1000}, version="a9"),
    "C1": SheetRow({"value": 1}, version="b1"),
}

GIVEN, CLAIM, NOTE, CODE, FACT, ITEM = 5, 6, 7, 10, 11, 12

LOCKED = (
    "Dòng đã khóa hoặc do hệ thống, khảo sát, cơ quan thẩm định ghi; "
    "thay đổi trong tệp không được nhận."
)

STRAY = "Dòng này không thuộc bảng kê khai đã tải. Nhập giá trị vào dòng có sẵn của tiêu chí."


def sheet(rows: dict[str, SheetRow], **changed: Any) -> UnitSheet:
    one = UnitSheet("Kỳ năm 2026", "xa-an-my", "UBND xã An Mỹ & vùng phụ", 2026, "trang-thai", rows)
    return replace(one, **changed)


def downloaded(rows: dict[str, SheetRow] | None = None, name: str = SET) -> bytes:
    return write_unit_workbook(indicator_set(name), sheet(ROWS if rows is None else rows))


def read(
    content: bytes, current: dict[str, SheetRow] | None = None, name: str = SET, **given: Any
) -> WorkbookChanges:
    asked = {"unit": "xa-an-my", "year": 2026, **given}
    rows = ROWS if current is None else current
    return read_unit_workbook(indicator_set(name), content, current=rows, **asked)


def edited(edit: Callable[[Workbook], None], content: bytes | None = None) -> bytes:
    book = load_workbook(io.BytesIO(content or downloaded()))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def row_of(page: Worksheet, code: str, fact: str = "value", item: str = "") -> int:
    return next(
        number
        for number in range(1, page.max_row + 1)
        if tuple(page.cell(number, column).value or "" for column in (CODE, FACT, ITEM))
        == (code, fact, item)
    )


def filled(
    code: str, value: Any, fact: str = "value", item: str = "", column: int = GIVEN
) -> tuple[bytes, str]:
    """The downloaded workbook with one cell filled in, and the name of that cell."""
    names = []

    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        cell = page.cell(row_of(page, code, fact, item), column)
        cell.value = value
        names.append(cell.coordinate)

    return edited(edit), names[0]


def title(code: str) -> str:
    one = indicator_set(SET)
    leaf = one.by_code.get(code)
    if isinstance(leaf, Criterion):
        return str(leaf.title)
    named = {f"@{fact.id}": fact.title for fact in one.facts}
    named.update((item.code, item.title) for item in one.adjustments.items)
    return str(named[code])


UNCHANGED = WorkbookChanges(cycle="Kỳ năm 2026", state="trang-thai")


def rows_of_cases(one: IndicatorSet) -> list[dict[str, SheetRow]]:
    """The facts of every unit of every worked example, as rows of its sheet."""
    found = []
    for case in run_cases(LIBRARY / one.id, one):
        for card in case.results.cards if case.results else ():
            facts = card.facts
            rows = {code: SheetRow({"value": written(v)}) for code, v in facts.shared.items()}
            for code, statement in (*facts.statements.items(), *facts.adjustments.items()):
                values = {name: written(value) for name, value in statement.values.items()}
                rows[code] = SheetRow(values, statement.is_claimed, statement.reason, version=code)
            found.append(rows)
    return found
