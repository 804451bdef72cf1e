"""The report and the submission: sections there are figures for, charts with the same in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from parindex.documents.papers.analysis import analyse, year_bands
from parindex.documents.papers.official import Heading, Paragraph, Picture, Table
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.publishing import About, Proposer
from parindex.documents.papers.report import report_paper
from parindex.documents.papers.submission import submission_paper
from parindex.engine.comparing import compare
from tests import make
from tests.documents.papers import fonts, pdf_pages, squeezed, word_lines
from tests.documents.publications import many_units

ABOUT = About(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2026",
    year=2026,
    place="A",
    groups=(("phuong", "Phường"), ("xa", "Xã")),
    is_draft=True,
)


def report(count: int = 40, about: About = ABOUT):
    now, before = many_units(count), many_units(count, 2025, 2)
    changes = compare(before.results, now.results)
    found = analyse(now, before, changes, (year_bands(before.results, 2025),))
    return report_paper(now.results, found, about)


def headings(paper) -> list[str]:
    return [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]


def test_the_sections_follow_the_figures():
    assert headings(report()) == [
        "I. Phạm vi đánh giá",
        "II. Kết quả chung",
        "III. Kết quả theo lĩnh vực",
        "IV. Kết quả điều tra xã hội học",
        "V. Nguyên nhân mất điểm",
        "VI. Đề xuất, kiến nghị",
    ]


def test_what_the_units_gave_themselves_has_a_section():
    now = many_units(6)
    found = now._replace(claimed={card.facts.unit: card for card in now.results.cards})
    paper = report_paper(now.results, analyse(found), ABOUT)
    assert "V. Điểm tự chấm và điểm sau thẩm định" in headings(paper)
    said = [one.text for one in paper.blocks if isinstance(one, Paragraph)]
    assert "Sau thẩm định có 6 đơn vị bằng điểm tự chấm." in said


@pytest.mark.parametrize(
    "totals", [{}, {"Sở Một": "90"}, {"Sở Một": "90", "Sở Hai": "90"}], ids=["none", "one", "level"]
)
def test_few_units_make_a_whole_paper(totals):
    now = make.snapshot(totals)
    about = replace(ABOUT, groups=(("", ""),))
    for paper in (
        report_paper(now.results, analyse(now), about),
        submission_paper(now.results, analyse(now), about),
    ):
        assert not any(isinstance(one, Paragraph) and not one.text for one in paper.blocks)
        assert official_docx(paper)[:2] == b"PK"
        assert official_pdf(paper, fonts())[:5] == b"%PDF-"


def test_charts_are_counted_and_say_in_words_what_they_show():
    pictures = [one for one in report().blocks if isinstance(one, Picture)]
    assert [one.caption.partition(".")[0] for one in pictures] == [
        f"Biểu đồ {number}" for number in range(1, 6)
    ]
    means = pictures[3]
    assert means.caption == "Biểu đồ 4. Tỷ lệ điểm đạt được trung bình theo lĩnh vực"
    found = many_units(40).results
    for code, one in found.areas.items():
        short = found.indicator_set.by_code[code].short.vi
        share = f"{one.mean:.2f}".replace(".", ",")
        assert f"{code}. {short}: {share}%" in means.text
        assert f">{share}%<" in means.svg


def test_a_ranking_of_many_units_takes_several_pictures():
    (annex,) = report(100).annexes
    pictures = [one for one in annex.blocks if isinstance(one, Picture)]
    assert [one.caption for one in pictures] == [
        "Chỉ số của các đơn vị, từ thứ 1 đến thứ 25",
        "Chỉ số của các đơn vị, từ thứ 26 đến thứ 50",
    ] * 2
    assert len([one for one in annex.blocks if isinstance(one, Table)]) == 2


def test_word_holds_the_charts_with_their_words():
    document = Document(BytesIO(official_docx(report())))
    described = [one._inline.docPr.get("descr") for one in document.inline_shapes]
    assert len(described) == 7
    assert all(one for one in described)
    assert document.core_properties.title == (
        "Báo cáo Phân tích kết quả Chỉ số cải cách hành chính năm 2026"
    )


def test_the_report_names_its_decision_once_there_is_one():
    about = replace(ABOUT, number="12", signed_on=date(2026, 12, 5), is_draft=False)
    said = word_lines(official_docx(report(6, about)))
    assert (
        "Sở Nội vụ báo cáo phân tích kết quả Chỉ số cải cách hành chính năm 2026 theo Quyết định "
        "số 12/QĐ-UBND ngày 05/12/2026 như sau:"
    ) in said
    assert "DỰ THẢO | " not in said


def test_a_submission_is_addressed_to_who_decides():
    now = many_units(6)
    about = replace(ABOUT, proposer=Proposer("Phòng Nội vụ", "Trưởng phòng", "PNV"))
    paper = submission_paper(now.results, analyse(now), about)
    said = word_lines(official_docx(paper))
    assert said[1] == f"Số: {chr(0xA0) * 8}/TTr-PNV | A, ngày ... tháng ... năm ..."
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh A" in said
    assert said[-1].endswith("| TRƯỞNG PHÒNG\n")
    text = squeezed(" ".join(pdf_pages(official_pdf(paper, fonts()))))
    assert squeezed("Phòng Nội vụ kính trình Chủ tịch Ủy ban nhân dân tỉnh A xem xét") in text
