"""Answers without identifiers, to be taken by analysts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.surveys.actions import exporting as actions
from parindex.surveys.queries.results import results_of
from parindex.surveys.views.results import context_of
from parindex.web.downloads import download
from parindex.web.pages import render_page


@acting
def answers(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What the files hold and what was left out, with a button for each kind."""
    demand(actor, Can.RUN_SURVEY)
    found = results_of(actor, slug)
    note = actions.note_of(found).split("\n")[2:]
    context = context_of(actor, found.survey, note=note)
    return render_page(request, "surveys/results/answers.html", context)


@require_POST
@acting
def answers_file(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The ZIP of one kind."""
    demand(actor, Can.RUN_SURVEY)
    kind = request.POST.get("kind", "")
    content = actions.export_answers(by=actor, found=results_of(actor, slug), kind=kind)
    return download(content, f"phieu-khong-danh-tinh-{slug}-{kind}.zip")
