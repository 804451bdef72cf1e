"""Units that came out of a merger, shown with what they came from: by name, index and place.

No number is made up for the new unit. The predecessors may have been ranked by another authority:
communes were ranked by their districts until 1 July 2025.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.directory.succession import FormerUnit, formers_of, is_renamed
from parindex.directory.units import fold, units
from parindex.engine.scoring import Scorecard
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication


@dataclass(frozen=True)
class Former:
    """A predecessor and how it stood the year before.

    `slug` is the publication that says so, "" when none does; then there are no figures.
    """

    unit: str
    name: str
    year: int
    index: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    rating: str = ""
    slug: str = ""
    authority: str = ""
    is_whole: bool = True
    is_doubtful: bool = False
    is_called_the_same: bool = False

    @property
    def link(self) -> str:
        """The page of that unit in that year; "" when nothing is published."""
        return reverse("unit", args=[self.slug, self.unit]) if self.slug else ""

    @property
    def standing(self) -> str:
        """Its index and place in a few words; "" when nothing is published."""
        said = []
        if self.index is not None:
            said.append(str(self.index).replace(".", "," if spoken() == "vi" else "."))
        if self.rank is not None:
            said.append(_("hạng %(rank)s/%(of)s") % {"rank": self.rank, "of": self.of})
        elif self.rating:
            said.append(self.rating)
        return ", ".join(said)


def predecessors_of(publication: Publication, unit: str) -> tuple[Former, ...]:
    """What a unit of a publication came from, with each one's figures of the year before.

    () for a unit that existed then, and for one whose predecessors nobody published.
    """
    known = _known(publication)
    card = queries.snapshot(publication).results.find(unit)
    return _formers(publication, card, known) if card is not None else ()


def predecessors(publication: Publication) -> Mapping[str, tuple[Former, ...]]:
    """Unit → what it came from, for every unit of a publication that came from others."""
    known = _known(publication)
    found = {}
    for card in queries.snapshot(publication).results.cards:
        if former := _formers(publication, card, known):
            found[card.facts.unit] = former
    return found


def merged_from(formers: Sequence[Former]) -> str:
    """A short line for a table: «hợp nhất từ Xã A (80,00, hạng 3/18), Xã B (…)»."""
    if not formers:
        return ""
    named = []
    for one in formers:
        name = one.name if one.is_whole else _("một phần %(name)s") % {"name": one.name}
        named.append(f"{name} ({one.standing})" if one.standing else name)
    names = ", ".join(named)
    if len(formers) == 1 and not formers[0].is_whole:
        return _("tách từ %(names)s") % {"names": names}
    if len(formers) == 1 and formers[0].is_called_the_same:
        said = _("năm trước do %(authority)s xếp: %(standing)s")
        return said % {"authority": formers[0].authority, "standing": formers[0].standing}
    if len(formers) == 1 and not formers[0].is_doubtful:
        return _("tên trước: %(names)s") % {"names": names}
    return _("hợp nhất từ %(names)s") % {"names": names}


Known = Mapping[str, tuple[tuple[str, str, Former], ...]]
"""Unit → (authority, level, figures) of every publication of a year that names it."""


def _known(publication: Publication) -> tuple[Known, str]:
    """The figures of the year before, and the level of unit of this publication."""
    others = [
        (one.slug, one.digest, one.authority)
        for one in queries.publications()
        if one.year == publication.year - 1 and queries.are_alike(publication.kind, one.kind)
    ]
    level = queries.snapshot(publication).indicator_set.level
    return _figures(publication.year - 1, tuple(others)), level


@lru_cache(maxsize=8)
def _figures(year: int, publications: tuple[tuple[str, str, str], ...]) -> Known:
    """The standing of every unit in the publications of a year, kept as long as they stand."""
    found: dict[str, tuple[tuple[str, str, Former], ...]] = {}
    for slug, digest, authority in publications:
        snapshot = queries.frozen(slug, digest)
        rating = snapshot.indicator_set.rating
        for card in snapshot.results.cards:
            standing = snapshot.results.standings[card.facts.unit]
            figures = Former(
                card.facts.unit,
                card.facts.name,
                year,
                card.index,
                standing.rank,
                standing.of,
                str(rating.label(card.known_rating)),
                slug,
                authority,
            )
            line = (authority, snapshot.indicator_set.level, figures)
            found[card.facts.unit] = (*found.get(card.facts.unit, ()), line)
    return found


def _formers(
    publication: Publication, card: Scorecard, known: tuple[Known, str]
) -> tuple[Former, ...]:
    """What a unit came from; () when the year before simply goes on under a new code."""
    figures, level = known
    unit, authority = card.facts.unit, publication.authority
    lines = [(one, _line(one, authority, level, figures)) for one in formers_of(unit)]
    if not any(line is not None and one.code != unit for one, line in lines):
        return ()
    name = fold(card.facts.name)
    found = tuple(
        replace(
            line or Former(one.code, one.name, publication.year - 1),
            is_whole=one.is_whole,
            is_doubtful=one.is_doubtful,
            is_called_the_same=is_renamed([one]) and fold(one.name) == name,
        )
        for one, line in lines
        if line is not None or one.code != unit
    )
    is_same = len(found) == 1 and found[0].is_called_the_same
    return () if is_same and found[0].authority == authority else found


def _line(one: FormerUnit, authority: str, level: str, figures: Known) -> Former | None:
    """The figures of a predecessor: its own authority's, or whoever ranked that very commune.

    Keys of departments repeat from province to province, codes of the register do not.
    """
    is_registered = one.code in units()
    for publisher, its_level, found in figures.get(one.code, ()):
        if its_level == level and (is_registered or publisher == authority):
            return found
    return None
