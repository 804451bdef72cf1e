"""Where units lose points: one criterion over all units, and the costliest of a publication."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from parindex.engine.indicators import Area, Criterion
from parindex.engine.numbers import ZERO
from parindex.engine.scoring import MISSING, NOT_APPLICABLE, VOID, LeafScore, Scorecard
from parindex.engine.shares import in_percent, leaf_share, mean_percent
from parindex.publications import queries
from parindex.publications.models import Publication

BINS = 10


class Loss(NamedTuple):
    """A criterion over all units that it counts for.

    `mean` is the mean share of its points in percent, `lost` the points lost over all units,
    `losers` how many lost some and `none` how many got nothing.
    """

    area: Area
    leaf: Criterion
    mean: Decimal
    lost: Decimal
    losers: int
    none: int
    units: int


class Share(NamedTuple):
    """What one unit got on a criterion; `percent` is None where it was taken out."""

    card: Scorecard
    score: LeafScore
    percent: Decimal | None


class Bar(NamedTuple):
    """How many units lie in one tenth of the points; the last holds those with all of them."""

    start: int
    end: int
    units: int


def losses(one: Publication) -> tuple[Loss, ...]:
    """Every scored criterion that is public, the one that costs all units most first."""
    return _losses(one.slug, one.digest)


# A frozen snapshot never changes, so this is computed once per process.
@lru_cache(maxsize=16)
def _losses(slug: str, digest: str) -> tuple[Loss, ...]:
    found = queries.frozen(slug, digest).results
    cards = [card for card in found.cards if card.index is not None]
    rows = []
    for area in found.indicator_set.areas:
        for leaf in area.leaves():
            scored = [card.leaves[leaf.code] for card in cards if leaf.code in card.leaves]
            counted = [one for one in scored if one.attainable]
            if counted:
                rows.append(_loss(area, leaf, counted))
    return tuple(sorted(rows, key=lambda row: (-row.lost, row.mean, row.leaf.code)))


def _loss(area: Area, leaf: Criterion, counted: list[LeafScore]) -> Loss:
    return Loss(
        area,
        leaf,
        mean_percent(map(leaf_share, counted)) or ZERO,
        sum((one.lost for one in counted), Decimal(0)),
        sum(one.lost > 0 for one in counted),
        sum(one.points <= 0 for one in counted),
        len(counted),
    )


def shares_of(cards: tuple[Scorecard, ...], code: str) -> list[Share]:
    """What every unit got on a criterion, those that lost most first, taken-out ones last."""
    found = [
        Share(card, card.leaves[code], _percent(card.leaves[code]))
        for card in cards
        if code in card.leaves
    ]
    return sorted(found, key=lambda one: (one.percent is None, -one.score.lost))


def _percent(score: LeafScore) -> Decimal | None:
    share = leaf_share(score)
    return None if share is None else in_percent(share)


def distribution(shares: list[Share]) -> list[Bar]:
    """How many units lie in each tenth of the points, full marks in a bar of their own."""
    counts = [0] * (BINS + 1)
    for one in shares:
        if one.percent is not None:
            counts[min(BINS, max(0, int(one.percent * BINS / 100)))] += 1
    bars = [Bar(n * 100 // BINS, (n + 1) * 100 // BINS, counts[n]) for n in range(BINS)]
    return [*bars, Bar(100, 100, counts[BINS])]


def states(shares: list[Share]) -> Mapping[str, int]:
    """How many units stated nothing, were taken out, or whose survey has no value."""
    return {
        state: sum(one.score.state == state for one in shares)
        for state in (MISSING, NOT_APPLICABLE, VOID)
    }
