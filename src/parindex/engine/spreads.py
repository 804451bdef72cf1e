"""How figures lie: lowest, quarters, highest, mean and standard deviation, exact until rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from parindex.engine.numbers import Rounding, exact, rounded

_PLACES = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """Figures of a group; quarters by straight interpolation, as spreadsheets do.

    `deviation` is the standard deviation of the whole group. All have two decimals.
    """

    lowest: Decimal
    first_quarter: Decimal
    median: Decimal
    third_quarter: Decimal
    highest: Decimal
    mean: Decimal
    deviation: Decimal

    @property
    def five(self) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
        """From the lowest over the quarters to the highest, as a box is drawn."""
        return self.lowest, self.first_quarter, self.median, self.third_quarter, self.highest

    @property
    def between(self) -> Decimal:
        """Highest less lowest."""
        return self.highest - self.lowest


def spread_of(figures: Sequence[Decimal]) -> Spread | None:
    """How some figures lie; None without any."""
    if not figures:
        return None
    # In whole units of the last decimal, so that a nation is added in no time and exactly.
    places = max(0, *(-int(one.as_tuple().exponent) for one in figures))
    values = sorted(int(one.scaleb(places)) for one in figures)
    unit, count, whole = 10**places, len(values), sum(values)
    squares = count * sum(value * value for value in values) - whole * whole
    first, middle, third = (
        _shown(quantile(values, Fraction(share, 4)) / unit) for share in (1, 2, 3)
    )
    return Spread(
        min(figures),
        first,
        middle,
        third,
        max(figures),
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


def _shown(value: Fraction) -> Decimal:
    return rounded(exact(value), _PLACES, Rounding.HALF_UP)


def _root(value: Fraction) -> Decimal:
    """The square root with two decimals, half rounded up, found in whole numbers."""
    scaled = value * 4 * 10 ** (2 * _PLACES)
    return Decimal((isqrt(scaled.numerator // scaled.denominator) + 1) // 2).scaleb(-_PLACES)
