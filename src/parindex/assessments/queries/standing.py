"""How the units of a cycle stand now: index, rating and place, before anything is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.workflow import NOT_SUBMITTED, STATE_TITLES, State
from parindex.cycles.candidates import group_title
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of, watched_cycle
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.results import results
from parindex.engine.scoring import score_units


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit of a cycle: its points by its own word and as judged, its place, what is open."""

    loaded: Loaded
    own: Decimal | None
    index: Decimal | None
    rating: str
    rank: int | None
    of: int
    group: str
    missing: int
    remark: str


@dataclass(slots=True)
class StandingPage:
    """The provisional ranking of a cycle."""

    cycle: Cycle
    indicator_set: IndicatorSet
    rows: list[Standing]
    is_final: bool

    def groups(self) -> list[tuple[str, list[Standing]]]:
        """The rows under their ranking groups, by the title of the group."""
        found: dict[str, list[Standing]] = {}
        for row in self.rows:
            found.setdefault(_(group_title(row.group)), []).append(row)
        return list(found.items())


def counted_facts(loaded: Loaded) -> UnitFacts:
    """The facts a ranking may count: none for a unit that never submitted.

    Where the cycle does not rank late units, none for those either; a unit without facts has no
    place, so it is never silently a zero.
    """
    unit = loaded.sheet.unit
    empty = UnitFacts(unit.code, unit.year, unit.name, unit.group)
    if loaded.state in NOT_SUBMITTED:
        return empty
    unranked = loaded.cycle.late_policy == Cycle.LatePolicy.UNRANKED
    if unranked and loaded.assessment.is_late:
        return empty
    return as_judged(loaded.indicator_set, loaded.sheet)


def standing_page(actor: Actor, slug: str) -> StandingPage:
    """Where every unit would stand if the cycle ended now."""
    cycle = watched_cycle(actor, slug)
    indicator_set = indicator_set_of(cycle)
    every = load_cycle(cycle)
    found = results(indicator_set, [counted_facts(one) for one in every])
    own = score_units(indicator_set, [as_claimed(indicator_set, one.sheet) for one in every])
    own_points = {card.facts.unit: card.points for card in own if card.index is not None}
    by_unit = {one.assessment.unit.code: one for one in every}
    rows = []
    for card in found.cards:
        loaded, place = by_unit[card.facts.unit], found.standings[card.facts.unit]
        rows.append(
            Standing(
                loaded=loaded,
                own=own_points.get(card.facts.unit),
                index=card.index,
                rating=card.rating or "",
                rank=place.rank,
                of=place.of,
                group=place.group,
                missing=len(card.missing) if card.index is not None else 0,
                remark=_remark(loaded),
            )
        )
    is_final = all(one.state is State.CONCLUDED for one in every)
    return StandingPage(cycle, indicator_set, rows, is_final)


def _remark(loaded: Loaded) -> str:
    if loaded.state in NOT_SUBMITTED:
        return _("Chưa nộp: không xếp hạng")
    if loaded.assessment.is_late:
        unranked = loaded.cycle.late_policy == Cycle.LatePolicy.UNRANKED
        return _("Nộp muộn: không xếp hạng") if unranked else _("Nộp muộn")
    return _(STATE_TITLES[loaded.state])
