"""Appraisal: by criterion across units, by unit across criteria, and who has done what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, places
from parindex.assessments.actions import appraising as actions
from parindex.assessments.actions import moving
from parindex.assessments.actions.answering import RowInvalid
from parindex.assessments.inputs import Typed
from parindex.assessments.loading import load
from parindex.assessments.queries import appraising as queries
from parindex.assessments.queries import desks
from parindex.assessments.queries import overview as overviews
from parindex.cycles.queries import cycle_named
from parindex.directory.acting import acting
from parindex.errors import Conflict, Invalid
from parindex.language import counted
from parindex.web.pages import render_page
from parindex.web.typed import whole_number

QUICK_REASONS = ("Số liệu không khớp minh chứng", "Thiếu minh chứng", "Minh chứng sai kỳ")


@acting
def overview(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """How far the appraisal is, by appraiser, unit and area, with the gaps found."""
    moving.settle_overdue(cycle_named(slug))
    page = overviews.overview(actor, slug)
    context = {
        "page": page,
        "cycle": page.cycle,
        "states": queries.STATUS_TITLES,
        "may_appraise": bool(places(actor, Can.APPRAISE)),
    }
    return render_page(request, "assessments/appraising/overview.html", context)


@acting
def by_criterion(request: HttpRequest, actor: Actor, slug: str, code: str) -> HttpResponse:
    """One criterion across the units assigned to the appraiser."""
    page = queries.by_criterion(actor, slug, code, request.GET.get("don-vi", ""))
    return render_page(
        request, "assessments/appraising/list.html", _context(request, page, "criterion")
    )


@acting
def by_unit(request: HttpRequest, actor: Actor, slug: str, unit: str) -> HttpResponse:
    """One unit across the criteria assigned to the appraiser."""
    page = queries.by_unit(actor, slug, unit, request.GET.get("tieu-chi", ""))
    return render_page(request, "assessments/appraising/list.html", _context(request, page, "unit"))


def _context(request: HttpRequest, page: queries.ListPage, view: str) -> dict[str, Any]:
    return {
        "page": page,
        "cycle": page.cycle,
        "view": view,
        "detail": page.detail,
        "statuses": queries.STATUS_TITLES,
        "reasons": QUICK_REASONS,
        "shown_document": request.GET.get("tai-lieu", ""),
        "typed": {},
        "error": "",
        # A narrow screen shows the list, or the row chosen from it.
        "is_chosen": bool(request.GET.get("don-vi") or request.GET.get("tieu-chi")),
    }


@acting
def first(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Where an appraiser goes on: the first criterion of theirs."""
    desk = desks.desk_of(actor, slug)
    codes = desks.codes_of(actor, desk)
    if not codes:
        raise Invalid(_("Bạn chưa được phân công tiêu chí nào trong kỳ này."))
    return redirect("appraise_criterion", slug, codes[0])


@acting
def go(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """To the criterion or unit chosen in the list."""
    unit, code = request.GET.get("don-vi", ""), request.GET.get("tieu-chi", "1")
    try:
        if unit:
            return redirect("appraise_unit", slug, unit)
        return redirect("appraise_criterion", slug, code)
    except NoReverseMatch:
        raise Http404 from None


@require_POST
@acting
def judge(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """One decision; then the next row that waits. A refusal keeps all that was typed."""
    raw: dict[str, Sequence[str]] = {
        key[2:]: request.POST.getlist(key) for key in request.POST if key.startswith("f-")
    }
    seen = request.POST.get("seen", "")
    judgement = actions.Judgement(
        decision=request.POST.get("decision", ""),
        raw=raw,
        points=request.POST.get("points", ""),
        reason=request.POST.get("reason", ""),
        seen=whole_number(seen),
    )
    try:
        actions.judge(by=actor, assessment_id=assessment_id, code=code, judgement=judgement)
    except RowInvalid as refusal:
        return _again(request, actor, assessment_id, code, refusal.typed, str(refusal), 422)
    except Invalid as refusal:
        return _again(request, actor, assessment_id, code, Typed(raw=raw), str(refusal), 422)
    except Conflict as refusal:
        return _again(request, actor, assessment_id, code, Typed(raw=raw), str(refusal), 409)
    return redirect(_next(request, assessment_id, code))


def _next(request: HttpRequest, assessment_id: int, code: str) -> str:
    loaded = load(assessment_id)
    slug, unit = loaded.cycle.slug, loaded.assessment.unit.code
    follow = request.POST.get("follow", "")
    if request.POST.get("view") == "unit":
        tail = f"?tieu-chi={quote(follow)}" if follow else ""
        return f"/tham-dinh/{slug}/don-vi/{unit}/{tail}"
    tail = f"?don-vi={quote(follow)}" if follow else ""
    return f"/tham-dinh/{slug}/tieu-chi/{code}/{tail}"


def _again(
    request: HttpRequest,
    actor: Actor,
    assessment_id: int,
    code: str,
    typed: Typed,
    sentence: str,
    status: int,
) -> HttpResponse:
    loaded = load(assessment_id)
    slug, unit = loaded.cycle.slug, loaded.assessment.unit.code
    if request.POST.get("view") == "unit":
        page, view = queries.by_unit(actor, slug, unit, code, typed), "unit"
    else:
        page, view = queries.by_criterion(actor, slug, code, unit, typed), "criterion"
    context = {**_context(request, page, view), "error": sentence, "typed": request.POST}
    context["is_chosen"] = True
    return render_page(request, "assessments/appraising/list.html", context, status=status)


@require_POST
@acting
def accept_many(request: HttpRequest, actor: Actor, slug: str, code: str) -> HttpResponse:
    """Accept a criterion as stated for all units where nothing stands against it."""
    cycle = cycle_named(slug)
    codes = request.POST.getlist("unit")
    count = actions.accept_many(by=actor, cycle=cycle, code=code, codes=codes)
    messages.success(
        request,
        counted("Đã chấp nhận %(count)s đơn vị ở tiêu chí %(code)s.", count, code=code),
    )
    return redirect("appraise_criterion", slug, code)


@require_POST
@acting
def ask(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """Flag a row for explanation, or take the flag back."""
    withdrawn = whole_number(request.POST.get("withdraw", ""))
    if withdrawn is not None:
        actions.withdraw_question(by=actor, question_id=withdrawn)
    else:
        text = request.POST.get("text", "")
        actions.ask(by=actor, assessment_id=assessment_id, code=code, text=text)
    return redirect(_here(request, assessment_id, code))


@require_POST
@acting
def note(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """An internal note."""
    actions.note(
        by=actor, assessment_id=assessment_id, code=code, text=request.POST.get("text", "")
    )
    return redirect(_here(request, assessment_id, code))


def _here(request: HttpRequest, assessment_id: int, code: str) -> str:
    loaded = load(assessment_id)
    slug, unit = loaded.cycle.slug, loaded.assessment.unit.code
    if request.POST.get("view") == "unit":
        return f"/tham-dinh/{slug}/don-vi/{unit}/?tieu-chi={quote(code)}"
    return f"/tham-dinh/{slug}/tieu-chi/{code}/?don-vi={quote(unit)}"
