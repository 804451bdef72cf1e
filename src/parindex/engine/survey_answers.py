"""The answers on one form: which questions are asked, and whether what came back can be taken.

Everything that brings answers in (the respondent's page, a tablet, an interviewer's telephone,
paper forms, tables of other survey tools) goes through `read_answers`, so that a form is judged
alike on every channel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parindex.engine.indicators import Question, Questionnaire, Survey
from parindex.engine.numbers import shown
from parindex.language import gettext as _
from parindex.language import spoken

Answers = Mapping[str, str | Sequence[str]]
_WHOLE = re.compile(r"\d{1,9}")


class Taken(NamedTuple):
    """What can be taken of a form, and a sentence beside each question that cannot.

    `answers` hold an option id, a list of them or a whole number as text by question; open
    comments stand apart in `comments`. Questions that were not asked are left out of both.
    """

    answers: dict[str, str | list[str]]
    comments: dict[str, str]
    problems: dict[str, str]


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether the question is asked of somebody who has answered so far as given."""
    condition = question.shown_if
    if condition is None:
        return True
    given = answers.get(condition.question, "")
    chosen = [given] if isinstance(given, str) else given
    return any(one in condition.answers for one in chosen)


def asked_questions(form: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions of the form that are asked, in order; a hidden one hides those behind it."""
    found: list[Question] = []
    seen: dict[str, str | Sequence[str]] = {}
    for question in form.questions:
        if is_asked(question, seen):
            found.append(question)
            if question.id in answers:
                seen[question.id] = answers[question.id]
    return tuple(found)


def read_answers(survey: Survey, form: Questionnaire, given: Answers) -> Taken:
    """Judge what came back for a form; unknown questions are left out, unknown options refused."""
    taken = Taken({}, {}, {})
    for question in asked_questions(form, given):
        value = given.get(question.id, "")
        is_empty = not value if not isinstance(value, str) else not value.strip()
        if is_empty:
            if question.is_required:
                taken.problems[question.id] = _("Câu này cần được trả lời.")
            continue
        if problem := _read_one(survey, question, value, taken):
            taken.problems[question.id] = problem
    return taken


def _read_one(survey: Survey, question: Question, value: str | Sequence[str], to: Taken) -> str:
    """Put one answer in its place, or say why not."""
    if question.kind == "multiple":
        chosen = [value] if isinstance(value, str) else list(dict.fromkeys(value))
        known = [one.id for one in survey.scales[question.answers]]
        if any(one not in known for one in chosen):
            return _("Phương án này không có trong phiếu. Chọn lại.")
        to.answers[question.id] = [one for one in known if one in chosen]
        return ""
    if not isinstance(value, str):
        if len(value) != 1:
            return _("Chỉ chọn một phương án.")
        value = value[0]
    text = value.strip()
    match question.kind:
        case "number":
            if not _WHOLE.fullmatch(text) or not question.low <= int(text) <= question.high:
                return _("Nhập số nguyên từ %(low)s đến %(high)s.") % {
                    "low": shown(question.low, None, spoken()),
                    "high": shown(question.high, None, spoken()),
                }
            to.answers[question.id] = str(int(text))
        case "text":
            if len(text) > question.longest:
                return _("Ý kiến dài %(count)s ký tự, nhiều nhất %(longest)s. Rút ngắn lại.") % {
                    "count": shown(len(text), None, spoken()),
                    "longest": shown(question.longest, None, spoken()),
                }
            to.comments[question.id] = text
        case _:
            if text not in (one.id for one in survey.scales[question.answers]):
                return _("Phương án này không có trong phiếu. Chọn lại.")
            to.answers[question.id] = text
    return ""
