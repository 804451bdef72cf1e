"""Pages on what happened: the journal of all acts, and a person's own notices."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.directory import actions, queries
from parindex.directory.act_titles import ACT_TITLES, in_words
from parindex.directory.acting import acting
from parindex.engine.facts import Misread, read_day
from parindex.web.pages import page_number, redirect_to, render_page


@acting
def journal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The acts of everybody, filtered, with the state of the chain they are sealed in."""
    given = {
        name: request.GET.get(name, "").strip()[:160]
        for name in ("nguoi", "viec", "doi-tuong", "tu", "den")
    }
    problems: list[str] = []
    wanted = queries.Wanted(
        person=given["nguoi"],
        act=given["viec"],
        subject=given["doi-tuong"],
        since=_day(given["tu"], problems),
        until=_day(given["den"], problems),
    )
    page = queries.journal(actor, wanted, page_number(request))
    kept = urlencode({name: value for name, value in given.items() if value})
    context = {
        "page": page,
        "given": given,
        "problems": problems,
        "titles": ACT_TITLES,
        "in_words": in_words,
        "query": f"{kept}&" if kept else "",
    }
    return render_page(request, "directory/journal.html", context, part="list")


def _day(text: str, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except Misread as misread:
        problems.append(f"{misread}.")
        return None


@acting
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the person should know, newest first."""
    page = queries.notices(actor, page_number(request))
    return render_page(request, "directory/notices.html", {"page": page})


@acting
def open_notice(request: HttpRequest, actor: Actor, notice_id: int) -> HttpResponse:
    """Read a notice and go where one can act on it."""
    notice = actions.read_notice(by=actor, notice_id=notice_id)
    return redirect_to(request, notice.url, reverse("notices"))


@require_POST
@acting
def read_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark all as read."""
    actions.read_notices(by=actor)
    messages.success(request, _("Đã đánh dấu tất cả là đã đọc."))
    return redirect("notices")
