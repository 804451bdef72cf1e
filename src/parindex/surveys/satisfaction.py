"""How satisfied people are, as the index SIPAS puts it: by factor, from counted answers.

The share of the satisfied is the weighted share of answers worth at least 0.75 among all answers
that carry a weight; the mean is what those answers are worth on average. Plain Python.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.indicators import Question, Survey
from parindex.engine.survey_counts import Counts
from parindex.engine.survey_reading import FACTORS
from parindex.engine.tables import Text

SATISFIED_FROM = Decimal("0.75")
FACTOR_TITLES: Mapping[str, Text] = {
    "access": Text("Tiếp cận dịch vụ", "Access to the service"),
    "procedure": Text("Thủ tục hành chính", "Procedure"),
    "officer": Text("Công chức giải quyết công việc", "The official"),
    "result": Text("Kết quả cung ứng dịch vụ", "The result"),
    "feedback": Text("Tiếp nhận, xử lý góp ý, phản ánh", "Feedback"),
}


class Satisfaction(NamedTuple):
    """Two measures over some questions; `answers` counts the answers they rest on."""

    share: Fraction
    mean: Fraction
    answers: int


def questions_by_factor(survey: Survey) -> dict[str, list[Question]]:
    """The scored questions of each of the five factors that the questionnaires have."""
    found: dict[str, list[Question]] = {name: [] for name in FACTORS}
    for form in survey.questionnaires:
        for one in form.questions:
            if one.factor and _is_scored(survey, one):
                found[one.factor].append(one)
    return {name: questions for name, questions in found.items() if questions}


def overall_questions(survey: Survey) -> list[Question]:
    """The questions of all factors; those that count for criteria where no factor is named."""
    by_factor = [one for found in questions_by_factor(survey).values() for one in found]
    return by_factor or [
        one for form in survey.questionnaires for one in form.questions if one.criterion
    ]


def _is_scored(survey: Survey, question: Question) -> bool:
    scale = survey.scales.get(question.answers, ())
    return question.kind == "single" and any(one.weight is not None for one in scale)


def satisfaction(
    survey: Survey, counts: Counts, questions: Iterable[Question], units: Collection[str]
) -> dict[str, Satisfaction]:
    """Unit → how satisfied its people are with what some questions ask; silent units left out."""
    worth = {
        (one.questionnaire, one.id): {
            option.id: option.weight
            for option in survey.scales[one.answers]
            if option.weight is not None
        }
        for one in questions
    }
    totals: dict[str, list[Fraction]] = {}
    answers: dict[str, int] = {}
    for (unit, form, question, option, weight), count in counts.answers.items():
        value = worth.get((form, question), {}).get(option)
        if value is None or unit not in units:
            continue
        mass = Fraction(weight) * count
        found = totals.setdefault(unit, [Fraction(0), Fraction(0), Fraction(0)])
        found[0] += mass
        found[1] += mass * Fraction(value)
        found[2] += mass if value >= SATISFIED_FROM else 0
        answers[unit] = answers.get(unit, 0) + count
    return {
        unit: Satisfaction(happy / whole, added / whole, answers[unit])
        for unit, (whole, added, happy) in totals.items()
        if whole
    }
