"""Reasons to look at forms, found by going over all of them. Exact, and without a database.

Whoever answered is unknown, so only what forms themselves show is used: the answers, the day, how
long they took, what was counted when they came, and who brought them. Limits stand in `LIMITS` and
are told in words in `surveys.quality.KINDS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from parindex.engine.indicators import Questionnaire, Survey
from parindex.engine.numbers import shown
from parindex.engine.survey_answers import Answers


class Limits(NamedTuple):
    """From what on a form or an interviewer is looked at."""

    same_forms: int = 3
    same_questions: int = 6
    straight_questions: int = 5
    burst: int = 10
    interviewer_forms: int = 20
    forms_a_day: int = 60
    difference: Fraction = Fraction(1, 10)
    standard_errors: int = 3


LIMITS = Limits()

FROM_A_BROWSER = frozenset(("open", "code"))
"""Channels where many forms from one place are strange; a tablet at a desk is one place."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a form."""

    id: UUID
    unit: str
    questionnaire: str
    channel: str
    day: date
    answers: Answers
    minutes: int | None = None
    is_hasty: bool = False
    burst: int = 0
    is_from_staff: bool = False
    interviewer: int | None = None


class Found(NamedTuple):
    """A reason to look, at one form or at all forms of an interviewer in a questionnaire."""

    kind: str
    unit: str
    reply: UUID | None
    interviewer: int | None
    detail: Mapping[str, Any]


def suspicions(survey: Survey, forms: Iterable[Seen]) -> Iterator[Found]:
    """Every reason to look at these forms of a survey."""
    questionnaires = {one.id: one for one in survey.questionnaires}
    alike: dict[tuple[Any, ...], list[Seen]] = defaultdict(list)
    fieldwork = _Fieldwork(survey)
    for form in forms:
        questionnaire = questionnaires.get(form.questionnaire)
        if questionnaire is None:
            continue
        line = _straight(survey, questionnaire, form)
        if line is not None:
            yield line
        elif len(form.answers) >= LIMITS.same_questions:
            alike[(form.unit, form.questionnaire, form.day, _key(form.answers))].append(form)
        yield from _counted(form)
        fieldwork.add(questionnaire, form)
    for same in alike.values():
        if len(same) >= LIMITS.same_forms:
            for form in same:
                yield _about(form, "duplicate", others=len(same) - 1)
    yield from fieldwork.found()


def _about(form: Seen, kind: str, **detail: Any) -> Found:
    return Found(kind, form.unit, form.id, form.interviewer, detail)


def _counted(form: Seen) -> Iterator[Found]:
    """What was noted when the form came."""
    if form.is_hasty:
        yield _about(form, "haste", minutes=form.minutes or 1, questions=len(form.answers))
    if form.channel in FROM_A_BROWSER and form.burst >= LIMITS.burst:
        yield _about(form, "burst", nth=form.burst + 1)
    if form.is_from_staff:
        yield _about(form, "staff")


def _key(answers: Answers) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    return tuple(
        (name, value if isinstance(value, str) else tuple(value))
        for name, value in sorted(answers.items())
    )


def _straight(survey: Survey, questionnaire: Questionnaire, form: Seen) -> Found | None:
    """The same option on every question of the scale that most questions use."""
    chosen: dict[str, list[str]] = defaultdict(list)
    for question in questionnaire.questions:
        value = form.answers.get(question.id)
        if question.kind == "single" and question.criterion and isinstance(value, str):
            chosen[question.answers].append(value)
    for scale, values in chosen.items():
        if len(values) >= LIMITS.straight_questions and len(set(values)) == 1:
            labels = {one.id: one.label.vi for one in survey.scales[scale]}
            answer = labels.get(values[0], values[0])
            return _about(form, "straight", questions=len(values), answer=answer)
    return None


class _Fieldwork:
    """Sums by interviewer: how many forms, their mean, their spread, the busiest day."""

    def __init__(self, survey: Survey) -> None:
        self.weights = {
            scale: {one.id: Fraction(one.weight) for one in options if one.weight is not None}
            for scale, options in survey.scales.items()
        }
        self.means: dict[tuple[str, int], list[Fraction]] = defaultdict(list)
        self.days: dict[tuple[int, date], int] = defaultdict(int)

    def add(self, questionnaire: Questionnaire, form: Seen) -> None:
        """Count one form if an interviewer brought it."""
        if form.interviewer is None:
            return
        self.days[form.interviewer, form.day] += 1
        weights = [
            self.weights[question.answers][value]
            for question in questionnaire.questions
            if question.criterion
            and isinstance(value := form.answers.get(question.id), str)
            and value in self.weights.get(question.answers, {})
        ]
        if weights:
            mean = sum(weights, Fraction(0)) / len(weights)
            self.means[questionnaire.id, form.interviewer].append(mean)

    def found(self) -> Iterator[Found]:
        """Interviewers to look at."""
        for (interviewer, day), forms in sorted(self.days.items()):
            if forms > LIMITS.forms_a_day:
                detail = {"forms": forms, "day": shown_day(day), "on": day.isoformat()}
                yield Found("many", "", None, interviewer, detail)
        for (questionnaire, interviewer), own in sorted(self.means.items()):
            others = [
                mean
                for (form, who), means in self.means.items()
                if form == questionnaire and who != interviewer
                for mean in means
            ]
            if min(len(own), len(others)) >= LIMITS.interviewer_forms and _differ(own, others):
                detail = {
                    "questionnaire": questionnaire,
                    "forms": len(own),
                    "mean": _percent(own),
                    "others": _percent(others),
                }
                yield Found("outlier", "", None, interviewer, detail)


def shown_day(day: date) -> str:
    """The day as it is written."""
    return day.strftime("%d/%m/%Y")


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _differ(own: list[Fraction], others: list[Fraction]) -> bool:
    """Whether two means lie apart by more than `standard_errors` (Welch), and visibly so.

    Both sides are squared, so that no root has to be taken.
    """
    difference = _mean(own) - _mean(others)
    if abs(difference) <= LIMITS.difference:
        return False
    squares = Fraction(0)
    for values in (own, others):
        mean = _mean(values)
        spread = sum(((one - mean) ** 2 for one in values), Fraction(0))
        squares += spread / (len(values) - 1) / len(values)
    return difference**2 > LIMITS.standard_errors**2 * squares


def _percent(values: list[Fraction]) -> str:
    return shown(round(_mean(values) * 100))
