"""The list of cycles, and a new one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.cycles import actions, setting_up
from parindex.cycles.calendar import Choice, calendar_choices, moved, proposed_windows
from parindex.cycles.candidates import authority_name, department_choices, provinces_today
from parindex.cycles.cloning import Dates, clone_cycle
from parindex.cycles.deadlines import PHASE_TITLES
from parindex.cycles.forms import proposed_slug, read_new_cycle
from parindex.cycles.library import complete_sets, set_named
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, windows_of
from parindex.directory.acting import acting
from parindex.errors import Conflict, Invalid
from parindex.web.pages import render_page
from parindex.web.typed import Typed, whole_number


@acting
def cycles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every cycle: its state, year, units and next deadline."""
    rows = setting_up.cycle_rows(actor, timezone.now())
    return render_page(request, "cycles/listing/cycles.html", {"rows": rows})


@acting
def new_cycle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new cycle from nothing, or with `tu` from another one."""
    setting_up.demand_set_up(actor)
    former = request.GET.get("tu", "")
    source = cycle_named(former) if former else None
    if request.method != "POST":
        return _page(request, source, _proposed(source))
    typed = read_new_cycle(request.POST)
    if "preview" in request.POST:
        typed.errors.clear()
        return _page(request, source, typed)
    if set_named(typed.of("set")) is None:
        typed.refuse("set", _("Chọn một bộ chỉ số."))
    if source is None and not authority_name(typed.of("authority")):
        typed.refuse("authority", _("Chọn cơ quan chủ trì."))
    if typed.of("dates") == Dates.MOVED and typed.of("seen") != typed.of("year"):
        sentence = _("Năm đã đổi nên lịch bên dưới được tính lại. Xem lịch rồi bấm lại «Tạo kỳ».")
        typed.refuse("dates", sentence)
    cycle = None if typed.errors else _make(actor, source, typed)
    if cycle is None:
        return _page(request, source, typed)
    messages.success(request, _("Đã tạo kỳ đánh giá. Kiểm tra lịch, đơn vị, phân công rồi mở kỳ."))
    return redirect("cycle", cycle.slug)


def _proposed(source: Cycle | None) -> Typed:
    year = source.year + 1 if source else timezone.localdate().year
    typed = Typed({"year": str(year), "dates": Dates.OF_SET})
    if source is not None:
        title = source.title.replace(str(source.year), str(year))
        ids = {one.id for one in complete_sets()}
        chosen = source.edition.set_id
        typed.values |= {"title": title, "slug": proposed_slug(title)}
        typed.values["set"] = chosen if chosen in ids else ""
    return typed


def _make(actor: Actor, source: Cycle | None, typed: Typed) -> Cycle | None:
    """The cycle, or None with the refusal beside its field."""
    indicator_set = set_named(typed.of("set"))
    assert indicator_set is not None
    given: dict[str, Any] = {
        "slug": typed.of("slug"),
        "title": typed.of("title"),
        "year": int(typed.of("year")),
        "indicator_set": indicator_set,
    }
    try:
        if source is not None:
            dates = Dates.MOVED if typed.of("dates") == Dates.MOVED else Dates.OF_SET
            return clone_cycle(by=actor, source=source, dates=dates, **given)
        code = typed.of("authority")
        return actions.prepare_cycle(
            by=actor, authority=code, authority_name=authority_name(code), **given
        )
    except Conflict as refusal:
        typed.refuse("slug", str(refusal))
    except Invalid as refusal:
        typed.refuse("set", " ".join(refusal.problems))
    return None


def _choices(source: Cycle | None, typed: Typed) -> list[Choice]:
    """The calendars the next cycle may take, for the year and set that stand in the form."""
    year = typed.of("year")
    if source is None or not _is_year(year):
        return []
    chosen = set_named(typed.of("set"))
    proposed = proposed_windows(chosen, int(year)) if chosen else {}
    return calendar_choices(windows_of(source), int(year) - source.year, proposed)


def _hand_up(source: Cycle | None, typed: Typed) -> datetime | None:
    """When the results would go to the higher authority if last year's calendar were moved."""
    if source is None or source.above is None or source.hand_up_due is None:
        return None
    year = typed.of("year")
    return moved(source.hand_up_due, int(year) - source.year) if _is_year(year) else None


def _is_year(text: str) -> bool:
    return 2000 <= (whole_number(text) or 0) <= 2100


def _page(request: HttpRequest, source: Cycle | None, typed: Typed) -> HttpResponse:
    context = {
        "typed": typed,
        "choices": _choices(source, typed),
        "hand_up": _hand_up(source, typed),
        "phase_titles": PHASE_TITLES,
        "source": source,
        "sets": complete_sets(),
        "provinces": provinces_today(),
        "departments": department_choices(),
        "others": Cycle.objects.defer("edition"),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/listing/new_cycle.html", context, status=status)
