"""Every read of the directory."""

from __future__ import annotations

from collections.abc import Iterable

from parindex.access import Actor, Can, denial
from parindex.directory.models import JournalEntry, User
from parindex.errors import Denied


def journal(actor: Actor, limit: int = 200) -> list[JournalEntry]:
    """The latest acts, newest first."""
    if reason := denial(actor, Can.READ_JOURNAL):
        raise Denied(reason)
    return list(JournalEntry.objects.all()[:limit])


def acts_about(subjects: Iterable[str], acts: Iterable[str]) -> list[JournalEntry]:
    """Acts of these kinds about these subjects, oldest first; the caller knows who may read them.

    What a person may see of an act depends on the page that shows it, so nothing is refused here.
    """
    found = JournalEntry.objects.filter(subject__in=list(subjects), act__in=list(acts))
    return list(found.order_by("pk"))


def demo_accounts() -> list[User]:
    """The demo accounts with their roles, for the sign-in page of a demo."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants").order_by("pk")[:12])
