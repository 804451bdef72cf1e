"""The dashboard of a survey, and who is reminded from it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from parindex.access import Actor, Can, denial
from parindex.cycles.deadlines import remaining
from parindex.directory.acting import acting
from parindex.documents.questionnaires.qr import qr_picture
from parindex.surveys import navigation
from parindex.surveys.models import Survey
from parindex.surveys.queries import board as queries
from parindex.web.pages import render_page


@acting
def board(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """How many forms each unit has; the table renews itself every half minute."""
    form, wanted = request.GET.get("phieu", ""), request.GET.get("loc", "")
    order, picked = request.GET.get("xep", "sai-so"), request.GET.get("don-vi", "")
    page = queries.board(actor, slug, form=form, wanted=wanted, order=order)
    survey = page.survey
    line = next((one for one in page.lines if one.code == picked), None) or next(
        (one for one in page.lines if one.code in page.doors), None
    )
    doors = [
        (page.forms.get(one.questionnaire, one.questionnaire), address, qr_picture(address), one)
        for one in (page.doors.get(line.code, []) if line else [])
        for address in [settings.SITE_URL + reverse("survey_door", args=[one.code])]
    ]
    is_open = survey.state == Survey.State.COLLECTING and survey.closes is not None
    context = {
        "survey": survey,
        "cycle": survey.cycle,
        "tabs": navigation.tabs(survey),
        "page": page,
        "form": form,
        "wanted": wanted,
        "order": order,
        "picked": line,
        "posters": doors,
        "flow": queries.flow(page.days),
        "left": remaining(survey.closes, timezone.now()) if is_open and survey.closes else "",
        "may_run": not denial(actor, Can.RUN_SURVEY),
    }
    return render_page(request, "surveys/board/board.html", context, part="table")
