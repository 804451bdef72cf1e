"""Laws that hold for every set and every unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.engine.concluding import index_sentence
from parindex.engine.documents import canonical, canonical_json, digest, documents_written
from parindex.engine.enclosures import Enclosures
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import Rounding, plain, rounded, shown
from parindex.engine.ranking import rank
from parindex.engine.reading import read, read_document
from parindex.engine.reopening import reopen
from parindex.engine.results import results
from parindex.engine.rules import DeductPerItem, PerItem, Ratio, WhenNone, YesNo
from parindex.engine.scoring import score_leaf_of_units, score_units
from parindex.engine.snapshot import Snapshot, freeze, load, parse, to_json, verify
from parindex.engine.stating import read_unit
from parindex.engine.tables import Text
from parindex.engine.tracing import traced
from tests.engine import random_facts, random_sets
from tests.make import LIBRARY

SEEDS = st.integers(min_value=0, max_value=10**9)
FOLDERS = sorted(path.parent for path in LIBRARY.glob("*/set.toml"))


def world(seed: int, count: int = 3):
    """A random set and units with facts."""
    chance = Random(seed)
    document = random_sets.document(chance)
    one = read_document(canonical(document))
    assert isinstance(one, IndicatorSet)
    problems: list = []
    raw = [random_facts.unit(chance, document, f"u{n}") for n in range(count)]
    units = [read_unit(one, unit, file="random", problems=problems) for unit in raw]
    assert problems == []
    return one, [unit for unit in units if unit is not None]


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_points_stay_within_bounds_and_areas_are_the_sum_of_their_leaves(seed: int) -> None:
    one, units = world(seed)
    for card in results(one, units).cards:
        for leaf in card.leaves.values():
            assert 0 <= leaf.exact <= Fraction(leaf.leaf.max)
            assert leaf.points >= 0
        for code, area in card.areas.items():
            inside = [
                leaf for leaf in card.leaves.values() if leaf.leaf.code.startswith(f"{code}.")
            ]
            points = [
                Fraction(leaf.points) if one.round_at == "leaf" else leaf.exact for leaf in inside
            ]
            assert Fraction(*area.exact) == sum(points, Fraction(0))
        if card.index is not None:
            assert 0 <= card.index <= one.adjustments.max_index


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_ranking_does_not_depend_on_the_order_of_units(seed: int, shuffler) -> None:
    one, units = world(seed, 6)
    cards = list(results(one, units).cards)
    straight = rank(one, cards)
    shuffler.shuffle(cards)
    assert rank(one, cards) == straight


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_a_snapshot_survives_writing_and_reading(seed: int) -> None:
    one, units = world(seed)
    frozen = freeze(one, units)
    assert verify(parse(to_json(frozen))) == []
    assert freeze(one, list(reversed(units))).digest == frozen.digest


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_a_snapshot_opened_to_be_read_is_what_anybody_computes(seed: int) -> None:
    one, units = world(seed)
    text = to_json(freeze(one, units, enclosed=Enclosures(tuple(units[1:]))))
    opened, computed = reopen(lambda: parse(text)), load(parse(text))
    assert isinstance(computed, Snapshot)
    for ours, theirs in (
        (opened.results.cards, computed.results.cards),
        (opened.claimed.values(), computed.claimed.values()),
    ):
        # As text too: 1, True and Decimal(1) are equal.
        assert [repr(card.facts) for card in ours] == [repr(card.facts) for card in theirs]
        assert [repr(card.leaves) for card in ours] == [repr(card.leaves) for card in theirs]
    assert opened.results.standings == computed.results.standings
    assert opened.results.statistics == computed.results.statistics
    assert opened.digest == computed.digest
    with pytest.raises(ValueError, match="opened to be read"):
        to_json(opened)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_leaf_is_explained_in_both_languages(seed: int) -> None:
    one, units = world(seed)
    for card in results(one, units).cards:
        for text in traced(one, card).values():
            assert isinstance(text, Text)
            assert text.vi
            assert text.en
        assert index_sentence(one, card, "vi")
        assert index_sentence(one, card, "en")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_reading_and_writing_an_edition_gives_the_same_digest(folder) -> None:
    one = read(folder)
    assert isinstance(one, IndicatorSet)
    again = read_document(parse(canonical_json(one.document)))
    assert isinstance(again, IndicatorSet)
    assert again.digest == one.digest == digest(one.document)
    assert again.leaves == one.leaves


POINTS = st.decimals(min_value=Decimal("0.25"), max_value=20, places=2)
SHARES = st.none() | st.decimals(min_value=0, max_value=1, places=2)


@settings(max_examples=300, deadline=None)
@given(POINTS, SHARES, SHARES, st.booleans(), st.integers(1, 500), st.data())
def test_doing_more_never_lowers_the_points_of_a_ratio(
    maximum, gate, full_at, from_gate, whole, data
) -> None:
    if gate is not None and full_at is not None and full_at <= gate:
        full_at = None
    if gate is None or gate == 1:
        from_gate = False
    part = (("part", 1, 1),)
    rule = Ratio(
        part=part,
        whole=(("whole", 1, 1),),
        gate=gate,
        below=Decimal(0),
        full_at=full_at,
        from_gate=from_gate,
        less_is_better=False,
        may_exceed=False,
        when_none=WhenNone.ZERO,
    )
    less = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(less, whole))
    limit = maximum.as_integer_ratio()
    low = rule.earn(limit, {"part": less, "whole": whole}, 2026)
    high = rule.earn(limit, {"part": more, "whole": whole}, 2026)
    assert Fraction(*low) <= Fraction(*high) <= Fraction(maximum)


@given(POINTS, POINTS, st.integers(0, 50))
def test_one_more_item_never_lowers_and_one_more_breach_never_raises(maximum, each, count) -> None:
    limit = maximum.as_integer_ratio()

    def points(rule, n):
        return Fraction(*rule.earn(limit, {"value": n}, 2026))

    add, take = PerItem(each), DeductPerItem(each, (), None, None)
    assert points(add, count) <= points(add, count + 1) <= Fraction(maximum)
    assert points(take, count) >= points(take, count + 1) >= 0
    assert Fraction(*YesNo().earn(limit, {"value": True}, 2026)) == Fraction(maximum)


@given(
    st.integers(-(10**12), 10**12),
    st.integers(1, 10**9),
    st.integers(0, 4),
    st.sampled_from(list(Rounding)),
)
def test_rounding_is_within_half_a_unit_and_ties_go_where_they_should(n, d, places, mode) -> None:
    value, unit = Fraction(n, d), Fraction(1, 10**places)
    found = Fraction(rounded((n, d), places, mode))
    assert found % unit == 0
    gap = abs(found - value)
    if mode is Rounding.DOWN:
        assert gap < unit
        assert abs(found) <= abs(value)
    else:
        assert gap <= unit / 2
        if gap == unit / 2:
            away = abs(found) > abs(value)
            assert away if mode is Rounding.HALF_UP else (found / unit) % 2 == 0


def test_multiply_first_divide_last_round_once() -> None:
    assert rounded((3 * 5, 24), 2, Rounding.HALF_UP) == Decimal("0.63")


def test_numbers_as_officials_write_them() -> None:
    assert shown(Decimal("84.85")) == "84,85"
    assert shown(1633) == "1.633"
    assert shown(Decimal(-3), 2) == "−3,00"
    assert shown(Decimal("1633.5"), 2, "en") == "1,633.50"
    assert (plain(Decimal("4.0")), plain(Decimal("1E+2")), plain(Decimal("-0.00"))) == (
        "4",
        "100",
        "0",
    )


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_one_leaf_scored_alone_is_the_leaf_of_the_whole_sheet(seed: int) -> None:
    one, units = world(seed, 4)
    cards = score_units(one, units)
    for leaf in one.leaves:
        alone = score_leaf_of_units(one, units, leaf.code)
        assert alone == [card.leaves.get(leaf.code) for card in cards]


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.decimals(-9, 9))))
def test_documents_of_ours_are_written_as_any_others(documents) -> None:
    distinct = [one for one in documents if len(canonical(one)) == len(one)]
    assert documents_written(distinct) == canonical_json(distinct)
