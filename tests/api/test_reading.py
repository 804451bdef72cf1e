"""What programs read: the same as the pages, for everybody alike, and nothing before its hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from parindex.publications import actions
from parindex.publications.models import Publication
from tests import make
from tests.cast import COMMUNE
from tests.publications.making import approve, publish

pytestmark = pytest.mark.django_db
START = "/api/v1/"
SITE = "http://127.0.0.1:8000"


def read(client, place: str, **headers: str):
    response = client.get(START + place, headers=headers)
    return json.loads(response.content), response.status_code


def problem(name: str, status: int, title: str, vi: str, en: str) -> tuple[dict, int]:
    told = {
        "type": f"urn:parindex:problem:{name}",
        "title": title,
        "status": status,
        "detail": vi,
        "detail_en": en,
    }
    return told, status


NOTHING = problem(
    "not-found",
    404,
    "Nothing is at this address.",
    "Không có gì ở địa chỉ này.",
    "Nothing is at this address.",
)


def test_units_of_a_publication_are_the_rows_of_its_page(client):
    make.publication()
    told, status = read(client, "publications/ket-qua-2021/units?limit=2")
    assert status == 200
    assert told == {
        "items": [
            {
                "unit": "so-mot",
                "name": "Sở Một",
                "group": "",
                "index": "96.50",
                "points": "96.50",
                "rating": "rat_tot",
                "rank": 1,
                "of": 3,
                "is_tied": False,
                "address": f"{SITE}/api/v1/publications/ket-qua-2021/units/so-mot",
            },
            {
                "unit": "so-ba",
                "name": "Sở Ba",
                "group": "",
                "index": "84.85",
                "points": "84.85",
                "rating": "kha",
                "rank": 2,
                "of": 3,
                "is_tied": True,
                "address": f"{SITE}/api/v1/publications/ket-qua-2021/units/so-ba",
            },
        ],
        "total": 3,
        "limit": 2,
        "offset": 0,
        "next": f"{SITE}/api/v1/publications/ket-qua-2021/units?limit=2&offset=2",
        "previous": None,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rating=kha", ["so-ba", "so-hai"]),
        ("name=so+mot", ["so-mot"]),
        ("sort=-rank", ["so-hai", "so-ba", "so-mot"]),
        ("sort=name", ["so-ba", "so-hai", "so-mot"]),
        ("group=x", []),
        ("offset=2", ["so-hai"]),
    ],
)
def test_units_are_filtered_sorted_and_paged(client, query, expected):
    make.publication()
    told, _ = read(client, f"publications/ket-qua-2021/units?{query}")
    assert [one["unit"] for one in told["items"]] == expected


def test_every_criterion_of_a_unit_has_its_state_and_reason(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle))
    told, status = read(client, f"publications/ky-2026/units/{COMMUNE}")
    assert status == 200
    leaf = next(one for one in told["leaves"] if one["code"] == "2.1")
    assert leaf == {
        "code": "2.1",
        "title": leaf["title"],
        "max": "3",
        "attainable": "3",
        "points": "2.75",
        "claimed_points": "2.75",
        "exact_points": "11/4",
        "state": "scored",
        "reason": {
            "vi": "22/24 = 91,67%, từ 80% trở lên: 3,00 × 22/24 = 2,75 điểm",
            "en": "22/24 = 91.67%, from 80% upwards: 3.00 × 22/24 = 2.75 points",
        },
    }
    assert told["areas"][0]["code"] == "1"
    assert told["page"] == f"{SITE}/ket-qua/ky-2026/don-vi/{COMMUNE}/"


def test_a_publication_tells_its_source_licence_and_what_is_missing(client):
    make.publication(decision="123/QĐ-UBND", missing=("Điểm từng tiêu chí.",))
    told, _ = read(client, "publications/ket-qua-2021")
    kept = ("decision", "missing", "licence", "replaced_by", "version", "units")
    assert {key: told[key] for key in kept} == {
        "decision": "123/QĐ-UBND",
        "missing": ["Điểm từng tiêu chí."],
        "licence": "CC-BY-4.0",
        "replaced_by": None,
        "version": 1,
        "units": 3,
    }
    assert told["statistics"] == {
        "units": 3,
        "mean": "88.73",
        "median": "84.85",
        "highest": "96.50",
        "lowest": "84.85",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["ket-qua-2021", "ket-qua-2020"]),
        ("year=2020", ["ket-qua-2020"]),
        ("kind=synthetic", []),
        ("authority=Th%C3%A0nh+ph%E1%BB%91+C%E1%BA%A7n+Th%C6%A1", ["ket-qua-2021", "ket-qua-2020"]),
        ("authority=x", []),
    ],
)
def test_publications_are_found_by_authority_year_and_kind(client, query, expected):
    make.publication("ket-qua-2020", {"Sở Một": "90"}, year=2020)
    make.publication()
    told, _ = read(client, f"publications?{query}")
    assert [one["slug"] for one in told["items"]] == expected


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_a_fixed_number_of_queries(cast, client, count, django_assert_num_queries):
    for number in range(count):
        make.publication(f"ket-qua-{number}", {"Sở Một": "90"}, year=2020 + number)
        make.cycle(f"ky-{number}", year=2020 + number)
    with django_assert_num_queries(1):
        assert read(client, "publications")[0]["total"] == count
    with django_assert_num_queries(3):
        assert read(client, "cycles")[0]["total"] == count


def test_areas_and_sets_are_told(client):
    make.publication()
    told, _ = read(client, "publications/ket-qua-2021/areas?limit=1")
    assert told["items"][0]["title"]["en"] == "Direction of public administration reform"
    told, _ = read(client, "sets/mau-2026-xa")
    assert (told["total"], told["criteria"], told["bands"][0]["id"]) == ("100", 50, "rat_tot")
    told, _ = read(client, "sets/mau-2026-xa/criteria?limit=3")
    assert [(one["code"], one["parent"], one["level"]) for one in told["items"]] == [
        ("1", None, "area"),
        ("1.1", "1", "criterion"),
        ("1.1.1", "1.1", "leaf"),
    ]
    assert told["items"][2]["rule_table"]["kind"] == told["items"][2]["rule"] == "timeliness"
    assert read(client, "sets?level=commune")[0]["total"] > 3


def test_a_place_is_found_by_name_without_marks_and_tells_what_became_of_it(client):
    told, _ = read(client, "units?name=xa+tien+loi&province=binh+thuan")
    assert [one["full_name"] for one in told["items"]] == [
        "Xã Tiến Lợi, Thành phố Phan Thiết, Tỉnh Bình Thuận"
    ]
    code = told["items"][0]["code"]
    told, _ = read(client, f"units/{code}/succession")
    assert told["unit"]["valid_to"] == "2025-06-30"
    assert [(one["name"], one["is_whole"], one["is_doubtful"]) for one in told["after"]] == [
        ("Xã Tuyên Quang", True, False)
    ]
    back, _ = read(client, f"units/{told['after'][0]['code']}/succession")
    assert code in [one["code"] for one in back["before"]]
    told, _ = read(client, "units?code=VN34-P01")
    assert [one["name"] for one in told["items"]] == ["Thành phố Hà Nội"]
    assert read(client, "units?period=today&kind=special_zone")[0]["total"] == 13


# Before its hour, after a withdrawal, after a correction.


PLACES = ("", "/units", f"/units/{COMMUNE}", "/areas")


def test_before_its_hour_a_publication_cannot_be_told_from_none(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle), visible_from=timezone.now() + timedelta(hours=2))
    for place in PLACES:
        hidden = client.get(f"{START}publications/ky-2026{place}")
        never = client.get(f"{START}publications/ky-2099{place}")
        assert (hidden.status_code, hidden.content) == (404, never.content), place
    everywhere = ("publications", "cycles", "cycles/ky-2026", "sets", "units?name=tien+loi")
    before = {place: read(client, place)[0] for place in everywhere}
    assert before["publications"]["items"] == []
    assert before["cycles/ky-2026"]["publication"] is None
    assert set(before["cycles/ky-2026"]) == {
        "slug",
        "title",
        "year",
        "authority",
        "state",
        "is_synthetic",
        "set",
        "set_title",
        "phases",
        "publication",
    }
    Publication.objects.update(visible_from=timezone.now() - timedelta(seconds=1))
    after = read(client, "cycles/ky-2026")[0]
    assert after == {
        **before["cycles/ky-2026"],
        "publication": f"{SITE}/api/v1/publications/ky-2026",
    }


def test_a_hidden_publication_takes_the_same_queries_as_none(
    cast, client, cycle, django_assert_num_queries
):
    publish(cast, cycle, approve(cast, cycle), visible_from=timezone.now() + timedelta(hours=2))
    for slug in ("ky-2026", "ky-2099"):
        with django_assert_num_queries(1):
            client.get(f"{START}publications/{slug}/units?sort=-index&name=xa")


def test_a_cycle_that_is_being_prepared_is_nobodys_business(cast, client):
    loaded = make.cycle("ky-2027", year=2027)
    type(loaded).objects.update(state="preparing")
    assert read(client, "cycles")[0]["items"] == []
    assert read(client, "cycles/ky-2027") == NOTHING


def test_what_was_withdrawn_says_why(cast, client):
    made = make.publication()
    actions.withdraw(by=cast.thu.actor(), publication=made, reason="Sai số liệu Sở Hai.")
    for place in ("", "/units", "/units/so-mot", "/areas"):
        assert read(client, f"publications/ket-qua-2021{place}") == problem(
            "withdrawn",
            410,
            "This publication was withdrawn.",
            "Kết quả này đã được rút: Sai số liệu Sở Hai.",
            "This publication was withdrawn: Sai số liệu Sở Hai.",
        )


def test_what_was_corrected_leads_to_the_correction(client):
    first, second = make.publication(), make.publication("ket-qua-2021-ban-2", {"Sở Một": "97"})
    second.replaces = first
    second.save(update_fields=["replaces"])
    told, status = read(client, "publications/ket-qua-2021")
    assert (told["replaced_by"], status) == (
        f"{SITE}/api/v1/publications/ket-qua-2021-ban-2",
        200,
    )
    assert [one["slug"] for one in read(client, "publications")[0]["items"]] == [
        "ket-qua-2021-ban-2"
    ]
