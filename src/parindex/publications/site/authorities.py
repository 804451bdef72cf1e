"""Who publishes: every authority with its years, and what it published in each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from parindex.directory.units import fold
from parindex.engine.names import vietnamese_key
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.summaries import brief


class Year(NamedTuple):
    """What an authority published about one year."""

    year: int
    publications: tuple[Publication, ...]


class Authority(NamedTuple):
    """An authority, newest year first. `slug` follows from the name and is its address."""

    slug: str
    name: str
    years: tuple[Year, ...]

    @property
    def publications(self) -> tuple[Publication, ...]:
        """All that it published, newest year first."""
        return tuple(one for year in self.years for one in year.publications)

    def of_year(self, year: int) -> Year | None:
        """What it published about a year."""
        return next((one for one in self.years if one.year == year), None)


def slug_of(name: str) -> str:
    """The address of an authority: its name without marks.

    Letters of other scripts have no place in an address; a mark of the name stands for them.
    """
    folded = fold(name)
    letters = (one if one.isascii() and one.isalnum() else " " for one in folded)
    words = "".join(letters).split()
    if not words or any(one.isalnum() and not one.isascii() for one in folded):
        words.append(hashlib.sha256(name.encode()).hexdigest()[:8])
    return "-".join(words)


def authorities(found: Sequence[Publication]) -> list[Authority]:
    """The authorities of some publications, in the order of their names."""
    grouped: dict[str, list[Publication]] = {}
    for one in found:
        grouped.setdefault(slug_of(one.authority), []).append(one)
    made = [_authority(slug, ones) for slug, ones in grouped.items()]
    return sorted(made, key=lambda one: vietnamese_key(one.name))


def authority(slug: str) -> Authority | None:
    """An authority by its address, with what stands of its publications."""
    found = [one for one in queries.publications() if slug_of(one.authority) == slug]
    return _authority(slug, found) if found else None


def _authority(slug: str, found: Sequence[Publication]) -> Authority:
    years: dict[int, list[Publication]] = {}
    for one in found:
        years.setdefault(one.year, []).append(one)
    ordered = tuple(
        Year(year, tuple(sorted(years[year], key=lambda one: one.slug)))
        for year in sorted(years, reverse=True)
    )
    return Authority(slug, found[0].authority, ordered)


def level_of(slug: str, digest: str) -> str:
    """Whether a publication is about communes, departments, districts or others."""
    return brief(slug, digest).level


def siblings(one: Publication, found: Sequence[Publication]) -> list[Publication]:
    """The same ranking of the same authority in all years, oldest first, itself included."""
    level = level_of(one.slug, one.digest)
    same = [
        other
        for other in found
        if other.authority == one.authority
        and other.is_synthetic == one.is_synthetic
        and level_of(other.slug, other.digest) == level
    ]
    return sorted(same, key=lambda other: (other.year, other.slug))
