"""Places within groups, ties and tie-breaks; area statistics (steps 9 and 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import Rounding, exact, rounded
from parindex.engine.rating import earned
from parindex.engine.scoring import Scorecard, group_of


class Standing(NamedTuple):
    """The place of a unit in its group; `rank` is None for a silent unit.

    `of` counts the units of the group that are ranked; `is_tied` says that another unit has the
    same place; `is_published` that the place is the one printed, not computed.
    """

    unit: str
    group: str
    rank: int | None
    of: int
    is_tied: bool = False
    is_published: bool = False


def rank(indicator_set: IndicatorSet, cards: Sequence[Scorecard]) -> dict[str, Standing]:
    """Unit → standing. Ranks on the rounded figure; never depends on the order of the cards."""
    groups: dict[str, list[Scorecard]] = {}
    standings: dict[str, Standing] = {}
    for card in cards:
        groups.setdefault(group_of(indicator_set, card.facts), []).append(card)
    for group, members in groups.items():
        ranked = [card for card in members if card.index is not None]
        places = _places(indicator_set, ranked)
        shared = Counter(places.values())
        for card in members:
            standings[card.facts.unit] = _standing(card, group, places, shared)
    return standings


def _standing(
    card: Scorecard, group: str, places: Mapping[str, int], shared: Mapping[int, int]
) -> Standing:
    published = card.facts.published
    unit, ranked = card.facts.unit, len(places)
    if published is not None and published.rank is not None:
        # Only part of the group was published: the printed place stands.
        return Standing(unit, group, published.rank, published.of or ranked, False, True)
    if unit not in places or (published is not None and published.of is not None):
        return Standing(unit, group, None, (published and published.of) or ranked)
    place = places[unit]
    return Standing(unit, group, place, ranked, shared[place] > 1)


def _places(indicator_set: IndicatorSet, cards: Sequence[Scorecard]) -> dict[str, int]:
    """Places for one group: by figure, then by the tie-breaks, then by the tie method."""
    ranking = indicator_set.ranking
    keys = {card.facts.unit: sort_key(indicator_set, card) for card in cards}
    ordered = sorted(cards, key=lambda card: keys[card.facts.unit])
    places: dict[str, int] = {}
    place, last = 0, None
    for position, card in enumerate(ordered, start=1):
        key = keys[card.facts.unit]
        if ranking.ties == "distinct" or key != last:
            place = place + 1 if ranking.ties == "dense" else position
        places[card.facts.unit] = place
        last = key
    return places


def sort_key(indicator_set: IndicatorSet, card: Scorecard) -> tuple[Any, ...]:
    """The key that puts the better card first: figure, then each tie-break in order."""
    ranking = indicator_set.ranking
    figure = card.index if ranking.by == "index" else card.points
    key: list[Any] = [-(figure or Decimal(0))]
    for word in ranking.tie_break:
        if word == "name":
            key.append(vietnamese_key(card.facts.name or card.facts.unit))
            key.append(card.facts.unit)
        elif word == "code":
            key.append(card.facts.unit)
        else:
            key.append(-_share(indicator_set, card, word))
    return tuple(key)


def _share(indicator_set: IndicatorSet, card: Scorecard, word: str) -> Fraction:
    """The share of attainable points of an area, a criterion or a part; 0 when nothing is."""
    kind, _, code = word.partition(":")
    if word == "appraised":
        points = Fraction(card.parts.appraised)
        attainable = Fraction(card.parts.appraised_attainable)
    elif word == "survey":
        points, attainable = Fraction(card.parts.survey), Fraction(card.parts.survey_attainable)
    elif kind == "area":
        area = card.areas.get(code)
        points = Fraction(*area.exact) if area else Fraction(0)
        attainable = Fraction(area.attainable) if area else Fraction(0)
    else:
        below = [
            leaf for one, leaf in card.leaves.items() if one == code or one.startswith(f"{code}.")
        ]
        points = sum((earned(indicator_set, leaf) for leaf in below), Fraction(0))
        attainable = sum((Fraction(leaf.attainable) for leaf in below), Fraction(0))
    return points / attainable if attainable else Fraction(0)


class AreaStatistic(NamedTuple):
    """Mean of an area over units in percent of its attainable points, and its rank.

    `mean` and `rank` are None when no unit has points for the area; `is_published` marks figures
    taken from an announcement, `between` the bounds of a mean that only its rank gives away.
    """

    mean: Decimal | None
    rank: int | None
    is_published: bool = False
    between: tuple[Decimal | None, Decimal | None] | None = None


def area_statistics(
    indicator_set: IndicatorSet, cards: Sequence[Scorecard]
) -> dict[str, AreaStatistic]:
    """Area → mean in percent (2 decimals) and standard rank by that rounded mean."""
    means: dict[str, Decimal | None] = {}
    for area in indicator_set.areas:
        if not area.is_area:
            continue
        shares = [
            Fraction(*score.exact) / Fraction(score.attainable)
            for card in cards
            if card.index is not None and (score := card.areas.get(area.code)) and score.attainable
        ]
        means[area.code] = _mean_percent(shares, indicator_set.rounding)
    return rank_areas(means)


def _mean_percent(shares: Sequence[Fraction], rounding: Rounding) -> Decimal | None:
    if not shares:
        return None
    mean = 100 * sum(shares, Fraction(0)) / len(shares)
    return rounded(exact(mean), 2, rounding)


def rank_areas(
    means: Mapping[str, Decimal | None], printed: Mapping[str, int] | None = None
) -> dict[str, AreaStatistic]:
    """Standard ranks of areas by their means; `printed` ranks of an announcement are kept.

    An area whose mean was not printed gets the one rank that is left, when exactly one area and
    one rank are, with the neighbours' means as its bounds.
    """
    known = [mean for mean in means.values() if mean is not None]
    if not printed:
        return {
            code: AreaStatistic(
                mean, None if mean is None else 1 + sum(other > mean for other in known)
            )
            for code, mean in means.items()
        }
    unknown = [code for code in means if code not in printed]
    left = sorted(set(range(1, len(means) + 1)) - set(printed.values()))
    found = {code: AreaStatistic(means[code], printed.get(code), code in printed) for code in means}
    if len(unknown) == len(left) == 1:
        place = left[0]
        by_place = {number: means[code] for code, number in printed.items()}
        bounds = (by_place.get(place + 1), by_place.get(place - 1))
        found[unknown[0]] = AreaStatistic(means[unknown[0]], place, False, bounds)
    return found


class Statistics(NamedTuple):
    """The index over a group of units: what an analysis report opens with."""

    units: int
    mean: Decimal | None
    median: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    spread: Decimal | None
    above_mean: int
    bands: Mapping[str, int]


def statistics(indicator_set: IndicatorSet, cards: Sequence[Scorecard]) -> Statistics:
    """Mean, median, highest, lowest, spread, number per band and above the mean."""
    indexes = [card.index for card in cards if card.index is not None]
    bands = {band.id: 0 for band in indicator_set.rating.bands}
    for card in cards:
        given = card.rating or (card.facts.published.rating if card.facts.published else "")
        if given in bands:
            bands[given] += 1
    if not indexes:
        return Statistics(len(cards), None, None, None, None, None, 0, bands)
    places, rounding = max(indicator_set.decimals, 2), indicator_set.rounding
    mean = sum((Fraction(one) for one in indexes), Fraction(0)) / len(indexes)
    return Statistics(
        units=len(cards),
        mean=rounded(exact(mean), places, rounding),
        median=rounded(exact(Fraction(median(map(Fraction, indexes)))), places, rounding),
        highest=max(indexes),
        lowest=min(indexes),
        spread=max(indexes) - min(indexes),
        above_mean=sum(Fraction(one) > mean for one in indexes),
        bands=bands,
    )
