"""What happens to a workbook on the way: rows moved, files altered, broken or dangerous."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from parindex.documents.workbooks.unit_workbook import (
    CellProblem,
    RowChange,
    WorkbookChanges,
    write_unit_workbook,
)
from tests.documents.unit_workbooks import (
    CLAIM,
    CODE,
    GIVEN,
    NOTE,
    ROWS,
    SET,
    STRAY,
    UNCHANGED,
    downloaded,
    edited,
    filled,
    read,
    row_of,
    sheet,
    title,
)
from tests.make import indicator_set


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
