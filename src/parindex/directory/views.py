"""Signing in, the journal, a person's own choices."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.directory import actions, queries
from parindex.directory.acting import acting
from parindex.directory.models import User
from parindex.web.incoming import address_of
from parindex.web.pages import redirect_to, render_page
from parindex.web.sessions import prolong

MOST_TRIES, MOST_TRIES_OF_ALL, TRY_AGAIN_AFTER = 10, 200, 300
WRONG = gettext_noop(
    "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại, chú ý chữ hoa và bộ gõ tiếng Việt."
)
TOO_MANY = gettext_noop(
    "Đã thử sai nhiều lần. Chờ 5 phút rồi thử lại, hoặc nhờ người quản trị đặt lại mật khẩu."
)


def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; ten wrong tries close it for five minutes, per account and address.

    Many accounts tried from one address close it for that address.
    """
    error, username = "", request.POST.get("username", "").strip()[:150]
    if request.method == "POST":
        error = _try_sign_in(request, username)
        if not error:
            return _after(request)
    context = {
        "error": error,
        "username": username,
        "next": request.GET.get("next", ""),
        "accounts": queries.demo_accounts() if settings.IS_DEMO else [],
    }
    return render_page(request, "directory/sign_in.html", context, status=422 if error else 200)


def _try_sign_in(request: HttpRequest, username: str) -> str:
    """Sign in, or the sentence why not."""
    place = address_of(request)
    key, every = _counted(place, username.casefold()), _counted(place)
    if cache.get(key, 0) >= MOST_TRIES or cache.get(every, 0) >= MOST_TRIES_OF_ALL:
        return gettext(TOO_MANY)
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        for one in (key, every):
            if not cache.add(one, 1, TRY_AGAIN_AFTER):
                with suppress(ValueError):  # it was forgotten this very moment
                    cache.incr(one)
        return gettext(WRONG)
    cache.delete(key)
    login(request, user)
    prolong(request)
    actions.note_sign_in(by=user.actor(), username=user.username)
    return ""


def _counted(*words: str) -> str:
    """The name under which wrong tries are counted; an account's name may hold any sign."""
    return f"sign-in:{hashlib.sha256(':'.join(words).encode()).hexdigest()}"


def _after(request: HttpRequest) -> HttpResponse:
    return redirect_to(request, request.POST.get("next", ""), "/viec-can-lam/")


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Let the session of somebody signed in last its full time again; answers with the seconds."""
    if not request.user.is_authenticated:
        return HttpResponse(gettext("Phiên đăng nhập đã hết."), status=401)
    return HttpResponse(str(prolong(request)), content_type="text/plain")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and go home."""
    logout(request)
    return redirect("home")


@require_POST
@acting
def density(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the chosen height of rows and go back."""
    actions.choose_density(by=actor, density=request.POST.get("density", ""))
    return _after(request)
