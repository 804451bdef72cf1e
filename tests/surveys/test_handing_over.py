"""From checked forms to points on the sheet of each unit, and back again."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from parindex.access import SYSTEM
from parindex.assessments.loading import load_cycle
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.queries.answering import sheet_page
from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import handing_over
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Outcome, Reply, Survey, VoidUnit
from tests import make
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db
ALL_ALIKE = "Sai số ±0,00 điểm %, độ tin cậy 95%."
HAM_MY, MUONG_MAN = "xa-ham-my", "xa-muong-man"


def checked(of=None) -> Survey:
    """A survey after collecting: Tiến Lợi has enough, Hàm Mỹ too few, Mương Mán's is void."""
    survey = making.survey(of=of)
    making.replies(survey, 40)
    making.replies(survey, 4, {"q1": "khong_hai_long"})
    officials = {"questionnaire": "can-bo"}
    making.replies(survey, 12, {"c1": "rat_hai_long"}, **officials)
    making.replies(survey, 12, unit=HAM_MY)
    making.replies(survey, 40, unit=MUONG_MAN)
    worst = Reply.objects.filter(unit=COMMUNE, answers={"q1": "khong_hai_long"})
    Reply.objects.filter(pk__in=worst.values("pk")[:3]).update(excluded="haste")
    VoidUnit.objects.create(
        survey=survey, unit=MUONG_MAN, reason="Cán bộ xã điền hộ.", by_name="Son"
    )
    close_survey(by=SYSTEM, survey=survey)
    return survey


def stated(cycle) -> dict[str, dict[str, tuple[dict, str]]]:
    """Unit → criterion → facts and reason of what stands on the sheets."""
    return {
        one.assessment.unit.code: {
            code: (dict(words.facts), words.reason)
            for code in ("4.1", "4.2")
            if (words := one.sheet.own(code))
        }
        for one in load_cycle(cycle)
    }


def test_son_hands_over_and_the_sheets_have_their_points(cast):
    survey, son = checked(), making.son().actor()
    changes, digest = handing_over.preview(survey)
    # q1: (40 × 1 + 0.25) / 41, q2: 40 × 0.75 / 40; mean × 20, and 10 × 1 for the officials
    before = {one.unit: (one.before, str(one.after), one.void) for one in changes}
    assert before[COMMUNE] == (None, "27.32", ())
    assert before[HAM_MY] == (None, "0", ("4.1", "4.2"))
    assert before[MUONG_MAN] == (None, "0", ("4.1", "4.2"))
    outcome = handing_over.hand_over(by=son, survey=survey, seen=digest)
    assert Survey.objects.get().state == "handed"
    assert outcome.digest == digest
    assert stated(survey.cycle) == {
        COMMUNE: {
            "4.1": (
                {"mean_weight": "71/82", "responses": 41},
                "Sai số ±4,40 điểm %, độ tin cậy 95%. Loại 3 phiếu: trả lời quá nhanh 3.",
            ),
            "4.2": (
                {"mean_weight": "1/1", "responses": 12},
                "Sai số ±0,00 điểm %, độ tin cậy 95%.",
            ),
        },
        HAM_MY: {
            "4.1": (
                {"!void": True, "responses": 12},
                "Chỉ có 12 phiếu hợp lệ, cần ít nhất 30: không có giá trị.",
            ),
            "4.2": ({"!void": True, "responses": 0}, "Không có phiếu hợp lệ: không có giá trị."),
        },
        MUONG_MAN: {
            "4.1": ({"!void": True, "responses": 40}, "Cán bộ xã điền hộ."),
            "4.2": ({"!void": True, "responses": 0}, "Cán bộ xã điền hộ."),
        },
    }
    entry = JournalEntry.objects.get(act="hand_over_survey")
    assert (entry.actor, entry.details["figures"], entry.details["void"]) == ("Son", 6, 4)
    assert entry.details["answers_digest"] == outcome.answers_digest


def test_the_score_page_tells_what_the_points_rest_on(cast, client):
    survey = checked()
    handing_over.hand_over(by=making.son().actor(), survey=survey)
    pk = Assessment.objects.get(unit__code=COMMUNE).pk
    page = sheet_page(cast.binh.actor(), pk)
    assert [(leaf.code, str(one.points), words) for leaf, one, words in page.survey_lines] == [
        (
            "4.1",
            "17.32",
            "Mức đánh giá bình quân từ 41 phiếu là 86,59%: "
            "20,00 × 86,59% = 17,32 điểm. Sai số ±4,40 điểm %, độ tin cậy 95%. "
            "Loại 3 phiếu: trả lời quá nhanh 3.",
        ),
        (
            "4.2",
            "10.00",
            "Mức đánh giá bình quân từ 12 phiếu là 100%: "
            "10,00 × 100% = 10,00 điểm. Sai số ±0,00 điểm %, độ tin cậy 95%.",
        ),
    ]
    client.force_login(cast.binh)
    shown = client.get(f"/cham-diem/{pk}/").content.decode()
    assert "Loại 3 phiếu: trả lời quá nhanh 3." in shown
    void = Assessment.objects.get(unit__code=MUONG_MAN).pk
    client.force_login(cast.thu)
    shown = client.get(f"/cham-diem/{void}/").content.decode()
    assert "Khảo sát không có giá trị (Cán bộ xã điền hộ)" in shown


def test_results_are_taken_back_with_a_reason_and_handed_over_anew(cast):
    survey, son = checked(), making.son().actor()
    first = handing_over.hand_over(by=son, survey=survey)
    with pytest.raises(Conflict, match="Chỉ chuyển được kết quả sau khi"):
        handing_over.hand_over(by=son, survey=survey)
    with pytest.raises(Invalid, match="Ghi lý do"):
        handing_over.take_back(by=son, survey=survey, reason=" ")
    handing_over.take_back(by=son, survey=survey, reason="Sót phiếu giấy.")
    assert stated(survey.cycle)[COMMUNE]["4.1"] == (
        {},
        "Thu hồi kết quả khảo sát: Sót phiếu giấy.",
    )
    page = sheet_page(cast.binh.actor(), Assessment.objects.get(unit__code=COMMUNE).pk)
    assert page.survey_lines == []
    Reply.objects.update(excluded="")
    second = handing_over.hand_over(by=son, survey=survey)
    assert first.answers_digest != second.answers_digest
    assert stated(survey.cycle)[COMMUNE]["4.1"][0]["responses"] == 44
    assert Outcome.objects.count() == 2
    acts = JournalEntry.objects.filter(act__contains="survey").order_by("pk")
    assert list(acts.values_list("act", flat=True))[-3:] == [
        "hand_over_survey",
        "take_back_survey",
        "hand_over_survey",
    ]


def test_what_changed_after_the_preview_is_seen_again_before_it_is_handed_over(cast):
    survey, son = checked(), making.son().actor()
    _, seen = handing_over.preview(survey)
    Reply.objects.filter(excluded="haste").update(excluded="")
    with pytest.raises(Conflict, match="đã đổi sau khi bạn xem"):
        handing_over.hand_over(by=son, survey=survey, seen=seen)
    assert Survey.objects.get().state == "reviewing"
    assert not Statement.objects.filter(code="4.1").exists()


def test_nothing_is_handed_over_half(cast, monkeypatch):
    survey, son = checked(), making.son().actor()

    def fails(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(handing_over, "record", fails)
    with pytest.raises(OSError, match="disk full"):
        handing_over.hand_over(by=son, survey=survey)
    assert Survey.objects.get().state == "reviewing"
    assert (Outcome.objects.count(), Statement.objects.filter(code="4.1").count()) == (0, 0)


def test_once_the_council_has_concluded_results_stay_as_they_are(cast):
    cycle = make.cycle()
    survey, son = checked(cycle), making.son().actor()
    handing_over.hand_over(by=son, survey=survey)
    make.assessment(State.CONCLUDED, of=cycle)
    with pytest.raises(Conflict, match="Hội đồng đã kết luận Xã Tiến Lợi"):
        handing_over.take_back(by=son, survey=survey, reason="Sót phiếu.")
    cycle.state = "concluded"
    cycle.save(update_fields=["state"])
    survey.refresh_from_db()
    with pytest.raises(Conflict, match="không đổi được nữa"):
        handing_over.take_back(by=son, survey=survey, reason="Sót phiếu.")
    assert Survey.objects.get().state == "handed"


def test_binh_and_minh_hand_nothing_over(cast):
    survey = checked()
    for person in (cast.binh, cast.minh):
        with pytest.raises(Denied):
            handing_over.hand_over(by=person.actor(), survey=survey)


def test_the_same_answers_have_the_same_digest_in_whatever_order_they_came(cast):
    survey = checked()
    first = handing_over.answers_digest(survey)
    kept = list(Reply.objects.order_by("?").values("unit", "questionnaire", "answers", "excluded"))
    Reply.objects.all().delete()
    for one in kept:
        Reply.objects.create(survey=survey, channel="paper", day="2026-01-01", **one)
    assert handing_over.answers_digest(survey) == first


def test_the_workbook_of_the_cycle_comes_back_unchanged_after_the_hand_over(cast, client):
    survey = checked()
    handing_over.hand_over(by=making.son().actor(), survey=survey)
    client.force_login(cast.thu)
    address = "/ky/ky-2026/bang-tong-hop/"
    file = client.get("/ky/ky-2026/bang-tong-hop.xlsx")
    assert file.status_code == 200
    book = ContentFile(b"".join(file.streaming_content) if file.streaming else file.content)
    book.name = "bang.xlsx"
    shown = client.post(address, {"file": book}, follow=True)
    before = stated(survey.cycle)
    assert "Tệp không khác số liệu hiện nay ở dòng nào" in shown.content.decode()
    assert stated(survey.cycle) == before
