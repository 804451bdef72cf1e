"""This year against last year, and edition against edition."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from parindex.engine.comparing import (
    MERGED,
    NEW_UNIT,
    OTHER_EDITION,
    OTHER_GROUP,
    OTHER_LEVEL,
    compare,
    diff,
)
from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.ranking import rank_areas
from parindex.engine.reading import read_document
from parindex.engine.results import Results, results
from parindex.engine.stating import read_unit
from parindex.engine.surveying import Response, tally
from tests.make import indicator_set

SET = "vi-du-cach-cham"
D = Decimal


def ranked(totals: dict[str, str], group: str = "xa", one: IndicatorSet | None = None) -> Results:
    problems: list = []
    one = one or indicator_set(SET)
    units = [
        read_unit(
            one,
            {"unit": name, "group": group, "facts": {"total": {"!points": D(points)}}},
            file="test",
            problems=problems,
        )
        for name, points in totals.items()
    ]
    assert problems == []
    return results(one, [unit for unit in units if unit])


def changed(**keys) -> IndicatorSet:
    one = indicator_set(SET)
    found = read_document({**one.document, "set": {**one.document["set"], **canonical(keys)}})
    assert isinstance(found, IndicatorSet)
    return found


def test_a_unit_that_rose() -> None:
    found = compare(ranked({"a": "84.73", "b": "90"}), ranked({"a": "84.85", "b": "80"}))["a"]
    assert (found.is_comparable, found.index, found.last_index) == (True, D("0.12"), D("84.73"))
    assert (found.rank, found.last_rank, found.band, found.last_rating) == (1, 2, 0, "kha")


def test_a_new_unit_is_not_compared() -> None:
    found = compare(ranked({"a": "84"}), ranked({"b": "85"}))["b"]
    assert (found.is_comparable, found.reason, found.index) == (False, NEW_UNIT, None)


def test_a_merged_unit_is_compared_with_the_mean_of_its_predecessors() -> None:
    last, now = ranked({"a": "80", "b": "85.25"}), ranked({"ab": "84"})
    found = compare(last, now, {"ab": ("a", "b")})["ab"]
    assert (found.reason, found.predecessors) == (MERGED, ("a", "b"))
    # (80 + 85.25) / 2 = 82.625, rounded half up to 82.63
    assert (found.last_index, found.index, found.rank) == (D("82.63"), D("1.37"), None)


def test_another_group_another_edition_another_level() -> None:
    moved = compare(ranked({"a": "80"}, "phuong"), ranked({"a": "81"}, "xa"))["a"]
    assert (moved.is_comparable, moved.reason, moved.rank) == (True, OTHER_GROUP, None)
    renamed = compare(ranked({"a": "80"}, one=changed(id="bo-cu")), ranked({"a": "81"}))["a"]
    assert (renamed.is_comparable, renamed.reason) == (False, OTHER_EDITION)
    level = compare(
        ranked({"a": "80"}, one=changed(id="bo-cu", level="district")), ranked({"a": "81"})
    )
    assert level["a"].reason == OTHER_LEVEL


def test_differences_of_two_editions_are_named_by_code() -> None:
    framework, derived = (
        indicator_set("quang-binh-xa-2021"),
        indicator_set("quang-binh-xa-le-thuy-2022"),
    )
    found = {(one.code, one.change, one.key) for one in diff(framework, derived)}
    assert ("7.3.3", "removed", "") in found
    assert ("7.6", "added", "") in found
    assert ("1.6", "changed", "children") in found
    assert diff(framework, framework) == []


def test_the_printed_ranks_of_ke_sach_leave_the_fifth_place_to_the_eighth_area() -> None:
    means = dict(
        zip(
            "1234567",
            map(D, ["68.87", "83.08", "97.22", "100", "97.20", "67.31", "89.54"]),
            strict=True,
        )
    )
    printed = dict(zip("1234567", (7, 6, 2, 1, 3, 8, 4), strict=True))
    found = rank_areas({**means, "8": None}, printed)
    assert {code: one.rank for code, one in found.items()} == {**printed, "8": 5}
    assert found["8"].between == (D("83.08"), D("89.54"))
    # The printed ranks are those that the printed means give, once a fifth is left free.
    ours = {code: one.rank for code, one in rank_areas(means).items()}
    assert {code: place + (place >= 5) for code, place in ours.items()} == printed


def test_answers_become_a_mean_with_its_margin_and_excluded_forms() -> None:
    forms = [
        Response("u", "nguoi-dan", {"q1": "rat_hai_long", "q2": "hai_long"}) for _ in range(20)
    ]
    forms += [Response("u", "nguoi-dan", {"q1": "binh_thuong", "q2": "khong_y_kien"})] * 12
    forms += [Response("u", "nguoi-dan", {"q1": "rat_hai_long"}, excluded="trùng lặp")] * 3
    found = tally(indicator_set(SET), forms, {("u", "nguoi-dan"): 1000})["u"]["4.1"]
    # q1: (20 × 1 + 12 × 0.5) / 32 = 0.8125; q2: 20 × 0.75 / 20 = 0.75; mean 0.78125
    assert found.mean == Fraction(25, 32)
    assert (found.responses, found.excluded, found.is_void) == (32, {"trùng lặp": 3}, False)
    assert found.margin is not None
    assert D("0.05") < found.margin < D("0.08")
    other = tally(indicator_set(SET), forms)["u"]["4.1"]
    assert other.margin > found.margin


def test_a_group_without_answers_passes_its_weight_on_and_few_answers_are_void() -> None:
    few = [Response("u", "nguoi-dan", {"q1": "hai_long"}) for _ in range(29)]
    found = tally(indicator_set(SET), few)["u"]
    assert found["4.1"].is_void
    assert found["4.2"].mean is None
    assert found["4.2"].passed_over == ("official",)
