"""The questionnaires of a set: every mistake is said once, beside its question or page."""

from __future__ import annotations

import copy
from typing import Any

from parindex.engine.problems import Problem
from parindex.engine.survey_reading import read_survey
from parindex.engine.tables import Table
from tests import make

EXAMPLE = make.indicator_set("vi-du-cach-cham").document["survey"]


def problems(**changes: Any) -> list[Problem]:
    document = {**copy.deepcopy(EXAMPLE), **changes}
    found: list[Problem] = []
    read_survey(Table(document, file="survey.toml", place="", problems=found, is_canonical=True))
    return found


def with_question(number: int, **changes: Any) -> list[dict[str, Any]]:
    questions = copy.deepcopy(EXAMPLE["question"])
    questions[number] |= changes
    return questions


def test_the_example_shows_every_kind_of_question_without_a_problem() -> None:
    assert problems() == []
    kinds = {one.get("kind", "single") for one in EXAMPLE["question"]}
    assert kinds == {"single", "multiple", "number", "text"}


def test_a_question_stands_once_in_its_questionnaire() -> None:
    found = problems(question=with_question(2, id="q1"))
    what, fix = "hai câu hỏi của phiếu trùng mã.", "Đặt mã khác nhau."
    assert found == [Problem("survey.toml", "question q1", what, fix)]


def test_a_question_stands_on_a_page_of_its_questionnaire() -> None:
    found = problems(question=with_question(0, page="lac"))
    what = "phiếu không có trang «lac»."
    assert found == [Problem("survey.toml", "question q1", what, "Khai trang ở «pages» của phiếu.")]


def test_questionnaires_scales_and_pages_have_codes_of_their_own() -> None:
    forms = copy.deepcopy(EXAMPLE["questionnaire"])
    forms[0]["pages"] = forms[0]["pages"] * 2
    twice = [*forms, forms[1]]
    found = problems(questionnaire=twice, scale=[*EXAMPLE["scale"], EXAMPLE["scale"][0]])
    assert [one.what for one in found] == [
        "hai thang trùng mã.",
        "hai trang trùng mã.",
        "hai phiếu trùng mã.",
    ]
