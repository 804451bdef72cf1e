"""One chromium for all stories, people who look at pages, and a server that answers in turn."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from tests.browser.visiting import CHROMIUM, FLAGS, PATIENCE, Visitors


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without chromium the stories are skipped aloud; in CI they fail."""
    for item in items:
        if not item.get_closest_marker("browser"):
            continue
        # A connection the browser still holds when its story ends is closed by a thread of the
        # server that may no longer touch the database in memory; no answer is lost by that.
        late = "ignore::pytest.PytestUnhandledThreadExceptionWarning"
        item.add_marker(pytest.mark.filterwarnings(late))
        if CHROMIUM is None:
            if os.environ.get("CI") == "true":
                raise RuntimeError("chromium is missing in CI")
            item.add_marker(pytest.mark.skip(reason="SKIPPED ALOUD: no chromium on this machine"))


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Exists before the live server starts, which is before any fixture of a single test."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def browser():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> threading.RLock:
    """Requests and the story take turns: the database in memory is one connection for all."""
    lock = threading.RLock()
    answer = WSGIHandler.get_response

    def in_turn(handler: WSGIHandler, request):
        with lock:
            return answer(handler, request)

    monkeypatch.setattr(WSGIHandler, "get_response", in_turn)
    return lock


@pytest.fixture
def visitors(browser, live_server, turns: threading.RLock) -> Iterator[Visitors]:
    """Opens pages for people, and closes all of them after the story."""
    found = Visitors(browser, live_server.url, turns)
    yield found
    found.leave()
