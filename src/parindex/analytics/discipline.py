"""How a cycle was kept: who submitted when, who was asked, and what appraisal took away.

Only for those who watch the cycle; nothing of it follows from a publication alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import ZERO
from parindex.engine.scoring import Scorecard
from parindex.engine.tables import Text


class Handing(StrEnum):
    """How a unit handed in its sheet."""

    ON_TIME = "on_time"
    EXTENDED = "extended"
    LATE = "late"
    GRACE = "grace"
    LOCKED = "locked"
    WAITING = "waiting"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Handed:
    """When one unit handed in.

    `days` are whole calendar days before the deadline that held for it, below 0 after it; None for
    a unit that has not submitted.
    """

    unit: str
    name: str
    group: str
    how: Handing
    days: int | None


@dataclass(frozen=True, slots=True)
class Discipline:
    """The units of one group by how they handed in."""

    group: str
    counts: Mapping[Handing, int]

    @property
    def units(self) -> int:
        """All units of the group."""
        return sum(self.counts.values())


def discipline(units: Iterable[Handed], group: str = "") -> Discipline:
    """How many units handed in how."""
    counted = Counter(one.how for one in units)
    return Discipline(group, {how: counted[how] for how in Handing})


def discipline_by_group(units: Sequence[Handed]) -> list[Discipline]:
    """The same for every group, in the order of their names."""
    groups = sorted({one.group for one in units}, key=vietnamese_key)
    return [discipline([one for one in units if one.group == name], name) for name in groups]


DAYS: tuple[tuple[int | None, int | None], ...] = (
    (15, None),
    (8, 14),
    (4, 7),
    (2, 3),
    (1, 1),
    (0, 0),
    (None, -1),
)
"""From the earliest to the late: so many whole days before the deadline, both ends included."""


def days_before(units: Iterable[Handed]) -> list[tuple[tuple[int | None, int | None], int]]:
    """How many units submitted how many days before their deadline."""
    days = [one.days for one in units if one.days is not None]
    return [
        (
            (least, most),
            sum((least is None or one >= least) and (most is None or one <= most) for one in days),
        )
        for least, most in DAYS
    ]


@dataclass(frozen=True, slots=True)
class Gap:
    """Points a unit gave itself against those it was given, over the rows it states itself.

    `key` is a unit, an area or a criterion; `changed` counts the rows that differ, `rows` all.
    """

    key: str
    title: Text
    own: Decimal
    given: Decimal
    changed: int
    rows: int

    @property
    def gap(self) -> Decimal:
        """Own less given: above 0 where the unit claimed more than it was given."""
        return self.own - self.given


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a cycle by unit, by area and by criterion, the widest first."""

    units: tuple[Gap, ...]
    areas: tuple[Gap, ...]
    criteria: tuple[Gap, ...]

    @property
    def whole(self) -> Gap:
        """All units together."""
        return _added("", Text(""), self.units)


def gaps(
    indicator_set: IndicatorSet,
    claimed: Mapping[str, Scorecard],
    given: Iterable[Scorecard],
    area: str = "",
) -> Gaps:
    """Self-assessed against final points, row by row.

    Rows others supply (survey, imports, points of appraisers) are left out, and so are those whose
    attainable points differ because a claim of not applicable was accepted on one side only.
    """
    rows = {
        leaf.code: (leaf, one.code)
        for one in indicator_set.areas
        if not area or one.code == area
        for leaf in one.leaves()
        if leaf.is_of_unit
    }
    units, of_row = [], {code: _Sums() for code in rows}
    for card in given:
        own = claimed.get(card.facts.unit)
        if own is None or card.index is None:
            continue
        sums = _Sums()
        for code in rows:
            before, after = own.leaves.get(code), card.leaves.get(code)
            if before is None or after is None or before.attainable != after.attainable:
                continue
            sums.add(before.points, after.points)
            of_row[code].add(before.points, after.points)
        units.append(sums.gap(card.facts.unit, Text(card.facts.name)))
    criteria = [of_row[code].gap(code, leaf.title) for code, (leaf, _) in rows.items()]
    criteria = [one for one in criteria if one.rows]
    areas = [
        _added(one.code, one.title, [row for row in criteria if rows[row.key][1] == one.code])
        for one in indicator_set.areas
    ]
    return Gaps(_widest(units), _widest(one for one in areas if one.rows), _widest(criteria))


class _Sums:
    """Points of both sides added up."""

    def __init__(self) -> None:
        self.own = self.given = ZERO
        self.changed = self.rows = 0

    def add(self, own: Decimal, given: Decimal) -> None:
        """One row with its points on both sides."""
        self.own += own
        self.given += given
        self.changed += own != given
        self.rows += 1

    def gap(self, key: str, title: Text) -> Gap:
        """What came out."""
        return Gap(key, title, self.own, self.given, self.changed, self.rows)


def _added(key: str, title: Text, parts: Iterable[Gap]) -> Gap:
    rows = list(parts)
    return Gap(
        key,
        title,
        sum((one.own for one in rows), ZERO),
        sum((one.given for one in rows), ZERO),
        sum(one.changed for one in rows),
        sum(one.rows for one in rows),
    )


def _widest(found: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple(
        sorted(found, key=lambda one: (-abs(one.gap), vietnamese_key(one.title.vi), one.key))
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for an explanation that was sent: of which unit, row and area, by whom."""

    unit: str
    name: str
    code: str
    area: str
    by: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests about one unit, row, area or by one asker counted."""

    key: str
    title: str
    asked: int
    answered: int


def requests_by(asked: Iterable[Asked], what: str, titles: Mapping[str, str]) -> list[Requests]:
    """The requests counted by "unit", "code", "area" or "by", the most first."""
    sent: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for one in asked:
        key = str(getattr(one, what))
        sent[key] += 1
        answered[key] += one.is_answered
    rows = [Requests(key, titles.get(key, key), sent[key], answered[key]) for key in sent]
    return sorted(rows, key=lambda one: (-one.asked, vietnamese_key(one.title), one.key))
