"""What an appraiser's screens share: whose rows they are, and the points on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, partiality
from parindex.assessments.actions.appraising import ROUND_OF, round_tasks
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.loading import CURRENT, Loaded
from parindex.assessments.models import Assessment
from parindex.assessments.progress import judged_rows
from parindex.assessments.workflow import State
from parindex.cycles.assigning import Plan, Task
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, indicator_set_of
from parindex.directory.rights import demand
from parindex.engine.facts import Stage, UnitFacts
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.scoring import (
    MISSING,
    LeafScore,
    Scorecard,
    score_leaf_of_units,
    score_units,
)
from parindex.errors import Denied

SEEN_STATES = frozenset(State) - {State.DRAFTING, State.SIGNING}
"""A sheet is the unit's own until it is submitted; appraisers see none of it before."""


@dataclass(frozen=True)
class Desk:
    """What an appraiser may look at in a cycle: rows by unit, and whose each row is."""

    cycle: Cycle
    indicator_set: IndicatorSet
    tasks: Sequence[Task]

    @cached_property
    def plans(self) -> dict[Stage, Plan]:
        """Whose each row is in the first and the second round."""
        return {stage: Plan(round_of(self, stage)) for stage in (Stage.APPRAISAL, Stage.REVIEW)}


def desk_of(actor: Actor, slug: str) -> Desk:
    """The appraiser's view of a cycle; refused without the role or any assignment."""
    demand(actor, Can.APPRAISE)
    cycle = cycle_named(slug)
    tasks = round_tasks(cycle, Stage.APPRAISAL) + round_tasks(cycle, Stage.REVIEW)
    if not any(task.user == actor.id for task in tasks):
        raise Denied(_("Bạn chưa được phân công thẩm định trong kỳ này."))
    return Desk(cycle, indicator_set_of(cycle), tasks)


def mine(actor: Actor, desk: Desk, loaded: Loaded, code: str) -> bool:
    """Whether the row is the actor's to judge in the round the sheet is in."""
    unit = loaded.assessment.unit
    stage = ROUND_OF.get(loaded.state, Stage.APPRAISAL)
    return desk.plans[stage].appraiser(unit.code, unit.group, code) == actor.id


def round_of(desk: Desk, stage: Stage) -> list[Task]:
    second = [task for task in desk.tasks if task.is_review]
    first = [task for task in desk.tasks if not task.is_review]
    return second if stage is Stage.REVIEW and second else first


def codes_of(actor: Actor, desk: Desk) -> list[str]:
    """The rows some assignment of the actor touches, in the order of the set."""
    own = [task for task in desk.tasks if task.user == actor.id]
    every = [leaf.code for leaf in judged_rows(desk.indicator_set)]
    every += [item.code for item in desk.indicator_set.adjustments.items]
    return [
        code
        for code in every
        if any(
            not task.part or code == task.part or code.startswith(f"{task.part}.") for task in own
        )
    ]


def cards(desk: Desk, every: Sequence[Loaded]) -> tuple[list[Scorecard], list[Scorecard]]:
    """Scorecards by the units' own words and by the latest appraiser's, unsubmitted left empty."""
    own, last = _sides(desk, every)
    return score_units(desk.indicator_set, own), score_units(desk.indicator_set, last)


def points_on(
    desk: Desk, every: Sequence[Loaded], item: Criterion | Adjustment
) -> tuple[list[Decimal | None], list[Decimal | None]]:
    """The points of one row on both sides, sheet by sheet; other rows are not scored."""
    if not isinstance(item, Criterion):
        own, last = cards(desk, every)
        return [points_of(one, item) for one in own], [points_of(one, item) for one in last]
    stated, judged = (
        [_earned(one) for one in score_leaf_of_units(desk.indicator_set, side, item.code)]
        for side in _sides(desk, every)
    )
    return stated, judged


def _sides(desk: Desk, every: Sequence[Loaded]) -> tuple[list[UnitFacts], list[UnitFacts]]:
    """What units state and what the latest appraiser says, sheet by sheet."""
    seen = [one if one.state in SEEN_STATES else None for one in every]
    own = [_facts(desk, one, loaded, "own") for one, loaded in zip(seen, every, strict=True)]
    last = [_facts(desk, one, loaded, "last") for one, loaded in zip(seen, every, strict=True)]
    return own, last


def _facts(desk: Desk, seen: Loaded | None, loaded: Loaded, which: str) -> UnitFacts:
    if seen is None:
        unit = loaded.sheet.unit
        return UnitFacts(unit.code, unit.year, unit.name, unit.group)
    if which == "own":
        return as_claimed(desk.indicator_set, seen.sheet)
    return as_judged(desk.indicator_set, seen.sheet, Stage.REVIEW)


def is_hidden(cycle: Cycle, loaded: Loaded, code: str) -> bool:
    """Whether the first round's word stays hidden: a blind second round not yet spoken."""
    is_second = loaded.state is State.REVIEWING and cycle.is_review_blind
    return is_second and loaded.sheet.at(code, Stage.REVIEW) is None


def points_of(card: Scorecard, item: Criterion | Adjustment) -> Decimal | None:
    if isinstance(item, Criterion):
        return _earned(card.leaves.get(item.code))
    for one in card.adjusted.items:
        if one.adjustment.code == item.code:
            return Decimal(one.points)
    return None


def _earned(leaf: LeafScore | None) -> Decimal | None:
    return None if leaf is None or leaf.state == MISSING else leaf.points


def work_of(actor: Actor, desk: Desk) -> tuple[int, int]:
    """(rows judged, rows to judge) of the actor over submitted sheets, with two queries."""
    states = {
        (one.unit.code, one.unit.group): one
        for one in Assessment.objects.filter(unit__cycle=desk.cycle).select_related("unit")
        if State(one.state) in SEEN_STATES and not partiality(actor, one.unit.code)
    }
    codes = [leaf.code for leaf in judged_rows(desk.indicator_set)]
    first = desk.plans[Stage.APPRAISAL]
    wanted = {
        (assessment.pk, code)
        for (unit, group), assessment in states.items()
        for code in codes
        if first.appraiser(unit, group, code) == actor.id
    }
    judged = set(
        CURRENT.filter(
            assessment__unit__cycle=desk.cycle, stage=Stage.APPRAISAL, code__in=codes
        ).values_list("assessment_id", "code")
    )
    return len(wanted & judged), len(wanted)
