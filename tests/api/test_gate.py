"""The gate before the API: the same for everybody, reading only, not too fast, not twice."""

from __future__ import annotations

import json

import pytest

from parindex.surveys.flooding import forget_floods
from tests import make
from tests.api.test_reading import NOTHING, problem

pytestmark = pytest.mark.django_db
START = "/api/v1/"


def test_an_answer_is_not_sent_twice(client):
    make.publication()
    first = client.get(START + "publications/ket-qua-2021")
    tag = first["ETag"]
    again = client.get(START + "publications/ket-qua-2021", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert first["Cache-Control"] == "public, max-age=60"
    old = client.get(START + "publications/ket-qua-2021", headers={"If-None-Match": '"old"'})
    assert old.content == first.content


def test_who_asks_makes_no_difference_and_gets_no_cookie(cast, client, django_assert_num_queries):
    make.publication()
    anybody = client.get(START + "publications")
    client.force_login(cast.thu)
    with django_assert_num_queries(1):  # the session is not even looked at
        known = client.get(START + "publications")
    assert known.content == anybody.content
    assert not known.cookies
    assert "Cookie" not in known.headers.get("Vary", "")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_only_reads(client, method):
    response = getattr(client, method)(START + "publications")
    assert (json.loads(response.content), response.status_code) == problem(
        "read-only",
        405,
        "This API is read-only: use GET or HEAD.",
        "API này chỉ đọc: dùng GET hoặc HEAD.",
        "This API is read-only: use GET or HEAD.",
    )
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_pages_of_other_sites_may_read_it(client):
    asked = client.options(START + "publications", headers={"Origin": "https://bao.vn"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )
    for place in ("publications", "publications/khong-co"):
        response = client.get(START + place, headers={"Origin": "https://bao.vn"})
        assert response["Access-Control-Allow-Origin"] == "*", place
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_head_tells_the_size_and_sends_nothing(client):
    whole = client.get(START + "units/VN34-P01")
    head = client.head(START + "units/VN34-P01")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Length"]) == (whole["ETag"], str(len(whole.content)))


def test_who_asks_too_fast_waits_and_others_do_not(client, settings):
    settings.API_A_MINUTE = 6
    forget_floods()
    codes = [client.get(START + "units/VN34-P01").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    slow = client.get(START + "units/VN34-P01")
    assert slow["Content-Type"] == "application/problem+json"
    assert 1 <= int(slow["Retry-After"]) <= 11
    assert json.loads(slow.content)["type"] == "urn:parindex:problem:too-many-requests"
    other = client.get(START + "units/VN34-P01", REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=1_0", "limit"),
        ("limit=", "limit"),
        ("offset=-1", "offset"),
        ("year=x", "year"),
        ("kind=secret", "kind"),
        ("authority=" + "x" * 201, "authority"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter):
    response = client.get(f"{START}publications?{query}")
    told = json.loads(response.content)
    assert (response.status_code, told["type"]) == (422, "urn:parindex:problem:invalid-parameters")
    assert [one["parameter"] for one in told["errors"]] == [parameter]


@pytest.mark.parametrize("place", ["v1/", "v1/nothing", "v2/publications", "v1/units/%00"])
def test_where_nothing_is_a_program_is_told_so(client, place):
    response = client.get(f"/api/{place}")
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code in (404, 422)
    if response.status_code == 404:
        assert (json.loads(response.content), 404) == NOTHING


def test_a_fault_is_told_without_its_cause(client, monkeypatch):
    from parindex.api import units

    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(units, "full_name", broken)
    client.raise_request_exception = False
    response = client.get(START + "units/VN34-P01")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in response.content


def test_the_page_for_developers_tells_every_address_in_both_languages(client):
    page = client.get("/du-lieu/api/").content.decode()
    told = json.loads(client.get(START + "openapi.json").content)
    assert told["openapi"] == "3.1.0"
    for path in told["paths"]:
        assert f"GET {path}" in page
    client.cookies["django_language"] = "en"
    assert client.get("/du-lieu/api/").status_code == 200
    assert json.loads(client.get(START + "openapi.en.json").content)["paths"].keys() == (
        told["paths"].keys()
    )


@pytest.mark.parametrize("host", ["evil.vn", "[::1", "a" * 300])
def test_a_foreign_host_is_a_bad_request_and_no_broken_server(client, host):
    response = client.get(START + "publications", headers={"Host": host})
    assert (json.loads(response.content), response.status_code) == problem(
        "bad-request",
        400,
        "The request is not valid.",
        "Yêu cầu không hợp lệ.",
        "The request is not valid.",
    )
