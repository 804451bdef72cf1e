"""Who rose and who fell against another year, in points and in places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parindex.engine.comparing import Comparison
from parindex.engine.names import vietnamese_key
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.tables import Text


@dataclass(frozen=True, slots=True)
class Mover:
    """One unit against another year: points gained, places gained, and what it was made of."""

    unit: str
    name: str
    before: Decimal | None
    now: Decimal | None
    points: Decimal
    places: int | None
    rank: int | None
    last_rank: int | None
    predecessors: tuple[str, ...]

    @property
    def is_merged(self) -> bool:
        """Whether several units of the other year became this one."""
        return len(self.predecessors) > 1


@dataclass(frozen=True, slots=True)
class Movers:
    """Units by what they gained, the most first; and those that cannot be compared, with why."""

    units: tuple[Mover, ...]
    left_out: tuple[tuple[str, str, Text], ...]

    def risen(self, most: int) -> list[Mover]:
        """Those that gained the most points."""
        return [one for one in self.units if one.points > 0][:most]

    def fallen(self, most: int) -> list[Mover]:
        """Those that lost the most points."""
        return [one for one in reversed(self.units) if one.points < 0][:most]

    def climbed(self, most: int) -> list[Mover]:
        """Those that gained the most places."""
        return sorted(
            (one for one in self.units if one.places and one.places > 0),
            key=lambda one: -(one.places or 0),
        )[:most]

    def dropped(self, most: int) -> list[Mover]:
        """Those that lost the most places."""
        return sorted(
            (one for one in self.units if one.places and one.places < 0),
            key=lambda one: one.places or 0,
        )[:most]


def movers(
    found: Results,
    cards: Sequence[Scorecard],
    comparisons: Mapping[str, Comparison],
    names: Mapping[str, str],
    area: str = "",
) -> Movers:
    """Units against another year, by index or by the points of one area.

    `names` are the names units had in the other year. A merged unit is compared with the mean of
    its predecessors and has no change of place.
    """
    compared, left_out = [], []
    for card in cards:
        one = comparisons.get(card.facts.unit)
        if one is None:
            continue
        points = one.areas.get(area) if area else one.index
        if not one.is_comparable or points is None:
            left_out.append((card.facts.unit, card.facts.name, one.reason))
            continue
        standing = found.standings[card.facts.unit]
        score = card.areas.get(area)
        now = card.index if not area else score.points if score else None
        compared.append(
            Mover(
                card.facts.unit,
                card.facts.name,
                None if now is None else now - points,
                now,
                points,
                None if area else one.rank,
                standing.rank,
                None if area else one.last_rank,
                tuple(names.get(key, key) for key in one.predecessors),
            )
        )
    compared.sort(key=lambda one: (-one.points, vietnamese_key(one.name), one.unit))
    return Movers(tuple(compared), tuple(left_out))
