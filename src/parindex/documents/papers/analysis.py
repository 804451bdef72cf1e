"""The figures of an analysis: what a report, an annex or a dashboard says about a ranking.

Everything is computed from results, once and exactly; `analysis_words` makes sentences of it.
Names come in the order of rank, then of the Vietnamese alphabet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.papers.analysis_causes import Loss, losses_of
from parindex.documents.papers.analysis_changes import Changes, Claims, changes_of, claims_of
from parindex.engine.comparing import Comparison
from parindex.engine.indicators import Area, Criterion
from parindex.engine.ranking import area_statistics
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.shares import area_percent, area_share, leaf_percent, mean_percent
from parindex.engine.snapshot import Snapshot
from parindex.engine.spreads import Spread, spread_of

MOST_NAMED = 3
"""So many units are named as those that lost most in an area."""


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """One unit with an index, as it stands in its group."""

    unit: str
    name: str
    index: Decimal
    rank: int | None
    band: str


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many units have a rating; `place` 1 is the best."""

    band: str
    label: str
    place: int
    count: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A group of units ranked together, or all of them under "".

    `spread` is None without any index; `unranked` names the units without one.
    """

    group: str
    units: int
    ranked: tuple[UnitFigure, ...]
    unranked: tuple[str, ...]
    spread: Spread | None
    above_mean: int
    bands: tuple[BandCount, ...]

    @property
    def first(self) -> tuple[UnitFigure, ...]:
        """The units with the highest index, more than one when they are level."""
        top = self.spread.highest if self.spread else None
        return tuple(one for one in self.ranked if one.index == top)

    @property
    def last(self) -> tuple[UnitFigure, ...]:
        """The units with the lowest index, more than one when they are level."""
        bottom = self.spread.lowest if self.spread else None
        return tuple(one for one in self.ranked if one.index == bottom)

    @property
    def is_level(self) -> bool:
        """Whether two units or more all have the same index."""
        return len(self.ranked) > 1 and len({one.index for one in self.ranked}) == 1


class UnitShare(NamedTuple):
    """What a unit earned of an area or a criterion, in percent of what was attainable."""

    unit: str
    name: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class ShareFigures:
    """An area or a criterion over units, in percent of what was attainable.

    `shares` are in the order of rank; `rank` is the place among the areas, None for a survey block
    and where nothing is known.
    """

    code: str
    title: str
    short: str
    max: Decimal
    shares: tuple[UnitShare, ...]
    spread: Spread | None
    mean: Decimal | None
    rank: int | None

    @property
    def highest_share(self) -> Decimal | None:
        """The best share of a unit; None where no unit is known."""
        return self.spread.highest if self.spread else None

    @property
    def lowest_share(self) -> Decimal | None:
        """The lowest share of a unit; None where no unit is known."""
        return self.spread.lowest if self.spread else None

    @property
    def full(self) -> tuple[UnitShare, ...]:
        """The units with every attainable point."""
        return tuple(one for one in self.shares if one.share == 100)

    @property
    def lowest(self) -> tuple[UnitShare, ...]:
        """The units that lost most, at most three; none when all have the same share."""
        if len({one.share for one in self.shares}) < 2:
            return ()
        return tuple(sorted(self.shares, key=lambda one: one.share))[:MOST_NAMED]


@dataclass(frozen=True, slots=True)
class YearBands:
    """The ratings of one year under their names, best first."""

    year: int
    bands: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything an analysis of one ranking says in figures.

    `groups` begins with all units; when they are ranked in one group it is the only one. `areas`
    is empty when only totals are known. `changes` and `claims` are None without last year and
    without what the units stated themselves.
    """

    year: int
    total: Decimal
    criteria: tuple[int, int, int]
    groups: tuple[GroupFigures, ...]
    areas: tuple[ShareFigures, ...]
    survey: tuple[ShareFigures, ...]
    losses: tuple[Loss, ...]
    changes: Changes | None
    claims: Claims | None
    years: tuple[YearBands, ...]

    @property
    def all(self) -> GroupFigures:
        """All units together."""
        return self.groups[0]


def analyse(
    snapshot: Snapshot,
    last: Snapshot | None = None,
    comparisons: Mapping[str, Comparison] | None = None,
    years: Sequence[YearBands] = (),
) -> Analysis:
    """The figures of a ranking.

    `comparisons` are unit → change on last year, where the snapshot did not freeze them itself;
    `last` gives the names and the mean of last year; `years` the ratings of earlier years, oldest
    first.
    """
    found, one, year = snapshot.results, snapshot.indicator_set, snapshot.provenance.year
    frozen = snapshot.enclosed.last_year
    before = frozen.year if frozen is not None else last.provenance.year if last else 0
    compared = frozen.comparisons if frozen is not None else comparisons
    groups = group_figures(found)
    return Analysis(
        year=year,
        total=one.total,
        criteria=one.counts,
        groups=groups,
        areas=area_figures(found),
        survey=survey_figures(found),
        losses=losses_of(found),
        changes=None if not compared else changes_of(found, before, compared, last),
        claims=claims_of(found, snapshot.claimed),
        years=(*years, year_bands(found, year)),
    )


def year_bands(found: Results, year: int) -> YearBands:
    """How many units have each rating of a year."""
    counts = found.statistics[""].bands
    return YearBands(
        year,
        tuple((one.label.vi, counts.get(one.id, 0)) for one in found.indicator_set.rating.bands),
    )


def group_figures(found: Results) -> tuple[GroupFigures, ...]:
    """All units, then each ranking group by its name where there are several."""
    groups = sorted({one.group for one in found.standings.values()})
    return tuple(_group(found, one) for one in (["", *groups] if len(groups) > 1 else [""]))


def area_figures(found: Results, group: str = "") -> tuple[ShareFigures, ...]:
    """Every area that is known for a unit of the group, survey blocks included."""
    cards = found.members(group)
    statistics = area_statistics(found.indicator_set, cards) if group else found.areas
    figures = []
    for area in found.indicator_set.areas:
        shares = _shares(cards, area.code, area_percent)
        statistic = statistics.get(area.code)
        mean = statistic.mean if statistic else None
        if not shares and mean is None:
            continue
        spread = spread_of([one.share for one in shares])
        if mean is None and statistic is None:
            scores = (card.areas.get(area.code) for card in cards if card.index is not None)
            mean = mean_percent(area_share(one) for one in scores)
        rank = statistic.rank if statistic else None
        figures.append(_figures(area, area.short.vi, shares, spread, mean, rank))
    return tuple(figures)


def survey_figures(found: Results, group: str = "") -> tuple[ShareFigures, ...]:
    """Every criterion that is scored by the survey, over the units it counts for."""
    cards = found.members(group)
    figures = []
    for leaf in found.indicator_set.leaves:
        if not leaf.is_surveyed:
            continue
        shares = _shares(cards, leaf.code, leaf_percent)
        spread = spread_of([one.share for one in shares])
        mean = spread.mean if spread else None
        if shares:
            figures.append(_figures(leaf, "", shares, spread, mean, None))
    return tuple(figures)


def _group(found: Results, group: str) -> GroupFigures:
    cards, statistics = found.members(group), found.statistics[group]
    bands = found.indicator_set.rating.bands
    spread = spread_of([card.index for card in cards if card.index is not None])
    return GroupFigures(
        group=group,
        units=len(cards),
        ranked=tuple(_ranked(found, cards)),
        unranked=tuple(card.facts.called for card in cards if card.index is None),
        spread=spread,
        above_mean=statistics.above_mean,
        bands=tuple(
            BandCount(one.id, one.label.vi, place, statistics.bands.get(one.id, 0))
            for place, one in enumerate(bands, start=1)
        ),
    )


def _ranked(found: Results, cards: Iterable[Scorecard]) -> Iterable[UnitFigure]:
    kept = [card for card in cards if card.index is not None]
    kept.sort(key=lambda card: -(card.index or Decimal(0)))
    for card in kept:
        assert card.index is not None
        rank = found.standings[card.facts.unit].rank
        label = found.indicator_set.rating.label(card.known_rating).vi
        yield UnitFigure(card.facts.unit, card.facts.called, card.index, rank, label)


def _shares(
    cards: Sequence[Scorecard], code: str, percent: Callable[[Scorecard, str], Decimal | None]
) -> list[UnitShare]:
    """The units of which a share is known, in the order of rank."""
    return [
        UnitShare(card.facts.unit, card.facts.called, share)
        for card in cards
        if (share := percent(card, code)) is not None
    ]


def _figures(
    one: Area | Criterion,
    short: str,
    shares: Sequence[UnitShare],
    spread: Spread | None,
    mean: Decimal | None,
    rank: int | None,
) -> ShareFigures:
    return ShareFigures(one.code, one.title.vi, short, one.max, tuple(shares), spread, mean, rank)
