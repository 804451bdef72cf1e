"""The people of every story: each has one role, and Dũng is a stranger who must see nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.test import Client

from parindex.access import SYSTEM, Role
from parindex.directory.actions import enrol
from parindex.directory.models import User

PASSWORD = "mot-mat-khau-dai"
COMMUNE = "xa-tien-loi"
HEALTH = "so-y-te"


class Cast(NamedTuple):
    """Bình answers for the commune, Hoa heads it, Lan appraises, Minh decides, Thu coordinates."""

    binh: User
    hoa: User
    lan: User
    minh: User
    thu: User
    dung: User


ROLES: dict[str, tuple[tuple[Role, str], ...]] = {
    "binh": ((Role.CLERK, COMMUNE),),
    "hoa": ((Role.HEAD, COMMUNE),),
    "lan": ((Role.APPRAISER, ""),),
    "minh": ((Role.COUNCIL, ""),),
    "thu": ((Role.COORDINATOR, ""),),
    "dung": (),
}

MORE: dict[str, tuple[tuple[Role, str], ...]] = {
    "tam": ((Role.APPRAISER, ""),),
    "ha": ((Role.COUNCIL, ""),),
    "kim": ((Role.COUNCIL, ""),),
}
"""Tâm appraises everywhere; Hà keeps the minutes of the council, Kim is one of its members."""


WORKS_AT = {"binh": COMMUNE, "hoa": COMMUNE, "lan": HEALTH}


def make_cast() -> Cast:
    """Enrol everybody."""
    people = [
        person(name, *grants, works_at=WORKS_AT.get(name, "")) for name, grants in ROLES.items()
    ]
    return Cast(*people)


def person(username: str, *grants: tuple[Role, str], **more: Any) -> User:
    """One more person, for a story that needs one; called like the account unless told."""
    known = {"display_name": username.title(), "password": PASSWORD, **more}
    return enrol(by=SYSTEM, username=username, grants=grants, **known)


def client_of(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def enrol_more() -> None:
    """Enrol those whom only some stories need."""
    for name, grants in MORE.items():
        if not User.objects.filter(username=name).exists():
            person(name, *grants)
