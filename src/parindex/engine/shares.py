"""What was earned of what was attainable: exact fractions, and percentages of two decimals.

Fractions are pairs of whole numbers that nobody reduces, so that a nation is added in no time.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from parindex.engine.numbers import Exact, Rounding, exact, rounded
from parindex.engine.scoring import AreaScore, LeafScore, Scorecard

PLACES = 2


def area_share(score: AreaScore | None) -> Exact | None:
    """The share of an area's attainable points; None where nothing was attainable."""
    if score is None or not score.attainable:
        return None
    over, under = exact(score.attainable)
    return score.exact[0] * under, score.exact[1] * over


def leaf_share(score: LeafScore | None) -> Exact | None:
    """The share of a criterion's attainable points; None where nothing was attainable."""
    if score is None or not score.attainable:
        return None
    (points, one), (over, under) = exact(score.points), exact(score.attainable)
    return points * under, one * over


def in_percent(share: Exact) -> Decimal:
    """A share as a percentage with two decimals, half rounded up."""
    return rounded((100 * share[0], share[1]), PLACES, Rounding.HALF_UP)


def mean_percent(shares: Iterable[Exact | None]) -> Decimal | None:
    """The mean of the shares that are known, in percent; None where none is."""
    sums: dict[int, int] = {}
    count = 0
    for share in shares:
        if share is not None:
            over, under = share
            sums[under] = sums.get(under, 0) + over
            count += 1
    whole = sum((Fraction(over, under) for under, over in sums.items()), Fraction(0))
    return in_percent(exact(whole / count)) if count else None


def area_percent(card: Scorecard, code: str) -> Decimal | None:
    """A unit's share of an area in percent; None for a silent unit and where it is not known."""
    share = area_share(card.areas.get(code)) if card.index is not None else None
    return None if share is None else in_percent(share)


def leaf_percent(card: Scorecard, code: str) -> Decimal | None:
    """A unit's share of a criterion in percent; None as for an area."""
    share = leaf_share(card.leaves.get(code)) if card.index is not None else None
    return None if share is None else in_percent(share)
