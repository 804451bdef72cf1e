"""Every read of cycles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from parindex.access import ANYWHERE, Actor, Can, denial, places
from parindex.cycles.assigning import Task
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Assignment, Cycle, CyclePhase, CycleUnit, Edition, Seat
from parindex.directory.prepared import Prepared
from parindex.directory.rights import demand
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read_document


@lru_cache(maxsize=32)
def _indicator_set(digest: str) -> IndicatorSet:
    body = Edition.objects.only("body").get(digest=digest).body
    found = read_document(json.loads(body))
    assert isinstance(found, IndicatorSet), found
    return found


def indicator_set_of(cycle: Cycle) -> IndicatorSet:
    """The pinned edition of a cycle, read once per process."""
    return _indicator_set(cycle.edition.digest)


def adopted_sets() -> list[IndicatorSet]:
    """Every edition that was adopted, the newest first, each read once per process."""
    digests = Edition.objects.values_list("digest", flat=True)
    return [_indicator_set(digest) for digest in digests]


def forget_editions() -> None:
    """Empty the memory of editions, for tests that start from an empty database."""
    _indicator_set.cache_clear()


def cycles_for(actor: Actor) -> list[Cycle]:
    """The cycles the actor has to do with, newest first."""
    cycles = Cycle.objects.select_related("edition").defer("edition__body")
    if not denial(actor, Can.WATCH) or not denial(actor, Can.READ_JOURNAL):
        return list(cycles)
    own = cycles.filter(units__code__in=actor.units()).exclude(state=Cycle.State.PREPARING)
    appraised = cycles.filter(
        assignments__user_id=actor.person, assignments__batch__undone_at=None
    ).exclude(state=Cycle.State.PREPARING)
    return list((own | appraised).distinct())


def announced_cycles() -> list[Cycle]:
    """The cycles that were opened, newest first, with their calendar: what anybody may know."""
    opened = Cycle.objects.exclude(state=Cycle.State.PREPARING)
    return list(opened.select_related("edition").defer("edition__body").prefetch_related("phases"))


def cycle_named(slug: str) -> Cycle:
    """The cycle at this address; `Cycle.DoesNotExist` when there is none."""
    return Cycle.objects.select_related("edition", "above").defer("edition__body").get(slug=slug)


def watched_cycle(actor: Actor, slug: str) -> Cycle:
    """The cycle, for those who may see all its units."""
    demand(actor, Can.WATCH)
    return cycle_named(slug)


def cycle_to_set_up(actor: Actor, slug: str) -> Cycle:
    """The cycle, for those who may set it up."""
    demand(actor, Can.SET_UP)
    return cycle_named(slug)


_PHASES = Prepared(
    lambda ids: CyclePhase.objects.filter(cycle__in=ids).values_list(
        "phase", "opens", "due", "closes", "grace_until"
    )
)


def windows_of(cycle: Cycle) -> dict[Phase, Window]:
    """The windows of a cycle without any unit's extensions."""
    return {Phase(phase): Window(*dates) for phase, *dates in _PHASES([cycle.pk])}


def windows_of_unit(
    windows: dict[Phase, Window], extensions: Iterable[tuple[str, object]]
) -> dict[Phase, Window]:
    """The windows with a unit's own extensions, given as (phase, until)."""
    found = dict(windows)
    for phase, until in extensions:
        key = Phase(phase)
        if key in found:
            found[key] = found[key].extended(until)  # type: ignore[arg-type]  # a datetime column
    return found


def tasks_of(cycle: Cycle, *, review: str = "first") -> list[Task]:
    """The assignments in force for the "first" or the "second" round, oldest first."""
    rows = Assignment.objects.filter(
        cycle=cycle, batch__undone_at=None, is_review=review == "second"
    ).order_by("pk")
    fields = rows.values_list("user_id", "part", "group", "unit", "is_review")
    return [Task(*row) for row in fields]


def seats_of(cycle: Cycle) -> list[Seat]:
    """The council of a cycle, each member with what makes them an actor."""
    seats = cycle.seats.select_related("user")
    return list(seats.prefetch_related("user__grants", "user__interests"))


def duty_of(actor: Actor, cycle: Cycle) -> str:
    """What the actor does on the council of a cycle; "" without a seat."""
    found = Seat.objects.filter(cycle=cycle, user_id=actor.person).values_list("duty", flat=True)
    return found.first() or ""


def units_of(actor: Actor, cycle: Cycle) -> list[CycleUnit]:
    """The units of a cycle that the actor may see."""
    if not denial(actor, Can.WATCH):
        return list(cycle.units.all())
    own = places(actor, Can.ANSWER) | places(actor, Can.SIGN)
    return list(cycle.units.filter(code__in=own - {ANYWHERE}))


def groups_of(units: Sequence[CycleUnit]) -> list[str]:
    """The kinds of units in a cycle, in order of first appearance."""
    return list(dict.fromkeys(one.group for one in units))
