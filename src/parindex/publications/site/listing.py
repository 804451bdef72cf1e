"""The rows of a ranking page: filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from parindex.cycles.candidates import GROUPS
from parindex.directory.units import fold, province_of
from parindex.engine.comparing import Comparison
from parindex.engine.names import vietnamese_key
from parindex.engine.scoring import Scorecard
from parindex.publications import queries
from parindex.publications.models import Publication

PER_PAGE = 170
"""The communes of any province fit on one page; a nation's come in pages."""
POINTS = "diem"
LEAST = Decimal(-1)


class Row(NamedTuple):
    """One line of a ranking page. `name` is the folded name that searches look into."""

    card: Scorecard
    group: str
    rank: int | None
    is_tied: bool
    rating: str
    areas: tuple[Decimal | None, ...]
    change: Comparison | None
    province: str
    name: str


class Filters(NamedTuple):
    """What a visitor asked of the ranking; `unit` says whether areas are points or percent."""

    rating: str = ""
    group: str = ""
    province: str = ""
    query: str = ""
    sort: str = "rank"
    unit: str = ""

    def address(self, **other: str) -> str:
        """The filters as a query, with some of them changed; ends ready for more."""
        now = {**self._asdict(), **other}
        asked = {
            "nhom": now["group"],
            "tinh": now["province"],
            "xep-loai": now["rating"],
            "tim": now["query"],
            "theo": now["unit"],
            "sort": now["sort"] if now["sort"] != "rank" else "",
        }
        kept = urlencode({name: value for name, value in asked.items() if value})
        return f"{kept}&" if kept else ""

    @property
    def is_whole(self) -> bool:
        """Whether a whole ranking group is shown, or all of them."""
        return not (self.rating or self.province or self.query)


class Listing(NamedTuple):
    """One page of the rows found."""

    rows: Sequence[Row]
    found: int
    number: int
    pages: int


def listing(one: Publication, filters: Filters, number: str = "") -> Listing:
    """A page of the ranking; a number that is no page gives the nearest one."""
    rows = found_rows(one, filters)
    pages = max(1, -(-len(rows) // PER_PAGE))
    asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    page = min(max(asked, 1), pages)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(with_changes(one, shown), len(rows), page, pages)


def found_rows(one: Publication, filters: Filters) -> list[Row]:
    """Every row a visitor asked for, in the order asked for."""
    return _sorted([row for row in rows_of(one) if _is_wanted(row, filters)], one, filters.sort)


def rows_of(one: Publication) -> tuple[Row, ...]:
    """Every row of a publication in the order of its ranking, changes left out."""
    return _rows(one.slug, one.digest)


def with_changes(one: Publication, rows: Sequence[Row]) -> list[Row]:
    """Rows with the change of each unit on last year, which may be imported at any time."""
    changes = queries.comparisons(one)
    return [row._replace(change=changes.get(row.card.facts.unit)) for row in rows]


# A frozen snapshot never changes, so this is computed once per process.
@lru_cache(maxsize=16)
def _rows(slug: str, digest: str) -> tuple[Row, ...]:
    found = queries.frozen(slug, digest).results
    shares = queries.shares(slug, digest)
    provinces = _provinces(slug, digest)
    rows = []
    for card in found.cards:
        unit = card.facts.unit
        standing = found.standings[unit]
        province = provinces.get(unit, "")
        rows.append(
            Row(
                card,
                standing.group,
                standing.rank,
                standing.is_tied,
                card.known_rating,
                shares[unit],
                None,
                province,
                fold(f"{card.facts.name}, {province}" if province else card.facts.name),
            )
        )
    return tuple(rows)


@lru_cache(maxsize=16)
def _provinces(slug: str, digest: str) -> Mapping[str, str]:
    """Unit → the name of its province, where the register knows more than one among them."""
    cards = queries.frozen(slug, digest).results.cards
    found = {
        card.facts.unit: province for card in cards if (province := province_of(card.facts.unit))
    }
    return found if len(set(found.values())) > 1 else {}


def provinces(one: Publication) -> list[str]:
    """The provinces the units of a publication lie in; none where it is a single one."""
    return sorted(set(_provinces(one.slug, one.digest).values()), key=vietnamese_key)


def _is_wanted(row: Row, filters: Filters) -> bool:
    return (
        (not filters.rating or row.rating == filters.rating)
        and (not filters.group or row.group == filters.group)
        and (not filters.province or row.province == filters.province)
        and (not filters.query or fold(filters.query) in row.name)
    )


def _sorted(rows: list[Row], one: Publication, sort: str) -> list[Row]:
    key, is_down = sort.lstrip("-"), sort.startswith("-")
    areas = [area.code for area in queries.snapshot(one).indicator_set.areas]
    if key == "index":
        rows.sort(key=lambda row: _or_least(row.card.index), reverse=is_down)
    elif key == "name":
        rows.sort(key=lambda row: row.name, reverse=is_down)
    elif key.startswith("area:") and key[5:] in areas:
        place = areas.index(key[5:])
        rows.sort(key=lambda row: _or_least(row.areas[place]), reverse=is_down)
    else:
        if is_down:
            rows.reverse()
        # Places count within a group, so the groups follow one another.
        order = {group: place for place, group in enumerate(groups_of(one))}
        rows.sort(key=lambda row: order[row.group])
    return rows


def groups_of(one: Publication) -> list[str]:
    """The ranking groups of a publication: communes, wards and so on, others by name."""
    known = list(GROUPS)
    found = {standing.group for standing in queries.snapshot(one).results.standings.values()}
    return sorted(
        found, key=lambda group: (known.index(group) if group in known else len(known), group)
    )


def _or_least(value: Decimal | None) -> Decimal:
    return LEAST if value is None else value
