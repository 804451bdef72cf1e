"""The decision with its annexes says what the results say, in Word and PDF alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from parindex.documents.decision import About, decision_docx, decision_paper, decision_pdf
from parindex.documents.official import Heading, Paragraph, Table
from parindex.documents.official_pdf import FONTS
from tests import make

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
    return [one.text for one in blocks if isinstance(one, Heading | Paragraph)]


def test_the_articles_are_made_of_the_figures():
    first, group = texts()[1:3]
    assert first == (
        "Công bố Chỉ số cải cách hành chính năm 2021 của 3 đơn vị, chi tiết tại các Phụ lục kèm "
        "theo."
    )
    assert group.startswith(
        "Các đơn vị: 3 đơn vị, trung bình 88,27, cao nhất 95,10, thấp nhất 84,85"
    )


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


def test_many_areas_go_into_several_tables_that_fit_the_page(monkeypatch):
    monkeypatch.setattr("parindex.documents.decision.MOST_AREAS", 3)
    found = decision_paper(results(), ABOUT).annexes[1]
    tables = [one for one in found.blocks if isinstance(one, Table)]
    assert len(tables) > 1
    assert {sum(column.width for column in one.columns) for one in tables} == {165}


def test_word_and_pdf_say_the_same(tmp_path):
    word = Document(BytesIO(decision_docx(results(), ABOUT)))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    said = {paragraph.text for paragraph in word.paragraphs}
    assert {"Sở Một", "95,10", "84,85"} <= cells
    assert "PHỤ LỤC I" in said
    assert "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2022)" in said
    if not FONTS.is_dir():
        pytest.skip("SKIPPED ALOUD: no fonts; run make front")
    pages = PdfReader(BytesIO(decision_pdf(results(), ABOUT, FONTS))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Số: 12/QĐ-UBND" in text
    assert "PHỤ LỤC II" in text
    assert "84,85" in text
