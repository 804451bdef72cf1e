"""A unit by its name over everything published: the newest result of each is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from parindex.directory.units import fold, province_of
from parindex.publications import queries
from parindex.publications.models import Publication


class Known(NamedTuple):
    """A unit as a publication names it; `key` is the folded name."""

    unit: str
    name: str
    key: str
    province: str
    figure: Decimal | None
    rank: int | None
    of: int


class Found(NamedTuple):
    """A unit with the newest publication that holds it."""

    publication: Publication
    known: Known


def find_units(publications: Sequence[Publication], words: str, most: int) -> list[Found]:
    """Units whose name holds the words, marks and case aside; the closest names first.

    A unit that several years hold is found once, in the newest of them. Words begin where words
    of the name begin: "an my" finds Xã An Mỹ and not Xã Tân Mỹ.
    """
    wanted = fold(words)
    if not wanted:
        return []
    found: dict[tuple[str, str], Found] = {}
    for one in sorted(publications, key=lambda each: (each.is_synthetic, -each.year)):
        for known in _known(one.slug, one.digest):
            if f" {wanted}" in f" {known.key}":
                found.setdefault((one.authority, known.unit), Found(one, known))
    closest = sorted(found.values(), key=lambda each: _distance(each, wanted))
    return closest[:most]


def _distance(found: Found, wanted: str) -> tuple[bool, bool, bool, str]:
    key = found.known.key
    is_word = f" {wanted} " in f" {key} "
    is_invented = found.publication.is_synthetic
    return is_invented, not key.endswith(wanted), not is_word, key


@lru_cache(maxsize=512)
def _known(slug: str, digest: str) -> tuple[Known, ...]:
    """The units of a publication, read from its document without computing anything."""
    document = json.loads(queries.body(slug))
    return tuple(
        Known(
            one["unit"],
            one["name"],
            fold(one["name"]),
            province_of(one["unit"]),
            None if one["index"] is None else Decimal(one["index"]),
            one["rank"],
            one["of"],
        )
        for one in document["units"]
    )
