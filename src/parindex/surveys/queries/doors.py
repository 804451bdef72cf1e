"""Doors as posters and respondents need them: which survey, unit and form a code leads to.

What a code leads to is remembered for a minute and the state of a survey for five seconds, in each
process; a change through our own pages is forgotten at once in the process that made it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from parindex.cycles.models import CycleUnit
from parindex.engine.indicators import Questionnaire
from parindex.surveys.models import Channel, Door, Invitee, Receipt, Survey
from parindex.surveys.queries.running import questionnaire

DOOR_SECONDS, SURVEY_SECONDS = 60, 5


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a code leads: the form of one survey about one unit, on one channel.

    `invitee` is the key of the invitation of a personal code, None for an open door.
    """

    code: str
    channel: str
    survey_id: int
    unit: str
    unit_name: str
    questionnaire: str
    is_shut: bool = False
    invitee: int | None = None


def doors_of(survey: Survey) -> list[Door]:
    """The doors of a survey, by unit and questionnaire."""
    return list(survey.doors.order_by("unit", "questionnaire"))


def entrance_of(code: str, channel: str = Channel.OPEN) -> Entrance | None:
    """Where the code of a door leads; None when there is no such door."""
    key = f"survey-door:{code}:{channel}"
    found: Entrance | None = cache.get(key)
    if found is None and (door := Door.objects.filter(code=code).first()):
        found = Entrance(
            code,
            channel,
            door.survey_id,
            door.unit,
            _unit_name(door.survey_id, door.unit),
            door.questionnaire,
            door.is_shut,
        )
        cache.set(key, found, DOOR_SECONDS)
    return found


def invitation(code: str) -> tuple[Entrance, bool] | None:
    """Where a personal code leads and whether it is used; None when there is no such code."""
    one = Invitee.objects.filter(code=code).first()
    if one is None:
        return None
    name = _unit_name(one.survey_id, one.unit)
    found = Entrance(
        code, Channel.CODE, one.survey_id, one.unit, name, one.questionnaire, invitee=one.pk
    )
    return found, one.is_used


def standing_survey(survey_id: int) -> Survey:
    """The survey with its cycle as it stood at most five seconds ago."""
    key = f"survey:{survey_id}"
    found: Survey | None = cache.get(key)
    if found is None:
        survey = Survey.objects.select_related("cycle").defer("document").get(pk=survey_id)
        cache.set(key, survey, SURVEY_SECONDS)
        return survey
    return found


def form_behind(entrance: Entrance) -> tuple[Survey, Questionnaire]:
    """The survey and the questionnaire an entrance leads to."""
    survey = standing_survey(entrance.survey_id)
    return survey, questionnaire(survey, entrance.questionnaire)


def was_taken(digest: str) -> bool:
    """Whether a filling with this receipt was kept."""
    return Receipt.objects.filter(digest=digest).exists()


def forget_survey(survey_id: int) -> None:
    """Read the state of a survey afresh."""
    cache.delete(f"survey:{survey_id}")


def forget_door(code: str) -> None:
    """Read a door afresh."""
    cache.delete_many(f"survey-door:{code}:{channel}" for channel in Channel.values)


def _unit_name(survey_id: int, unit: str) -> str:
    names = CycleUnit.objects.filter(cycle__survey=survey_id, code=unit)
    return names.values_list("name", flat=True).first() or unit
