"""Facts from files: what is read, and the sentence for everything that is not."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from parindex.documents.workbooks.facts_tables import read_facts
from parindex.documents.workbooks.template import SHEET, write_template
from parindex.engine.facts import UnitFacts
from parindex.engine.results import results
from tests.make import indicator_set

HEAD = "unit,criterion,fact,value\n"
SET = "vi-du-cach-cham"


def said(path: Path) -> list[str]:
    return [str(one) for one in read_facts(path, indicator_set(SET))]


def csv(tmp_path: Path, text: str, name: str = "so-lieu.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_long_table_is_read_with_any_separator(tmp_path, separator: str, mark: str) -> None:
    rows = [
        ("unit", "group", "criterion", "fact", "value"),
        ("A", "xa", "1.1", "", "có"),
        ("A", "xa", "1.2", "", "mot_phan"),
        ("A", "xa", "1.3", "", "15/02/2026"),
        ("A", "xa", "1.4", "", "tru_so|ma_qr"),
        ("A", "xa", "2.1", "da_xong", "22"),
        ("A", "xa", "2.1", "tong_so", "24"),
        ("A", "xa", "2.2", "", "n/a !accepted"),
        ("A", "xa", "2.8", "", "61.625" if separator == "," else "61.5"),
        ("A", "xa", "4.1", "mean_weight", "2/3"),
        ("A", "xa", "4.1", "responses", "31"),
        ("A", "xa", "3.1", "!points", "2.5"),
        ("A", "xa", "T2", "", "1"),
    ]
    text = mark + "\n".join(separator.join(row) for row in rows) + "\n"
    if separator == ",":
        text = text.replace("61.625", "61.5")
    (unit,) = read_facts(csv(tmp_path, text), indicator_set(SET))
    assert isinstance(unit, UnitFacts)
    (card,) = results(indicator_set(SET), [unit]).cards
    points = {code: leaf.points for code, leaf in card.leaves.items() if leaf.points}
    assert points == {
        "1.1": Decimal("4.00"),
        "1.2": Decimal("2.00"),
        "1.3": Decimal("2.00"),
        "1.4": Decimal("2.50"),
        "2.1": Decimal("2.75"),
        "2.8": Decimal("2.46"),
        "3.1": Decimal("2.50"),
        "4.1": Decimal("13.33"),
    }
    assert card.leaves["2.2"].state == "not_applicable"
    assert card.adjusted.deduction == Decimal("0.50")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("A,1.1,,maybe", "«maybe» không phải có hoặc không. Ghi «có» hoặc «không»."),
        ("A,2.1,da_xong,nan", "da_xong: «nan» không phải một số. Ghi ví dụ 24 hoặc 2,5."),
        ("A,2.1,da_xong,inf", "da_xong: «inf» không phải một số. Ghi ví dụ 24 hoặc 2,5."),
        ("A,2.1,da_xong,-3", "da_xong: −3 là số âm. Nhập số từ 0 trở lên."),
        (
            "A,2.1,da_xong,1.633",
            "da_xong: «1.633» có dấu phân cách hàng nghìn. Ghi liền, ví dụ 1633 hoặc 2,5.",
        ),
        (
            'A,2.1,da_xong,"1,633.5"',
            "da_xong: «1,633.5» có dấu phân cách hàng nghìn. Ghi liền, ví dụ 1633 hoặc 2,5.",
        ),
        ("A,2.5,,=2+2", "«=2+2» là công thức. Nhập giá trị, không nhập công thức."),
        ("A,3.1,,2.5", "2,5 không phải số nguyên. Nhập số đếm, ví dụ 24."),
        ("A,2.8,,100.5", "100,5 vượt mức cao nhất 100."),
        ("A,2.1,xong,5", "không có số liệu «xong» ở tiêu chí này. Dùng: da_xong, tong_so."),
        ("A,1.3,,32/13/2026", "«32/13/2026» không phải ngày. Ghi dạng 31/12/2022."),
        (
            "A,1.2,,rat_tot",
            "«rat_tot» không có trong danh sách. Chọn một trong: day_du, mot_phan, so_sai, khong.",
        ),
        ("A,4.1,mean_weight,82", "mean_weight: «82» ngoài khoảng 0 đến 1. Ghi 0,82 cho 82%."),
        (
            "A,1.5,!points,4.5",
            "đã nhập 4,50 điểm, tối đa 4,00 (VD, 1.5). Nhập số từ 0 đến 4,00.",
        ),
        ("A,1.5,,0.3", "0,3 điểm không theo bước 0,25."),
        (
            "A,1.1,,n/a",
            "tiêu chí này không được đề nghị «không áp dụng». Nhập số liệu của tiêu chí.",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_row_and_column(tmp_path, row: str, sentence: str) -> None:
    code = row.split(",")[1]
    path = csv(tmp_path, f"{HEAD}{row}\n")
    assert said(path) == [f"so-lieu.csv, dòng 2, cột D, A, tiêu chí {code}: {sentence}"]


def test_an_unknown_criterion_is_answered_with_the_nearest(tmp_path) -> None:
    path = csv(tmp_path, f"{HEAD}A,@ho_so_dung_ham,,5\n")
    assert said(path) == [
        "so-lieu.csv, dòng 2, cột D, A, tiêu chí @ho_so_dung_ham: bộ chỉ số vi-du-cach-cham "
        "không có tiêu chí «@ho_so_dung_ham». Có phải «@ho_so_dung_han»?"
    ]


def test_a_part_above_its_whole_is_a_contradiction(tmp_path) -> None:
    path = csv(tmp_path, f"{HEAD}A,2.1,da_xong,9\nA,2.1,tong_so,8\n")
    assert said(path) == [
        "so-lieu.csv, dòng 2, cột D, A, tiêu chí 2.1: phần đạt (9) lớn hơn tổng số (8). "
        "Kiểm tra lại hai số."
    ]


def test_a_row_given_twice_names_both_rows(tmp_path) -> None:
    path = csv(tmp_path, f"{HEAD}A,1.1,,có\nB,1.1,,có\nA,1.1,,không\n")
    assert said(path) == [
        "so-lieu.csv, dòng 4, cột D: lặp lại A, 1.1. Đã có ở dòng 2, cột D. Giữ một dòng."
    ]


def test_all_problems_of_a_file_come_at_once(tmp_path) -> None:
    path = csv(tmp_path, f"{HEAD}A,1.1,,maybe\nA,9.9,,1\nB,3.1,,-1\nB,2.5,,x\n")
    assert len(said(path)) == 4


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "tệp trống. Chọn tệp có số liệu."),
        ("a.csv", b"\n\n", "không có dòng tiêu đề"),
        ("a.csv", b"ten,diem\nA,5\n", "không có dòng tiêu đề; dòng đầu là «ten, diem»."),
        ("a.csv", "đơn vị".encode("utf-16"), "không phải UTF-8"),
        (
            "a.csv",
            "unit,criterion,value\nXã Mỹ,1.1,có\n".encode("cp1258", "replace"),
            "không phải UTF-8",
        ),
        ("a.csv", b"criterion,value\n1.1,x\n", "thiếu cột «unit»"),
        ("a.csv", HEAD.encode(), "không có đơn vị nào."),
        ("a.xlsx", b"not a zip", "không phải sổ tính .xlsx."),
        ("a.xlsm", b"PK", "tệp có thể chứa macro (.xlsm)."),
        ("a.pdf", b"%PDF", "không đọc được tệp «.pdf»."),
        ("a.toml", b"[facts\n", "sai cú pháp TOML"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, sentence) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = said(path)
    assert len(found) == 1
    assert sentence in found[0]


def workbook(tmp_path: Path, rows: list[tuple], name: str = "a.xlsx") -> Path:
    book = Workbook()
    for row in [("unit", "criterion", "fact", "value"), *rows]:
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def test_a_formula_in_a_workbook_is_refused_by_cell(tmp_path) -> None:
    path = workbook(tmp_path, [("A", "2.5", "", 3), ("A", "3.1", "", "=1+2")])
    assert said(path)[0] == (
        "a.xlsx, Sheet!D3: ô chứa công thức, có thể thay đổi sau khi gửi. "
        "Chép ô rồi dán đặc biệt «Giá trị»."
    )


def test_a_workbook_with_macros_inside_is_refused(tmp_path) -> None:
    path = workbook(tmp_path, [("A", "2.5", "", 3)])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert said(path) == ["a.xlsx: tệp có macro. Lưu lại dạng .xlsx không macro."]


def test_a_zip_bomb_is_not_unpacked(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert "không an toàn" in said(path)[0]


@pytest.mark.parametrize("far", ['r="XFD1048576"', "r='XFD1048576'", 'r="&#88;FD1048576"'])
def test_a_single_cell_far_away_does_not_fill_the_memory(tmp_path, far: str) -> None:
    source = workbook(tmp_path, [("A", "2.5", "", 3)], "nguon.xlsx")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'r="D2"', far.encode()))
    assert said(path) == [
        "a.xlsx: có ô ở quá xa bảng, mở ra sẽ hết bộ nhớ. "
        "Xóa các ô thừa ở cuối trang hoặc tạo lại tệp từ mẫu."
    ]


def test_numbers_of_a_workbook_are_what_was_typed_not_a_float(tmp_path) -> None:
    path = workbook(tmp_path, [("A", "2.8", "", 90.44), ("A", "2.6", "", 0.1)])
    (unit,) = read_facts(path, indicator_set(SET))
    assert unit.statements["2.8"].values == {"value": Decimal("90.44")}
    assert unit.statements["2.6"].values == {"value": Decimal("0.1")}


def test_a_hundred_thousand_rows_are_read(tmp_path) -> None:
    lines = [f"u{n},3.1,,{n % 9}" for n in range(50_000)]
    lines += [f"u{n},1.1,,có" for n in range(50_000)]
    units = read_facts(csv(tmp_path, HEAD + "\n".join(lines) + "\n"), indicator_set(SET))
    assert len(units) == 50_000
    assert units[7].statements["3.1"].values == {"value": 7}


def test_the_blank_workbook_is_filled_and_read_back(tmp_path) -> None:
    one = indicator_set(SET)
    path = tmp_path / "phieu.xlsx"
    write_template(one, path)
    book = load_workbook(path)
    sheet = book[SHEET]
    assert sheet.protection.sheet
    sheet["B3"], sheet["B4"] = "Xã An Mỹ", "xa"
    answers = {
        ("1.1", "value"): "có",
        ("1.2", "value"): "day_du",
        ("1.3", "value"): "đúng hạn",
        ("1.4", "value"): "tru_so | trang_tin",
        ("2.1", "da_xong"): 22,
        ("2.1", "tong_so"): 24,
        ("@ho_so_da_giai_quyet", ""): 1000,
        ("@ho_so_dung_han", ""): 840,
        ("2.8", "value"): 90.44,
        ("C1", "value"): 1,
    }
    for row in sheet.iter_rows(min_row=8):
        key = (str(row[0].value), row[5].value or "")
        if key in answers:
            assert not row[6].protection.locked
            row[6].value = answers.pop(key)
    assert answers == {}
    book.save(path)
    (unit,) = read_facts(path, one)
    assert (unit.unit, unit.group, unit.year) == ("Xã An Mỹ", "xa", 2026)
    (card,) = results(one, [unit]).cards
    points = {code: leaf.points for code, leaf in card.leaves.items() if leaf.points}
    assert points == {
        "1.1": Decimal("4.00"),
        "1.2": Decimal("4.00"),
        "1.3": Decimal("4.00"),
        "1.4": Decimal("3.00"),
        "2.1": Decimal("2.75"),
        "2.2": Decimal("8.00"),
        "2.8": Decimal("3.62"),
    }
    assert card.adjusted.bonus == Decimal("1.00")


def test_an_empty_blank_workbook_asks_for_the_name(tmp_path) -> None:
    path = tmp_path / "phieu.xlsx"
    write_template(indicator_set(SET), path)
    assert said(path) == ["phieu.xlsx, dòng 7: chưa ghi tên đơn vị. Ghi vào ô cạnh «Đơn vị»."]
