"""Surveys as their pages need them: found by the cycle's address, their questionnaires read."""

from __future__ import annotations

from parindex.access import Actor, Can, denial
from parindex.cycles.models import Cycle, CycleUnit
from parindex.directory.rights import demand
from parindex.engine import indicators
from parindex.engine.indicators import Questionnaire
from parindex.engine.problems import Problem
from parindex.engine.survey_reading import read_survey
from parindex.engine.tables import Table
from parindex.surveys.models import Survey


def survey_named(actor: Actor, slug: str, can: Can) -> Survey:
    """The survey of the cycle at this address, for those who may.

    `Survey.DoesNotExist` when the cycle has none.
    """
    demand(actor, can)
    return (
        Survey.objects.select_related("cycle__edition")
        .defer("cycle__edition__body")
        .get(cycle__slug=slug)
    )


def surveys_for(actor: Actor) -> list[Survey]:
    """The surveys the actor may read, newest first."""
    demand(actor, Can.READ_SURVEY)
    return list(Survey.objects.select_related("cycle").order_by("-cycle__year", "-pk"))


def cycles_without_survey(actor: Actor) -> list[Cycle]:
    """The cycles a survey may still be started for, newest first; none for those who only read."""
    if denial(actor, Can.RUN_SURVEY):
        return []
    found = Cycle.objects.filter(survey=None).exclude(state=Cycle.State.CONCLUDED)
    return list(found.order_by("-year", "-pk"))


def read_questionnaires(document: dict[str, object]) -> indicators.Survey | list[Problem]:
    """The questionnaires of a survey's document, or every problem with them."""
    problems: list[Problem] = []
    table = Table(document, file="survey.toml", place="", problems=problems, is_canonical=True)
    found = read_survey(table)
    if problems or found is None:
        return problems
    return found


_KNOWN: dict[str, indicators.Survey] = {}


def questionnaires_of(survey: Survey) -> indicators.Survey:
    """The questionnaires of a survey, read once per process for each digest."""
    found = _KNOWN.get(survey.digest)
    if found is None:
        read = read_questionnaires(survey.document)
        assert not isinstance(read, list), read
        if len(_KNOWN) >= 64:
            _KNOWN.clear()
        found = _KNOWN[survey.digest] = read
    return found


def questionnaire(survey: Survey, identifier: str) -> Questionnaire:
    """One questionnaire of the survey; `Survey.DoesNotExist` when there is none of that name."""
    for one in questionnaires_of(survey).questionnaires:
        if one.id == identifier:
            return one
    raise Survey.DoesNotExist(identifier)


def units_of(cycle: Cycle) -> list[CycleUnit]:
    """The units that are asked about, by name."""
    return list(cycle.units.all())
