"""What a stranger tries at the doors: foreign pages, forged hosts, other people's sessions."""

from __future__ import annotations

import pytest
from django.test import Client

from parindex.directory.models import User
from tests.access.doors import DOORS
from tests.access.test_matrix import addresses, path_of, world  # noqa: F401  # a fixture
from tests.cast import COMMUNE, PASSWORD, client_of

WITHOUT_ACCOUNT = "ks/"
"""Respondents' forms carry a sign of their own; `tests/surveys` tries to forge it. The language is
chosen without a sign, too, so that public pages set no cookie: a foreign page could change it."""


def test_no_address_takes_a_form_of_a_foreign_page(world) -> None:  # noqa: F811
    people, values = world
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["thu"])
    taken = [
        one.name
        for one in addresses()
        if not one.route.startswith(WITHOUT_ACCOUNT)
        and one.name != "set_language"
        and client.post(path_of(one.route, {**dict.fromkeys(MORE, 1), **values})).status_code
        not in (403, 404, 405)
    ]
    assert taken == []


MORE = ("item_id", "identifier", "name", "set_id", "rest")


def test_a_form_opened_too_long_ago_is_refused_in_words(cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.thu)
    page = client.post("/mat-do/", {"density": "compact"})
    assert page.status_code == 403
    assert "chưa được ghi nhận" in page.content.decode()
    assert "tải lại trang" in page.content.decode()
    part = client.post("/mat-do/", headers={"hx-request": "true"})
    assert (part.status_code, part.content.decode()[:21]) == (403, "Trang này mở đã lâu h")


def test_what_is_too_large_or_unreadable_is_refused_in_words(client, db) -> None:
    form = "application/x-www-form-urlencoded"
    address, refused = "/dang-nhap/", "Yêu cầu không hợp lệ."
    large = client.generic("POST", address, b"a=" + b"x" * 6_000_000, form)
    many = client.generic("POST", address, b"&".join(b"a%d=1" % n for n in range(6000)), form)
    for response in (large, many):
        assert response.status_code == 400
        assert "quá lớn nên chưa được ghi nhận" in response.content.decode()
    for kind in (
        f"{form}; charset=utf-16",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
    ):
        response = client.generic("POST", address, b"--x\r\nbad", kind)
        assert response.status_code in (400, 422)
        assert refused in response.content.decode() or response.status_code == 422
    assert client.get(address + "?" + "a=1&" * 6000).status_code == 400


def test_no_page_may_be_framed_or_guessed_at(world) -> None:  # noqa: F811
    people, values = world
    routes = {one.name: one.route for one in addresses()}
    client = client_of(people["thu"])
    wrong = []
    for name in sorted(DOORS):
        response = client.get(path_of(routes[name], values))
        said = (
            response.get("X-Frame-Options"),
            response.get("X-Content-Type-Options"),
            "frame-ancestors 'none'" in response.get("Content-Security-Policy", ""),
        )
        if said != ("DENY", "nosniff", True):
            wrong.append((name, said))
    assert wrong == []


def test_a_forged_host_is_refused(client, db) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example"):
        assert client.get("/dang-nhap/", headers={"host": host}).status_code == 400


ELSEWHERE = (
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "\t//evil.example",
    "///evil.example",
    "/\t/evil.example",
    "evil",
    "sign_out",
    "",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_leads_to_another_site(cast, client, target: str) -> None:
    given = {"username": "thu", "password": PASSWORD, "next": target}
    assert client.post("/dang-nhap/", given)["Location"] == "/viec-can-lam/"
    for address, home in (("/mat-do/", "/viec-can-lam/"), ("/ngon-ngu/", "/")):
        assert client.post(address, {"next": target, "language": "vi"})["Location"] == home


def test_a_session_given_beforehand_is_not_the_one_signed_in_with(cast, client) -> None:
    session = client.session
    session["left"] = "by a stranger"
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    client.cookies["sessionid"] = session.session_key
    client.post("/dang-nhap/", {"username": "thu", "password": PASSWORD})
    after = client.cookies["sessionid"].value
    assert after not in (before, session.session_key)
    stranger = Client()
    stranger.cookies["sessionid"] = session.session_key
    assert stranger.get("/viec-can-lam/").status_code == 302


def test_a_new_password_ends_every_other_session_and_signing_out_ends_this_one(cast) -> None:
    other, own = client_of(cast.thu), client_of(cast.thu)
    kept = own.cookies["sessionid"].value
    user = User.objects.get(username="thu")
    user.set_password("mot-mat-khau-khac-han")
    user.save()
    assert other.get("/viec-can-lam/").status_code == 302
    again = client_of(User.objects.get(username="thu"))
    kept = again.cookies["sessionid"].value
    again.post("/dang-xuat/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/viec-can-lam/").status_code == 302


def test_guessing_from_many_accounts_closes_the_door_for_that_address_only(cast, client) -> None:
    for number in range(200):
        wrong = {"username": f"nguoi-{number}", "password": "123456"}
        assert "không đúng" in client.post("/dang-nhap/", wrong).content.decode()
    right = {"username": "thu", "password": PASSWORD}
    assert "Chờ 5 phút" in client.post("/dang-nhap/", right).content.decode()
    assert client.post("/dang-nhap/", right, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_nobody_shuts_another_out_through_the_proxy_they_share(cast, client, settings) -> None:
    settings.IS_BEHIND_PROXY = True
    for _ in range(11):
        wrong = {"username": "thu", "password": "sai"}
        client.post("/dang-nhap/", wrong, headers={"x-forwarded-for": "1.2.3.4, 198.51.100.9"})
    right = {"username": "thu", "password": PASSWORD}
    thu = client.post("/dang-nhap/", right, headers={"x-forwarded-for": "203.0.113.7"})
    assert thu.status_code == 302


def test_a_name_of_strange_signs_only_fails_to_sign_in(client, db) -> None:
    for name in ("a\0b", "x" * 3000, "thu\n", "٠١٢", "' OR 1=1 --"):
        found = client.post("/dang-nhap/", {"username": name, "password": "x"})
        assert found.status_code == 422


@pytest.mark.parametrize("pattern", ["%", "_", "%%", "[a-z]", "*", "' OR '1'='1", "\\"])
def test_wildcards_of_a_database_find_nothing_by_themselves(world, pattern: str) -> None:  # noqa: F811
    people, values = world
    client = client_of(people["thu"])
    for address in (
        f"/minh-chung/{COMMUNE}/?tim=",
        "/tai-khoan/?tim=",
        "/nhat-ky/?nguoi=",
        "/tim/?q=",
    ):
        page = client.get(address, {address.rpartition("?")[2].rstrip("="): pattern})
        assert page.status_code == 200
        main = page.content.decode().partition("<main")[2]
        assert f"/tai-lieu/{values['document_id']}/" not in main
        assert "hoa" not in main.partition("<tbody")[2]


def test_a_file_from_outside_keeps_its_name_and_nothing_of_its_path(cast, client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from parindex.assessments.models import Document
    from tests.browser.visiting import pdf

    client.force_login(cast.binh)
    name = "../../etc/Ba\u0301o ca\u0301o\u202efdp.exe.pdf"
    sent = {"files": SimpleUploadedFile("a.pdf", pdf("một"))}
    sent["files"].name = name
    assert client.post(f"/minh-chung/{COMMUNE}/nop/", sent).status_code == 302
    kept = Document.objects.get()
    assert kept.file_name == "Báo cáofdp.exe.pdf"
    shown = client.get(f"/tai-lieu/{kept.pk}/")
    b"".join(shown.streaming_content)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert shown["Content-Security-Policy"].startswith("default-src 'none';")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ],
)
def test_a_file_that_could_run_in_a_browser_is_not_taken(cast, client, name, content) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from parindex.assessments.models import Document

    client.force_login(cast.binh)
    sent = client.post(f"/minh-chung/{COMMUNE}/nop/", {"files": SimpleUploadedFile(name, content)})
    assert sent.status_code == 422
    assert not Document.objects.exists()
