"""The course of a survey, and that a form is kept once and without a trace."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from parindex.access import SYSTEM, Can, Role
from parindex.directory.models import JournalEntry
from parindex.directory.rights import demand
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import running
from parindex.surveys.actions.taking import Form, take, take_invited
from parindex.surveys.models import Channel, Comment, Invitee, Reply, Survey
from parindex.surveys.screening import screened
from tests import make
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db


def form(nonce: str, **more) -> Form:
    fields = {"answers": making.GOOD, "comments": {}} | more
    return Form(COMMUNE, "nguoi-dan", Channel.CODE, making.TODAY, nonce, **fields)


def test_son_runs_a_survey_from_preparing_to_checking(cast):
    son, cycle = making.son().actor(), make.cycle()
    survey = running.prepare_survey(by=son, cycle=cycle)
    with pytest.raises(Invalid, match="Chưa có lịch thu phiếu"):
        running.open_survey(by=son, survey=survey)
    running.set_survey_calendar(
        by=son, survey=survey, opens=making.LONG_AGO, closes=making.FAR_OFF, settings={}
    )
    survey.refresh_from_db()
    running.open_survey(by=son, survey=survey)
    with pytest.raises(Conflict):
        running.open_survey(by=son, survey=survey)
    running.close_survey(by=son, survey=survey)
    assert Survey.objects.get().state == "reviewing"
    acts = JournalEntry.objects.filter(actor="Son").values_list("act", flat=True)
    assert list(acts.order_by("pk")) == [
        "prepare_survey",
        "set_survey_calendar",
        "open_survey",
        "open_doors",
        "close_survey",
    ]


def test_son_finds_the_cycle_that_has_no_survey_yet(cast, client):
    cycle = make.cycle()
    client.force_login(making.son())
    assert f'action="/khao-sat/{cycle.slug}/chuan-bi/"' in client.get("/khao-sat/").content.decode()
    client.post(f"/khao-sat/{cycle.slug}/chuan-bi/")
    assert "Kỳ chưa có khảo sát" not in client.get("/khao-sat/").content.decode()


def test_a_clerk_runs_no_survey_and_nobody_collects_about_their_own_unit(cast):
    with pytest.raises(Denied, match="tổ chức khảo sát"):
        running.prepare_survey(by=cast.binh.actor(), cycle=make.cycle())
    with pytest.raises(Denied, match="thu phiếu cho đơn vị của mình"):
        demand(cast.binh.actor(), Can.COLLECT, COMMUNE)


def test_a_form_sent_twice_counts_once(cast):
    survey, nonce = making.survey(), uuid4().hex
    assert (take(survey, form(nonce)), take(survey, form(nonce))) == (True, False)
    assert Reply.objects.count() == 1


def test_a_code_opens_one_form_and_leads_to_none(cast):
    survey = making.survey()
    invitee = Invitee.objects.create(
        survey=survey, unit=COMMUNE, questionnaire="nguoi-dan", name="Lê Văn Tư", code="ABCD2345"
    )
    before = JournalEntry.objects.count()
    assert take_invited(survey, form("a"), invitee)
    assert not take_invited(survey, form("b"), invitee)
    assert Reply.objects.count() == 1
    assert JournalEntry.objects.count() == before
    reply = Reply.objects.values().get()
    kept = {"id", "survey_id", "unit", "questionnaire", "channel", "day", "answers", "weight"}
    kept |= {"minutes", "is_hasty", "burst", "is_from_staff", "interviewer_id", "excluded"}
    assert set(reply) == kept


def test_comments_are_masked_before_they_are_kept_and_stand_apart(cast):
    survey = making.survey()
    words = "Gọi 0912 345 678, CMND 079201012345, a.b@c.vn; nộp ngày 20/12/2026, chờ 15 ngày"
    assert take(survey, form("c", comments={"y_kien": words}))
    masked = "Gọi [đã che], CMND [đã che], [đã che]; nộp ngày 20/12/2026, chờ 15 ngày"
    assert Comment.objects.get().text == masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+84 912.345.678", "[đã che]"),
        ("số 123 đường 456", "số 123 đường 456"),
        ("20.12.2026", "20.12.2026"),
        ("0 9 1 2 3 4 5 6 7 8", "[đã che]"),
    ],
)
def test_what_is_masked(text, kept):
    assert screened(text) == kept


def test_closing_time_leaves_grace_to_forms_begun_in_time(cast):
    survey = making.survey()
    closes = making.FAR_OFF
    just_after = closes + timedelta(minutes=30)
    assert running.taking_refusal(survey, closes) == ""
    assert "đã kết thúc lúc" in running.taking_refusal(survey, just_after)
    assert running.taking_refusal(survey, just_after, closes - timedelta(minutes=5)) == ""
    too_late = closes + timedelta(minutes=61)
    assert running.taking_refusal(survey, too_late, closes - timedelta(minutes=5)) != ""


def test_the_survey_pages_open_for_son_and_not_for_binh(cast, client):
    survey = making.survey("preparing")
    client.force_login(making.son())
    page = client.get("/khao-sat/")
    assert page.status_code == 200
    assert survey.cycle.title in page.content.decode()
    address = f"/khao-sat/{survey.cycle.slug}/lich/"
    wrong = client.post(address, {"opens": "hôm nay", "closes": "17:00 20/12/2099"})
    assert wrong.status_code == 422
    assert "hôm nay" in wrong.content.decode()
    dates = {"opens": "08:00 01/11/2026", "closes": "17:00 20/12/2099", "grace_minutes": "30"}
    kept = client.post(address, dates | {"smallest_cell": "10", "margin_wanted": "5,5"})
    assert kept.status_code == 302
    survey.refresh_from_db()
    assert (survey.grace_minutes, str(survey.margin_wanted)) == (30, "5.5")
    client.force_login(cast.binh)
    assert client.get("/khao-sat/").status_code == 403


def test_forms_are_taken_once_more_and_a_wrong_date_keeps_what_was_typed(cast, client):
    survey = making.survey("reviewing")
    client.force_login(making.son())
    address = f"/khao-sat/{survey.cycle.slug}/buoc/"
    given = {"buoc": "mo-lai", "again_closes": "mai", "again_reason": "Mưa lũ ba ngày"}
    refused = client.post(address, given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Ghi giờ và ngày, ví dụ 17:00 20/12/2026." in page
    assert 'value="Mưa lũ ba ngày"' in page
    assert "phải ở sau bây giờ" in (
        client.post(address, given | {"again_closes": "17:00 20/12/2020"}).content.decode()
    )
    assert client.post(address, given | {"again_closes": "17:00 20/12/2099"}).status_code == 302
    survey.refresh_from_db()
    assert survey.state == Survey.State.COLLECTING


def test_interviewer_is_a_role(cast):
    assert making.nga().actor().roles == frozenset((Role.INTERVIEWER,))
    assert SYSTEM.roles == frozenset((Role.COORDINATOR,))
