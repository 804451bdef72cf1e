"""Drawing people from a register of completed cases, in strata, by a recorded seed.

Plain Python. A draw is its rule, its seed and the register: whoever has these three has the people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from parindex.engine.sampling import drawn, drawn_digest, shared
from parindex.surveys.people_files import Person


class Stratum(NamedTuple):
    """One unit, and one group of it when groups count, with how many there are and are wanted."""

    unit: str
    group: str
    there: int
    wanted: int

    @property
    def drawn(self) -> int:
        """How many can be drawn."""
        return min(self.there, self.wanted)


class DrawRule(NamedTuple):
    """How many are drawn: `how` is each (per unit), total (shared by size) or plan.

    `plan` gives what the plan of the survey wants of each unit, `percent` how many are drawn for a
    hundred wanted, since not everybody answers. `by_group` shares a unit's number among its groups
    by their size.
    """

    how: str
    number: int = 0
    percent: int = 100
    by_group: bool = False


def strata(
    people: Iterable[Person], rule: DrawRule, units: Sequence[str], plan: Mapping[str, int]
) -> list[Stratum]:
    """The strata of a register with what is drawn from each, in the order of the units."""
    counts = Counter((one.unit, one.group if rule.by_group else "") for one in people)
    by_unit: Counter[str] = Counter()
    for (unit, _group), there in counts.items():
        by_unit[unit] += there
    present = [one for one in units if by_unit[one]]
    wanted = _wanted(rule, present, by_unit, plan)
    found = []
    for unit in units if rule.how == "plan" else present:
        groups = sorted(group for code, group in counts if code == unit)
        sizes = shared(
            min(wanted.get(unit, 0), by_unit[unit]), {one: counts[unit, one] for one in groups}
        )
        if not rule.by_group or not groups:
            found.append(Stratum(unit, "", by_unit[unit], wanted.get(unit, 0)))
            continue
        found += [Stratum(unit, one, counts[unit, one], sizes[one]) for one in groups]
    return [one for one in found if one.wanted or one.there]


def _wanted(
    rule: DrawRule, units: Sequence[str], there: Mapping[str, int], plan: Mapping[str, int]
) -> dict[str, int]:
    match rule.how:
        case "each":
            return dict.fromkeys(units, rule.number)
        case "total":
            most = min(rule.number, sum(there[one] for one in units))
            return shared(most, {one: there[one] for one in units})
        case _:
            return {one: -(-count * rule.percent // 100) for one, count in plan.items() if count}


class Drawn(NamedTuple):
    """Who was drawn, and the digest by which a draw is known again."""

    people: list[Person]
    digest: str


def draw(people: Sequence[Person], found: Iterable[Stratum], seed: str, *, by_group: bool) -> Drawn:
    """Draw the people of every stratum; the same register, strata and seed give the same people."""
    members: dict[tuple[str, str], dict[str, Person]] = {}
    for one in people:
        key = (one.unit, one.group if by_group else "")
        members.setdefault(key, {})[one.mark] = one
    chosen: list[Person] = []
    for stratum in found:
        mine = members.get((stratum.unit, stratum.group), {})
        own_seed = f"{seed}:{stratum.unit}:{stratum.group}"
        chosen += [mine[mark] for mark in drawn(mine, stratum.wanted, own_seed)]
    return Drawn(chosen, drawn_digest([one.mark for one in chosen], seed))


def packed_strata(found: Iterable[Stratum]) -> list[list[Any]]:
    """Strata as a draw keeps them."""
    return [list(one) for one in found]


def unpacked_strata(kept: Iterable[Sequence[Any]]) -> list[Stratum]:
    """Strata as a draw kept them."""
    return [
        Stratum(str(unit), str(group), int(there), int(wanted))
        for unit, group, there, wanted in kept
    ]
