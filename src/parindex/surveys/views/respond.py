"""The pages of respondents: a door, a personal code, the tablet at a desk. Nobody signs in here.

No cookie is set and none is needed: a form carries its own sign (`surveys.form_tokens`), which is
why these views ask for no CSRF cookie. What was answered so far travels in the form itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from parindex.surveys import flooding
from parindex.surveys.actions.places import network_of
from parindex.surveys.actions.running import taking_refusal
from parindex.surveys.codes import read_code
from parindex.surveys.models import Channel
from parindex.surveys.queries.doors import Entrance, entrance_of, form_behind, invitation
from parindex.surveys.views.respond_pages import Shown, code_page, refusal, thanks_page
from parindex.surveys.views.respond_steps import answer, first_page, used
from parindex.web.incoming import address_of

LONGEST_BODY = 2_000_000
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def quiet(view: View[P]) -> View[P]:
    """In the visitor's language, small on the line, in no shared cache, and in no log.

    A line in the log would tie a personal code to a moment.
    """

    @wraps(view)
    def respond(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            response = HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
        else:
            with translation.override(Shown.of(request).language):
                response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["Content-Language"] = Shown.of(request).language
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
        return response

    return csrf_exempt(gzip_page(respond))


@quiet
def code(request: HttpRequest) -> HttpResponse:
    """Type a code; it leads to the form of a door or of an invitation."""
    typed = request.GET.get("ma", "").strip()[:60]
    wanted = read_code(typed)
    if not typed:
        return code_page(request, typed, "")
    if entrance_of(wanted):
        return redirect(Shown.of(request).onto("survey_door", wanted))
    if invitation(wanted):
        return redirect(Shown.of(request).onto("survey_invited", wanted))
    return _unknown(request, typed)


@quiet
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The form behind the code of a poster."""
    return _through(request, code, entrance_of(read_code(code)))


@quiet
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """The same form on the tablet of a one-stop desk, which forgets one visitor before the next."""
    response = _through(request, code, entrance_of(read_code(code), Channel.KIOSK))
    response.headers["Cache-Control"] = "no-store"
    return response


@quiet
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """The form behind a personal code, once."""
    entrance, is_used = invitation(read_code(code)) or (None, False)
    if entrance is not None and is_used and request.method != "POST":
        survey, _form = form_behind(entrance)
        return refusal(request, *used(), status=409, entrance=entrance, survey=survey)
    return _through(request, code, entrance)


@quiet
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """After a form of a door."""
    return _thanked(request, code, entrance_of(read_code(code)))


@quiet
def kiosk_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """After a form of the tablet; the page goes on to the next visitor by itself."""
    return _thanked(request, code, entrance_of(read_code(code), Channel.KIOSK))


@quiet
def invited_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """After the form of a personal code; before it, the form itself."""
    entrance, is_used = invitation(read_code(code)) or (None, False)
    if entrance is not None and not is_used:
        return redirect(Shown.of(request).onto("survey_invited", entrance.code))
    return _thanked(request, code, entrance)


def _through(request: HttpRequest, code: str, entrance: Entrance | None) -> HttpResponse:
    """The form behind an entrance, or the page that says why not."""
    if entrance is None:
        return _unknown(request, code)
    survey, form = form_behind(entrance)
    is_sent = request.method == "POST"
    # A form begun in time may still come in; its sign says when it was begun.
    sentence = "" if is_sent else taking_refusal(survey, timezone.now())
    if entrance.is_shut:
        sentence = _("Mã này không còn dùng để gửi phiếu.")
    if sentence:
        return refusal(request, sentence, status=403, entrance=entrance, survey=survey)
    if not is_sent:
        return first_page(request, entrance, survey, form)
    if refused := _unreadable(request):
        return refused
    return answer(request, entrance, survey, form)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """Why what was sent is not even read."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return refusal(
            request,
            _("Phiếu này được gửi từ một trang khác nên không được ghi nhận."),
            _("Mở lại phiếu từ mã QR hoặc nhập mã."),
            status=403,
        )
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_long = not length.isdecimal() or int(length) > LONGEST_BODY
    if not is_long:
        try:
            _posted = request.POST
        except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            is_long = True
    if not is_long:
        return None
    return refusal(
        request,
        _("Phiếu gửi lên quá dài nên chưa được ghi nhận."),
        _("Quay lại trang trước, rút ngắn ý kiến rồi gửi lại; câu trả lời vẫn còn ở đó."),
        status=413,
    )


def _thanked(request: HttpRequest, code: str, entrance: Entrance | None) -> HttpResponse:
    if entrance is None:
        return _unknown(request, code)
    return thanks_page(request, entrance, *form_behind(entrance))


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    """No such code; whoever tries many waits."""
    wait = flooding.wait_for(
        network_of(address_of(request)), "", flooding.GUESSES, timezone.now().timestamp()
    )
    if wait:
        sentence = _("Có quá nhiều mã sai từ địa chỉ mạng này. Thử lại sau %(seconds)s giây.")
        response = code_page(request, typed, sentence % {"seconds": wait}, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    sentence = _("Không có mã này. So lại với tờ mã QR hoặc thư mời rồi nhập lại.")
    return code_page(request, typed, sentence, status=404)
