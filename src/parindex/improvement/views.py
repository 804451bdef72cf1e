"""Writing and following a plan, and the list of all plans."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor
from parindex.directory.acting import acting
from parindex.engine.facts import Misread, read_day
from parindex.errors import Invalid
from parindex.improvement import actions, queries
from parindex.improvement.models import Measure, Plan
from parindex.web.pages import render_page
from parindex.web.typed import whole_number


@require_safe
@acting
def plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The plans of all units with their progress, overdue ones first."""
    given = request.GET
    year = whole_number(given.get("nam", ""))
    filters = queries.Filters(
        query=given.get("tim", "")[:100],
        state=given.get("trang-thai", "") if given.get("trang-thai") in Plan.State.values else "",
        only_overdue=given.get("qua-han") == "1",
        year=year if year is not None and 1000 <= year <= 9999 else None,
    )
    rows = queries.plans(actor, filters)
    context = {
        "rows": rows,
        "filters": filters,
        "states": Plan.State.choices,
        "years": queries.plan_years(),
        "overdue": sum(row.overdue for row in rows),
    }
    return render_page(request, "improvement/plans.html", context, part="table")


@require_POST
@acting
def write_measure(request: HttpRequest, actor: Actor, measure_id: int) -> HttpResponse:
    """Keep what a measure says, who does it and by when; or take it out."""
    if request.POST.get("bo") == "1":
        plan = actions.remove_measure(by=actor, measure_id=measure_id)
        messages.success(request, _("Đã bỏ việc khỏi kế hoạch."))
        return redirect("plan", plan.place, plan.year)
    written = actions.Written(
        text=request.POST.get("text", ""),
        responsible=request.POST.get("responsible", ""),
        username=request.POST.get("username", ""),
        due_on=_day(request.POST.get("due", "")),
    )
    measure = actions.write_measure(by=actor, measure_id=measure_id, written=written)
    messages.success(request, _("Đã lưu việc %(code)s.") % {"code": measure.code})
    return _back(measure)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return read_day(text)
    except Misread as misread:
        raise Invalid(f"{misread}.") from None


@require_POST
@acting
def follow(request: HttpRequest, actor: Actor, measure_id: int) -> HttpResponse:
    """Tell how a measure stands."""
    measure = actions.follow(
        by=actor,
        measure_id=measure_id,
        state=request.POST.get("state", ""),
        text=request.POST.get("text", ""),
    )
    messages.success(request, _("Đã cập nhật việc %(code)s.") % {"code": measure.code})
    return _back(measure)


def _back(measure: Measure) -> HttpResponse:
    answer = redirect("plan", measure.plan.place, measure.plan.year)
    answer["Location"] += f"#viec-{measure.pk}"
    return answer


@require_POST
@acting
def move_plan(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponse:
    """Propose, approve, send back or revise a plan."""
    move = request.POST.get("move", "")
    if move == "propose":
        plan = actions.propose(by=actor, plan_id=plan_id)
        said = _("Đã trình lãnh đạo duyệt kế hoạch.")
    elif move == "approve":
        plan = actions.approve(by=actor, plan_id=plan_id).plan
        said = _("Đã duyệt kế hoạch; bản này được khóa.")
    elif move == "revise":
        plan = actions.revise(by=actor, plan_id=plan_id)
        said = _("Đã mở bản mới của kế hoạch để sửa; bản đã duyệt giữ nguyên.")
    elif move == "send_back":
        reason = request.POST.get("reason", "")
        plan = actions.send_back(by=actor, plan_id=plan_id, reason=reason)
        said = _("Đã trả lại kế hoạch.")
    else:
        # Whoever may not even write here is refused before anything else is said.
        queries.writable(actor, plan_id)
        raise Invalid(_("Không có bước này của kế hoạch."))
    messages.success(request, said)
    return redirect("plan", plan.place, plan.year)
