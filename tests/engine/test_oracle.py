"""The engine and an independent computation agree on thousands of random sets and facts."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read_document
from parindex.engine.results import results
from parindex.engine.scoring import group_of
from parindex.engine.stating import read_unit
from tests.engine import oracle, random_sets

SETS_PER_SEED = 60


@pytest.mark.parametrize("seed", range(40))
def test_the_engine_agrees_with_the_oracle(seed: int) -> None:
    chance = Random(seed)
    for _ in range(SETS_PER_SEED):
        document = random_sets.document(chance)
        one = read_document(canonical(document))
        assert isinstance(one, IndicatorSet), one
        units = [random_sets.unit(chance, document, f"u{n}") for n in range(chance.randint(1, 5))]
        assert ours(one, units) == theirs(document, units)


def ours(one: IndicatorSet, raw_units: list[dict[str, Any]]) -> dict[str, Any]:
    problems: list[Any] = []
    units = [read_unit(one, raw, file="random", problems=problems) for raw in raw_units]
    assert problems == []
    stated = [unit for unit in units if unit is not None and not unit.is_silent]
    found = results(one, stated)
    places = one.round_at == "leaf"
    return {
        "units": {
            card.facts.unit: {
                "group": group_of(one, card.facts),
                "leaves": {
                    code: Fraction(leaf.points) if places else leaf.exact
                    for code, leaf in card.leaves.items()
                },
                "states": {code: leaf.state for code, leaf in card.leaves.items()},
                "areas": {code: Fraction(*area.exact) for code, area in card.areas.items()},
                "points": Fraction(card.points),
                "exact": Fraction(*card.exact_index),
                "index": Fraction(card.index or 0),
                "rating": card.rating,
                "rank": found.standings[card.facts.unit].rank,
            }
            for card in found.cards
        },
        "means": {
            code: (None if area.mean is None else Fraction(area.mean), area.rank)
            for code, area in found.areas.items()
        },
    }


def theirs(document: dict[str, Any], units: list[dict[str, Any]]) -> dict[str, Any]:
    units = [unit for unit in units if set(unit["facts"]) - {"C1", "T1", "T2"}]
    best = oracle.bests(document, units)
    by_kind = document["set"]["ranking"]["groups"] == "kind"
    cards = [
        oracle.score(document, unit, best.get(unit["group"] if by_kind else None, {}))
        for unit in units
    ]
    ranks = oracle.ranks(document["set"], cards)
    codes = [area["area"]["code"] for area in document["areas"]]
    return {
        "units": {
            card["name"]: {
                "group": card["group"] if by_kind else "",
                **{
                    key: card[key]
                    for key in ("leaves", "states", "areas", "points", "exact", "index", "rating")
                },
                "rank": ranks[card["name"]],
            }
            for card in cards
        },
        "means": oracle.area_means(cards, codes, document["set"]["rounding"]),
    }
