"""The progress board and the home page of everybody who works in a cycle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.assessments.actions import moving, reminding
from parindex.assessments.models import Assessment
from parindex.assessments.queries import watching as queries
from parindex.assessments.queries.home import home_page
from parindex.assessments.queries.standing import standing_page
from parindex.assessments.workflow import STATE_TITLES
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, cycles_for, watched_cycle
from parindex.directory.acting import acting
from parindex.directory.models import Notice
from parindex.improvement.queries import way_to_plans
from parindex.language import counted
from parindex.web.pages import render_page

BULK_MOVES = ("ask", "refer", "refer_reviewed", "close_explanation", "lock", "lock_unsigned")


@acting
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Việc cần làm: what this person has to do, most urgent first."""
    cycles = cycles_for(actor)
    opened = (one for one in cycles if one.state != Cycle.State.PREPARING)
    context = {
        "page": home_page(actor),
        "actor": actor,
        "today": timezone.localdate(),
        "cycles": [(one, address) for one in cycles if (address := _address(actor, one))],
        "seen": None if denial(actor, Can.WATCH) else next(opened, None),
        "plans": way_to_plans(actor),
        "notices": Notice.objects.filter(user_id=actor.person)[:6],
        "may_supply_map": not denial(actor, Can.SUPPLY_MAP),
        "may_read_journal": not denial(actor, Can.READ_JOURNAL),
    }
    return render_page(request, "assessments/watching/home.html", context)


def _address(actor: Actor, cycle: Cycle) -> str:
    """Where a person goes in a cycle: the board, the appraisal, or their own unit's sheet; "" for
    one who keeps the system and works in no cycle."""
    if not denial(actor, Can.WATCH):
        return reverse("board", args=[cycle.slug])
    sheet = Assessment.objects.filter(unit__cycle=cycle, unit__code__in=actor.units()).first()
    if sheet is not None:
        return reverse("sheet", args=[sheet.pk])
    return "" if denial(actor, Can.APPRAISE) else reverse("appraisal", args=[cycle.slug])


@acting
def board(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Units against areas; the table renews itself every half minute."""
    wanted = request.GET.get("loc", "tat-ca")
    sort = request.GET.get("xep", "it-nhat")
    words = request.GET.get("tim", "")
    moving.settle_overdue(watched_cycle(actor, slug))
    page = queries.board(actor, slug, wanted, sort, words)
    context = {
        "page": page,
        "cycle": page.cycle,
        "wanted": wanted,
        "sort": sort,
        "words": words,
        "filters": queries.FILTERS,
        "state_titles": STATE_TITLES,
        "may_set_up": not denial(actor, Can.SET_UP),
    }
    return render_page(request, "assessments/watching/board.html", context, part="table")


@acting
def standing(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Where every unit would stand if the cycle ended now."""
    page = standing_page(actor, slug)
    bands = [
        {"id": band.id, "label": band.label, "place": place + 1}
        for place, band in enumerate(page.indicator_set.rating.bands)
    ]
    may_finish = not denial(actor, Can.SET_UP) and page.cycle.state == Cycle.State.RUNNING
    context = {"page": page, "cycle": page.cycle, "bands": bands, "may_finish": may_finish}
    return render_page(request, "assessments/watching/standing.html", context)


@require_POST
@acting
def remind(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Remind the units that are chosen, or all that are behind when none is."""
    cycle = watched_cycle(actor, slug)
    codes = request.POST.getlist("unit") or list(cycle.units.values_list("code", flat=True))
    found = reminding.remind(by=actor, cycle=cycle, codes=codes, text=request.POST.get("text", ""))
    if found.told:
        messages.success(
            request,
            counted(
                "Đã nhắc %(count)s đơn vị: %(told)s.", len(found.told), told=_listed(found.told)
            ),
        )
    if found.passed_over:
        count = len(found.passed_over)
        messages.error(
            request,
            counted(
                "Không nhắc %(count)s đơn vị: %(passed_over)s",
                count,
                passed_over=_listed(found.passed_over, 3),
            ),
        )
    return redirect("board", slug)


def _listed(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


@require_POST
@acting
def finish(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """End a cycle whose units are all concluded."""
    moving.finish_cycle(by=actor, cycle=cycle_named(slug))
    messages.success(request, _("Đã kết thúc kỳ đánh giá."))
    return redirect("standing", slug)


@require_POST
@acting
def move_many(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """One step of the workflow for the units that are chosen."""
    name = request.POST.get("move", "")
    codes = request.POST.getlist("unit")
    cycle = cycle_named(slug)
    if name in BULK_MOVES and codes:
        moved, refused = moving.move_many(by=actor, cycle=cycle, name=name, codes=codes)
        if moved:
            messages.success(request, counted("Đã chuyển %(count)s đơn vị.", moved))
        for sentence in refused[:5]:
            messages.error(request, sentence)
        if len(refused) > 5:
            messages.error(
                request,
                counted("và %(count)s đơn vị khác chưa chuyển được.", len(refused) - 5),
            )
    else:
        messages.error(request, _("Chọn đơn vị và bước cần chuyển."))
    return redirect("board", slug)
