"""The score sheet of a unit says what it got, what it claimed, and why each point was lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from parindex.documents.papers.official_batch import official_pdfs
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.score_sheet import (
    Published,
    ScoreSheet,
    area_lines,
    criterion_lines,
    decision_line,
    remarks,
    score_sheet_paper,
    summary,
    totals,
)
from parindex.engine.comparing import compare
from parindex.engine.results import Results, results
from parindex.engine.scoring import score
from parindex.engine.stating import read_unit
from tests import make
from tests.documents.papers import fonts, pdf_pages, squeezed, word_lines

PUBLISHED = Published(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2026",
    year=2026,
    decision="12/QĐ-UBND",
    decided_on=date(2027, 1, 5),
    last_year=2025,
    groups=(("xa", "xã"),),
    footer="Mã băm kết quả 0123456789abcdef",
)
FACTS: dict[str, Any] = {"1.1": True, "1.2": "mot_phan", "1.4": ["tru_so", "ma_qr"], "C1": 1}


def unit(name: str, facts: dict[str, Any], year: int = 2026):
    problems: list[Any] = []
    raw = {"unit": name, "name": f"Xã {name}", "year": year, "group": "xa", "facts": facts}
    found = read_unit(make.indicator_set("vi-du-cach-cham"), raw, file="test", problems=problems)
    assert problems == []
    return found


def scored(facts: dict[str, Any] | None = None, year: int = 2026) -> Results:
    one = make.indicator_set("vi-du-cach-cham")
    return results(one, [unit("Một", facts or FACTS, year), unit("Hai", {"1.1": True}, year)])


def sheet(**more: Any) -> ScoreSheet:
    found = scored()
    return ScoreSheet(PUBLISHED, found, found.card("Một"), **more)


def test_the_summary_tells_index_rating_place_and_change():
    last = scored({"1.1": True}, 2025)
    one = sheet()
    change = compare(last, one.results)["Một"]
    index = summary(one)[1][1]
    assert index.endswith("/100")
    assert [title for title, _text in summary(one)] == [
        "Đơn vị",
        "Chỉ số",
        "Xếp loại",
        "Thứ hạng",
        "So với năm 2025",
    ]
    assert summary(one)[0][1] == "Xã Một"
    assert summary(one)[3][1].startswith("1/2 đơn vị")
    assert summary(one)[4][1] == "không có số liệu năm trước"
    told = summary(replace(one, change=change))[4][1]
    assert told.startswith("+")
    assert "điểm (năm trước " in told


def test_every_lost_point_has_its_reason_and_a_kept_one_has_none():
    lines = {one.code: one for one in criterion_lines(sheet())}
    assert (lines["1.1"].points, lines["1.1"].lost, lines["1.1"].reason) == ("4,00", "", "")
    assert (lines["1.2"].points, lines["1.2"].lost) == ("2,00", "2,00")
    assert lines["1.2"].reason.endswith(": 2,00 điểm")
    assert "còn thiếu" in lines["1.4"].reason
    assert (lines["1.3"].points, lines["1.3"].lost) == ("0,00", "4,00")
    assert lines["1.3"].reason.startswith("Chưa có số liệu")


def test_what_the_unit_claimed_stands_beside_what_was_found():
    assert {one.claimed for one in criterion_lines(sheet())} == {"–"}
    claimed = score(make.indicator_set("vi-du-cach-cham"), unit("Một", {"1.2": "day_du"}))
    lines = {one.code: one for one in criterion_lines(sheet(claimed=claimed))}
    assert (lines["1.2"].claimed, lines["1.2"].points) == ("4,00", "2,00")
    assert lines["1.1"].claimed == "–", "said nothing, so claims nothing"
    areas = {one.code: one.claimed for one in area_lines(sheet(claimed=claimed))}
    assert areas["1"] == "4,00"
    assert areas["2"] == "–"


def test_bonus_and_conditions_that_failed_are_sentences():
    one = sheet()
    assert remarks(one)[0].startswith("Sáng kiến được công nhận: +1,00 điểm")
    assert ("Điểm thưởng", "", "+1,00", "") in totals(one)


def test_a_unit_without_figures_has_dashes_and_no_place():
    one = make.indicator_set("vi-du-cach-cham")
    found = results(one, [unit("Một", FACTS), unit("Ba", {})])
    silent = ScoreSheet(PUBLISHED, found, found.card("Ba"))
    assert [text for _title, text in summary(silent)][1:4] == ["–", "–", "không xếp hạng"]
    assert totals(silent) == []
    assert remarks(silent) == ["Không có điểm thưởng, điểm trừ; không có điều kiện nào không đạt."]


def test_the_line_of_the_decision():
    says = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2027)"
    assert decision_line(PUBLISHED) == says
    whole = replace(PUBLISHED, decision="Quyết định số 7 ngày 1/2/2027")
    assert decision_line(whole) == "(Kèm theo Quyết định số 7 ngày 1/2/2027)"
    assert decision_line(replace(PUBLISHED, decision="")) == ""


def test_word_and_pdf_say_the_same():
    word = word_lines(official_docx(score_sheet_paper(sheet())))
    paper = score_sheet_paper(sheet())
    (pdf,) = official_pdfs([paper], fonts())
    assert pdf == official_pdf(paper, fonts())
    text = squeezed(" ".join(pdf_pages(pdf)))
    assert "PHIẾU ĐIỂM" in word
    # Word by word: a reader of PDF takes the lines of cells that stand side by side in turn.
    assert [one for line in word for one in line.split() if one not in text and one != "|"] == []
    assert all("Mãbămkếtquả0123456789abcdef" in squeezed(one) for one in pdf_pages(pdf))


def test_many_papers_come_back_in_their_order():
    papers = [score_sheet_paper(sheet()), score_sheet_paper(replace(sheet(), card=other()))]
    first, second = official_pdfs(papers, fonts())
    assert "Xã Một" in pdf_pages(first)[0]
    assert "Xã Hai" in pdf_pages(second)[0]


def other():
    return scored().card("Hai")
