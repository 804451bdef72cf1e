"""The plan of a survey: how many forms each unit needs, by hand, by formula or from a workbook."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.errors import Conflict, Invalid
from parindex.surveys import navigation
from parindex.surveys.actions import planning
from parindex.surveys.listing import read_count
from parindex.surveys.models import Survey
from parindex.surveys.planning_files import FIELDS, TargetLine, line_problems, read_plan
from parindex.surveys.queries import planning as plans
from parindex.surveys.queries.planning import METHODS, FillRule
from parindex.surveys.queries.running import survey_named
from parindex.surveys.views.bringing import bringing_context, brought, may_write
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from

PER_PAGE = 100
EVERY = "tat-ca"


def frame(survey: Survey) -> dict[str, Any]:
    """What every page of a survey shows around its content."""
    return {
        "survey": survey,
        "cycle": survey.cycle,
        "tabs": navigation.tabs(survey),
        "form_titles": plans.form_titles(survey),
    }


@acting
def plan(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The table of units of one questionnaire, edited in place, and the ways to fill it."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    if request.method == "POST":
        form = plans.form_named(survey, request.POST.get("phieu", "")).id
        typed, lines = _read_lines(request, survey, form)
        if not typed.errors:
            count = planning.plan_targets(by=actor, survey=survey, lines=lines)
            messages.success(request, _("Đã lưu mẫu của %(count)s đơn vị.") % {"count": count})
            page = request.POST.get("trang", "")
            return redirect(f"{reverse('survey_plan', args=[slug])}?phieu={form}&trang={page}")
        return _plan_page(request, survey, form, typed)
    chosen = request.GET.get("phieu", "")
    if chosen == EVERY:
        rows = plans.overview(survey)
        context = {
            **frame(survey),
            "rows": rows,
            "every": EVERY,
            "total": sum(one.wanted for one in rows),
        }
        return render_page(request, "surveys/planning/overview.html", context)
    return _plan_page(request, survey, plans.form_named(survey, chosen).id, Typed())


def _plan_page(request: HttpRequest, survey: Survey, form: str, typed: Typed) -> HttpResponse:
    rows = plans.plan_rows(survey, form)
    asked = request.POST.get("trang") or request.GET.get("trang") or 1
    page = Paginator(rows, PER_PAGE).get_page(asked)
    context = {
        **frame(survey),
        "form": form,
        "every": EVERY,
        "rows": list(page.object_list),
        "page": page,
        "typed": typed,
        "totals": [
            sum(one.line.population or 0 for one in rows),
            sum(one.line.wanted for one in rows),
            sum(one.line.minimum for one in rows),
        ],
        "required": plans.required_minimum(survey, form),
        "fill": Typed(_first_rule(survey) | {"phieu": form}),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/planning/plan.html", context, status=status)


def _read_lines(request: HttpRequest, survey: Survey, form: str) -> tuple[Typed, list[TargetLine]]:
    """The lines of the units that were on the page; numbers that are none stay as typed."""
    typed = typed_from(request.POST)
    lines = []
    for row in plans.plan_rows(survey, form):
        code, old = row.unit.code, row.line
        if f"wanted-{code}" not in typed.values:
            continue
        numbers: dict[str, int | None] = {}
        for key in ("population", "wanted", "minimum"):
            try:
                numbers[key] = read_count(typed.of(f"{key}-{code}"))
            except ValueError:
                numbers[key] = None
                typed.refuse(f"{key}-{code}", _("Ghi số nguyên."))
        line = old._replace(
            population=numbers["population"],
            wanted=numbers["wanted"] or 0,
            minimum=numbers["minimum"] or 0,
        )
        for key, sentence in line_problems(line).items():
            typed.refuse(f"{key}-{code}", sentence[:1].upper() + sentence[1:])
        lines.append(line if line.wanted == old.wanted else line._replace(method="given"))
    return typed, lines


def _first_rule(survey: Survey) -> dict[str, str]:
    margin = str(survey.margin_wanted.normalize()).replace(".", ",")
    return {"how": "finite", "error": margin, "minimum": "set", "percent": "80"}


@acting
def plan_fill(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What a formula would give for all units at once; written after it was seen."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    if request.method != "POST":
        return redirect("survey_plan", slug)
    typed, rule = _read_rule(request, survey)
    if rule is not None and typed.of("what") == "apply":
        try:
            count = planning.fill_targets(by=actor, survey=survey, rule=rule, seen=typed.of("seen"))
        except Conflict as refusal:
            typed.refuse("seen", str(refusal))
        else:
            messages.success(request, _("Đã ghi mẫu của %(count)s dòng.") % {"count": count})
            return redirect(f"{reverse('survey_plan', args=[slug])}?phieu={rule.forms[0]}")
    found = plans.fill(survey, rule) if rule else []
    names = {one.unit.code: one.unit.name for one in plans.overview(survey)}
    context = {
        **frame(survey),
        "fill": typed,
        "form": typed.of("phieu"),
        "found": found,
        "names": names,
        "changes": sum(one.is_changed for one in found),
        "total": sum(one.after.wanted for one in found),
        "seen": plans.fill_mark(found),
        "methods": METHODS,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/planning/plan_fill.html", context, status=status)


def _read_rule(request: HttpRequest, survey: Survey) -> tuple[Typed, FillRule | None]:
    typed = typed_from(request.POST)
    forms = tuple(plans.form_titles(survey))
    chosen = typed.of("phieu")
    how, minimum = typed.of("how"), typed.of("minimum")
    if how not in ("slovin", "finite", "number", "share"):
        typed.refuse("how", _("Chọn cách tính."))
    if minimum not in ("keep", "set", "share"):
        typed.refuse("minimum", _("Chọn cách đặt số tối thiểu."))
    numbers: dict[str, Decimal] = {"error": Decimal(5), "number": Decimal(0)}
    used = {"slovin": "error", "finite": "error", "number": "number", "share": "share"}.get(how)
    for key in filter(None, (used, "percent" if minimum == "share" else None)):
        numbers[key] = _percent(typed, key, whole=key == "number")
    if typed.errors:
        return typed, None
    return typed, FillRule(
        how=how,
        forms=forms if chosen not in forms else (chosen,),
        error_percent=numbers["error"],
        number=int(numbers["number"]),
        share_percent=numbers.get("share", Decimal(0)),
        minimum=minimum,
        minimum_percent=numbers.get("percent", Decimal(0)),
        replaces="replaces" in request.POST,
    )


def _percent(typed: Typed, key: str, *, whole: bool) -> Decimal:
    """A number of the form; a share of a hundred, or how many forms when `whole`."""
    try:
        value = Decimal(typed.of(key).replace(",", "."))
        highest = 1_000_000 if whole else 99 if key == "error" else 100
        if not (0 < value <= highest) or (whole and value != int(value)):
            raise InvalidOperation
    except InvalidOperation:
        sentence = (
            _("Ghi số nguyên lớn hơn 0.") if whole else _("Ghi số lớn hơn 0, ví dụ 5 hoặc 4,5.")
        )
        typed.refuse(key, sentence)
        return Decimal(1)
    return value


@require_safe
@acting
def plan_file(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The plan as a workbook."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    return download(plans.plan_file(survey), f"mau-khao-sat-{slug}.xlsx")


@acting
def plan_import(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The plan from a workbook: what would change and what is wrong in which cell, then written."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    try:
        found = brought(request, FIELDS)
        if found is None and request.method == "POST":
            typed.refuse("file", _("Chọn tệp XLSX hoặc CSV của mẫu."))
    except Invalid as refusal:
        found = None
        typed.refuse("file", " ".join(refusal.problems))
    before = plans.plan_of(survey)
    lines: list[TargetLine] = []
    problems: list[Any] = []
    if found is not None and not found.missing:
        titles, places = plans.form_titles(survey), plans.places_of(survey)
        lines, problems = read_plan(found.listing, found.columns, places, titles, before)
        if may_write(request, typed, problems):
            source = found.listing.name
            count = planning.plan_targets(by=actor, survey=survey, lines=lines, source=source)
            messages.success(request, _("Đã nhập mẫu: %(count)s dòng thay đổi.") % {"count": count})
            return redirect("survey_plan", slug)
    context = {
        **frame(survey),
        **bringing_context(found, problems),
        "typed": typed,
        "lines": lines,
        "before": before,
        "names": {one.code: one.name for one in plans.places_of(survey).units},
    }
    status = 422 if typed.errors or problems else 200
    return render_page(request, "surveys/planning/plan_import.html", context, status=status)
