"""The people of every story: each has one role, and Dũng is a stranger who must see nothing."""

from __future__ import annotations

from typing import NamedTuple

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


WORKS_AT = {"binh": COMMUNE, "hoa": COMMUNE, "lan": HEALTH}


def make_cast() -> Cast:
    """Enrol everybody."""
    people = [
        enrol(
            by=SYSTEM,
            username=name,
            password=PASSWORD,
            display_name=name.title(),
            works_at=WORKS_AT.get(name, ""),
            grants=grants,
        )
        for name, grants in ROLES.items()
    ]
    return Cast(*people)
