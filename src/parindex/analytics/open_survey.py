"""The survey behind a publication as tidy tables: one row an answer, small cells left out."""

from __future__ import annotations

from collections.abc import Iterator

from parindex.analytics.open_columns import SURVEY_COLUMNS, SURVEY_FORM_COLUMNS, Cell, Table
from parindex.engine.enclosures import AskedQuestion, Given, SurveyFigures
from parindex.engine.tables import Text

EVERY_UNIT = "*"
KEPT_BACK = 0


def survey_tables(survey: SurveyFigures) -> tuple[Table, Table]:
    """Answers by question and unit, and the valid forms of each unit."""
    units = sorted({*survey.forms, *survey.void})
    return (
        Table(
            "survey",
            Text("Khảo sát: câu trả lời theo đơn vị", "Survey: answers by unit"),
            SURVEY_COLUMNS,
            ("questionnaire", "question", "unit", "option"),
            (),
            sum(_length(one) for one in survey.questions),
            lambda: _answers(survey),
        ),
        Table(
            "survey_forms",
            Text("Khảo sát: số phiếu của từng đơn vị", "Survey: forms of each unit"),
            SURVEY_FORM_COLUMNS,
            ("unit",),
            (("unit", "units", "unit"),),
            len(units),
            lambda: ((unit, survey.forms.get(unit, 0), survey.void.get(unit)) for unit in units),
        ),
    )


def _length(one: AskedQuestion) -> int:
    given = len(one.units) + (one.whole is not None)
    return given * len(one.answers) + len(one.kept_back)


def _answers(survey: SurveyFigures) -> Iterator[tuple[Cell, ...]]:
    for one in survey.questions:
        head = (
            one.questionnaire,
            one.audience or None,
            one.question,
            one.text.vi,
            one.text.en or None,
            one.criterion or None,
        )
        every = dict(sorted(one.units.items()))
        if one.whole is not None:
            every = {EVERY_UNIT: one.whole, **every}
        for unit, given in every.items():
            for row in _given(one, given):
                yield (*head, unit, *row)
        for unit in sorted(one.kept_back):
            yield (*head, unit, KEPT_BACK, *(None,) * (len(SURVEY_COLUMNS) - len(head) - 2))


def _given(one: AskedQuestion, given: Given) -> Iterator[tuple[Cell, ...]]:
    """Number, words, worth, forms, share of each answer, and the mean of the question."""
    told = zip(one.answers, given.forms, given.shares, strict=True)
    for number, (answer, forms, share) in enumerate(told, start=1):
        yield (
            number,
            answer.label.vi,
            answer.label.en or None,
            answer.worth,
            forms,
            given.answered,
            share,
            given.mean,
        )
