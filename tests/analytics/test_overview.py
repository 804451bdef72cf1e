"""What leaders ask of results: counted here and, beside it, by another way."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.analytics import overview
from parindex.analytics.discipline import (
    DAYS,
    Asked,
    Discipline,
    Handed,
    Handing,
    Requests,
    days_before,
    discipline,
    discipline_by_group,
    gaps,
    requests_by,
)
from parindex.analytics.heat import heat_of_groups, heat_of_units, level, sorted_heat
from parindex.analytics.movers import movers
from parindex.analytics.overview import EQUAL, FULL, NOTHING, UNCOUNTED
from parindex.cycles.synthetic import synthetic_units
from parindex.engine.comparing import NEW_UNIT, compare
from parindex.engine.numbers import Rounding, exact, rounded
from parindex.engine.results import Results, results
from parindex.engine.spreads import Spread, quantile
from parindex.engine.stating import read_unit
from tests.make import indicator_set

D = Decimal
SET = "vi-du-cach-cham"


def scored(facts: dict[str, dict], groups: dict[str, str] | None = None) -> Results:
    """Results of units from the facts of each, in groups when told."""
    one, problems = indicator_set(SET), []
    units = [
        read_unit(
            one,
            {"unit": name, "name": name, "group": (groups or {}).get(name, "xa"), "facts": given},
            file="test",
            problems=problems,
        )
        for name, given in facts.items()
    ]
    assert problems == []
    return results(one, [unit for unit in units if unit])


def totals(points: dict[str, str], groups: dict[str, str] | None = None) -> Results:
    """Results of units of which only the total is public."""
    facts = {name: {"total": {"!points": D(one)}} for name, one in points.items()}
    return scored(facts, groups)


def of(found: Results) -> dict[str, str]:
    return {card.facts.unit: card.facts.group for card in found.cards}


def synthetic(seed: int = 1, units: int = 12) -> Results:
    """Invented results with every criterion."""
    one = indicator_set(SET)
    names = {"xa": [f"Xã {n}" for n in range(units)], "phuong": ["Phường Một"]}
    raw = synthetic_units(one, {"seed": seed, "names": names})
    return scored({u["unit"]: u["facts"] for u in raw}, {u["unit"]: u["group"] for u in raw})


def test_the_spread_of_five_units() -> None:
    found = totals({"a": "60", "b": "70", "c": "80", "d": "90", "e": "100"})
    one = overview.spread(found.cards, "xa")
    assert one.figures[0] == ("a", "a", D("60.00"))
    assert one.spread.five == (D(60), D(70), D(80), D(90), D(100))
    assert (one.spread.mean, one.spread.deviation, one.spread.between) == (D(80), D("14.14"), D(40))
    assert (one.units, one.silent) == (5, 0)


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=40))
@settings(max_examples=40, deadline=None)
def test_spreads_are_those_of_pythons_own_statistics(hundredths: list[int]) -> None:
    found = totals({f"u{n}": str(D(one) / 100) for n, one in enumerate(hundredths)})
    one = overview.spread(found.cards).spread
    values = sorted(Fraction(n, 100) for n in hundredths)

    def shown(value: Fraction) -> Decimal:
        return rounded(exact(value), 2, Rounding.HALF_UP)

    quartiles = [quantile([int(v * 100) for v in values], Fraction(n, 4)) / 100 for n in (1, 2, 3)]
    assert quartiles == statistics.quantiles(values, n=4, method="inclusive")
    assert list(one.five[1:4]) == [shown(q) for q in quartiles]
    assert one.mean == shown(statistics.mean(values))
    assert abs(float(one.deviation) - statistics.pstdev(map(float, values))) < 0.006


@pytest.mark.parametrize("points", [{}, {"a": "70"}, {"a": "70", "b": "70", "c": "70"}])
def test_no_unit_one_unit_and_all_tied(points: dict[str, str]) -> None:
    found = totals(points)
    one = overview.spread(found.cards)
    level = Spread(*(D("70.00"),) * 6, D("0.00"))
    assert one.spread == (level if points else None)
    assert len(overview.spread_by_group(found, of(found))) == bool(points)


def test_a_silent_unit_is_counted_and_never_a_zero() -> None:
    found = scored({"a": {"total": {"!points": D(80)}}, "b": {}})
    one = overview.spread(found.cards)
    assert (one.mean, one.spread.lowest, one.units, one.silent) == (D(80), D(80), 2, 1)
    assert overview.criteria(found, [found.card("b")]) == []
    heat = heat_of_units(found, [found.card("b")], "1")
    assert not heat.is_known
    ratings = overview.rated(found, found.cards)
    assert (ratings.bands["kha"], ratings.unrated, ratings.units) == (1, 1, 2)


def test_groups_come_in_the_order_of_their_names() -> None:
    kinds = {"a": "Xã", "b": "Phường", "c": "Đặc khu"}
    found = totals({"a": "90", "b": "80", "c": "70"}, kinds)
    groups = of(found)
    assert [one.group for one in overview.spread_by_group(found, groups)] == [
        "Đặc khu",
        "Phường",
        "Xã",
    ]
    assert [one.bands["tot"] for one in overview.rated_by_group(found, groups)] == [0, 0, 1]
    assert [card.facts.unit for card in overview.members(found, groups, "Xã")] == ["a"]


def test_areas_that_are_not_public_have_no_means_and_no_heat() -> None:
    found = totals({"a": "90", "b": "80"})
    means = overview.area_means(found, found.cards)
    assert {(one.mean, one.before, one.lowest, one.change) for one in means} == {
        (None, None, None, None)
    }
    assert not heat_of_units(found, found.cards).is_known
    assert overview.criteria(found, found.cards) == []


def test_area_means_are_those_of_the_ranking_and_of_another_year() -> None:
    found, last = synthetic(1), synthetic(2)
    rows = overview.area_means(found, list(found.cards), (last, list(last.cards)))
    for one in rows:
        if one.code in found.areas:
            assert (one.mean, one.before) == (
                found.areas[one.code].mean,
                last.areas[one.code].mean,
            )
            assert one.change == one.mean - one.before
    part = [card for card in found.cards if card.facts.group == "xa"]
    shares = [
        Fraction(*card.areas["2"].exact) / Fraction(card.areas["2"].attainable) for card in part
    ]
    expected = rounded(exact(100 * sum(shares) / len(shares)), 2, Rounding.HALF_UP)
    assert overview.mean_of_area(found, part, "2") == expected


def test_shades_change_where_the_design_says() -> None:
    shares = [None, "0", "0.01", "39.99", "40", "74.99", "75", "99.99", "100"]
    found = [level(None if one is None else D(one)) for one in shares]
    assert found == [None, 0, 1, 1, 2, 2, 3, 3, 4]


def test_a_heat_map_is_sorted_by_any_column_with_the_unknown_last() -> None:
    facts = {
        "a": {"1": {"!points": D(10)}, "2": {"!points": D(30)}},
        "b": {"1": {"!points": D(15)}},
        "c": {"total": {"!points": D(50)}},
    }
    found = scored(facts)
    heat = heat_of_units(found, found.cards)
    assert heat.codes[0] == "1"
    first = heat.codes[0]

    def order(by: str) -> str:
        return "".join(row.key for row in sorted_heat(heat, by).rows)

    assert [order(by) for by in ("name", "-name", first, f"-{first}")] == [
        "abc",
        "cba",
        "abc",
        "bac",
    ]
    assert order("-rank") == order("rank")[::-1]
    assert order("figure")[-1] == heat.rows[0].key


def test_a_nation_is_shown_by_groups_and_an_area_by_its_criteria() -> None:
    found = synthetic()
    groups = of(found)
    heat = heat_of_groups(found, groups)
    assert [row.key for row in heat.rows] == ["phuong", "xa"]
    one = heat_of_units(found, found.cards, "2")
    assert one.codes == tuple(f"2.{n}" for n in range(1, 9))
    cards = overview.members(found, groups, "xa")
    leaves = [card.leaves["2.1"] for card in cards if card.leaves["2.1"].attainable]
    mean = sum(Fraction(x.points) / Fraction(x.attainable) for x in leaves) / len(leaves)
    shown = heat_of_groups(found, groups, "2").rows[1].shares[0]
    assert shown == rounded(exact(100 * mean), 2, Rounding.HALF_UP)


def test_criteria_are_counted_as_one_would_by_hand() -> None:
    found = synthetic()
    for one in overview.criteria(found, found.cards):
        leaves = [card.leaves[one.leaf.code] for card in found.cards]
        counted = [leaf for leaf in leaves if leaf.attainable]
        shares = [Fraction(leaf.points) / Fraction(leaf.attainable) for leaf in counted]
        assert one.units == len(counted)
        assert one.losers == sum(share < 1 for share in shares)
        assert one.empty == sum(share == 0 for share in shares)
        lost = sum((leaf.lost for leaf in counted), D(0))
        assert one.lost == rounded(exact(Fraction(lost) / len(counted)), 2, Rounding.HALF_UP)
        assert one.mean == rounded(exact(100 * sum(shares) / len(shares)), 2, Rounding.HALF_UP)
    means = [one.mean for one in overview.criteria(found, found.cards)]
    assert means == sorted(means)


def test_a_criterion_that_tells_nothing_apart_says_why() -> None:
    def units(*values: object) -> Results:
        return scored({f"u{n}": {"1.1": {"value": one}} for n, one in enumerate(values)})

    def silence(found: Results, code: str) -> str:
        rows = overview.criteria(found, found.cards)
        return next(one.silence for one in rows if one.leaf.code == code)

    assert silence(units(True, True), "1.1") == FULL
    none = {"2.1": {"da_xong": 0, "tong_so": 24}}
    assert silence(scored({"a": none, "b": none}), "2.1") == NOTHING
    assert silence(units(True, False), "1.1") == ""
    assert silence(units(True), "1.1") == ""
    half = {"1.2": {"value": "mot_phan"}}
    assert silence(scored({"a": half, "b": half}), "1.2") == EQUAL
    no_plan = {"2.1": {"da_xong": 0, "tong_so": 0}}
    assert silence(scored({"a": no_plan, "b": no_plan}), "2.1") == UNCOUNTED


def test_movers_in_points_and_places_with_merged_and_new_units() -> None:
    last = totals({"a": "60", "b": "70", "c": "90", "old1": "50", "old2": "60"})
    now = totals({"a": "85", "b": "70", "c": "80", "merged": "65", "new": "75"})
    changes = compare(last, now, {"merged": ("old1", "old2")})
    found = movers(now, now.cards, changes, {"old1": "Xã Một", "old2": "Xã Hai"})
    assert [(one.unit, one.points) for one in found.units] == [
        ("a", D("25.00")),
        ("merged", D("10.00")),
        ("b", D("0.00")),
        ("c", D("-10.00")),
    ]
    merged = found.units[1]
    assert (merged.is_merged, merged.predecessors) == (True, ("Xã Một", "Xã Hai"))
    assert (merged.before, merged.now, merged.places) == (D("55.00"), D("65.00"), None)
    assert found.left_out == (("new", "new", NEW_UNIT),)
    assert [one.unit for one in found.risen(1)] == ["a"]
    assert [one.unit for one in found.fallen(5)] == ["c"]
    assert [(one.unit, one.places) for one in found.climbed(5)] == [("a", 2)]
    assert [(one.unit, one.places) for one in found.dropped(5)] == [("b", -2), ("c", -1)]


def test_movers_in_one_area_have_points_of_it_and_no_places() -> None:
    def units(points: str) -> Results:
        return scored({"a": {"1": {"!points": D(points)}, "2": {"!points": D(20)}}})

    last, now = units("10"), units("12")
    one = movers(now, now.cards, compare(last, now), {}, "1").units[0]
    assert (one.before, one.now, one.points, one.places) == (D(10), D(12), D(2), None)


def test_years_of_an_area_whose_title_changed_have_no_figure() -> None:
    first, second = synthetic(1), synthetic(2)
    years = [(2026, second, second.cards), (2025, first, first.cards)]
    rows = overview.over_the_years(years)
    assert [one.year for one in rows] == [2025, 2026]
    assert rows[0].figures.mean == first.statistics[""].mean
    assert rows[0].ratings.bands == first.statistics[""].bands
    title = first.indicator_set.by_code["1"].title.vi
    assert overview.over_the_years(years, title, "1")[0].figures.mean is not None
    assert overview.over_the_years(years, "Tên khác", "1")[0].figures.mean is None


def test_gaps_leave_out_what_the_unit_does_not_say_itself() -> None:
    own = scored({"a": {"1.1": {"value": True}, "2.1": {"da_xong": 24, "tong_so": 24}}})
    judged = scored(
        {
            "a": {
                "1.1": {"value": True},
                "2.1": {"da_xong": 12, "tong_so": 24},
                "4.1": {"mean_weight": D("0.9"), "responses": 100},
            }
        }
    )
    claimed = {card.facts.unit: card for card in own.cards}
    found = gaps(judged.indicator_set, claimed, judged.cards)
    before, after = claimed["a"].leaves["2.1"].points, judged.cards[0].leaves["2.1"].points
    assert (found.whole.gap, found.whole.changed) == (before - after, 1)
    assert found.whole.gap > 0
    assert (found.criteria[0].key, found.areas[0].key) == ("2.1", "2")
    assert all(not one.key.startswith("4") for one in found.criteria)
    assert gaps(judged.indicator_set, claimed, judged.cards, "1").whole.changed == 0
    assert gaps(judged.indicator_set, {}, judged.cards).units == ()


HANDED = (
    Handed("a", "A", "xa", Handing.ON_TIME, 20),
    Handed("b", "B", "xa", Handing.ON_TIME, 0),
    Handed("c", "C", "xa", Handing.LATE, -2),
    Handed("d", "D", "phuong", Handing.EXTENDED, 3),
    Handed("e", "E", "phuong", Handing.MISSING, None),
)


def test_discipline_by_group_and_by_days() -> None:
    whole = discipline(HANDED)
    assert whole.units == 5
    assert {how: n for how, n in whole.counts.items() if n} == {
        Handing.ON_TIME: 2,
        Handing.LATE: 1,
        Handing.EXTENDED: 1,
        Handing.MISSING: 1,
    }
    assert [(one.group, one.units) for one in discipline_by_group(HANDED)] == [
        ("phuong", 2),
        ("xa", 3),
    ]
    assert [count for _, count in days_before(HANDED)] == [1, 0, 0, 1, 0, 1, 1]
    assert sum(count for _, count in days_before(HANDED)) == 4
    assert isinstance(discipline(()), Discipline)
    assert discipline(()).units == 0


@given(st.integers(-400, 400))
def test_every_number_of_days_has_one_place(days: int) -> None:
    one = Handed("a", "A", "xa", Handing.ON_TIME, days)
    assert sum(count for _, count in days_before([one])) == 1
    assert len(DAYS) == 7


def test_requests_are_counted_by_unit_row_area_and_asker() -> None:
    asked = [
        Asked("a", "Xã A", "2.1", "2", "Tâm", is_answered=True),
        Asked("a", "Xã A", "1.1", "1", "Lan", is_answered=False),
        Asked("b", "Xã B", "2.1", "2", "Tâm", is_answered=False),
    ]
    assert requests_by(asked, "unit", {"a": "Xã A", "b": "Xã B"}) == [
        Requests("a", "Xã A", 2, 1),
        Requests("b", "Xã B", 1, 0),
    ]
    assert requests_by(asked, "by", {}) == [
        Requests("Tâm", "Tâm", 2, 1),
        Requests("Lan", "Lan", 1, 0),
    ]
    assert [one.key for one in requests_by(asked, "area", {})] == ["2", "1"]
    assert requests_by([], "code", {}) == []
