"""Drawing people from a register of completed cases, and checking a draw later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys.actions import inviting
from parindex.surveys.drawing import DrawRule, draw, strata, unpacked_strata
from parindex.surveys.listing import LARGEST, CellProblem, read_listing
from parindex.surveys.models import Draw, Survey
from parindex.surveys.people_files import INVITED, Person, read_register
from parindex.surveys.queries.inviting import draw_named
from parindex.surveys.queries.planning import form_named, places_of, plan_of
from parindex.surveys.queries.running import survey_named
from parindex.surveys.views.bringing import Brought, bringing_context, brought, may_write
from parindex.surveys.views.inviting import units_frame
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from, whole_number


@acting
def draw_people(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Choose a register and how many; see the strata; draw. Only those drawn are kept."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = _typed(request)
    form = form_named(survey, typed.of("phieu")).id
    rule = _read_rule(typed)
    try:
        found = brought(request, INVITED, is_editable=False)
        if found is None and request.method == "POST":
            typed.refuse("file", _("Chọn tệp danh sách hồ sơ đã giải quyết."))
    except Invalid as refusal:
        found = None
        typed.refuse("file", " ".join(refusal.problems))
    register: list[Person] = []
    problems: list[CellProblem] = []
    repeated, rows = 0, []
    if found is not None and not found.missing:
        places = places_of(survey)
        register, problems, repeated = read_register(found.listing, found.columns, places)
        plan = {unit: one.wanted for (unit, of), one in plan_of(survey).items() if of == form}
        rows = strata(register, rule, [one.code for one in places.units], plan)
        if may_write(request, typed, problems):
            row = _draw(actor, survey, form, typed, found, register, rows, rule, request)
            if row is not None:
                return redirect("survey_draw_check", slug, row.pk)
    context = {
        **units_frame(survey),
        **bringing_context(found, problems),
        "typed": typed,
        "form": form,
        "rows": rows,
        "total": sum(one.drawn for one in rows),
        "there": len(register),
        "repeated": repeated,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/drawing/draw_people.html", context, status=status)


def _typed(request: HttpRequest) -> Typed:
    if request.method == "POST":
        return typed_from(request.POST)
    return Typed({"how": "plan", "percent": "200", "number": "30"})


def _read_rule(typed: Typed) -> DrawRule:
    how = typed.of("how") if typed.of("how") in ("each", "total", "plan") else "plan"
    key = "percent" if how == "plan" else "number"
    number = whole_number(typed.of(key)) or 0
    if not 0 < number < 1_000_000:
        typed.refuse(key, _("Ghi số nguyên lớn hơn 0."))
    by_group = "by_group" in typed.values
    if how == "plan":
        return DrawRule("plan", percent=number, by_group=by_group)
    return DrawRule(how, number=number, by_group=by_group)


def _draw(
    actor: Actor,
    survey: Survey,
    form: str,
    typed: Typed,
    found: Brought,
    register: list[Person],
    rows: list[Any],
    rule: DrawRule,
    request: HttpRequest,
) -> Draw | None:
    """Draw, or put the refusal beside the seed."""
    title = typed.of("title") or _("Chọn ngẫu nhiên từ %(name)s") % {"name": found.listing.name}
    try:
        row, count = inviting.draw_invitees(
            by=actor,
            survey=survey,
            form=form,
            title=title,
            seed=typed.of("seed") or inviting.new_seed(),
            register=found.listing,
            columns=found.columns,
            people=register,
            found=rows,
            rule=rule,
        )
    except Invalid as refusal:
        typed.refuse("seed", " ".join(refusal.problems))
        return None
    said = _("Đã chọn %(size)s người, thêm mới %(count)s người vào danh sách.")
    messages.success(request, said % {"size": row.size, "count": count})
    return row


@acting
def draw_check(request: HttpRequest, actor: Actor, slug: str, draw_id: int) -> HttpResponse:
    """How a draw was made; with the register at hand, whether it gives the same people again."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    row = draw_named(survey, draw_id)
    typed, verdict = Typed(), ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or not file.size or file.size > LARGEST:
                raise Invalid(_("Chọn tệp danh sách đã dùng khi chọn, không quá 8 MB."))
            verdict = check_draw(survey, row, file.name or "", file.read())
        except Invalid as refusal:
            typed.refuse("file", " ".join(refusal.problems))
    context = {
        **units_frame(survey),
        "row": row,
        "strata": unpacked_strata(row.rule["strata"]),
        "typed": typed,
        "verdict": verdict,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/drawing/draw_check.html", context, status=status)


def check_draw(survey: Survey, row: Draw, name: str, content: bytes) -> str:
    """Repeat a draw: `same`, `other_file` when it is not the register, `other_people` otherwise."""
    listing = read_listing(name, content, INVITED)
    if listing.digest != row.register_digest:
        return "other_file"
    register, _problems, _repeated = read_register(listing, row.rule["columns"], places_of(survey))
    found = unpacked_strata(row.rule["strata"])
    by_group = bool(row.rule["rule"]["by_group"])
    again = draw(register, found, row.seed, by_group=by_group)
    return "same" if again.digest == row.drawn_digest else "other_people"
