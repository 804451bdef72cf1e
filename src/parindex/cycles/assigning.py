"""Who appraises what: the plan behind assignments. Plain Python.

A plan gives every (unit, leaf) its appraiser. The most exact assignment wins: a criterion before
its area before everything, one unit before a group before all; among equals the later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment as values; the fields mean what they mean in `models.Assignment`."""

    user: int
    part: str = ""
    group: str = ""
    unit: str = ""
    is_review: bool = False

    def covers(self, unit: str, group: str, code: str) -> bool:
        """Whether the assignment includes this criterion of this unit."""
        is_part = not self.part or code == self.part or code.startswith(f"{self.part}.")
        return is_part and self.unit in ("", unit) and self.group in ("", group)

    @property
    def exactness(self) -> tuple[int, int]:
        """How closely the assignment points: longer codes first, then a unit, then a group."""
        part = self.part.count(".") + 1 if self.part else 0
        return part, 2 if self.unit else 1 if self.group else 0


def appraiser_of(tasks: Sequence[Task], unit: str, group: str, code: str) -> int | None:
    """The user id of the appraiser of one criterion of one unit, or None."""
    found = [
        (task.exactness, place)
        for place, task in enumerate(tasks)
        if task.covers(unit, group, code)
    ]
    return tasks[max(found)[1]].user if found else None


class Plan:
    """The assignments of a round, asked again and again: a unit's own are picked out once."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._of_unit: dict[tuple[str, str], list[Task]] = {}

    def appraiser(self, unit: str, group: str, code: str) -> int | None:
        """The user id of the appraiser of one criterion of one unit, or None."""
        if (unit, group) not in self._of_unit:
            self._of_unit[unit, group] = [
                task
                for task in self._tasks
                if task.unit in ("", unit) and task.group in ("", group)
            ]
        return appraiser_of(self._of_unit[unit, group], unit, group, code)


def shares(
    users: Sequence[int], units: Sequence[str], partial: Iterable[tuple[int, str]] = ()
) -> dict[str, int]:
    """Units dealt out evenly among appraisers in order; nobody gets a unit they are tied to.

    `partial` holds (user, unit) pairs that must not be. A unit nobody may appraise is left out.
    """
    barred = set(partial)
    load = dict.fromkeys(users, 0)
    found: dict[str, int] = {}
    for unit in units:
        free = [user for user in users if (user, unit) not in barred]
        if not free:
            continue
        chosen = min(free, key=lambda user: (load[user], users.index(user)))
        found[unit] = chosen
        load[chosen] += 1
    return found
