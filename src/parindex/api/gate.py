"""The gate before the API: reading only, the same for everybody, not too fast, not twice.

Cookies are taken off a request before anything looks at them: what the API says depends on the
address alone, never on who asks. An answer carries the digest of its content as entity tag.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from parindex.api.problems import BROKEN, CONTENT_TYPE, KINDS, NOT_ALLOWED, TOO_MANY, problem
from parindex.engine.tables import Text
from parindex.surveys.flooding import Allowance, wait_for
from parindex.web.incoming import address_of

START = "/api/"
FRESH = 60
"""Seconds for which an answer may be kept without asking again."""
METHODS = "GET, HEAD, OPTIONS"
_BY_STATUS = {kind.status: kind for kind in KINDS}


def open_to_all(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware for addresses under /api/."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(START):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        return _shared(_answer(request, get_response))

    return respond


def _answer(
    request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method not in ("GET", "HEAD"):
        response = problem(NOT_ALLOWED)
        response["Allow"] = METHODS
        return response
    allowance = Allowance(max(1, settings.API_A_MINUTE // 2), settings.API_A_MINUTE)
    seconds = wait_for(address_of(request), "api", allowance, time.monotonic())
    if seconds:
        detail = Text(
            f"Quá nhiều yêu cầu. Chờ {seconds} giây rồi gửi lại.",
            f"Too many requests. Wait {seconds} seconds, then send again.",
        )
        response = problem(TOO_MANY, detail)
        response["Retry-After"] = str(seconds)
        return response
    is_head, request.method = request.method == "HEAD", "GET"
    response = _tagged(request, get_response(request))
    if is_head:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its entity tag, or 304 when the asker has it already."""
    if response.status_code != 200:
        is_told = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        return response if is_told else problem(_BY_STATUS.get(response.status_code, BROKEN))
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if {tag, "*"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def _shared(response: HttpResponse) -> HttpResponse:
    """Pages of any site may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    response["Content-Language"] = "vi, en"
    return response
