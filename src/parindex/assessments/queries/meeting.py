"""The meeting of the council: what the whole room looks at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation

from parindex.access import Actor
from parindex.assessments.actions.deciding import may_run
from parindex.assessments.models import AgendaItem
from parindex.assessments.queries.agenda import Entry, day_of, entries_of, items_of
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.cycles.queries import watched_cycle


@dataclass(slots=True)
class MeetingPage:
    """What the whole room looks at; `version` changes with anything on it."""

    cycle: Cycle
    entry: Entry | None
    upcoming: list[Entry]
    counts: dict[str, int]
    runs: str
    version: str


def meeting_version(actor: Actor, slug: str) -> str:
    """A digest of what the meeting shows; the same while nothing on the screen changes."""
    found = AgendaItem.objects.filter(cycle=watched_cycle(actor, slug)).order_by("pk")
    rows = found.values_list("pk", "is_current", "decided_at", "assessment__state")
    return _version(actor, list(rows))


def _version(actor: Actor, rows: list[tuple[int, bool, datetime | None, str]]) -> str:
    said = [actor.id, translation.get_language(), timezone.localdate(), *rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def meeting_page(actor: Actor, slug: str) -> MeetingPage:
    """The current item, or the one decided last, and what comes next."""
    cycle = watched_cycle(actor, slug)
    items = items_of(cycle)
    by_age = sorted(items, key=lambda one: one.pk)
    rows = [(one.pk, one.is_current, one.decided_at, one.assessment.state) for one in by_age]
    shown_item = _shown(items)
    open_items = [
        one
        for one in items
        if one.decided_at is None
        and one is not shown_item
        and one.assessment.state == State.DECIDING.value
    ]
    wanted = open_items[:4] + ([shown_item] if shown_item else [])
    made = {one.item.pk: one for one in entries_of(actor, cycle, wanted)}
    return MeetingPage(
        cycle=cycle,
        entry=made[shown_item.pk] if shown_item else None,
        upcoming=[made[one.pk] for one in open_items[:4]],
        counts={
            "all": len(items),
            "decided": sum(one.decided_at is not None for one in items),
        },
        runs=may_run(actor, cycle),
        version=_version(actor, rows),
    )


def _shown(items: Sequence[AgendaItem]) -> AgendaItem | None:
    current = next((one for one in items if one.is_current), None)
    if current is not None:
        return current
    decided = [one for one in items if one.decided_at is not None]
    today = timezone.localdate()
    latest = max(decided, key=lambda one: one.decided_at or timezone.now(), default=None)
    is_fresh = latest is not None and latest.decided_at and day_of(latest.decided_at) == today
    return latest if is_fresh else None
