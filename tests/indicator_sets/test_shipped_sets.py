"""The shipped sets: complete, with exact counts, and every worked example holds."""

from __future__ import annotations

import pytest

from parindex.engine.cases import run_cases
from tests.make import LIBRARY, indicator_set

NAMES = sorted(path.parent.name for path in LIBRARY.glob("*/set.toml"))
COUNTS = {
    "nga-nam-2022": (7, 29, 52),
    "quang-binh-so-2021": (8, 42, 83),
    "quang-binh-huyen-2021": (8, 46, 92),
    "quang-binh-xa-2021": (8, 43, 69),
}
CRITERIA_BY_AREA = {"nga-nam-2022": [7, 3, 6, 4, 3, 4, 2]}
SHARES = {"nga-nam-2022": (84, 16), "phan-thiet-2021": (75, 25)}
AREAS = {"phan-thiet-2021": [19, 6, 15, 6, 10, 6, 13, 25]}
BANDS = {
    name: [("rat_tot", 95), ("tot", 85), ("kha", 75), ("trung_binh", 65), ("yeu", None)]
    for name in ("can-tho-so-2021", "can-tho-huyen-2021", "can-tho-xa-2021")
}


@pytest.mark.parametrize("name", NAMES)
def test_every_worked_example_holds(name: str) -> None:
    cases = run_cases(LIBRARY / name, indicator_set(name))
    assert cases
    assert [problem for case in cases for problem in case.problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_leaf_tells_the_clerk_what_to_do(name: str) -> None:
    lacking = []
    for leaf in indicator_set(name).leaves:
        assert leaf.rule is not None
        asks = {ask.name for ask in leaf.rule.asks if not ask.is_shared}
        is_told = leaf.is_surveyed or (leaf.evidence and asks <= set(leaf.ask))
        if not (is_told and leaf.guidance.vi and leaf.source and leaf.title.en):
            lacking.append(leaf.code)
    assert lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_a_set_says_what_it_is(name: str) -> None:
    one = indicator_set(name)
    assert one.status in ("reconstructed", "example")
    assert one.note.vi
    assert one.note.en


@pytest.mark.parametrize("name", [name for name in NAMES if name in COUNTS])
def test_counts_are_as_published(name: str) -> None:
    assert indicator_set(name).counts == COUNTS[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name in CRITERIA_BY_AREA])
def test_criteria_by_area_are_as_published(name: str) -> None:
    areas = indicator_set(name).areas
    assert [len(area.criteria) for area in areas] == CRITERIA_BY_AREA[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name in SHARES])
def test_shares_are_as_published(name: str) -> None:
    shares = indicator_set(name).shares
    assert (shares["appraised"], shares["survey"]) == SHARES[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name in AREAS])
def test_area_maxima_are_as_published(name: str) -> None:
    assert [area.max for area in indicator_set(name).areas] == AREAS[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name in BANDS])
def test_bands_of_can_tho_are_as_published_and_not_assumed(name: str) -> None:
    rating = indicator_set(name).rating
    assert [(band.id, band.start) for band in rating.bands] == BANDS[name]
    assert rating.assumed is False


def test_all_thirteen_rules_are_shown_by_the_example_set() -> None:
    from parindex.engine.rules import RULES

    used = {leaf.rule.kind for leaf in indicator_set("vi-du-cach-cham").leaves if leaf.rule}
    assert used == set(RULES)
