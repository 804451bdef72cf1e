"""Paper forms: printed in batches, typed twice, settled where two people typed differently."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.documents.questionnaires.survey_form import survey_form_pdf
from parindex.documents.typesetting import FONTS
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys import navigation
from parindex.surveys.actions import paper as actions
from parindex.surveys.models import PaperBatch, PaperForm, Survey
from parindex.surveys.paper_numbers import MOST_FORMS, read_number, shown_number
from parindex.surveys.queries import paper as queries
from parindex.surveys.queries.running import (
    questionnaire,
    questionnaires_of,
    survey_named,
    units_of,
)
from parindex.web.downloads import download
from parindex.web.pages import page_number, render_page
from parindex.web.typed import Typed, whole_number

ALL = "*"
State = PaperForm.State


@acting
def paper(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The batches of a survey, and the form that prints another one."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = Typed({"size": "50"})
    if request.method == "POST":
        typed = _typed_batch(survey, request.POST)
        if not typed.errors:
            units = [one.code for one in units_of(survey.cycle)]
            batches = actions.print_forms(
                by=actor,
                survey=survey,
                units=units if typed.of("unit") == ALL else [typed.of("unit")],
                form=typed.of("form"),
                size=int(typed.of("size")),
            )
            messages.success(request, _printed(batches, int(typed.of("size"))))
            return redirect("survey_paper", slug)
    context = {
        **_frame(survey),
        "typed": typed,
        "page": queries.paper_page(survey, page_number(request)),
        "units": [(one.code, one.name) for one in units_of(survey.cycle)],
        "forms": questionnaires_of(survey).questionnaires,
        "closed": actions.keying_refusal(survey),
        "shown_number": shown_number,
        "most": MOST_FORMS,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/paper/paper.html", context, status=status)


def _typed_batch(survey: Survey, posted: QueryDict) -> Typed:
    typed = Typed({name: posted.get(name, "").strip() for name in ("unit", "form", "size")})
    size = whole_number(typed.of("size"))
    if not typed.of("unit"):
        typed.refuse("unit", _("Chọn đơn vị."))
    if typed.of("form") not in {one.id for one in questionnaires_of(survey).questionnaires}:
        typed.refuse("form", _("Chọn phiếu hỏi."))
    if size is None or not 1 <= size <= MOST_FORMS:
        typed.refuse("size", _("Ghi số từ 1 đến %(most)s.") % {"most": MOST_FORMS})
    if survey.state == Survey.State.PREPARING:
        typed.refuse("size", actions.keying_refusal(survey))
    return typed


def _printed(batches: list[PaperBatch], size: int) -> str:
    said = _("Đã đánh số %(forms)s phiếu của %(units)s đơn vị. Tải PDF ở bảng dưới để in.")
    return said % {"forms": size * len(batches), "units": len(batches)}


@acting
def batch(request: HttpRequest, actor: Actor, slug: str, batch_id: int) -> HttpResponse:
    """The forms of one batch and how far each is; POST takes back that one is spoilt."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    if request.method == "POST":
        number = read_number(request.POST.get("so", ""))
        form = actions.unspoil_form(by=actor, survey=survey, number=number)
        said = _("Phiếu %(number)s lại chờ nhập từ đầu.")
        messages.success(request, said % {"number": shown_number(form.number)})
        return redirect("survey_paper_batch", slug, batch_id)
    context = {
        **_frame(survey),
        "page": queries.batch_page(survey, batch_id),
        "shown_number": shown_number,
    }
    return render_page(request, "surveys/paper/batch.html", context)


@require_safe
@acting
def batch_pdf(request: HttpRequest, actor: Actor, slug: str, batch_id: int) -> HttpResponse:
    """The forms of a batch as PDF; `ban=en` gives the English text."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    found = PaperBatch.objects.get(survey=survey, pk=batch_id)
    language = _wanted_language(request)
    forms = queries.printed_forms(survey, found, language)
    name = f"phieu-{found.unit}-{found.questionnaire}-lo-{found.pk:04d}-{language}.pdf"
    return download(survey_form_pdf(forms, FONTS), name)


@require_safe
@acting
def sample_pdf(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """One questionnaire (`phieu`) on paper to be looked at before anything is printed."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    forms = queries.sample_form(survey, request.GET.get("phieu", ""), _wanted_language(request))
    return download(survey_form_pdf(forms, FONTS), f"xem-thu-{forms.form.id}.pdf")


def _wanted_language(request: HttpRequest) -> str:
    return "en" if request.GET.get("ban") == "en" else "vi"


@acting
def enter(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """A form number, then its answers as digits, then the next number."""
    survey = queries.survey_to_type(actor, slug)
    text = (request.POST if request.method == "POST" else request.GET).get("so", "").strip()
    typed = Typed({"so": text})
    form = queries.form_by_number(survey, text) if text else None
    if text and form is None:
        typed.refuse("so", _no_form(text))
    elif form and form.state == State.DIFFERENT:
        return redirect("survey_paper_difference", slug, form.number)
    elif form and (refusal := actions.entry_refusal(actor, survey, form)):
        typed.refuse("so", refusal)
    if form is None or typed.errors:
        return _ask_number(request, actor, survey, typed)
    named = questionnaire(survey, form.batch.questionnaire)
    fields = queries.fields_of(survey, named)
    if request.method == "POST":
        typed.values |= {one.name: request.POST.get(one.name, "") for one in fields}
        answers = {one.question.id: typed.of(one.name) for one in fields}
        try:
            form = actions.enter_form(by=actor, survey=survey, number=form.number, typed=answers)
        except actions.EntryRefused as refused:
            typed.errors |= {f"c-{name}": one for name, one in refused.problems_by.items()}
        except (Denied, Conflict) as refused:
            typed.refuse("so", str(refused))
            return _ask_number(request, actor, survey, typed)
        else:
            return _entered(request, slug, form)
    context = _typing(actor, survey) | {
        "form": form,
        "batch": form.batch,
        "unit": _unit_name(survey, form.batch.unit),
        "named": named,
        "fields": fields,
        "typed": typed,
        "turn": 2 if form.state == State.ONCE else 1,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/paper/enter.html", context, status=status)


def _entered(request: HttpRequest, slug: str, form: PaperForm) -> HttpResponse:
    number = {"number": shown_number(form.number)}
    match form.state:
        case State.ONCE:
            messages.success(request, _("Đã lưu lần 1 của phiếu %(number)s.") % number)
        case State.TAKEN:
            said = _("Phiếu %(number)s: hai lần khớp nhau, đã ghi nhận.")
            messages.success(request, said % number)
        case _:
            said = _("Phiếu %(number)s: hai lần khác nhau. Giữ phiếu riêng ra để xử lý.")
            messages.error(request, said % number)
    return redirect("survey_paper_entry", slug)


def _ask_number(request: HttpRequest, actor: Actor, survey: Survey, typed: Typed) -> HttpResponse:
    context = _typing(actor, survey) | {"typed": typed, "form": None}
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/paper/enter.html", context, status=status)


def _no_form(text: str) -> str:
    if not read_number(text):
        return _(
            "Số phiếu không đúng: số kiểm tra không khớp. Xem lại số in ở đầu mỗi trang phiếu."
        )
    return _("Không có phiếu số này trong khảo sát đang nhập. Có thể là phiếu của khảo sát khác.")


@acting
def difference(request: HttpRequest, actor: Actor, slug: str, number: str) -> HttpResponse:
    """What two people typed differently from a form; POST settles it."""
    survey = queries.survey_to_type(actor, slug)
    page = queries.difference_page(actor, survey, number, get_language() or "vi")
    typed = Typed()
    if request.method == "POST":
        typed = _typed_settlement(page, request.POST)
        if not typed.errors:
            answers = {one.question.id: typed.of(one.question.id) for one in page.differences}
            try:
                actions.settle_form(by=actor, survey=survey, number=number, typed=answers)
            except actions.EntryRefused as refused:
                typed.errors |= refused.problems_by
            else:
                said = _("Phiếu %(number)s: đã xử lý chỗ khác nhau và ghi nhận.")
                messages.success(request, said % {"number": shown_number(number)})
                return redirect("survey_paper_entry", slug)
    context = _typing(actor, survey) | {"page": page, "typed": typed}
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/paper/difference.html", context, status=status)


def _typed_settlement(page: queries.DifferencePage, posted: QueryDict) -> Typed:
    """The digits that hold for each question, and `l-` which entry they come from."""
    typed = Typed()
    for one in page.differences:
        name = one.question.id
        choice, other = posted.get(f"l-{name}", ""), posted.get(f"k-{name}", "").strip()
        typed.values |= {f"l-{name}": choice, f"k-{name}": other}
        match choice:
            case "1":
                typed.values[name] = one.first
            case "2":
                typed.values[name] = one.second
            case "3":
                typed.values[name] = other
            case _:
                typed.refuse(name, _("Xem phiếu rồi chọn lần nhập đúng, hoặc gõ lại."))
    typed.values["has_paper"] = posted.get("has_paper", "")
    if not typed.of("has_paper"):
        typed.refuse("has_paper", _("Chỉ xử lý khi đang cầm phiếu. Đánh dấu để xác nhận."))
    return typed


@require_POST
@acting
def spoil(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Say that a form is spoilt, with the reason."""
    survey = queries.survey_to_type(actor, slug)
    form = queries.form_by_number(survey, request.POST.get("so", ""))
    if form is None:
        raise Invalid(_no_form(request.POST.get("so", "")))
    reason = request.POST.get("reason", "")
    actions.spoil_form(by=actor, survey=survey, number=form.number, reason=reason)
    said = _("Đã ghi phiếu %(number)s là phiếu hỏng.")
    messages.success(request, said % {"number": shown_number(form.number)})
    return redirect("survey_paper_entry", slug)


def _frame(survey: Survey) -> dict[str, object]:
    return {"survey": survey, "cycle": survey.cycle, "tabs": navigation.tabs(survey)}


def _typing(actor: Actor, survey: Survey) -> dict[str, object]:
    """What the pages of entry share; those who only type have no way to the other pages."""
    back = reverse("survey_paper", args=[survey.cycle.slug]) if queries.may_run(actor) else ""
    return {
        "survey": survey,
        "cycle": survey.cycle,
        "back": back,
        "count": queries.typed_by(actor, survey),
        "closed": actions.keying_refusal(survey),
        "shown_number": shown_number,
    }


def _unit_name(survey: Survey, code: str) -> str:
    found = survey.cycle.units.filter(code=code).values_list("name", flat=True).first()
    return found or code
