"""Whatever is typed into any field of any page, nobody ever sees the page of a broken server.

Every page that opens for somebody is looked at, every form found on it is sent as it stands but
for one field, which holds something that nobody means. What must come back is a page, a refusal
or a way on; texts that are refused must still stand in the form.
"""

from __future__ import annotations

import json
from collections import deque
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.doors import DOORS
from tests.access.test_matrix import addresses, path_of, world  # noqa: F401  # a fixture
from tests.cast import client_of
from tests.surveys import making

MEANT_BY_NOBODY = (
    "a\0b\x0b",
    "x" * 3000,
    "9" * 40,
    "9223372036854775808",
    "9" * 5000,
    "NaN",
    "1e999999",
    "-5",
    "01/01/0001",
    "23:59 31/12/9999",
    "²",
    "../../etc/passwd",
    "<script>'\"%s{{x}}",
    "",
)
EACH = 2
"""How many of them every field gets; the next field goes on with the next ones."""

WALKERS = ("thu", "son", "lan", "binh", "minh")
STARTS = ("/", "/viec-can-lam/", "/khao-sat/", "/ky/", "/tai-khoan/", "/nhat-ky/", "/lien-quan/")


class Page(HTMLParser):
    """The links and forms of a page, and what stands in their fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._choice = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        match tag:
            case "a":
                self.links.append(found.get("href", ""))
            case "form":
                method = found.get("method", "get").lower()
                self._form = {"to": found.get("action", ""), "by": method, "fields": {}}
                self.forms.append(self._form)
            case "input" | "button" | "textarea" | "select" if self._form and name:
                kept = None if found.get("type") == "file" else found.get("value", "")
                is_box = found.get("type") in ("checkbox", "radio")
                if not is_box or "checked" in found or name not in self._form["fields"]:
                    self._form["fields"][name] = kept
                self._choice = name if tag == "select" else ""
            case "option" if self._form and self._choice:
                if "selected" in found or not self._form["fields"][self._choice]:
                    self._form["fields"][self._choice] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def name_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def walk(client: Client) -> dict[tuple[Any, ...], dict[str, Any]]:
    """One page of every address that links lead to, and the forms on them."""
    waiting, seen, forms = deque(STARTS), set(), {}
    while waiting:
        address = waiting.popleft().partition("#")[0]
        name = name_of(address)
        if not name or name in seen or name == "sign_out":
            continue
        seen.add(name)
        response = client.get(address)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        page = Page(response.content.decode())
        for form in page.forms:
            form["to"] = urljoin(address, form["to"] or address)
            key = (name_of(form["to"]), form["by"], *sorted(form["fields"]))
            forms.setdefault(key, form)
        there = (urljoin(address, link) for link in page.links)
        waiting.extend(link for link in there if link.startswith("/") and "/static/" not in link)
    return forms


def ask(client: Client, form: dict[str, Any], field: str, value: str) -> str:
    """Send a form with one field changed; what went wrong, or ""."""
    sent = {
        name: SimpleUploadedFile("a.xlsx", b"x") if kept is None else kept
        for name, kept in form["fields"].items()
        if name != "csrfmiddlewaretoken"
    }
    is_file = form["fields"].get(field, "") is None
    sent[field] = SimpleUploadedFile("a.csv", value.encode()) if is_file else value
    try:
        with transaction.atomic():
            response = getattr(client, form["by"])(form["to"], sent)
            transaction.set_rollback(True)
    except Exception as error:  # whatever breaks is what is looked for
        return f"{form['to']} {field}={value[:20]!r}: {type(error).__name__}: {str(error)[:80]}"
    return "" if response.status_code < 500 else f"{form['to']} {field}: {response.status_code}"


@pytest.mark.parametrize("walker", WALKERS)
def test_no_field_of_any_form_breaks_the_server(world, walker: str) -> None:  # noqa: F811
    people, _values = world
    client = client_of(people[walker])
    forms = {key: one for key, one in walk(client).items() if key[0] != "sign_out"}
    assert len(forms) > 3
    turn = count()
    broken = [
        wrong
        for form in forms.values()
        for field in form["fields"]
        if field != "csrfmiddlewaretoken"
        for _ in range(EACH)
        if (wrong := ask(client, form, field, MEANT_BY_NOBODY[next(turn) % len(MEANT_BY_NOBODY)]))
    ]
    assert broken == []


IN_ADDRESSES = (
    "%00",
    "9223372036854775808",
    "9" * 30,
    "²",
    "..",
    "%2e%2e",
    "a" * 900,
    "%F0%9F%98%80",
)


@pytest.mark.parametrize("bad", IN_ADDRESSES)
def test_no_part_of_an_address_breaks_the_server(world, bad: str) -> None:  # noqa: F811
    people, values = world
    guests = {name: client_of(people[name]) for name in ("thu", "binh", "lan", "nga")}
    broken = []
    for one in addresses():
        allowed = DOORS.get(one.name, {"thu"})
        client = next((guests[name] for name in guests if name in allowed), guests["thu"])
        for part in [part for part in one.route.split("/") if "<" in part]:
            path = path_of(one.route.replace(part, bad), {**MORE, **values})
            try:
                with transaction.atomic():
                    response = client.get(f"{path}?trang={bad}&tim={bad}&ma={bad}")
                    transaction.set_rollback(True)
            except Exception as error:  # as above
                broken.append((path[:80], type(error).__name__, str(error)[:80]))
                continue
            if response.status_code >= 500:
                broken.append((path[:80], response.status_code))
    assert broken == []


MORE = dict.fromkeys(("item_id", "identifier", "name", "set_id", "rest"), 1)
"""What addresses name that the world of the matrix has none of."""

BATCHES = (
    b"",
    b"[]",
    b"[" * 100_000,
    b'{"person": 1e999, "forms": []}',
    b'{"person": "' + b"9" * 5000 + b'", "forms": []}',
    b'{"person": 1, "forms": 5}',
    b'\xff\xfe{"person"',
)


@pytest.mark.parametrize("body", BATCHES)
def test_a_batch_of_an_interviewer_that_nobody_can_read_is_refused(world, body: bytes) -> None:  # noqa: F811
    people, _values = world
    sent = client_of(people["nga"]).post("/phong-van/gui/", body, "application/json")
    assert sent.status_code == 422


@pytest.mark.parametrize(
    "spoilt",
    [
        {"answers": {"q1": "a\0b"}},
        {"answers": {"\0": "x"}},
        {"answers": {"y_kien": "\ud800"}},
        {"unit": "xa\0"},
        {"survey": "ky\0"},
        {"nonce": "\ud800" * 32},
        {"seconds": float("nan"), "begun_ago": float("inf")},
    ],
)
def test_one_spoilt_form_does_not_keep_the_others_on_the_telephone(world, spoilt) -> None:  # noqa: F811
    people, _values = world
    nga = people["nga"]
    slug = "ky-2022"
    good = {"nonce": "0" * 32, "survey": slug, "unit": "xa-tien-loi", "questionnaire": "nguoi-dan"}
    forms = [{**good, "answers": making.GOOD, **spoilt}, {**good, "nonce": "f" * 32, "answers": {}}]
    body = json.dumps({"person": nga.pk, "forms": forms})
    sent = client_of(nga).post("/phong-van/gui/", body, "application/json")
    assert sent.status_code == 200
    assert [one["outcome"] for one in sent.json()["results"]] == ["refused", "refused"]


def test_a_form_sent_where_a_bare_body_is_meant_is_read_as_nothing(world) -> None:  # noqa: F811
    people, values = world
    batch = client_of(people["nga"]).post("/phong-van/gui/", {"person": "1", "forms": "[]"})
    assert batch.status_code == 422
    address = f"/minh-chung/tai-len/{values['upload_id']}/?offset=0"
    piece = client_of(people["binh"]).post(address, {"piece": "x" * 10})
    assert (piece.status_code, piece.json()) == (200, {"received": 0})
