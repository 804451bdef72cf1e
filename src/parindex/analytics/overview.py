"""The year at a glance: what leaders ask of results, one function for each question. No Django.

Everything is counted from scorecards and standings as they were frozen; sums are exact fractions
and are rounded once. A *figure* of a unit is its index, or, when one area is asked for, its share
of that area in percent. A unit without a figure is counted as silent and never as a zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from parindex.engine.indicators import Criterion
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import ZERO, Rounding, exact, rounded
from parindex.engine.results import Results
from parindex.engine.scoring import MISSING, LeafScore, Scorecard
from parindex.engine.shares import PLACES, area_percent, area_share, in_percent, mean_percent
from parindex.engine.spreads import Spread, spread_of
from parindex.engine.tables import Text

FULL, NOTHING, EQUAL, UNCOUNTED = "full", "nothing", "equal", "uncounted"
"""Why a criterion tells units nothing apart: all have all of it, all have none, all have the same,
or it counts for nobody."""


def members(found: Results, groups: Mapping[str, str], group: str = "") -> list[Scorecard]:
    """The scorecards of a group in the order of rank; all of them for ""."""
    return [card for card in found.cards if not group or groups[card.facts.unit] == group]


def grouped(found: Results, groups: Mapping[str, str]) -> list[tuple[str, list[Scorecard]]]:
    """The scorecards of every group, groups in the order of their names."""
    by_group: dict[str, list[Scorecard]] = {}
    for card in found.cards:
        by_group.setdefault(groups[card.facts.unit], []).append(card)
    return sorted(by_group.items(), key=lambda pair: vietnamese_key(pair[0]))


def figure_of(card: Scorecard, area: str = "") -> Decimal | None:
    """The index of a unit, or its share of an area in percent; None when it is not known."""
    return area_percent(card, area) if area else card.index


@dataclass(frozen=True, slots=True)
class GroupSpread:
    """How the figures of a group lie; `figures` are (unit, name, figure) from the lowest up.

    `spread` is None for a group in which no figure is known.
    """

    group: str
    units: int
    figures: tuple[tuple[str, str, Decimal], ...] = ()
    spread: Spread | None = None

    @property
    def silent(self) -> int:
        """Units of the group whose figure is not known."""
        return self.units - len(self.figures)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the figures that are known."""
        return self.spread.mean if self.spread else None


def spread(cards: Sequence[Scorecard], group: str = "", area: str = "") -> GroupSpread:
    """Mean, quarters and standard deviation of one group of units."""
    known = [
        (card.facts.unit, card.facts.name, figure)
        for card in cards
        if (figure := figure_of(card, area)) is not None
    ]
    known.sort(key=lambda one: (one[2], vietnamese_key(one[1]), one[0]))
    lie = spread_of([figure for _, _, figure in known])
    return GroupSpread(group, len(cards), tuple(known), lie)


def spread_by_group(found: Results, groups: Mapping[str, str], area: str = "") -> list[GroupSpread]:
    """The spread of every group, in the order of their names."""
    return [spread(cards, group, area) for group, cards in grouped(found, groups)]


@dataclass(frozen=True, slots=True)
class Rated:
    """How many units of a group have each rating; `unrated` have none."""

    group: str
    bands: Mapping[str, int]
    unrated: int

    @property
    def units(self) -> int:
        """All units of the group."""
        return sum(self.bands.values()) + self.unrated


def rated(found: Results, cards: Iterable[Scorecard], group: str = "") -> Rated:
    """The ratings of some units counted, the best first."""
    given = Counter(card.known_rating for card in cards)
    bands = {band.id: given.pop(band.id, 0) for band in found.indicator_set.rating.bands}
    return Rated(group, bands, sum(given.values()))


def rated_by_group(found: Results, groups: Mapping[str, str]) -> list[Rated]:
    """The ratings of every group, in the order of their names."""
    return [rated(found, cards, group) for group, cards in grouped(found, groups)]


@dataclass(frozen=True, slots=True)
class AreaMean:
    """One area over some units: its mean in percent and, where comparable, that of another year.

    `lowest` is the unit with the lowest share as (unit, name, share).
    """

    code: str
    title: Text
    mean: Decimal | None
    before: Decimal | None
    lowest: tuple[str, str, Decimal] | None

    @property
    def change(self) -> Decimal | None:
        """Percentage points gained since the other year."""
        return None if self.mean is None or self.before is None else self.mean - self.before


def area_means(
    found: Results,
    cards: Sequence[Scorecard],
    last: tuple[Results, Sequence[Scorecard]] | None = None,
) -> list[AreaMean]:
    """The areas and survey blocks in the order of the set.

    Another year's mean stands beside an area of the same code and title only. Where an
    announcement printed the means, those stand for all units.
    """
    former = {one.code: one.title.vi for one in last[0].indicator_set.areas} if last else {}
    rows = []
    for area in found.indicator_set.areas:
        is_same = last is not None and former.get(area.code) == area.title.vi
        known = [
            (share, card) for card in cards if (share := figure_of(card, area.code)) is not None
        ]
        worst = min(known, key=lambda pair: pair[0], default=None)
        lowest = (worst[1].facts.unit, worst[1].facts.name, worst[0]) if worst else None
        before = mean_of_area(*last, area.code) if last and is_same else None
        mean = mean_of_area(found, cards, area.code)
        rows.append(AreaMean(area.code, area.title, mean, before, lowest))
    return rows


def mean_of_area(found: Results, cards: Sequence[Scorecard], code: str) -> Decimal | None:
    """The mean share of an area over some units, exact until it is rounded."""
    printed = found.areas.get(code)
    if len(cards) == len(found.cards) and printed is not None:
        return printed.mean
    return mean_percent(
        area_share(card.areas.get(code)) for card in cards if card.index is not None
    )


@dataclass(frozen=True, slots=True)
class CriterionMean:
    """A criterion over some units: mean share, mean points lost, and how many lost any.

    `units` are those for which it counted, `empty` those that got nothing, `missing` those of them
    that stated nothing; `silence` says why it tells units nothing apart, "" when it does.
    """

    leaf: Criterion
    area: str
    units: int
    mean: Decimal | None
    lost: Decimal
    losers: int
    empty: int
    missing: int
    silence: str


def criteria(found: Results, cards: Sequence[Scorecard], area: str = "") -> list[CriterionMean]:
    """The criteria of the set, or of one area, that cost units most first, by mean share."""
    scored = [card.leaves for card in cards if card.index is not None]
    rows = [
        _criterion(one.code, leaf, [leaves[leaf.code] for leaves in scored if leaf.code in leaves])
        for one in found.indicator_set.areas
        if not area or one.code == area
        for leaf in one.leaves()
        if any(leaf.code in leaves for leaves in scored)
    ]
    return sorted(rows, key=lambda row: (row.mean is None, row.mean or Decimal(0), row.leaf.code))


def _criterion(area: str, leaf: Criterion, scored: Iterable[LeafScore]) -> CriterionMean:
    sums: dict[Decimal, Decimal] = {}
    lost = ZERO
    count = losers = empty = missing = 0
    values: set[tuple[Decimal, Decimal]] = set()
    for one in scored:
        points, attainable = one.points, one.attainable
        if not attainable:
            continue
        count += 1
        sums[attainable] = sums.get(attainable, ZERO) + points
        if points < attainable:
            losers, lost = losers + 1, lost + (attainable - points)
        empty += not points
        missing += one.state == MISSING
        values.add((points, attainable))
    shares = sum((Fraction(one) / Fraction(whole) for whole, one in sums.items()), Fraction(0))
    return CriterionMean(
        leaf,
        area,
        count,
        in_percent(exact(shares / count)) if count else None,
        rounded(exact(Fraction(lost) / count), PLACES, Rounding.HALF_UP) if count else ZERO,
        losers,
        empty,
        missing,
        _silence(count, losers, empty, len(values)),
    )


def _silence(count: int, losers: int, empty: int, different: int) -> str:
    if not count:
        return UNCOUNTED
    if count < 2:
        return ""
    if not losers:
        return FULL
    if empty == count:
        return NOTHING
    return EQUAL if different == 1 else ""


@dataclass(frozen=True, slots=True)
class YearMean:
    """One year of a series: the spread of its figures, its ratings, and the set it was made by."""

    year: int
    figures: GroupSpread
    ratings: Rated
    set_id: str


def over_the_years(
    years: Sequence[tuple[int, Results, Sequence[Scorecard]]], title: str = "", area: str = ""
) -> list[YearMean]:
    """Each year's spread and ratings, oldest first.

    For an area, a year in whose set its code has another title has no figures.
    """
    rows = []
    for year, found, cards in sorted(years, key=lambda one: one[0]):
        titles = {one.code: one.title.vi for one in found.indicator_set.areas}
        is_same = not area or titles.get(area) == title
        figures = spread(cards, "", area) if is_same else GroupSpread("", len(cards))
        rows.append(YearMean(year, figures, rated(found, cards), found.indicator_set.id))
    return rows
