"""Who has done what in the appraisal, and the gaps between stated and appraised points."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from parindex.access import Actor, Can, Role, denial, partiality
from parindex.assessments.actions.appraising import round_tasks
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.progress import judged_rows
from parindex.assessments.queries.clocks import Deadline, clock_of
from parindex.assessments.queries.desks import SEEN_STATES, Desk, cards, desk_of
from parindex.assessments.sampling import sampled
from parindex.cycles.assigning import Plan
from parindex.cycles.deadlines import Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, indicator_set_of, windows_of
from parindex.directory.models import User
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO
from parindex.engine.scoring import Scorecard
from parindex.language import spoken


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
        desk = Desk(cycle, indicator_set_of(cycle), tasks)
    every = [
        one
        for one in load_cycle(desk.cycle)
        if one.state in SEEN_STATES and not partiality(actor, one.assessment.unit.code)
    ]
    only = actor.id if Role.APPRAISER in actor.roles and denial(actor, Can.WATCH) else None
    return _overview(desk, every, only)


class Tally:
    """Rows and points of the appraisal counted by appraiser, unit and area."""

    def __init__(self, indicator_set: IndicatorSet, plan: Plan) -> None:
        self.plan = plan
        self.done: Counter[int] = Counter()
        self.total: Counter[int] = Counter()
        self.corrected: Counter[int] = Counter()
        self.gaps: dict[int, Decimal] = defaultdict(Decimal)
        self.areas = {one.code: [ZERO, ZERO] for one in indicator_set.areas}

    def add(self, user: int, code: str, before: Decimal, after: Decimal) -> None:
        """One judged row with its points on both sides."""
        self.done[user] += 1
        self.corrected[user] += before != after
        self.gaps[user] += after - before
        area = self.areas[code.split(".", maxsplit=1)[0]]
        area[0], area[1] = area[0] + before, area[1] + after


def _overview(desk: Desk, every: Sequence[Loaded], only: int | None) -> Overview:
    own, last = cards(desk, every)
    tally = Tally(desk.indicator_set, desk.plans[Stage.APPRAISAL])
    units = [
        _unit_gap(desk, loaded, own[index], last[index], only, tally)
        for index, loaded in enumerate(every)
    ]
    names = {one.pk: str(one) for one in User.objects.filter(assignments__cycle=desk.cycle)}
    titles = {one.code: one.title.said(spoken()) for one in desk.indicator_set.areas}
    sample = [
        (loaded.assessment.unit.code, loaded.assessment.unit.name, code)
        for loaded in every
        for code in sorted(sampled(desk.cycle, loaded))
    ]
    return Overview(
        cycle=desk.cycle,
        shares=[
            Share(
                names.get(user, "?"),
                tally.done[user],
                tally.total[user],
                tally.corrected[user],
                tally.gaps[user],
            )
            for user in sorted(tally.total, key=lambda one: names.get(one, ""))
        ],
        units=[one for one in units if one.total],
        areas=[
            (code, titles[code], before, after)
            for code, (before, after) in tally.areas.items()
            if before or after
        ],
        done=sum(tally.done.values()),
        total=sum(tally.total.values()),
        deadline=clock_of(windows_of(desk.cycle).get(Phase.APPRAISING), timezone.now()),
        at=timezone.now(),
        sample=sample[:200],
    )


def _unit_gap(
    desk: Desk,
    loaded: Loaded,
    own: Scorecard,
    last: Scorecard,
    only: int | None,
    tally: Tally,
) -> UnitGap:
    """One unit's rows counted; `only` limits them to one appraiser's."""
    unit = loaded.assessment.unit
    stated = judged = ZERO
    done = total = 0
    for leaf in judged_rows(desk.indicator_set):
        user = tally.plan.appraiser(unit.code, unit.group, leaf.code)
        if user is None or (only is not None and user != only):
            continue
        total += 1
        tally.total[user] += 1
        words = loaded.sheet.up_to(leaf.code, Stage.REVIEW)
        if words is None or words.stage <= Stage.UNIT:
            continue
        done += 1
        after = last.leaves[leaf.code].points
        # A row the appraiser gives points for has no stated side to differ from.
        before = after if leaf.by == "appraiser" else own.leaves[leaf.code].points
        tally.add(user, leaf.code, before, after)
        stated, judged = stated + before, judged + after
    return UnitGap(loaded, stated, judged, done, total, loaded.open_questions)
