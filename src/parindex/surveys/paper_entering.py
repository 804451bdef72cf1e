"""Digits typed from a paper form become answers, and answers digits again. No database.

A digit is the place of an option as it is printed; 0 says that the question was left blank, so
that a question passed over by mistake is seen. A number is typed as it stands, nothing for blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.documents.questionnaires.survey_form import digits_of
from parindex.engine.indicators import Question, Questionnaire, Survey
from parindex.engine.survey_answers import is_asked, read_answers

BLANK = "0"
Value = str | list[str]


class Entered(NamedTuple):
    """What one person typed from a form: the answers, the comments, what is wrong by question.

    `asked` is how many questions with digits or numbers the form asks of this respondent.
    """

    answers: dict[str, Value]
    comments: dict[str, str]
    problems: dict[str, str]
    asked: int


class Difference(NamedTuple):
    """A question that two people typed differently, in digits and in words."""

    number: int
    question: Question
    first: str
    second: str
    first_words: str
    second_words: str


def read_typed(survey: Survey, form: Questionnaire, typed: Mapping[str, str]) -> Entered:
    """Judge what was typed, by question id; what a skip leaves out is passed over."""
    given: dict[str, Value] = {}
    problems: dict[str, str] = {}
    asked = 0
    for question in form.questions:
        if not is_asked(question, given):
            continue
        asked += question.kind != "text"
        value, problem = _read_one(survey, question, typed.get(question.id, "").strip())
        if problem:
            problems[question.id] = problem
        elif value:
            given[question.id] = value
    taken = read_answers(survey, form, given)
    for identifier, problem in taken.problems.items():
        problems.setdefault(identifier, problem)
    return Entered(taken.answers, taken.comments, problems, asked)


def _read_one(survey: Survey, question: Question, text: str) -> tuple[Value, str]:
    """The answer behind what was typed, or why there is none."""
    if question.kind in ("number", "text"):
        return text, ""
    options = survey.scales[question.answers]
    by_digit = {digit: one for one, digit in digits_of(options).items()}
    if not text:
        return "", _("Chưa nhập câu này. Gõ 0 nếu phiếu để trống.")
    if text == BLANK:
        return "", ""
    typed = _several(text, len(options)) if question.kind == "multiple" else [text]
    if any(one not in by_digit for one in typed):
        return "", _("Câu này có phương án 1 đến %(most)s; 0 là để trống.") % {"most": len(options)}
    chosen = [by_digit[one] for one in typed]
    return (chosen if question.kind == "multiple" else chosen[0]), ""


def _several(text: str, most: int) -> list[str]:
    """134 or 1 3 4 is 1, 3 and 4; from ten options on a space or comma stands between."""
    if most <= 9:
        return [one for one in text if one not in " ,;.+"]
    return [one for one in re.split(r"[\s,;.+]+", text) if one]


def typed_from(
    survey: Survey, form: Questionnaire, answers: Mapping[str, str | Sequence[str]]
) -> dict[str, str]:
    """The digits of answers, for every question but open ones."""
    return {
        one.id: _digits(survey, one, answers.get(one.id, ""))
        for one in form.questions
        if one.kind != "text"
    }


def _digits(survey: Survey, question: Question, value: str | Sequence[str]) -> str:
    if question.kind == "number":
        return str(value)
    if not value:
        return BLANK
    options = survey.scales[question.answers]
    digits = digits_of(options)
    between = "" if len(options) <= 9 else " "
    return between.join(digits[one] for one in ([value] if isinstance(value, str) else value))


def in_words(question: Question, survey: Survey, typed: str, language: str = "vi") -> str:
    """What the typed digits say."""
    if not typed or (question.answers and typed == BLANK):
        return _("để trống")
    if not question.answers:
        return typed
    options = survey.scales[question.answers]
    labels = {digit: one for one, digit in digits_of(options).items()}
    said = {one.id: one.label.said(language) for one in options}
    several = _several(typed, len(options)) if question.kind == "multiple" else [typed]
    return ", ".join(said[labels[one]] for one in several if one in labels)


def differences(
    survey: Survey,
    form: Questionnaire,
    first: Mapping[str, str | Sequence[str]],
    second: Mapping[str, str | Sequence[str]],
    language: str = "vi",
) -> list[Difference]:
    """The questions that two entries answer differently; open comments are not compared."""
    one, other = typed_from(survey, form, first), typed_from(survey, form, second)
    return [
        Difference(
            number,
            question,
            one[question.id],
            other[question.id],
            in_words(question, survey, one[question.id], language),
            in_words(question, survey, other[question.id], language),
        )
        for number, question in enumerate(form.questions, start=1)
        if question.kind != "text" and one[question.id] != other[question.id]
    ]


def joined_comments(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Of each comment the longer one: nobody types the same words twice, letter for letter."""
    return {
        name: max(first.get(name, ""), second.get(name, ""), key=len)
        for name in dict.fromkeys((*first, *second))
    }
