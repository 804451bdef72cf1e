"""The surveys there are, their calendar, and the steps from opening to checking."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can
from parindex.cycles.forms import read_moment, written
from parindex.cycles.queries import cycle_named
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys import navigation
from parindex.surveys.actions import checking as looking
from parindex.surveys.actions import running
from parindex.surveys.models import Survey
from parindex.surveys.queries.running import cycles_without_survey, survey_named, surveys_for
from parindex.web.pages import render_page
from parindex.web.typed import Typed, whole_number


@acting
def surveys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The surveys that run or ran, and the cycles that have none yet."""
    context = {"surveys": surveys_for(actor), "without": cycles_without_survey(actor)}
    return render_page(request, "surveys/running/surveys.html", context)


@require_POST
@acting
def prepare(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Start the survey of a cycle."""
    running.prepare_survey(by=actor, cycle=cycle_named(slug))
    messages.success(request, _("Đã chuẩn bị khảo sát với các phiếu của bộ chỉ số. Đặt lịch thu."))
    return redirect("survey_setup", slug)


@acting
def setup(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """When forms are taken, how many a result needs, and the button to the next step."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = _typed(survey)
    if request.method == "POST":
        typed, calendar = _read(request.POST)
        if not typed.errors:
            try:
                running.set_survey_calendar(by=actor, survey=survey, **calendar)  # type: ignore[arg-type]
            except Invalid as refusal:
                typed.errors["closes"] = str(refusal)
            else:
                messages.success(request, _("Đã lưu lịch khảo sát."))
                return redirect("survey_setup", slug)
    return _page(request, survey, typed, Typed())


def _page(request: HttpRequest, survey: Survey, typed: Typed, again: Typed) -> HttpResponse:
    """The calendar and the next step; `again` is what was typed to take forms once more."""
    context = {
        "survey": survey,
        "cycle": survey.cycle,
        "typed": typed,
        "again": again,
        "tabs": navigation.tabs(survey),
        "now": timezone.now(),
    }
    status = 422 if typed.errors or again.errors else 200
    return render_page(request, "surveys/running/setup.html", context, status=status)


@require_POST
@acting
def step(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Open, close or open the survey again."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    match request.POST.get("buoc"):
        case "mo":
            running.open_survey(by=actor, survey=survey)
            messages.success(request, _("Khảo sát đang thu phiếu."))
        case "dong":
            running.close_survey(by=actor, survey=survey)
            looking.look_over(by=actor, survey=survey)
            messages.success(request, _("Đã kết thúc thu phiếu. Kiểm tra chất lượng phiếu."))
        case "mo-lai":
            again = _reopen(actor, survey, request.POST)
            if again.errors:
                return _page(request, survey, _typed(survey), again)
            messages.success(request, _("Khảo sát thu phiếu trở lại."))
        case _:
            raise Invalid(_("Không có bước này."))
    return redirect("survey_setup", slug)


def _reopen(actor: Actor, survey: Survey, posted: QueryDict) -> Typed:
    """Take forms once more, or say beside which field what is wrong."""
    names = ("again_closes", "again_reason")
    again = Typed({name: posted.get(name, "").strip() for name in names})
    closes = read_moment(again, "again_closes")
    if not again.of("again_reason"):
        again.refuse("again_reason", _("Ghi lý do thu phiếu trở lại."))
    if closes is not None and not again.errors:
        try:
            running.reopen_survey(
                by=actor, survey=survey, closes=closes, reason=again.of("again_reason")
            )
        except Invalid as refusal:
            again.refuse("again_closes", str(refusal))
    return again


def _typed(survey: Survey) -> Typed:
    return Typed(
        {
            "opens": written(survey.opens),
            "closes": written(survey.closes),
            "grace_minutes": str(survey.grace_minutes),
            "smallest_cell": str(survey.smallest_cell),
            "margin_wanted": str(survey.margin_wanted.normalize()).replace(".", ","),
        }
    )


def _read(posted: QueryDict) -> tuple[Typed, dict[str, object]]:
    names = ("opens", "closes", "grace_minutes", "smallest_cell", "margin_wanted")
    typed = Typed({name: posted.get(name, "").strip() for name in names})
    settings: dict[str, object] = {}
    calendar: dict[str, object] = {"settings": settings}
    for name in ("opens", "closes"):
        calendar[name] = read_moment(typed, name)
    for name, most in (("grace_minutes", 1440), ("smallest_cell", 100)):
        number = whole_number(typed.of(name))
        if number is None or number > most:
            typed.errors[name] = _("Ghi số nguyên từ 0 đến %(most)s.") % {"most": most}
        else:
            settings[name] = number
    try:
        margin = Decimal(typed.of("margin_wanted").replace(",", "."))
        if not 0 < margin <= 50:
            raise InvalidOperation
        settings["margin_wanted"] = margin
    except InvalidOperation:
        typed.errors["margin_wanted"] = _("Ghi số lớn hơn 0, không quá 50, ví dụ 5.")
    return typed, calendar
