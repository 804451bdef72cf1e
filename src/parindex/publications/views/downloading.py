"""A publication as a file: JSON to verify, CSV for programs, XLSX for people."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parindex.documents.workbooks.results_tables import to_csv
from parindex.documents.workbooks.results_workbook import write_workbook
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.papers.deciding import about_publication
from parindex.publications.views.showing import showing
from parindex.web.downloads import public_download

FORMS = ("json", "csv", "xlsx")


@require_safe
@showing
def download(request: HttpRequest, one: Publication, form: str) -> HttpResponse:
    """The file; a snapshot never changes, so its digest is the entity tag."""
    if form not in FORMS:
        raise Http404
    tag = f"{one.digest[:32]}-{form}"
    return public_download(request, f"{one.slug}.{form}", tag, lambda: _content(one, form))


def _content(one: Publication, form: str) -> bytes:
    if form == "json":
        return queries.body(one.slug).encode()
    found = queries.snapshot(one).results
    if form == "csv":
        # Excel reads UTF-8 only with a byte order mark.
        return to_csv(found).encode("utf-8-sig")
    file = BytesIO()
    write_workbook(found, file, about_publication(one))
    return file.getvalue()
