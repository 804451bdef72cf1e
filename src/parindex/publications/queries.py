"""Every read of publications. Pages, downloads and the API see snapshots and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from parindex.cycles.models import Cycle
from parindex.directory.succession import FormerUnit, is_renamed, known_formers
from parindex.engine.comparing import Comparison, compare
from parindex.engine.improving import group_levels
from parindex.engine.indicators import IndicatorSet
from parindex.engine.ranking import AreaStatistic, area_statistics
from parindex.engine.reaching import Level
from parindex.engine.reading import read
from parindex.engine.reopening import reopen
from parindex.engine.results import Results
from parindex.engine.shares import area_percent, area_share, mean_percent
from parindex.engine.snapshot import Snapshot, parse
from parindex.engine.tables import Text
from parindex.publications.models import Publication
from parindex.publications.summaries import brief, brief_of


def publications() -> list[Publication]:
    """What the public may see and stands: newest year first, without the bodies.

    Withdrawn ones and those replaced by a correction are left out; their addresses remain.
    """
    standing = list(Publication.objects.seen().filter(withdrawn_at=None).defer("body"))
    replaced = _replaced(standing)
    return [one for one in standing if one.pk not in replaced]


def _replaced(standing: Sequence[Publication]) -> set[int]:
    """Every earlier version of what stands, also those before a version that was withdrawn."""
    links = {one.pk: one.replaces_id for one in standing}
    if any(before and before not in links for before in links.values()):
        corrections = Publication.objects.exclude(replaces=None)
        links = dict(corrections.values_list("pk", "replaces_id"))
    found: set[int] = set()
    for one in standing:
        before = links.get(one.pk)
        while before and before not in found:
            found.add(before)
            before = links.get(before)
    return found


def standing_of_cycles() -> dict[int, str]:
    """Cycle → the slug of its publication that stands, once its time has come."""
    return {one.cycle_id: one.slug for one in publications() if one.cycle_id}


def standing_of_cycle(cycle: Cycle) -> Publication | None:
    """The latest version of a cycle's results that was not withdrawn, before its hour too."""
    standing = cycle.publications.filter(withdrawn_at=None).defer("body")
    return standing.order_by("-version").first()


def publication(slug: str) -> Publication | None:
    """A publication by its address, once its time has come."""
    return Publication.objects.seen().defer("body").filter(slug=slug).first()


def correction_of(one: Publication) -> Publication | None:
    """The next correction of a publication that stands, once its time has come."""
    every = Publication.objects.defer("body")
    later = every.filter(replaces=one).first()
    while later is not None and not later.is_standing:
        later = every.filter(replaces=later).first()
    return later


def replaced_by(found: Sequence[Publication]) -> dict[int, str]:
    """Correction → the slug of the publication it replaces, where the public may see that."""
    before = {one.replaces_id: one.pk for one in found if one.replaces_id}
    if not before:
        return {}
    slugs = Publication.objects.seen().filter(pk__in=before).values_list("pk", "slug")
    return {before[pk]: slug for pk, slug in slugs}


def body(slug: str) -> str:
    """The snapshot of a publication as it was frozen; who may read it was asked before.

    A page that was begun before a withdrawal is finished after it, so a withdrawn one is read too.
    """
    return str(Publication.objects.values_list("body", flat=True).get(slug=slug))


def snapshot(one: Publication) -> Snapshot:
    """The snapshot behind a publication; computed once per process and digest."""
    return _snapshot(one.slug, one.digest)


def frozen(slug: str, digest: str) -> Snapshot:
    """The snapshot at an address, for those who keep what follows from it by its digest."""
    return _snapshot(slug, digest)


@lru_cache(maxsize=32)
def _snapshot(slug: str, digest: str) -> Snapshot:
    return reopen(lambda: parse(body(slug), slug))


def previous(one: Publication) -> Publication | None:
    """Last year's publication of the same authority and kind of unit, if there is one.

    Where the comparison was frozen, it is the publication that was compared with.
    """
    found = snapshot(one)
    if found.enclosed.last_year is not None:
        digest = found.enclosed.last_year.digest
        standing = Publication.objects.seen().filter(withdrawn_at=None)
        return standing.defer("body").filter(digest=digest).first()
    return published_before(one.authority, one.year, one.kind, found.indicator_set.level)


def published_before(authority: str, year: int, kind: str, level: str) -> Publication | None:
    """What stands of the year before, of one authority, kind of figures and kind of unit."""
    for other in publications():
        is_before = other.year == year - 1 and other.authority == authority
        if is_before and are_alike(other.kind, kind) and brief_of(other).level == level:
            return other
    return None


def are_alike(kind: str, other: str) -> bool:
    """Whether two kinds of figures may stand side by side: both real, or both made up for show.

    A run of ours and an imported announcement are both real.
    """
    return (kind == "synthetic") == (other == "synthetic")


def comparisons(one: Publication) -> Mapping[str, Comparison]:
    """Unit → change on last year; empty when last year is not here.

    What was frozen with the results stays; otherwise last year may have been imported since.
    """
    before = previous(one)
    return changes((before.slug, before.digest) if before else None, one.slug, one.digest)


# What follows from frozen snapshots never changes, so it is computed once per process, too.
@lru_cache(maxsize=16)
def changes(before: tuple[str, str] | None, slug: str, digest: str) -> Mapping[str, Comparison]:
    """Unit → change on an earlier publication; merged units name whom they came from.

    Where exactly this comparison was frozen it stands, and only what two frozen years cannot know
    is added: who came from whom, which the directory tells.
    """
    now = _snapshot(slug, digest)
    kept = now.enclosed.last_year
    if before is None:
        return kept.comparisons if kept is not None else {}
    if kept is None or kept.digest != before[1]:
        return compared(_snapshot(*before).results, now.results)
    former = _formers(brief(*before).by_unit, now.results)
    if not former:
        return kept.comparisons
    found = compared(_snapshot(*before).results, now.results)
    return {**kept.comparisons, **{unit: found[unit] for unit in former}}


def compared(last: Results, now: Results) -> dict[str, Comparison]:
    """Unit → change between two years; a unit that was only renamed is followed.

    No number stands for several units: one that came out of others tells their names instead.
    """
    known = {card.facts.unit for card in last.cards}
    former = _formers(known, now)
    renamed = {unit: (one[0].code,) for unit, one in former.items() if is_renamed(one)}
    found = compare(last, now, renamed)
    for unit, units in former.items():
        if unit not in renamed:
            keys = tuple(one.code for one in units if one.code in known)
            found[unit] = Comparison(unit, False, _reshaped(units), keys)
    return found


def _formers(known: Collection[str], now: Results) -> dict[str, tuple[FormerUnit, ...]]:
    """Unit of today → the known ones of last year it came from, where it is not the same one."""
    return {
        card.facts.unit: found
        for card in now.cards
        if (found := known_formers(card.facts.unit, known))
    }


def _reshaped(units: Sequence[FormerUnit]) -> Text:
    """Why a unit that came out of others is not compared, in both languages."""
    names = ", ".join(one.name for one in units)
    if len(units) == 1:
        return Text(f"Tách từ một phần {names}.", f"Formed from a part of {names}.")
    return Text(f"Hợp nhất từ {names}.", f"Merged from {names}.")


@lru_cache(maxsize=16)
def shares(slug: str, digest: str) -> Mapping[str, tuple[Decimal | None, ...]]:
    """Unit → its areas in percent, in the order of the set."""
    found = _snapshot(slug, digest).results
    codes = [area.code for area in found.indicator_set.areas]
    return {
        card.facts.unit: tuple(area_percent(card, code) for code in codes) for card in found.cards
    }


def area_statistics_of(found: Results, group: str) -> Mapping[str, AreaStatistic]:
    """Means and ranks of the areas over a group; the published ones for all units."""
    if not group:
        return found.areas
    return area_statistics(found.indicator_set, found.members(group))


@lru_cache(maxsize=64)
def means(slug: str, digest: str, group: str) -> Mapping[str, Decimal | None]:
    """Area → mean over the units of a group of a publication, computed once."""
    return mean_shares(_snapshot(slug, digest).results, group)


def mean_shares(found: Results, group: str = "") -> dict[str, Decimal | None]:
    """Area → mean over the units of a group in percent, survey blocks included."""
    statistics = area_statistics_of(found, group)
    means: dict[str, Decimal | None] = {}
    for area in found.indicator_set.areas:
        if area.code in statistics:
            means[area.code] = statistics[area.code].mean
            continue
        known = [card for card in found.members(group) if card.index is not None]
        means[area.code] = mean_percent(area_share(card.areas.get(area.code)) for card in known)
    return means


def levels(one: Publication, group: str) -> Mapping[str, Level]:
    """Criterion → mean and best share over a ranking group; what its units aim at."""
    return _levels(one.slug, one.digest, group)


@lru_cache(maxsize=16)
def _levels(slug: str, digest: str, group: str) -> Mapping[str, Level]:
    return group_levels(_snapshot(slug, digest).results, group)


def history(one: Publication, unit: str) -> list[tuple[Publication, Decimal]]:
    """The index of a unit over the publications of the same authority, oldest first."""
    found = []
    for other in publications():
        if other.authority != one.authority or not are_alike(one.kind, other.kind):
            continue
        place = brief_of(other).by_unit.get(unit)
        if place is not None and place.figure is not None:
            found.append((other, place.figure))
    return sorted(found, key=lambda pair: pair[0].year)


@lru_cache(maxsize=4)
def _library(folder: Path, stamp: float) -> tuple[IndicatorSet, ...]:
    sets = [read(path.parent) for path in sorted(folder.glob("*/set.toml"))]
    return tuple(one for one in sets if isinstance(one, IndicatorSet))


def library(folder: Path) -> tuple[IndicatorSet, ...]:
    """The indicator sets of the library that read without a problem."""
    newest = max((path.stat().st_mtime for path in folder.glob("*/*.toml")), default=0.0)
    return _library(folder, newest)


def indicator_set(folder: Path, identifier: str) -> IndicatorSet | None:
    """One set of the library, else the one a publication was frozen with."""
    found = next((one for one in library(folder) if one.id == identifier), None)
    if found is not None:
        return found
    standing = Publication.objects.seen().defer("body").filter(withdrawn_at=None)
    last = standing.filter(set_id=identifier).order_by("-pk").first()
    return snapshot(last).indicator_set if last is not None else None


def bands_of(one: IndicatorSet) -> list[dict[str, Any]]:
    """Rating bands with their place (1 best) and where they end, for badges and legends."""
    bands = one.rating.bands
    return [
        {
            "id": band.id,
            "label": band.label,
            "place": min(place, 5),
            "start": band.start,
            "end": bands[place - 2].start if place > 1 else None,
        }
        for place, band in enumerate(bands, start=1)
    ]
