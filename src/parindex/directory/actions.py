"""Every write of the directory."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from parindex.access import Actor, Role
from parindex.directory.models import Grant, JournalEntry, User


def record(by: Actor, act: str, subject: str, **details: Any) -> JournalEntry:
    """Add one act to the journal; called inside the transaction of the act itself."""
    return JournalEntry.objects.create(
        actor_id=by.id, actor=by.name, act=act, subject=subject, details=details
    )


@transaction.atomic
def enrol(
    *,
    by: Actor,
    username: str,
    password: str,
    display_name: str,
    position: str = "",
    grants: tuple[tuple[Role, str], ...] = (),
) -> User:
    """Create an account with its roles."""
    user = User(username=username, display_name=display_name, position=position)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    Grant.objects.bulk_create(Grant(user=user, role=role, place=place) for role, place in grants)
    record(by, "enrol", username, grants=[f"{role} {place}".strip() for role, place in grants])
    return user


@transaction.atomic
def note_sign_in(*, by: Actor, username: str) -> None:
    """Leave a trace of a sign-in."""
    record(by, "sign_in", username)
