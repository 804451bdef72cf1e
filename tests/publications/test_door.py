"""Kept pages handed out at the door: the same answers, only to whoever may have them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from parindex.publications.actions import withdraw
from parindex.publications.site.door import MOST_WAYS, with_door
from parindex.publications.site.keeping import PAGES
from tests import make

ADDRESS = "/ket-qua/ket-qua-2021/"


class Server:
    """The site as a web server runs it; `inside` counts the requests that came to Django."""

    def __init__(self) -> None:
        self.inside = 0
        self._django = WSGIHandler()
        self._application = with_door(self._enter)

    def _enter(self, environ: dict[str, Any], start: Any) -> Any:
        self.inside += 1
        return self._django(environ, start)

    def ask(self, path: str = ADDRESS, **more: str) -> tuple[str, dict[str, str], bytes]:
        """Status, headers and content of one answer."""
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "HTTP_ACCEPT_ENCODING": "gzip, br",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **more,
        }
        content = b"".join(self._application(environ, lambda *said: told.extend(said)))
        return told[0], dict(told[1]), content


@pytest.fixture
def server(db, settings, monkeypatch) -> Server:
    """A server whose state of what is published was asked a moment ago."""
    monkeypatch.setattr("django.core.signals.request_started.send", lambda **_: None)
    monkeypatch.setattr("django.core.signals.request_finished.send", lambda **_: None)
    settings.PUBLIC_PAGES_SECONDS = 600
    PAGES.forget()
    return Server()


def test_the_door_gives_what_django_gave(server) -> None:
    make.publication()
    server.ask()  # made and kept
    first = server.ask()
    assert (server.inside, first[0], first[1]["Content-Encoding"]) == (2, "200 OK", "br")
    assert server.ask() == first
    assert server.inside == 2

    tag = first[1]["ETag"]
    had = server.ask(HTTP_IF_NONE_MATCH=tag)
    assert (server.inside, had[0], had[2]) == (3, "304 Not Modified", b"")
    assert server.ask(HTTP_IF_NONE_MATCH=f'"x", {tag}') == had
    assert server.inside == 3

    plain = server.ask(HTTP_ACCEPT_ENCODING="")
    assert (server.inside, "Content-Encoding" in plain[1]) == (4, False)


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_COOKIE": "django_language=en"},
        {"HTTP_HX_REQUEST": "true"},
        {"QUERY_STRING": "trang=2"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_HOST": "other"},
    ],
)
def test_whoever_is_not_one_of_many_goes_in(server, more) -> None:
    make.publication()
    for _ in range(3):
        server.ask()
    before = server.inside
    server.ask(**more)
    assert server.inside == before + 1


def test_what_changed_is_seen_as_soon_as_it_is_asked(server, cast, settings) -> None:
    one = make.publication()
    for _ in range(3):
        server.ask()
    withdraw(by=cast.thu.actor(), publication=one, reason="Sai số liệu.")
    settings.PUBLIC_PAGES_SECONDS = 0
    status, _, _ = server.ask()
    assert status.startswith("410")


def test_made_up_hosts_do_not_fill_the_memory(server) -> None:
    make.publication()
    server.ask()
    for number in range(3 * MOST_WAYS):
        server.ask(HTTP_HOST=f"host-{number}")
    assert {len(page.outside) for page in PAGES._found.values()} == {MOST_WAYS}
