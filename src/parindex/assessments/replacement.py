"""From one edition to another in a running cycle: what moves where, and what cannot.

A criterion goes where `same_as` of the new edition says; without it, to the same code when name and
rule are the same. Nothing is guessed: whatever else was stated is listed. No database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parindex.assessments.facts import Sheet, Words
from parindex.directory.units import fold
from parindex.engine.comparing import renamed
from parindex.engine.facts import OVERRIDE, Stage
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.stating import read_unit
from parindex.language import gettext as _

Item = Criterion | Adjustment


class Target(NamedTuple):
    """Where the statements of a code go; `why` says why nowhere, then `code` is ""."""

    code: str
    why: str = ""


class Shift(NamedTuple):
    """One statement and the code it is to stand under."""

    words: Words
    code: str


class Loss(NamedTuple):
    """One statement that cannot be moved, and why."""

    words: Words
    why: str


@dataclass
class SheetPlan:
    """What becomes of the statements of one unit; `emptied` are codes another meaning now has."""

    kept: list[Words] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    emptied: list[Words] = field(default_factory=list)


def stated_items(indicator_set: IndicatorSet) -> dict[str, Item]:
    """Everything a statement can be about, except shared figures."""
    found: dict[str, Item] = {one.code: one for one in indicator_set.leaves}
    found.update((one.code, one) for one in indicator_set.adjustments.items)
    return found


def targets(old: IndicatorSet, new: IndicatorSet) -> dict[str, Target]:
    """Where the statements of each code of the old edition go."""
    before, after = stated_items(old), stated_items(new)
    former = renamed(old, new)
    heirs: dict[str, list[str]] = {}
    for code, old_code in former.items():
        if code in after:
            heirs.setdefault(old_code, []).append(code)
    found = {
        code: _target(item, heirs.get(code, []), after, former) for code, item in before.items()
    }
    types = {one.id: one.type for one in new.facts}
    for fact in old.facts:
        is_same = types.get(fact.id) == fact.type
        why = _("bộ mới không có số liệu dùng chung này")
        found[f"@{fact.id}"] = Target(f"@{fact.id}") if is_same else Target("", why)
    return found


def _target(
    item: Item, heirs: Sequence[str], after: Mapping[str, Item], former: Mapping[str, str]
) -> Target:
    if len(heirs) > 1:
        return Target("", _("bộ mới tách thành %(listed)s") % {"listed": ", ".join(heirs)})
    code = heirs[0] if heirs else item.code
    heir = after.get(code)
    if heir is None:
        return Target("", _("bộ mới không có tiêu chí này"))
    if getattr(heir, "by", "unit") != getattr(item, "by", "unit"):
        return Target("", _("bộ mới để người khác cung cấp số liệu"))
    if heirs:
        return Target(code)
    if code in former:
        return Target("", _("bộ mới dùng mã này cho tiêu chí khác"))
    if fold(str(heir.title.vi)) != fold(str(item.title.vi)):
        return Target("", _("bộ mới đặt tên khác cho mã này"))
    is_same = heir.rule == item.rule and heir.max == item.max
    return Target(code) if is_same else Target("", _("bộ mới đổi cách chấm"))


def plan_sheet(
    old: IndicatorSet, new: IndicatorSet, where: Mapping[str, Target], sheet: Sheet
) -> SheetPlan:
    """What becomes of every word of one unit."""
    before, after = stated_items(old), stated_items(new)
    shared = {f"@{one.id}" for one in new.facts}
    plan = SheetPlan()
    filled: set[tuple[str, int]] = set()
    spoken = [one for stages in sheet.words.values() for one in stages.values() if _says(one)]
    for words in spoken:
        target = where.get(words.code, Target("", _("bộ mới không có tiêu chí này")))
        why = target.why
        if not why and not words.code.startswith("@"):
            why = _misfit(new, words, before[words.code], after[target.code])
        if why:
            plan.losses.append(Loss(words, why))
            continue
        filled.add((target.code, words.stage))
        if target.code == words.code:
            plan.kept.append(words)
        else:
            plan.shifts.append(Shift(words, target.code))
    plan.emptied = [
        one
        for one in spoken
        if (one.code in after or one.code in shared) and (one.code, one.stage) not in filled
    ]
    return plan


def _says(words: Words) -> bool:
    return bool(words.facts or words.points is not None or words.is_claimed or words.verdict)


def _misfit(new: IndicatorSet, words: Words, item: Item, heir: Item) -> str:
    """Why a word does not fit the criterion it would move to."""
    if words.points is not None and heir.max != item.max:
        return _("điểm đã điều chỉnh theo điểm tối đa cũ")
    may_claim = isinstance(heir, Criterion) and heir.may_be_not_applicable
    if words.is_claimed and not may_claim:
        return _("bộ mới không cho đề nghị «không áp dụng»")
    if heir.rule == item.rule and heir.max == item.max:
        return ""
    raw = dict(words.facts) | ({OVERRIDE: words.points} if words.points is not None else {})
    problems: list[Problem] = []
    read_unit(
        new,
        {"unit": "x", "facts": {heir.code: raw}},
        file="x",
        problems=problems,
        is_canonical=True,
    )
    return _("số liệu không hợp với cách chấm mới") if problems else ""


STAGE_TITLES: Mapping[int, str] = {
    Stage.UNIT: "tự chấm",
    Stage.APPRAISAL: "thẩm định lần một",
    Stage.REVIEW: "thẩm định lần hai",
    Stage.COUNCIL: "hội đồng",
}
