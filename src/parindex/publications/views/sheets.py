"""The score sheet of a unit as a file, and those of all units as one."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from parindex.documents.papers.official_batch import official_pdfs
from parindex.documents.papers.score_sheet import ScoreSheet, score_sheet_paper
from parindex.documents.typesetting import FONTS
from parindex.publications.models import Bundle, Publication
from parindex.publications.papers.bundling import (
    begin_bundle,
    bundle_of,
    file_name,
    go_on,
    opened_bundle,
)
from parindex.publications.papers.sheets import look_of, sheet_of, word_sheet
from parindex.publications.views.showing import showing
from parindex.web.downloads import public_download
from parindex.web.pages import render_page


@require_safe
@showing
def score_sheet(request: HttpRequest, one: Publication, unit: str, kind: str) -> HttpResponse:
    """The sheet of one unit; a snapshot never changes, so its digest is in the entity tag."""
    if kind not in Bundle.Form.values:
        raise Http404
    sheet = sheet_of(one, unit)
    if sheet is None:
        raise Http404
    name = f"phieu-diem-{one.year}-{file_name(sheet.card.facts.name)}.{kind}"
    tag = f"{one.digest[:32]}-{look_of(one, kind)[:16]}-{kind}"
    return public_download(
        request, name, tag, lambda: _set(sheet) if kind == "pdf" else word_sheet(one, sheet)
    )


def _set(sheet: ScoreSheet) -> bytes:
    """A sheet as PDF, set aside from the server, which many readers would fill with memory."""
    return official_pdfs([score_sheet_paper(sheet)], FONTS)[0]


@require_http_methods(["GET", "HEAD", "POST"])
@showing
def score_sheets(request: HttpRequest, one: Publication, kind: str) -> HttpResponseBase:
    """The sheets of all units in one file: begun by the button, each look at the page goes on."""
    _demand_form(kind)
    look = look_of(one, kind)
    if request.method == "POST":
        begin_bundle(publication=one, form=kind, look=look)
        return redirect("score_sheets", one.slug, kind)
    bundle = bundle_of(one, kind, look)
    if bundle is not None and not bundle.is_whole and request.method == "GET":
        bundle = go_on(bundle=bundle)
    context: dict[str, Any] = {
        "publication": one,
        "kind": kind,
        "forms": Bundle.Form.choices,
        "bundle": bundle,
        "is_going": bundle is not None and not bundle.is_whole and not bundle.failure,
    }
    response = render_page(request, "publications/sheets/score_sheets.html", context, part="state")
    add_never_cache_headers(response)
    return response


@require_safe
@showing
def score_sheets_file(request: HttpRequest, one: Publication, kind: str) -> HttpResponseBase:
    """The finished file."""
    _demand_form(kind)
    bundle = bundle_of(one, kind, look_of(one, kind))
    if bundle is None or not bundle.is_whole:
        return redirect("score_sheets", one.slug, kind)
    name = f"phieu-diem-{one.slug}-{kind}.zip"
    return FileResponse(opened_bundle(bundle), as_attachment=True, filename=name)


def _demand_form(kind: str) -> None:
    if kind not in Bundle.Form.values:
        raise Http404
