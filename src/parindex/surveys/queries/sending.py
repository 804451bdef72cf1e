"""Whom an invitation or a reminder goes to, what it says to each, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse

from parindex.cycles.deadlines import VIETNAM
from parindex.documents.questionnaires.letters import Letter, letters_docx, letters_pdf
from parindex.documents.typesetting import FONTS
from parindex.surveys.models import Invitee, Sending, Survey
from parindex.surveys.personal_codes import spaced
from parindex.surveys.queries.planning import form_titles
from parindex.surveys.queries.running import units_of
from parindex.surveys.wording import worded

Delivery = Invitee.Delivery
MOST_REMINDERS = 5
LETTERS_PER_FILE = 200


class Choice(NamedTuple):
    """Whom a sending is for: the channel, invitations or reminders, a unit, a questionnaire.

    Reminders go to people whose code is not used, who were reminded fewer than `most` times, and
    last written to at least `days` ago.
    """

    channel: str
    is_reminder: bool = False
    unit: str = ""
    form: str = ""
    most: int = 2
    days: int = 3


def receivers(survey: Survey, choice: Choice, now: datetime) -> QuerySet[Invitee]:
    """Everybody who fits a choice and can be reached on its channel."""
    found = Invitee.objects.filter(survey=survey, is_used=False).exclude(name="")
    found = found.exclude(delivery__in=(Delivery.WAITING, Delivery.GOING))
    if choice.channel == "email":
        found = found.exclude(email="")
    elif choice.channel in ("sms", "zalo"):
        found = found.exclude(phone="")
    if choice.unit:
        found = found.filter(unit=choice.unit)
    if choice.form:
        found = found.filter(questionnaire=choice.form)
    if not choice.is_reminder:
        return found.filter(times_sent=0)
    before = now - timedelta(days=choice.days)
    return found.filter(times_sent__range=(1, choice.most), last_sent_at__lte=before)


def public_link(name: str, code: str) -> str:
    """The whole address of a code, as a QR picture or a message carries it."""
    return f"{settings.SITE_URL}{reverse(name, args=[code])}"


def printed_address(link: str) -> str:
    """An address as it is printed and typed: without the scheme and the last slash."""
    return link.partition("://")[2].rstrip("/")


class Message(NamedTuple):
    """What one person is told."""

    invitee: Invitee
    subject: str
    body: str
    link: str


def messages_of(sending: Sending, people: Iterable[Invitee]) -> list[Message]:
    """The words of a sending for each of the people."""
    survey = sending.survey
    units = {one.code: one.name for one in units_of(survey.cycle)}
    forms = form_titles(survey)
    closes = survey.closes.astimezone(VIETNAM).strftime("%d/%m/%Y") if survey.closes else "…"
    found = []
    for one in people:
        link = public_link("survey_invited", one.code)
        values = {
            "{ho_ten}": one.name,
            "{don_vi}": units.get(one.unit, one.unit),
            "{phieu}": forms.get(one.questionnaire, one.questionnaire),
            "{dia_chi}": link,
            "{ma}": spaced(one.code),
            "{han}": closes,
            "{co_quan}": survey.cycle.authority_name,
        }
        subject = " ".join(worded(sending.subject, values).split())[:160]
        found.append(Message(one, subject, worded(sending.body, values), link))
    return found


class Progress(NamedTuple):
    """How many people of a sending wait, are under way, have it, or could not be reached."""

    waiting: int
    going: int
    sent: int
    failed: int


def progress(sending: Sending) -> Progress:
    """How far a sending is. Those who used their code since are taken out of it, not named."""
    rows = Invitee.objects.filter(sending=sending).values_list("delivery")
    found = dict(rows.annotate(count=Count("pk")).order_by())
    return Progress(
        found.get(Delivery.WAITING, 0),
        found.get(Delivery.GOING, 0),
        found.get(Delivery.SENT, 0),
        found.get(Delivery.FAILED, 0),
    )


def people_of(sending: Sending) -> QuerySet[Invitee]:
    """The people of a sending whose code is not used, by unit and name."""
    return Invitee.objects.filter(sending=sending, is_used=False)


def sendings_of(survey: Survey) -> list[Sending]:
    """The sendings of a survey, newest first."""
    return list(Sending.objects.filter(survey=survey))


def sending_named(survey: Survey, sending_id: int) -> Sending:
    """One sending."""
    return Sending.objects.select_related("survey__cycle").get(survey=survey, pk=sending_id)


def letters_file(sending: Sending, part: int, kind: str) -> bytes:
    """One file of the letters of a sending, as PDF or DOCX; parts count from 1."""
    people = people_of(sending)[(part - 1) * LETTERS_PER_FILE : part * LETTERS_PER_FILE]
    letters = [
        Letter(
            one.invitee.name,
            one.invitee.address,
            one.body,
            one.link,
            printed_address(one.link),
            spaced(one.invitee.code),
        )
        for one in messages_of(sending, people)
    ]
    if not letters:
        raise Sending.DoesNotExist(part)
    issuer = sending.survey.cycle.authority_name
    return letters_pdf(issuer, letters, FONTS) if kind == "pdf" else letters_docx(issuer, letters)
