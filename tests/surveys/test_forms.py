"""Sơn changes the questionnaires before the survey opens; nobody does afterwards."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys import drafting
from parindex.surveys.actions.forms import Unreadable, restore_forms, rewrite_forms
from parindex.surveys.actions.running import open_survey, set_survey_calendar
from parindex.surveys.form_changes import Difference, differences
from parindex.surveys.models import Survey, Target
from parindex.surveys.queries.forms import edition_forms
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db

EXTRA = {
    "id": "q3",
    "questionnaire": "nguoi-dan",
    "text": {"vi": "Ông, bà hài lòng đến mức nào về nơi ngồi chờ?"},
    "answers": "hai_long",
    "criterion": "4.1",
}


def codes(survey: Survey, form: str = "nguoi-dan") -> list[str]:
    return [one["id"] for one in drafting.questions_of(survey.document, form)]


def test_a_question_is_added_moved_copied_and_taken_out_again(cast) -> None:
    son, survey = making.son().actor(), making.survey("preparing")
    document = drafting.put_question(survey.document, "nguoi-dan", EXTRA, after="q2")
    rewrite_forms(by=son, survey=survey, seen=survey.digest, document=document)
    kept = ["q1", "q1-ly-do", "q2", "q3", "so-lan", "tuoi", "gioi-tinh", "y-kien"]
    assert codes(Survey.objects.get()) == kept
    for changed, expected in (
        (
            drafting.move_question(document, "nguoi-dan", "q3", -1),
            [*kept[:2], "q3", "q2", *kept[4:]],
        ),
        (drafting.copy_question(document, "nguoi-dan", "q3"), [*kept[:4], "q3-2", *kept[4:]]),
        (drafting.drop_question(document, "nguoi-dan", "q3"), [*kept[:3], *kept[4:]]),
    ):
        survey.refresh_from_db()
        rewrite_forms(by=son, survey=survey, seen=survey.digest, document=changed)
        assert codes(survey) == expected
    entry = JournalEntry.objects.filter(act="rewrite_forms").earliest("pk")
    assert (entry.actor, entry.details["added"]) == ("Son", ["nguoi-dan/q3"])


def test_two_officers_do_not_overwrite_one_another(cast) -> None:
    survey = making.survey("preparing")
    seen, mine = survey.digest, Survey.objects.get()
    document = drafting.put_question(survey.document, "nguoi-dan", EXTRA)
    rewrite_forms(by=SYSTEM, survey=survey, seen=seen, document=document)
    theirs = drafting.drop_question(mine.document, "nguoi-dan", "y-kien")
    with pytest.raises(Conflict, match="Người khác vừa sửa phiếu hỏi"):
        rewrite_forms(by=SYSTEM, survey=mine, seen=seen, document=theirs)
    assert "q3" in codes(Survey.objects.get())


def test_after_the_survey_opened_the_questionnaires_stand(cast) -> None:
    survey = making.survey("preparing")
    document = drafting.put_question(survey.document, "nguoi-dan", EXTRA)
    far = {"opens": making.LONG_AGO, "closes": making.FAR_OFF}
    set_survey_calendar(by=SYSTEM, survey=survey, **far, settings={})
    survey.refresh_from_db()
    open_survey(by=SYSTEM, survey=survey)
    with pytest.raises(Conflict, match="đã mở"):
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=document)
    with pytest.raises(Denied):
        rewrite_forms(by=cast.binh.actor(), survey=survey, seen=survey.digest, document=document)


def test_what_cannot_be_used_is_refused_with_every_place(cast) -> None:
    survey = making.survey("preparing")
    without = drafting.drop_question(survey.document, "nguoi-dan", "q1")
    with pytest.raises(Unreadable) as refused:
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=without)
    what = "«shown_if» hỏi lại câu «q1» không có trước đó."
    assert [(one.place, one.what) for one in refused.value.found] == [("question q1-ly-do", what)]
    elsewhere = drafting.put_question(survey.document, "nguoi-dan", EXTRA | {"criterion": "1.1"})
    with pytest.raises(Unreadable, match=r"tiêu chí 1\.1 không lấy điểm từ khảo sát"):
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=elsewhere)
    assert survey.digest == Survey.objects.get().digest


def test_how_points_are_reckoned_belongs_to_the_edition(cast) -> None:
    survey = making.survey("preparing")
    fewer = [one | {"min_responses": 1} for one in drafting.rows(survey.document, "result")]
    document = drafting.with_rows(survey.document, result=fewer)
    with pytest.raises(Invalid, match="thuộc bộ chỉ số"):
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=document)


def test_a_questionnaire_that_is_planned_for_is_not_taken_out(cast) -> None:
    survey = making.survey("preparing")
    target = Target.objects.create(survey=survey, unit=COMMUNE, questionnaire="nguoi-dan")
    target.quotas.create(question="tuoi", answer="tu_60", wanted=5)
    without = drafting.drop_question(survey.document, "nguoi-dan", "tuoi")
    with pytest.raises(Invalid, match="chia mẫu"):
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=without)
    without = drafting.drop_form(survey.document, "nguoi-dan")
    with pytest.raises(Invalid, match="đã có mẫu"):
        rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=without)


def test_a_survey_that_asks_nobody_about_a_criterion_does_not_open(cast) -> None:
    survey = making.survey("preparing")
    document = drafting.drop_question(survey.document, "can-bo", "c1")
    rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=document)
    far = {"opens": making.LONG_AGO, "closes": making.FAR_OFF}
    set_survey_calendar(by=SYSTEM, survey=survey, **far, settings={})
    survey.refresh_from_db()
    with pytest.raises(Invalid, match=r"tiêu chí 4\.2: không câu hỏi nào hỏi về nó"):
        open_survey(by=SYSTEM, survey=survey)


def test_the_edition_s_own_comes_back(cast) -> None:
    survey = making.survey("preparing")
    edition = edition_forms(survey)
    document = drafting.put_question(survey.document, "nguoi-dan", EXTRA)
    document = drafting.put_form(document, {"id": "moi", "audience": "leader", "title": "Mới"})
    rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=document)
    words = EXTRA["text"]["vi"]
    assert differences(edition, survey.document) == [
        Difference("added", "nguoi-dan", "q3", words),
        Difference("added", "moi", "", "Mới"),
    ]
    restore_forms(by=SYSTEM, survey=survey, seen=survey.digest, form="nguoi-dan")
    assert differences(edition, survey.document) == [Difference("added", "moi", "", "Mới")]
    restore_forms(by=SYSTEM, survey=survey, seen=survey.digest)
    assert survey.document == edition


def test_every_kind_of_change_has_its_words() -> None:
    question = {"id": "a", "questionnaire": "f", "text": "Hỏi?", "answers": "s"}
    other = {**question, "id": "b", "text": "Hỏi nữa?"}
    scale = {"id": "s", "options": [{"id": "x", "label": "X", "weight": 1}]}
    form = {"id": "f", "title": "Phiếu"}
    old = {"questionnaire": [form], "question": [question, other], "scale": [scale]}
    changed = {**other, "text": {"vi": "Hỏi lại?"}, "kind": "single", "required": True}
    lighter = {"id": "s", "options": [{"id": "x", "label": {"vi": "X"}, "weight": "0.5"}]}
    new = {"questionnaire": [form], "question": [changed, question], "scale": [lighter]}
    assert differences(old, new) == [
        Difference("changed", "f", "b", "Hỏi lại?", ("text", "required"), "Hỏi nữa?"),
        Difference("moved", "f", "b", "Hỏi lại?"),
        Difference("changed", "", "s", "s", ("options",)),
    ]
    same = {**old, "question": [{**question, "kind": "single", "text": {"vi": "Hỏi?"}}, other]}
    assert differences(old, same) == []
