"""The Excel round trip of a unit's sheet: what is written, what an upload would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from parindex.documents.workbooks.unit_workbook import (
    CellNote,
    CellProblem,
    RowChange,
    RowConflict,
    SheetRow,
    write_unit_workbook,
)
from parindex.engine.indicators import Criterion
from tests.documents.unit_workbooks import (
    CLAIM,
    CODE,
    FULL,
    GIVEN,
    LOCKED,
    NOTE,
    ROWS,
    SET,
    UNCHANGED,
    downloaded,
    edited,
    filled,
    read,
    row_of,
    rows_of_cases,
    sheet,
    title,
)
from tests.make import indicator_set


@pytest.mark.parametrize("name", FULL)
def test_a_sheet_that_nobody_touched_changes_nothing(name: str) -> None:
    one = indicator_set(name)
    for rows in [{}, *rows_of_cases(one)]:
        content = write_unit_workbook(one, sheet(rows))
        assert read(content, rows, name) == UNCHANGED


@pytest.mark.parametrize(
    ("code", "fact", "typed", "facts"),
    [
        ("1.1", "value", "không", {"value": False}),
        ("1.1", "value", False, {"value": False}),
        ("1.2", "value", "day_du", {"value": "day_du"}),
        ("1.3", "value", date(2026, 1, 31), {"value": "2026-01-31"}),
        ("1.3", "value", "31/1/2026", {"value": "2026-01-31"}),
        ("1.3", "value", "Chậm", {"value": "late"}),
        ("2.1", "da_xong", "22,5", {"da_xong": "22.5", "tong_so": 24}),
        ("2.1", "da_xong", 23, {"da_xong": 23, "tong_so": 24}),
        ("2.1", "tong_so", None, {"da_xong": 22}),
        ("2.5", "value", 3, {"value": 3}),
        ("@ho_so_dung_han", "value", 841, {"value": 841}),
        ("C1", "value", None, {}),
    ],
)
def test_one_cell_changed_is_one_change(code, fact, typed, facts) -> None:
    content, cell = filled(code, typed, fact)
    old = ROWS.get(code, SheetRow())
    change = RowChange(code, title(code), old, replace(old, facts=facts), (cell,))
    assert read(content) == replace(UNCHANGED, changes=(change,))


def test_every_option_can_be_chosen_by_its_words() -> None:
    one = indicator_set(SET)
    leaf = one.by_code["1.2"]
    assert isinstance(leaf, Criterion)
    assert leaf.rule is not None
    for identifier, words in leaf.rule.asks[0].choices:
        content, _ = filled("1.2", words.vi)
        facts = [change.new.facts for change in read(content).changes]
        assert facts == ([] if identifier == "mot_phan" else [{"value": identifier}])


def test_an_item_of_a_checklist_is_its_own_cell() -> None:
    content, cell = filled("1.4", "Có", item="trang_tin")
    new = replace(ROWS["1.4"], facts={"value": ["tru_so", "trang_tin", "ma_qr"]})
    change = RowChange("1.4", title("1.4"), ROWS["1.4"], new, (cell,))
    assert read(content).changes == (change,)


def test_the_first_item_answered_makes_the_blank_ones_a_no() -> None:
    rows = {code: row for code, row in ROWS.items() if code != "1.4"}

    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        page.cell(row_of(page, "1.4", item="ma_qr"), GIVEN).value = "x"

    (change,) = read(edited(edit, downloaded(rows)), rows).changes
    assert change.new.facts == {"value": ["ma_qr"]}


def test_emptying_a_checklist_clears_it_visibly() -> None:
    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        for number in range(7, page.max_row + 1):
            if page.cell(number, CODE).value == "1.4":
                page.cell(number, GIVEN).value = None

    (change,) = read(edited(edit)).changes
    assert change.new.facts == {}
    assert len(change.cells) == 4


def test_a_note_and_a_claim_are_changes() -> None:
    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        number = row_of(page, "2.2", "")
        page.cell(number, CLAIM).value = "x"
        page.cell(number, NOTE).value = "Không phát sinh"
        page.cell(row_of(page, "1.1"), NOTE).value = "Theo báo cáo 13"

    found = {change.code: change.new for change in read(edited(edit)).changes}
    assert found == {
        "1.1": replace(ROWS["1.1"], note="Theo báo cáo 13"),
        "2.2": SheetRow(claimed_not_applicable=True, note="Không phát sinh"),
    }


def test_line_breaks_of_a_web_form_are_no_change() -> None:
    rows = {**ROWS, "1.1": replace(ROWS["1.1"], note="Dòng một\r\nDòng hai \r\n")}
    assert read(downloaded(rows), rows) == UNCHANGED


@pytest.mark.parametrize(
    ("code", "fact", "typed", "sentence"),
    [
        ("1.1", "value", "maybe", "«maybe» không phải có hoặc không. Ghi «có» hoặc «không»."),
        (
            "1.1",
            "value",
            "n/a",
            "Tiêu chí này không được đề nghị «không áp dụng». Nhập số liệu của tiêu chí.",
        ),
        ("1.3", "value", "32/13/2026", "«32/13/2026» không phải ngày. Ghi dạng 31/12/2022."),
        ("2.1", "da_xong", -3, "−3 là số âm. Nhập số từ 0 trở lên."),
        (
            "2.1",
            "tong_so",
            "1 000 000",
            "«1 000 000» có dấu phân cách hàng nghìn. Ghi liền, ví dụ 1633 hoặc 2,5.",
        ),
        (
            "2.1",
            "tong_so",
            "=12*2",
            "Ô chứa công thức, có thể thay đổi sau khi gửi. Chép ô rồi dán đặc biệt «Giá trị».",
        ),
        ("2.1", "tong_so", "24 việc", "«24 việc» không phải một số. Ghi ví dụ 24 hoặc 2,5."),
        (
            "2.1",
            "tong_so",
            date(2026, 3, 2),
            "«2026-03-02» không phải một số. Ghi ví dụ 24 hoặc 2,5.",
        ),
        ("3.1", "value", 2.5, "2,5 không phải số nguyên. Nhập số đếm, ví dụ 24."),
        ("2.1", "da_xong", 25, "Phần đạt (25) lớn hơn tổng số (24). Kiểm tra lại hai số."),
    ],
)
def test_a_wrong_cell_is_named_and_is_no_change(code, fact, typed, sentence) -> None:
    content, cell = filled(code, typed, fact)
    problem = CellProblem(cell, code, sentence)
    assert read(content) == replace(UNCHANGED, problems=(problem,))


@pytest.mark.parametrize("number_format", ["0%", "0.00%", '0.0" "%'])
def test_a_percentage_is_not_taken_for_a_small_number(number_format: str) -> None:
    cells = []

    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        cell = page.cell(row_of(page, "2.1", "da_xong"), GIVEN)
        cell.value, cell.number_format = 0.825, number_format
        cells.append(cell.coordinate)

    sentence = "Đã nhập 82,5%. Ghi số không có dấu %, đúng đơn vị tính."
    found = read(edited(edit))
    assert found == replace(UNCHANGED, problems=(CellProblem(cells[0], "2.1", sentence),))


def test_a_shared_figure_that_contradicts_a_leaf_is_named_at_its_cell() -> None:
    content, cell = filled("@ho_so_dung_han", 1001)
    found = read(content)
    assert found.changes == ()
    assert {(one.cell, one.code) for one in found.problems} == {(cell, "2.2")}


def test_a_number_with_a_million_is_read() -> None:
    content, cell = filled("2.1", 1_000_000, "tong_so")
    new = replace(ROWS["2.1"], facts={"da_xong": 22, "tong_so": 1_000_000})
    assert read(content).changes == (RowChange("2.1", title("2.1"), ROWS["2.1"], new, (cell,)),)


@pytest.mark.parametrize("figure", ["0.1", "123456789012.0123456789", "999999999.99"])
def test_no_digit_of_a_figure_is_lost(figure: str) -> None:
    rows = {"2.1": SheetRow({"da_xong": 1, "tong_so": figure})}
    assert read(downloaded(rows), rows) == UNCHANGED


def test_a_row_stated_anew_and_edited_is_a_conflict_with_both_values() -> None:
    content, cell = filled("2.1", 23, "da_xong")
    now = replace(ROWS["2.1"], facts={"da_xong": 20, "tong_so": 24}, version="moi")
    found = read(content, {**ROWS, "2.1": now})
    mine = replace(now, facts={"da_xong": 23, "tong_so": 24})
    conflict = RowConflict("2.1", title("2.1"), now, mine, (cell,))
    assert found == replace(UNCHANGED, conflicts=(conflict,))


def test_a_row_stated_anew_and_not_edited_stays_as_it_is_now() -> None:
    now = replace(ROWS["2.1"], facts={"da_xong": 20, "tong_so": 24}, version="moi")
    found = read(downloaded(), {**ROWS, "2.1": now})
    assert found.changes == ()
    assert found.conflicts == ()
    assert [note.code for note in found.notes] == ["2.1"]
    assert "mới hơn" in found.notes[0].sentence


def test_both_coming_to_the_same_value_is_no_conflict() -> None:
    content, _ = filled("2.1", 23, "da_xong")
    now = replace(ROWS["2.1"], facts={"da_xong": 23, "tong_so": 24}, version="moi")
    assert read(content, {**ROWS, "2.1": now}) == UNCHANGED


def test_a_locked_row_is_left_alone_with_a_note() -> None:
    content, cell = filled("2.8", 99)
    assert read(content) == replace(UNCHANGED, notes=(CellNote(cell, "2.8", LOCKED),))


def test_a_locked_row_that_a_system_updated_meanwhile_says_nothing() -> None:
    now = replace(ROWS["2.8"], facts={"value": 95}, version="moi")
    assert read(downloaded(), {**ROWS, "2.8": now}) == UNCHANGED
