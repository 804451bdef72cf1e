"""How far every sheet of a cycle is, area by area; read anew only for sheets that changed.

Statements and citations are only added, or marked as removed once. So their count and the latest
of them tell a sheet as it stood then from the same sheet at any other time, and what was found
for such a mark stays true. The cache keeps it; a sheet with another mark is read and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max

from parindex.assessments.loading import load_many
from parindex.assessments.models import Assessment, Citation, Statement
from parindex.assessments.progress import Progress, by_area
from parindex.cycles.models import Cycle
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet

REMEMBERED_FOR = 24 * 3600


class Mark(NamedTuple):
    """What tells one state of a sheet from every other: what the unit stated and cites."""

    stated: int = 0
    latest: int = 0
    changed_at: datetime | None = None
    cited: int = 0
    removed: int = 0
    latest_cited: int = 0


def marks_of(cycle: Cycle) -> dict[int, Mark]:
    """Sheet → its mark, for the sheets on which anything was stated or cited; two queries."""
    stated = (
        Statement.objects.filter(assessment__unit__cycle=cycle, stage=Stage.UNIT)
        .values_list("assessment")
        .annotate(Count("pk"), Max("pk"), Max("at"))
    )
    cited = (
        Citation.objects.filter(assessment__unit__cycle=cycle)
        .values_list("assessment")
        .annotate(Count("pk"), Count("removed_at"), Max("pk"))
    )
    found = {pk: Mark(count, latest, at) for pk, count, latest, at in stated}
    for pk, count, removed, latest in cited:
        own = found.get(pk, Mark())
        found[pk] = own._replace(cited=count, removed=removed, latest_cited=latest)
    return found


def progress_of(
    cycle: Cycle,
    indicator_set: IndicatorSet,
    sheets: Sequence[Assessment],
    marks: dict[int, Mark],
) -> dict[int, dict[str, Progress]]:
    """Sheet → area → progress of these sheets; `marks` were read before."""
    key = f"progress-{cycle.pk}-{indicator_set.digest}"
    known: dict[int, tuple[Mark, dict[str, Progress]]] = cache.get(key, {})
    changed = [
        one for one in sheets if known.get(one.pk, (None, {}))[0] != marks.get(one.pk, Mark())
    ]
    for one in load_many(cycle, changed) if changed else ():
        sheet = one.assessment.pk
        known[sheet] = (marks.get(sheet, Mark()), by_area(indicator_set, one.states))
    if changed:
        cache.set(key, known, REMEMBERED_FOR)
    return {one.pk: known[one.pk][1] for one in sheets}
