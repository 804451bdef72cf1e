"""The queue of reasons to look at forms, units declared void, persons called again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys import navigation
from parindex.surveys.actions import checking
from parindex.surveys.models import CallBack, Survey
from parindex.surveys.queries import checking as queries
from parindex.surveys.queries.running import survey_named
from parindex.web.pages import page_number, render_page
from parindex.web.typed import Typed, whole_number, whole_numbers


def _context(survey: Survey, actor: Actor) -> dict[str, object]:
    return {
        "survey": survey,
        "cycle": survey.cycle,
        "tabs": navigation.tabs(survey),
        "may_run": not denial(actor, Can.RUN_SURVEY),
        "is_handed": survey.state == Survey.State.HANDED,
    }


@acting
def quality(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Reasons to look at forms, and the decision on those that are picked."""
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    typed, status = Typed(), 200
    if request.method == "POST":
        typed = Typed({"reason": request.POST.get("reason", "").strip()})
        try:
            changed = checking.decide_flags(
                by=actor,
                survey=survey,
                flags=whole_numbers(request.POST.getlist("flag")),
                decision=request.POST.get("decision", ""),
                reason=typed.of("reason"),
            )
        except Invalid as refusal:
            typed.refuse("reason", str(refusal))
            status = 422
        else:
            words = _("Đã ghi quyết định; %(forms)s phiếu đổi trạng thái.") % {"forms": changed}
            messages.success(request, words)
            return redirect(request.get_full_path())
    kind, unit = request.GET.get("ly-do", ""), request.GET.get("don-vi", "")
    state = request.GET.get("xem", "")
    page = queries.queue(
        survey,
        kind=kind,
        unit=unit,
        state=state,
        number=page_number(request),
    )
    context = _context(survey, actor) | {
        "page": page,
        "kind": kind,
        "unit": unit,
        "state": state,
        "kept_query": urlencode({"ly-do": kind, "don-vi": unit, "xem": state}) + "&",
        "names": queries.names_of(survey),
        "picked": request.POST.getlist("flag"),
        "typed": typed,
    }
    return render_page(request, "surveys/checking/quality.html", context, status=status)


@require_POST
@acting
def look_over(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Go over all forms again."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    looked = checking.look_over(by=actor, survey=survey)
    messages.success(
        request,
        _("Đã rà soát: %(found)s lý do mới cần xem, %(gone)s lý do không còn.") % looked._asdict(),
    )
    return redirect("survey_quality", slug)


@acting
def units(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Each unit's forms; declaring its survey void, and taking that back."""
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    typed, status, chosen = Typed(), 200, request.POST.get("unit", "")
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        typed = Typed({"reason": reason})
        lifts = request.POST.get("buoc") == "cong-nhan"
        write = checking.lift_void if lifts else checking.declare_void
        try:
            write(by=actor, survey=survey, unit=chosen, reason=reason)
        except Invalid as refusal:
            typed.refuse("reason", str(refusal))
            status = 422
        else:
            messages.success(
                request,
                _("Kết quả khảo sát của đơn vị được công nhận lại.")
                if lifts
                else _("Đã hủy kết quả khảo sát của đơn vị; bộ chỉ số quy định cách tính tiếp."),
            )
            return redirect("survey_quality_units", slug)
    context = _context(survey, actor) | {
        "units": queries.units_by_quality(survey),
        "lifted": queries.lifted_voids(survey),
        "names": queries.names_of(survey),
        "chosen": chosen,
        "typed": typed,
    }
    return render_page(request, "surveys/checking/units.html", context, status=status)


@acting
def callbacks(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The persons drawn to be called again; a draw, and what each said."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed, status = Typed({"size": "20", "seed": ""}), 200
    if request.method == "POST":
        typed = Typed({name: request.POST.get(name, "").strip() for name in ("size", "seed")})
        size = whole_number(typed.of("size"))
        try:
            if size is None:
                raise Invalid(_("Ghi số người là một số nguyên, ví dụ 20."))
            checking.draw_callbacks(by=actor, survey=survey, size=size, seed=typed.of("seed"))
        except Invalid as refusal:
            typed.refuse("size", str(refusal))
            status = 422
        else:
            messages.success(request, _("Đã chọn ngẫu nhiên người để phúc tra."))
            return redirect("survey_callbacks", slug)
    context = _context(survey, actor) | {
        "page": queries.calls(survey),
        "names": queries.names_of(survey),
        "outcomes": CallBack.Outcome.choices[1:],
        "typed": typed,
    }
    return render_page(request, "surveys/checking/callbacks.html", context, status=status)


@require_POST
@acting
def note_callback(request: HttpRequest, actor: Actor, slug: str, callback_id: int) -> HttpResponse:
    """Write what a person who was called said."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    checking.note_callback(
        by=actor,
        survey=survey,
        callback=callback_id,
        outcome=request.POST.get("outcome", ""),
        note=request.POST.get("note", ""),
    )
    return redirect(f"{reverse('survey_callbacks', args=[slug])}#goi-{callback_id}")
