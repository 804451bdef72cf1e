"""The screen of boundaries: files that maps use, a new one looked at before it is taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.language import counted
from parindex.publications.boundaries import actions, queries
from parindex.web.pages import render_page
from parindex.web.typed import Typed

MOST_FAULTS = 50


@acting
def boundaries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The files there are, and the form that hands one in; refused with every fault by name."""
    waiting, standing = queries.supplied(actor)
    typed, faults = Typed(), tuple[str, ...]()
    if request.method == "POST":
        file: UploadedFile[Any] | None = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid(_("Chọn tệp .geojson hoặc .json."))
            name = actions.hand_in(by=actor, name=file.name or "", content=file)
        except Invalid as refusal:
            faults = refusal.problems if len(refusal.problems) > 1 else ()
            many = counted("%(count)s chỗ sai, chưa đưa vào.", len(faults))
            typed.refuse("file", many if faults else str(refusal))
        else:
            return redirect("boundaries_preview", name)
    context = {
        "typed": typed,
        "faults": faults[:MOST_FAULTS],
        "more_faults": max(0, len(faults) - MOST_FAULTS),
        "waiting": waiting,
        "standing": standing,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "publications/boundaries/files.html", context, status=status)


@acting
def boundaries_preview(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """A file as the maps would draw it; nothing changes before it is accepted."""
    context = {"preview": queries.preview(actor, slug), "drawing": queries.PICTURE}
    return render_page(request, "publications/boundaries/preview.html", context)


@require_POST
@acting
def boundaries_accept(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Let the maps use a file."""
    count = actions.accept(by=actor, name=slug)
    messages.success(request, counted("Bản đồ đã có ranh giới của %(count)s đơn vị.", count))
    return redirect("boundaries")


@require_POST
@acting
def boundaries_discard(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Throw away a file that waits."""
    actions.discard(by=actor, name=slug)
    messages.success(request, _("Đã bỏ tệp, bản đồ không đổi."))
    return redirect("boundaries")


@require_POST
@acting
def boundaries_withdraw(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take a file away from the maps."""
    actions.withdraw(by=actor, name=slug)
    messages.success(request, _("Đã bỏ ranh giới; các đơn vị này lại là chấm tròn."))
    return redirect("boundaries")
