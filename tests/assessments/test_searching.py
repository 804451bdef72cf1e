"""Search: units, criteria and documents by a few words, of what one may see and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from parindex.access import Role
from parindex.assessments.actions import proving
from parindex.assessments.queries.searching import Hit, search
from parindex.directory.actions import declare_interest
from tests.assessments import making
from tests.assessments.making import OTHER
from tests.cast import COMMUNE, person


@pytest.fixture
def cycle(cast):
    found = making.running_cycle()
    mai = person("mai", (Role.CLERK, OTHER))
    for who, place, number in ((cast.binh, COMMUNE, "145/BC-UBND"), (mai, OTHER, "145/KH-UBND")):
        proving.add_link(
            by=making.actor(who),
            place=place,
            url="https://vanban.example.vn/145",
            read_on=date(2026, 1, 1),
            about=proving.About("Báo cáo cải cách", number, date(2026, 1, 5), "UBND"),
        )
    return found


def titles(user, query: str) -> dict[str, list[str]]:
    groups = search(making.actor(user), query)
    return {group.title: [hit.title for hit in group.hits] for group in groups}


def test_words_without_marks_find_units_of_the_persons_cycles(cast, cycle) -> None:
    assert titles(cast.thu, "an my") == {"Đơn vị": ["Xã An Mỹ"]}
    assert titles(cast.minh, "Tiến lợi") == {"Đơn vị": ["Xã Tiến Lợi"]}
    assert titles(cast.binh, "an my") == {}
    assert titles(cast.binh, "tien loi") == {"Đơn vị": ["Xã Tiến Lợi"]}
    assert titles(cast.dung, "xa") == {}


def test_documents_are_found_by_number_where_one_may_read_them(cast, cycle) -> None:
    both = ["145/BC-UBND Báo cáo cải cách", "145/KH-UBND Báo cáo cải cách"]
    assert sorted(titles(cast.thu, "145")["Tài liệu"]) == both
    assert titles(cast.binh, "145/bc")["Tài liệu"] == both[:1]
    assert titles(cast.binh, "145/kh") == {}
    assert titles(cast.hoa, "bao cao cai cach")["Tài liệu"] == both[:1]
    assert titles(cast.dung, "145") == {}


def test_criteria_are_found_by_code_or_words_and_lead_to_ones_own_row(cast, cycle) -> None:
    sheet = making.sheet(cycle)
    leaf = making.rules().leaves[0]
    (group,) = search(making.actor(cast.binh), leaf.code)
    assert group.hits[0] == Hit(
        f"{leaf.code} {leaf.title}",
        cycle.title,
        f"/cham-diem/{sheet.pk}/?dong={leaf.code}#r-{leaf.code.replace('.', '-')}",
    )
    (group,) = search(making.actor(cast.thu), leaf.code)
    assert group.hits[0].url == f"/bo-chi-so/{making.rules().id}/{leaf.code}/"
    assert titles(cast.dung, leaf.code) == {}
    found = titles(cast.thu, str(leaf.title))
    assert f"{leaf.code} {leaf.title}" in found["Tiêu chí"]


def test_an_appraiser_finds_what_is_assigned_unless_tied_to_it(cast, cycle) -> None:
    nga = person("nga", (Role.APPRAISER, ""))
    assert titles(nga, "145") == {}
    making.assign(cycle, nga, unit=COMMUNE)
    assert titles(nga, "145") == {"Tài liệu": ["145/BC-UBND Báo cáo cải cách"]}
    (group,) = search(making.actor(nga), "tien loi")
    assert [(hit.title, hit.url) for hit in group.hits] == [
        ("Xã Tiến Lợi", f"/tham-dinh/ky-2026/don-vi/{COMMUNE}/")
    ]
    (group,) = search(making.actor(nga), "145")
    assert group.hits[0].url.startswith("/tai-lieu/")
    making.assign(cycle, nga)
    declare_interest(by=making.actor(nga), username="nga", place=COMMUNE, reason="quê ở xã")
    assert titles(nga, "145") == {"Tài liệu": ["145/KH-UBND Báo cáo cải cách"]}
    assert titles(nga, "tien loi") == {}


def test_links_of_documents_lead_to_the_library(cast, cycle) -> None:
    (group,) = search(making.actor(cast.binh), "145/bc")
    (hit,) = group.hits
    assert hit.url.startswith(f"/minh-chung/{COMMUNE}/?tim=145/bc#d")
    assert hit.beside == "05/01/2026 · UBND"


def test_a_long_list_is_cut_and_says_so(cast) -> None:
    units = [(f"xa-{number}", f"Xã Số {number}") for number in range(25)]
    making.running_cycle(units=units)
    (group,) = search(making.actor(cast.thu), "xã số")
    assert (len(group.hits), group.is_cut) == (20, True)


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_few_queries(cast, count: int, django_assert_num_queries) -> None:
    units = [(f"xa-{number}", f"Xã Số {number}") for number in range(count)]
    cycle = making.running_cycle(units=units)
    nga = person("nga", (Role.APPRAISER, ""))
    making.assign(cycle, nga)
    for who, expected in ((making.actor(cast.thu), 3), (making.actor(nga), 7)):
        search(who, "so")  # the edition is read once per process
        with django_assert_num_queries(expected):
            (group,) = search(who, "xã số")
        assert len(group.hits) == count


def test_the_page_groups_what_it_finds(client, cast, cycle) -> None:
    assert client.get("/tim/?q=145").status_code == 302
    client.force_login(cast.binh)
    page = client.get("/tim/?q=145").content.decode()
    assert ("145/BC-UBND" in page, "145/KH-UBND" in page) == (True, False)
    assert "Gõ vài chữ để tìm" in client.get("/tim/").content.decode()
    nothing = client.get("/tim/?q=<b>", headers={"HX-Request": "true"}).content.decode()
    assert ("Không thấy gì khớp «&lt;b&gt;»" in nothing, "<html" in nothing) == (True, False)
