"""What the papers of a publication rest on: the standing publication, or a draft before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from parindex.access import Actor
from parindex.cycles.candidates import group_title
from parindex.cycles.models import Cycle
from parindex.cycles.queries import watched_cycle
from parindex.directory.units import AdminUnit, units
from parindex.documents.papers.analysis import Analysis, YearBands, analyse, year_bands
from parindex.documents.papers.publishing import About, Proposer
from parindex.engine.snapshot import Snapshot
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.rehearsing import rehearse_cycle

MOST_YEARS = 5
"""So many years of ratings stand beside each other in a report."""
UNSIGNED = "Trích từ kết quả đã công bố, không thay bản có chữ ký"
_KIND = re.compile(r"(?i)^(tỉnh|thành phố|thị xã|thị trấn|quận|huyện|phường|xã|đặc khu) (?=\D)")
_KEPT_WHOLE = ("Thành phố Hồ Chí Minh",)
_OF_DISTRICT = Proposer("Phòng Nội vụ", "Trưởng phòng", "PNV", ("Sở Nội vụ (để báo cáo)",))
_OF_COMMUNE = Proposer(
    "Phòng Văn hóa - Xã hội", "Trưởng phòng", "VHXH", ("Sở Nội vụ (để báo cáo)",)
)
_DISTRICTS = ("rural_district", "urban_district", "town", "city")


class Basis(NamedTuple):
    """The results the papers are made of, what surrounds them, and last year's if it is here."""

    snapshot: Snapshot
    about: About
    last: Publication | None
    publication: Publication | None = None


def basis_of(actor: Actor, slug: str) -> Basis:
    """The results and what surrounds them, for those who watch the cycle.

    Where the cycle was published, the latest version that was not withdrawn speaks, with the
    number and day of its decision; before that it is a draft of how things stand now.
    """
    cycle = watched_cycle(actor, slug)
    latest = queries.standing_of_cycle(cycle)
    if latest is not None:
        return _published(latest, cycle)
    page = rehearse_cycle(cycle)
    found = page.snapshot
    one = found.provenance
    kind = "synthetic" if cycle.is_synthetic else "published"
    last = queries.published_before(one.authority, one.year, kind, found.indicator_set.level)
    return Basis(found, about_of(found, cycle, page.digest, is_draft=True), last)


def basis_of_publication(one: Publication) -> Basis:
    """What anybody may read of a publication that came out of a cycle."""
    assert one.cycle is not None
    found = _published(one, one.cycle)
    footer = f"{found.about.footer} · {UNSIGNED}"
    return found._replace(about=replace(found.about, footer=footer))


def _published(one: Publication, cycle: Cycle) -> Basis:
    found = queries.snapshot(one)
    about = about_of(found, cycle, one.digest, is_draft=False)
    last = queries.previous(one)
    return Basis(found, about, None if last is None or last.withdrawn_at else last, one)


def about_publication(one: Publication) -> About:
    """What surrounds the figures of any publication, an imported one too."""
    found = queries.snapshot(one)
    if one.cycle is not None:
        return about_of(found, one.cycle, one.digest, is_draft=False)
    groups = sorted({one.group for one in found.results.standings.values()})
    return About(
        authority=one.authority,
        title=found.provenance.title.get("vi", ""),
        year=one.year,
        groups=tuple((group, group_title(group)) for group in groups) or (("", ""),),
        footer=f"Mã băm kết quả {one.digest[:16]}"
        + (" · Số liệu minh họa" if one.is_synthetic else ""),
    )


def about_of(found: Snapshot, cycle: Cycle, digest: str, *, is_draft: bool) -> About:
    """Who publishes what, under which number and day, and which office proposes it."""
    provenance = found.provenance
    figure, _slash, symbol = provenance.decision.partition("/")
    signed_on = date.fromisoformat(provenance.decided_on) if provenance.decided_on else None
    groups = sorted({one.group for one in found.results.standings.values()})
    place = units().get(cycle.authority)
    synthetic = " · Số liệu minh họa" if cycle.is_synthetic else ""
    return About(
        authority=provenance.authority,
        title=f"Chỉ số cải cách hành chính năm {provenance.year}",
        year=provenance.year,
        place=place_name(place),
        number=figure,
        symbol=symbol or "QĐ-UBND",
        signed_on=signed_on,
        groups=tuple((one, group_title(one)) for one in groups) or (("", ""),),
        missing=" ".join(provenance.missing),
        footer=f"Mã băm kết quả {digest[:16]}{synthetic}",
        is_draft=is_draft,
        proposer=proposer_of(place),
        forms=found.enclosed.survey.forms if found.enclosed.survey is not None else {},
    )


def place_name(place: AdminUnit | None) -> str:
    """«Lâm Đồng» before the date of a paper; "" for an authority that is no place."""
    if place is None or place.name in _KEPT_WHOLE:
        return "" if place is None else place.name
    return _KIND.sub("", place.name)


def proposer_of(place: AdminUnit | None) -> Proposer:
    """The office for home affairs of a province, an old district, a commune."""
    if place is None or not place.parent:
        return Proposer()
    return _OF_DISTRICT if place.kind in _DISTRICTS else _OF_COMMUNE


def analysis_of(basis: Basis) -> Analysis:
    """The figures of the report: this year, last year where it is here, ratings of earlier ones."""
    last = None if basis.last is None else queries.snapshot(basis.last)
    changes = None if basis.publication is None else queries.comparisons(basis.publication)
    return analyse(basis.snapshot, last, changes, tuple(_earlier(basis.snapshot)))


def _earlier(found: Snapshot) -> Iterator[YearBands]:
    """The ratings of earlier years of the same authority and kind of unit, oldest first."""
    one = found.provenance
    earlier = [
        each
        for each in queries.publications()
        if each.authority == one.authority
        and each.year < one.year
        and each.is_synthetic == (one.kind == "synthetic")
    ]
    for each in sorted(earlier, key=lambda each: each.year)[1 - MOST_YEARS :]:
        snapshot = queries.snapshot(each)
        if snapshot.indicator_set.level == found.indicator_set.level:
            yield year_bands(snapshot.results, each.year)
