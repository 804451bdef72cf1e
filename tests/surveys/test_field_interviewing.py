"""Nga brings her forms: each counts once, what cannot be taken stays with its reason."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.cycles.deadlines import VIETNAM
from parindex.directory.actions import declare_interest
from parindex.directory.models import Grant, JournalEntry, User
from parindex.errors import Conflict, Denied
from parindex.surveys import device_forms
from parindex.surveys.actions.interviewing import bring_forms
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Comment, FieldTask, Reply, Survey
from parindex.surveys.queries.interviewing import work_of
from tests.cast import COMMUNE, PASSWORD
from tests.surveys import making
from tests.surveys.fieldwork import FORM, fieldwork, sent

pytestmark = pytest.mark.django_db


def bring(work, *forms):
    """What became of each form: outcome and reason."""
    nga = User.objects.get(pk=work.nga.pk)
    found = bring_forms(by=nga.actor(), person=nga.pk, forms=list(forms))
    return [(one.outcome, one.reason) for one in found]


def test_forms_are_kept_with_who_asked_and_how_long_and_nothing_else(cast):
    work = fieldwork()
    assert bring(work, sent(work), sent(work, seconds=1)) == [("taken", ""), ("taken", "")]
    names = ("unit", "questionnaire", "channel", "answers", "minutes", "is_hasty")
    rows = Reply.objects.order_by("is_hasty").values_list(*names, "interviewer__username")
    assert list(rows) == [
        (COMMUNE, FORM, "interview", making.GOOD, 5, False, "nga"),
        (COMMUNE, FORM, "interview", making.GOOD, 1, True, "nga"),
    ]
    entry = JournalEntry.objects.filter(act="bring_forms").get()
    assert (entry.actor, entry.subject, entry.details) == (
        "Nga",
        work.slug,
        {"received": 2, "refused": 0, "repeated": 0},
    )


def test_a_batch_sent_again_counts_once_even_after_closing(cast):
    work = fieldwork()
    batch = [sent(work), sent(work)]
    assert [one for one, _ in bring(work, *batch)] == ["taken", "taken"]
    assert [one for one, _ in bring(work, *batch)] == ["already", "already"]
    close_survey(by=SYSTEM, survey=work.survey)
    FieldTask.objects.all().delete()
    assert [one for one, _ in bring(work, *batch)] == ["already", "already"]
    assert Reply.objects.count() == 2


def test_each_refused_form_has_its_reason_and_the_others_are_taken(cast):
    work = fieldwork()
    found = bring(
        work,
        sent(work, unit="xa-phong-nam"),
        sent(work, answers={"q1": "tuyet voi"}),
        sent(work, answers={}),
        sent(work, questionnaire="can-bo"),
        sent(work, nonce="1"),
        "không phải phiếu",
        sent(work, survey="ky-khac"),
        sent(work),
    )
    not_given = "Bạn không được giao thu phiếu này ở đơn vị này. Liên hệ cán bộ khảo sát."
    assert found == [
        ("refused", not_given),
        ("refused", "Phiếu có câu chưa đúng. Sửa rồi gửi lại."),
        ("refused", "Phiếu chưa có câu trả lời nào."),
        ("refused", not_given),
        ("refused", "Phiếu này không đọc được."),
        ("refused", "Phiếu này không đọc được."),
        ("refused", "Phiếu này không đọc được."),
        ("taken", ""),
    ]


def test_nobody_brings_forms_about_a_unit_they_are_tied_to(cast):
    work = fieldwork()
    declare_interest(by=work.nga.actor(), username="nga", place=COMMUNE, reason="anh làm ở xã")
    assert bring(work, sent(work)) == [
        ("refused", "Bạn đã khai có liên quan đến đơn vị này (anh làm ở xã).")
    ]
    User.objects.filter(pk=work.nga.pk).update(works_at=COMMUNE)
    assert "thuộc đơn vị này" in bring(work, sent(work))[0][1]
    assert Reply.objects.count() == 0


def test_somebody_else_cannot_send_the_forms_of_nga(cast):
    work = fieldwork()
    son = making.son()
    with pytest.raises(Conflict, match="của tài khoản khác"):
        bring_forms(by=son.actor(), person=work.nga.pk, forms=[sent(work)])
    with pytest.raises(Denied, match="thu phiếu"):
        bring_forms(by=cast.binh.actor(), person=cast.binh.pk, forms=[sent(work)])
    Grant.objects.filter(user=work.nga).delete()
    with pytest.raises(Denied):
        bring(work, sent(work))


def test_a_form_begun_in_time_has_the_grace_by_the_clock_of_the_server(cast):
    work = fieldwork()
    now = timezone.now()
    Survey.objects.update(closes=now - timedelta(minutes=30), grace_minutes=60)
    in_time = sent(work, begun_ago=45 * 60, ended_ago=20 * 60)
    too_late = sent(work, begun_ago=10 * 60, ended_ago=60)
    before_opening = sent(work, begun_ago=10**7 * 30)
    unknown = sent(work, begun_ago="hôm qua")
    outcomes = [one for one, _ in bring(work, in_time, too_late, before_opening, unknown)]
    assert outcomes == ["taken", "refused", "refused", "refused"]
    Survey.objects.update(closes=now - timedelta(minutes=61))
    assert bring(work, sent(work, begun_ago=90 * 60))[0][0] == "refused"


def test_a_clock_is_believed_within_bounds_only():
    opens = datetime(2026, 11, 1, 8, tzinfo=VIETNAM)
    now = datetime(2026, 11, 20, 0, 30, tzinfo=VIETNAM)

    def form(**more):
        values = {"nonce": "0" * 32, "survey": "a", "unit": "b", "questionnaire": "c"}
        found = device_forms.read_device_form(values | {"answers": {}} | more)
        assert found is not None
        return found

    assert device_forms.day_of(form(ended_ago=3600), opens, now) == date(2026, 11, 19)
    assert device_forms.day_of(form(ended_ago=10**7), opens, now) == date(2026, 11, 20)
    assert device_forms.day_of(form(ended_ago=-5), opens, now) == date(2026, 11, 20)
    assert device_forms.minutes_of(form(seconds=61, begun_ago=100)) == 2
    assert device_forms.minutes_of(form(seconds=6100, begun_ago=100)) is None
    assert device_forms.minutes_of(form(seconds=700 * 60)) is None
    assert device_forms.minutes_of(form(seconds=True)) is None
    assert device_forms.read_device_form({"nonce": "x"}) is None
    assert device_forms.read_device_form({**sent_like(), "answers": {"q": 1}}) is None


def sent_like():
    return {"nonce": "0" * 32, "survey": "a", "unit": "b", "questionnaire": "c"}


def test_comments_stand_apart_and_skipped_answers_are_left_out(cast):
    work = fieldwork(branching=True)
    answers = {"a": "khong", "b": ["truc_tuyen"], "f": "Gọi 0912 345 678"}
    assert bring(work, sent(work, questionnaire="p", answers=answers)) == [("taken", "")]
    assert Reply.objects.get().answers == {"a": "khong"}
    assert Comment.objects.get().text == "Gọi [đã che]"


def test_the_telephone_gets_its_own_tasks_and_their_questions(cast):
    work = fieldwork(branching=True)
    bring(work, sent(work, questionnaire="p", answers={"a": "khong"}))
    found = work_of(User.objects.get(pk=work.nga.pk).actor())
    assert found["person"] == {"id": work.nga.pk, "name": "Nga"}
    assert found["tasks"] == [
        {
            "survey": work.slug,
            "unit": COMMUNE,
            "unit_name": "Xã Tiến Lợi",
            "questionnaire": "p",
            "wanted": 2,
            "done": 1,
            "refusal": "",
        }
    ]
    (survey,) = found["surveys"]
    assert (survey["slug"], survey["refusal"]) == (work.slug, "")
    question = survey["questionnaires"][0]["questions"][1]
    assert question["shown_if"] == {"question": "a", "answers": ["co"]}
    assert work_of(making.son().actor())["tasks"] == []
    close_survey(by=SYSTEM, survey=work.survey)
    assert work_of(User.objects.get(pk=work.nga.pk).actor())["tasks"] == []


def test_what_the_telephone_asks_for(cast, client):
    work = fieldwork()
    ended = client.post("/phong-van/gui/", headers={"HX-Request": "true"})
    assert ended.status_code == 401
    client.login(username="nga", password=PASSWORD)
    shell = client.get("/phong-van/")
    assert shell.status_code == 200
    assert "Nga" not in shell.content.decode()
    tasks = client.get("/phong-van/viec/")
    assert (tasks["Cache-Control"], "csrftoken" in tasks.cookies) == ("no-store", True)
    form = sent(work)
    body = json.dumps({"person": work.nga.pk, "forms": [form]})
    answer = client.post("/phong-van/gui/", body, content_type="application/json")
    result = {"nonce": form["nonce"], "outcome": "taken", "reason": "", "problems": {}}
    assert answer.json() == {"results": [result]}
    for wrong in ("", "[]", '{"person": 1}', '{"person": 1, "forms": 5}'):
        refused = client.post("/phong-van/gui/", wrong, content_type="application/json")
        assert refused.status_code == 422
    many = json.dumps({"person": work.nga.pk, "forms": [1] * 26})
    assert client.post("/phong-van/gui/", many, content_type="application/json").status_code == 422


def test_the_worker_and_the_manifest_belong_to_nobody(client):
    worker = client.get("/phong-van/tho.js")
    assert worker["Content-Type"].startswith("text/javascript")
    kept = json.loads(worker.content.decode().partition("\n")[0][len("const KEPT = ") : -1])
    assert kept["shell"] == "/phong-van/"
    assert {"/static/js/interviews/vault.js", "/static/css/interviews.css"} <= set(kept["files"])
    assert "/static/js/interviews/worker.js" not in kept["files"]
    manifest = client.get("/phong-van/ung-dung.webmanifest").json()
    assert (manifest["scope"], manifest["display"]) == ("/phong-van/", "standalone")
    assert "manifest-src 'self'" in worker["Content-Security-Policy"]


def test_an_interviewer_is_a_role_that_opens_the_app_only(cast, client):
    fieldwork()
    client.login(username="nga", password=PASSWORD)
    assert client.get("/khao-sat/").status_code == 403
    assert "Phỏng vấn" in client.get("/viec-can-lam/").content.decode()
    assert User.objects.get(username="nga").actor().roles == {Role.INTERVIEWER}
