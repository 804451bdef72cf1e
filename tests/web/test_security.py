"""Every answer carries the policy; no page has inline script or style."""

from __future__ import annotations

import re

import pytest

from tests import make

PAGES = ("/", "/gioi-thieu/", "/bo-chi-so/", "/dang-nhap/", "/ket-qua/ket-qua-2021/", "/khong-co/")


@pytest.mark.parametrize("address", PAGES)
def test_nothing_inline_and_nothing_from_elsewhere(client, db, address) -> None:
    make.publication()
    response = client.get(address)
    page = response.content.decode()
    assert "script-src 'self'; style-src 'self'" in response["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_a_server_error_says_what_is_safe(client, db, monkeypatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("parindex.publications.queries.publications", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "Số liệu đã lưu vẫn an toàn." in response.content.decode()


def test_a_refusal_before_anybody_is_known_is_still_a_page(client, db, monkeypatch) -> None:
    """As when a session cannot be read: the page of the error asks for no user."""
    client.raise_request_exception = False
    where = "parindex.web.language.settings"
    monkeypatch.setattr(where, None)
    client.cookies["django_language"] = "en"
    response = client.get("/")
    assert response.status_code == 500
    assert "Số liệu đã lưu vẫn an toàn." in response.content.decode()
