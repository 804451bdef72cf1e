"""Where values stand on an axis, and which round values are written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

STEPS = tuple(Decimal(one) for one in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "25", "50"))


class Scale(NamedTuple):
    """Values from `low` to `high` over so many units from `start`; `ticks` are round values."""

    low: Decimal
    high: Decimal
    start: float
    length: float
    ticks: tuple[Decimal, ...] = ()

    def place(self, value: Decimal) -> float:
        """Where a value lies."""
        return self.start + self.length * float((value - self.low) / (self.high - self.low))


def scale_of(values: Sequence[Decimal], start: float, length: float, most: int = 6) -> Scale:
    """A scale with round ends that holds all values; a single value stands in the middle."""
    low, high = min(values), max(values)
    between = high - low
    fitting = (one for one in STEPS if between / one <= most)
    step = next(fitting, between / most) if between else Decimal(1)
    bottom = (low / step).to_integral_value("ROUND_FLOOR") * step
    top = (high / step).to_integral_value("ROUND_CEILING") * step
    if bottom == top:
        bottom, top = bottom - step, top + step
    ticks, value = [], bottom
    while value <= top:
        ticks.append(value)
        value += step
    return Scale(bottom, top, start, length, tuple(ticks))


def widened(values: Sequence[Decimal], span: Decimal) -> tuple[Decimal, Decimal]:
    """The ends of the values, at least `span` apart and within 0 to 100 where the values are.

    So that a change of a tenth of a point does not look like a fall.
    """
    low, high = min(values), max(values)
    if high - low < span:
        high = max(high, min(low + (high - low + span) / 2, Decimal(100)))
        low = min(low, max(high - span, Decimal(0)))
    return low, high
