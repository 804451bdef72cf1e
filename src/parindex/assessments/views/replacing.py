"""Replacing the edition of a running cycle: what would move is shown, then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.actions.replacing import replace_edition
from parindex.assessments.queries.replacing import replacement, replacements_for
from parindex.cycles.library import set_named
from parindex.cycles.queries import cycle_to_set_up
from parindex.directory.acting import acting
from parindex.errors import Conflict
from parindex.language import spoken
from parindex.web.pages import render_page


@acting
def replace(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """`bo` names the set that is to replace the edition; POST with a tick applies it."""
    cycle = cycle_to_set_up(actor, slug)
    posted = request.method == "POST"
    wanted = (request.POST if posted else request.GET).get("bo", "")
    chosen = set_named(wanted) if wanted else None
    error = ""
    if posted and chosen is not None:
        if request.POST.get("digest") != chosen.digest:
            raise Conflict(_("Bộ chỉ số vừa được sửa sau khi bạn xem. Xem lại rồi thay."))
        if request.POST.get("confirm") == "1":
            replace_edition(by=actor, cycle=cycle, indicator_set=chosen)
            said = _("Kỳ đã chạy theo bộ chỉ số mới: %(title)s.")
            messages.success(request, said % {"title": chosen.title.said(spoken())})
            return redirect("cycle", slug)
        error = _("Đánh dấu xác nhận đã xem danh sách không chuyển được.")
    elif posted:
        error = _("Chọn bộ chỉ số thay thế.")
    context = {
        "cycle": cycle,
        "sets": replacements_for(actor, cycle),
        "wanted": wanted,
        "found": replacement(actor, cycle, chosen) if chosen is not None else None,
        "error": error,
    }
    status = 422 if error else 200
    return render_page(request, "assessments/replacing/replace.html", context, status=status)
