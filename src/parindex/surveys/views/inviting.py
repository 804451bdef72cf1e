"""Who is asked by name: the list, bringing people in, correcting, removing and erasing them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys.actions import inviting
from parindex.surveys.listing import CellProblem, read_email, read_phone
from parindex.surveys.models import Survey
from parindex.surveys.people_files import (
    INVITED,
    Known,
    Person,
    empty_workbook,
    read_people,
)
from parindex.surveys.personal_codes import spaced
from parindex.surveys.queries import inviting as people
from parindex.surveys.queries.inviting import STATES, Wanted
from parindex.surveys.queries.planning import form_named, places_of
from parindex.surveys.queries.running import survey_named, units_of
from parindex.surveys.views.bringing import bringing_context, brought, may_write
from parindex.surveys.views.planning import frame
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from, whole_numbers


def units_frame(survey: Survey) -> dict[str, Any]:
    """The frame of a page with the units of the cycle by code."""
    places = places_of(survey)
    return {**frame(survey), "unit_names": {one.code: one.name for one in places.units}}


def wanted_of(request: HttpRequest) -> Wanted:
    """What of the list the address asks for."""
    asked = {name: request.GET.get(key, "").strip() for name, key in KEYS.items()}
    return Wanted(**asked)


KEYS = {"unit": "don-vi", "form": "phieu", "words": "tim", "state": "tinh-trang"}


@require_safe
@acting
def invitees(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The list of people asked by name, filtered and by pages."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    return _list_page(request, survey, Typed())


def _list_page(request: HttpRequest, survey: Survey, typed: Typed) -> HttpResponse:
    wanted = wanted_of(request)
    page = people.page_of(survey, wanted, request.GET.get("trang", "1"))
    kept = {KEYS[name]: value for name, value in wanted._asdict().items() if value}
    context = {
        **units_frame(survey),
        "wanted": wanted,
        "is_filtered": bool(kept),
        "page": page,
        "query": urlencode(kept) + "&" if kept else "",
        "states": STATES,
        "counts": people.counts(survey),
        "draws": people.draws_of(survey),
        "spaced": spaced,
        "typed": typed,
        "may_invite": survey.state in (Survey.State.PREPARING, Survey.State.COLLECTING),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/inviting/invitees.html", context, status=status)


@acting
def invitees_import(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """People from a file: name the columns, correct cells, look, put them on the list."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    form = form_named(survey, typed.of("phieu")).id
    found_people: list[Person] = []
    problems: list[CellProblem] = []
    try:
        found = brought(request, INVITED)
        if found is None and request.method == "POST":
            typed.refuse("file", _("Chọn tệp XLSX hoặc CSV có danh sách."))
    except Invalid as refusal:
        found = None
        typed.refuse("file", " ".join(refusal.problems))
    if found is not None and not found.missing:
        known = Known(places_of(survey), people.known_people(survey, form))
        found_people, problems = read_people(found.listing, found.columns, known)
        if found_people and may_write(request, typed, problems):
            count = inviting.invite(
                by=actor, survey=survey, form=form, people=found_people, source=found.listing.name
            )
            messages.success(request, _("Đã thêm %(count)s người.") % {"count": count})
            return redirect("survey_invitees", slug)
    context = {
        **units_frame(survey),
        **bringing_context(found, problems),
        "typed": typed,
        "form": form,
        "people": found_people,
    }
    status = 422 if typed.errors or problems else 200
    return render_page(request, "surveys/inviting/invitees_import.html", context, status=status)


@require_safe
@acting
def invitees_file(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """An empty workbook with the headings of the list."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    names = [one.name for one in places_of(survey).units]
    return download(empty_workbook("Người được mời", INVITED, names), "nguoi-duoc-moi.xlsx")


@acting
def invitee(request: HttpRequest, actor: Actor, slug: str, invitee_id: int) -> HttpResponse:
    """One person of the list, to correct a telephone or an address."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    one = people.invitee_named(survey, invitee_id)
    names = ("unit", "name", "phone", "email", "address", "group")
    typed = Typed({name: getattr(one, name) for name in names})
    if request.method == "POST":
        typed = typed_from(request.POST)
        person = _read_person(typed, [one.code for one in units_of(survey.cycle)])
        if not typed.errors:
            try:
                inviting.correct_invitee(by=actor, invitee=one, person=person)
            except Invalid as refusal:
                typed.refuse("phone", " ".join(refusal.problems))
            else:
                messages.success(request, _("Đã sửa thông tin người được mời."))
                return redirect("survey_invitees", slug)
    context = {**units_frame(survey), "one": one, "typed": typed, "spaced": spaced}
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/inviting/invitee.html", context, status=status)


def _read_person(typed: Typed, units: Collection[str]) -> Person:
    phone, email = read_phone(typed.of("phone")), read_email(typed.of("email"))
    if not typed.of("name"):
        typed.refuse("name", _("Ghi họ và tên."))
    if typed.of("unit") not in units:
        typed.refuse("unit", _("Chọn đơn vị."))
    if phone is None:
        typed.refuse("phone", _("Ghi đủ 10 số điện thoại, ví dụ 0912345678."))
    if email is None:
        typed.refuse("email", _("Địa chỉ thư điện tử chưa đúng."))
    if not (typed.of("phone") or typed.of("email") or typed.of("address")):
        typed.refuse("phone", _("Cần số điện thoại, thư điện tử hoặc địa chỉ."))
    return Person(
        typed.of("unit"),
        typed.of("name")[:160],
        phone or "",
        email or "",
        typed.of("address")[:300],
        typed.of("group")[:80],
    )


@require_POST
@acting
def invitees_erase(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Take the chosen people off the list, or erase everybody's name and address."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST)
    reason = typed.of("reason")
    try:
        if typed.of("what") == "erase":
            count = inviting.erase_invitees(by=actor, survey=survey, reason=reason)
            said = _("Đã xóa thông tin của %(count)s người.")
        else:
            ids = whole_numbers(request.POST.getlist("one"))
            count = inviting.remove_invitees(by=actor, survey=survey, ids=ids, reason=reason)
            said = _("Đã bỏ %(count)s người khỏi danh sách.")
    except Invalid as refusal:
        typed.refuse(typed.of("what") or "remove", " ".join(refusal.problems))
        return _list_page(request, survey, typed)
    messages.success(request, said % {"count": count})
    return redirect("survey_invitees", slug)
