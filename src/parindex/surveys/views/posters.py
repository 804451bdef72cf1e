"""The QR posters: one for each unit and questionnaire, to be printed and hung at the counter."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.surveys.actions.doors import open_doors
from parindex.surveys.models import Door
from parindex.surveys.queries import posters as queries
from parindex.surveys.queries.running import survey_named
from parindex.surveys.views.inviting import units_frame
from parindex.web.downloads import download
from parindex.web.pages import render_page

PER_PAGE = 60
KINDS = {"a4": ("a4", False), "a5": ("a5", False), "a4-zip": ("a4", True), "a5-zip": ("a5", True)}


@require_safe
@acting
def posters(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Every poster with its picture and address, and the files of some or all of them."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    unit, form = request.GET.get("don-vi", ""), request.GET.get("phieu", "")
    sheets = queries.sheets_of(survey, unit, form)
    kept = {key: value for key, value in (("don-vi", unit), ("phieu", form)) if value}
    context = {
        **units_frame(survey),
        "page": Paginator(sheets, PER_PAGE).get_page(request.GET.get("trang", "1")),
        "missing": queries.missing_doors(survey),
        "unit": unit,
        "form": form,
        "query": urlencode(kept),
        "site": settings.SITE_URL,
        "is_local": "//127.0.0.1" in settings.SITE_URL or "//localhost" in settings.SITE_URL,
    }
    return render_page(request, "surveys/posters/posters.html", context)


@require_POST
@acting
def posters_open(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Give every unit an address for every questionnaire."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    count = open_doors(by=actor, survey=survey)
    messages.success(request, _("Đã tạo %(count)s mã QR.") % {"count": count})
    return redirect("survey_posters", slug)


@require_safe
@acting
def posters_file(request: HttpRequest, actor: Actor, slug: str, kind: str) -> HttpResponse:
    """The posters of the chosen unit and questionnaire as PDF or ZIP."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    if kind not in KINDS:
        raise Door.DoesNotExist(kind)
    paper, is_zip = KINDS[kind]
    unit, form = request.GET.get("don-vi", ""), request.GET.get("phieu", "")
    sheets = queries.sheets_of(survey, unit, form)
    content = queries.posters_file(survey, sheets, paper, is_zip=is_zip)
    name = f"ma-qr-{unit or slug}-{paper}.{'zip' if is_zip else 'pdf'}"
    return download(content, name)
