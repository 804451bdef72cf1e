"""Next year's cycle from this year's: settings, units, people; never what was done."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from parindex.access import Actor, Role
from parindex.cycles.actions import (
    SETTINGS,
    add_units,
    assign,
    prepare_cycle,
    put_below,
    refused_task,
    seat,
    set_windows,
)
from parindex.cycles.assigning import Task
from parindex.cycles.calendar import moved, moved_windows
from parindex.cycles.candidates import NewUnit
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of
from parindex.engine.indicators import IndicatorSet


class Dates(StrEnum):
    """Where the calendar of the new cycle comes from."""

    OF_SET = "set"
    MOVED = "moved"


@transaction.atomic
def clone_cycle(
    *,
    by: Actor,
    source: Cycle,
    slug: str,
    title: str,
    year: int,
    indicator_set: IndicatorSet,
    dates: Dates = Dates.OF_SET,
) -> Cycle:
    """A new cycle with the settings, units, assignments and council of another.

    Its calendar is the one the set gives for the new year, or the other cycle's own moved to that
    year. Left out are people who have lost their role or are now tied to the unit, and parts the
    new edition does not have.
    """
    copied = {name: getattr(source, name) for name in (*SETTINGS, "reminder_days")}
    cycle = prepare_cycle(
        by=by,
        slug=slug,
        title=title,
        year=year,
        indicator_set=indicator_set,
        authority=source.authority,
        authority_name=source.authority_name,
        settings={**copied, "cloned_from": source, "above": source.above},
    )
    if dates is Dates.MOVED:
        years = year - source.year
        set_windows(by=by, cycle=cycle, windows=moved_windows(windows_of(source), years))
        if source.hand_up_due is not None and source.above is not None:
            due = moved(source.hand_up_due, years)
            put_below(by=by, cycle=cycle, above=source.above, due=due)
    units = [NewUnit(one.code, one.name, one.group) for one in source.units.all()]
    add_units(by=by, cycle=cycle, units=units)
    _copy_assignments(by, source, cycle, indicator_set)
    for one in source.seats.select_related("user"):
        if Role.COUNCIL in one.user.actor().roles:
            seat(by=by, cycle=cycle, user=one.user, duty=one.duty)
    return cycle


def _copy_assignments(by: Actor, source: Cycle, cycle: Cycle, indicator_set: IndicatorSet) -> None:
    batches = source.batches.filter(undone_at=None).order_by("pk")
    for batch in batches.prefetch_related(
        "assignments__user__grants", "assignments__user__interests"
    ):
        tasks = []
        for one in batch.assignments.all():
            task = Task(one.user_id, one.part, one.group, one.unit, one.is_review)
            is_part = not task.part or task.part in indicator_set.by_code
            if is_part and not refused_task(one.user, task):
                tasks.append(task)
        if tasks:
            assign(by=by, cycle=cycle, title=batch.title, tasks=tasks)
