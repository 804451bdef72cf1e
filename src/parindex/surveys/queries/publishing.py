"""What a publication may freeze of a survey: answers by unit and question, small cells left out."""

from __future__ import annotations

from parindex.cycles.models import Cycle
from parindex.engine.enclosures import Answer, AskedQuestion, Given, SurveyFigures
from parindex.engine.indicators import Questionnaire
from parindex.surveys.models import Survey
from parindex.surveys.queries.answers import Distribution, distributions_by_unit
from parindex.surveys.queries.counting import ALL_UNITS, counted
from parindex.surveys.queries.results import Results
from parindex.surveys.queries.running import units_of


def published_figures(cycle: Cycle) -> SurveyFigures | None:
    """The figures of the cycle's survey once they were handed over; None without such a survey.

    Questions answered with a number or in own words are left out: their figures stay with the
    survey's own pages.
    """
    survey = Survey.objects.filter(cycle=cycle, state=Survey.State.HANDED).first()
    if survey is None:
        return None
    found = Results(survey, counted(survey), list(units_of(cycle)), None)
    forms: dict[str, int] = {}
    for (unit, _form), count in found.counted.valid.valid.items():
        forms[unit] = forms.get(unit, 0) + count
    return SurveyFigures(
        smallest_cell=survey.smallest_cell,
        forms=forms,
        void=dict(found.counted.voids),
        questions=tuple(
            one for form in found.counted.asked.questionnaires for one in _questions(found, form)
        ),
    )


def _questions(found: Results, form: Questionnaire) -> list[AskedQuestion]:
    units = sorted(found.counted.valid.units)
    every = distributions_by_unit(found, form, [ALL_UNITS, *units])
    return [
        _question(found, form, whole, {unit: every[unit][place] for unit in units})
        for place, whole in enumerate(every[ALL_UNITS])
        if whole.question.kind in ("single", "multiple")
    ]


def _question(
    found: Results, form: Questionnaire, whole: Distribution, by_unit: dict[str, Distribution]
) -> AskedQuestion:
    question = whole.question
    scale = found.counted.asked.scales[question.answers]
    answered = {unit: one for unit, one in by_unit.items() if one.answered}
    return AskedQuestion(
        questionnaire=form.id,
        question=question.id,
        text=question.text,
        criterion=question.criterion or "",
        audience=form.audience,
        answers=tuple(Answer(one.label, one.weight) for one in scale),
        whole=_given(whole),
        units={unit: given for unit, one in answered.items() if (given := _given(one)) is not None},
        kept_back=tuple(unit for unit, one in answered.items() if not one.is_shown),
    )


def _given(one: Distribution) -> Given | None:
    if not one.is_shown:
        return None
    return Given(
        one.answered,
        tuple(bar.forms for bar in one.bars),
        tuple(bar.share for bar in one.bars),
        one.mean,
    )
