"""The interviewers' app: its shell, what it keeps for working offline, and the forms it sends.

The shell holds nothing of a person, because a telephone keeps a copy of it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from parindex import web
from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.errors import Invalid
from parindex.surveys.actions.interviewing import bring_forms
from parindex.surveys.queries.interviewing import work_of
from parindex.web.incoming import bare_body
from parindex.web.pages import render_page

STATIC = Path(web.__file__).parent / "static"
TEMPLATE = Path(__file__).parents[1] / "templates/surveys/interviewing/app.html"
WORKER = "js/interviews/worker.js"
FOLDERS = ("js/interviews", "vendor/inter", "pictures")
NAMED = (
    "js/theme.js",
    "css/tokens.css",
    "css/question.css",
    "css/interviews.css",
    "icons.svg",
    "favicon.svg",
)


@acting
def interviews(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The app of interviewers, empty: what it shows comes from the telephone itself."""
    demand(actor, Can.COLLECT)
    response = render_page(request, "surveys/interviewing/app.html", {})
    response.headers["Cache-Control"] = "no-cache"
    return response


@ensure_csrf_cookie
@acting
def tasks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tasks of whoever is signed in, with the questionnaires they need."""
    response = JsonResponse(work_of(actor))
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@acting
def send(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a batch of forms; the answer tells what became of each."""
    try:
        sent = json.loads(bare_body(request))
        person, forms = int(sent["person"]), list(sent["forms"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        demand(actor, Can.COLLECT)
        raise Invalid(_("Phiếu gửi lên không đọc được. Tải lại ứng dụng rồi gửi lại.")) from None
    found = bring_forms(by=actor, person=person, forms=forms)
    results = [
        {
            "nonce": one.nonce,
            "outcome": one.outcome,
            "reason": one.reason,
            "problems": dict(one.problems),
        }
        for one in found
    ]
    return JsonResponse({"results": results})


def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the app on the telephone; it changes when a file of the app does."""
    # Modules import each other by plain names; pages name files with a digest.
    named = [static(one) for one in _files()]
    plain = [f"{settings.STATIC_URL}{one}" for one in _files()]
    files = list(dict.fromkeys([*named, *plain]))
    kept = {"version": _version(), "shell": reverse("interviews"), "files": files}
    head = f"const KEPT = {json.dumps(kept)};\n"
    text = head + (STATIC / WORKER).read_text("utf-8")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to install the app."""
    address = reverse("interviews")
    icons = [
        {"src": static(f"pictures/interviews-{size}.png"), "sizes": f"{size}x{size}"}
        for size in (192, 512)
    ]
    found = {
        "id": address,
        "name": _("Phỏng vấn khảo sát cải cách hành chính"),
        "short_name": _("Phỏng vấn"),
        "start_url": address,
        "scope": address,
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#163d73",
        "icons": [{**one, "type": "image/png", "purpose": "any maskable"} for one in icons],
    }
    response = JsonResponse(found, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _files() -> tuple[str, ...]:
    """Every file the app needs without a network, by its place in the static folder."""
    inside = (one for folder in FOLDERS for one in sorted((STATIC / folder).rglob("*")))
    found = [*(STATIC / one for one in NAMED), *inside]
    names = (str(one.relative_to(STATIC)) for one in found if one.is_file())
    return tuple(one for one in names if one != WORKER)


@cache
def _version() -> str:
    """A digest over every file of the app."""
    found = hashlib.sha256(TEMPLATE.read_bytes())
    for name in (*_files(), WORKER):
        found.update(name.encode())
        found.update((STATIC / name).read_bytes())
    return found.hexdigest()[:16]
