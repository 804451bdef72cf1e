"""Sample sizes by hand-checked figures, and laws that hold for every population."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.engine.sampling import (
    drawn,
    drawn_digest,
    finite,
    planned_margin,
    shared,
    slovin,
)

FIVE = Decimal("0.05")
populations = st.integers(0, 10**8)
errors = st.decimals("0.001", "0.5", places=3)


def test_the_figures_of_the_text_books():
    # 10,000 / (1 + 10,000 · 0.0025) = 384.6…; 384.16 / (1 + 383.16 / 10,000) = 369.98…
    assert slovin(10_000, FIVE) == 385
    assert finite(10_000, FIVE) == 370
    assert (slovin(1000, FIVE), finite(1000, FIVE)) == (286, 278)
    assert (slovin(1, FIVE), finite(1, FIVE), slovin(0, FIVE), finite(0, FIVE)) == (1, 1, 0, 0)
    # 400 / (1 + 400 · 0.0025) is exactly 200: nothing is rounded up by a trace of error.
    assert slovin(400, FIVE) == 200


def test_an_error_of_nothing_or_everything_is_refused():
    for error in ("0", "1", "-0.1"):
        with pytest.raises(ValueError, match=r"Decimal"):
            slovin(100, Decimal(error))
    with pytest.raises(ValueError, match="-1"):
        finite(-1, FIVE)


@given(populations, errors)
def test_never_more_than_there_are_and_at_least_one_of_somebody(population, error):
    for formula in (slovin, finite):
        assert min(1, population) <= formula(population, error) <= population


@given(populations, st.integers(1, 1000), errors)
def test_more_people_never_need_fewer_forms(population, more, error):
    for formula in (slovin, finite):
        assert formula(population, error) <= formula(population + more, error)


@given(populations, errors)
def test_a_smaller_error_never_needs_fewer_forms(population, error):
    for formula in (slovin, finite):
        assert formula(population, error / 2) >= formula(population, error)


@given(st.integers(2, 10**7), st.decimals("0.005", "0.3", places=3))
def test_the_sample_reaches_the_error_that_was_wanted(population, error):
    reached = planned_margin(population, finite(population, error))
    assert reached is not None
    assert reached <= error * 100 + Decimal("0.05")


def test_the_margin_of_a_plan():
    assert planned_margin(10_000, 370) == Decimal("5.0")
    assert planned_margin(None, 384) == Decimal("5.0")
    assert planned_margin(50, 50) == Decimal("0.0")
    assert planned_margin(50, 0) is None


@given(
    st.integers(0, 10_000),
    st.dictionaries(st.text(max_size=4), st.integers(0, 10**6), min_size=1, max_size=12),
)
def test_shares_add_up_and_stay_within_one_of_exact(total, weights):
    found = shared(total, weights)
    whole = sum(weights.values())
    assert sum(found.values()) == (total if whole else 0)
    assert all(abs(found[name] * whole - total * one) <= whole for name, one in weights.items())


def test_a_tie_goes_to_the_earlier_stratum():
    assert shared(3, {"nam": 1, "nu": 1}) == {"nam": 2, "nu": 1}
    assert shared(100, {"nam": 49, "nu": 51}) == {"nam": 49, "nu": 51}


@given(st.lists(st.text(max_size=8), max_size=40), st.integers(0, 50), st.text(max_size=8))
def test_a_draw_depends_on_seed_and_people_only(people, size, seed):
    found = drawn(people, size, seed)
    assert found == drawn([*reversed(people), *people], size, seed)
    assert len(found) == min(size, len(set(people)))
    assert set(found) <= set(people)
    assert drawn_digest(found, seed) == drawn_digest(found[::-1], seed)


def test_a_draw_anybody_can_repeat():
    people = [f"người {number}" for number in range(1, 8)]
    assert drawn(people, 3, "2026") == ["người 1", "người 3", "người 2"]
    assert drawn(people, 3, "2027") != drawn(people, 3, "2026")
