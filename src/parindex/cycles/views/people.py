"""The council's seats, more time for one unit, declared conflicts of interest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.cycles import actions, setting_up
from parindex.cycles.deadlines import PHASE_TITLES, Phase
from parindex.cycles.forms import read_moment
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.queries import cycle_to_set_up, seats_of, windows_of
from parindex.directory.acting import acting
from parindex.directory.actions import declare_interest, withdraw_interest
from parindex.directory.models import User
from parindex.errors import Conflict, Invalid
from parindex.web.pages import redirect_to, render_page
from parindex.web.typed import Typed, typed_from, whole_number


@acting
def seats(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Who sits on the council and with which duty."""
    cycle = cycle_to_set_up(actor, slug)
    typed = typed_from(request.POST)
    if request.method == "POST" and _change_seat(actor, cycle, typed):
        messages.success(request, _("Đã lưu thành phần hội đồng."))
        return redirect("cycle_seats", slug)
    taken = seats_of(cycle)
    context = {
        "cycle": cycle,
        "typed": typed,
        "seats": taken,
        "people": setting_up.council_members(),
        "duties": [(one.value, _(one.label)) for one in Seat.Duty],
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/people/seats.html", context, status=status)


def _change_seat(actor: Actor, cycle: Cycle, typed: Typed) -> bool:
    try:
        if (removed := whole_number(typed.of("remove"))) is not None:
            actions.unseat(by=actor, cycle=cycle, user_id=removed)
            return True
        found = User.objects.filter(pk=whole_number(typed.of("person")) or 0).first()
        if found is None:
            typed.refuse("person", _("Chọn một người."))
        elif typed.of("duty") not in Seat.Duty.values:
            typed.refuse("duty", _("Chọn nhiệm vụ trong hội đồng."))
        else:
            actions.seat(by=actor, cycle=cycle, user=found, duty=typed.of("duty"))
    except (Conflict, Invalid) as refusal:
        typed.refuse("person", str(refusal))
    return not typed.errors


@acting
def extensions(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """More time for one unit in one phase, with the reason."""
    cycle = cycle_to_set_up(actor, slug)
    typed = typed_from(request.POST)
    if request.method == "POST" and _extend(actor, cycle, typed):
        messages.success(request, _("Đã gia hạn."))
        return redirect("cycle_extensions", slug)
    context = {
        "cycle": cycle,
        "typed": typed,
        "units": setting_up.listed_units(cycle),
        "windows": windows_of(cycle),
        "phase_titles": {one.value: _(title) for one, title in PHASE_TITLES.items()},
        "extensions": setting_up.extensions_of(cycle),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/people/extensions.html", context, status=status)


def _extend(actor: Actor, cycle: Cycle, typed: Typed) -> bool:
    unit = cycle.units.filter(code=typed.of("unit")).select_related("cycle").first()
    if unit is None:
        typed.refuse("unit", _("Chọn đơn vị."))
    if typed.of("phase") not in list(Phase):
        typed.refuse("phase", _("Chọn giai đoạn."))
    if not typed.of("reason"):
        typed.refuse("reason", _("Ghi lý do gia hạn."))
    until = read_moment(typed, "until")
    if unit is None or until is None or typed.errors:
        return False
    phase, reason = Phase(typed.of("phase")), typed.of("reason")
    try:
        actions.extend(by=actor, unit=unit, phase=phase, until=until, reason=reason)
    except Invalid as refusal:
        typed.refuse("until", " ".join(refusal.problems))
    return not typed.errors


@acting
def cycle_interests(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The interests declared about the units of one cycle."""
    cycle = cycle_to_set_up(actor, slug)
    codes = [one.code for one in cycle.units.all()]
    context = {"cycle": cycle, "declared": setting_up.interests(actor, places=codes)}
    return render_page(request, "cycles/people/cycle_interests.html", context)


@acting
def interests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Anybody declares their own; coordinators see what everybody declared."""
    typed = typed_from(request.POST)
    if request.method == "POST" and _declare(request, actor, typed):
        messages.success(
            request, _("Đã ghi. Bạn không thẩm định, không quyết định đơn vị này nữa.")
        )
        return redirect("interests")
    context = {
        "typed": typed,
        "declared": setting_up.interests(actor),
        "places": setting_up.assessed_places(),
        "sees_all": not denial(actor, Can.SET_UP),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/people/interests.html", context, status=status)


def _declare(request: HttpRequest, actor: Actor, typed: Typed) -> bool:
    place, problem = setting_up.place_of(typed.of("place"))
    if problem:
        typed.refuse("place", _("Chọn đơn vị.") if not typed.of("place") else problem)
    if not typed.of("reason"):
        sentence = _("Ghi lý do có liên quan đến đơn vị, ví dụ: vợ là công chức của xã.")
        typed.refuse("reason", sentence)
    if typed.errors:
        return False
    username = request.user.get_username()
    declare_interest(by=actor, username=username, place=place, reason=typed.of("reason"))
    return True


@require_POST
@acting
def withdraw(request: HttpRequest, actor: Actor, interest_id: int) -> HttpResponse:
    """A coordinator takes a declaration back."""
    withdraw_interest(by=actor, interest_id=interest_id)
    messages.success(request, _("Đã gỡ khai báo có liên quan."))
    return redirect_to(request, request.POST.get("next", ""), reverse("interests"))
