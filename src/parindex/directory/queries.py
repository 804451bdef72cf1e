"""Every read of the directory but that of accounts, which is in `people`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from parindex.access import Actor, Can
from parindex.directory.models import JournalEntry, JournalSeal, Notice, User
from parindex.directory.prepared import Prepared
from parindex.directory.rights import demand

PAGE = 50


class Wanted(NamedTuple):
    """What somebody looks for in the journal; empty fields leave everything in.

    `person` is part of a name, `subject` how the subject begins; both days are included.
    """

    person: str = ""
    act: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


EVERYTHING = Wanted()


@dataclass(slots=True)
class JournalPage:
    """One page of the journal, newest first, with the state of its chain."""

    entries: list[JournalEntry]
    number: int
    pages: int
    count: int
    acts: list[str]
    people: list[str]
    sealed: int
    waiting: int
    head: str
    sealed_at: datetime | None


def journal(actor: Actor, wanted: Wanted = EVERYTHING, number: int = 1) -> JournalPage:
    """The acts that fit, newest first; for those who answer for the journal."""
    demand(actor, Can.READ_JOURNAL)
    found = _fitting(wanted)
    count, every = found.count(), JournalEntry.objects.order_by()
    pages = max(1, -(-count // PAGE))
    number = min(max(number, 1), pages)
    last = JournalSeal.objects.select_related("entry").order_by("-number").first()
    return JournalPage(
        entries=list(found.select_related("seal")[(number - 1) * PAGE : number * PAGE]),
        number=number,
        pages=pages,
        count=count,
        acts=sorted(every.values_list("act", flat=True).distinct()),
        people=sorted(every.values_list("actor", flat=True).distinct()[:500]),
        sealed=last.number if last else 0,
        waiting=every.filter(seal=None).count(),
        head=last.digest if last else "",
        sealed_at=last.entry.at if last else None,
    )


def _fitting(wanted: Wanted) -> QuerySet[JournalEntry]:
    fits = Q()
    if wanted.person:
        fits &= Q(actor__icontains=wanted.person)
    if wanted.act:
        fits &= Q(act=wanted.act)
    if wanted.subject:
        fits &= Q(subject__startswith=wanted.subject)
    if wanted.since:
        fits &= Q(at__gte=_midnight(wanted.since))
    if wanted.until:
        fits &= Q(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return JournalEntry.objects.filter(fits)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(slots=True)
class NoticesPage:
    """One page of a person's notices, newest first."""

    notices: list[Notice]
    number: int
    pages: int
    unread: int


def notices(actor: Actor, number: int = 1) -> NoticesPage:
    """The actor's own notices."""
    found = Notice.objects.filter(user_id=actor.person)
    pages = max(1, -(-found.count() // PAGE))
    number = min(max(number, 1), pages)
    return NoticesPage(
        notices=list(found[(number - 1) * PAGE : number * PAGE]),
        number=number,
        pages=pages,
        unread=unread_count(actor.id),
    )


_UNREAD = Prepared(
    lambda ids: (
        Notice.objects.filter(user__in=ids, read_at=None)
        .order_by()
        .values("user")
        .annotate(unread=Count("pk"))
        .values_list("unread")
    )
)


def unread_count(user_id: int | None) -> int:
    """How many notices a person has not read."""
    rows = _UNREAD([user_id]) if user_id else []
    return int(rows[0][0]) if rows else 0


def acts_about(subjects: Iterable[str], acts: Iterable[str]) -> list[JournalEntry]:
    """Acts of these kinds about these subjects, oldest first; the caller knows who may read them.

    What a person may see of an act depends on the page that shows it, so nothing is refused here.
    """
    found = JournalEntry.objects.filter(subject__in=list(subjects), act__in=list(acts))
    return list(found.order_by("pk"))


def demo_accounts() -> list[User]:
    """The demo accounts with their roles, for the sign-in page of a demo."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants").order_by("pk")[:14])
