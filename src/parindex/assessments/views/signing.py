"""The last look before a sheet leaves the unit: what is missing, what changed, signing it."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions import answering, moving, proving
from parindex.assessments.models import Submission
from parindex.assessments.queries.signing import cycle_of, self_report_of, signing_page
from parindex.assessments.workflow import STATE_TITLES, State
from parindex.cycles.templating import Paper, paper_file
from parindex.directory.acting import acting
from parindex.documents.papers.self_report import self_report_form
from parindex.documents.papers.word_to_pdf import NotConverted
from parindex.errors import Denied, Invalid
from parindex.web.downloads import download
from parindex.web.pages import redirect_to, render_page
from parindex.web.typed import Typed
from parindex.web.word_only import word_only_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@acting
def sign(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """What the head sees before signing, and the clerk before handing in."""
    return _sign_page(request, actor, assessment_id, Typed())


def _sign_page(
    request: HttpRequest, actor: Actor, assessment_id: int, typed: Typed
) -> HttpResponse:
    """The page with what was typed as a reason, kept under the name of its step."""
    page = signing_page(actor, assessment_id)
    loaded = page.sheet.loaded
    context = {
        "page": page,
        "sheet": page.sheet,
        "loaded": loaded,
        "unit": loaded.assessment.unit,
        "cycle": loaded.cycle,
        "state_titles": STATE_TITLES,
        "typed": typed,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "assessments/signing/sign.html", context, status=status)


@require_POST
@acting
def move(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """One move of the workflow, with its reason when it needs one."""
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    try:
        loaded = moving.move(by=actor, assessment_id=assessment_id, name=name, reason=reason)
    except KeyError:
        raise Invalid(_("Không có bước này.")) from None
    except Invalid as refusal:
        typed = Typed({name: reason}, {name: str(refusal)})
        return _sign_page(request, actor, assessment_id, typed)
    title = _(STATE_TITLES[State(loaded.assessment.state)])
    messages.success(request, f"{loaded.assessment.unit.name}: {title}.")
    sheet = f"/cham-diem/{assessment_id}/ky/"
    return redirect_to(request, request.POST.get("next", ""), sheet)


@require_POST
@acting
def report(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """Keep the unit's own paragraphs of its report."""
    answering.write_report(
        by=actor,
        assessment_id=assessment_id,
        difficulties=request.POST.get("difficulties", ""),
        proposals=request.POST.get("proposals", ""),
    )
    messages.success(request, _("Đã lưu phần khó khăn, kiến nghị của báo cáo."))
    return redirect(f"/cham-diem/{assessment_id}/ky/")


@acting
def paper(request: HttpRequest, actor: Actor, assessment_id: int, kind: str) -> HttpResponse:
    """The self-assessment report as docx or pdf."""
    found = self_report_of(actor, assessment_id)
    cycle, form = cycle_of(assessment_id), self_report_form(found)
    try:
        content = paper_file(cycle, Paper.SELF_REPORT, form, kind)
    except NotConverted as refusal:
        return word_only_page(request, str(refusal), reverse("paper", args=[assessment_id, "docx"]))
    return download(content, f"bao-cao-tu-danh-gia-{found.year}-{assessment_id}.{kind}")


@require_POST
@acting
def signed_copy(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """A scanned or digitally signed copy of the report, attached to the submission."""
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Chọn tệp bản ký (PDF hoặc ảnh)."))
    page = signing_page(actor, assessment_id)
    if not page.submissions:
        raise Denied(_("Nộp bài trước, rồi đính kèm bản ký."))
    unit = page.sheet.loaded.assessment.unit
    kept = proving.add_file(by=actor, place=unit.code, name=file.name or "", pieces=file.chunks())
    moving.attach_signed_copy(by=actor, submission=page.submissions[-1], document=kept.document)
    messages.success(request, _("Đã đính kèm bản ký."))
    return redirect(f"/cham-diem/{assessment_id}/ky/")


@acting
def submission(request: HttpRequest, actor: Actor, submission_id: int) -> HttpResponse:
    """A frozen sheet as JSON, to be kept and compared by its digest."""
    found = Submission.objects.get(pk=submission_id)
    signing_page(actor, found.assessment_id)
    body = json.dumps({"digest": found.digest, "body": found.body}, ensure_ascii=False, indent=1)
    return download(body, f"bai-nop-{found.pk}.json")
