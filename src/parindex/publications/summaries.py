"""What lists and other pages ask of a publication, kept beside its frozen document.

A ranking names how its units stood the year before with whoever ranked them then, a search looks
through everything published, the way in lists all of it. None of that needs the criteria of a
nation, so the places of the units are copied out of the document once, when it is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from parindex.engine.ranking import Statistics
from parindex.engine.snapshot import parse
from parindex.publications.models import Publication, Summary

SUMMARISED = ("indicator_set", "statistics", "units")
"""The parts of a document that its summary is made of."""


class Place(NamedTuple):
    """How a unit came out: its index (`figure`), place and rating, as far as they are known."""

    unit: str
    name: str
    group: str
    figure: Decimal | None
    rating: str
    rank: int | None
    of: int


class Brief:
    """A publication in short: the level of its units, its ratings, its figures, and every place."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.level = str(content["level"])
        self.ratings: Mapping[str, str] = content["ratings"]
        self.statistics = Statistics(**{**content["statistics"], **_figures(content["statistics"])})
        self.places = tuple(
            Place(unit, name, group, index and Decimal(index), rating or "", rank, of)
            for unit, name, group, index, rating, rank, of in content["places"]
        )

    @cached_property
    def by_unit(self) -> Mapping[str, Place]:
        """The places by the codes of the units."""
        return {one.unit: one for one in self.places}


def _figures(raw: Mapping[str, Any]) -> dict[str, Decimal]:
    """The figures among the statistics, which JSON keeps as text."""
    return {name: Decimal(value) for name, value in raw.items() if isinstance(value, str)}


def summarised(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a snapshot's document, as plain values."""
    top = document["indicator_set"]["set"]
    bands = top.get("rating", {}).get("bands", ())
    names = ("unit", "name", "group", "index", "rating", "rank", "of")
    return {
        "level": top["level"],
        "ratings": {one["id"]: _vietnamese(one.get("label", "")) for one in bands},
        "statistics": document["statistics"][""],
        "places": [[one[name] for name in names] for one in document["units"]],
    }


def _vietnamese(text: Any) -> str:
    return str(text["vi"] if isinstance(text, Mapping) else text)


def brief(slug: str, digest: str) -> Brief:
    """A publication in short, read once by each process."""
    return _brief(slug, digest)


def brief_of(one: Publication) -> Brief:
    """A publication in short."""
    return _brief(one.slug, one.digest)


@lru_cache(maxsize=1024)
def _brief(slug: str, digest: str) -> Brief:
    kept = Summary.objects.filter(publication__slug=slug, publication__digest=digest)
    content = kept.values_list("content", flat=True).first()
    if content is None:
        body = Publication.objects.values_list("body", flat=True).get(slug=slug)
        content = summarised(parse(body, slug))
    return Brief(content)
