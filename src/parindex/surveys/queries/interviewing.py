"""What an interviewer's telephone keeps for working without a network: tasks and questionnaires."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from parindex.access import Actor, Can, partiality
from parindex.cycles.models import CycleUnit
from parindex.directory.rights import demand
from parindex.engine.indicators import Question, Questionnaire
from parindex.engine.indicators import Survey as Questions
from parindex.engine.tables import Text
from parindex.surveys.actions.running import taking_refusal
from parindex.surveys.models import Channel, FieldTask, Reply, Survey
from parindex.surveys.queries.running import questionnaires_of

Place = tuple[int, str, str]
"""A survey, a unit and a questionnaire."""


def work_of(actor: Actor) -> dict[str, Any]:
    """The actor's tasks in surveys that are prepared or collected, and all they need offline."""
    demand(actor, Can.COLLECT)
    tasks = list(
        FieldTask.objects.select_related("survey__cycle")
        .filter(
            user_id=actor.person,
            survey__state__in=(Survey.State.PREPARING, Survey.State.COLLECTING),
        )
        .order_by("-survey__cycle__year", "unit", "questionnaire")
    )
    surveys = {one.survey_id: one.survey for one in tasks}
    names = _unit_names(surveys.values())
    done = _done(actor, surveys)
    return {
        "person": {"id": actor.person, "name": actor.name},
        "surveys": [_survey(one) for one in surveys.values()],
        "paper": _paper(),
        "tasks": sorted(
            (_task(actor, one, names, done) for one in tasks), key=lambda one: one["unit_name"]
        ),
    }


def _paper() -> list[dict[str, str]]:
    """The surveys whose printed forms may be typed now, and where."""
    standing = Survey.objects.filter(state=Survey.State.COLLECTING).select_related("cycle")
    return [
        {
            "title": one.cycle.title,
            "address": reverse("survey_paper_entry", args=[one.cycle.slug]),
        }
        for one in standing.defer("document").order_by("-cycle__year", "-pk")
        if one.paper_batches.exists()
    ]


def _task(
    actor: Actor, task: FieldTask, names: dict[tuple[int, str], str], done: dict[Place, int]
) -> dict[str, Any]:
    return {
        "survey": task.survey.cycle.slug,
        "unit": task.unit,
        "unit_name": names.get((task.survey.cycle_id, task.unit), task.unit),
        "questionnaire": task.questionnaire,
        "wanted": task.wanted,
        "done": done.get((task.survey_id, task.unit, task.questionnaire), 0),
        "refusal": partiality(actor, task.unit),
    }


def _unit_names(surveys: Any) -> dict[tuple[int, str], str]:
    cycles = [one.cycle_id for one in surveys]
    rows = CycleUnit.objects.filter(cycle__in=cycles).values_list("cycle_id", "code", "name")
    return {(cycle, code): name for cycle, code, name in rows}


def _done(actor: Actor, surveys: Any) -> dict[Place, int]:
    rows = (
        Reply.objects.filter(
            survey__in=list(surveys),
            interviewer_id=actor.person,
            channel=Channel.INTERVIEW,
            excluded="",
        )
        .values_list("survey_id", "unit", "questionnaire")
        .annotate(count=Count("pk"))
    )
    return {(survey, unit, form): count for survey, unit, form, count in rows}


def _survey(survey: Survey) -> dict[str, Any]:
    questions = questionnaires_of(survey)
    return {
        "slug": survey.cycle.slug,
        "title": survey.cycle.title,
        "is_synthetic": survey.cycle.is_synthetic,
        "refusal": taking_refusal(survey, timezone.now()),
        "closes": survey.closes.isoformat() if survey.closes else "",
        "questionnaires": [_form(questions, one) for one in questions.questionnaires],
    }


def _form(questions: Questions, form: Questionnaire) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": _both(form.title),
        "intro": _both(form.intro),
        "thanks": _both(form.thanks),
        "pages": [{"id": one.id, "title": _both(one.title)} for one in form.pages],
        "questions": [device_question(questions, one) for one in form.questions],
    }


def device_question(questions: Questions, question: Question) -> dict[str, Any]:
    """A question with its options, as `static/js/interviews/answers.js` reads it."""
    condition = question.shown_if
    scale = questions.scales.get(question.answers, ())
    is_weighed = any(one.weight is not None for one in scale)
    return {
        "id": question.id,
        "text": _both(question.text),
        "kind": question.kind,
        "page": question.page,
        "required": question.is_required,
        "shown_if": condition
        and {"question": condition.question, "answers": list(condition.answers)},
        "low": question.low,
        "high": question.high,
        "longest": question.longest,
        "options": [
            {
                "id": one.id,
                "label": _both(one.label),
                "is_apart": is_weighed and one.weight is None,
            }
            for one in scale
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en or text.vi}
