"""Merged units are shown with their predecessors, and no number is made up for them."""

from __future__ import annotations

from decimal import Decimal

from parindex.access import SYSTEM
from parindex.directory.units import children_of, predecessors_of, units
from parindex.engine.snapshot import Provenance, freeze, load, parse, to_json, verify
from parindex.engine.stating import read_unit
from parindex.publications import queries
from parindex.publications.actions import publish
from parindex.publications.models import Publication
from parindex.publications.succession import merged_from, predecessors
from parindex.publications.succession import predecessors_of as came_from
from tests import make

D = Decimal


def results_of(
    slug: str, authority: str, year: int, totals: dict[str, str], rules: str = "can-tho-xa-2021"
) -> Publication:
    """A publication of communes of the register by code."""
    one, problems = make.indicator_set(rules), []
    facts = [
        read_unit(
            one,
            {
                "unit": code,
                "name": units()[code].name if code in units() else code,
                "year": year,
                "facts": {"total": {"!points": D(points)}},
            },
            file="",
            problems=problems,
        )
        for code, points in totals.items()
    ]
    assert problems == []
    said = Provenance(
        title={"vi": authority}, authority=authority, year=year, kind="published", source="x"
    )
    return publish(by=SYSTEM, slug=slug, snapshot=freeze(one, [f for f in facts if f], said))


def merged_commune() -> tuple[str, list[str]]:
    """A commune of today that came wholly from several old ones of one district."""
    for code, one in units().items():
        old = predecessors_of(code)
        are_whole = all(len(each.successors) == 1 and each.successors[0].is_whole for each in old)
        is_one_district = len({each.parent for each in old}) == 1
        if one.period == "today" and len(old) == 3 and is_one_district and are_whole:
            return code, [each.code for each in old]
    raise AssertionError("no such commune")


def renamed_commune() -> tuple[str, str]:
    """A commune of today that is one old commune as a whole."""
    for code, one in units().items():
        old = predecessors_of(code)
        if one.period == "today" and len(old) == 1 and len(old[0].successors) == 1:
            link = old[0].successors[0]
            if link.is_whole and not link.is_doubtful:
                return code, old[0].code
    raise AssertionError("no such commune")


def test_a_merged_commune_is_told_by_those_it_came_from(db, client) -> None:
    new, old = merged_commune()
    totals = dict(zip(old, ("80", "70.5", "60"), strict=True))
    district = results_of("huyen-2024", "UBND huyện cũ", 2024, totals)
    one = results_of("tinh-2025", "UBND tỉnh", 2025, {new: "75"})
    found = came_from(one, new)
    assert [(f.name, f.index, f.rank, f.of, f.slug, f.year) for f in found] == [
        (units()[code].name, D(points).quantize(D("0.01")), place, 3, district.slug, 2024)
        for place, (code, points) in enumerate(totals.items(), start=1)
    ]
    names = [units()[code].name for code in old]
    assert found[0].link == f"/ket-qua/huyen-2024/don-vi/{old[0]}/"
    assert merged_from(found) == (
        f"hợp nhất từ {names[0]} (80,00, hạng 1/3), {names[1]} (70,50, hạng 2/3), "
        f"{names[2]} (60,00, hạng 3/3)"
    )
    assert queries.comparisons(one) == {}
    assert "hợp nhất từ" in client.get("/ket-qua/tinh-2025/").content.decode()


def test_no_change_is_made_up_when_the_same_authority_ranked_the_predecessors(db) -> None:
    new, old = merged_commune()
    same, before = renamed_commune()
    results_of("tinh-2024", "UBND tỉnh", 2024, {old[0]: "80", old[1]: "70", before: "66"})
    one = results_of("tinh-2025", "UBND tỉnh", 2025, {new: "75", same: "67.5"})
    merged, renamed = queries.comparisons(one)[new], queries.comparisons(one)[same]
    names = ", ".join(units()[code].name for code in old)
    assert (merged.is_comparable, merged.index, merged.last_index, merged.reason.vi) == (
        False,
        None,
        None,
        f"Hợp nhất từ {names}.",
    )
    assert merged.predecessors == (old[0], old[1])
    assert (renamed.index, renamed.last_index) == (D("1.50"), D("66.00"))
    assert [(f.name, f.index) for f in came_from(one, new)][2] == (units()[old[2]].name, None)


def test_a_department_that_absorbed_another_is_not_last_years(db) -> None:
    before = {"so-xay-dung": "90", "so-giao-thong-van-tai": "80", "so-tu-phap": "70"}
    results_of("so-2024", "Tỉnh", 2024, before, "can-tho-so-2021")
    now = {"so-xay-dung": "88", "so-tu-phap": "75"}
    one = results_of("so-2025", "Tỉnh", 2025, now, "can-tho-so-2021")
    changes = queries.comparisons(one)
    assert {unit: change.index for unit, change in changes.items()} == {
        "so-xay-dung": None,
        "so-tu-phap": D("5.00"),
    }
    assert list(predecessors(one)) == ["so-xay-dung"]
    assert merged_from(came_from(one, "so-xay-dung")) == (
        "hợp nhất từ so-xay-dung (90,00, hạng 1/3), so-giao-thong-van-tai (80,00, hạng 2/3)"
    )
    elsewhere = results_of("khac-2025", "Tỉnh khác", 2025, now, "can-tho-so-2021")
    assert predecessors(elsewhere) == {}


def test_what_is_frozen_of_a_merged_department_is_no_number_and_verifies(db) -> None:
    before = {"so-xay-dung": "90", "so-giao-thong-van-tai": "80", "so-tu-phap": "70"}
    then = queries.snapshot(results_of("so-2024", "Tỉnh", 2024, before, "can-tho-so-2021"))
    now = results_of(
        "so-2025", "Tỉnh", 2025, {"so-xay-dung": "88", "so-tu-phap": "75"}, "can-tho-so-2021"
    )
    plain = queries.snapshot(now)
    facts = [card.facts for card in plain.results.cards]
    frozen = freeze(plain.indicator_set, facts, last_year=then, comparing=queries.compared)
    changes = frozen.enclosed.last_year.comparisons
    assert {unit: one.index for unit, one in changes.items()} == {
        "so-xay-dung": None,
        "so-tu-phap": D("5.00"),
    }
    document = parse(to_json(frozen))
    assert verify(document, last_year=then) == []
    document["last_year"]["units"]["so-xay-dung"]["index"] = 3
    document = parse(to_json(load(document)))
    assert [one.place for one in verify(document, last_year=then)] == ["so-xay-dung"]


def test_a_year_later_departments_are_simply_compared(db) -> None:
    results_of("so-2025", "Tỉnh", 2025, {"so-xay-dung": "88"}, "can-tho-so-2021")
    one = results_of("so-2026", "Tỉnh", 2026, {"so-xay-dung": "90"}, "can-tho-so-2021")
    assert queries.comparisons(one)["so-xay-dung"].index == D("2.00")
    assert came_from(one, "so-xay-dung") == ()


def test_districts_have_communes_to_choose_from() -> None:
    assert len(children_of("VN63-D943")) == 13


def test_a_commune_that_only_got_a_new_code_is_told_by_who_ranked_it(db) -> None:
    new, old = renamed_commune()
    results_of("huyen-2024", "UBND huyện cũ", 2024, {old: "66"})
    results_of("tinh-2024", "UBND tỉnh", 2024, {old: "66"})
    elsewhere = results_of("khac-2025", "UBND tỉnh mới", 2025, {new: "70"})
    here = results_of("tinh-2025", "UBND tỉnh", 2025, {new: "70"})
    is_same = units()[old].name == units()[new].name
    assert is_same, "the first unit of the register kept its name"
    assert merged_from(came_from(elsewhere, new)).startswith("năm trước do UBND ")
    assert merged_from(came_from(elsewhere, new)).endswith(" xếp: 66,00, hạng 1/1")
    assert queries.comparisons(here)[new].index == D("4.00")
