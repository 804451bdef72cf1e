"""The Excel round trip of a unit's sheet: what is written, what an upload would change."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from parindex.documents.unit_workbook import (
    CellNote,
    CellProblem,
    RowChange,
    RowConflict,
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

    sentence = "Đã nhập 82,5\u00a0%. Ghi số không có dấu %, đúng đơn vị tính."
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


def test_rows_in_another_order_and_under_another_name_are_read_the_same() -> None:
    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        page.title = "Bảng của tôi"
        rows = [[(c.value, copy(c._style)) for c in row] for row in page.iter_rows(min_row=7)]
        for number, row in enumerate(reversed(rows), start=7):
            for column, (value, style) in enumerate(row, start=1):
                page.cell(number, column).value = value
                page.cell(number, column)._style = style

    assert read(edited(edit)) == UNCHANGED


def test_an_inserted_row_is_named_only_when_something_stands_in_it() -> None:
    def edit(book: Workbook) -> None:
        book["Kê khai"].insert_rows(9, 2)
        book["Kê khai"]["B9"] = "Ghi chú của tôi"

    assert read(edited(edit)) == UNCHANGED

    def fill(book: Workbook) -> None:
        edit(book)
        book["Kê khai"]["E10"] = 12

    found = read(edited(fill))
    assert found == replace(UNCHANGED, problems=(CellProblem("E10", "", STRAY),))


def test_a_copied_row_is_a_problem_and_a_deleted_row_keeps_its_value() -> None:
    def copy(book: Workbook) -> None:
        page = book["Kê khai"]
        page.append([cell.value for cell in page[row_of(page, "1.1")]])

    (problem,) = read(edited(copy)).problems
    assert (problem.code, problem.sentence[:12]) == ("1.1", "Dòng lặp lại")

    def delete(book: Workbook) -> None:
        page = book["Kê khai"]
        page.delete_rows(row_of(page, "2.1", "da_xong"))

    found = read(edited(delete))
    assert (found.changes, found.problems) == ((), ())
    assert [note.code for note in found.notes] == ["2.1"]


def test_values_pasted_under_another_code_are_noticed() -> None:
    def edit(book: Workbook) -> None:
        page = book["Kê khai"]
        page.cell(row_of(page, "1.1"), 1).value = "1.2"

    (problem,) = read(edited(edit)).problems
    assert problem.code == "1.1"
    assert "không khớp" in problem.sentence


def without_hidden_sheet(book: Workbook) -> None:
    del book["_parindex"]


def without_keys(book: Workbook) -> None:
    book["Kê khai"].delete_cols(CODE, 2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "Tệp trống. Chọn tệp kê khai đã tải từ phần mềm."),
        (
            lambda: b"%PDF-1.7",
            "Không phải sổ tính .xlsx. Mở tệp rồi lưu lại dạng .xlsx.",
        ),
        (
            lambda: edited(without_hidden_sheet),
            "Tệp không có trang ẩn «_parindex» nên không rõ của đơn vị nào. "
            "Tải lại tệp kê khai từ phần mềm rồi nhập vào đó.",
        ),
        (
            lambda: edited(without_keys),
            "Không tìm thấy bảng kê khai trong tệp: dòng tiêu đề hoặc các cột ẩn đã bị xóa. "
            "Tải lại tệp kê khai rồi nhập vào đó.",
        ),
        (
            lambda: write_unit_workbook(
                indicator_set(SET), sheet(ROWS, unit="xa-khac", unit_name="UBND xã Khác")
            ),
            "Tệp này là của đơn vị khác: UBND xã Khác (mã xa-khac), không phải mã xa-an-my. "
            "Chọn đúng tệp của đơn vị.",
        ),
        (
            lambda: write_unit_workbook(indicator_set(SET), sheet(ROWS, year=2025)),
            "Tệp này là của năm 2025, không phải năm 2026. Tải tệp kê khai của năm 2026.",
        ),
        (
            lambda: write_unit_workbook(indicator_set("nga-nam-2022"), sheet({})),
            f"Tệp làm theo bộ chỉ số khác bản đang dùng ({indicator_set(SET).title}). "
            "Tải lại tệp kê khai rồi nhập vào đó.",
        ),
    ],
)
def test_a_file_that_is_not_this_units_is_refused_with_one_sentence(content, sentence) -> None:
    assert read(content()) == WorkbookChanges(refusal=sentence)


def packed(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """The downloaded workbook with its parts changed or parts added."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(downloaded())) as before,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
        for name, part in added.items():
            after.writestr(name, part)
    return content.getvalue()


def test_macros_bombs_and_broken_files_are_refused() -> None:
    macro = packed(lambda _, part: part, **{"xl/vbaProject.bin": b"macro"})
    assert read(macro).refusal == "Tệp có macro. Lưu lại dạng .xlsx không macro."
    bomb = packed(lambda _, part: part, **{"xl/media/a.xml": b"0" * 30_000_000})
    assert "không an toàn" in read(bomb).refusal
    far = packed(lambda _, part: part.replace(b'<c r="A1" ', b'<c r="XFD1048576" '))
    assert "ô ở quá xa bảng" in read(far).refusal
    broken = packed(lambda name, part: part[:40] if name == "xl/workbook.xml" else part)
    assert read(broken).refusal.startswith("Không mở được tệp")
    assert read(downloaded()[:3000]).refusal.startswith("Không phải sổ tính .xlsx.")


def test_only_input_cells_are_open_and_the_keys_are_hidden() -> None:
    book = load_workbook(io.BytesIO(downloaded()))
    page = book["Kê khai"]
    assert book.sheetnames == ["Kê khai", "Hướng dẫn", "_parindex"]
    assert book["_parindex"].sheet_state == "hidden"
    assert page.protection.sheet
    assert page.protection.password is None
    assert page.freeze_panes == "C7"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.column_dimensions["J"].hidden
    is_open = {
        cell.column for row in page.iter_rows() for cell in row if not cell.protection.locked
    }
    assert is_open == {GIVEN, CLAIM, NOTE}
    locked = page.cell(row_of(page, "2.8"), GIVEN)
    assert locked.protection.locked


def test_the_points_are_numbers_as_of_the_download() -> None:
    page = load_workbook(io.BytesIO(downloaded()))["Kê khai"]
    assert page["I6"].value == "Điểm tạm tính (lúc tải)"
    shown = {
        code: page.cell(row_of(page, code, fact, item), 9)
        for code, fact, item in [
            ("1.1", "value", ""),
            ("1.2", "value", ""),
            ("1.4", "value", "tru_so"),
            ("2.1", "da_xong", ""),
            ("2.5", "value", ""),
            ("2.8", "value", ""),
        ]
    }
    assert {code: cell.value for code, cell in shown.items()} == {
        "1.1": 4,
        "1.2": 2,
        "1.4": 2.5,
        "2.1": 2.75,
        "2.5": None,
        "2.8": 3.62,
    }
    assert {cell.number_format for cell in shown.values()} == {"#,##0.00"}


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    rows = {**ROWS, "1.1": replace(ROWS["1.1"], note='=HYPERLINK("http://x")', evidence="=1+1")}
    content = downloaded(rows)
    page = load_workbook(io.BytesIO(content))["Kê khai"]
    assert not [c.coordinate for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert read(content, rows) == UNCHANGED


def test_libreoffice_saves_a_file_that_is_still_read(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed: saving again by LibreOffice is not tested")
    content, cell = filled("2.1", 23, "da_xong")
    (tmp_path / "ke-khai.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", "lai", "ke-khai.xlsx"], cwd=tmp_path, check=True, timeout=120
    )
    saved = (tmp_path / "lai" / "ke-khai.xlsx").read_bytes()
    new = replace(ROWS["2.1"], facts={"da_xong": 23, "tong_so": 24})
    change = RowChange("2.1", title("2.1"), ROWS["2.1"], new, (cell,))
    assert read(saved) == replace(UNCHANGED, changes=(change,))
