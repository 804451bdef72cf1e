"""Which bodies a unit of today came from: communes by the register, departments by the template.

No database and no Django. Whether last year's results know the predecessors is asked elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from parindex.directory.departments import departments
from parindex.directory.units import predecessors_of, slug_of


class FormerUnit(NamedTuple):
    """A body that a unit came from: whole, or only a part of it.

    Doubtful when the register says so, see `directory/data/README.md`.
    """

    code: str
    name: str
    is_whole: bool
    is_doubtful: bool = False


def key_of_body(name: str) -> str:
    """The key of a body that no register numbers: «Sở Giao thông vận tải» is so-giao-thong-van-tai.

    The same name gives the same key in every year; one without letters gives a mark of it.
    """
    return slug_of(name)[:80] or f"don-vi-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def formers_of(code: str) -> tuple[FormerUnit, ...]:
    """The bodies a unit came from, itself among them when it kept its name; () when none."""
    if found := _departments().get(code):
        return found
    former = []
    for one in predecessors_of(code):
        link = next(link for link in one.successors if link.code == code)
        former.append(FormerUnit(one.code, one.name, link.is_whole, link.is_doubtful))
    return tuple(former)


@cache
def _departments() -> dict[str, tuple[FormerUnit, ...]]:
    """Department → those merged in 2025, with the one that gave its name first."""
    return {
        one.slug: (
            FormerUnit(one.slug, one.vi, is_whole=True),
            # Provinces divided the tasks differently, so a link of the template stays doubtful.
            *(
                FormerUnit(key_of_body(name), name, is_whole=True, is_doubtful=True)
                for name in one.absorbed
            ),
        )
        for one in departments()
        if one.absorbed
    }


def known_formers(code: str, known: Collection[str]) -> tuple[FormerUnit, ...]:
    """The predecessors of a unit, when last year's results know any besides the unit itself."""
    found = formers_of(code)
    if not any(one.code in known for one in found if one.code != code):
        return ()
    return tuple(one for one in found if one.code != code or code in known)


def is_renamed(formers: Sequence[FormerUnit]) -> bool:
    """Whether a unit is one former unit as a whole, so that its years may be compared."""
    return len(formers) == 1 and formers[0].is_whole and not formers[0].is_doubtful
