"""The real administrative units, before and since 1 July 2025, and what became of each.

Read from `data/units.csv` (see its README for source and licence). Names repeat all over the
country, so whatever is found is shown with its province and its period. No Django here.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from parindex.engine.names import without_marks

FILE = Path(__file__).parent / "data" / "units.csv"
REFORM = date(2025, 7, 1)
OLD, TODAY = "old", "today"
_KINDS = (
    "thi tran",
    "thi xa",
    "thanh pho",
    "dac khu",
    "phuong",
    "huyen",
    "quan",
    "tinh",
    "xa",
)
_SHORT = {
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "p": "phuong",
    "x": "xa",
    "q": "quan",
    "h": "huyen",
}
_SPELLING = str.maketrans({".": " ", ",": " ", "-": " ", "–": " ", "'": None, "’": None, "‘": None})


@dataclass(frozen=True, slots=True)
class Successor:
    """What an old unit became: a code of today, whole or only a part of it.

    Doubtful when the source gives the part but very likely means a namesake: data/README.md.
    """

    code: str
    is_whole: bool
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """One province, district, ward, commune, township or special zone of one period."""

    code: str
    name: str
    kind: str
    parent: str
    lat: float | None
    lon: float | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[Successor, ...]

    @property
    def period(self) -> str:
        """`today` for units in force since 1 July 2025, `old` for those before."""
        return TODAY if self.valid_to is None else OLD

    @property
    def is_divided(self) -> bool:
        """Whether the unit was divided among several of today."""
        return any(not one.is_whole for one in self.successors)


def fold(text: str) -> str:
    """The text without marks, case and spare spaces: "Xã  An Mỹ" and "xa an my" are the same.

    Composed and decomposed letters, đ and d, and both placements of the tone (Hòa, Hoà) fold alike;
    so do Bà Rịa-Vũng Tàu with and without spaces, and Ea H'Leo with any apostrophe or none.
    """
    return " ".join(without_marks(text).translate(_SPELLING).split())


def slug_of(text: str) -> str:
    """A folded text as an address or a file may carry it: «Xã Tiến Lợi» is xa-tien-loi."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def fold_case(text: str) -> str:
    """The text in one case and one composition, marks kept."""
    return unicodedata.normalize("NFC", text).casefold().strip()


def bare(folded: str) -> str:
    """A folded name without the word for its kind."""
    for kind in _KINDS:
        if folded.startswith(f"{kind} "):
            return folded[len(kind) + 1 :]
    return folded


def written_out(folded: str) -> str:
    """A folded query with its kind in full: "tt ke sach" is "thi tran ke sach"."""
    first, space, rest = folded.partition(" ")
    return f"{_SHORT[first]} {rest}" if space and first in _SHORT else folded


@cache
def units(file: Path = FILE) -> Mapping[str, AdminUnit]:
    """Code → unit, for all periods."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _unit(row) for row in csv.DictReader(lines)}


def _unit(row: Mapping[str, str]) -> AdminUnit:
    pairs = (one.partition(":") for one in row["successors"].split())
    return AdminUnit(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"],
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successors=tuple(
            Successor(code, how == "whole", how == "doubtful") for code, _, how in pairs
        ),
    )


@cache
def _folded(file: Path = FILE) -> tuple[tuple[str, str, AdminUnit], ...]:
    """(folded name, name without kind, unit) of every unit."""
    return tuple(
        (name, bare(name), one) for one in units(file).values() for name in (fold(one.name),)
    )


@cache
def _predecessors(file: Path = FILE) -> Mapping[str, tuple[AdminUnit, ...]]:
    found: dict[str, list[AdminUnit]] = {}
    for one in units(file).values():
        for successor in one.successors:
            found.setdefault(successor.code, []).append(one)
    return {code: tuple(former) for code, former in found.items()}


@cache
def _below(file: Path = FILE) -> Mapping[str, tuple[AdminUnit, ...]]:
    found: dict[str, list[AdminUnit]] = {}
    for one in units(file).values():
        found.setdefault(one.parent, []).append(one)
    return {code: tuple(below) for code, below in found.items()}


@cache
def _names(file: Path = FILE) -> frozenset[str]:
    return frozenset(alone for _, alone, _ in _folded(file))


@lru_cache(maxsize=64)
def _within(where: str) -> frozenset[str]:
    """The codes of all units whose name has this folded part in it, and of all below them."""
    named = [one for name, _, one in _folded() if where in name]
    return frozenset(each.code for one in named for each in (one, *descendants(one.code)))


def predecessors_of(code: str) -> tuple[AdminUnit, ...]:
    """The old units that went, whole or in part, into a unit of today."""
    return _predecessors().get(code, ())


def successors_of(code: str) -> tuple[tuple[AdminUnit, bool], ...]:
    """The units of today that an old one became, with whether it went whole."""
    known = units()
    return tuple((known[one.code], one.is_whole) for one in known[code].successors)


def above(one: AdminUnit) -> tuple[AdminUnit, ...]:
    """The district (if any) and the province of a unit, nearest first."""
    known, found = units(), []
    while one.parent:
        one = known[one.parent]
        found.append(one)
    return tuple(found)


def province_of(code: str) -> str:
    """The name of the province a unit lies in; "" for a province and for what no register knows."""
    place = units().get(code)
    return above(place)[-1].name if place is not None and place.parent else ""


def children_of(code: str) -> tuple[AdminUnit, ...]:
    """The units directly below a province or district."""
    return _below().get(code, ())


def descendants(code: str) -> tuple[AdminUnit, ...]:
    """All units below a province or district, each followed by its own."""
    return tuple(one for child in children_of(code) for one in (child, *descendants(child.code)))


def full_name(one: AdminUnit) -> str:
    """Name, district and province: Xã Tiến Lợi, Thành phố Phan Thiết, Tỉnh Bình Thuận."""
    return ", ".join(unit.name for unit in (one, *above(one)))


def find_units(
    query: str, *, province: str = "", period: str = "", kind: str = "", limit: int = 50
) -> list[AdminUnit]:
    """Units whose name matches, best first: the same name, then a beginning, then a part.

    The kind in the query is optional ("An Mỹ", "xã An Mỹ"); when it is given, units of that kind
    come first. `period` is "old" or "today", `province` a name or part of one.
    """
    wanted, where = written_out(fold(query)), bare(written_out(fold(province)))
    # Quan Sơn, Xà Phiên, Tịnh Biên: the first word is part of the name, not its kind.
    short = wanted if wanted in _names() else bare(wanted)
    found = []
    for name, name_alone, one in _folded():
        rank = _rank(wanted, short, name, name_alone)
        if rank is None or (period and one.period != period) or (kind and one.kind != kind):
            continue
        if where and one.code not in _within(where):
            continue
        # Marks do not matter for finding, but An Mỹ typed in full comes before Ân Mỹ.
        has_marks = fold_case(query) in fold_case(one.name)
        found.append(((rank, not has_marks, one.period != TODAY, name_alone, one.code), one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:limit]]


def units_listed(*, province: str = "", period: str = "", kind: str = "") -> list[AdminUnit]:
    """Every unit of a province, a period, a kind, by code."""
    where = bare(written_out(fold(province)))
    return [
        one
        for one in units().values()
        if (not period or one.period == period)
        and (not kind or one.kind == kind)
        and (not where or one.code in _within(where))
    ]


def _rank(wanted: str, short: str, name: str, alone: str) -> int | None:
    """How well a name matches: 0 the whole name … 5 a part; None when it does not."""
    if not short:
        return None
    if wanted == name:
        return 0
    if short == alone:
        return 1 if wanted == short else 2
    if alone.startswith(wanted):
        return 3
    if alone.startswith(short):
        return 4
    return 5 if short in alone else None
