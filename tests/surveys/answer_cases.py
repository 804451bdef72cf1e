"""The cases that judge answers in the engine and in the browser of an interviewer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from parindex.engine.indicators import Survey
from parindex.surveys.queries.interviewing import device_question
from parindex.surveys.queries.running import read_questionnaires

FILE = Path(__file__).with_name("answer_cases.json")
CASES: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def survey() -> Survey:
    """The questionnaire of the cases, read as every other."""
    found = read_questionnaires(CASES["survey"])
    assert isinstance(found, Survey), found
    return found


def device_form() -> dict[str, Any]:
    """The same questionnaire as a telephone gets it."""
    questions = survey()
    form = questions.questionnaires[0]
    return {
        "pages": [{"id": one.id, "title": {"vi": one.title.vi}} for one in form.pages],
        "questions": [device_question(questions, one) for one in form.questions],
    }
