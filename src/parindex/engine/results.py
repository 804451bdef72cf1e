"""A whole ranking: every unit scored, rated, placed, with statistics; and its plain form.

`Results` is what a cycle computes, `results_document` the `result.json` of the format's section 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import exact, rounded
from parindex.engine.ranking import (
    AreaStatistic,
    Standing,
    Statistics,
    area_statistics,
    rank,
    rank_areas,
    statistics,
)
from parindex.engine.scoring import LeafScore, Scorecard, score_units


class Printed(NamedTuple):
    """Figures an announcement prints that cannot be recomputed from what is public."""

    area_means: Mapping[str, Decimal] = {}
    area_ranks: Mapping[str, int] = {}


class Results(NamedTuple):
    """All units of a cycle in the order of rank, then name."""

    indicator_set: IndicatorSet
    cards: tuple[Scorecard, ...]
    standings: Mapping[str, Standing]
    areas: Mapping[str, AreaStatistic]
    statistics: Mapping[str, Statistics]

    def find(self, unit: str) -> Scorecard | None:
        """The scorecard of a unit; None for one that is not among them."""
        return next((card for card in self.cards if card.facts.unit == unit), None)

    def card(self, unit: str) -> Scorecard:
        """The scorecard of a unit."""
        return next(card for card in self.cards if card.facts.unit == unit)

    def members(self, group: str) -> list[Scorecard]:
        """The scorecards of a ranking group in the order of rank; all of them for ""."""
        return [
            card
            for card in self.cards
            if not group or self.standings[card.facts.unit].group == group
        ]


def results(
    indicator_set: IndicatorSet, units: Sequence[UnitFacts], printed: Printed | None = None
) -> Results:
    """Score, rate and rank the units.

    Statistics are kept for all units under "" and for each ranking group under its name.
    """
    cards = score_units(indicator_set, units)
    standings = rank(indicator_set, cards)
    areas = area_statistics(indicator_set, cards)
    if printed is not None and printed.area_ranks:
        # An announcement prints 97,20; canonical JSON keeps 97.2. Both are shown with two decimals.
        means = {
            code: None if mean is None else rounded(exact(mean), 2, indicator_set.rounding)
            for code in areas
            for mean in (printed.area_means.get(code),)
        }
        areas = rank_areas(means, printed.area_ranks)
    groups: dict[str, list[Scorecard]] = {"": cards}
    for card in cards:
        group = standings[card.facts.unit].group
        if group:
            groups.setdefault(group, []).append(card)
    return Results(
        indicator_set,
        tuple(sorted(cards, key=lambda card: _order(indicator_set, card, standings))),
        standings,
        areas,
        {group: statistics(indicator_set, members) for group, members in groups.items()},
    )


def _order(
    indicator_set: IndicatorSet, card: Scorecard, standings: Mapping[str, Standing]
) -> tuple[Any, ...]:
    """By rank; units without one by the rating that was published, then by name."""
    standing = standings[card.facts.unit]
    published = card.facts.published
    bands = [band.id for band in indicator_set.rating.bands]
    rating = published.rating if published is not None and standing.rank is None else ""
    return (
        standing.rank is None,
        standing.rank or 0,
        bands.index(rating) if rating in bands else len(bands),
        vietnamese_key(card.facts.name),
        card.facts.unit,
    )


def results_document(found: Results) -> dict[str, Any]:
    """The results as plain values: decimals as text with the set's number of decimals."""
    return {
        "units": [_unit(found, card) for card in found.cards],
        "area_statistics": {code: _area_statistic(one) for code, one in found.areas.items()},
        "statistics": {
            group: {name: _plain(value) for name, value in one._asdict().items()}
            for group, one in found.statistics.items()
        },
    }


def _plain(value: Any) -> Any:
    return fixed(value) if isinstance(value, Decimal) else value


def fixed(value: Decimal) -> str:
    """A decimal with the decimals it was rounded to, never in exponent form."""
    return format(value, "f")


def _area_statistic(one: AreaStatistic) -> dict[str, Any]:
    document: dict[str, Any] = {
        "mean": None if one.mean is None else fixed(one.mean),
        "rank": one.rank,
    }
    if one.is_published:
        document["published"] = True
    if one.between is not None:
        document["between"] = [None if bound is None else fixed(bound) for bound in one.between]
    return document


def _unit(found: Results, card: Scorecard) -> dict[str, Any]:
    places, rounding = found.indicator_set.decimals, found.indicator_set.rounding
    standing = found.standings[card.facts.unit]
    adjusted = card.adjusted
    return {
        "unit": card.facts.unit,
        "name": card.facts.name,
        "group": standing.group,
        "points": None if card.index is None else fixed(card.points),
        "index": None if card.index is None else fixed(card.index),
        "exact_index": "/".join(map(str, card.exact_index)),
        "rating": card.known_rating or None,
        "rank": standing.rank,
        "of": standing.of,
        "is_tied": standing.is_tied,
        "is_rank_published": standing.is_published,
        "missing": list(card.missing),
        "appraised": {
            "points": fixed(rounded(card.parts.appraised.as_integer_ratio(), places, rounding)),
            "attainable": fixed(card.parts.appraised_attainable),
        },
        "survey": {
            "points": fixed(rounded(card.parts.survey.as_integer_ratio(), places, rounding)),
            "attainable": fixed(card.parts.survey_attainable),
        },
        "bonus": shown_exactly(adjusted.bonus, places),
        "deduction": shown_exactly(adjusted.deduction, places),
        "adjustments": {one.adjustment.code: fixed(one.points) for one in adjusted.items},
        "failed_conditions": [
            {"band": one.band, "code": one.code, "share": one.share and str(one.share)}
            for one in card.failed
        ],
        "areas": {
            code: {
                "points": fixed(area.points),
                "attainable": shown_exactly(area.attainable, places),
                "stated": area.is_stated,
            }
            for code, area in card.areas.items()
        },
        "leaves": {code: _leaf(leaf, places) for code, leaf in card.leaves.items()},
    }


def shown_exactly(value: Decimal, places: int) -> str:
    """A maximum with at least `places` decimals; a maximum with more keeps them."""
    return format(value, f".{places}f") if value == round(value, places) else fixed(value)


def _leaf(leaf: LeafScore, places: int) -> dict[str, Any]:
    return {
        "points": shown_exactly(leaf.points, places),
        "exact": str(leaf.exact),
        "attainable": fixed(leaf.attainable),
        "state": leaf.state,
    }
