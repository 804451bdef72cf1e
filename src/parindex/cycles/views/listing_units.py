"""The units of a cycle: added in whole groups, one by one, from a list; and taken out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.cycles import actions, candidates, setting_up
from parindex.cycles.candidates import NewUnit, group_title
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_to_set_up
from parindex.directory.acting import acting
from parindex.directory.units import units as known_units
from parindex.errors import Invalid
from parindex.language import counted
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from

LONGEST_LIST = 400_000


@acting
def units(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The list of units with the ways to add to it."""
    cycle = cycle_to_set_up(actor, slug)
    typed = typed_from(request.POST)
    if request.method == "POST":
        said = _change(request, actor, cycle, typed)
        if not typed.errors:
            messages.success(request, said)
            return redirect("cycle_units", slug)
    return _page(request, cycle, typed)


def _page(request: HttpRequest, cycle: Cycle, typed: Typed) -> HttpResponse:
    listed = setting_up.listed_units(cycle)
    wanted = request.GET.get("tim", "").strip()
    matches = candidates.search(wanted)
    context = {
        "cycle": cycle,
        "typed": typed,
        "units": listed,
        "known": {one.code for one in listed},
        "wanted": wanted,
        "matches": matches,
        "group_title": group_title,
        "provinces": candidates.provinces_today(),
        "departments": candidates.department_choices(),
        "is_open": cycle.state == Cycle.State.PREPARING,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/listing_units/units.html", context, status=status)


def _change(request: HttpRequest, actor: Actor, cycle: Cycle, typed: Typed) -> str:
    """Make the change a button asks for; what happened, or the refusal beside its field."""
    what = typed.of("what")
    try:
        if what == "remove":
            codes = request.POST.getlist("code")
            if not codes:
                typed.refuse("remove", _("Chọn ít nhất một đơn vị để bỏ."))
                return ""
            count = actions.remove_units(by=actor, cycle=cycle, codes=codes)
            return counted("Đã bỏ %(count)s đơn vị.", count)
        fresh = _chosen(request, cycle, typed)
        if typed.errors:
            return ""
        count = actions.add_units(by=actor, cycle=cycle, units=fresh)
    except Invalid as refusal:
        typed.refuse(what or "list", " ".join(refusal.problems))
        return ""
    known = len(fresh) - count
    said = counted("Đã thêm %(count)s đơn vị.", count)
    return said + (" " + _("%(known)s đơn vị đã có từ trước.") % {"known": known} if known else "")


def _chosen(request: HttpRequest, cycle: Cycle, typed: Typed) -> list[NewUnit]:
    """The units that the pressed button stands for."""
    what, place = typed.of("what"), typed.of("place")
    fresh: list[NewUnit] = []
    match what:
        case "province" | "below":
            fresh = candidates.below(place, typed.of("which") or "communes")
        case "departments":
            fresh = candidates.department_units(request.POST.getlist("slug"))
        case "one":
            found = known_units().get(place)
            fresh = [candidates.of_place(found)] if found else []
        case "list":
            return _from_list(request, cycle, typed)
    if not fresh:
        typed.refuse(what, _("Chọn ít nhất một đơn vị."))
    return fresh


def _from_list(request: HttpRequest, cycle: Cycle, typed: Typed) -> list[NewUnit]:
    """The units of a pasted list or a CSV; nothing is added while a line is not understood."""
    file = request.FILES.get("file")
    text = typed.of("list")
    if file is not None and file.size and file.size <= LONGEST_LIST:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            typed.refuse("list", _("Tệp không phải UTF-8. Trong Excel chọn «CSV UTF-8»."))
            return []
        typed.values["list"] = text
    if len(text) > LONGEST_LIST or (file is not None and (file.size or 0) > LONGEST_LIST):
        typed.refuse("list", _("Danh sách quá dài. Mỗi dòng chỉ ghi mã hoặc tên một đơn vị."))
        return []
    fresh, problems = candidates.read_list(text, cycle.authority)
    if problems:
        left = len(problems) - 8
        more = counted(" … và %(count)s dòng khác.", left) if left > 0 else ""
        typed.refuse("list", " ".join(problems[:8]) + more)
    elif not fresh:
        typed.refuse("list", _("Ghi ít nhất một đơn vị, mỗi dòng một đơn vị."))
    return fresh
