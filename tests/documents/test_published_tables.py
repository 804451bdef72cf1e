"""Tables as they are published: titles above, notes below, merged headings, totals in between."""

from __future__ import annotations

import io

import pytest
from xlsxwriter import Workbook

from parindex.documents.workbooks.published_sheets import Sheet, read_sheets
from parindex.documents.workbooks.published_tables import (
    Columns,
    Headings,
    guess_headings,
    headings,
    lines,
    printed_maximum,
)
from parindex.errors import Invalid
from tests.publications import published_files as files


def table(*rows: str) -> Sheet:
    """A sheet from lines with | between the cells."""
    return Sheet("T", tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows))


def kinds(sheet: Sheet, columns: Columns) -> list[tuple[int, str]]:
    return [(one.number, one.kind) for one in lines(sheet, guess_headings(sheet), columns)]


def test_headings_stand_below_a_title_and_span_merged_rows() -> None:
    sheet = read_sheets("a.xlsx", files.merged_headings())[0]
    where = guess_headings(sheet)
    assert where == Headings(1, 2)
    assert headings(sheet, where)[:4] == (
        "TT",
        "Đơn vị",
        "Chỉ đạo, điều hành (20 điểm) / Điểm",
        "Chỉ đạo, điều hành (20 điểm) / Tỷ lệ %",
    )


def test_a_csv_spreads_a_heading_over_the_columns_below_it() -> None:
    sheet = table(
        "BẢNG ĐIỂM|||",
        "STT|Đơn vị|Tài chính công||Tổng điểm",
        "||Điểm|Tỷ lệ|",
        "1|Xã Một|5|50|70",
    )
    where = guess_headings(sheet)
    assert (where, headings(sheet, where)) == (
        Headings(1, 2),
        ("STT", "Đơn vị", "Tài chính công / Điểm", "Tài chính công / Tỷ lệ", "Tổng điểm"),
    )


def test_a_row_of_maxima_belongs_to_the_headings() -> None:
    sheet = table("STT|Đơn vị|Thể chế|Tổng điểm", "|Điểm tối đa|10|100", "1|Xã Một|5|70")
    where = guess_headings(sheet)
    assert headings(sheet, where)[2] == "Thể chế / 10"
    assert where.height == 2


def test_ratings_alone_without_numbers_are_not_headings() -> None:
    sheet = table("Đơn vị|Xếp loại", "Xã Một|Tốt", "Xã Hai|Khá")
    assert guess_headings(sheet) == Headings(0, 1)


def test_totals_notes_sections_and_numbered_columns_are_no_units() -> None:
    sheet = table(
        "STT|Đơn vị|Chỉ số",
        "(1)|(2)|(3)=(1)+(2)",
        "I|CÁC SỞ|",
        "1|Sở Một|80,5",
        "2|Trung Bình|70",
        "|Trung bình|75,25",
        "STT|Đơn vị|Chỉ số",
        "3|Sở Ba|60",
        "|Cao nhất|80,5",
        "||12",
        "Ghi chú: số liệu chính thức||",
        "Người lập bảng||",
    )
    columns = Columns((1,), 0, (2,))
    assert kinds(sheet, columns) == [
        (2, "numbering"),
        (3, "section"),
        (4, ""),
        (5, ""),
        (6, "total"),
        (7, "repeated"),
        (8, ""),
        (9, "total"),
        (10, "nameless"),
        (11, "note"),
        (12, "note"),
    ]


def test_percent_cells_and_computed_numbers_read_as_they_are_seen() -> None:
    content = files.workbook([["Đơn vị", "Chỉ số", "Điểm"], ["Xã Một", 0.8485, 84.85000000000001]])
    assert read_sheets("a.xlsx", content)[0].rows[1] == ("Xã Một", "84.85%", "84.85")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Bảng;;\nĐơn vị;Chỉ số;Loại\nXã Một;84,85;Tốt\nXã Hai;80,1;Tốt\n", "Xã Một"),
        ("Đơn vị,Chỉ số\nXã Một,84.85\nXã Hai,80\n", "Xã Một"),
        ("Đơn vị\tChỉ số\nXã Một\t84,85\nXã Hai\t80\n", "Xã Một"),
        ('Đơn vị,Chỉ số\nXã Một,"84,85"\nXã Hai,"80,1"\n', "Xã Một"),
        ("sep=;\nĐơn vị;Chỉ số\nXã Một;84,85\n", "Xã Một"),
    ],
)
def test_a_csv_is_divided_by_the_mark_that_divides_all_lines_alike(text, first) -> None:
    sheet = read_sheets("a.csv", text.encode("utf-8-sig"))[0]
    where = guess_headings(sheet)
    assert sheet.cell(where.after, 0) == first
    assert sheet.cell(where.after, 1) in ("84,85", "84.85")


@pytest.mark.parametrize(
    ("heading", "maximum"),
    [
        ("Tài chính công (12,5 điểm)", "12,5"),
        ("Thể chế (tối đa: 10)", "10"),
        ("Cải cách bộ máy / 15", "15"),
        ("Lĩnh vực 3 (20)", "20"),
        ("Lĩnh vực 3", ""),
    ],
)
def test_the_maximum_is_read_from_a_heading(heading, maximum) -> None:
    assert printed_maximum(heading) == maximum


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "Tệp trống"),
        ("a.ods", b"PK", "Không nhận tệp «.ods»"),
        ("a.pdf", b"%PDF", "Không nhận tệp «.pdf»"),
        ("a.xlsx", b"PK\x03\x04 khong phai", "không phải sổ tính"),
        ("a.csv", b"\xff\xd8\xff\xe0JFIF" + bytes(range(1, 32)) * 20, "không phải bảng"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(name, content, says) -> None:
    with pytest.raises(Invalid, match=says):
        read_sheets(name, content)


def test_a_sheet_of_raw_figures_beside_the_results_is_left_alone() -> None:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.add_worksheet("Thô").write(30_000, 0, "xa")
    results = book.add_worksheet("Kết quả")
    results.write_row(0, 0, ["Đơn vị", "Chỉ số"])
    results.write_row(1, 0, ["Xã Một", 80])
    book.close()
    assert [one.name for one in read_sheets("a.xlsx", content.getvalue())] == ["Kết quả"]
    lines = "\n".join(f"Xã {n};80" for n in range(20_001))
    with pytest.raises(Invalid, match="có 20001 dòng, 2 cột; nhiều nhất 20000 dòng"):
        read_sheets("a.csv", lines.encode())
