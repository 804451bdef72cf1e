"""What an announcement prints stands: totals beside areas, ratings beside thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from parindex.engine.results import results
from parindex.engine.scoring import score
from parindex.engine.snapshot import freeze, parse, to_json, verify
from parindex.engine.stating import read_unit
from tests import make

D = Decimal


def unit(facts: dict[str, str], **published: Any):
    problems: list[Any] = []
    found = read_unit(
        make.indicator_set("phan-thiet-2021"),
        {
            "unit": "xa",
            "year": 2021,
            "facts": {code: {"!points": D(points)} for code, points in facts.items()},
            "published": published,
        },
        file="",
        problems=problems,
    )
    assert problems == []
    assert found is not None
    return found


def test_a_printed_total_stands_and_the_areas_beside_it_are_shown() -> None:
    one = make.indicator_set("phan-thiet-2021")
    facts = unit({"1": "16", "4": "6", "total": "84.85"})
    card = score(one, facts)
    assert (card.points, card.index) == (D("84.85"), D("84.85"))
    assert {code: area.points for code, area in card.areas.items()} == {"1": D(16), "4": D(6)}
    assert card.leaves == {}
    frozen = freeze(one, [facts])
    assert verify(parse(to_json(frozen))) == []
    assert frozen.results.areas["4"].mean == D("100.00")


def test_a_printed_rating_stands_where_the_thresholds_say_another() -> None:
    one = make.indicator_set("phan-thiet-2021")
    computed = score(one, unit({"total": "84.85"})).rating
    assert computed == "tot"
    printed = unit({"total": "84.85"}, rating="kha")
    assert score(one, printed).rating == "kha"
    assert results(one, [printed]).statistics[""].bands["kha"] == 1
