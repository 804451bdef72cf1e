"""Reasons are found, a person decides with a reason, and everything stands in the journal."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parindex.access import Actor, Role
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import checking
from parindex.surveys.actions.taking import Form, take
from parindex.surveys.models import CallBack, Channel, Flag, Reply, Survey
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db


def hasty(survey: Survey, nonce: str, **more) -> None:
    fields = {"minutes": 1, "is_hasty": True} | more
    form = Form(COMMUNE, "nguoi-dan", Channel.OPEN, making.TODAY, nonce, making.GOOD, {}, **fields)
    assert take(survey, form)


def excluded() -> list[str]:
    return sorted(Reply.objects.values_list("excluded", flat=True))


def test_going_over_twice_finds_nothing_twice_and_keeps_decisions(son):
    survey = making.survey()
    hasty(survey, "a")
    hasty(survey, "b")
    assert checking.look_over(by=son.actor(), survey=survey) == (2, 0)
    first = survey.flags.order_by("pk").first()
    checking.decide_flags(
        by=son.actor(),
        survey=survey,
        flags=[first.pk],
        decision="excluded",
        reason="2 giây một câu",
    )
    assert checking.look_over(by=son.actor(), survey=survey) == (0, 0)
    assert sorted(survey.flags.values_list("decision", flat=True)) == ["", "excluded"]
    assert excluded() == ["", "haste"]


def test_a_decision_needs_a_reason_and_can_be_changed(son):
    survey = making.survey()
    hasty(survey, "a", is_from_staff=True)
    checking.look_over(by=son.actor(), survey=survey)
    flags = {one.kind: one.pk for one in survey.flags.all()}
    with pytest.raises(Invalid, match="Ghi lý do"):
        checking.decide_flags(
            by=son.actor(), survey=survey, flags=flags.values(), decision="excluded", reason=" "
        )
    with pytest.raises(Invalid, match="Chọn ít nhất một phiếu"):
        checking.decide_flags(by=son.actor(), survey=survey, flags=[], decision="kept", reason="x")

    def decide(kind: str, decision: str) -> list[str]:
        checking.decide_flags(
            by=son.actor(), survey=survey, flags=[flags[kind]], decision=decision, reason="đã xem"
        )
        return excluded()

    assert decide("haste", "excluded") == ["haste"]
    assert decide("staff", "excluded") == ["haste"]
    assert decide("haste", "kept") == ["staff"]
    assert decide("staff", "kept") == [""]
    acts = JournalEntry.objects.filter(act__in=("exclude_forms", "keep_forms")).order_by("pk")
    assert [one.act for one in acts] == [
        "exclude_forms",
        "exclude_forms",
        "keep_forms",
        "keep_forms",
    ]
    assert acts[0].details == {"kind": "haste", "flags": 1, "reason": "đã xem"}


def test_a_reason_about_an_interviewer_stands_for_all_their_forms(son, cast):
    nga, survey = making.nga(), making.survey()
    for number in range(61):
        hasty(survey, str(number), is_hasty=False, interviewer=nga.pk)
    hasty(survey, "other", is_hasty=False)
    checking.look_over(by=son.actor(), survey=survey)
    flag = survey.flags.get(kind="many")
    changed = checking.decide_flags(
        by=son.actor(), survey=survey, flags=[flag.pk], decision="excluded", reason="không thể"
    )
    assert changed == 61
    assert Reply.objects.filter(excluded="many", interviewer=nga.pk).count() == 61
    assert Reply.objects.filter(excluded="").count() == 1


def test_nobody_decides_on_their_own_unit(cast):
    survey = making.survey()
    hasty(survey, "a")
    own = Actor(9, "Sơn", frozenset(((Role.SURVEY_OFFICER, ""),)), works_at=COMMUNE)
    checking.look_over(by=own, survey=survey)
    flags = list(survey.flags.values_list("pk", flat=True))
    with pytest.raises(Denied, match="Bạn thuộc đơn vị này"):
        checking.decide_flags(by=own, survey=survey, flags=flags, decision="kept", reason="x")
    with pytest.raises(Denied):
        checking.declare_void(by=own, survey=survey, unit=COMMUNE, reason="x")
    with pytest.raises(Denied, match="không có quyền tổ chức khảo sát"):
        checking.look_over(by=cast.lan.actor(), survey=survey)


def test_a_unit_is_declared_void_and_taken_back(son):
    survey = making.survey()
    with pytest.raises(Invalid, match="Ghi lý do hủy"):
        checking.declare_void(by=son.actor(), survey=survey, unit=COMMUNE, reason="")
    with pytest.raises(Invalid, match="Kỳ này không có đơn vị đó"):
        checking.declare_void(by=son.actor(), survey=survey, unit="xa-nao", reason="x")
    checking.declare_void(by=son.actor(), survey=survey, unit=COMMUNE, reason="Cán bộ điền thay")
    with pytest.raises(Conflict):
        checking.declare_void(by=son.actor(), survey=survey, unit=COMMUNE, reason="x")
    checking.lift_void(by=son.actor(), survey=survey, unit=COMMUNE, reason="Xác minh lại")
    with pytest.raises(Conflict):
        checking.lift_void(by=son.actor(), survey=survey, unit=COMMUNE, reason="x")
    entry = JournalEntry.objects.get(act="void_survey_of_unit")
    assert (entry.subject, entry.details) == ("ky-2026/" + COMMUNE, {"reason": "Cán bộ điền thay"})


def test_results_handed_over_are_not_changed_behind_the_cycle(son):
    survey = making.survey("reviewing")
    survey.state = Survey.State.HANDED
    survey.save()
    with pytest.raises(Conflict, match="Thu hồi kết quả"):
        checking.look_over(by=son.actor(), survey=survey)


def test_the_same_seed_draws_the_same_people(son):
    survey = making.survey()
    making.attendees(survey, 30)
    checking.draw_callbacks(by=son.actor(), survey=survey, size=5, seed="mua-thu")
    first = set(survey.callbacks.values_list("attendee", flat=True))
    survey.draws.all().delete()
    checking.draw_callbacks(by=son.actor(), survey=survey, size=5, seed="mua-thu")
    assert set(survey.callbacks.values_list("attendee", flat=True)) == first
    with pytest.raises(Invalid, match="từ 1 đến 25"):
        checking.draw_callbacks(by=son.actor(), survey=survey, size=26)


def test_a_person_who_denies_makes_their_interviewer_looked_at(son):
    nga, survey = making.nga(), making.survey()
    hasty(survey, "a", is_hasty=False, interviewer=nga.pk)
    call = making.callback(survey)
    checking.note_callback(
        by=son.actor(), survey=survey, callback=call.pk, outcome=CallBack.Outcome.DENIED
    )
    checking.look_over(by=son.actor(), survey=survey)
    flag = survey.flags.get(kind="denied")
    assert (flag.interviewer, flag.detail) == (nga, {"denied": 1, "called": 1})


def test_son_decides_on_the_page_and_keeps_what_was_typed(son, client):
    survey = making.survey()
    hasty(survey, "a")
    client.force_login(son)
    path = reverse("survey_quality", args=["ky-2026"])
    client.post(reverse("survey_look_over", args=["ky-2026"]))
    flag = survey.flags.get()
    page = client.get(path).content.decode()
    assert "Xong trong 1 phút, 2 câu." in page
    refused = client.post(path, {"flag": flag.pk, "decision": "excluded", "reason": ""})
    assert refused.status_code == 422
    assert "Ghi lý do giữ hoặc loại phiếu." in refused.content.decode()
    assert f'value="{flag.pk}" id="flag-{flag.pk}" checked' in refused.content.decode()
    done = client.post(path, {"flag": flag.pk, "decision": "excluded", "reason": "quá nhanh"})
    assert done.status_code == 302
    assert Flag.objects.get().reason == "quá nhanh"
    shown = client.get(path, {"xem": "excluded"}).content.decode()
    assert "quá nhanh" in shown
    assert "không tính" in shown


def test_the_pages_of_units_and_calls_work(son, client):
    survey = making.survey()
    making.attendees(survey, 3)
    client.force_login(son)
    units, calls = (
        reverse(name, args=["ky-2026"]) for name in ("survey_quality_units", "survey_callbacks")
    )
    refused = client.post(units, {"unit": COMMUNE, "reason": "", "buoc": "huy"})
    assert refused.status_code == 422
    client.post(units, {"unit": COMMUNE, "reason": "Điền thay", "buoc": "huy"})
    assert "Điền thay" in client.get(units).content.decode()
    client.post(units, {"unit": COMMUNE, "reason": "Xác minh", "buoc": "cong-nhan"})
    assert survey.voids.get().lifted_by == "Son"
    assert client.post(calls, {"size": "hai"}).status_code == 422
    client.post(calls, {"size": "2", "seed": "7"})
    call = survey.callbacks.first()
    client.post(
        reverse("note_callback", args=["ky-2026", call.pk]),
        {"outcome": "confirmed", "note": "nhớ rõ"},
    )
    assert "nhớ rõ" in client.get(calls).content.decode()


def test_closing_goes_over_the_forms_by_itself(son, client):
    survey = making.survey()
    hasty(survey, "a")
    client.force_login(son)
    client.post(reverse("survey_step", args=["ky-2026"]), {"buoc": "dong"})
    assert survey.flags.get().kind == "haste"
