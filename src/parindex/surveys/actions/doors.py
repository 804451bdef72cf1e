"""The open addresses of a survey: one for each unit and questionnaire, under a code of its own."""

from __future__ import annotations

from django.db import transaction

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.surveys.codes import new_code
from parindex.surveys.models import Door, Survey
from parindex.surveys.queries.doors import forget_door
from parindex.surveys.queries.running import questionnaires_of


@transaction.atomic
def open_doors(*, by: Actor, survey: Survey) -> int:
    """Give every unit an address for every questionnaire; those that have one keep it.

    Says how many are new. A poster that hangs already stays right.
    """
    demand(by, Can.RUN_SURVEY)
    wanted = [
        (unit, form.id)
        for unit in survey.cycle.units.values_list("code", flat=True)
        for form in questionnaires_of(survey).questionnaires
        if form.questions
    ]
    there = set(survey.doors.values_list("unit", "questionnaire"))
    missing = [one for one in wanted if one not in there]
    if not missing:
        return 0
    codes = _free_codes(len(missing))
    Door.objects.bulk_create(
        Door(survey=survey, unit=unit, questionnaire=form, code=code)
        for (unit, form), code in zip(missing, codes, strict=True)
    )
    record(by, "open_doors", survey.cycle.slug, doors=len(missing))
    seal_soon()
    return len(missing)


@transaction.atomic
def shut_door(*, by: Actor, door: Door, is_shut: bool) -> None:
    """Take no more forms through one address (a poster that was misused), or take them again."""
    demand(by, Can.RUN_SURVEY)
    Door.objects.filter(pk=door.pk).update(is_shut=is_shut)
    act = "shut_door" if is_shut else "unshut_door"
    record(by, act, door.survey.cycle.slug, unit=door.unit, questionnaire=door.questionnaire)
    seal_soon()
    forget_door(door.code)


def _free_codes(count: int) -> list[str]:
    """So many codes that no door has."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_code() for _ in range(count - len(found))} - found
        found |= drawn - set(Door.objects.filter(code__in=drawn).values_list("code", flat=True))
    return sorted(found)
