"""The years before a unit was made out of others: each of them by itself, as it was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parindex.directory.units import AdminUnit
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.summaries import Place, brief_of


class FormerYear(NamedTuple):
    """A year of a unit that went into this one, as it was published then."""

    went_whole: bool
    publication: Publication
    place: Place


def former_years(one: Publication, unit: str, old: Sequence[AdminUnit]) -> list[FormerYear]:
    """What was published of old units before they went into one of today, newest year first.

    A unit keeps its own code where it kept its name; such years are in its own history. Only
    publications of the same kind are looked at: invented figures never stand beside real ones.
    """
    codes = {each.code: each for each in old if each.code != unit}
    found = []
    for other in queries.publications():
        if other.year >= one.year or other.kind != one.kind:
            continue
        for place in brief_of(other).places:
            former = codes.get(place.unit)
            if former is None:
                continue
            whole = all(each.is_whole for each in former.successors if each.code == unit)
            found.append(FormerYear(whole, other, place))
    return sorted(found, key=lambda row: (-row.publication.year, row.place.name))
