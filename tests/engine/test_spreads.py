"""How figures lie, and shares of what was attainable."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from parindex.engine.numbers import Rounding, exact, rounded
from parindex.engine.shares import mean_percent
from parindex.engine.spreads import Spread, spread_of

D = Decimal


def test_quarters_lie_between_neighbours() -> None:
    figures = [D(one) for one in ("4", "1", "3", "2")]
    assert spread_of(figures) == Spread(
        D(1), D("1.75"), D("2.50"), D("3.25"), D(4), D("2.50"), D("1.12")
    )
    assert spread_of([]) is None


def test_a_mean_of_shares_is_rounded_once_and_leaves_out_what_is_not_known() -> None:
    assert mean_percent([(1, 3), (1, 3), None, (2, 3)]) == D("44.44")
    assert mean_percent([None]) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 60)), min_size=1))
def test_shares_of_different_wholes_are_added_exactly(shares: list[tuple[int, int]]) -> None:
    mean = sum((Fraction(*one) for one in shares), Fraction(0)) / len(shares)
    assert mean_percent(shares) == rounded(exact(100 * mean), 2, Rounding.HALF_UP)
