"""Public pages kept as they are sent: finished and compressed, until what is published changes.

A visitor who is not signed in sees what everybody sees, so a page is made once. One small question
to the database, asked at most once a second by each server process, tells whether anything was
published, corrected, withdrawn or has come to its time since; then all pages are made again.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django_htmx.middleware import HtmxDetails

from parindex.publications.boundaries.shapes import changes_of
from parindex.publications.models import Publication

MOST_BYTES = 64_000_000
"""What the kept pages of one process may take; the page read longest ago goes first."""
LARGEST = 8_000_000
MARK = "parindex.kept"
QUERY = ("nhom", "tinh", "xep-loai", "sort", "theo", "trang", "dv")
"""What of a query may tell kept pages apart. A page asked for with anything else is made anew:
words somebody searches for, or steps somebody tries, have no end."""
IGNORED = frozenset(("fbclid", "gclid", "zarsrc", "v"))
TRACKING = "utm_"
"""What networks and mail add to an address that was shared, and the mark of a picture's digest:
none of them changes the page."""
LONGEST_QUERY = 500
"""No button of ours asks with more; what is longer would fill the memory with questions."""
CODINGS = ("br", "gzip", "")
PUBLIC = "public, no-cache"
"""May be stored by anybody, who asks each time whether it still holds."""
VARY = "Accept-Encoding, Cookie, HX-Request"


class Sent(NamedTuple):
    """A page in one coding with its entity tag."""

    content: bytes
    tag: str


class Page(NamedTuple):
    """A finished page: status, headers, and the bytes in every coding.

    `outside` keeps the headers it left the site with, for `site.door`.
    """

    status: int
    headers: Mapping[str, str]
    sent: Mapping[str, Sent]
    outside: dict[object, list[tuple[str, str]]]

    @property
    def size(self) -> int:
        """The memory it takes, about."""
        return sum(len(one.content) for one in self.sent.values()) + 1000


class Pages:
    """The kept pages of this process, all of one state of what is published."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._found: OrderedDict[object, Page] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._stamp = ""
        self._asked = float("-inf")

    def state(self) -> str:
        """The state of what is published, not older than the settings allow."""
        now = time.monotonic()
        if now - self._asked >= settings.PUBLIC_PAGES_SECONDS:
            self._asked = now
            stamp = state_of_publications()
            with self._lock:
                if stamp != self._stamp:
                    self._clear()
                    self._stamp = stamp
        return self._stamp

    @property
    def is_asked(self) -> bool:
        """Whether it was asked not long ago what is published, so that nobody need ask now."""
        return time.monotonic() - self._asked < settings.PUBLIC_PAGES_SECONDS

    def get(self, key: object) -> Page | None:
        """A kept page, now the one read last."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def standing(self, key: object) -> Page | None:
        """A kept page, if nothing that is published has changed since it was made."""
        if key is None or self.get(key) is None:
            return None
        self.state()
        return self.get(key)

    def put(self, key: object, page: Page, stamp: str) -> None:
        """Keep a page made in a state, unless the state has changed meanwhile."""
        with self._lock:
            if stamp != self._stamp or page.size > LARGEST:
                return
            before = self._found.pop(key, None)
            self._size += page.size - (before.size if before else 0)
            self._found[key] = page
            while self._size > self._most:
                _, gone = self._found.popitem(last=False)
                self._size -= gone.size

    def forget(self) -> None:
        """Start with nothing, as a new process does."""
        with self._lock:
            self._clear()
            self._asked = float("-inf")

    def _clear(self) -> None:
        self._found.clear()
        self._size = 0


PAGES = Pages()


def state_of_publications() -> str:
    """What differs whenever a visitor may see something else than before."""
    rows = (
        Publication.objects.seen()
        .order_by("kind")
        .values_list("kind")
        .annotate(
            Count("pk"),
            Max("pk"),
            Max("at"),
            Count("withdrawn_at"),
            Max("withdrawn_at"),
            Max("visible_from"),
        )
    )
    files = (*_changed(settings.LIBRARY, "*/*.toml"), *_changed(settings.BOUNDARIES, "*.geojson"))
    return repr((*rows, *files))


def _changed(folder: Path, pattern: str) -> tuple[int, int]:
    """How many files there are, and when the newest changed."""
    times = [changed for _file, changed in changes_of(folder, pattern)]
    return len(times), max(times, default=0)


def kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view whose page is the same for everybody who is not signed in."""

    @wraps(view)
    def respond(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        request.META[MARK] = PAGES.state()  # asked first, so that the page is not older than it
        return view(request, **kwargs)

    return respond


def kept_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers visitors from the kept pages, before any other work."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not _is_visitor(request):
            response = get_response(request)
            if MARK in request.META:
                response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        key = _key(request)
        page = PAGES.standing(key)
        if page is None:
            response = get_response(request)
            if MARK not in request.META or not _is_same_for_all(response):
                return response
            page = _finished(response)
            if key is not None:
                PAGES.put(key, page, request.META[MARK])
        return _answer(request, page)

    return respond


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nobody is signed in and no message waits for them."""
    cookies = request.COOKIES
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
    )


def _key(request: HttpRequest) -> object | None:
    """What a page depends on: address, language, part, query; None for one that is not kept."""
    query = []
    if asked := request.META.get("QUERY_STRING"):
        if len(asked) > LONGEST_QUERY:
            return None
        for name, values in sorted(request.GET.lists()):
            if name in QUERY:
                query.append((name, *values))
            elif any(values) and name not in IGNORED and not name.startswith(TRACKING):
                return None
    is_english = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == "en"
    # What views ask, so that a header of another value is not kept for those who mean it.
    htmx = HtmxDetails(request)
    part = bool(htmx), htmx.boosted, htmx.history_restore_request
    return request.path_info, tuple(query), is_english, part


def key_of_visitor(path: str) -> object:
    """The key of a whole page at an address, for a visitor without cookies and query."""
    return path, (), False, (False, False, False)


def _is_same_for_all(response: HttpResponse) -> bool:
    return response.status_code in (200, 410) and not response.streaming and not response.cookies


def _finished(response: HttpResponse) -> Page:
    content = response.content
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    headers["Vary"] = VARY
    headers["Cache-Control"] = PUBLIC
    is_text = response.headers["Content-Type"].startswith(("text/", "application/json"))
    sent = {"": _sent(content, "")}
    if is_text:
        sent["br"] = _sent(brotli.compress(content, quality=5), "br")
        sent["gzip"] = _sent(gzip.compress(content, 6, mtime=0), "gzip")
    return Page(response.status_code, headers, sent, {})


def _sent(content: bytes, coding: str) -> Sent:
    mark = hashlib.sha256(content).hexdigest()[:32]
    return Sent(content, f'"{mark}{coding and "-"}{coding}"')


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """The page in the best coding the browser reads, or 304 when it has it already."""
    coding = coding_of(page, request.headers.get("Accept-Encoding", ""))
    found = page.sent[coding]
    had = request.headers.get("If-None-Match")
    if had and page.status == 200 and found.tag in parse_etags(had):
        response: HttpResponse = HttpResponseNotModified()
        for name in ("Vary", "Cache-Control", "Content-Language"):
            if name in page.headers:
                response.headers[name] = page.headers[name]
    else:
        content = b"" if request.method == "HEAD" else found.content
        response = HttpResponse(content, status=page.status, headers=dict(page.headers))
        response.headers["Content-Length"] = str(len(found.content))
        if coding:
            response.headers["Content-Encoding"] = coding
    response.headers["ETag"] = found.tag
    return response


def coding_of(page: Page, accepted: str) -> str:
    """The best coding a page is kept in that an Accept-Encoding line allows."""
    taken = _taken(accepted)
    return next(one for one in CODINGS if one in page.sent and (not one or one in taken))


@lru_cache(maxsize=256)
def _taken(accepted: str) -> frozenset[str]:
    """The codings of an Accept-Encoding line, those refused by q=0 left out."""
    found = set()
    for one in accepted.split(","):
        name, _, weight = one.partition(";")
        if weight.strip().replace(" ", "") not in ("q=0", "q=0.0"):
            found.add(name.strip().lower())
    return frozenset(found)
