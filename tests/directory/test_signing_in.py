"""Signing in, the desk, the journal."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.directory.actions import enrol
from parindex.directory.models import Grant, Interest, JournalEntry, User
from parindex.directory.sessions import Accounts
from tests.cast import PASSWORD


def sign_in(client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


def test_thu_signs_in_and_leaves_a_trace(client, cast) -> None:
    response = sign_in(client, "thu")
    assert (response.status_code, response["Location"]) == (302, "/viec-can-lam/")
    latest = JournalEntry.objects.first()
    assert (latest.actor, latest.act, latest.subject) == ("Thu", "sign_in", "thu")


def test_a_wrong_password_says_what_to_check_and_keeps_the_name(client, cast) -> None:
    response = sign_in(client, "thu", "sai")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert 'value="thu"' in page


def test_ten_wrong_tries_close_the_door_for_a_while(client, cast) -> None:
    for _ in range(10):
        sign_in(client, "thu", "sai")
    page = sign_in(client, "thu").content.decode()
    assert "Chờ 5 phút" in page
    assert sign_in(client, "lan").status_code == 302


def test_nobody_is_sent_to_another_site_after_signing_in(client, cast) -> None:
    response = sign_in(client, "thu", next="https://example.com/")
    assert response["Location"] == "/viec-can-lam/"
    client.post("/dang-xuat/")
    assert sign_in(client, "thu", next="/bo-chi-so/")["Location"] == "/bo-chi-so/"


def test_the_journal_is_for_those_who_answer_for_it(client, cast) -> None:
    client.force_login(cast.thu)
    assert client.get("/nhat-ky/").status_code == 200
    client.force_login(cast.binh)
    response = client.get("/nhat-ky/")
    assert response.status_code == 403
    assert "Quyền này thuộc về: Điều phối (Sở Nội vụ), Quản trị hệ thống." in (
        response.content.decode()
    )


def test_the_desk_sends_strangers_to_the_door(client, db) -> None:
    assert client.get("/viec-can-lam/")["Location"] == "/dang-nhap/?next=/viec-can-lam/"


def test_a_person_without_a_role_is_told_whom_to_ask(client, cast) -> None:
    client.force_login(cast.dung)
    assert "chưa được giao vai trò nào" in client.get("/viec-can-lam/").content.decode()


def test_demo_accounts_are_shown_only_in_a_demo(client, cast, settings) -> None:
    assert "dungthu2026" not in client.get("/dang-nhap/").content.decode()
    settings.IS_DEMO = True
    assert "dungthu2026" in client.get("/dang-nhap/").content.decode()


def test_enrolling_is_one_act_with_one_journal_entry(db) -> None:
    enrol(
        by=SYSTEM,
        username="mai",
        password=PASSWORD,
        display_name="Mai",
        grants=((Role.CLERK, "xa-a"),),
    )
    entries = [(one.act, one.subject, one.details) for one in JournalEntry.objects.all()]
    assert entries == [("enrol", "mai", {"grants": ["clerk xa-a"]})]


def test_a_role_is_granted_once_per_place(cast) -> None:
    with pytest.raises(IntegrityError):
        Grant.objects.create(user=User.objects.get(username="thu"), role=Role.COORDINATOR, place="")


def test_the_page_knows_how_long_the_session_lasts_and_it_can_go_on(client, cast, monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr("parindex.web.sessions.time.time", lambda: now[0])
    sign_in(client, "thu")
    now[0] += 8 * 3600 - 90
    page = client.get("/thong-bao/").content.decode()
    assert 'data-session-left="90"' in page
    assert client.post("/giu-phien/").content == b"28800"
    assert 'data-session-left="28800"' in client.get("/thong-bao/").content.decode()


def test_nobody_stays_who_is_not_signed_in(client, db) -> None:
    assert client.post("/giu-phien/").status_code == 401
    assert client.get("/giu-phien/").status_code == 405


def test_an_account_comes_with_its_grants_and_open_ties(cast) -> None:
    lan = cast.lan
    Grant.objects.create(user=lan, role=Role.COUNCIL.value, place="")
    Interest.objects.create(user=lan, place="xa-tien-loi", reason="Người nhà")
    Interest.objects.create(user=lan, place="xa-tien-thanh", reason="Từng công tác")
    Interest.objects.create(
        user=lan, place="xa-cu", reason="Đã chuyển công tác", withdrawn_at=timezone.now()
    )
    found = Accounts().get_user(lan.pk)
    assert found is not None
    assert found.acts_as == User.objects.get(pk=lan.pk).actor()
    assert {place for place, _ in found.acts_as.ties} == {"xa-tien-loi", "xa-tien-thanh"}
