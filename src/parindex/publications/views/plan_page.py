"""The improvement plan of one unit beside the results it rests on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor, Can
from parindex.cycles.templating import Paper, paper_file
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.documents.papers.improvement_plan import improvement_plan_form
from parindex.documents.papers.word_to_pdf import NotConverted
from parindex.errors import Conflict, Invalid
from parindex.improvement import actions
from parindex.improvement.actions import Wanted
from parindex.improvement.models import Measure
from parindex.publications import queries
from parindex.publications.units.plans import (
    basis_of,
    paper_of,
    plan_with_results,
    wanted_of,
)
from parindex.publications.units.reading import UnitPage, unit_page
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.word_only import word_only_page

PAPERS = ("docx", "pdf")


@require_safe
@acting
def plan(request: HttpRequest, actor: Actor, place: str, year: int) -> HttpResponse:
    """The plan with its measures, their progress, and what they would bring."""
    found = plan_with_results(actor, place, year)
    context = {
        "found": found,
        "page": found.page,
        "plan": found.page.plan,
        "unit": found.unit,
        "bands": queries.bands_of(found.unit.rules) if found.unit else [],
        "states": Measure.State.choices,
    }
    return render_page(request, "publications/plan.html", context)


@require_POST
@acting
def take_in(request: HttpRequest, actor: Actor, slug: str, unit: str) -> HttpResponse:
    """Put the chosen steps, or a measure in own words, into the unit's plan."""
    demand(actor, Can.ANSWER, unit)
    published = queries.publication(slug)
    if published is None or published.withdrawn_at is not None:
        raise Http404
    page = unit_page(published, unit, request.POST.getlist("buoc"))
    if page is None:
        raise Http404
    wanted = wanted_of(page) + _own_words(page, request)
    made = actions.take_in(by=actor, basis=basis_of(page), wanted=wanted)
    messages.success(request, _("Đã đưa vào kế hoạch. Ghi người phụ trách và hạn xong."))
    return redirect("plan", made.place, made.year)


def _own_words(page: UnitPage, request: HttpRequest) -> list[Wanted]:
    """A measure somebody wrote in own words for a criterion, or an area where no more is public."""
    code, text = request.POST.get("code", ""), request.POST.get("text", "")
    if not code or not text.strip():
        return []
    item = page.rules.by_code.get(code)
    if item is None:
        raise Invalid(_("Chọn tiêu chí cho việc này."))
    return [Wanted(code, str(item.title), text)]


@require_safe
@acting
def paper(request: HttpRequest, actor: Actor, place: str, year: int, kind: str) -> HttpResponse:
    """The plan as an office paper, docx or pdf."""
    if kind not in ("docx", "pdf"):
        raise Http404
    whole = plan_with_results(actor, place, year)
    found = paper_of(whole)
    if found is None or whole.unit is None:
        raise Conflict(_("Kết quả làm căn cứ của kế hoạch không còn được công bố."))
    try:
        cycle = whole.unit.publication.cycle
        content = paper_file(cycle, Paper.PLAN, improvement_plan_form(found), kind)
    except NotConverted as refusal:
        word = reverse("plan_paper", args=[place, year, "docx"])
        return word_only_page(request, str(refusal), word)
    return download(content, f"ke-hoach-khac-phuc-{place}-{year}.{kind}")
