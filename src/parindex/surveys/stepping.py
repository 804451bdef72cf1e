"""A form step by step: which questions stand together, which step comes next. Plain Python.

A step is one question, or the questions of one declared page that follow one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parindex.engine.indicators import NOTHING, Question, Questionnaire
from parindex.engine.names import clean_text
from parindex.engine.survey_answers import Answers, asked_questions
from parindex.engine.tables import Text

SECONDS_PER_QUESTION = 12
"""What people need for one question, for the estimate on the first page."""


class Step(NamedTuple):
    """What stands on one page; `title` is the heading of a declared page."""

    questions: tuple[Question, ...]
    title: Text

    @property
    def id(self) -> str:
        """Named by its first question."""
        return self.questions[0].id


class Place(NamedTuple):
    """Where a respondent is: the step, its number among those that are asked, and how many."""

    step: Step
    number: int
    of: int


def steps_of(form: Questionnaire) -> tuple[Step, ...]:
    """Every step of a form, in order."""
    titles = {page.id: page.title for page in form.pages}
    found: list[list[Question]] = []
    for question in form.questions:
        if found and question.page in titles and found[-1][0].page == question.page:
            found[-1].append(question)
        else:
            found.append([question])
    return tuple(Step(tuple(one), titles.get(one[0].page, NOTHING)) for one in found)


def asked_steps(form: Questionnaire, answers: Answers) -> list[Step]:
    """The steps with a question that is asked of somebody who answered so far as given."""
    asked = {one.id for one in asked_questions(form, answers)}
    return [
        Step(kept, step.title)
        for step in steps_of(form)
        if (kept := tuple(one for one in step.questions if one.id in asked))
    ]


def place_of(form: Questionnaire, answers: Answers, at: str) -> Place:
    """Where the step that holds the question `at` is; the first step when it is not asked."""
    steps = asked_steps(form, answers)
    index = _index(steps, at)
    return Place(steps[index], index + 1, len(steps))


def move(form: Questionnaire, answers: Answers, at: str, by: int) -> str:
    """The question to go to from `at`, one step on or back; "" past either end."""
    steps = asked_steps(form, answers)
    index = _index(steps, at) + by
    return steps[index].id if 0 <= index < len(steps) else ""


def minutes_for(form: Questionnaire) -> int:
    """About how many minutes the form takes, at least one."""
    return max(1, -(-len(form.questions) * SECONDS_PER_QUESTION // 60))


def answers_in(form: Questionnaire, lists: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What came back for the questions of a form; anything else is left out, blanks too."""
    found: dict[str, list[str]] = {}
    for question in form.questions:
        texts = map(clean_text, lists.get(question.id, ()))
        given = [one for one in texts if one.strip()]
        if given:
            found[question.id] = given if question.kind == "multiple" else given[-1:]
    return found


def _index(steps: Sequence[Step], at: str) -> int:
    for index, step in enumerate(steps):
        if any(one.id == at for one in step.questions):
            return index
    return 0
