"""Papers written as forms: a standard template that is filled is the paper, pictures and all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from parindex.documents.incoming.template_safety import template_refusal
from parindex.documents.papers.analysis import analyse
from parindex.documents.papers.improvement_plan import (
    ImprovementPlan,
    LostPart,
    PlannedMeasure,
    improvement_plan_form,
)
from parindex.documents.papers.minutes import Attendant, minutes_form
from parindex.documents.papers.official import Signer
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_forms import Form, filling_of, paper_of, template_of
from parindex.documents.papers.paper_templates import filled
from parindex.documents.papers.publishing import About
from parindex.documents.papers.report import report_form
from parindex.documents.papers.self_report import self_report_form
from parindex.documents.papers.template_problems import template_problems
from parindex.engine.comparing import compare
from tests import make
from tests.documents.papers import FRAME, HOSTILE, word_lines
from tests.documents.publications import many_units
from tests.documents.test_minutes import ITEM, MINUTES
from tests.documents.test_paper_templates import word
from tests.documents.test_self_report import REPORT

ABOUT = About(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2026",
    year=2026,
    number="12",
    signed_on=date(2027, 1, 5),
    groups=(("phuong", "Phường"), ("xa", "Xã")),
    footer="Mã băm kết quả 0123456789abcdef",
)
PLAN = ImprovementPlan(
    frame=replace(
        FRAME,
        kind="Kế hoạch",
        symbol="KH-UBND",
        number="",
        grounds=(),
        signers=(Signer("Chủ tịch", ""),),
    ),
    unit="Xã Tiến Lợi",
    year=2026,
    results="Chỉ số CCHC năm 2026 do Ủy ban nhân dân tỉnh A công bố",
    index=Decimal("81.5"),
    rating="Tốt",
    rank="6/18",
    lost=(LostPart("Cải cách thể chế", Decimal(10), Decimal("8.5"), Decimal("1.5")),),
    measures=(
        PlannedMeasure("2.1", "Rà soát", "Rà soát đủ văn bản", Decimal("0.5"), "Bình", None),
        PlannedMeasure("2.3", "Kiểm tra", "Kiểm tra\nhai đợt", None, "", date(2027, 6, 30)),
    ),
    expected_index=Decimal("82.25"),
    expected_rating="",
    expected_rank="5/18",
)


def report(count: int = 40, about: About = ABOUT) -> Form:
    """The report on so many units, half of them communes."""
    now, before = many_units(count), many_units(count, 2025, 2)
    claimed = tuple(card.facts for card in now.results.cards)
    now = replace(now, enclosed=now.enclosed._replace(claimed=claimed))
    found = analyse(now, before, compare(before.results, now.results))
    return report_form(now.results, found, about)


def spaced(content: bytes) -> list[str]:
    """What a paper says; a template does not keep a year from standing alone on a line."""
    return [" ".join(one.split()) for one in word_lines(content)]


def drawn(content: bytes) -> list[tuple[str, int, int]]:
    """The pictures of a Word file: what they say, how wide and how high they are."""
    shapes = Document(BytesIO(content)).inline_shapes
    return [(one._inline.docPr.get("descr"), one.width, one.height) for one in shapes]


def nothing_known() -> Form:
    """The report on a cycle that has no figures yet."""
    now = make.snapshot({})
    return report_form(now.results, analyse(now), replace(ABOUT, groups=(("", ""),)))


UNIT_FRAME = replace(FRAME, number="", grounds=(), signers=(Signer("Chủ tịch", "Hoa"),))
SELF_REPORT = replace(REPORT, frame=UNIT_FRAME)
MEETING = replace(MINUTES, frame=replace(MINUTES.frame, number=""), year=2026)
FORMS = {
    "report": report,
    "report draft": lambda: report(6, replace(ABOUT, number="", is_draft=True, missing="Thiếu.")),
    "report of one": lambda: report(1),
    "report of none": nothing_known,
    "minutes": lambda: minutes_form(MEETING),
    "minutes of nothing": lambda: minutes_form(
        replace(MEETING, agenda=(), present=(), absent=(), conclusion=())
    ),
    "self report": lambda: self_report_form(SELF_REPORT),
    "self report, empty": lambda: self_report_form(
        replace(SELF_REPORT, areas=(), proposals=("a",))
    ),
    "plan": lambda: improvement_plan_form(PLAN),
    "plan, empty": lambda: improvement_plan_form(
        replace(PLAN, measures=(), lost=(), expected_index=None)
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_standard_template_filled_is_the_paper(name: str):
    form = FORMS[name]()
    template, filling = template_of(form), filling_of(form)
    assert template_refusal(template) == ""
    assert template_problems(template, filling) == []
    made, standard = filled(template, filling), official_docx(paper_of(form))
    assert spaced(made) == spaced(standard)
    assert drawn(made) == drawn(standard)
    assert "{{" not in Document(BytesIO(made)).core_properties.title


def test_a_template_of_a_full_year_serves_a_year_without_figures():
    template, filling = template_of(report()), filling_of(nothing_known())
    assert [one for one in template_problems(template, filling) if "_2" not in one] == []
    made = filled(template_of(nothing_known()), filling_of(report()))
    assert "II. Kết quả chung" in spaced(made)


def test_the_standard_template_of_an_empty_cycle_shows_all_sections_later():
    template = template_of(nothing_known())
    filling = filling_of(report())
    assert template_problems(template, filling) == []
    said = spaced(filled(template, filling))
    assert "VII. Đề xuất, kiến nghị" in said
    assert sum(one.startswith("Biểu đồ") for one in said) == len(drawn(filled(template, filling)))


def test_items_of_several_paragraphs_stay_together():
    one = replace(ITEM, unit="Xã B", votes_for=None)
    form = minutes_form(replace(MINUTES, agenda=(ITEM, one)))
    template = word(
        "Về {{ noi_dung.don_vi }}",
        "",
        "Lý do: {{ noi_dung.ly_do }}",
        "Tất cả {{ so_noi_dung }} nội dung.",
        "Phiếu: {{ noi_dung.bieu_quyet }}",
    )
    assert template_problems(template, filling_of(form)) == []
    assert word_lines(filled(template, filling_of(form))) == [
        "Về Xã Tiến Lợi",
        "Lý do: Năm trong bảy hồ sơ có xác nhận.",
        "Về Xã B",
        "Lý do: Năm trong bảy hồ sơ có xác nhận.",
        "Tất cả 2 nội dung.",
        "Phiếu: 7 tán thành, 1 không tán thành, 0 không biểu quyết",
        "Phiếu: thống nhất, không bỏ phiếu",
    ]


def test_words_of_units_never_become_places():
    said = f"{{{{ nam }}}} {HOSTILE} {{{{ khong_co }}}} {{% x %}}"
    item = replace(ITEM, unit_word=said, reason="một\nhai")
    form = minutes_form(replace(MINUTES, agenda=(item,), chair=Attendant(said, "")))
    made = spaced(filled(template_of(form), filling_of(form)))
    assert f"Ý kiến của đơn vị: {said}" in made
    assert f"Chủ trì: {said}" in made
    assert "Lý do: một hai" in made
    assert made.count(f"Ý kiến của đơn vị: {said}") == 1


def test_a_chart_fits_its_column_and_its_section():
    document = Document()
    document.sections[0].page_width = Mm(150)
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(25)
    document.add_paragraph("{{ bieu_do_xep_loai.hinh }}").add_run().add_break(WD_BREAK.LINE)
    document.add_paragraph("{{ bieu_do_xep_loai.chu_thich }}")
    cell = document.add_table(1, 2).rows[0].cells[0]
    cell.width = Mm(60)
    cell.paragraphs[0].text = "{{ bieu_do_linh_vuc.hinh }}"
    content = BytesIO()
    document.save(content)
    filling = filling_of(report(6))
    assert template_problems(content.getvalue(), filling) == []
    made = filled(content.getvalue(), filling)
    widths = [round(width / Mm(1)) for _said, width, _height in drawn(made)]
    assert widths == [100, 56]
    assert word_lines(made)[:2] == ["\n", "Biểu đồ 2. Số đơn vị theo xếp loại"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Xem {{ bieu_do_xep_loai.hinh }} ở đây",
            "Chỗ điền hình «{{ bieu_do_xep_loai.hinh }}» phải đứng một mình trong một đoạn.",
        ),
        (
            "{{ bieu_do_xep_loai }}",
            "Không có chỗ điền «{{ bieu_do_xep_loai }}». Gần đúng: {{ bieu_do_xep_loai.hinh }}, "
            "{{ bieu_do_xep_loai.chu_thich }}.",
        ),
        (
            "{{ Biểu đồ xếp loại }}",
            "Chỗ điền «{{ Biểu đồ xếp loại }}» viết sai: chỉ ghi tên, không dấu. Gần đúng: "
            "{{ bieu_do_xep_loai.hinh }}, {{ bieu_do_xep_loai.chu_thich }}.",
        ),
        (
            "{{ bieu_do_xep_loai.hin }}",
            "Không có chỗ điền «{{ bieu_do_xep_loai.hin }}». "
            "Gần đúng: {{ bieu_do_xep_loai.hinh }}.",
        ),
        (
            "Năm { nam } này",
            "Chỗ điền «{ nam }» phải viết hai dấu ngoặc: {{ nam }}.",
        ),
        (
            "Của {{ co_quan_trinh",
            "Chỗ điền thiếu dấu {{ hoặc }}: «Của {{ co_quan_trinh». Gần đúng: {{ co_quan_trinh }}.",
        ),
    ],
)
def test_a_mistake_is_named_with_the_nearest_right_place(text, says):
    assert template_problems(word(text, "{{ co_quan }}"), filling_of(report(6))) == [says]


def test_places_that_nothing_fills_are_named():
    document = Document(BytesIO(word("{{ co_quan }}")))
    document.add_comment(document.paragraphs[0].runs, "Sửa {{ nam }} đi", author="Thu")
    content = BytesIO()
    document.save(content)
    assert template_problems(content.getvalue(), filling_of(report(6))) == [
        "Chỗ điền «{{ nam }}» nằm ở chú thích, nhận xét hoặc biểu đồ: chỉ điền được ở nội dung, "
        "đầu trang và cuối trang."
    ]


def test_an_ended_section_outlives_its_last_paragraph():
    document = Document()
    document.add_paragraph("{{ de_xuat.noi_dung }}")
    document.add_section()
    document.add_paragraph("{{ nam }}")
    content = BytesIO()
    document.save(content)
    for form in (report(6), nothing_known()):
        made = Document(BytesIO(filled(content.getvalue(), filling_of(form))))
        assert len(made.sections) == 2
