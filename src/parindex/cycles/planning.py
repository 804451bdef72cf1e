"""A plan of assignments, laid out before it is applied. No database.

`cells` are the criteria of units that appraisers judge: one for each unit and leaf. An appraiser
who may not judge a unit (their own, a declared interest, another place) leaves its cells barred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.cycles.assigning import Task, appraiser_of, shares
from parindex.cycles.candidates import NewUnit, group_title
from parindex.engine.indicators import IndicatorSet

ROUNDS = {"first": "Thẩm định lần một", "second": "Thẩm định lần hai"}


class Ground(NamedTuple):
    """What assignments are laid on: the units, the codes that are judged, the people."""

    units: tuple[NewUnit, ...]
    codes: tuple[str, ...]
    people: Mapping[int, Actor]


class Load(NamedTuple):
    """What one appraiser has before a plan and after it."""

    name: str
    units: int
    before: int
    after: int


class Gap(NamedTuple):
    """Criteria of a unit that nobody judges; `why` names an appraiser who may not, or is ""."""

    unit: str
    codes: tuple[str, ...]
    why: str = ""


@dataclass
class Coverage:
    """Who judges what when the assignments hold."""

    cells: int
    held: Counter[int] = field(default_factory=Counter)
    units: Counter[int] = field(default_factory=Counter)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def uncovered(self) -> int:
        """Cells that nobody judges."""
        return sum(len(gap.codes) for gap in self.gaps)


@dataclass
class Plan:
    """A plan as it is shown: what would be applied, what is refused, how everything lies after."""

    title: str
    tasks: list[Task]
    refused: list[str]
    after: Coverage
    loads: list[Load]


def judged_codes(indicator_set: IndicatorSet) -> tuple[str, ...]:
    """The leaves that appraisers judge: those of the survey and of imports are not among them."""
    return tuple(one.code for one in indicator_set.leaves if one.by not in ("survey", "import"))


def coverage(ground: Ground, tasks: Sequence[Task]) -> Coverage:
    """How the assignments cover the cells; the gaps in the order of the units."""
    found = Coverage(len(ground.units) * len(ground.codes))
    for unit in ground.units:
        near = [
            one for one in tasks if one.unit in ("", unit.code) and one.group in ("", unit.group)
        ]
        given: dict[int | None, list[str]] = {}
        for code in ground.codes:
            user = appraiser_of(near, unit.code, unit.group, code)
            given.setdefault(user, []).append(code)
        for user, codes in given.items():
            actor = ground.people.get(user) if user is not None else None
            if actor is None or user is None:
                found.gaps.append(Gap(unit.name, tuple(codes)))
            elif denial(actor, Can.APPRAISE, unit.code):
                why = _("%(actor)s không được thẩm định đơn vị này.") % {"actor": actor.name}
                found.gaps.append(Gap(unit.name, tuple(codes), why))
            else:
                found.held[user] += len(codes)
                found.units[user] += 1
    return found


def lay_out(ground: Ground, title: str, wanted: Iterable[Task], existing: Sequence[Task]) -> Plan:
    """The plan for some assignments on top of those in force; what may not be is left out."""
    names = {one.code: one.name for one in ground.units}
    tasks: list[Task] = []
    refused: list[str] = []
    for task in dict.fromkeys(wanted):
        sentence = _refusal(ground, task, names)
        if sentence:
            refused.append(sentence)
        else:
            tasks.append(task)
    before, after = coverage(ground, existing), coverage(ground, [*existing, *tasks])
    held = sorted(set(before.held) | set(after.held), key=lambda user: ground.people[user].name)
    loads = [
        Load(ground.people[one].name, after.units[one], before.held[one], after.held[one])
        for one in held
    ]
    return Plan(title, tasks, list(dict.fromkeys(refused)), after, loads)


def _refusal(ground: Ground, task: Task, names: Mapping[str, str]) -> str:
    actor = ground.people.get(task.user)
    if actor is None or Role.APPRAISER not in actor.roles:
        return _("Có người trong kế hoạch không phải thẩm định viên.")
    if task.unit and task.unit not in names:
        return _("Kỳ này không có đơn vị «%(unit)s».") % {"unit": task.unit}
    if task.unit and denial(actor, Can.APPRAISE, task.unit):
        name = names[task.unit]
        return _(
            "%(actor)s không được thẩm định %(name)s: thuộc hoặc có liên quan đến đơn vị này."
        ) % {"actor": actor.name, "name": name}
    return ""


def dealt(
    ground: Ground, users: Sequence[int], *, part: str = "", group: str = "", review: str = "first"
) -> list[Task]:
    """The units of a group dealt out evenly; nobody is dealt a unit they may not appraise."""
    codes = [one.code for one in ground.units if group in ("", one.group)]
    barred = [
        (user, code)
        for user in users
        for code in codes
        if denial(ground.people[user], Can.APPRAISE, code)
    ]
    given = shares(users, codes, barred)
    is_review = review == "second"
    return [Task(user, part, "", unit, is_review) for unit, user in given.items()]


def in_words(task: Task, ground: Ground) -> str:
    """An assignment in one line: person, part, units."""
    names = {one.code: one.name for one in ground.units}
    actor = ground.people.get(task.user)
    person = actor.name if actor else "?"
    part = _("tiêu chí %(code)s") % {"code": task.part} if task.part else _("toàn bộ tiêu chí")
    where = names.get(task.unit) or (_(group_title(task.group)) if task.group else _("mọi đơn vị"))
    return f"{person}: {part}, {where}"
