"""Clerks at their browsers: many of them, each with a session, saving one row after another."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from parindex.access import Role
from parindex.directory.models import User
from parindex.directory.sessions import SessionStore
from tests.cast import person

TOKEN = "a" * 32


def clerks(place: str, count: int) -> list[User]:
    """People who answer for a unit."""
    return [
        person(f"{place}-{number}", (Role.CLERK, place), display_name=f"Cán bộ {place} số {number}")
        for number in range(count)
    ]


def session_of(user: User) -> str:
    """The cookie of somebody who has signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "parindex.directory.sessions.Accounts"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    assert store.session_key
    return store.session_key


class Saved(NamedTuple):
    """A save that was acknowledged."""

    assessment_id: int
    code: str
    value: int


@dataclass
class Browser:
    """One clerk on one row: sends figures counting upwards until the server is gone."""

    port: int
    cookie: str
    assessment_id: int
    code: str
    fields: str
    seen: str = ""
    saved: list[Saved] = field(default_factory=list)
    other_answers: list[int] = field(default_factory=list)

    def type(self, values: Iterable[int]) -> None:
        """Save every value; returns when the connection breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            for value in values:
                self._save(connection, value)
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def _save(self, connection: http.client.HTTPConnection, value: int) -> None:
        body = urlencode({self.fields: value, f"v-{self.code}": self.seen})
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        address = f"/cham-diem/{self.assessment_id}/{self.code}/luu/"
        connection.request("POST", address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            self.other_answers.append(answer.status)
            return
        self.saved.append(Saved(self.assessment_id, self.code, value))
        found = re.search(rf'name="v-{re.escape(self.code)}" value="(\d+)"', text)
        assert found, text
        self.seen = found[1]
