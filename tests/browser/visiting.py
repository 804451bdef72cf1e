"""People in front of a browser: signing in, looking, typing by keyboard, auditing a page."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.test import Client

from parindex.directory.models import User

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000
"""Milliseconds a story waits for a page before it gives up; a busy machine is slow."""
IMPACTS = ("minor", "moderate", "serious", "critical")
DESK, PHONE = (1366, 768), (390, 844)
PICTURES = os.environ.get("PARINDEX_PICTURES", "")
"""A folder to keep pictures of the screens in, for somebody who wants to look at them."""
EXPECTED = (
    "409",
    "429",
    "422",
    "401",
    "403",
    "500",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_FAILED",
    "htmx:sendError",
    "htmx:afterRequest",
)
"""Refusals and cut networks that a story asks for; chromium writes each of them down."""


def pdf(words: str) -> bytes:
    """A small paper; different words make a different file."""
    return f"""%PDF-1.4
% {words}
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
""".encode()


class Visitors:
    """Pages of one story. `said` is what browsers complained about."""

    def __init__(self, browser: Any, url: str, turns: threading.RLock) -> None:
        self.browser = browser
        self.url = url
        self.turns = turns
        self.said: list[str] = []
        self.contexts: list[Any] = []

    def context(self, user: User | None, size: tuple[int, int] = DESK, **more: Any) -> Any:
        """A browser of one's own, signed in unless `user` is None."""
        viewport = {"width": size[0], "height": size[1]}
        found = self.browser.new_context(
            viewport=viewport, reduced_motion="reduce", locale="vi-VN", **more
        )
        found.set_default_timeout(PATIENCE)
        self.contexts.append(found)
        if user is not None:
            self.sign_in(found, user)
        return found

    def sign_in(self, context: Any, user: User) -> None:
        """Give a browser the session of a person."""
        client = Client()
        with self.turns:
            client.force_login(user)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": self.url}])

    def tab(self, context: Any, path: str) -> Any:
        """A new tab that listens to complaints."""
        page = context.new_page()
        page.on("pageerror", self._catch)
        page.on("console", self._hear)
        page.goto(self.url + path)
        return page

    def _catch(self, error: Any) -> None:
        """A fault of a script; htmx itself rejects with nothing when a request cannot be sent."""
        if str(error) != "undefined":
            self.said.append(str(error))

    def _hear(self, message: Any) -> None:
        is_expected = any(word in message.text for word in EXPECTED)
        if message.type == "error" and not is_expected:
            self.said.append(message.text)

    def open(self, user: User, path: str, size: tuple[int, int] = DESK) -> Any:
        """A page for a person in a browser of their own."""
        return self.tab(self.context(user, size), path)

    def ask(self, question: Callable[[], T]) -> T:
        """Look into the database while no request runs."""
        with self.turns:
            return question()

    def leave(self) -> None:
        """Close everything; nothing may have been complained about."""
        for one in self.contexts:
            one.close()
        assert self.said == [], self.said


def row(page: Any, code: str) -> Any:
    """The form of a row on the sheet."""
    return page.locator(f"form[data-row][data-code='{code}']")


def field(page: Any, code: str, name: str = "value") -> Any:
    """One field of a row."""
    return row(page, code).locator(f"[name='f-{name}']").first


def saved(page: Any, text: str = "Đã lưu lúc") -> None:
    """Wait until the one place that tells about saving says so."""
    from playwright.sync_api import expect

    expect(page.locator("#da-luu")).to_contain_text(text)


def until(page: Any, expression: str, wanted: object) -> None:
    """Wait until something in the page is so; the strict policy forbids waiting inside of it."""
    for _ in range(PATIENCE // 50):
        found = page.evaluate(expression)
        if found == wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression} is {found!r}, not {wanted!r}")


def by_keyboard(page: Any, answer: Mapping[str, Sequence[str]]) -> None:
    """Type the answer of the row that has the focus; the focus stays on its last field."""
    keyboard = page.keyboard
    for index, (name, values) in enumerate(answer.items()):
        if index:
            keyboard.press("Tab")
        kind = page.evaluate("[document.activeElement.type, document.activeElement.name]")
        assert kind[1] == f"f-{name}", kind
        if kind[0] == "radio":
            keyboard.press("Space")
            for _ in range(5):
                if page.evaluate("document.activeElement.value") == values[0]:
                    break
                keyboard.press("ArrowRight")
        elif kind[0] == "select-one":
            for _ in range(9):
                if page.evaluate("document.activeElement.value") == values[0]:
                    break
                keyboard.press("ArrowDown")
        elif kind[0] == "checkbox":
            for _ in range(9):
                if page.evaluate("document.activeElement.value") in values:
                    keyboard.press("Space")
                if page.evaluate("document.activeElement.value") == values[-1]:
                    break
                keyboard.press("Tab")
        else:
            keyboard.type(values[0])


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def findings(page: Any, rule: str = "", least: str = "serious") -> list[tuple[str, str]]:
    """What axe finds on a page, or one rule of it, and whether the page scrolls sideways.

    The strict policy stays on; findings below the `least` impact are left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    only = f", runOnly: {{type: 'rule', values: ['{rule}']}}" if rule else ""
    results = page.evaluate(f"axe.run(document, {{resultTypes: ['violations']{only}}})")
    found = [
        (one["id"], one["nodes"][0]["html"][:160])
        for one in results["violations"]
        if IMPACTS.index(one["impact"] or "minor") >= IMPACTS.index(least)
    ]
    return [*found, *sideways(page)]


def sideways(page: Any) -> list[tuple[str, str]]:
    """Whether the page is wider than its window."""
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    return (
        [("scrolls sideways", f"{page.viewport_size['width']} px")] if page.evaluate(wide) else []
    )


def look(page: Any, name: str) -> list[tuple[str, str]]:
    """A page at every width in both themes; contrast is what a theme changes."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found += findings(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}.png")
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        found += findings(page, "color-contrast")
        page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    page.set_viewport_size({"width": 320, "height": 640})
    return [*found, *sideways(page)]
