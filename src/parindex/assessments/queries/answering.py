"""What the people of a unit read: their sheet, its rows, what they amount to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.answering import sheet_locked, supplied
from parindex.assessments.facts import as_claimed
from parindex.assessments.inputs import UNIT_MAY_STATE, Typed
from parindex.assessments.loading import Loaded, load
from parindex.assessments.progress import RowState
from parindex.assessments.queries.clocks import Deadline, deadline_of
from parindex.assessments.queries.comparing import (
    LastYear,
    Peers,
    figures_of_last_year,
    peers_of,
    remembered_peers,
    warnings_of,
)
from parindex.assessments.queries.rows import AreaRows, Row, area_rows, around, row_of
from parindex.assessments.workflow import NOT_SUBMITTED, OpenMove, moves_open_to
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.numbers import ZERO
from parindex.engine.plausibility import doubts
from parindex.engine.scoring import MISSING, LeafScore, Scorecard, score
from parindex.engine.tracing import sentence
from parindex.errors import Denied


@dataclass(slots=True)
class SheetPage:
    """Everything the scoring page shows."""

    loaded: Loaded
    card: Scorecard
    areas: list[AreaRows]
    adjustments: list[Row]
    surveyed: Decimal
    attainable: Decimal
    points: Decimal
    lost: Decimal
    left: Decimal
    deadline: Deadline
    actor: Actor
    now: datetime
    last_year: LastYear
    saved_at: datetime | None
    saved_by: str

    @property
    def rows(self) -> list[Row]:
        """All rows the unit fills or follows, in order."""
        return [row for area in self.areas for row in area.rows] + self.adjustments

    def row(self, code: str) -> Row | None:
        """One row by its code."""
        return next((row for row in self.rows if row.code == code), None)

    @property
    def moves(self) -> tuple[OpenMove, ...]:
        """The moves that are the actor's to make."""
        return moves_open_to(self.actor, self.loaded.guarded(self.now))

    @property
    def can_answer(self) -> bool:
        """Whether the actor may fill this sheet."""
        return not denial(self.actor, Can.ANSWER, self.loaded.assessment.unit.code)

    @property
    def doubts(self) -> list[str]:
        """What figures that do not fit together say."""
        found = doubts(self.loaded.indicator_set, self.card.facts, self.last_year.shared)
        return [str(one.says) for one in found]

    @property
    def survey_lines(self) -> list[tuple[Criterion, LeafScore, str]]:
        """What the survey found for the unit: criterion, points, and what they rest on."""
        cards = [self.card.leaves[leaf.code] for leaf in self.loaded.indicator_set.leaves]
        return [
            (one.leaf, one, sentence(self.loaded.indicator_set, one, self.card.facts.year))
            for one in cards
            if one.leaf.is_surveyed and one.state != MISSING
        ]

    @property
    def is_ready(self) -> bool:
        """Whether everything is filled but the sheet has not left the unit."""
        waiting = self.loaded.state in NOT_SUBMITTED
        return waiting and self.loaded.progress.done == self.loaded.progress.total


def may_read(actor: Actor, loaded: Loaded) -> str:
    """Why the actor may not see this sheet; "" when they may."""
    return denial(actor, Can.READ_SHEET, loaded.assessment.unit.code)


def sheet_page(
    actor: Actor, assessment_id: int, typed: Mapping[str, Typed] | None = None
) -> SheetPage:
    """The scoring page of a unit; refused to whoever may not read it."""
    loaded = load(assessment_id)
    if reason := may_read(actor, loaded):
        raise Denied(reason)
    return page_of(actor, loaded, typed or {})


def page_of(
    actor: Actor,
    loaded: Loaded,
    typed: Mapping[str, Typed],
    *,
    only: Collection[str] | None = None,
) -> SheetPage:
    """The page of a sheet that is loaded already.

    With `only`, rows other than these are just points, and areas without any of them are left out.
    """
    indicator_set = loaded.indicator_set
    facts = as_claimed(indicator_set, loaded.sheet)
    card = score(indicator_set, facts)
    before = figures_of_last_year(loaded)
    peers = peers_of(loaded) if only is None else remembered_peers(loaded)
    make, adjustments = _rows(loaded, card, before, peers, typed, only)
    codes = set(make if only is None else only)
    areas = [one for one in indicator_set.areas if any(x.code in codes for x in one.leaves())]
    now = timezone.now()
    own = [make[code] for code in make if make[code].item.by in UNIT_MAY_STATE]  # type: ignore[union-attr]
    spoken = [words for code in loaded.sheet.words if (words := loaded.sheet.own(code))]
    latest = max(spoken, key=lambda words: words.at, default=None)
    return SheetPage(
        loaded=loaded,
        card=card,
        areas=area_rows(loaded, card, make, areas),
        adjustments=adjustments,
        surveyed=sum((leaf.max for leaf in indicator_set.leaves if leaf.is_surveyed), ZERO),
        attainable=sum((row.attainable for row in make.values()), ZERO),
        points=sum((row.points or ZERO for row in make.values()), ZERO),
        lost=sum((row.lost for row in own), ZERO),
        left=sum(
            (row.attainable for row in own if row.state in (RowState.EMPTY, RowState.PARTIAL)),
            ZERO,
        ),
        deadline=deadline_of(loaded, now),
        actor=actor,
        now=now,
        last_year=before,
        saved_at=latest.at if latest else None,
        saved_by=latest.by_name if latest else "",
    )


def _rows(
    loaded: Loaded,
    card: Scorecard,
    last_year: LastYear,
    peers: Peers,
    typed: Mapping[str, Typed],
    only: Collection[str] | None,
) -> tuple[dict[str, Row], list[Row]]:
    """The rows of criteria by code, and those of bonuses and deductions."""
    found, shut = around(loaded, only), sheet_locked(loaded)

    def row(item: Criterion | Adjustment) -> Row:
        if only is not None and item.code not in only:
            return row_of(loaded, item, card, found, is_brief=True)
        before = last_year.points.get(item.code)
        return row_of(
            loaded,
            item,
            card,
            found,
            locked=supplied(item) or shut,
            typed=typed.get(item.code),
            last_points=before,
            promised=last_year.promised.get(item.code, ()),
            warnings=warnings_of(item, card, before, peers) if isinstance(item, Criterion) else (),
        )

    make = {leaf.code: row(leaf) for leaf in loaded.indicator_set.leaves if not leaf.is_surveyed}
    return make, [row(item) for item in loaded.indicator_set.adjustments.items]


@lru_cache(maxsize=1024)
def sharing(indicator_set: IndicatorSet, code: str) -> tuple[str, ...]:
    """The other rows of a unit that use a shared figure of this one."""
    leaves = [one for one in indicator_set.leaves if not one.is_surveyed]
    names = {one.code: _shared_names(one) for one in leaves}
    names.update((one.code, _shared_names(one)) for one in indicator_set.adjustments.items)
    own = names.get(code, frozenset())
    return tuple(other for other, used in names.items() if other != code and own & used)


def _shared_names(item: Criterion | Adjustment) -> frozenset[str]:
    """The shared figures that the rule of a row uses."""
    assert item.rule is not None
    return frozenset(ask.name for ask in item.rule.asks if ask.is_shared)
