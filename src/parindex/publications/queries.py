"""Every read of publications. Pages, downloads and the API see snapshots and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from parindex.engine.comparing import Comparison, compare
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import Rounding, exact, rounded
from parindex.engine.ranking import AreaStatistic, area_statistics
from parindex.engine.reading import read
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.snapshot import Snapshot, load, parse
from parindex.publications.models import Publication


def publications() -> list[Publication]:
    """What the public may see and stands: newest year first, without the bodies.

    Withdrawn ones and those replaced by a correction are left out; their addresses remain.
    """
    standing = Publication.objects.seen().filter(withdrawn_at=None)
    replaced = standing.exclude(replaces=None).values("replaces")
    return list(standing.exclude(pk__in=replaced).defer("body"))


def publication(slug: str) -> Publication | None:
    """A publication by its address, once its time has come."""
    return Publication.objects.seen().defer("body").filter(slug=slug).first()


def correction_of(one: Publication) -> Publication | None:
    """The correction that replaces a publication, once its time has come."""
    return Publication.objects.seen().defer("body").filter(replaces=one).first()


def body(slug: str) -> str:
    """The snapshot of a publication as it was frozen."""
    standing = Publication.objects.filter(withdrawn_at=None)
    return str(standing.values_list("body", flat=True).get(slug=slug))


def snapshot(one: Publication) -> Snapshot:
    """The snapshot behind a publication; computed once per process and digest."""
    return _snapshot(one.slug, one.digest)


def frozen(slug: str, digest: str) -> Snapshot:
    """The snapshot at an address, for those who keep what follows from it by its digest."""
    return _snapshot(slug, digest)


@lru_cache(maxsize=32)
def _snapshot(slug: str, digest: str) -> Snapshot:
    found = load(parse(body(slug), slug), slug)
    if isinstance(found, list):
        raise ValueError(f"{slug} {digest}: {found[0]}")
    return found


def previous(one: Publication) -> Publication | None:
    """Last year's publication of the same authority and kind of unit, if there is one.

    Where the comparison was frozen, it is the publication that was compared with.
    """
    found = snapshot(one)
    if found.enclosed.last_year is not None:
        digest = found.enclosed.last_year.digest
        return Publication.objects.seen().defer("body").filter(digest=digest).first()
    return published_before(one.authority, one.year, one.kind, found.indicator_set.level)


def published_before(authority: str, year: int, kind: str, level: str) -> Publication | None:
    """What stands of the year before, of one authority, kind of figures and kind of unit."""
    for other in publications():
        is_before = other.year == year - 1 and other.authority == authority
        if is_before and other.kind == kind and snapshot(other).indicator_set.level == level:
            return other
    return None


def comparisons(one: Publication) -> Mapping[str, Comparison]:
    """Unit → change on last year; empty when last year is not here.

    What was frozen with the results stays; otherwise last year may have been imported since.
    """
    frozen = snapshot(one).enclosed.last_year
    if frozen is not None:
        return frozen.comparisons
    before = previous(one)
    if before is None:
        return {}
    return _comparisons(before.slug, before.digest, one.slug, one.digest)


# What follows from frozen snapshots never changes, so it is computed once per process, too.
@lru_cache(maxsize=16)
def _comparisons(
    before: str, before_digest: str, now: str, digest: str
) -> Mapping[str, Comparison]:
    return compare(_snapshot(before, before_digest).results, _snapshot(now, digest).results)


@lru_cache(maxsize=16)
def shares(slug: str, digest: str) -> Mapping[str, tuple[Decimal | None, ...]]:
    """Unit → its areas in percent, in the order of the set."""
    found = _snapshot(slug, digest).results
    codes = [area.code for area in found.indicator_set.areas]
    return {
        card.facts.unit: tuple(area_share(card, code) for code in codes) for card in found.cards
    }


def area_share(card: Scorecard, code: str) -> Decimal | None:
    """An area's points in percent of what was attainable; None when unknown."""
    area = card.areas.get(code)
    if area is None or not area.attainable or card.index is None:
        return None
    share = 100 * Fraction(*area.exact) / Fraction(area.attainable)
    return rounded(exact(share), 2, Rounding.HALF_UP)


def members(found: Results, group: str) -> list[Scorecard]:
    """The cards of a ranking group; all of them for ""."""
    return [
        card for card in found.cards if not group or found.standings[card.facts.unit].group == group
    ]


def area_statistics_of(found: Results, group: str) -> Mapping[str, AreaStatistic]:
    """Means and ranks of the areas over a group; the published ones for all units."""
    if not group:
        return found.areas
    return area_statistics(found.indicator_set, members(found, group))


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
        cards = members(found, group)
        shares = [share for card in cards if (share := area_share(card, area.code)) is not None]
        total = sum((Fraction(share) for share in shares), Fraction(0))
        means[area.code] = (
            rounded(exact(total / len(shares)), 2, Rounding.HALF_UP) if shares else None
        )
    return means


def history(one: Publication, unit: str) -> list[tuple[Publication, Decimal]]:
    """The index of a unit over the publications of the same authority, oldest first."""
    found = []
    for other in publications():
        if other.authority != one.authority or other.kind != one.kind:
            continue
        for card in snapshot(other).results.cards:
            if card.facts.unit == unit and card.index is not None:
                found.append((other, card.index))
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
    """One set of the library."""
    return next((one for one in library(folder) if one.id == identifier), None)


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
