"""Evidence: the library of a unit, files coming in and going out, their use under rows."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions import proving as actions
from parindex.assessments.models import Document
from parindex.assessments.queries import proving as queries
from parindex.assessments.storage import address_of, opened
from parindex.assessments.views.answering import panel_again
from parindex.directory.acting import acting
from parindex.documents.previews import CONVERTIBLE, office_to_pdf
from parindex.engine.facts import Misread, read_day
from parindex.errors import Invalid
from parindex.web.pages import render_page

SHOWN_BY_BROWSERS = (".pdf", ".png", ".jpg", ".webp")
STRICT = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"


@acting
def library(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """The documents of a unit, searchable, with where each is used."""
    page = queries.library(actor, place, request.GET.get("tim", ""))
    context = {"page": page, "place": place}
    return render_page(request, "assessments/proving/library.html", context, part="list")


@require_POST
@acting
def upload(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """Files sent whole, for pages without scripts; each is used under a row when one is named."""
    files = request.FILES.getlist("files")
    if not files:
        raise Invalid("Chọn ít nhất một tệp.")
    for one in files:
        kept = actions.add_file(by=actor, place=place, name=one.name or "", pieces=one.chunks())
        _use(request, actor, kept.document)
    return redirect(_back(request, place))


def _use(request: HttpRequest, actor: Actor, document: Document) -> None:
    code, assessment = request.POST.get("code", ""), request.POST.get("assessment", "")
    if code and assessment.isdigit():
        actions.cite(by=actor, assessment_id=int(assessment), code=code, document_id=document.pk)


def _back(request: HttpRequest, place: str) -> str:
    code, assessment = request.POST.get("code", ""), request.POST.get("assessment", "")
    if code and assessment.isdigit():
        row = code.replace(".", "-")
        return f"/cham-diem/{assessment}/?dong={quote(code)}&the=minh-chung#r-{row}"
    return f"/minh-chung/{place}/"


@require_POST
@acting
def begin_upload(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """Announce a file that will come in pieces; the answer says where to send them."""
    size, name = request.POST.get("size", ""), request.POST.get("name", "")
    number = int(size) if size.isdigit() else 0
    found = actions.begin_upload(by=actor, place=place, name=name, size=number)
    return JsonResponse({"address": f"/minh-chung/tai-len/{found.pk}/", "received": 0})


@require_POST
@acting
def continue_upload(request: HttpRequest, actor: Actor, upload_id: str) -> HttpResponse:
    """One piece of a file, or with `finish` its end."""
    if request.GET.get("offset", "").isdigit():
        found = actions.take_piece(
            by=actor,
            upload_id=upload_id,
            offset=int(request.GET["offset"]),
            content=request.body,
        )
        return JsonResponse({"received": found.received})
    kept = actions.finish_upload(by=actor, upload_id=upload_id)
    _use(request, actor, kept.document)
    name = str(kept.document)
    sentence = f"«{name}» đã có trong kho, dùng lại." if kept.is_known else f"Đã lưu «{name}»."
    return JsonResponse({"document": kept.document.pk, "sentence": sentence})


@acting
def document(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponseBase:
    """A stored file to those who may read it; `xem` asks for a preview in the browser."""
    found = queries.document(actor, document_id)
    if found.url:
        return redirect(found.url)
    if "xem" in request.GET and found.extension in CONVERTIBLE:
        return _preview(found)
    is_shown = found.extension in SHOWN_BY_BROWSERS
    response = FileResponse(
        opened(found.file_digest),
        as_attachment=not is_shown,
        filename=found.file_name,
        content_type=found.content_type if is_shown else "application/octet-stream",
    )
    return _guarded(response)


def _guarded(response: FileResponse) -> FileResponse:
    """A file of strangers: nothing in it may run, and only our own pages may frame it."""
    response.headers["Content-Security-Policy"] = STRICT
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _preview(found: Document) -> HttpResponseBase:
    """An office file as PDF, made once and kept beside the original."""
    name = f"{address_of(found.file_digest)}.pdf"
    if not default_storage.exists(name):
        with TemporaryDirectory() as folder:
            source = Path(folder) / f"source{found.extension}"
            with opened(found.file_digest) as stream, source.open("wb") as target:
                shutil.copyfileobj(stream, target)
            made = office_to_pdf(source, found.extension, Path(folder) / "preview.pdf")
            if made is None:
                sentence = "Chưa xem trước được tệp này trên máy chủ. Tải tệp về để xem."
                return HttpResponse(sentence, content_type="text/plain; charset=utf-8")
            with made.open("rb") as stream:
                default_storage.save(name, File(stream))
    preview = FileResponse(
        default_storage.open(name), filename="xem-truoc.pdf", content_type="application/pdf"
    )
    return _guarded(preview)


@require_POST
@acting
def cite(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """Use a document under a row."""
    chosen = request.POST.get("document", "")
    if not chosen.isdigit():
        raise Invalid("Chọn một tài liệu trong kho.")
    actions.cite(
        by=actor,
        assessment_id=assessment_id,
        code=code,
        document_id=int(chosen),
        pages=request.POST.get("pages", ""),
    )
    return panel_again(request, actor, assessment_id, code, "minh-chung")


@require_POST
@acting
def uncite(request: HttpRequest, actor: Actor, citation_id: int) -> HttpResponse:
    """Take a document away from a row."""
    found = actions.uncite(by=actor, citation_id=citation_id)
    return panel_again(request, actor, found.assessment_id, found.code, "minh-chung")


@require_POST
@acting
def add_link(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """A document on a public portal."""
    actions.add_link(
        by=actor,
        place=place,
        url=request.POST.get("url", ""),
        read_on=timezone.localdate(),
        about=_about(request),
    )
    return redirect(f"/minh-chung/{place}/")


@require_POST
@acting
def describe(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Correct what is said about a document, or replace it with a newer version."""
    file = request.FILES.get("file")
    if file is not None:
        kept = actions.replace_file(
            by=actor, document_id=document_id, name=file.name or "", pieces=file.chunks()
        )
        return redirect(f"/minh-chung/{kept.document.place}/")
    found = actions.describe(by=actor, document_id=document_id, about=_about(request))
    return redirect(f"/minh-chung/{found.place}/")


def _about(request: HttpRequest) -> actions.About:
    given = request.POST.get("issued_on", "").strip()
    issued_on: date | None = None
    if given:
        try:
            issued_on = read_day(given)
        except Misread as misread:
            raise Invalid(f"Ngày văn bản: {misread}.") from None
    return actions.About(
        title=request.POST.get("title", ""),
        number=request.POST.get("number", ""),
        issued_on=issued_on,
        issuer=request.POST.get("issuer", ""),
        kind=request.POST.get("kind", ""),
    )
