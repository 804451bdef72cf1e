"""The workbook of a publication: real numbers, one sheet for each group, ready to print."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from parindex.documents.papers.publishing import About
from parindex.documents.workbooks.plain_sheets import sheet_name
from parindex.documents.workbooks.results_workbook import write_workbook
from tests import make
from tests.documents.publications import many_units

ABOUT = About(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2026",
    year=2026,
    groups=(("phuong", "Phường"), ("xa", "Xã: [miền núi]/hải đảo, dân số dưới 10.000 người")),
    footer="Mã băm A&B",
    is_draft=True,
)


def book(found, about=ABOUT):
    file = BytesIO()
    write_workbook(found, file, about)
    return load_workbook(file)


def test_each_group_has_a_sheet_and_the_others_follow():
    assert book(many_units(6).results).sheetnames == [
        "Phường",
        "Xã miền núi hải đảo, dân số dướ",
        "Lĩnh vực",
        "Thống kê",
        "Khảo sát theo tiêu chí",
        "Khảo sát theo đơn vị",
        "Theo tiêu chí",
    ]


def test_figures_are_numbers_and_what_is_not_known_is_empty():
    found = many_units(6).results
    sheet = book(found)["Phường"]
    head = [cell.value for cell in sheet[1]]
    assert head[:8] == [
        "Hạng",
        "Đơn vị",
        "Mã",
        "Chỉ số",
        "Xếp loại",
        "Tổng điểm",
        "Điểm thưởng",
        "Điểm trừ",
    ]
    card = next(one for one in found.cards if found.standings[one.facts.unit].group == "phuong")
    row = [cell.value for cell in sheet[2]]
    assert row[:4] == [1, card.facts.name, card.facts.unit, float(card.index)]
    assert row[8] == float(card.areas["1"].points)
    assert sheet["D2"].number_format == "0.00"
    totals = book(make.snapshot({"Sở Một": "96.50"}).results, None)
    assert totals.sheetnames == ["Xếp hạng", "Lĩnh vực", "Thống kê", "Theo tiêu chí"]
    assert [cell.value for cell in totals["Xếp hạng"][2]][5:10] == [96.5, 0, 0, None, None]


def test_every_sheet_is_ready_to_read_and_to_print():
    found = book(many_units(6).results)
    for sheet in found.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_area.endswith(f"${sheet.max_row}")
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.oddHeader.left.text == "DỰ THẢO"
    assert found["Phường"].freeze_panes == "C2"
    assert found["Phường"].oddFooter.left.text == "Mã băm A&&B"


def test_statistics_are_those_of_the_results():
    found = many_units(6).results
    rows = list(book(found)["Thống kê"].iter_rows(min_row=2, values_only=True))
    whole = found.statistics[""]
    assert rows[0][:8] == (
        "Tất cả các đơn vị",
        6,
        6,
        float(whole.mean),
        float(whole.median),
        float(whole.highest),
        float(whole.lowest),
        float(whole.spread),
    )
    assert [row[0] for row in rows] == ["Tất cả các đơn vị", *(title for _, title in ABOUT.groups)]


def test_a_long_name_makes_its_row_higher_and_nothing_is_run_as_a_formula():
    name = "=Ủy ban nhân dân " + "xã Rất Dài " * 4
    sheet = book(make.snapshot({name: "80", "Sở Hai": "70"}).results, None)["Xếp hạng"]
    assert sheet["B2"].value == name
    assert sheet["B2"].data_type == "s"
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [60, None]


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Sở, ban, ngành", (), "Sở, ban, ngành"),
        ("a/b\\c:d*e?f[g]", (), "a b c d e f g"),
        ("x" * 40, (), "x" * 31),
        ("x" * 40, ("X" * 31,), "x" * 27 + " (2)"),
        ("Xã", ("xã", "Xã (2)"), "Xã (3)"),
        ("'trích'", (), "trích"),
        ("History", (), "Nhóm History"),
        ("///", (), "Nhóm"),
    ],
)
def test_sheets_get_names_that_excel_accepts(title, taken, name):
    assert sheet_name(title, taken) == name
