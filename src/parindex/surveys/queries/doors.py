"""Doors as posters and respondents need them: which survey, unit and form a code leads to.

What a code leads to is remembered for a minute and the state of a survey for five seconds, in each
process: Django's cache in memory keeps three hundred things, and a province has thousands of doors.
A change through our own pages is seen at once in the process that made it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from parindex.cycles.models import CycleUnit
from parindex.engine.indicators import Questionnaire
from parindex.surveys.models import Channel, Door, Invitee, Receipt, Survey
from parindex.surveys.queries.running import questionnaire

DOOR_SECONDS, SURVEY_SECONDS = 60, 5
MOST_KEPT = 20_000

_doors: dict[tuple[str, str], tuple[float, Entrance]] = {}
_surveys: dict[int, tuple[float, Survey]] = {}


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
    kept = _doors.get((code, channel))
    if kept and kept[0] > time.monotonic():
        return kept[1]
    door = Door.objects.filter(code=code).first()
    if door is None:
        return None
    found = Entrance(
        code,
        channel,
        door.survey_id,
        door.unit,
        _unit_name(door.survey_id, door.unit),
        door.questionnaire,
        door.is_shut,
    )
    if len(_doors) >= MOST_KEPT:
        _doors.clear()
    _doors[code, channel] = (time.monotonic() + DOOR_SECONDS, found)
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
    kept = _surveys.get(survey_id)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    survey = Survey.objects.select_related("cycle").defer("document").get(pk=survey_id)
    _surveys[survey_id] = (time.monotonic() + SURVEY_SECONDS, survey)
    return survey


def form_behind(entrance: Entrance) -> tuple[Survey, Questionnaire]:
    """The survey and the questionnaire an entrance leads to."""
    survey = standing_survey(entrance.survey_id)
    return survey, questionnaire(survey, entrance.questionnaire)


def was_taken(digest: str) -> bool:
    """Whether a filling with this receipt was kept."""
    return Receipt.objects.filter(digest=digest).exists()


def forget_survey(survey_id: int) -> None:
    """Read the state of a survey afresh."""
    _surveys.pop(survey_id, None)


def forget_door(code: str) -> None:
    """Read a door afresh."""
    for channel in Channel.values:
        _doors.pop((code, channel), None)


def forget_entrances() -> None:
    """Read everything afresh."""
    _doors.clear()
    _surveys.clear()


def _unit_name(survey_id: int, unit: str) -> str:
    names = CycleUnit.objects.filter(cycle__survey=survey_id, code=unit)
    return names.values_list("name", flat=True).first() or unit
