"""The way from a concluded cycle to a publication: rehearsal, scan, approvals, the decision."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Seat
from parindex.cycles.queries import watched_cycle
from parindex.directory.acting import acting
from parindex.documents.decision import decision_docx, decision_pdf
from parindex.documents.official_pdf import FONTS
from parindex.errors import Denied, Invalid
from parindex.publications import actions, queries
from parindex.publications.deciding import decision_of
from parindex.publications.models import Publication, SignOff
from parindex.publications.rehearsing import Rehearsed, rehearsal_page
from parindex.publications.scanning import KINDS, scan
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from

PAPERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
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
    typed, status = Typed({"signed_on": ""}), 200
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
        status = 422
    context = _context(page, actor) | {"typed": typed}
    return render_page(request, "publications/publishing/decision.html", context, status=status)


@acting
def paper(request: HttpRequest, actor: Actor, slug: str, kind: str) -> HttpResponse:
    """The decision with its annexes: a draft from the rehearsal, or as it was published."""
    if kind not in PAPERS:
        raise Publication.DoesNotExist
    results, about = decision_of(actor, slug)
    if kind == "pdf":
        content = decision_pdf(results, about, FONTS)
    else:
        content = decision_docx(results, about)
    response = HttpResponse(content, content_type=PAPERS[kind])
    name = f"quyet-dinh-cong-bo-{slug}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@acting
def approve(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Record the approval of a chair."""
    actions.sign_off(
        by=actor,
        cycle=watched_cycle(actor, slug),
        seat=request.POST.get("seat", ""),
        digest=request.POST.get("digest", ""),
        name=request.POST.get("name", ""),
        paper=request.POST.get("paper", ""),
    )
    messages.success(request, _("Đã ghi phê duyệt."))
    return redirect("publishing", slug)


@require_POST
@acting
def withdraw(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take a publication back, with the reason."""
    if reason := denial(actor, Can.PUBLISH):
        raise Denied(reason)
    publication = Publication.objects.defer("body").get(slug=slug, cycle__isnull=False)
    actions.withdraw(by=actor, publication=publication, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã rút. Địa chỉ vẫn còn và ghi rõ lý do."))
    assert publication.cycle is not None
    return redirect("publishing", publication.cycle.slug)


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
    typed = typed_from({name: posted.get(name, "") for name in FIELDS})
    signed_on = _day(typed.of("signed_on"))
    if typed.of("signed_on") and signed_on is None:
        typed.refuse("signed_on", _("Ghi ngày dạng 27/12/2026."))
    visible_from = _moment(typed.of("visible_from"))
    if typed.of("visible_from") and visible_from is None:
        typed.refuse("visible_from", _("Ghi ngày giờ dạng 27/12/2026 08:00, hoặc để trống."))
    if typed.errors:
        return typed, None
    return typed, actions.Decision(
        number=typed.of("number"),
        signed_on=signed_on,
        accepted=typed.of("accepted"),
        changes=typed.of("changes"),
        visible_from=visible_from,
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  # a day has no clock
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
