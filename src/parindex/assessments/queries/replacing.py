"""What replacing the edition of a cycle would do, before it is done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Assessment
from parindex.assessments.replacement import SheetPlan, plan_sheet, targets
from parindex.assessments.workflow import State
from parindex.cycles.library import complete_sets
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of, tasks_of
from parindex.directory.rights import demand
from parindex.engine.indicators import IndicatorSet
from parindex.language import counted, spoken

STILL_FREE = (State.DRAFTING, State.SIGNING, State.SUBMITTED)


class Moved(NamedTuple):
    """A criterion whose statements move, and how many."""

    code: str
    new_code: str
    title: str
    rows: int


class Lost(NamedTuple):
    """A criterion whose statements cannot be moved: how many, of how many units, and why."""

    code: str
    title: str
    rows: int
    units: int
    why: str


@dataclass
class Replacement:
    """Everything a replacement does; `blocked` says why it may not be done, or ""."""

    old: IndicatorSet
    new: IndicatorSet
    kept: int
    moved: list[Moved]
    lost: list[Lost]
    added: list[tuple[str, str]]
    parts: list[str]
    to_send_back: list[str]
    blocked: str
    plans: list[tuple[Assessment, SheetPlan]]


def replacements_for(actor: Actor, cycle: Cycle) -> list[IndicatorSet]:
    """The complete sets for the same kind of units, other than the edition in use."""
    demand(actor, Can.SET_UP)
    old = indicator_set_of(cycle)
    return [one for one in complete_sets() if one.level == old.level and one.digest != old.digest]


def replacement(actor: Actor, cycle: Cycle, new: IndicatorSet) -> Replacement:
    """Where every statement of the cycle would go; nothing is written."""
    demand(actor, Can.SET_UP)
    old = indicator_set_of(cycle)
    where = targets(old, new)
    loaded = load_cycle(cycle)
    plans = [(one.assessment, plan_sheet(old, new, where, one.sheet)) for one in loaded]
    moved: dict[tuple[str, str], int] = defaultdict(int)
    lost: dict[tuple[str, str], list[int]] = defaultdict(list)
    for assessment, plan in plans:
        for shift in plan.shifts:
            moved[shift.words.code, shift.code] += 1
        for loss in plan.losses:
            lost[loss.words.code, loss.why].append(assessment.pk)
    taken = {target.code for target in where.values() if target.code}
    tasks = [*tasks_of(cycle), *tasks_of(cycle, review="second")]
    parts = sorted({task.part for task in tasks})
    return Replacement(
        old=old,
        new=new,
        kept=sum(len(plan.kept) for _, plan in plans),
        moved=[
            Moved(code, goal, _title(new, goal), count)
            for (code, goal), count in sorted(moved.items(), key=lambda one: _order(old, one[0][0]))
        ],
        lost=[
            Lost(code, _title(old, code), len(ids), len(set(ids)), why)
            for (code, why), ids in sorted(lost.items(), key=lambda one: _order(old, one[0][0]))
        ],
        added=[(one.code, one.title.said(spoken())) for one in new.leaves if one.code not in taken],
        parts=[part for part in parts if part and _is_other(part, old, new)],
        to_send_back=[
            one.assessment.unit.name
            for one, (_, plan) in zip(loaded, plans, strict=True)
            if one.state is not State.DRAFTING and plan.losses
        ],
        blocked=_blocked(cycle, old, new, loaded),
        plans=plans,
    )


def _order(old: IndicatorSet, code: str) -> tuple[int, str]:
    codes = list(old.by_code)
    return (codes.index(code) if code in codes else len(codes)), code


def _title(indicator_set: IndicatorSet, code: str) -> str:
    if code.startswith("@"):
        return next(
            (one.title.said(spoken()) for one in indicator_set.facts if f"@{one.id}" == code), ""
        )
    item = indicator_set.by_code.get(code)
    if item is not None:
        return item.title.said(spoken())
    return next(
        (a.title.said(spoken()) for a in indicator_set.adjustments.items if a.code == code), ""
    )


def _is_other(part: str, old: IndicatorSet, new: IndicatorSet) -> bool:
    before, after = old.by_code.get(part), new.by_code.get(part)
    return after is None or before is None or str(before.title.vi) != str(after.title.vi)


def _blocked(cycle: Cycle, old: IndicatorSet, new: IndicatorSet, loaded: list[Loaded]) -> str:
    if cycle.state == Cycle.State.CONCLUDED:
        return _("Kỳ đã kết luận, không thay được bộ chỉ số.")
    if old.digest == new.digest:
        return _("Kỳ đang dùng chính bộ chỉ số này.")
    if old.level != new.level:
        return _("Bộ chỉ số này dành cho loại đơn vị khác.")
    if new.is_framework or new.is_outline:
        return _("Bộ khung hoặc bộ chỉ có tổng điểm không dùng để chấm. Chọn một bộ đầy đủ.")
    gone_on = sum(one.state not in STILL_FREE for one in loaded)
    if gone_on:
        return counted(
            "%(count)s đơn vị đã sang giải trình hoặc hội đồng theo bộ đang dùng, "
            "không thay được bộ chỉ số nữa.",
            gone_on,
        )
    return ""
