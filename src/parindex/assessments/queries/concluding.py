"""What the council reads to conclude unit by unit, and what was reopened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial, partiality
from parindex.assessments.actions.moving import may_conclude
from parindex.assessments.loading import load_cycle
from parindex.assessments.models import AgendaItem, Assessment
from parindex.assessments.queries.histories import Past
from parindex.assessments.workflow import State, move_named, refusal
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.queries import watched_cycle
from parindex.directory.models import JournalEntry
from parindex.directory.queries import acts_about
from parindex.engine.names import vietnamese_key


class UnitToConclude(NamedTuple):
    """A unit before the council: how much is left, and why it cannot be concluded yet."""

    assessment: Assessment
    unit: CycleUnit
    undecided: int
    decided: int
    blocked: str


class Reopened(NamedTuple):
    """A conclusion opened again, with what was done about it, or why the reader may not see it."""

    assessment: Assessment
    unit: CycleUnit
    log: list[Past]
    partial: str


@dataclass(slots=True)
class ConclusionsPage:
    """Units to be concluded, and conclusions that were complained about."""

    cycle: Cycle
    deciding: list[UnitToConclude]
    reopened: list[Reopened]
    concluded: list[Assessment]
    concluded_count: int
    concludes: str
    may_reopen: bool

    @property
    def ready(self) -> int:
        """How many units have nothing left."""
        return sum(not one.blocked for one in self.deciding)


def conclusions_page(actor: Actor, slug: str) -> ConclusionsPage:
    """Where the units of a cycle stand with the council."""
    cycle = watched_cycle(actor, slug)
    states = (State.DECIDING.value, State.CONCLUDED.value)
    rows = Assessment.objects.filter(unit__cycle=cycle, state__in=states).select_related("unit")
    found = sorted(rows, key=lambda one: vietnamese_key(one.unit.name))
    deciding = [one for one in found if one.state == State.DECIDING.value]
    concluded = [one for one in found if one.state == State.CONCLUDED.value]
    concludes = denial(actor, Can.DECIDE) or may_conclude(actor, cycle)
    decided: dict[int, int] = defaultdict(int)
    for item in AgendaItem.objects.filter(assessment__in=deciding).exclude(decided_at=None):
        decided[item.assessment_id] += 1
    now, made = timezone.now(), move_named("conclude")
    to_conclude: list[UnitToConclude] = []
    for one in load_cycle(cycle, [one.unit.code for one in deciding]) if deciding else []:
        why = concludes or refusal(made, actor, one.guarded(now))
        count = decided[one.assessment.pk]
        to_conclude.append(
            UnitToConclude(one.assessment, one.assessment.unit, one.undecided, count, why)
        )
    return ConclusionsPage(
        cycle=cycle,
        deciding=to_conclude,
        reopened=_reopened(actor, cycle, [one for one in found if one.reopened]),
        concluded=[one for one in concluded if not one.reopened],
        concluded_count=len(concluded),
        concludes=concludes,
        may_reopen=not denial(actor, Can.SET_UP),
    )


LOG_TITLES = {
    "conclude": "Kết luận",
    "reopen": "Mở lại theo khiếu nại",
}


def _reopened(actor: Actor, cycle: Cycle, found: Sequence[Assessment]) -> list[Reopened]:
    if not found:
        return []
    subjects = {f"{cycle.slug}/{one.unit.code}": one for one in found}
    log: dict[int, list[Past]] = defaultdict(list)
    for act in acts_about(subjects, LOG_TITLES):
        log[subjects[act.subject].pk].append(_logged(act))
    items = AgendaItem.objects.filter(assessment__in=found).exclude(decided_at=None)
    for item in items.order_by("decided_at"):
        assert item.decided_at is not None
        words = _("Quyết định tiêu chí %(code)s: %(decision)s") % {
            "code": item.code,
            "decision": item.decision,
        }
        log[item.assessment_id].append(Past(item.decided_at, item.decided_by, words, ""))
    rows = []
    for one in found:
        partial = partiality(actor, one.unit.code)
        told = [] if partial else sorted(log[one.pk], key=lambda past: past.at)
        rows.append(Reopened(one, one.unit, told, partial))
    return rows


def _logged(act: JournalEntry) -> Past:
    words = _(LOG_TITLES[act.act])
    if act.details.get("reason"):
        words += f": {act.details['reason']}"
    if act.details.get("until"):
        until = datetime.fromisoformat(act.details["until"]).astimezone(VIETNAM)
        words += _(" (giải quyết đến %(until)s)") % {"until": f"{until:%H:%M %d/%m/%Y}"}
    return Past(act.at, act.actor, words, "")
