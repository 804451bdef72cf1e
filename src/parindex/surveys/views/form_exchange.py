"""Questionnaires as files of other tools: fetched, brought in, looked at, only then written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.documents.questionnaires.limesurvey import write_limesurvey
from parindex.documents.questionnaires.limesurvey_reading import is_limesurvey, read_limesurvey
from parindex.documents.questionnaires.xlsform import write_xlsform
from parindex.documents.questionnaires.xlsform_cells import LARGEST_FORM
from parindex.documents.questionnaires.xlsform_reading import read_xlsform
from parindex.engine.documents import digest
from parindex.engine.survey_reading import AUDIENCES
from parindex.errors import Conflict, Invalid
from parindex.surveys import drafting
from parindex.surveys.actions.forms import rewrite_forms
from parindex.surveys.form_changes import differences
from parindex.surveys.form_importing import at_cells, place_form
from parindex.surveys.queries.forms import Draft, draft_named, form_problems
from parindex.surveys.views.forms import frame
from parindex.web.downloads import download
from parindex.web.pages import render_page

SALT = "parindex.surveys.xlsform"
ONE_DAY = 86_400


@require_safe
@acting
def file(request: HttpRequest, actor: Actor, slug: str, form: str) -> HttpResponse:
    """One questionnaire as an XLSForm."""
    draft = draft_named(actor, slug)
    own = draft.form(form)
    version = digest([drafting.questions_of(draft.document, form), draft.survey.digest])[:12]
    return download(write_xlsform(draft.read, own, version), f"{slug}-{form}.xlsx")


@require_safe
@acting
def limesurvey_file(request: HttpRequest, actor: Actor, slug: str, form: str) -> HttpResponse:
    """One questionnaire as a survey structure of LimeSurvey."""
    draft = draft_named(actor, slug)
    content = write_limesurvey(draft.read, draft.form(form))
    return download(content, f"{slug}-{form}.txt")


@acting
def bring(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """A file of another tool: what it would change, and after a look the change itself."""
    demand(actor, Can.RUN_SURVEY)
    draft = draft_named(actor, slug)
    context: dict[str, Any] = frame(draft) | {"into": "", "audience": "", "found": None}
    status = 200
    if request.method == "POST" and draft.closed:
        raise Conflict(draft.closed)
    if request.method == "POST" and request.POST.get("act") == "apply":
        try:
            form = _applied(request, actor, draft)
        except (Conflict, Invalid) as refusal:
            draft = draft_named(actor, slug)
            status = 409 if isinstance(refusal, Conflict) else 422
            context |= {**frame(draft), "sentence": str(refusal)}
        else:
            messages.success(request, _("Đã ghi phiếu từ tệp."))
            return redirect("survey_form", slug, form)
    elif request.method == "POST":
        context |= _looked(request, draft)
        status = 200 if context.get("signed") else 422
    return render_page(request, "surveys/forms/import.html", context, status=status)


def _looked(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What an uploaded file would change; a clean one can be written as it was seen."""
    sent = request.FILES.get("file")
    into, audience = request.POST.get("into", ""), request.POST.get("audience", "")
    context: dict[str, Any] = {"into": into, "audience": audience}
    if not isinstance(sent, UploadedFile):
        return context | {"sentence": _("Chọn tệp XLSForm (.xlsx) hoặc LimeSurvey (.txt).")}
    if (sent.size or 0) > LARGEST_FORM:
        return context | {"sentence": _("Tệp lớn hơn 5 MB. Chọn lại tệp.")}
    if into and into not in {one.id for one in draft.read.questionnaires}:
        return context | {"sentence": _("Không có phiếu này. Chọn lại.")}
    name = sent.name or ""
    arrived = (read_limesurvey if is_limesurvey(name) else read_xlsform)(sent.read(), name)
    if arrived.refusal:
        return context | {"sentence": arrived.refusal}
    if not into and not arrived.form.get("audience") and audience not in AUDIENCES:
        return context | {"sentence": _("Chọn đối tượng trả lời của phiếu mới rồi nộp lại tệp.")}
    placed = place_form(draft.document, arrived, into, audience)
    problems = [*arrived.problems]
    if not problems:
        problems = at_cells(arrived, placed.form, form_problems(draft.survey, placed.document))
    changes = differences(draft.document, placed.document)
    context |= {"found": True, "name": name, "form_code": placed.form, "changes": changes}
    context |= {"problems": problems, "notes": [*arrived.notes, *placed.notes]}
    if not problems and changes:
        kept = {"digest": draft.survey.digest, "form": placed.form, "document": placed.document}
        context["signed"] = signing.dumps(kept, salt=SALT, compress=True)
    return context


def _applied(request: HttpRequest, actor: Actor, draft: Draft) -> str:
    """Write what was looked at, unless the questionnaires changed since."""
    try:
        kept = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=ONE_DAY)
    except signing.BadSignature:
        raise Invalid(_("Bản xem trước đã quá hạn. Nộp lại tệp.")) from None
    document, form = kept["document"], str(kept["form"])
    survey, seen = draft.survey, str(kept["digest"])
    rewrite_forms(by=actor, survey=survey, seen=seen, document=document, act="import_form")
    return form
