"""Every read of publications. Pages, downloads and the API see snapshots and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from parindex.directory.units import fold
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
    standing = Publication.objects.seen().filter(withdrawn_at=None)
    return standing.defer("body").filter(replaces=one).first()


def body(slug: str) -> str:
    """The snapshot of a publication as it was frozen."""
    standing = Publication.objects.filter(withdrawn_at=None)
    return str(standing.values_list("body", flat=True).get(slug=slug))


def snapshot(one: Publication) -> Snapshot:
    """The snapshot behind a publication; computed once per process and digest."""
    return _snapshot(one.slug, one.digest)


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


class RankingRow(NamedTuple):
    """One line of a ranking page."""

    card: Scorecard
    rank: int | None
    is_tied: bool
    rating: str
    percent: Decimal | None
    areas: tuple[Decimal | None, ...]
    change: Comparison | None


class Filters(NamedTuple):
    """What a visitor asked of the ranking."""

    rating: str = ""
    group: str = ""
    query: str = ""
    sort: str = "rank"


def ranking(one: Publication, filters: Filters) -> list[RankingRow]:
    """The rows of a ranking, filtered and sorted."""
    found = snapshot(one).results
    changes, shares = comparisons(one), _shares(one.slug, one.digest)
    rows = [
        _row(found, card, shares[card.facts.unit], changes.get(card.facts.unit))
        for card in found.cards
    ]
    rows = [row for row in rows if _is_wanted(found, row, filters)]
    key, is_down = filters.sort.lstrip("-"), filters.sort.startswith("-")
    areas = [area.code for area in found.indicator_set.areas]
    if key == "index":
        rows.sort(key=lambda row: row.card.index or Decimal(-1), reverse=is_down)
    elif key == "name":
        rows.sort(key=lambda row: fold(row.card.facts.name), reverse=is_down)
    elif key.startswith("area:") and key[5:] in areas:
        place = areas.index(key[5:])
        rows.sort(key=lambda row: row.areas[place] or Decimal(-1), reverse=is_down)
    elif is_down:
        rows.reverse()
    return rows


def _is_wanted(found: Results, row: RankingRow, filters: Filters) -> bool:
    group = found.standings[row.card.facts.unit].group
    return (
        (not filters.rating or row.rating == filters.rating)
        and (not filters.group or group == filters.group)
        and (not filters.query or fold(filters.query) in fold(row.card.facts.name))
    )


@lru_cache(maxsize=16)
def _shares(slug: str, digest: str) -> Mapping[str, tuple[Decimal | None, ...]]:
    """Unit → its areas in percent, in the order of the set."""
    found = _snapshot(slug, digest).results
    codes = [area.code for area in found.indicator_set.areas]
    return {
        card.facts.unit: tuple(area_share(card, code) for code in codes) for card in found.cards
    }


def _row(
    found: Results,
    card: Scorecard,
    shares: tuple[Decimal | None, ...],
    change: Comparison | None,
) -> RankingRow:
    standing = found.standings[card.facts.unit]
    published = card.facts.published
    return RankingRow(
        card,
        standing.rank,
        standing.is_tied,
        card.rating or (published.rating if published else ""),
        card.index,
        shares,
        change,
    )


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


class LeafMean(NamedTuple):
    """A criterion over all units: mean share of its points, and how many lost points on it."""

    leaf: Any
    mean: Decimal | None
    losers: int
    units: int


def leaf_means(found: Results, area: str) -> list[LeafMean]:
    """The scored criteria of an area, the one that costs units most first."""
    rows = []
    chosen = next(one for one in found.indicator_set.areas if one.code == area)
    for leaf in chosen.leaves():
        scored = [card.leaves[leaf.code] for card in found.cards if leaf.code in card.leaves]
        counted = [one for one in scored if one.attainable]
        if not counted:
            continue
        total = sum(
            (Fraction(one.points) / Fraction(one.attainable) for one in counted), Fraction(0)
        )
        mean = rounded(exact(100 * total / len(counted)), 2, Rounding.HALF_UP)
        losers = sum(one.lost > 0 for one in counted)
        rows.append(LeafMean(leaf, mean, losers, len(counted)))
    return sorted(rows, key=lambda row: (row.mean or Decimal(0), row.leaf.code))
