"""What a visitor sends to get a page that is not theirs, or to give others a wrong one."""

from __future__ import annotations

import pytest

from parindex.publications import actions, queries
from parindex.publications.models import Publication
from parindex.publications.overviews.cycles import look_at_cycle
from parindex.publications.site import keeping
from tests import make
from tests.publications.test_attacks import REASON, cycle, publish  # noqa: F401  # a fixture

ADDRESS = "/ket-qua/ket-qua-2021/"


@pytest.mark.parametrize(
    "bad",
    [
        {"HX-Request": "false"},
        {"HX-Request": "true", "HX-Boosted": "x"},
        {"HX-Request": "true", "HX-History-Restore-Request": "no"},
    ],
)
def test_a_header_that_says_no_is_not_kept_for_those_who_say_yes(client, db, bad) -> None:
    make.publication()
    client.get(ADDRESS, headers=bad)
    meant = dict.fromkeys(bad, "true")
    after = client.get(ADDRESS, headers=meant).content
    keeping.PAGES.forget()
    assert after == client.get(ADDRESS, headers=meant).content


@pytest.mark.parametrize(
    "cookies",
    [{"django_language": "en-gb"}, {"django_language": "EN"}, {"csrftoken": "a" * 32}],
)
def test_an_odd_cookie_changes_nothing_that_is_kept(client, db, cookies) -> None:
    make.publication()
    plain = client.get(ADDRESS).content
    keeping.PAGES.forget()
    client.cookies.load(cookies)
    assert client.get(ADDRESS).content == plain
    client.cookies.clear()
    assert client.get(ADDRESS).content == plain


def test_the_host_a_visitor_names_stands_in_no_page(client, db) -> None:
    make.publication()
    sent = {
        "X-Forwarded-Host": "evil.vn",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.vn",
    }
    assert "evil.vn" not in client.get(ADDRESS, headers=sent).content.decode()
    assert client.get(ADDRESS, headers={"Host": "localhost"}).status_code == 200
    assert "localhost" not in client.get(ADDRESS).content.decode().replace("parindex@", "")


def test_a_correction_of_a_withdrawn_correction_leaves_one_that_stands(cast, client, cycle) -> None:  # noqa: F811
    publish(cast, cycle)
    second = publish(cast, cycle, number="124/QĐ-UBND", changes="Sửa số.")
    actions.withdraw(by=cast.thu.actor(), publication=second, reason=REASON)
    look, conduct = look_at_cycle(cast.thu.actor(), cycle.slug, {})
    first = queries.publication(cycle.slug)
    assert (conduct.published, look.results) == (first, queries.snapshot(first).results)
    publish(cast, cycle, number="125/QĐ-UBND", changes="Sửa số lần nữa.")
    assert [one.slug for one in queries.publications()] == ["ky-2026-ban-3"]
    page = client.get("/ket-qua/ky-2026/").content.decode()
    assert ("Đã có bản sửa." in page, "/ket-qua/ky-2026-ban-3/" in page) == (True, True)


def test_what_is_compared_with_a_withdrawn_year_is_still_there(cast, client, cycle) -> None:  # noqa: F811
    who = "Ủy ban nhân dân tỉnh Bình Thuận"
    last = publish_last_year(who)
    made = publish(cast, cycle)
    assert queries.snapshot(made).enclosed.last_year.digest == last.digest
    assert queries.previous(made) == last
    actions.withdraw(by=cast.thu.actor(), publication=last, reason=REASON)
    assert queries.previous(made) is None
    forget()
    for page in ("", "toan-canh/", "don-vi/xa-tien-loi/", "van-ban/quyet-dinh.docx", "du-lieu/"):
        assert client.get(f"/ket-qua/ky-2026/{page}").status_code == 200, page
    assert "nam-truoc" not in client.get("/ket-qua/ky-2026/").content.decode()


def publish_last_year(authority: str) -> Publication:
    """Last year under the same set, known by its totals."""
    from decimal import Decimal

    from parindex.access import SYSTEM
    from parindex.engine.snapshot import Provenance, freeze
    from parindex.engine.stating import read_unit

    rules = make.indicator_set("vi-du-cach-cham")
    units = [
        read_unit(
            rules,
            {
                "unit": code,
                "name": name,
                "year": 2025,
                "group": "xa",
                "facts": {"total": {"!points": Decimal(50)}},
            },
            file="test",
            problems=[],
        )
        for code, name in make.UNITS.items()
    ]
    said = Provenance({"vi": "Năm trước"}, authority, 2025, "published")
    frozen = freeze(rules, [one for one in units if one], said)
    return actions.publish(by=SYSTEM, slug="nam-truoc", snapshot=frozen)


def forget() -> None:
    """A process that has computed nothing yet."""
    queries._snapshot.cache_clear()
    queries.changes.cache_clear()
    keeping.PAGES.forget()


def test_a_page_begun_before_a_withdrawal_is_finished(cast, client, db, monkeypatch) -> None:
    """The publication is withdrawn after it was found and before its document is read."""
    made = make.publication()
    found = queries.publication

    def withdrawn_meanwhile(slug: str):
        one = found(slug)
        if not one.withdrawn_at:
            actions.withdraw(by=cast.thu.actor(), publication=one, reason=REASON)
        return one

    monkeypatch.setattr(queries, "publication", withdrawn_meanwhile)
    assert client.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 410
    assert Publication.objects.get(pk=made.pk).withdrawn_at is not None
