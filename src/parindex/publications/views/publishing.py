"""The way from a concluded cycle to a publication: rehearsal, scan, approvals, the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.cycles.forms import read_moment
from parindex.cycles.models import Seat
from parindex.cycles.queries import watched_cycle
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.documents.papers.word_to_pdf import no_office
from parindex.engine.facts import Misread, read_day
from parindex.errors import Invalid
from parindex.publications import actions, queries
from parindex.publications.models import Publication, SignOff
from parindex.publications.papers.files import OFFERED
from parindex.publications.papers.own import word_only
from parindex.publications.rehearsing import Rehearsed, rehearsal_page
from parindex.publications.scanning import KINDS, scan
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from

FIELDS = ("number", "signed_on", "accepted", "changes", "visible_from")


@acting
def rehearsal(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Index, rating and place of every unit as they would be published now."""
    page = rehearsal_page(actor, slug)
    return render_page(request, "publications/publishing/rehearsal.html", _context(page, actor))


@require_POST
@acting
def rehearse(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Keep how things stand, to compare with later."""
    actions.rehearse(by=actor, cycle=watched_cycle(actor, slug))
    messages.success(
        request, _("Đã ghi bản tổng duyệt; lần sau trang này cho thấy điều gì thay đổi.")
    )
    return redirect("rehearsal", slug)


@acting
def scanning(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What somebody should look at before publishing."""
    page = rehearsal_page(actor, slug)
    findings = scan(page.cycle, page.results)
    context = _context(page, actor) | {
        "kinds": [
            (kind, title, [one for one in findings if one.kind == kind])
            for kind, title in KINDS.items()
        ],
        "titles": {code: one.title for code, one in page.indicator_set.by_code.items()},
    }
    return render_page(request, "publications/publishing/scan.html", context)


@acting
def deciding(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The approvals and the decision; posting publishes."""
    page = rehearsal_page(actor, slug)
    typed = Typed()
    if request.method == "POST":
        typed, decision = _decision(request.POST)
        if not typed.errors and decision is not None:
            try:
                made = actions.publish_cycle(
                    by=actor,
                    cycle=page.cycle,
                    decision=decision,
                    digest=request.POST.get("digest", ""),
                )
            except Invalid as refusal:
                typed.refuse("number", " ".join(refusal.problems))
            else:
                messages.success(request, _("Đã công bố. Địa chỉ này không bao giờ đổi."))
                if made.visible_from:
                    return redirect("publishing", slug)
                return redirect("ranking", made.slug)
    return _decision_page(request, actor, page, typed)


def _decision_page(
    request: HttpRequest, actor: Actor, page: Rehearsed, typed: Typed
) -> HttpResponse:
    """The page of approvals and decision with what was typed in whichever of its forms."""
    context = _context(page, actor) | {
        "typed": typed,
        "papers": OFFERED,
        "word_only": word_only(page.cycle),
        "no_office": no_office(),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "publications/publishing/decision.html", context, status=status)


@require_POST
@acting
def approve(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Record the approval of a chair."""
    typed = typed_from({name: request.POST.get(name, "") for name in ("name", "paper")})
    try:
        actions.sign_off(
            by=actor,
            cycle=watched_cycle(actor, slug),
            seat=request.POST.get("seat", ""),
            digest=request.POST.get("digest", ""),
            name=typed.of("name"),
            paper=typed.of("paper"),
        )
    except Invalid as refusal:
        is_named = bool(typed.of("name")) and len(typed.of("name")) <= actions.LONGEST["name"]
        typed.refuse("paper" if is_named else "name", str(refusal))
        return _decision_page(request, actor, rehearsal_page(actor, slug), typed)
    messages.success(request, _("Đã ghi phê duyệt."))
    return redirect("publishing", slug)


@require_POST
@acting
def withdraw(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take a publication back, with the reason."""
    demand(actor, Can.PUBLISH)
    found = Publication.objects.defer("body").select_related("cycle")
    publication = found.get(slug=slug, cycle__isnull=False)
    assert publication.cycle is not None
    cycle, name = publication.cycle.slug, f"reason-{publication.version}"
    typed = typed_from({name: request.POST.get(name, "")})
    try:
        actions.withdraw(by=actor, publication=publication, reason=typed.of(name))
    except Invalid as refusal:
        typed.refuse(name, str(refusal))
        return _decision_page(request, actor, rehearsal_page(actor, cycle), typed)
    messages.success(request, _("Đã rút. Địa chỉ vẫn còn và ghi rõ lý do."))
    return redirect("publishing", cycle)


def _context(page: Rehearsed, actor: Actor) -> dict[str, object]:
    is_chair = page.cycle.seats.filter(user_id=actor.person, duty=Seat.Duty.CHAIR).exists()
    return {
        "page": page,
        "cycle": page.cycle,
        "bands": queries.bands_of(page.indicator_set),
        "may_publish": not denial(actor, Can.PUBLISH),
        "is_chair": is_chair,
        "seats": [(seat, page.signed(seat)) for seat in SignOff.Seat],
    }


def _decision(posted: QueryDict) -> tuple[Typed, actions.Decision | None]:
    """What was typed of the decision, and the decision where all of it can be read."""
    typed = typed_from({name: posted.get(name, "") for name in FIELDS})
    signed_on = visible_from = None
    if typed.of("signed_on"):
        try:
            signed_on = read_day(typed.of("signed_on"))
        except Misread as misread:
            typed.refuse("signed_on", str(misread))
    if typed.of("visible_from"):
        visible_from = read_moment(typed, "visible_from")
    if typed.errors:
        return typed, None
    return typed, actions.Decision(
        number=typed.of("number"),
        signed_on=signed_on,
        accepted=typed.of("accepted"),
        changes=typed.of("changes"),
        visible_from=visible_from,
    )
