"""What browsers send, made clean before any view reads it.

Signs that nobody sees (control characters, zero-width spaces, turned writing directions) come along
when text is copied, or are put there to deceive; a database or a Word file may even refuse them.
They are left out. Letters are put together (NFC), so that a name typed on one telephone is found
with what was typed on another. Passwords stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from parindex.engine.names import clean_text
from parindex.web.typed import MOST_DIGITS
from parindex.web.views import not_found

API = "/api/"
"""Programs send what its document allows or are refused: nothing is made clean for them."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

_NO_NUMBER_OF_OURS = re.compile(rf"[0-9]{{{MOST_DIGITS + 1},}}")
"""More digits than any row of a database has in its number."""


class CleanIncoming:
    """Middleware: addresses with unseen signs lead nowhere, typed text loses them.

    It comes after the one that asks for the CSRF sign, which reads what was posted first. Views
    without that sign clean what they read themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address before anything is looked up by it."""
        path = request.path_info
        if clean_text(path) != path or _NO_NUMBER_OF_OURS.search(path):
            return not_found(request)
        if not path.startswith(API):
            request.GET = cleaned(request.GET)  # type: ignore[assignment]  # Django lets it be set
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: Any
    ) -> None:
        """Clean a form before its view reads it."""
        if getattr(view, "csrf_exempt", False) or request.content_type not in FORMS:
            return
        request.POST = cleaned(request.POST)  # type: ignore[assignment]


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind our own proxy, what the proxy says."""
    if settings.IS_BEHIND_PROXY:
        return str(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def bare_body(request: HttpRequest) -> bytes:
    """What was sent as it came; nothing when it came as a form, which has fields instead."""
    return b"" if request.content_type in FORMS else request.body


def cleaned(typed: QueryDict) -> QueryDict:
    """The same fields with clean text; the very same when nothing had to be cleaned."""
    lists = [(name, [_cleaned(name, one) for one in typed.getlist(name)]) for name in typed]
    if all(typed.getlist(name) == found for name, found in lists):
        return typed
    made = QueryDict(mutable=True, encoding=typed.encoding)
    for name, found in lists:
        made.setlist(clean_text(name), found)
    made._mutable = False
    return made


def _cleaned(name: str, text: str) -> str:
    return text if "password" in name else clean_text(text)
