"""Who is asked by name: the list, how many by unit, and the draws they came from.

No query here tells when a code was used.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from parindex.directory.units import fold
from parindex.surveys.models import Draw, Invitee, Survey

PER_PAGE = 50


class Wanted(NamedTuple):
    """What of the list is shown: a unit, a questionnaire, words, and one of `STATES`."""

    unit: str = ""
    form: str = ""
    words: str = ""
    state: str = ""


STATES: dict[str, str] = {
    "chua-gui": "Chưa gửi",
    "da-gui": "Đã gửi, chưa dùng mã",
    "hong": "Gửi hỏng",
    "da-dung": "Đã dùng mã",
}


def invitees(survey: Survey, wanted: Wanted) -> QuerySet[Invitee]:
    """The people of a survey that fit, by unit and name."""
    found = Invitee.objects.filter(survey=survey)
    if wanted.unit:
        found = found.filter(unit=wanted.unit)
    if wanted.form:
        found = found.filter(questionnaire=wanted.form)
    match wanted.state:
        case "chua-gui":
            found = found.filter(times_sent=0, is_used=False)
        case "da-gui":
            found = found.filter(times_sent__gt=0, is_used=False)
        case "hong":
            found = found.filter(delivery=Invitee.Delivery.FAILED, is_used=False)
        case "da-dung":
            found = found.filter(is_used=True)
    return found


def page_of(survey: Survey, wanted: Wanted, number: str) -> Page[Invitee]:
    """One page of the list; words are looked for in names without marks, telephones, e-mails."""
    found = invitees(survey, wanted)
    if not wanted.words:
        return Paginator(found, PER_PAGE).get_page(number)
    words = fold(wanted.words)
    ids = [
        pk
        for pk, name, phone, email in found.values_list("pk", "name", "phone", "email")
        if words in fold(name) or words.replace(" ", "") in phone or words in email.lower()
    ]
    fitting = Invitee.objects.filter(pk__in=ids[:5000])
    return Paginator(fitting, PER_PAGE).get_page(number)


def invitee_named(survey: Survey, invitee_id: int) -> Invitee:
    """One person of the list."""
    return Invitee.objects.select_related("survey__cycle").get(survey=survey, pk=invitee_id)


class Counts(NamedTuple):
    """How many people are on the list, were written to, and used their code."""

    listed: int
    sent: int
    used: int
    failed: int
    named: int


def counts(survey: Survey) -> Counts:
    """How far the invitations are."""
    rows = list(
        Invitee.objects.filter(survey=survey)
        .values_list("survey")
        .annotate(
            listed=Count("pk"),
            sent=Count("pk", filter=Q(times_sent__gt=0)),
            used=Count("pk", filter=Q(is_used=True)),
            failed=Count("pk", filter=Q(delivery="failed", is_used=False)),
            named=Count("pk", filter=~Q(name="")),
        )
        .order_by()
    )
    return Counts(*rows[0][1:]) if rows else Counts(0, 0, 0, 0, 0)


def known_people(survey: Survey, form: str, other_than: int = 0) -> dict[str, str]:
    """Telephones and e-mails on the list of a questionnaire, with the name of each."""
    found: dict[str, str] = {}
    rows = Invitee.objects.filter(survey=survey, questionnaire=form).exclude(pk=other_than)
    for name, phone, email in rows.values_list("name", "phone", "email"):
        found |= {contact: name for contact in (phone, email.lower()) if contact}
    return found


def draws_of(survey: Survey) -> list[Draw]:
    """The draws of people to invite, newest first."""
    return list(Draw.objects.filter(survey=survey, kind="invitees"))


def draw_named(survey: Survey, draw_id: int) -> Draw:
    """One draw of people to invite."""
    return Draw.objects.get(survey=survey, kind="invitees", pk=draw_id)
