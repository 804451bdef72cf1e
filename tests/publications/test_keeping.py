"""Pages that are kept: made once, sent compressed, gone the moment something changes."""

from __future__ import annotations

import gzip
from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from parindex.publications.actions import withdraw
from parindex.publications.models import Publication
from parindex.publications.site import keeping
from tests import make

ADDRESS = "/ket-qua/ket-qua-2021/"


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The addresses of pages that had to be made."""
    found: list[str] = []
    finish = keeping._finished

    def noted(response):
        found.append(response.headers["Content-Type"])
        return finish(response)

    monkeypatch.setattr(keeping, "_finished", noted)
    return found


def test_a_page_is_made_once_and_sent_in_the_coding_asked_for(client, db, made) -> None:
    make.publication()
    plain = client.get(ADDRESS)
    small = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, br"})
    other = client.get(ADDRESS, headers={"Accept-Encoding": "br;q=0, gzip"})
    assert [one.headers.get("Content-Encoding") for one in (plain, small, other)] == [
        None,
        "br",
        "gzip",
    ]
    assert brotli.decompress(small.content) == plain.content == gzip.decompress(other.content)
    assert len({one["ETag"] for one in (plain, small, other)}) == 3
    assert small["Vary"] == "Accept-Encoding, Cookie, HX-Request"
    assert small["Cache-Control"] == "public, no-cache"
    assert "script-src 'self'" in small["Content-Security-Policy"]
    assert len(made) == 1


def test_what_the_browser_has_is_not_sent_again(client, db, django_assert_num_queries) -> None:
    make.publication()
    tag = client.get(ADDRESS)["ETag"]
    with django_assert_num_queries(1):  # the state of what is published
        again = client.get(ADDRESS, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.head(ADDRESS).content == b""


def test_the_state_is_asked_once_a_second(client, db, settings, django_assert_num_queries) -> None:
    make.publication()
    settings.PUBLIC_PAGES_SECONDS = 60
    client.get(ADDRESS)
    with django_assert_num_queries(0):
        assert client.get(ADDRESS).status_code == 200


def test_somebody_signed_in_gets_a_page_of_their_own(client, cast, made) -> None:
    make.publication()
    client.get(ADDRESS)
    client.force_login(cast.thu)
    page = client.get(ADDRESS)
    assert "Đăng xuất" in page.content.decode()
    assert page["Cache-Control"] == "private, no-cache"
    assert len(made) == 1
    client.logout()
    assert "Đăng xuất" not in client.get(ADDRESS).content.decode()


def test_english_and_a_part_are_pages_of_their_own(client, db) -> None:
    make.publication()
    assert 'lang="vi"' in client.get(ADDRESS).content.decode()
    part = client.get(ADDRESS, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    client.cookies["django_language"] = "en"
    assert 'lang="en"' in client.get(ADDRESS).content.decode()
    assert client.get(ADDRESS)["Content-Language"] == "en"


def test_a_withdrawn_result_is_gone_at_once(client, cast, settings) -> None:
    one = make.publication()
    tag = client.get(ADDRESS)["ETag"]
    withdraw(by=cast.thu.actor(), publication=one, reason="Sai số liệu.")
    for address in (ADDRESS, f"{ADDRESS}don-vi/so-mot/", f"{ADDRESS}anh.png"):
        gone = client.get(address, headers={"If-None-Match": tag})
        assert gone.status_code == 410
        assert "96,50" not in gone.content.decode()
    assert "Kết quả năm 2021" not in client.get("/").content.decode()


def test_nothing_is_seen_before_its_hour_and_everything_after(client, db) -> None:
    make.publication("ket-qua-2020", {"Sở Một": "90"}, year=2020)
    assert "ket-qua-2021" not in client.get("/").content.decode()
    one = make.publication()
    hidden = Publication.objects.filter(pk=one.pk)
    hidden.update(visible_from=timezone.now() + timedelta(hours=1))
    assert client.get(ADDRESS).status_code == 404
    for address in ("anh.png", "mat-diem/", "don-vi/so-mot/", "cach-tinh/", "tai-ve/csv"):
        assert client.get(ADDRESS + address).status_code == 404
    assert "ket-qua-2021" not in client.get("/").content.decode()
    assert "ket-qua-2021" not in client.get("/co-quan/thanh-pho-can-tho/").content.decode()
    hidden.update(visible_from=timezone.now() - timedelta(seconds=1))
    assert client.get(ADDRESS).status_code == 200
    assert "ket-qua-2021" in client.get("/").content.decode()


def test_a_correction_is_told_on_the_page_that_was_kept(client, db) -> None:
    old = make.publication("ky", {"Sở Một": "90"})
    assert "Đã có bản sửa." not in client.get("/ket-qua/ky/").content.decode()
    new = make.publication("ky-ban-2", {"Sở Một": "91"})
    Publication.objects.filter(pk=new.pk).update(replaces=old, version=2, changes="Cộng nhầm.")
    keeping.PAGES.forget()
    assert "Đã có bản sửa." in client.get("/ket-qua/ky/").content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [("?utm_source=zalo", 1), ("?tim=so", 3), ("?buoc=1.1", 3), ("?tim=&nhom=&sort=rank", 2)],
)
def test_only_pages_with_an_end_are_kept(client, db, made, query: str, count: int) -> None:
    make.publication()
    client.get(ADDRESS)
    client.get(ADDRESS + query)
    client.get(ADDRESS + query)
    assert len(made) == count


def test_the_kept_pages_take_no_more_than_they_may() -> None:
    pages = keeping.Pages(most=4000)
    page = keeping.Page(200, {}, {"": keeping.Sent(b"x" * 500, '"x"')}, {})
    for n in range(5):
        pages.put(n, page, "")
        pages.get(0)
    assert [n for n in range(5) if pages.get(n)] == [0, 4]
    pages.put(9, page, "another state")
    assert pages.get(9) is None
