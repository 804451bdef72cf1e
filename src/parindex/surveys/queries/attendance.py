"""Who took part and is paid: a list of its own, never joined to a form."""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from parindex.directory.units import fold
from parindex.documents.questionnaires.attendance_list import AttendanceList, Line
from parindex.surveys.models import Attendee, Survey
from parindex.surveys.queries.running import units_of

PER_PAGE = 50


class Shown(NamedTuple):
    """What of the list is shown: a unit, words, and whether it is paid ("", "roi", "chua")."""

    unit: str = ""
    words: str = ""
    paid: str = ""


def attendees(survey: Survey, shown: Shown) -> QuerySet[Attendee]:
    """The people who fit, by unit and name."""
    found = Attendee.objects.filter(survey=survey)
    if shown.unit:
        found = found.filter(unit=shown.unit)
    if shown.paid:
        found = found.filter(paid_on__isnull=shown.paid == "chua")
    if shown.words:
        words = fold(shown.words)
        rows = found.values_list("pk", "name", "phone")
        ids = [pk for pk, name, phone in rows if words in fold(name) or words in phone]
        found = Attendee.objects.filter(pk__in=ids[:5000])
    return found


def attendance_page(survey: Survey, shown: Shown, number: str) -> Page[Attendee]:
    """One page of the list."""
    return Paginator(attendees(survey, shown), PER_PAGE).get_page(number)


class Sums(NamedTuple):
    """How many people there are and are paid, with the amounts in đồng."""

    people: int
    amount: int
    paid_people: int
    paid_amount: int
    named: int


def sums(survey: Survey) -> Sums:
    """What the list adds up to."""
    rows = list(
        Attendee.objects.filter(survey=survey).values_list("amount", "paid_on", "name").order_by()
    )
    paid = [amount for amount, paid_on, _name in rows if paid_on]
    named = sum(bool(name) for _amount, _paid, name in rows)
    return Sums(len(rows), sum(one[0] for one in rows), len(paid), sum(paid), named)


def attendee_named(survey: Survey, attendee_id: int) -> Attendee:
    """One person of the list."""
    return Attendee.objects.select_related("survey__cycle").get(survey=survey, pk=attendee_id)


def attendance_list(survey: Survey, shown: Shown) -> AttendanceList:
    """The list as it is printed and exported."""
    names = {one.code: one.name for one in units_of(survey.cycle)}
    lines = [
        Line(
            names.get(one.unit, one.unit),
            one.name,
            one.phone,
            one.address,
            one.took_part_on,
            one.amount,
            one.paid_on,
            one.interviewer,
        )
        for one in attendees(survey, shown)
    ]
    return AttendanceList(survey.cycle.authority_name, survey.cycle.title, lines)
