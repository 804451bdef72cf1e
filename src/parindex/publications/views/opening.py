"""Open data: the package of a publication, its tables one by one, and the catalogue of all."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.analytics.data_package import METHOD, SYNTHETIC, citation
from parindex.analytics.open_files import FORMS, first_rows
from parindex.engine.documents import digest
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.open_data.catalogue import (
    CONTEXT,
    catalogue,
    dataset,
    download_address,
    marked_up,
    page_of,
)
from parindex.publications.open_data.packing import about, member, package, stamp, tables_of
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.downloads import public_answer, public_download
from parindex.web.pages import render_page

LINKED = "application/ld+json"
LOOKED_AT = 5
"""Rows of each table shown before downloading."""


@require_safe
@showing
def open_data(request: HttpRequest, one: Publication) -> HttpResponse:
    """What is in the package, on which terms, what every column means, and the first rows."""
    known, language = about(one), spoken()
    context = frame(one, Crumb(_("Dữ liệu mở"))) | {
        "about": known,
        "synthetic": SYNTHETIC if known.is_synthetic else None,
        "citation": citation(known, language),
        "method": METHOD,
        "forms": FORMS,
        "tables": [(table, first_rows(table, LOOKED_AT)) for table in tables_of(one)],
        "package_address": download_address(one, "goi-du-lieu.zip"),
        "markup": marked_up(one, known, language),
    }
    return render_page(request, "publications/opening/open_data.html", context)


@require_safe
@showing
def data_package(request: HttpRequest, one: Publication) -> HttpResponse:
    """The whole package as a ZIP."""
    tag = _tag(stamp(one), "zip")
    return _shared(public_download(request, f"{one.slug}.zip", tag, lambda: package(one)))


@require_safe
@showing
def data_table(request: HttpRequest, one: Publication, table: str, form: str) -> HttpResponse:
    """One table of the package alone."""
    if form not in FORMS or table not in {known.name for known in tables_of(one)}:
        raise Http404
    file, tag = f"{table}.{form}", _tag(stamp(one), f"{table}.{form}")
    name = f"{one.slug}-{file}"
    found = public_download(request, name, tag, lambda: member(one, f"{form}/{file}") or b"")
    return _shared(found)


@require_safe
@showing
def data_description(request: HttpRequest, one: Publication) -> HttpResponse:
    """One publication as a DCAT dataset."""
    before = queries.replaced_by([one]).get(one.pk, "")
    found = {"@context": CONTEXT, **dataset(one, before)}
    correction = queries.correction_of(one)
    if correction is not None:
        found["dct:isReplacedBy"] = {"@id": page_of(correction.slug)}
    return _linked(request, found)


@require_safe
def open_data_list(request: HttpRequest) -> HttpResponse:
    """The packages of all publications, and where programs read."""
    found = queries.publications()
    return render_page(request, "publications/opening/open_data_list.html", {"found": found})


@require_safe
def data_catalogue(request: HttpRequest) -> HttpResponse:
    """All publications as a DCAT catalogue."""
    found = queries.publications()
    return _linked(request, catalogue(found, queries.replaced_by(found)))


def _linked(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    tag = _tag(digest(found), "jsonld")
    response = public_answer(
        request, tag, LINKED, lambda: json.dumps(found, ensure_ascii=False, indent=1)
    )
    return _shared(response)


def _tag(of: str, form: str) -> str:
    return f"{digest(of)[:32]}-{form}"


def _shared(response: HttpResponse) -> HttpResponse:
    """Programs on other sites may read it, too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
