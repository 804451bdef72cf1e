"""The places a role may hold in: units being assessed, bodies of the province, communes of all.

Apps above this layer add the units they assess to `ASSESSED`; those come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.departments import departments
from parindex.directory.units import OLD, find_units, fold, fold_case, full_name, units
from parindex.language import counted

ASSESSED: list[Callable[[], Iterable[tuple[str, str]]]] = []
"""Where apps above this layer give the code and name of every unit they assess."""


class Place(NamedTuple):
    """A place with the words that tell it from its namesakes."""

    code: str
    name: str
    about: str = ""


@cache
def _bodies() -> dict[str, str]:
    return {one.slug: one.vi for one in departments()}


def _assessed() -> dict[str, str]:
    return {code: name for give in ASSESSED for code, name in give()}


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of the places that are known."""
    wanted = set(codes) - {""}
    if not wanted:
        return {}
    found = {code: units()[code].name for code in wanted if code in units()}
    found |= {code: name for code, name in _bodies().items() if code in wanted}
    return found | {code: name for code, name in _assessed().items() if code in wanted}


def find_places(query: str, limit: int = 12) -> list[Place]:
    """Places by code or name, without marks if one likes; the units being assessed first."""
    wanted, code = fold(query), query.strip().casefold()
    if not wanted:
        return []
    named = [*_assessed().items(), *_bodies().items()]
    found = [
        Place(one, name, _about(one))
        for one, name in named
        if one.casefold() == code or wanted in fold(name)
    ]
    # The same name comes before a part of one.
    found.sort(key=lambda one: (one.code.casefold() != code, fold(one.name) != wanted))
    if (known := units().get(query.strip().upper())) is not None:
        found.append(Place(known.code, known.name, _about(known.code)))
    found += [Place(one.code, one.name, _about(one.code)) for one in find_units(query, limit=limit)]
    once: dict[str, Place] = {}
    for one in found:
        once.setdefault(one.code, one)
    return list(once.values())[:limit]


def _about(code: str) -> str:
    """Province and period of a unit of the country, "" for the others."""
    known = units().get(code)
    if known is None:
        return ""
    where = full_name(known).partition(", ")[2]
    old = _("trước 01/07/2025") if known.period == OLD else ""
    return ", ".join(one for one in (where, old) if one)


def place_of(text: str) -> tuple[str, str]:
    """The code of the one place meant by a code or a name, or a sentence why not."""
    assessed, code = _assessed(), text.strip()
    for one in (code, code.upper(), code.lower()):
        if one in assessed or one in _bodies() or one in units():
            return one, ""
    found = [one for one in find_places(code.partition(",")[0], limit=300) if _is_called(one, code)]
    # Of namesakes the assessed one is meant; with marks An Mỹ is not Ân Mỹ; old units give way.
    for some in (
        [one for one in found if one.code in assessed],
        [one for one in found if _("trước 01/07/2025") not in one.about],
        found,
    ):
        if len(same := [one for one in some if fold_case(one.name) == fold_case(code)]) == 1:
            return same[0].code, ""
        if len(some) == 1:
            return some[0].code, ""
    if not found:
        return "", _("Không có đơn vị «%(code)s». Ghi mã hoặc tên đầy đủ.") % {"code": code[:80]}
    some_codes = "; ".join(f"{one.code} ({one.name}, {one.about})" for one in found[:3])
    return "", counted(
        "Có %(count)s đơn vị tên «%(code)s». Ghi mã, ví dụ %(some_codes)s.",
        len(found),
        code=code[:80],
        some_codes=some_codes,
    )


def _is_called(one: Place, text: str) -> bool:
    """Whether the text is the name, or the name and where it lies."""
    alone, _, where = text.partition(",")
    return fold(one.name) == fold(alone) and fold(where) in fold(one.about)
