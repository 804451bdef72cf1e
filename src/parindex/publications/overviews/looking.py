"""What a leader looks at: results, the groups of their units, another year, and the ways down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.analytics import overview
from parindex.analytics.overview import CriterionMean
from parindex.cycles.candidates import group_title
from parindex.directory.units import province_of
from parindex.engine.comparing import Comparison
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import shown
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication

MOST_ROWS = 200
"""So many units stand in one heat map; of more, groups are shown first, and pages of units."""
WITHOUT = "khong"
"""Asked for instead of another year: to compare with none."""


class Asked(NamedTuple):
    """The filters of the page, as they stand in its address."""

    group: str = ""
    area: str = ""
    against: str = ""
    order: str = "rank"
    page: int = 1

    def query(self, **other: str) -> str:
        """The filters as an address writes them, some of them otherwise."""
        names = {"group": "nhom", "area": "linh-vuc", "against": "so-voi", "order": "xep"}
        values = {**{name: getattr(self, name) for name in names}, **other}
        left_out = {"", "rank"}
        return urlencode(
            {
                names.get(name, name): value
                for name, value in values.items()
                if value not in left_out
            }
        )


@dataclass(frozen=True)
class Ways:
    """Where the units and criteria behind a figure stand; "" where there is no such page."""

    here: str
    unit: Callable[[str], str]
    cell: Callable[[str, str], str]
    area: Callable[[str], str]
    criterion: Callable[[str], str]
    rating: Callable[[str, str], str]
    year: Callable[[str], str]


class Year(NamedTuple):
    """One published year of the same authority and kind of unit."""

    slug: str
    digest: str
    year: int
    results: Results


@dataclass(frozen=True)
class Look:
    """Results with everything the figures of a page are made of."""

    title: str
    year: int
    is_synthetic: bool
    results: Results
    claimed: Mapping[str, Scorecard]
    groups: Mapping[str, str]
    asked: Asked
    ways: Ways
    years: Sequence[Year] = ()
    against: Year | None = None
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)

    @property
    def indicator_set(self) -> IndicatorSet:
        """The rules of the results."""
        return self.results.indicator_set

    @cached_property
    def cards(self) -> list[Scorecard]:
        """The scorecards of the group that was asked for, in the order of rank."""
        return overview.members(self.results, self.groups, self.asked.group)

    @cached_property
    def criteria(self) -> list[CriterionMean]:
        """The criteria of the group and area that were asked for, the costliest first."""
        return overview.criteria(self.results, self.cards, self.asked.area)

    @property
    def group_names(self) -> list[str]:
        """The groups there are."""
        return [group for group, _cards in overview.grouped(self.results, self.groups)]

    @property
    def area_title(self) -> str:
        """The title of the area that was asked for."""
        area = self.indicator_set.by_code.get(self.asked.area)
        return area.title.said(spoken()) if area is not None else ""

    def other_cards(self, year: Year) -> list[Scorecard]:
        """The same group in another year."""
        return overview.members(year.results, groups_of(year.results), self.asked.group)

    def amount(self, value: Decimal | None) -> str:
        """A figure as it is said: points of the index, or percent of an area."""
        if value is None:
            return "–"
        return shown(value, 2, spoken()) + ("%" if self.asked.area else "")

    def distance(self, value: Decimal) -> str:
        """A difference of two figures as it is said."""
        said = shown(abs(value), 2, spoken())
        words = _("%(n)s điểm phần trăm") if self.asked.area else _("%(n)s điểm")
        return words % {"n": said}

    @cached_property
    def _repeated(self) -> frozenset[str]:
        """Names that several units have."""
        names = Counter(card.facts.name for card in self.results.cards)
        return frozenset(name for name, count in names.items() if count > 1)

    def called(self, unit: str, name: str) -> str:
        """The name of a unit, with its group where several have that name."""
        if name not in self._repeated or self.asked.group:
            return name
        group = self.groups.get(unit, "")
        return f"{name} ({self.named(group)})"

    def named(self, group: str) -> str:
        """The title of a group; all units for ""."""
        return _(group_title(group)) if group else _("Tất cả đơn vị")

    @property
    def chosen(self) -> str:
        """The filters in words."""
        found = []
        if self.asked.group:
            found.append(_("Nhóm: %(name)s") % {"name": self.named(self.asked.group)})
        if self.asked.area:
            found.append(_("Lĩnh vực: %(name)s") % {"name": self.area_title})
        if self.against is not None:
            found.append(_("So với năm %(year)s") % {"year": self.against.year})
        return "; ".join(found)


def groups_of(found: Results) -> dict[str, str]:
    """Unit → group: the province where there are several, else the group it is ranked in, else
    its kind; "" for all where everything is of one group."""
    groups = {
        card.facts.unit: province
        for card in found.cards
        if (province := province_of(card.facts.unit))
    }
    if len(groups) < len(found.cards) or len(set(groups.values())) < 2:
        groups = {
            card.facts.unit: found.standings[card.facts.unit].group or card.facts.group
            for card in found.cards
        }
    return groups if len(set(groups.values())) > 1 else dict.fromkeys(groups, "")


def read_asked(given: Mapping[str, str], found: Results, years: Sequence[Year]) -> Asked:
    """The filters of an address; what names nothing that exists is left out."""
    areas = {one.code: one for one in found.indicator_set.areas}
    group, area = given.get("nhom", ""), given.get("linh-vuc", "")
    area = area if area in areas else ""
    codes = [leaf.code for leaf in areas[area].leaves()] if area else list(areas)
    order = given.get("xep", "rank")
    page = given.get("trang", "1")
    slugs = [one.slug for one in years]
    against = given.get("so-voi", "")
    return Asked(
        group if group in set(groups_of(found).values()) else "",
        area,
        against if against in (*slugs, WITHOUT) else "",
        order if order.lstrip("-") in ("rank", "name", "figure", *codes) else "rank",
        int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def look_at(one: Publication, given: Mapping[str, str]) -> Look:
    """A publication as its dashboard shows it, with the filters of the address."""
    snapshot = queries.snapshot(one)
    found = snapshot.results
    years = years_of(one.authority, one.kind, snapshot.indicator_set.level, one)
    asked = read_asked(given, found, years)
    frozen = snapshot.enclosed.last_year
    usual = next((year for year in years if frozen and year.digest == frozen.digest), None)
    usual = usual or next((year for year in years if year.year == one.year - 1), None)
    slug = asked.against or (usual.slug if usual else "")
    against = next((year for year in years if year.slug == slug != one.slug), None)
    comparisons: Mapping[str, Comparison] = {}
    if against is not None:
        comparisons = queries.changes((against.slug, against.digest), one.slug, one.digest)
    return Look(
        title=str(one.title.get(spoken()) or one.title.get("vi", "")),
        year=one.year,
        is_synthetic=one.is_synthetic,
        results=found,
        claimed=snapshot.claimed,
        groups=groups_of(found),
        asked=asked,
        ways=public_ways(one.slug, snapshot.indicator_set.id, found),
        years=years,
        against=against,
        comparisons=comparisons,
    )


def years_of(authority: str, kind: str, level: str, here: Publication | None = None) -> list[Year]:
    """The standing publications of one authority, one for each year, oldest first.

    `here` stands for its own year even where a correction has replaced it.
    """
    found: dict[int, Publication] = {}
    for one in queries.publications():
        is_same = one.authority == authority and one.kind == kind
        if is_same and queries.snapshot(one).indicator_set.level == level:
            found[one.year] = one
    if here is not None:
        found[here.year] = here
    return [
        Year(one.slug, one.digest, year, queries.snapshot(one).results)
        for year, one in sorted(found.items())
    ]


def public_ways(slug: str, set_id: str, found: Results) -> Ways:
    """The public pages of a publication."""
    ranking = reverse("ranking", args=[slug])
    # A heat map of a province has a thousand links to units.
    stem = reverse("unit", args=[slug, "-"]).removesuffix("-/")
    placed = {standing.group for standing in found.standings.values()}

    def rating(band: str, group: str) -> str:
        asked = {"xep-loai": band, "nhom": group if group in placed else ""}
        return f"{ranking}?{urlencode({name: value for name, value in asked.items() if value})}"

    return Ways(
        here=reverse("overview", args=[slug]),
        unit=lambda unit: f"{stem}{quote(unit)}/",
        cell=lambda unit, code: f"{stem}{quote(unit)}/#mat",
        area=lambda code: reverse("area", args=[slug, code]),
        criterion=lambda code: reverse("criterion", args=[set_id, code]),
        rating=rating,
        year=lambda other: reverse("overview", args=[other]),
    )
