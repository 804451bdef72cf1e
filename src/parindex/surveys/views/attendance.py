"""The payment list: who took part, what they are paid, the paper they sign, erasing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.documents.questionnaires.attendance_list import (
    attendance_docx,
    attendance_pdf,
    attendance_workbook,
)
from parindex.documents.typesetting import FONTS
from parindex.errors import Invalid
from parindex.surveys.actions import attendance as actions
from parindex.surveys.listing import CellProblem, read_count, read_day, read_phone
from parindex.surveys.models import Attendee, Survey
from parindex.surveys.people_files import PAID, Payment, empty_workbook, read_payments
from parindex.surveys.queries import attendance as queries
from parindex.surveys.queries.attendance import Shown
from parindex.surveys.queries.planning import places_of
from parindex.surveys.queries.running import survey_named, units_of
from parindex.surveys.views.bringing import bringing_context, brought, may_write
from parindex.surveys.views.inviting import units_frame
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from, whole_numbers

FIELDS = ("unit", "name", "phone", "address", "took_part_on", "amount", "interviewer")


@acting
def attendance(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The list with its sums; one person is added by hand."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    if request.method == "POST":
        person = _read(typed, [one.code for one in units_of(survey.cycle)])
        if not typed.errors:
            actions.add_attendees(by=actor, survey=survey, people=[person])
            messages.success(request, _("Đã thêm một người."))
            return redirect("survey_attendance", slug)
    return _page(request, survey, typed)


def _shown(request: HttpRequest) -> Shown:
    return Shown(
        request.GET.get("don-vi", ""),
        request.GET.get("tim", "").strip(),
        request.GET.get("chi", ""),
    )


def _page(request: HttpRequest, survey: Survey, typed: Typed) -> HttpResponse:
    shown = _shown(request)
    kept = {key: value for key, value in zip(("don-vi", "tim", "chi"), shown, strict=True) if value}
    context = {
        **units_frame(survey),
        "typed": typed,
        "shown": shown,
        "query": urlencode(kept),
        "page": queries.attendance_page(survey, shown, request.GET.get("trang", "1")),
        "sums": queries.sums(survey),
        "today": timezone.localdate().strftime("%d/%m/%Y"),
        "is_over": survey.state not in (Survey.State.PREPARING, Survey.State.COLLECTING),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/attendance/attendance.html", context, status=status)


def _read(typed: Typed, units: Collection[str]) -> Payment:
    """One person as typed; what is wrong stands beside its field."""
    day, amount = None, None
    if not typed.of("name"):
        typed.refuse("name", _("Ghi họ và tên."))
    if typed.of("unit") not in units:
        typed.refuse("unit", _("Chọn đơn vị."))
    phone = read_phone(typed.of("phone"))
    if phone is None:
        typed.refuse("phone", _("Ghi đủ 10 số điện thoại, ví dụ 0912345678."))
    try:
        day = read_day(typed.of("took_part_on"))
    except ValueError:
        typed.refuse("took_part_on", _("Ghi ngày dạng 20/11/2026."))
    try:
        amount = read_count(typed.of("amount"))
    except ValueError:
        typed.refuse("amount", _("Ghi số tiền, ví dụ 50.000."))
    return Payment(
        typed.of("unit"),
        typed.of("name")[:160],
        phone or "",
        typed.of("address")[:300],
        day,
        amount or 0,
        typed.of("interviewer")[:160],
    )


@acting
def attendee(request: HttpRequest, actor: Actor, slug: str, attendee_id: int) -> HttpResponse:
    """One line of the list, to be corrected."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    one = queries.attendee_named(survey, attendee_id)
    values = {name: str(getattr(one, name) or "") for name in FIELDS}
    values["took_part_on"] = one.took_part_on.strftime("%d/%m/%Y") if one.took_part_on else ""
    typed = Typed(values)
    if request.method == "POST":
        typed = typed_from(request.POST)
        person = _read(typed, [one.code for one in units_of(survey.cycle)])
        if not typed.errors:
            actions.correct_attendee(by=actor, attendee=one, person=person)
            messages.success(request, _("Đã sửa dòng của danh sách ký nhận."))
            return redirect("survey_attendance", slug)
    context = {**units_frame(survey), "one": one, "typed": typed}
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/attendance/attendee.html", context, status=status)


@acting
def attendance_import(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """People from a file: name the columns, correct cells, look, put them on the list."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    people: list[Payment] = []
    problems: list[CellProblem] = []
    try:
        found = brought(request, PAID)
        if found is None and request.method == "POST":
            typed.refuse("file", _("Chọn tệp XLSX hoặc CSV có danh sách."))
    except Invalid as refusal:
        found = None
        typed.refuse("file", " ".join(refusal.problems))
    if found is not None and not found.missing:
        people, problems = read_payments(found.listing, found.columns, places_of(survey))
        if people and may_write(request, typed, problems):
            count = actions.add_attendees(
                by=actor, survey=survey, people=people, source=found.listing.name
            )
            messages.success(request, _("Đã thêm %(count)s người.") % {"count": count})
            return redirect("survey_attendance", slug)
    context = {
        **units_frame(survey),
        **bringing_context(found, problems),
        "typed": typed,
        "people": people,
        "total": sum(one.amount for one in people),
    }
    status = 422 if typed.errors or problems else 200
    return render_page(request, "surveys/attendance/attendance_import.html", context, status=status)


@require_safe
@acting
def attendance_file(request: HttpRequest, actor: Actor, slug: str, kind: str) -> HttpResponse:
    """The list to be signed as PDF or DOCX, to be worked with as XLSX, or empty to be filled in."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    if kind == "mau":
        names = [one.name for one in places_of(survey).units]
        return download(empty_workbook("Danh sách ký nhận", PAID, names), "ky-nhan-mau.xlsx")
    found = queries.attendance_list(survey, _shown(request))
    name = f"ky-nhan-{slug}.{kind}"
    match kind:
        case "xlsx":
            return download(attendance_workbook(found), name)
        case "pdf":
            return download(attendance_pdf(found, FONTS), name)
        case "docx":
            return download(attendance_docx(found), name)
    raise Attendee.DoesNotExist(kind)


@require_POST
@acting
def attendance_change(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Mark the chosen people paid or not, take them off the list, or erase everybody's name."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    what = typed.of("what")
    ids = whole_numbers(request.POST.getlist("one"))
    try:
        match what:
            case "paid" | "unpaid":
                day = _paid_day(typed) if what == "paid" else None
                count = actions.mark_paid(by=actor, survey=survey, ids=ids, day=day)
                said = _("Đã đánh dấu %(count)s người.")
            case "remove":
                reason = typed.of("reason")
                count = actions.remove_attendees(by=actor, survey=survey, ids=ids, reason=reason)
                said = _("Đã bỏ %(count)s người khỏi danh sách.")
            case _:
                reason = typed.of("reason")
                count = actions.erase_attendees(by=actor, survey=survey, reason=reason)
                said = _("Đã xóa thông tin của %(count)s người.")
    except Invalid as refusal:
        typed.refuse("erase" if what == "erase" else "change", " ".join(refusal.problems))
        return _page(request, survey, typed)
    messages.success(request, said % {"count": count})
    return redirect("survey_attendance", slug)


def _paid_day(typed: Typed) -> date:
    try:
        day = read_day(typed.of("day"))
    except ValueError:
        day = None
    if day is None:
        raise Invalid(_("Ghi ngày chi dạng 20/11/2026."))
    return day
