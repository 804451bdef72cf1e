"""Interviewers of a survey: who collects where, how far they are, and giving out the work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor, Can, denial
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys import navigation
from parindex.surveys.actions import field as actions
from parindex.surveys.actions.field import Share
from parindex.surveys.field_files import LARGEST, read_shares
from parindex.surveys.models import FieldTask, Survey
from parindex.surveys.queries import field as queries
from parindex.surveys.queries.running import questionnaires_of, survey_named, units_of
from parindex.web.pages import page_number, render_page
from parindex.web.typed import Typed, typed_from, whole_number, whole_numbers

SCOPES = ("without", "all")
PAGE = 50


@acting
def board(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Who collects where and how far they are; officers give out work here."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    return _page(request, actor, survey, Typed({"scope": "without"}))


def _page(request: HttpRequest, actor: Actor, survey: Survey, typed: Typed) -> HttpResponse:
    sought = request.GET.get("tim", "").strip()[:100]
    found = queries.field_board(survey, sought)
    pages = max(1, -(-len(found.tasks) // PAGE))
    number = min(page_number(request), pages)
    is_open = survey.state in (Survey.State.PREPARING, Survey.State.COLLECTING)
    context = {
        "survey": survey,
        "cycle": survey.cycle,
        "tabs": navigation.tabs(survey),
        "typed": typed,
        "board": found,
        "rows": found.tasks[(number - 1) * PAGE : number * PAGE],
        "number": number,
        "pages": pages,
        "sought": sought,
        "may_assign": is_open and not denial(actor, Can.RUN_SURVEY),
        "people": queries.interviewers(),
        "chosen": set(request.POST.getlist("person")),
        "units": units_of(survey.cycle),
        "forms": [(one.id, one.title.vi) for one in questionnaires_of(survey).questionnaires],
        "app_address": request.build_absolute_uri(reverse("interviews")),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/field/board.html", context, status=status)


@require_POST
@acting
def assign(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Give out work: one task, units dealt out evenly, or the lines of a file."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    how = typed.of("how")
    try:
        shares = _shares(request, survey, typed)
        actions.assign_interviewers(by=actor, survey=survey, shares=shares)
    except Invalid as refusal:
        typed.refuse(how if how in ("one", "deal", "file") else "deal", " ".join(refusal.problems))
        return _page(request, actor, survey, typed)
    messages.success(request, _("Đã giao %(count)s việc.") % {"count": len(shares)})
    return redirect("survey_field", slug)


def _shares(request: HttpRequest, survey: Survey, typed: Typed) -> list[Share]:
    """What the form asks to give out."""
    match typed.of("how"):
        case "file":
            file = request.FILES.get("file")
            if file is None or (file.size or 0) > LARGEST:
                raise Invalid(_("Chọn tệp CSV hoặc XLSX, không quá 5 MB."))
            return read_shares(file.name or "", file.read(), queries.known_words(survey))
        case "one":
            wanted = _whole(typed.of("wanted"))
            user = whole_number(typed.of("user")) or 0
            unit = _unit(survey, typed.of("unit"))
            return [Share(user, unit, typed.of("questionnaire"), wanted)]
        case _:
            people = whole_numbers(request.POST.getlist("person"))
            if not people:
                raise Invalid(_("Chọn ít nhất một điều tra viên."))
            each = typed.of("each")
            wanted = _whole(each) if each else 0
            form, scope = typed.of("form"), typed.of("scope")
            found = queries.spread(survey, people, form, wanted, scope=scope)
            if not found:
                raise Invalid(
                    _("Không có đơn vị nào để chia. Ghi số phiếu mỗi đơn vị, hoặc chọn mọi đơn vị.")
                )
            return found


def _whole(text: str) -> int:
    wanted = whole_number(text)
    if wanted is None or not 0 < wanted <= actions.MOST_WANTED:
        raise Invalid(_("Số phiếu cần thu là số nguyên từ 1 đến 10.000."))
    return wanted


def _unit(survey: Survey, text: str) -> str:
    """The code of a unit typed as "name (code)", a name or a code."""
    code = text.rpartition("(")[2].rstrip(")") if text.endswith(")") else text
    for one in units_of(survey.cycle):
        if code == one.code or text.casefold() == one.name.casefold():
            return one.code
    raise Invalid(
        _("Kỳ này không có đơn vị «%(unit)s». Chọn trong danh sách gợi ý.") % {"unit": text}
    )


@require_POST
@acting
def withdraw(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take one task back."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    task = FieldTask.objects.select_related("user").get(
        survey=survey, pk=whole_number(request.POST.get("task", "")) or 0
    )
    actions.withdraw_interviewer(by=actor, survey=survey, task=task)
    messages.success(request, _("Đã thu lại việc của %(person)s.") % {"person": task.user})
    return redirect("survey_field", slug)
