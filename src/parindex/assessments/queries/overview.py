"""Who has done what in the appraisal, and the gaps between stated and appraised points."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from parindex.access import Actor, Can, Role, denial, partiality
from parindex.assessments.actions.appraising import round_tasks
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.progress import judged_rows
from parindex.assessments.queries.answering import Deadline, clock_of
from parindex.assessments.queries.desks import SEEN_STATES, Desk, cards, desk_of, round_of
from parindex.assessments.sampling import sampled
from parindex.cycles.assigning import appraiser_of
from parindex.cycles.deadlines import Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, indicator_set_of, windows_of
from parindex.directory.models import User
from parindex.engine.facts import Stage
from parindex.engine.numbers import ZERO


class Share(NamedTuple):
    """The work of one appraiser: rows judged, rows to judge, points changed."""

    name: str
    done: int
    total: int
    corrected: int
    gap: Decimal


class UnitGap(NamedTuple):
    """Self points against appraised points of a unit, over the rows judged so far."""

    loaded: Loaded
    own: Decimal
    judged: Decimal
    done: int
    total: int
    questions: int

    @property
    def gap(self) -> Decimal:
        """Appraised less stated."""
        return self.judged - self.own


@dataclass(slots=True)
class Overview:
    """Who has done what in a cycle, and the gaps that came out."""

    cycle: Cycle
    shares: list[Share]
    units: list[UnitGap]
    areas: list[tuple[str, str, Decimal, Decimal]]
    done: int
    total: int
    deadline: Deadline
    at: datetime
    sample: list[tuple[str, str, str]]


def overview(actor: Actor, slug: str) -> Overview:
    """The state of the appraisal: for coordinators whole, for appraisers their own part."""
    if denial(actor, Can.WATCH):
        desk = desk_of(actor, slug)
    else:
        cycle = cycle_named(slug)
        tasks = round_tasks(cycle, Stage.APPRAISAL)
        desk = Desk(cycle, indicator_set_of(cycle), tasks, Stage.APPRAISAL)
    every = [
        one
        for one in load_cycle(desk.cycle)
        if one.state in SEEN_STATES and not partiality(actor, one.assessment.unit.code)
    ]
    only = actor.id if Role.APPRAISER in actor.roles and denial(actor, Can.WATCH) else None
    return _overview(desk, every, only)


def _overview(desk: Desk, every: Sequence[Loaded], only: int | None) -> Overview:
    codes = [leaf.code for leaf in judged_rows(desk.indicator_set)]
    own, last = cards(desk, every)
    names = {one.pk: str(one) for one in User.objects.filter(assignments__cycle=desk.cycle)}
    done: Counter[int] = Counter()
    total: Counter[int] = Counter()
    corrected: Counter[int] = Counter()
    gaps: Mapping[int, list[Decimal]] = defaultdict(list)
    areas: dict[str, list[Decimal]] = {one.code: [ZERO, ZERO] for one in desk.indicator_set.areas}
    units, sample = [], []
    first = round_of(desk, Stage.APPRAISAL)
    for index, loaded in enumerate(every):
        unit = loaded.assessment.unit
        unit_own = unit_last = ZERO
        unit_done = unit_total = 0
        for code in codes:
            user = appraiser_of(first, unit.code, unit.group, code)
            if user is None or (only is not None and user != only):
                continue
            unit_total += 1
            total[user] += 1
            words = loaded.sheet.up_to(code, Stage.REVIEW)
            if words is None or words.stage <= Stage.UNIT:
                continue
            unit_done += 1
            done[user] += 1
            before = own[index].leaves[code].points
            after = last[index].leaves[code].points
            if desk.indicator_set.by_code[code].by == "appraiser":  # type: ignore[union-attr]
                before = after
            corrected[user] += before != after
            gaps[user].append(after - before)
            unit_own, unit_last = unit_own + before, unit_last + after
            area = areas[code.split(".")[0]]
            area[0], area[1] = area[0] + before, area[1] + after
        units.append(
            UnitGap(loaded, unit_own, unit_last, unit_done, unit_total, loaded.open_questions)
        )
        sample += [(unit.code, unit.name, code) for code in sorted(sampled(desk.cycle, loaded))]
    titles = {one.code: str(one.title) for one in desk.indicator_set.areas}
    return Overview(
        cycle=desk.cycle,
        shares=[
            Share(
                names.get(user, "?"),
                done[user],
                total[user],
                corrected[user],
                sum(gaps[user], ZERO),
            )
            for user in sorted(total, key=lambda one: names.get(one, ""))
        ],
        units=[one for one in units if one.total],
        areas=[
            (code, titles[code], before, after)
            for code, (before, after) in areas.items()
            if before or after
        ],
        done=sum(done.values()),
        total=sum(total.values()),
        deadline=clock_of(windows_of(desk.cycle).get(Phase.APPRAISING), timezone.now()),
        at=timezone.now(),
        sample=sample[:200],
    )
