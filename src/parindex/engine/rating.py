"""The rating: the best band whose threshold is reached and whose conditions hold (step 8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from parindex.engine.indicators import Condition, IndicatorSet

if TYPE_CHECKING:
    from parindex.engine.scoring import AreaScore, LeafScore


class FailedCondition(NamedTuple):
    """A band the figure reached but the unit did not get, and what stood in the way.

    `code` is the area, leaf or event; `share` the share that was too low, None for an event.
    """

    band: str
    condition: Condition
    code: str
    share: Fraction | None


def rate(
    indicator_set: IndicatorSet,
    figure: Decimal,
    areas: Iterable[AreaScore],
    leaves: Iterable[LeafScore],
    events: Collection[str],
) -> tuple[str | None, tuple[FailedCondition, ...]]:
    """The band id for the rounded figure, and every condition that cost a band.

    A minimum share is asked of the band it names; an event bars that band and all above it.
    Areas and leaves with nothing attainable are passed over, survey blocks are no areas.
    """
    rating = indicator_set.rating
    failed: list[FailedCondition] = []
    if not rating.conditions:
        return _reached(indicator_set, figure), ()
    areas, leaves = list(areas), list(leaves)
    order = [band.id for band in rating.bands]
    for place, band in enumerate(rating.bands):
        if band.start is not None and figure < band.start:
            continue
        found = [
            failure
            for condition in rating.conditions
            for failure in _failures(indicator_set, condition, band.id, areas, leaves, events)
            if condition.band == band.id
            or (condition.no_event and order.index(condition.band) >= place)
        ]
        if not found or band.start is None:
            return band.id, tuple(failed)
        failed.extend(found)
    return None, tuple(failed)


def _reached(indicator_set: IndicatorSet, figure: Decimal) -> str | None:
    for band in indicator_set.rating.bands:
        if band.start is None or figure >= band.start:
            return band.id
    return None


def earned(indicator_set: IndicatorSet, leaf: LeafScore) -> Fraction:
    """The points a leaf brings to sums: unrounded where the set rounds the total alone."""
    return leaf.exact if indicator_set.round_at == "total" else Fraction(leaf.points)


def _failures(
    indicator_set: IndicatorSet,
    condition: Condition,
    band: str,
    areas: list[AreaScore],
    leaves: list[LeafScore],
    events: Collection[str],
) -> list[FailedCondition]:
    found = []
    if condition.no_event and condition.no_event in events:
        found.append(FailedCondition(band, condition, condition.no_event, None))
    if condition.band != band:
        return found
    if condition.min_area_share is not None:
        least, parts = condition.min_area_share.as_integer_ratio()
        for area in areas:
            if not area.area.is_area or not area.attainable:
                continue
            whole, of = area.attainable.as_integer_ratio()
            share = (area.exact[0] * of, area.exact[1] * whole)
            # Multiplied out: nearly every area of a nation is far above, and a fraction costs more.
            if share[0] * parts < least * share[1]:
                found.append(FailedCondition(band, condition, area.area.code, Fraction(*share)))
    if condition.min_leaf_share is not None:
        shares = [
            (one.leaf.code, earned(indicator_set, one) / Fraction(one.attainable))
            for one in leaves
            if one.attainable
        ]
        lowest = condition.min_leaf_share
        found += [FailedCondition(band, condition, c, s) for c, s in shares if s < lowest]
    return found
