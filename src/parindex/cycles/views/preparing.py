"""One cycle: what it lacks, its calendar, its rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.cycles import actions, forms, setting_up
from parindex.cycles.deadlines import PHASE_TITLES
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_to_set_up, windows_of
from parindex.directory.acting import acting
from parindex.errors import Conflict, Invalid
from parindex.web.pages import render_page
from parindex.web.typed import Typed


@acting
def cycle(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Every step of setting up with its state, and the button that opens the cycle."""
    found = cycle_to_set_up(actor, slug)
    now = timezone.now()
    page = setting_up.overview(found, now)
    context = {"cycle": found, "page": page, "now": now, "phase_titles": PHASE_TITLES}
    return render_page(request, "cycles/preparing/cycle.html", context)


@acting
def calendar(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Four dates for each phase, in Vietnam's time, and the days on which units are reminded."""
    found = cycle_to_set_up(actor, slug)
    typed = forms.calendar_typed(windows_of(found))
    typed.values["reminders"] = forms.reminders_written(found.reminder_days)
    if request.method == "POST":
        typed, windows = forms.read_calendar(request.POST)
        typed.values.setdefault("reminders", forms.reminders_written(found.reminder_days))
        reminders = forms.read_reminders(typed)
        if not typed.errors:
            actions.set_windows(by=actor, cycle=found, windows=windows)
            if reminders != found.reminder_days:
                actions.set_reminders(by=actor, cycle=found, days=reminders)
            messages.success(request, _("Đã lưu lịch của kỳ."))
            return redirect("cycle_calendar", slug)
    context = {"cycle": found, "typed": typed, "phase_titles": PHASE_TITLES}
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/preparing/calendar.html", context, status=status)


@acting
def rules(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What the cycle decides for itself, and the higher cycle it hands its results to."""
    found = cycle_to_set_up(actor, slug)
    typed = forms.rules_typed(found)
    if request.method == "POST":
        typed, settings = forms.read_rules(request.POST)
        if _keep_rules(actor, found, typed, settings):
            messages.success(request, _("Đã lưu quy định của kỳ."))
            return redirect("cycle_rules", slug)
    context = {
        "cycle": found,
        "typed": typed,
        "policies": Cycle.LatePolicy.choices,
        "others": Cycle.objects.exclude(pk=found.pk).defer("edition"),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/preparing/rules.html", context, status=status)


def _keep_rules(actor: Actor, found: Cycle, typed: Typed, settings: dict[str, Any]) -> bool:
    """Keep the rules and the higher cycle; False with the refusals beside their fields."""
    above = Cycle.objects.filter(slug=typed.of("above")).first() if typed.of("above") else None
    due = forms.read_moment(typed, "hand_up_due") if above is not None else None
    if typed.errors:
        return False
    try:
        if (above and above.pk) != found.above_id or due != found.hand_up_due:
            actions.put_below(by=actor, cycle=found, above=above, due=due)
        actions.set_rules(by=actor, cycle=found, **settings)
    except (Conflict, Invalid) as refusal:
        typed.refuse("above", str(refusal))
    return not typed.errors
