"""Refusing those who may not: the one place where a reason of `access` becomes a refusal."""

from __future__ import annotations

from parindex.access import ANYWHERE, Actor, Can, denial, partiality
from parindex.errors import Denied


def demand(by: Actor, can: Can, place: str = ANYWHERE) -> None:
    """Refuse with the reason unless the actor may do this in this place."""
    if reason := denial(by, can, place):
        raise Denied(reason)


def demand_impartial(by: Actor, *places: str) -> None:
    """Refuse with the reason when the actor belongs to, or has declared ties with, a unit."""
    for place in places:
        if reason := partiality(by, place):
            raise Denied(reason)
