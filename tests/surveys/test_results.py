"""What Son and the council see of the answers, and what nobody sees."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from parindex.access import SYSTEM
from parindex.errors import Conflict
from parindex.surveys.actions import handing_over
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Comment, Invitee, Reply, Survey, Target, VoidUnit
from parindex.surveys.queries import answers, results
from parindex.surveys.queries.counting import ALL_UNITS, counted
from tests import make
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db
HAM_MY, MUONG_MAN = "xa-ham-my", "xa-muong-man"
BAD = {"q1": "khong_hai_long", "q2": "binh_thuong"}


def checked(few: int = 12) -> Survey:
    """Forms of three communes, of Hàm Mỹ a `few`; collecting is over."""
    survey = making.survey()
    making.replies(survey, 30)
    making.replies(survey, 10, BAD)
    making.replies(survey, few, unit=HAM_MY)
    making.replies(survey, 35, unit=MUONG_MAN)
    Target.objects.create(
        survey=survey, unit=COMMUNE, questionnaire="nguoi-dan", wanted=50, population=400
    )
    for number in range(20):
        Invitee.objects.create(
            survey=survey,
            unit=COMMUNE,
            questionnaire="nguoi-dan",
            name=f"Người {number}",
            code=f"C{number}",
            is_used=number < 5,
        )
    for unit, words in ((COMMUNE, "Cán bộ nhiệt tình"), (HAM_MY, "Chờ lâu quá")):
        Comment.objects.create(
            survey=survey,
            unit=unit,
            questionnaire="nguoi-dan",
            question="q9",
            text=words,
            day=making.TODAY,
        )
    close_survey(by=SYSTEM, survey=survey)
    return survey


def test_units_show_forms_response_and_satisfaction(cast):
    checked()
    found = results.results_of(cast.minh.actor(), "ky-2026")
    lines = {one.code: one for one in results.unit_lines(found)}
    one = lines[COMMUNE]
    assert (one.forms, one.wanted, one.reached) == (40, 50, Decimal("80.00"))
    assert (one.invited, one.used, one.answered) == (20, 5, Decimal("25.00"))
    assert one.satisfied == Decimal("75.00")
    assert lines[HAM_MY].satisfied == Decimal("100.00")


def test_a_result_carries_its_forms_its_margin_and_its_sentence(cast):
    checked()
    found = results.results_of(cast.minh.actor(), "ky-2026")
    # q1: (30 × 1 + 10 × 0.25) / 40, q2: (30 × 0.75 + 10 × 0.5) / 40; of 400 people
    one = results.figure(found, COMMUNE, "4.1")
    assert (one.mean, one.responses, one.margin) == (Decimal("75.00"), 40, Decimal("7.45"))
    assert one.sentence.startswith("Mức đánh giá bình quân 75% từ 40 phiếu hợp lệ (sai số ±")
    few = results.figure(found, HAM_MY, "4.1")
    assert (few.mean, few.responses, few.why) == (None, 12, "không đủ phiếu")


def test_few_forms_are_not_shown_and_another_unit_hides_them(cast, client):
    survey = checked(few=3)
    client.force_login(cast.minh)
    found = results.results_of(cast.minh.actor(), "ky-2026")
    form = found.counted.asked.questionnaires[0]
    shown = {
        unit: [
            one.is_shown
            for one in answers.distributions(found, form, unit)
            if one.question.criterion
        ]
        for unit in (COMMUNE, HAM_MY, MUONG_MAN, ALL_UNITS)
    }
    # Mương Mán, the next smallest, is left out with Hàm Mỹ: all less Tiến Lợi is both together.
    assert shown == {
        COMMUNE: [True, True],
        HAM_MY: [False, False],
        MUONG_MAN: [False, False],
        ALL_UNITS: [True, True],
    }
    page = client.get(f"/khao-sat/ky-2026/ket-qua/cau-hoi/?don-vi={HAM_MY}").content.decode()
    assert "Quá ít phiếu để hiện" in page
    assert "res-dist" not in page
    page = client.get("/khao-sat/ky-2026/ket-qua/y-kien/").content.decode()
    assert "Cán bộ nhiệt tình" in page
    assert "Chờ lâu quá" not in page
    assert "1 ý kiến của nơi có dưới 10 phiếu" in page
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/khao-sat/ky-2026/ket-qua/bang.xlsx").content)
    )
    cells = {(row[0], row[2]): row[4] for row in book["Tiêu chí"].iter_rows(4, values_only=True)}
    assert cells[HAM_MY, "4.1"] == "quá ít phiếu để hiện"
    assert cells[COMMUNE, "4.1"] == 75
    assert survey.smallest_cell == 10


def test_no_result_is_shown_while_forms_come_in(cast, client):
    survey = making.survey()
    making.replies(survey, 30)
    client.force_login(cast.minh)
    page = client.get("/khao-sat/ky-2026/ket-qua/")
    assert page.status_code == 200
    assert "Kết quả hiện sau khi kết thúc thu phiếu" in page.content.decode()
    assert "%</b>" not in page.content.decode()
    for rest in ("tieu-chi/", "cau-hoi/", "hai-long/", "y-kien/", "bang.xlsx", "phuong-phap.pdf"):
        assert client.get(f"/khao-sat/ky-2026/ket-qua/{rest}").status_code == 409


def test_what_is_excluded_or_void_counts_nowhere(cast):
    survey = checked()
    assert counted(survey).results[COMMUNE]["4.1"].responses == 40
    bad = Reply.objects.filter(answers=BAD)
    Reply.objects.filter(pk__in=bad.values("pk")).update(excluded="haste")
    VoidUnit.objects.create(survey=survey, unit=MUONG_MAN, reason="Điền hộ.", by_name="Son")
    found = counted(survey)
    tally = found.results[COMMUNE]["4.1"]
    assert (tally.responses, tally.excluded) == (30, {"haste": 10})
    assert found.whole_results["4.1"].responses == 42
    assert found.valid.units == [HAM_MY, COMMUNE]


def test_pages_open_for_the_council_sort_and_filter(cast, client):
    checked()
    client.force_login(cast.minh)
    start = "/khao-sat/ky-2026/ket-qua/"
    page = client.get(f"{start}?sort=-forms").content.decode()
    order = re.findall(r"don-vi/(xa-[a-z-]+)/", page)
    assert order == [COMMUNE, MUONG_MAN, HAM_MY]
    page = client.get(f"{start}?tim=hàm").content.decode()
    assert re.findall(r"don-vi/(xa-[a-z-]+)/", page) == [HAM_MY]
    part = client.get(f"{start}?sort=forms", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<section class="panel" id="bang"')
    part = client.get(f"{start}tieu-chi/?sort=-mean", headers={"HX-Request": "true"})
    assert part.content.decode().count("<tr>") == 5
    for rest in (
        f"don-vi/{COMMUNE}/",
        "cau-hoi/",
        "hai-long/",
        "y-kien/?tim=nhiệt",
        "phuong-phap/",
    ):
        assert client.get(start + rest).status_code == 200
    assert client.get(f"{start}tieu-chi/?tieu-chi=9.9").status_code == 404
    assert client.get(f"{start}don-vi/xa-khac/").status_code == 404
    assert client.get(f"{start}chuyen/").status_code == 403
    assert client.get(f"{start}du-lieu/").status_code == 403


def test_the_method_note_is_the_same_on_the_page_in_word_and_in_pdf(cast, client):
    survey = checked()
    VoidUnit.objects.create(survey=survey, unit=MUONG_MAN, reason="Điền hộ.", by_name="Son")
    outcome = handing_over.hand_over(by=making.son().actor(), survey=survey)
    client.force_login(cast.minh)
    page = client.get("/khao-sat/ky-2026/ket-qua/phuong-phap/").content.decode()
    for words in ("Thu 87 phiếu, được tính 52 phiếu.", "Điền hộ.", outcome.answers_digest):
        assert words in page
    word = client.get("/khao-sat/ky-2026/ket-qua/phuong-phap.docx")
    with zipfile.ZipFile(io.BytesIO(word.content)) as package:
        assert outcome.answers_digest in package.read("word/document.xml").decode()
    pdf = client.get("/khao-sat/ky-2026/ket-qua/phuong-phap.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_last_year_stands_beside_this_year(cast):
    before = making.survey(of=make.cycle("ky-2025", year=2025))
    making.replies(before, 40, BAD)
    making.replies(before, 5, BAD, unit=HAM_MY)
    close_survey(by=SYSTEM, survey=before)
    handing_over.hand_over(by=SYSTEM, survey=before)
    checked()
    found = results.results_of(cast.minh.actor(), "ky-2026")
    assert found.past is not None
    assert found.past.year == 2025
    assert results.figure(found, COMMUNE, "4.1").change == Decimal("37.50")
    assert results.figure(found, HAM_MY, "4.1").change is None
    assert results.figure(found, MUONG_MAN, "4.1").change is None


def test_son_hands_over_on_the_page_and_takes_back(cast, client):
    survey = checked()
    client.force_login(making.son())
    address = "/khao-sat/ky-2026/ket-qua/chuyen/"
    page = client.get(address).content.decode()
    assert "15,00" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    assert client.post(f"{address}vao-ky/", {"seen": "0" * 64}).status_code == 409
    assert client.post(f"{address}vao-ky/", {"seen": seen[1]}).status_code == 302
    survey.refresh_from_db()
    assert survey.state == "handed"
    page = client.get(address).content.decode()
    assert "Mã băm câu trả lời" in page
    wrong = client.post(f"{address}thu-hoi/", {"reason": ""})
    assert (wrong.status_code, "Ghi lý do" in wrong.content.decode()) == (422, True)
    assert client.post(f"{address}thu-hoi/", {"reason": "Sót phiếu."}).status_code == 302
    survey.refresh_from_db()
    assert survey.state == "reviewing"


def test_results_wait_for_whoever_asks_too_early(cast):
    making.survey()
    with pytest.raises(Conflict, match="sau khi kết thúc thu phiếu"):
        results.results_of(cast.minh.actor(), "ky-2026")
