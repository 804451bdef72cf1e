"""The unit's answers to questions about its rows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions import answering, citing, proving
from parindex.assessments.models import Question
from parindex.assessments.queries.explaining import explaining_page
from parindex.assessments.workflow import STATE_TITLES
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.web.pages import render_page


@acting
def questions(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """The questions that were sent to a unit, with its answers."""
    return _page(request, actor, assessment_id, {}, {}, 200)


def _page(
    request: HttpRequest,
    actor: Actor,
    assessment_id: int,
    typed: dict[int, str],
    errors: dict[int, str],
    status: int,
) -> HttpResponse:
    page = explaining_page(actor, assessment_id)
    context = {
        "page": page,
        "loaded": page.loaded,
        "unit": page.loaded.assessment.unit,
        "cycle": page.loaded.cycle,
        "typed": typed,
        "errors": errors,
        "state_titles": STATE_TITLES,
    }
    return render_page(request, "assessments/explaining/questions.html", context, status=status)


@require_POST
@acting
def answer(request: HttpRequest, actor: Actor, question_id: int) -> HttpResponse:
    """One answer, with extra evidence when files come along; what was typed is never lost."""
    question = Question.objects.get(pk=question_id)
    text = request.POST.get("answer", "")
    try:
        answering.explain(by=actor, question_id=question_id, answer=text)
        place = question.assessment.unit.code
        for file in request.FILES.getlist("files"):
            kept = proving.add_file(
                by=actor, place=place, name=file.name or "", pieces=file.chunks()
            )
            citing.cite(
                by=actor,
                assessment_id=question.assessment_id,
                code=question.code,
                document_id=kept.document.pk,
            )
    except Invalid as refusal:
        errors = {question_id: " ".join(refusal.problems)}
        return _page(request, actor, question.assessment_id, {question_id: text}, errors, 422)
    messages.success(
        request,
        _("Đã lưu giải trình tiêu chí %(code)s. Lưu chưa phải là gửi.") % {"code": question.code},
    )
    return redirect("explaining", question.assessment_id)
