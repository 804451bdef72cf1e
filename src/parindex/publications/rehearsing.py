"""What a cycle would publish now: the snapshot, who is near an edge, what changed, what is missing.

Only those who may watch the cycle read this; nothing of it is public before publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.facts import as_claimed
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.queries.standing import counted_facts
from parindex.assessments.workflow import NOT_SUBMITTED
from parindex.cycles.candidates import group_title
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of, watched_cycle
from parindex.engine.concluding import adjustment_sentence, failed_sentence
from parindex.engine.enclosures import Enclosures
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import plain
from parindex.engine.resting import collector_at_rest
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.snapshot import Provenance, Snapshot, content_digest, freeze
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication, Rehearsal, SignOff
from parindex.surveys.queries.publishing import published_figures

NEAR = Decimal("0.5")
"""So few points from the edge of a rating band are worth a second look before publishing."""


class Edge(NamedTuple):
    """How far a unit is from the next better band and above the edge of its own, if near."""

    better: str
    to_better: Decimal | None
    above_own: Decimal | None


class Line(NamedTuple):
    """One unit of the rehearsal."""

    card: Scorecard
    loaded: Loaded
    group: str
    rank: int | None
    of: int
    is_tied: bool
    edge: Edge
    failed: tuple[str, ...]
    adjusted: tuple[str, ...]
    void: tuple[str, ...]
    before: Mapping[str, Any] | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Criteria that count as 0 because nothing was stated."""
        return self.card.missing if self.card.index is not None else ()

    @property
    def index_change(self) -> Decimal | None:
        """Points gained or lost since the last rehearsal; None without something to compare."""
        if self.before is None or self.before["index"] is None or self.card.index is None:
            return None
        return self.card.index - Decimal(self.before["index"])

    @property
    def has_changed(self) -> bool:
        """Whether index, rating or place differ from the last rehearsal."""
        return self.before is not None and dict(self.before) != standing_of(self.card, self.rank)


@dataclass(frozen=True)
class Rehearsed:
    """Everything a decision to publish rests on."""

    cycle: Cycle
    indicator_set: IndicatorSet
    snapshot: Snapshot
    digest: str
    lines: list[Line]
    last: Rehearsal | None
    sign_offs: list[SignOff]
    publications: list[Publication]

    @property
    def results(self) -> Results:
        """The units scored, rated and placed."""
        return self.snapshot.results

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The units under their ranking groups, by the title of the group."""
        found: dict[str, list[Line]] = {}
        for one in self.lines:
            found.setdefault(_(group_title(one.group)), []).append(one)
        return list(found.items())

    @property
    def changed(self) -> list[Line]:
        """Units that stand otherwise than in the last rehearsal."""
        return [one for one in self.lines if one.has_changed]

    @property
    def unranked(self) -> list[Line]:
        """Units without an index, which the decision leaves without a place."""
        return [one for one in self.lines if one.card.index is None]

    @property
    def incomplete(self) -> list[Line]:
        """Ranked units some of whose criteria count as 0 because nothing was stated."""
        return [one for one in self.lines if one.missing]

    @property
    def tied(self) -> list[Line]:
        """Units that share their place."""
        return [one for one in self.lines if one.is_tied]

    @property
    def near(self) -> list[Line]:
        """Units a small correction would move to another band."""
        return [one for one in self.lines if one.edge.to_better or one.edge.above_own]

    @property
    def lacks(self) -> bool:
        """Whether publishing needs a recorded decision about what is missing."""
        return bool(self.unranked or self.incomplete)

    def signed(self, seat: str) -> SignOff | None:
        """The approval of exactly these results by a chair."""
        fitting = (one for one in self.sign_offs if one.seat == seat and one.digest == self.digest)
        return next(fitting, None)


def rehearsal_page(actor: Actor, slug: str) -> Rehearsed:
    """The cycle as it would be published now, for those who watch it."""
    return rehearse_cycle(watched_cycle(actor, slug))


def rehearse_cycle(cycle: Cycle) -> Rehearsed:
    """Compute what the cycle would publish now and put it beside the last rehearsal."""
    with collector_at_rest():
        return _rehearsed(cycle)


def _rehearsed(cycle: Cycle) -> Rehearsed:
    every = {one.assessment.unit.code: one for one in load_cycle(cycle)}
    indicator_set = indicator_set_of(cycle)
    facts = [counted_facts(one) for one in every.values()]
    snapshot = freeze(
        indicator_set,
        facts,
        provenance_of(cycle),
        enclosed=Enclosures(_claimed(indicator_set, every.values()), published_figures(cycle)),
        last_year=_last_year(cycle),
        comparing=queries.compared,
    )
    last = cycle.rehearsals.first()
    body = last.body if last else {}
    lines = [
        _line(indicator_set, snapshot.results, card, every[card.facts.unit], body)
        for card in snapshot.results.cards
    ]
    return Rehearsed(
        cycle=cycle,
        indicator_set=indicator_set,
        snapshot=snapshot,
        digest=content_digest(snapshot),
        lines=lines,
        last=last,
        sign_offs=list(cycle.sign_offs.all()),
        publications=list(cycle.publications.defer("body").order_by("version")),
    )


def _claimed(indicator_set: IndicatorSet, every: Iterable[Loaded]) -> tuple[UnitFacts, ...]:
    """What the units that submitted stated of themselves."""
    submitted = (one for one in every if one.state not in NOT_SUBMITTED)
    return tuple(as_claimed(indicator_set, one.sheet) for one in submitted)


def _last_year(cycle: Cycle) -> Snapshot | None:
    """What stands of the year before, to be compared with."""
    level = cycle.edition.level
    before = queries.published_before(cycle.authority_name, cycle.year, _kind(cycle), level)
    return None if before is None else queries.snapshot(before)


def _kind(cycle: Cycle) -> str:
    return "synthetic" if cycle.is_synthetic else "published"


def provenance_of(cycle: Cycle, decision: str = "", decided_on: str = "") -> Provenance:
    """Who publishes what; synthetic cycles say so wherever their figures go."""
    kind = _kind(cycle) if decision or cycle.is_synthetic else "computed"
    return Provenance(
        title={"vi": cycle.title},
        authority=cycle.authority_name,
        year=cycle.year,
        kind=kind,
        decision=decision,
        decided_on=decided_on,
    )


def standing_of(card: Scorecard, rank: int | None) -> dict[str, Any]:
    """What a rehearsal keeps of a unit."""
    index = None if card.index is None else plain(card.index)
    return {"index": index, "rating": card.rating or "", "rank": rank}


def _line(
    indicator_set: IndicatorSet,
    found: Results,
    card: Scorecard,
    loaded: Loaded,
    before: Mapping[str, Any],
) -> Line:
    standing, language = found.standings[card.facts.unit], spoken()
    return Line(
        card=card,
        loaded=loaded,
        group=standing.group,
        rank=standing.rank,
        of=standing.of,
        is_tied=standing.is_tied,
        edge=edge_of(indicator_set, card),
        failed=tuple(failed_sentence(indicator_set, one, language) for one in card.failed),
        adjusted=tuple(
            adjustment_sentence(one, language) for one in card.adjusted.items if one.points
        ),
        void=_void(card.facts),
        before=before.get(card.facts.unit),
    )


def edge_of(indicator_set: IndicatorSet, card: Scorecard) -> Edge:
    """How near a unit's index is to the edges of its band."""
    bands: Sequence[Any] = indicator_set.rating.bands
    if card.index is None or card.rating is None:
        return Edge("", None, None)
    places = [one.id for one in bands]
    place = places.index(card.rating)
    own = card.index - bands[place].start if place < len(bands) - 1 else None
    better, missing = "", None
    if place > 0 and bands[place - 1].start > card.index:
        missing = bands[place - 1].start - card.index
        better = bands[place - 1].label.said(spoken())
    return Edge(
        better if missing is not None and missing <= NEAR else "",
        missing if missing is not None and missing <= NEAR else None,
        own if own is not None and 0 <= own <= NEAR else None,
    )


def _void(facts: UnitFacts) -> tuple[str, ...]:
    return tuple(code for code, one in facts.statements.items() if one.is_void)
