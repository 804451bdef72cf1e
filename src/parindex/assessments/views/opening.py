"""Opening a prepared cycle, and handing a concluded one to the higher authority."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions.handing_up import hand_up
from parindex.assessments.actions.moving import open_cycle
from parindex.assessments.queries.handing_up import handing_up
from parindex.cycles.queries import cycle_to_set_up
from parindex.directory.acting import acting
from parindex.web.pages import render_page


@require_POST
@acting
def start(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Open the cycle: every unit gets its sheet and its people are told."""
    cycle = cycle_to_set_up(actor, slug)
    open_cycle(by=actor, cycle=cycle)
    messages.success(request, _("Đã mở kỳ. Các đơn vị đã nhận được thông báo."))
    return redirect("cycle", slug)


@acting
def results_up(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The concluded index of every unit, and the button that hands them up."""
    page = handing_up(actor, slug, timezone.now())
    if request.method == "POST":
        hand_up(by=actor, cycle=page.cycle)
        messages.success(request, _("Đã chuyển kết quả lên cấp trên."))
        return redirect("hand_up", slug)
    context = {"page": page, "cycle": page.cycle}
    return render_page(request, "assessments/opening/results_up.html", context)
