"""Excel round trips: download, fill in offline, upload, look, apply.

An upload waits under the session of whoever brought it; what is applied is what was last shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_safe

from parindex.access import Actor
from parindex.assessments.actions.importing import (
    ManyRefused,
    judge_many,
    state_many,
    supply_many,
)
from parindex.assessments.queries.appraisal_workbooks import (
    appraisal_preview,
    appraisal_workbook_file,
)
from parindex.assessments.queries.appraisal_workbooks import (
    appraisal_workbook as appraisal_page,
)
from parindex.assessments.queries.cycle_workbooks import (
    cycle_preview,
    cycle_workbook_file,
)
from parindex.assessments.queries.cycle_workbooks import cycle_workbook as cycle_page
from parindex.assessments.queries.workbooks import (
    Preview,
    sheet_preview,
    sheet_workbook,
    sheet_workbook_file,
)
from parindex.assessments.storage import Kept, forget, keep_waiting, waiting
from parindex.directory.acting import acting
from parindex.documents.incoming.workbook_safety import LARGEST_WORKBOOK
from parindex.errors import Conflict, Denied
from parindex.web.downloads import download
from parindex.web.pages import render_page

SESSION = "workbooks"
CHANGED = gettext_noop(
    "Số liệu đã đổi sau lúc xem trước nên chưa ghi gì. Xem lại bảng dưới đây rồi ghi."
)
GONE = gettext_noop("Tệp xem trước không còn (đã ghi, đã bỏ hoặc quá một ngày). Chọn lại tệp.")


@dataclass(frozen=True)
class Trip:
    """One round trip: its address and page, how an upload is read, and how it is applied."""

    address: str
    template: str
    context: dict[str, Any]
    read: Callable[[bytes], Preview]
    apply: Callable[[Preview, str], Any]
    is_closed: bool = False


@acting
def workbook(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """The sheet of a unit as a workbook."""
    page = sheet_workbook(actor, assessment_id)
    unit, cycle = page.loaded.assessment.unit, page.loaded.cycle
    trip = Trip(
        reverse("workbook", args=[assessment_id]),
        "assessments/workbooks/workbook.html",
        {"page": page, "unit": unit, "cycle": cycle, "loaded": page.loaded},
        lambda content: sheet_preview(sheet_workbook(actor, assessment_id), content),
        lambda preview, name: state_many(
            by=actor, assessment_id=assessment_id, rows=preview.rows, file=name
        ),
        bool(page.closed),
    )
    return _answer(request, trip)


@require_safe
@acting
def workbook_file(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """The workbook of a unit."""
    page = sheet_workbook(actor, assessment_id)
    return download(sheet_workbook_file(page), page.file_name)


@acting
def appraisal_workbook(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The rows an appraiser judges in a cycle as a workbook."""
    page = appraisal_page(actor, slug)
    trip = Trip(
        reverse("appraisal_workbook", args=[slug]),
        "assessments/workbooks/appraisal_workbook.html",
        {"page": page, "cycle": page.cycle},
        lambda content: appraisal_preview(actor, appraisal_page(actor, slug), content),
        lambda preview, name: judge_many(by=actor, cycle=page.cycle, rows=preview.rows, file=name),
    )
    return _answer(request, trip)


@require_safe
@acting
def appraisal_workbook_download(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The workbook of an appraiser."""
    page = appraisal_page(actor, slug)
    return download(appraisal_workbook_file(page), page.file_name)


@acting
def cycle_workbook(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """A whole cycle as a workbook."""
    page = cycle_page(actor, slug)
    trip = Trip(
        reverse("cycle_workbook", args=[slug]),
        "assessments/workbooks/cycle_workbook.html",
        {"page": page, "cycle": page.cycle},
        lambda content: cycle_preview(cycle_page(actor, slug), content),
        lambda preview, name: supply_many(by=actor, cycle=page.cycle, rows=preview.rows, file=name),
    )
    return _answer(request, trip)


@require_safe
@acting
def cycle_workbook_download(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The workbook of a cycle."""
    page = cycle_page(actor, slug)
    return download(cycle_workbook_file(page), page.file_name)


def _answer(request: HttpRequest, trip: Trip) -> HttpResponse:
    match request.POST.get("act", "") if request.method == "POST" else "look":
        case "look":
            return _look(request, trip)
        case "apply":
            return _apply(request, trip)
        case "discard":
            _drop(request, trip)
            return redirect(trip.address)
        case _:
            return _upload(request, trip)


def _look(request: HttpRequest, trip: Trip) -> HttpResponse:
    """The page, with the preview of the file that waits, if one does."""
    if trip.is_closed:
        _drop(request, trip)
    found = _waiting(request, trip)
    if found is None:
        return _page(request, trip)
    kept, name, content = found
    return _page(request, trip, preview=trip.read(content), kept=kept, name=name)


def _upload(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Keep a file and show what it would change; a file that cannot be read is not kept."""
    _drop(request, trip)
    file = request.FILES.get("file")
    refusal = _refused(file)
    if refusal or file is None:
        return _page(request, trip, preview=Preview(refusal=refusal), status=422)
    kept = keep_waiting(file.chunks())
    name = file.name or ""
    try:
        preview = trip.read(waiting(kept) or b"")
    except Denied:
        forget(kept)
        raise
    if preview.refusal:
        forget(kept)
        return _page(request, trip, preview=preview, name=name, status=422)
    _waiting_files(request)[trip.address] = [kept.name, kept.digest, name[:160]]
    request.session.modified = True
    return redirect(f"{trip.address}#xem-truoc")


def _refused(file: UploadedFile[Any] | None) -> str:
    if file is None:
        return _("Chọn tệp Excel (.xlsx) đã điền.")
    suffix = Path(file.name or "").suffix.lower()
    if suffix == ".xlsm":
        return _("Tệp có thể chứa macro (.xlsm). Lưu lại dạng .xlsx rồi nộp.")
    if suffix != ".xlsx":
        return _("Tệp «%(name)s» không phải .xlsx. Lưu lại dạng .xlsx rồi nộp.") % {
            "name": (file.name or "")[:80]
        }
    if (file.size or 0) > LARGEST_WORKBOOK:
        return _("Tệp lớn hơn 50 MB. Tải lại tệp từ phần mềm rồi nhập vào đó.")
    return ""


def _apply(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Write what was previewed; anything that changed since is shown instead."""
    found = _waiting(request, trip)
    if found is None:
        return _page(request, trip, preview=Preview(refusal=_(GONE)), status=409)
    kept, name, content = found
    preview = trip.read(content)
    is_same = request.POST.get("digest") == kept.digest and request.POST.get("mark") == preview.mark
    sentence = "" if is_same and preview.is_clean else _(CHANGED)
    if not sentence:
        try:
            trip.apply(preview, name)
        except (Conflict, ManyRefused) as refusal:
            sentence = f"{refusal} {_(CHANGED)}"
            preview = trip.read(content)
    if sentence:
        return _page(
            request, trip, preview=preview, kept=kept, name=name, sentence=sentence, status=409
        )
    count = len(preview.changes)
    _drop(request, trip)
    done = ngettext(
        "Đã ghi %(count)s dòng từ tệp «%(name)s».",
        "Đã ghi %(count)s dòng từ tệp «%(name)s».",
        count,
    )
    messages.success(request, done % {"count": count, "name": name})
    return redirect(trip.address)


def _page(
    request: HttpRequest,
    trip: Trip,
    *,
    preview: Preview | None = None,
    kept: Kept | None = None,
    name: str = "",
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    given = {"preview": preview, "kept": kept, "file_name": name, "sentence": sentence}
    context = {**trip.context, **given, "address": trip.address}
    return render_page(request, trip.template, context, status=status)


def _waiting_files(request: HttpRequest) -> dict[str, list[str]]:
    found: dict[str, list[str]] = request.session.setdefault(SESSION, {})
    return found


def _waiting(request: HttpRequest, trip: Trip) -> tuple[Kept, str, bytes] | None:
    """The file that waits for this page, its name and its bytes."""
    found = request.session.get(SESSION, {}).get(trip.address)
    if not found:
        return None
    kept = Kept(found[0], found[1])
    content = waiting(kept)
    if content is None:
        _drop(request, trip)
        return None
    return kept, found[2], content


def _drop(request: HttpRequest, trip: Trip) -> None:
    """Forget the file that waits for this page."""
    found = request.session.get(SESSION, {})
    if trip.address in found:
        forget(Kept(*found.pop(trip.address)[:2]))
        request.session.modified = True
