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
from math import isqrt

from parindex.engine.indicators import Criterion
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import ZERO, Exact, Rounding, exact, rounded
from parindex.engine.results import Results
from parindex.engine.scoring import MISSING, AreaScore, LeafScore, Scorecard
from parindex.engine.tables import Text

PLACES = 2
FULL, NOTHING, EQUAL, UNCOUNTED = "full", "nothing", "equal", "uncounted"
"""Why a criterion tells units nothing apart: all have all of it, all have none, all have the same,
or it counts for nobody."""
NOT_OF_UNITS = ("survey", "import", "appraiser")
"""Who gives the points of a criterion about which the unit itself says nothing."""


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
    if not area:
        return card.index
    share = _share(card.areas.get(area)) if card.index is not None else None
    return None if share is None else rounded((100 * share[0], share[1]), PLACES, Rounding.HALF_UP)


def _share(score: AreaScore | None) -> Exact | None:
    """The exact share of an area's attainable points; None where nothing was attainable."""
    if score is None or not score.attainable:
        return None
    over, under = score.attainable.as_integer_ratio()
    return score.exact[0] * under, score.exact[1] * over


def exact_mean(shares: Iterable[Exact]) -> Fraction | None:
    """The mean of fractions; those of one denominator are added as whole numbers."""
    sums: dict[int, int] = {}
    count = 0
    for over, under in shares:
        sums[under] = sums.get(under, 0) + over
        count += 1
    whole = sum((Fraction(over, under) for under, over in sums.items()), Fraction(0))
    return whole / count if count else None


def percent_of(share: Fraction) -> Decimal:
    """A share as a percentage with two decimals."""
    return _shown(100 * share)


def _shown(value: Fraction) -> Decimal:
    return rounded(exact(value), PLACES, Rounding.HALF_UP)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the figures of a group lie: quartiles by straight interpolation, as spreadsheets do.

    `deviation` is the standard deviation of the whole group; `figures` are (unit, name, figure)
    from the lowest to the highest. All are None for a group in which no figure is known.
    """

    group: str
    units: int
    figures: tuple[tuple[str, str, Decimal], ...]
    lowest: Decimal | None = None
    first_quartile: Decimal | None = None
    median: Decimal | None = None
    third_quartile: Decimal | None = None
    highest: Decimal | None = None
    mean: Decimal | None = None
    deviation: Decimal | None = None

    @property
    def silent(self) -> int:
        """Units of the group whose figure is not known."""
        return self.units - len(self.figures)

    @property
    def between(self) -> Decimal | None:
        """Highest less lowest."""
        return None if self.highest is None or self.lowest is None else self.highest - self.lowest


def spread(cards: Sequence[Scorecard], group: str = "", area: str = "") -> Spread:
    """Mean, quartiles and standard deviation of one group of units."""
    known = [
        (card.facts.unit, card.facts.name, figure)
        for card in cards
        if (figure := figure_of(card, area)) is not None
    ]
    known.sort(key=lambda one: (one[2], vietnamese_key(one[1]), one[0]))
    if not known:
        return Spread(group, len(cards), ())
    # In whole units of the last decimal, so that a nation is added in no time and exactly.
    places = max(0, *(-int(one.as_tuple().exponent) for _, _, one in known))
    values = [int(figure.scaleb(places)) for _, _, figure in known]
    unit, count, whole = 10**places, len(values), sum(values)
    squares = count * sum(value * value for value in values) - whole * whole
    first, middle, third = (
        _shown(quantile(values, Fraction(share, 4)) / unit) for share in (1, 2, 3)
    )
    return Spread(
        group,
        len(cards),
        tuple(known),
        known[0][2],
        first,
        middle,
        third,
        known[-1][2],
        _shown(Fraction(whole, count * unit)),
        _root(Fraction(squares, (count * unit) ** 2)),
    )


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction:
    """The value below which this share lies, between neighbours by straight interpolation."""
    place = share * (len(ordered) - 1)
    lower = int(place)
    if lower + 1 >= len(ordered):
        return Fraction(ordered[-1])
    return ordered[lower] + (place - lower) * (ordered[lower + 1] - ordered[lower])


def _root(value: Fraction) -> Decimal:
    """The square root with two decimals, half rounded up, found in whole numbers."""
    scaled = value * 4 * 10 ** (2 * PLACES)
    return Decimal((isqrt(scaled.numerator // scaled.denominator) + 1) // 2).scaleb(-PLACES)


def spread_by_group(found: Results, groups: Mapping[str, str], area: str = "") -> list[Spread]:
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


def rating_of(card: Scorecard) -> str:
    """The rating of a unit as computed or as published; "" without one."""
    return card.rating or (card.facts.published.rating if card.facts.published else "") or ""


def rated(found: Results, cards: Iterable[Scorecard], group: str = "") -> Rated:
    """The ratings of some units counted, the best first."""
    given = Counter(rating_of(card) for card in cards)
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
    known = (_share(card.areas.get(code)) for card in cards if card.index is not None)
    mean = exact_mean(share for share in known if share is not None)
    return None if mean is None else percent_of(mean)


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
        percent_of(shares / count) if count else None,
        _shown(Fraction(lost) / count) if count else ZERO,
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
    figures: Spread
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
        figures = spread(cards, "", area) if is_same else Spread("", len(cards), ())
        rows.append(YearMean(year, figures, rated(found, cards), found.indicator_set.id))
    return rows
