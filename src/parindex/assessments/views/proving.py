"""Evidence: the library of a unit, files coming in and going out, their use under rows."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions import citing, uploading
from parindex.assessments.actions import proving as actions
from parindex.assessments.models import Document
from parindex.assessments.queries import proving as queries
from parindex.assessments.storage import opened, preview_of, put, waiting_folder
from parindex.assessments.views.answering import panel_again
from parindex.directory.acting import acting
from parindex.documents.incoming.previews import CONVERTIBLE, office_to_pdf
from parindex.engine.facts import Misread, read_day
from parindex.errors import Conflict, Denied, Invalid
from parindex.web.incoming import bare_body
from parindex.web.pages import page_number, render_page
from parindex.web.typed import whole_number

STRICT = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
KINDS = (
    "Báo cáo",
    "Kế hoạch",
    "Quyết định",
    "Công văn",
    "Nghị quyết",
    "Tờ trình",
    "Thông báo",
    "Biên bản",
    "Danh sách",
    "Ảnh chụp màn hình",
)


@acting
def library(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """The documents of a unit, searchable, with where each is used."""
    page = queries.library(actor, place, request.GET.get("tim", "")[:200], page_number(request))
    context: dict[str, Any] = {"page": page, "kinds": KINDS, "today": timezone.localdate()}
    return render_page(request, "assessments/proving/library.html", context, part="list")


@require_POST
@acting
def upload(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """Files sent whole, for pages without scripts; each is used under a row when one is named.

    A file that is refused does not keep the others out.
    """
    files = request.FILES.getlist("files")
    if not files:
        raise Invalid(_("Chọn ít nhất một tệp."))
    problems: list[str] = []
    kept: list[str] = []
    for one in files:
        name = one.name or ""
        try:
            found = actions.add_file(by=actor, place=place, name=name, pieces=one.chunks())
        except Invalid as refusal:
            problems += refusal.problems
            continue
        _use(request, actor, found.document)
        kept.append(_told(found, name))
    if problems:
        raise Invalid(*problems, *kept)
    if not request.POST.get("code"):
        messages.success(request, " ".join(kept))
    return redirect(_back(request, place))


def _told(kept: actions.Kept, name: str) -> str:
    """What became of a file that was sent."""
    document = kept.document
    if not kept.is_known:
        return _("Đã lưu «%(name)s».") % {"name": name}
    if document.file_name == name:
        return _("«%(name)s» đã có trong kho, dùng lại.") % {"name": name}
    said = {"name": name, "known": document.file_name, "document": str(document)}
    return _("«%(name)s» giống hệt «%(known)s» (%(document)s) đã có trong kho, dùng lại.") % said


def _use(request: HttpRequest, actor: Actor, document: Document) -> None:
    code, assessment = request.POST.get("code", ""), request.POST.get("assessment", "")
    number = whole_number(assessment)
    if code and number is not None:
        citing.cite(by=actor, assessment_id=number, code=code, document_id=document.pk)


def _back(request: HttpRequest, place: str) -> str:
    code, assessment = request.POST.get("code", ""), request.POST.get("assessment", "")
    if code and whole_number(assessment) is not None:
        row = code.replace(".", "-")
        return f"/cham-diem/{assessment}/?dong={quote(code)}&the=minh-chung#r-{row}"
    return reverse("library", args=[place])


@require_POST
@acting
def begin_upload(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """Announce a file that will come in pieces; the answer says where to send them."""
    size, name = request.POST.get("size", ""), request.POST.get("name", "")
    found = uploading.begin_upload(by=actor, place=place, name=name, size=whole_number(size) or 0)
    return JsonResponse({"address": reverse("continue_upload", args=[found.pk]), "received": 0})


@acting
def continue_upload(request: HttpRequest, actor: Actor, upload_id: str) -> HttpResponse:
    """One piece of a file, or with `finish` its end; a GET tells how much has come."""
    if request.method != "POST":
        found = uploading.upload_of(actor, upload_id)
        return JsonResponse({"received": found.received, "size": found.size})
    offset = whole_number(request.GET.get("offset", ""))
    if offset is not None:
        found = uploading.take_piece(
            by=actor, upload_id=upload_id, offset=offset, content=bare_body(request)
        )
        return JsonResponse({"received": found.received})
    kept = uploading.finish_upload(by=actor, upload_id=upload_id)
    sentence = _told(kept, request.POST.get("name") or kept.document.file_name)
    try:
        _use(request, actor, kept.document)
    except (Denied, Conflict, Invalid) as refusal:  # the file is safe; only its use is not
        sentence = f"{sentence} {_('Chưa đính kèm được:')} {refusal}"
    return JsonResponse({"document": kept.document.pk, "sentence": sentence})


@acting
def document(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponseBase:
    """A stored file to those who may read it; `xem` asks for a preview in the browser."""
    found = queries.document(actor, document_id)
    if found.url:
        return redirect(found.url)
    if "xem" in request.GET and found.extension in CONVERTIBLE:
        return _preview(found)
    is_shown = found.extension in queries.SHOWN_BY_BROWSERS and "tai" not in request.GET
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
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _preview(found: Document) -> HttpResponseBase:
    """An office file as PDF, made once and kept beside the original."""
    name = preview_of(found.file_digest)
    if not default_storage.exists(name):
        with TemporaryDirectory(dir=waiting_folder()) as folder:
            source = Path(folder) / f"source{found.extension}"
            with opened(found.file_digest) as stream, source.open("wb") as target:
                shutil.copyfileobj(stream, target)
            made = office_to_pdf(source, found.extension, Path(folder) / "preview.pdf")
            if made is None:
                raise Invalid(_("Chưa xem trước được tệp này trên máy chủ. Tải tệp về để xem."))
            put(made, name)
    preview = FileResponse(
        default_storage.open(name), filename="xem-truoc.pdf", content_type="application/pdf"
    )
    return _guarded(preview)


@require_POST
@acting
def cite(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """Use a document under a row."""
    chosen = whole_number(request.POST.get("document", ""))
    if chosen is None:
        raise Invalid(_("Chọn một tài liệu trong kho."))
    citing.cite(
        by=actor,
        assessment_id=assessment_id,
        code=code,
        document_id=chosen,
        pages=request.POST.get("pages") or None,
    )
    return panel_again(request, actor, assessment_id, code, "minh-chung")


@require_POST
@acting
def uncite(request: HttpRequest, actor: Actor, citation_id: int) -> HttpResponse:
    """Take a document away from a row."""
    found = citing.uncite(by=actor, citation_id=citation_id)
    return panel_again(request, actor, found.assessment_id, found.code, "minh-chung")


@require_POST
@acting
def add_link(request: HttpRequest, actor: Actor, place: str) -> HttpResponse:
    """A document on a public portal."""
    read_on = _day(request, "read_on", _("Ngày truy cập")) or timezone.localdate()
    url = request.POST.get("url", "")
    found = actions.add_link(by=actor, place=place, url=url, read_on=read_on, about=_about(request))
    return _done(request, place, _("Đã thêm liên kết «%(name)s».") % {"name": found})


@require_POST
@acting
def describe(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Correct what is said about a document."""
    found = actions.describe(by=actor, document_id=document_id, about=_about(request))
    return _done(request, found.place, _("Đã sửa thông tin của «%(name)s».") % {"name": found})


@require_POST
@acting
def replace(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """A newer version of a document."""
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Chọn tệp của phiên bản mới."))
    kept = actions.replace_file(
        by=actor, document_id=document_id, name=file.name or "", pieces=file.chunks()
    )
    sentence = _(
        "Đã thay «%(name)s». Bài đang tự chấm dùng bản mới; bài đã nộp giữ bản đã nộp."
    ) % {"name": kept.document}
    return _done(request, kept.document.place, sentence)


@require_POST
@acting
def discard(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Delete a document that was never used."""
    found = actions.discard(by=actor, document_id=document_id)
    return _done(request, found.place, _("Đã xóa «%(name)s».") % {"name": found})


def _done(request: HttpRequest, place: str, sentence: str) -> HttpResponse:
    """Back to the library with a word on what was done."""
    messages.success(request, sentence)
    address = reverse("library", args=[place])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _about(request: HttpRequest) -> actions.About:
    return actions.About(
        title=request.POST.get("title", ""),
        number=request.POST.get("number", ""),
        issued_on=_day(request, "issued_on", _("Ngày văn bản")),
        issuer=request.POST.get("issuer", ""),
        kind=request.POST.get("kind", ""),
    )


def _day(request: HttpRequest, name: str, title: str) -> date | None:
    given = request.POST.get(name, "").strip()
    if not given:
        return None
    try:
        return read_day(given)
    except Misread as misread:
        raise Invalid(f"{title}: {misread}.") from None
