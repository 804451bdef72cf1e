"""An initial password opens one page only: the one where it is changed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django_htmx.http import HttpResponseClientRedirect

from parindex.directory.models import User

OPEN = ("change_password", "sign_out", "set_language", "help_index", "help", "help_picture")


def change_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that leads those with an initial password to the page to change it."""

    def respond(request: HttpRequest) -> HttpResponse:
        # Who has no session is not asked for one: public pages stay the same for everybody.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        user = request.user
        if not isinstance(user, User) or not user.must_change_password or _is_open(request.path):
            return get_response(request)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("change_password"))
        return redirect("change_password")

    return respond


def _is_open(path: str) -> bool:
    try:
        return resolve(path).url_name in OPEN
    except Resolver404:
        return False
