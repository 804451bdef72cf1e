"""The strata of a sample: the forms of a unit divided by the answers to one question."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.engine.sampling import shared
from parindex.surveys.actions import planning
from parindex.surveys.listing import read_count
from parindex.surveys.queries import planning as plans
from parindex.surveys.queries.planning import QuotaRow
from parindex.surveys.queries.running import survey_named
from parindex.surveys.views.planning import frame
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from

SHARES = "chia"


@acting
def quotas(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Choose a question, share the forms among its answers, correct single numbers, save."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    asked = request.POST if request.method == "POST" else request.GET
    form = plans.form_named(survey, asked.get("phieu", "")).id
    questions = plans.stratum_questions(survey, form)
    question = next((one for one in questions if one.id == asked.get("cau", "")), None)
    question = question or (questions[0] if questions else None)
    answers = plans.strata_of(survey, question) if question else ()
    ids = [one.id for one in answers]
    rows = plans.quota_rows(survey, form, question.id, ids) if question else []
    typed = typed_from(request.POST)
    is_shared = False
    if request.method == "POST" and question is not None:
        if typed.of("what") == SHARES:
            is_shared = _share(typed, rows, ids)
        else:
            numbers = _read_numbers(typed, rows, ids)
            if not typed.errors:
                count = planning.set_quotas(
                    by=actor,
                    survey=survey,
                    questionnaire=form,
                    question=question.id,
                    quotas=numbers,
                )
                messages.success(
                    request, _("Đã lưu cơ cấu của %(count)s đơn vị.") % {"count": count}
                )
                address = reverse("survey_quotas", args=[slug])
                return redirect(f"{address}?phieu={form}&cau={question.id}")
    context = {
        **frame(survey),
        "form": form,
        "questions": questions,
        "question": question,
        "answers": answers,
        "rows": rows,
        "typed": typed,
        "is_shared": is_shared,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/strata/quotas.html", context, status=status)


def _share(typed: Typed, rows: list[QuotaRow], answers: list[str]) -> bool:
    """Put the shared numbers into the fields of the table; nothing is written."""
    weights: dict[str, Decimal | int] = {}
    for answer in answers:
        text = typed.of(f"share-{answer}").replace(",", ".")
        try:
            weights[answer] = Decimal(text or 0)
            if not 0 <= weights[answer] <= 10**9:
                raise InvalidOperation
        except InvalidOperation:
            typed.refuse(f"share-{answer}", _("Ghi số từ 0 trở lên, ví dụ 51 hoặc 50,6."))
    if typed.errors:
        return False
    if not sum(weights.values()):
        typed.refuse("share", _("Ghi tỷ lệ cho ít nhất một phương án."))
        return False
    for row in rows:
        for answer, count in shared(row.wanted, weights).items():
            typed.values[f"q-{row.unit.code}-{answer}"] = str(count)
    return True


def _read_numbers(
    typed: Typed, rows: list[QuotaRow], answers: list[str]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        numbers = {}
        for answer in answers:
            name = f"q-{row.unit.code}-{answer}"
            try:
                numbers[answer] = read_count(typed.of(name)) or 0
            except ValueError:
                typed.refuse(name, _("Ghi số nguyên."))
        found[row.unit.code] = numbers
        if sum(numbers.values()) > row.wanted:
            sentence = _("Cộng lại %(sum)s, nhiều hơn %(wanted)s phiếu cần thu.")
            values = {"sum": sum(numbers.values()), "wanted": row.wanted}
            typed.refuse(f"q-{row.unit.code}", sentence % values)
    return found
