"""Who appraises what: a plan is laid out and shown, then applied as one batch to be undone."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.cycles import actions, planning, setting_up
from parindex.cycles.assigning import Task
from parindex.cycles.assignment_files import LARGEST, read_assignments
from parindex.cycles.candidates import group_title
from parindex.cycles.models import AssignmentBatch, Cycle
from parindex.cycles.queries import cycle_to_set_up, groups_of, indicator_set_of, units_of
from parindex.directory.acting import acting
from parindex.errors import Conflict, Invalid
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from, whole_number, whole_numbers

LINES = 4
"""How many lines of rules the form offers at a time."""


@acting
def assignments(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What everybody has, what nobody has, and the three ways to make a plan."""
    return _page(request, actor, cycle_to_set_up(actor, slug), Typed({"round": "first"}))


def _page(request: HttpRequest, actor: Actor, cycle: Cycle, typed: Typed) -> HttpResponse:
    ground = setting_up.ground_of(cycle)
    covered = planning.coverage(ground, setting_up.tasks_in_force(cycle, "first"))
    context = {
        "cycle": cycle,
        "typed": typed,
        "covered": covered,
        "load_rows": setting_up.loads_of(ground, covered),
        "batches": setting_up.batches_of(cycle),
        "people": setting_up.appraisers(),
        "parts": setting_up.part_choices(indicator_set_of(cycle)),
        "groups": groups_of(units_of(actor, cycle)),
        "group_title": group_title,
        "units": ground.units,
        "rounds": planning.ROUNDS,
        "lines": range(1, LINES + 1),
        "chosen_people": set(request.POST.getlist("person")),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "cycles/assigning/assignments.html", context, status=status)


@acting
def plan(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The plan as it would lie; nothing is written."""
    cycle = cycle_to_set_up(actor, slug)
    if request.method != "POST":  # a plan is not kept, so its address leads back to the forms
        return redirect("cycle_assignments", slug)
    typed = typed_from(request.POST)
    ground = setting_up.ground_of(cycle)
    if typed.of("round") not in planning.ROUNDS:
        typed.values["round"] = "first"
    review = typed.of("round")
    try:
        title, wanted, problems = _wanted(request, cycle, typed, ground)
    except Invalid as refusal:
        typed.refuse(typed.of("how"), " ".join(refusal.problems))
        title, wanted, problems = "", [], []
    if typed.errors:
        return _page(request, actor, cycle, typed)
    existing = setting_up.tasks_in_force(cycle, review)
    found = planning.lay_out(ground, title, wanted, existing)
    context = {
        "cycle": cycle,
        "plan": found,
        "problems": problems,
        "round": review,
        "rounds": planning.ROUNDS,
        "lines": [planning.in_words(one, ground) for one in found.tasks],
        "tasks": json.dumps([_packed(one) for one in found.tasks]),
    }
    return render_page(request, "cycles/assigning/plan.html", context)


def _wanted(
    request: HttpRequest, cycle: Cycle, typed: Typed, ground: planning.Ground
) -> tuple[str, list[Task], list[str]]:
    """The name of the batch, its assignments, and what of a file was not understood."""
    review, how = typed.of("round"), typed.of("how")
    if how == "file":
        file = request.FILES.get("file")
        if file is None:
            raise Invalid(_("Chọn tệp CSV hoặc XLSX có các cột người, tiêu chí, nhóm, đơn vị."))
        if (file.size or 0) > LARGEST:
            raise Invalid(_("Tệp lớn hơn 5 MB. Chọn tệp chỉ có bảng phân công."))
        known = setting_up.known_words(ground, indicator_set_of(cycle))
        name = file.name or ""
        tasks, problems = read_assignments(name, file.read(), known, review=review)
        if not tasks and not problems:
            raise Invalid(_("Tệp không có dòng phân công nào."))
        return _("Từ tệp %(name)s") % {"name": name}, tasks, problems
    if how == "deal":
        users = whole_numbers(request.POST.getlist("person"))
        users = [one for one in users if one in ground.people]
        if not users:
            raise Invalid(_("Chọn ít nhất một người để chia."))
        part, group = typed.of("deal-part"), typed.of("deal-group")
        tasks = planning.dealt(ground, users, part=part, group=group, review=review)
        if not tasks:
            raise Invalid(_("Không có đơn vị nào để chia. Thêm đơn vị hoặc chọn nhóm khác."))
        return _deal_title(users, ground, part, group), tasks, []
    tasks = [one for number in range(1, LINES + 1) if (one := _line(typed, number, ground))]
    if not tasks and not typed.errors:
        raise Invalid(_("Chọn người ở ít nhất một dòng."))
    with override("vi"):  # the title is kept
        return "; ".join(planning.in_words(one, ground) for one in tasks)[:200], tasks, []


def _deal_title(users: list[int], ground: planning.Ground, part: str, group: str) -> str:
    names = ", ".join(ground.people[one].name for one in users)
    where = group_title(group).lower() if group else "mọi đơn vị"
    return f"Chia đều {where} cho {names}" + (f", tiêu chí {part}" if part else "")


def _line(typed: Typed, number: int, ground: planning.Ground) -> Task | None:
    """One line of rules; an empty one is None, one without a person is refused."""
    names = ("person", "part", "group", "unit")
    person, part, group, unit = (typed.of(f"{one}-{number}") for one in names)
    if not person:
        if part or group or unit:
            typed.refuse(f"person-{number}", _("Chọn người cho dòng này."))
        return None
    code = unit.rpartition("(")[2].rstrip(")") if "(" in unit else unit
    if code and code not in {one.code for one in ground.units}:
        found = [one.code for one in ground.units if one.name.casefold() == unit.casefold()]
        if len(found) != 1:
            sentence = _("Kỳ này không có đơn vị «%(unit)s». Chọn trong danh sách gợi ý.")
            typed.refuse(f"unit-{number}", sentence % {"unit": unit})
            return None
        code = found[0]
    is_review = typed.of("round") == "second"
    return Task(whole_number(person) or 0, part, group, code, is_review)


def _packed(task: Task) -> list[Any]:
    return [task.user, task.part, task.group, task.unit, task.is_review]


@require_POST
@acting
def apply_plan(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Apply a plan that was shown, as one batch; every assignment is checked again."""
    cycle = cycle_to_set_up(actor, slug)
    ground = setting_up.ground_of(cycle)
    tasks = _unpacked(request.POST.get("tasks", ""), cycle, ground)
    title = request.POST.get("title", "").strip() or _("Phân công")
    batch = actions.assign(by=actor, cycle=cycle, title=title, tasks=tasks)
    said = _("Đã áp dụng %(count)s phân công: %(title)s.")
    messages.success(request, said % {"count": len(tasks), "title": batch.title})
    return redirect("cycle_assignments", slug)


def _unpacked(text: str, cycle: Cycle, ground: planning.Ground) -> list[Task]:
    """The assignments of a plan, only of parts, groups and units the cycle has."""
    parts = {"", *indicator_set_of(cycle).by_code}
    groups = {"", *(one.group for one in ground.units)}
    places = {"", *(one.code for one in ground.units)}
    try:
        rows = json.loads(text)
        tasks = [
            Task(int(user), str(part), str(group), str(unit), bool(is_review))
            for user, part, group, unit, is_review in rows
        ]
    except (ValueError, TypeError):
        raise Invalid(_("Kế hoạch không đọc được. Lập lại kế hoạch.")) from None
    for one in tasks:
        if one.part not in parts or one.group not in groups or one.unit not in places:
            raise Conflict(_("Đơn vị hoặc tiêu chí của kỳ vừa thay đổi. Lập lại kế hoạch."))
    return tasks


@require_POST
@acting
def undo(request: HttpRequest, actor: Actor, slug: str, batch_id: int) -> HttpResponse:
    """Take back one batch of assignments."""
    cycle = cycle_to_set_up(actor, slug)
    batch = AssignmentBatch.objects.select_related("cycle").get(pk=batch_id, cycle=cycle)
    actions.undo_assignments(by=actor, batch=batch)
    messages.success(request, _("Đã hoàn tác: %(title)s.") % {"title": batch.title})
    return redirect("cycle_assignments", slug)
