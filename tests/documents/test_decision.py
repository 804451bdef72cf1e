"""The decision with its annexes says what the results say, in Word and PDF alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PdfReader

from parindex.documents.papers.decision import (
    decision_paper,
    group_sentence,
)
from parindex.documents.papers.official import LANDSCAPE_WIDTH, Centered, Paragraph, Table
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.publishing import About
from parindex.documents.typesetting import FONTS
from tests import make
from tests.documents.papers import fonts, pdf_pages, squeezed, word_lines
from tests.documents.publications import many_units

ABOUT = About(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2021",
    year=2021,
    number="12",
    signed_on=date(2022, 1, 5),
)


def results():
    totals = {"Sở Một": "95.1", "Sở Hai": "84.85", "Sở Ba": "84.85"}
    return make.snapshot(totals).results


def texts(about: About = ABOUT) -> list[str]:
    blocks = decision_paper(results(), about).blocks
    return [one.text for one in blocks if isinstance(one, Centered | Paragraph)]


def test_the_articles_are_made_of_the_figures():
    title, first, group = texts()[:3]
    assert title == "QUYẾT ĐỊNH:"
    assert first == (
        "Công bố Chỉ số cải cách hành chính năm 2021 của 3 đơn vị, chi tiết tại Phụ lục kèm theo."
    )
    assert group.startswith(
        "Các đơn vị: 3 đơn vị, trung bình 88,27, cao nhất 95,10, thấp nhất 84,85"
    )


def test_one_unit_or_level_units_have_no_highest_and_lowest():
    said = {
        1: "Các đơn vị: 1 đơn vị, 1 đơn vị có chỉ số, đạt 95,10 điểm; 1 đơn vị xếp loại Rất tốt.",
        2: "Các đơn vị: 2 đơn vị, 2 đơn vị có chỉ số, cùng đạt 95,10 điểm; 2 đơn vị xếp loại Rất "
        "tốt.",
    }
    for count, sentence in said.items():
        found = make.snapshot({f"Sở {number}": "95.1" for number in range(count)}).results
        assert group_sentence(found, "", "") == sentence


def test_what_is_missing_is_said_in_the_decision():
    about = replace(ABOUT, missing="Thiếu.")
    assert "Thiếu." in texts(about)


def test_the_first_annex_is_the_ranking():
    ranking = decision_paper(results(), ABOUT).annexes[0]
    (table,) = [one for one in ranking.blocks if isinstance(one, Table)]
    assert [row.cells[:3] for row in table.rows] == [
        ("1", "Sở Một", "95,10"),
        ("2", "Sở Ba", "84,85"),
        ("2", "Sở Hai", "84,85"),
    ]


def test_without_areas_and_survey_only_the_ranking_is_annexed():
    assert [(one.kind, one.is_landscape) for one in decision_paper(results(), ABOUT).annexes] == [
        ("Phụ lục", False)
    ]


GROUPS = (("phuong", "phường"), ("xa", "xã"))


def test_every_annex_there_are_figures_for_is_numbered():
    about = replace(ABOUT, groups=GROUPS)
    found = decision_paper(many_units(6).results, about).annexes
    assert [(one.kind, one.title, one.is_landscape) for one in found] == [
        (
            "Phụ lục I",
            "Kết quả, xếp loại và xếp hạng Chỉ số cải cách hành chính năm 2021",
            False,
        ),
        ("Phụ lục II", "Điểm của các đơn vị theo từng lĩnh vực", True),
        ("Phụ lục III", "Kết quả trung bình theo lĩnh vực", False),
        ("Phụ lục IV", "Kết quả điều tra xã hội học theo tiêu chí", True),
    ]
    for annex in found:
        width = LANDSCAPE_WIDTH if annex.is_landscape else 165
        tables = [one for one in annex.blocks if isinstance(one, Table)]
        assert {sum(column.width for column in one.columns) for one in tables} == {width}


def test_the_survey_tells_how_many_forms_stand_behind_the_points():
    found = many_units(6).results
    forms = {card.facts.unit: 1200 + number for number, card in enumerate(found.cards)}
    about = replace(ABOUT, groups=GROUPS, forms=forms)
    table = decision_paper(found, about).annexes[3].blocks[-1]
    assert isinstance(table, Table)
    assert table.columns[2].title == "Số phiếu hợp lệ"
    first = next(one for one in found.cards if one.facts.name == table.rows[1].cells[1])
    count = f"1.{200 + found.cards.index(first)}"
    assert [row.cells[2] for row in table.rows[:2]] == ["", count]
    assert table.rows[-1].cells[2] == ""


def test_too_many_areas_go_into_tables_that_repeat_the_names(monkeypatch):
    monkeypatch.setattr("parindex.documents.papers.annexes.MOST_COLUMNS", 4)
    about = replace(ABOUT, groups=GROUPS)
    found = many_units(6).results
    annex = decision_paper(found, about).annexes[1]
    tables = [one for one in annex.blocks if isinstance(one, Table)]
    assert [len(one.columns) - 2 for one in tables] == [3, 3, 3] * 2
    names = [[row.cells[1] for row in one.rows] for one in tables]
    assert names[0] == names[1] == names[2]
    assert (names[0][0], names[0][-1], len(names[0])) == ("Điểm tối đa", "Trung bình", 5)
    assert {sum(column.width for column in one.columns) for one in tables} == {LANDSCAPE_WIDTH}


def test_annexes_lie_on_their_side_and_count_their_own_pages():
    about = replace(ABOUT, groups=GROUPS)
    document = Document(BytesIO(official_docx(decision_paper(many_units(40).results, about))))
    found = [
        (one.orientation == WD_ORIENT.LANDSCAPE, one._sectPr.find(qn("w:pgNumType")) is not None)
        for one in document.sections
    ]
    assert found == [(False, False), (False, True), (True, True), (False, True), (True, True)]
    pages = PdfReader(
        BytesIO(official_pdf(decision_paper(many_units(40).results, about), fonts()))
    ).pages
    wide = [page.mediabox.width > page.mediabox.height for page in pages]
    numbers = [page.extract_text().split()[0] for page in pages]
    starts = [number for number, page in enumerate(pages) if "Phụ lục" in page.extract_text()[:12]]
    assert len(starts) == 4
    assert [wide[one] for one in starts] == [False, True, False, True]
    assert all(numbers[one + 1] == "2" for one in starts if one + 1 not in (*starts, len(pages)))


def test_a_draft_is_marked_as_one_and_says_who_decides():
    said = word_lines(
        official_docx(decision_paper(results(), replace(ABOUT, is_draft=True, number="")))
    )
    assert said[2] == "DỰ THẢO | "
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH A" in said
    assert "DỰ THẢO" not in " ".join(word_lines(official_docx(decision_paper(results(), ABOUT))))


def test_a_decision_names_every_one_of_130_units():
    found = many_units(130).results
    about = replace(ABOUT, groups=GROUPS)
    word = " ".join(word_lines(official_docx(decision_paper(found, about))))
    pages = squeezed(" ".join(pdf_pages(official_pdf(decision_paper(found, about), fonts()))))
    names = [card.facts.name for card in found.cards]
    assert [name for name in names if name not in word or squeezed(name) not in pages] == []


def test_word_and_pdf_say_the_same(tmp_path):
    word = Document(BytesIO(official_docx(decision_paper(results(), ABOUT))))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    said = {paragraph.text for paragraph in word.paragraphs}
    assert {"Sở Một", "95,10", "84,85"} <= cells
    assert "Phụ lục" in said
    assert (
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2022 của Chủ tịch Ủy ban nhân dân "
        "tỉnh A)"
    ) in said
    if not FONTS.is_dir():
        pytest.skip("SKIPPED ALOUD: no fonts; run make front")
    pages = PdfReader(BytesIO(official_pdf(decision_paper(results(), ABOUT), FONTS))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Số: 12/QĐ-UBND" in text
    assert "KẾT QUẢ, XẾP LOẠI VÀ XẾP HẠNG" in text
    assert "84,85" in text
