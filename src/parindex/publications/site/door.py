"""Kept pages handed out at the door, before Django looks at a request.

Most visitors of a ranking have no cookie and ask for a page that is kept, or still have it. All
that Django does for them is to look the page up, at six times the cost of handing it out. What the
door does not know by heart goes in: cookies, parts of pages, queries, anything but GET, a page it
has not seen leaving the site in that way, and whoever comes when it is time to ask what is
published. So the headers are those Django gave, and a broken connection to the database is mended
where they always are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import get_path_info
from django.utils.http import parse_etags

from parindex.publications.site.keeping import PAGES, Page, coding_of, key_of_visitor

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

INSIDE = (
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_HX_REQUEST",
    "HTTP_HX_BOOSTED",
    "HTTP_HX_HISTORY_RESTORE_REQUEST",
    "HTTP_RANGE",
)
"""With any of these a request is not one of many alike."""
OUTSIDE = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
"""What headers may depend on besides the page."""
MOST_WAYS = 16
"""In so many ways a page is known to leave; made-up hosts shall not fill the memory."""


def with_door(application: Application) -> Application:
    """The application with a door before it."""

    def respond(environ: Environ, start_response: Start) -> Iterable[bytes]:
        page = _kept(environ)
        if page is None:
            return application(environ, start_response)
        coding = coding_of(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
        had = environ.get("HTTP_IF_NONE_MATCH", "")
        is_had = had != "" and page.sent[coding].tag in parse_etags(had)
        way = (coding, is_had, *(environ.get(name) for name in OUTSIDE))
        headers = page.outside.get(way)
        if headers is None:
            return application(environ, _watching(start_response, page, way))
        start_response("304 Not Modified" if is_had else "200 OK", list(headers))
        return [b"" if is_had else page.sent[coding].content]

    return respond


def _kept(environ: Environ) -> Page | None:
    """The kept page a request is sure to get, whoever sends it."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
        return None
    if not PAGES.is_asked or any(name in environ for name in INSIDE):
        return None
    page = PAGES.get(key_of_visitor(get_path_info(environ)))
    return page if page is not None and page.status == 200 else None


def _watching(start_response: Start, page: Page, way: tuple[Any, ...]) -> Start:
    """Keep the headers with which the page leaves in this way."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        told = dict(headers)
        wanted = "304" if way[1] else "200"
        is_page = status.startswith(wanted) and told.get("ETag") == page.sent[way[0]].tag
        if is_page and "Set-Cookie" not in told and len(page.outside) < MOST_WAYS:
            page.outside[way] = list(headers)
        return start_response(status, headers, *more)

    return start
