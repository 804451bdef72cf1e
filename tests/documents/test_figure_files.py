"""A dashboard as a workbook, a PDF and a picture, opened again by other programs."""

from __future__ import annotations

import struct
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.dashboards.figure_files import (
    dashboard_pdf,
    dashboard_workbook,
    picture,
    written,
)
from parindex.documents.dashboards.figures import Cell, Column, Dashboard, Figure, Headline, Table
from parindex.documents.typesetting import FONTS

D = Decimal
COLUMNS = (Column("Đơn vị", 30, is_number=False), Column("Điểm"), Column("Bậc"))
ROWS = (
    (Cell("=1+1"), Cell(D("84.85"), look="h3"), Cell(-2, sign=True)),
    (Cell("#let x = Xã *B*"), Cell(None), Cell(3, sign=True)),
)
LONG = "Một cái tên rất dài: dài hơn ba mươi mốt chữ / [x]"
BARS = partial(bar_chart, "Điểm", [Bar("Xã A", D(5), written="5")])
FIGURE = Figure(
    "diem",
    "Điểm",
    "Xã A đạt 84,85.",
    (Table(COLUMNS, ROWS, LONG), Table(COLUMNS, ROWS, LONG)),
    BARS,
)
BOARD = Dashboard(
    "Toàn cảnh: Kết quả",
    "",
    "Nhóm: Xã",
    (Headline("Chỉ số bình quân", "84,85", "Tăng.", value=D("84.85")), Headline("X", "–", "Chưa.")),
    (FIGURE, Figure("khong", "Không có bảng", "Chưa công khai.")),
)


@pytest.fixture
def fonts():
    if not any(FONTS.glob("Tinos*")):
        pytest.skip("SKIPPED ALOUD: no Tinos; run make front")
    return FONTS


def test_cells_are_written_as_officials_write_them() -> None:
    cells = [Cell(D("1234.5")), Cell(1633), Cell(None), Cell(D("0.12"), sign=True), Cell(D(-1))]
    assert [written(one) for one in cells] == ["1.234,50", "1.633", "–", "+0,12", "−1,00"]


def test_the_workbook_has_numbers_texts_and_the_filters() -> None:
    book = load_workbook(BytesIO(dashboard_workbook(BOARD)))
    first, second, third = (book[name] for name in book.sheetnames)
    assert [cell.value for cell in first["A"]][:3] == ["Toàn cảnh: Kết quả", None, "Nhóm: Xã"] or (
        first["A1"].value == "Toàn cảnh: Kết quả" and first["A3"].value == "Nhóm: Xã"
    )
    assert (first["B5"].value, first["B6"].value) == (84.85, "–")
    assert len({second.title, third.title}) == 2
    assert max(len(name) for name in book.sheetnames) <= 31
    rows = [[cell.value for cell in row] for row in second.iter_rows(min_row=5, max_row=7)]
    assert rows == [
        ["Đơn vị", "Điểm", "Bậc"],
        ["=1+1", 84.85, -2],
        ["#let x = Xã *B*", None, 3],
    ]
    assert second["A6"].data_type == "s"
    assert second["B6"].number_format == "#,##0.00"
    assert second.auto_filter.ref == "A5:C7"
    assert second["A3"].value == "Nhóm: Xã"


def test_the_pdf_is_a4_landscape_with_its_fonts_and_plain_texts(fonts) -> None:
    content = dashboard_pdf(BOARD, fonts)
    assert dashboard_pdf(BOARD, fonts) == content
    page = PdfReader(BytesIO(content)).pages[0]
    width, height = (round(float(one)) for one in page.mediabox[2:])
    assert (width, height) == (842, 595)
    text = page.extract_text()
    for words in ("Toàn cảnh: Kết quả", "Xã A đạt 84,85.", "#let x = Xã *B*", "+3", "−2", "–"):
        assert words in text
    assert "Chưa công khai." in text


def test_a_picture_is_sharp_enough_for_a_slide(fonts) -> None:
    content = picture(BOARD, FIGURE, fonts)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width > 1900
    assert height > 100
