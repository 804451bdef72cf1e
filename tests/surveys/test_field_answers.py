"""The cases of `answer_cases.json` in the engine; `tests/browser` runs them in the browser."""

from __future__ import annotations

import pytest

from parindex.engine.numbers import shown
from parindex.engine.survey_answers import asked_questions, read_answers
from tests.surveys.answer_cases import CASES, survey


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_engine_judges_as_the_case_says(case) -> None:
    questions = survey()
    form = questions.questionnaires[0]
    taken = read_answers(questions, form, case["given"])
    asked = [one.id for one in asked_questions(form, case["given"])]
    sentences = {}
    for name, problem in case["problems"].items():
        question = next(one for one in form.questions if one.id == name)
        sentences[name] = CASES["sentences"][problem] % {
            "low": shown(question.low),
            "high": shown(question.high),
            "length": len(str(case["given"].get(name, ""))),
            "longest": question.longest,
        }
    assert (asked, taken.answers, taken.comments, taken.problems) == (
        case["asked"],
        case["answers"],
        case["comments"],
        sentences,
    )
