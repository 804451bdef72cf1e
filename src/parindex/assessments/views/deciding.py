"""What the council works on: the agenda, one item, the meeting, conclusions, minutes."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions.outcomes import Decision, DecisionInvalid
from parindex.assessments.models import AgendaItem, Assessment
from parindex.assessments.queries import agenda, concluding, minuting
from parindex.assessments.queries import meeting as meetings
from parindex.assessments.queries.deciding import item_page
from parindex.assessments.views.signing import WORD
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.queries import watched_cycle
from parindex.cycles.templating import Paper, paper_file
from parindex.directory.acting import acting
from parindex.documents.papers.minutes import minutes_form
from parindex.documents.papers.word_to_pdf import NotConverted
from parindex.engine.facts import Misread, read_day
from parindex.errors import Conflict, Invalid
from parindex.web.pages import render_page
from parindex.web.typed import whole_number
from parindex.web.word_only import word_only_page

CLOSE_OF_BUSINESS = time(17, 0)


@acting
def council(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The agenda of a cycle; `loc` filters it."""
    return _council(request, actor, slug)


def _council(
    request: HttpRequest, actor: Actor, slug: str, error: str = "", status: int = 200
) -> HttpResponse:
    wanted = request.GET.get("loc", "tat-ca")
    wanted = wanted if wanted in agenda.FILTERS else "tat-ca"
    page = agenda.agenda_page(actor, slug, wanted)
    context = {
        "page": page,
        "cycle": page.cycle,
        "wanted": wanted,
        "error": error,
        "may_publish": not denial(actor, Can.PUBLISH),
        "typed": request.POST,
    }
    return render_page(request, "assessments/deciding/council.html", context, status=status)


@require_POST
@acting
def add(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Put a row of a unit on the agenda; what was typed comes back when it cannot be."""
    cycle = watched_cycle(actor, slug)
    try:
        assessment = _chosen(request, cycle.pk)
        code = request.POST.get("code", "").partition(" ")[0]
        why = request.POST.get("why", "")
        found = actions.add_to_agenda(by=actor, assessment_id=assessment.pk, code=code, why=why)
    except Invalid as refusal:
        return _council(request, actor, slug, " ".join(refusal.problems), 422)
    except Conflict as conflict:
        return _council(request, actor, slug, str(conflict), 409)
    messages.success(request, _("Đã thêm tiêu chí %(code)s vào chương trình.") % {"code": code})
    return redirect(f"/hoi-dong/{slug}/#nd-{found.pk}")


def _chosen(request: HttpRequest, cycle_id: int) -> Assessment:
    """The sheet named in a form, of this cycle only."""
    chosen = whole_number(request.POST.get("assessment", ""))
    found = Assessment.objects.filter(unit__cycle=cycle_id)
    assessment = found.filter(pk=chosen or 0).first()
    if assessment is None:
        raise Invalid(_("Chọn đơn vị."))
    return assessment


@acting
def item(request: HttpRequest, actor: Actor, slug: str, item_id: int) -> HttpResponse:
    """One item whole, with the form of its decision."""
    return _item(request, actor, slug, item_id)


def _item(
    request: HttpRequest,
    actor: Actor,
    slug: str,
    item_id: int,
    decision: Decision | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = item_page(actor, slug, item_id, decision)
    context = {
        "page": page,
        "entry": page.entry,
        "row": page.row,
        "cycle": page.cycle,
        "decision": decision or Decision("", ""),
        "errors": errors or {},
    }
    template = "assessments/deciding/item.html"
    return render_page(request, template, context, part="preview", status=status)


def read_decision(request: HttpRequest) -> Decision:
    """What the form of a decision says; `f-…` are figures, `v-…` the words it was based on."""
    given = request.POST
    seen = {
        key[2:]: whole_number(str(value)) for key, value in given.items() if key.startswith("v-")
    }
    return Decision(
        side=given.get("side", ""),
        words=given.get("words", ""),
        raw={key[2:]: given.getlist(key) for key in given if key.startswith("f-")},
        points=given.get("points", ""),
        votes_for=given.get("votes_for", ""),
        votes_against=given.get("votes_against", ""),
        votes_abstained=given.get("votes_abstained", ""),
        seen=seen or None,
    )


@require_POST
@acting
def preview(request: HttpRequest, actor: Actor, slug: str, item_id: int) -> HttpResponse:
    """The points of what is being typed; nothing is stored."""
    return _item(request, actor, slug, item_id, read_decision(request))


@require_POST
@acting
def decide(request: HttpRequest, actor: Actor, slug: str, item_id: int) -> HttpResponse:
    """Record a decision; a refusal shows everything typed with the sentence beside it."""
    found = AgendaItem.objects.select_related("cycle").get(pk=item_id, cycle__slug=slug)
    decision = read_decision(request)
    try:
        actions.decide(by=actor, item_id=found.pk, decision=decision)
    except DecisionInvalid as refusal:
        return _item(request, actor, slug, item_id, decision, refusal.errors, 422)
    except Conflict as conflict:
        return _item(request, actor, slug, item_id, decision, {"conflict": str(conflict)}, 409)
    messages.success(request, _("Đã ghi quyết định tiêu chí %(code)s.") % {"code": found.code})
    after = "phien-hop/" if request.POST.get("then") == "meeting" else f"{item_id}/"
    return redirect(f"/hoi-dong/{slug}/{after}")


@require_POST
@acting
def call(request: HttpRequest, actor: Actor, slug: str, item_id: int) -> HttpResponse:
    """Put an item on every screen of the meeting."""
    found = AgendaItem.objects.get(pk=item_id, cycle__slug=slug)
    actions.call(by=actor, item_id=found.pk)
    return redirect("council_meeting", slug=slug)


@acting
def meeting(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The meeting's screen; 204 or 304 while nothing on it has changed."""
    is_htmx = bool(request.headers.get("HX-Request"))
    shown = request.GET.get("co", "")
    if not is_htmx:
        shown = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
    if shown and meetings.meeting_version(actor, slug) == shown:
        return HttpResponse(status=204 if is_htmx else 304, headers={"ETag": f'"{shown}"'})
    page = meetings.meeting_page(actor, slug)
    context: dict[str, Any] = {"page": page, "cycle": page.cycle, "entry": page.entry}
    template = "assessments/deciding/meeting.html"
    response = render_page(request, template, context, part="screen")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{page.version}"'
    return response


@acting
def conclusions(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The units before the council, and conclusions that were complained about."""
    return _conclusions(request, actor, slug)


def _conclusions(
    request: HttpRequest, actor: Actor, slug: str, error: str = "", status: int = 200
) -> HttpResponse:
    page = concluding.conclusions_page(actor, slug)
    context = {"page": page, "cycle": page.cycle, "error": error, "typed": request.POST}
    return render_page(request, "assessments/deciding/conclusions.html", context, status=status)


@require_POST
@acting
def conclude(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Conclude one unit or those chosen; each that cannot be is named with its reason."""
    cycle = watched_cycle(actor, slug)
    one = request.POST.get("one", "")
    codes = [one] if one else request.POST.getlist("unit")
    count, refused = actions.conclude_many(by=actor, cycle=cycle, codes=codes)
    if count:
        messages.success(request, _("Đã kết luận %(n)s đơn vị.") % {"n": count})
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("council_conclusions", slug=slug)


@require_POST
@acting
def reopen(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Open a conclusion again after a complaint, with a reason and a last day."""
    cycle = watched_cycle(actor, slug)
    try:
        assessment = _chosen(request, cycle.pk)
        until = _last_moment(request.POST.get("until", ""))
        reason = request.POST.get("reason", "")
        actions.reopen(by=actor, assessment_id=assessment.pk, reason=reason, until=until)
    except Invalid as refusal:
        return _conclusions(request, actor, slug, " ".join(refusal.problems), 422)
    except Conflict as conflict:
        return _conclusions(request, actor, slug, str(conflict), 409)
    messages.success(request, _("Đã mở lại kết luận. Thêm nội dung khiếu nại vào chương trình."))
    return redirect("council_conclusions", slug=slug)


def _last_moment(text: str) -> datetime | None:
    """The close of business of a typed day; None when nothing was typed."""
    if not text.strip():
        return None
    try:
        day = read_day(text.strip())
    except Misread as misread:
        raise Invalid(_("Hạn giải quyết: %(misread)s.") % {"misread": misread}) from None
    return datetime.combine(day, CLOSE_OF_BUSINESS, VIETNAM)


@acting
def minutes(request: HttpRequest, actor: Actor, slug: str, kind: str) -> HttpResponse:
    """The minutes as docx or pdf, by the authority's template; `ngay` limits them to one day."""
    if kind not in ("docx", "pdf"):
        raise Assessment.DoesNotExist
    asked = request.GET.get("ngay", "")
    until = _last_moment(asked)
    found = minuting.minutes_of(actor, slug, until.date() if until else None)
    try:
        content = paper_file(watched_cycle(actor, slug), Paper.MINUTES, minutes_form(found), kind)
    except NotConverted as refusal:
        word = reverse("council_minutes", args=[slug, "docx"])
        return word_only_page(request, str(refusal), f"{word}?ngay={asked}" if until else word)
    content_type = WORD if kind == "docx" else "application/pdf"
    response = HttpResponse(content, content_type=content_type)
    name = f"bien-ban-hoi-dong-{slug}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
