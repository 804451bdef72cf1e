"""Handing results over to the cycle: what points become, the button, and taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys.actions import handing_over as actions
from parindex.surveys.models import Survey
from parindex.surveys.queries.outcomes import standing_outcome
from parindex.surveys.queries.running import survey_named
from parindex.surveys.views.results import context_of
from parindex.web.pages import render_page
from parindex.web.typed import Typed


@acting
def handing(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What handing over would make of each unit's points, or what stands already."""
    return _page(request, actor, survey_named(actor, slug, Can.RUN_SURVEY))


def _page(
    request: HttpRequest, actor: Actor, survey: Survey, typed: Typed | None = None
) -> HttpResponse:
    is_reviewing = survey.state == Survey.State.REVIEWING
    changes, digest = actions.preview(survey) if is_reviewing else ([], "")
    context = context_of(
        actor,
        survey,
        changes=changes,
        digest=digest,
        outcome=standing_outcome(survey),
        earlier=survey.outcomes.count(),
        open_flags=survey.flags.filter(decision="").count() if is_reviewing else 0,
        refusal=actions.receiving_refusal(survey.cycle),
        typed=typed or Typed(),
    )
    status = 422 if typed and typed.errors else 200
    return render_page(request, "surveys/results/handing.html", context, status=status)


@require_POST
@acting
def hand_over(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Hand the results over as they were shown."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    actions.hand_over(by=actor, survey=survey, seen=request.POST.get("seen", ""))
    messages.success(request, _("Đã chuyển kết quả khảo sát vào kỳ đánh giá."))
    return redirect("survey_handing", slug)


@require_POST
@acting
def take_back(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take the results back, with a reason."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    reason = request.POST.get("reason", "")
    try:
        actions.take_back(by=actor, survey=survey, reason=reason)
    except Invalid as refusal:
        return _page(request, actor, survey, Typed({"reason": reason}, {"reason": str(refusal)}))
    messages.success(request, _("Đã thu hồi kết quả. Sửa xong thì chuyển lại."))
    return redirect("survey_handing", slug)
