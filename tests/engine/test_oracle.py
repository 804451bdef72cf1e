"""The engine and an independent computation agree on thousands of random sets and facts."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read_document
from parindex.engine.results import results, results_document
from parindex.engine.stating import read_unit
from tests.engine import oracle, random_facts, random_sets

SETS_PER_SEED = 60
NAMED = ("unit", "group", "points", "index", "exact_index", "rating", "rank", "missing")


@pytest.mark.parametrize("seed", range(40))
def test_the_engine_agrees_with_the_oracle(seed: int) -> None:
    chance = Random(seed)
    for _ in range(SETS_PER_SEED):
        document = random_sets.document(chance)
        units = random_facts.units(chance, document, chance.randint(1, 6))
        assert ours(document, units) == oracle.result(document, units, random_sets.NAMES)


def ours(document: dict[str, Any], raw_units: list[dict[str, Any]]) -> dict[str, Any]:
    """result.json as the engine writes it, limited to the keys the format's page names."""
    one = read_document(canonical(document))
    assert isinstance(one, IndicatorSet), one
    problems: list[Any] = []
    units = [read_unit(one, raw, file="random", problems=problems) for raw in raw_units]
    assert problems == []
    found = results_document(results(one, [unit for unit in units if unit is not None]))
    figures = {group: one for group, one in found["statistics"].items() if one["mean"] is not None}
    return {**found, "units": [named(unit) for unit in found["units"]], "statistics": figures}


def named(unit: dict[str, Any]) -> dict[str, Any]:
    if unit["index"] is None:
        return {key: unit[key] for key in ("unit", "group", "points", "index", "rating", "rank")}
    return {
        **{key: unit[key] for key in NAMED},
        "exact_index": Fraction(unit["exact_index"]),
        "areas": {
            code: {"points": area["points"], "attainable": Fraction(area["attainable"])}
            for code, area in unit["areas"].items()
        },
        "leaves": {
            code: {**leaf, "attainable": Fraction(leaf["attainable"])}
            for code, leaf in unit["leaves"].items()
        },
    }
