"""Results of the survey become statements on the sheets of a cycle; registered with surveys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.actions.stating import Said, add_statement
from parindex.assessments.facts import Words, as_judged
from parindex.assessments.loading import Loaded, hold_cycle, load_cycle
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.engine.facts import VOID, Stage
from parindex.engine.numbers import ZERO
from parindex.engine.scoring import MISSING, Scorecard, score
from parindex.surveys.actions.handing_over import Change, Handed

SURVEY = "Điều tra xã hội học"
"""Who states what the survey found; the journal names the officer who handed it over."""
MOST_NAMED = 5


class Sheets:
    """The sheets of a cycle as receivers of survey results."""

    def refusal(self, cycle: Cycle) -> str:
        """Results are received while the cycle runs and the council has concluded on no unit."""
        if cycle.state == Cycle.State.PREPARING:
            return _("Kỳ đánh giá chưa mở. Mở kỳ rồi chuyển kết quả.")
        if cycle.state == Cycle.State.CONCLUDED:
            return _("Kỳ đánh giá đã kết luận, kết quả khảo sát không đổi được nữa.")
        concluded = cycle.units.filter(assessment__state=State.CONCLUDED).values_list(
            "name", flat=True
        )
        names = list(concluded[: MOST_NAMED + 1])
        if not names:
            return ""
        listed = ", ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
        return _(
            "Hội đồng đã kết luận %(units)s. Kết quả khảo sát chỉ chuyển vào hoặc thu hồi khi chưa "
            "đơn vị nào kết luận; mở lại kết luận trước."
        ) % {"units": listed}

    def preview(self, cycle: Cycle, results: Sequence[Handed]) -> list[Change]:
        """What the survey part and the index of each unit would become."""
        by_unit = _by_unit(results)
        return [
            _change(one, by_unit.get(one.assessment.unit.code, [])) for one in load_cycle(cycle)
        ]

    def receive(self, *, by: Actor, cycle: Cycle, results: Sequence[Handed]) -> int:
        """State every result on the sheet of its unit."""
        by_unit = _by_unit(results)
        return sum(
            _state(by, loaded, one.criterion, _facts(one), one.sentence)
            for loaded in hold_cycle(cycle)
            for one in _asked(loaded, by_unit.get(loaded.assessment.unit.code, []))
        )

    def give_back(self, *, by: Actor, cycle: Cycle, reason: str) -> int:
        """State that there is no result any more, where the survey had stated one."""
        return sum(
            _state(by, loaded, code, {}, f"Thu hồi kết quả khảo sát: {reason}")
            for loaded in hold_cycle(cycle)
            for code, words in _stated(loaded)
            if words.facts
        )


def _by_unit(results: Sequence[Handed]) -> dict[str, list[Handed]]:
    found: dict[str, list[Handed]] = defaultdict(list)
    for one in results:
        found[one.unit].append(one)
    return found


def _asked(loaded: Loaded, results: Sequence[Handed]) -> Iterator[Handed]:
    """The results of criteria the survey answers in the set of the cycle."""
    surveyed = {leaf.code for leaf in loaded.indicator_set.leaves if leaf.is_surveyed}
    return (one for one in results if one.criterion in surveyed)


def _stated(loaded: Loaded) -> Iterator[tuple[str, Words]]:
    """What the survey has stated on a sheet."""
    for leaf in loaded.indicator_set.leaves:
        own = loaded.sheet.own(leaf.code) if leaf.is_surveyed else None
        if own is not None and own.by_name == SURVEY:
            yield leaf.code, own


def _facts(one: Handed) -> dict[str, Any]:
    if one.void:
        return {VOID: True, "responses": one.responses}
    return {"mean_weight": one.mean, "responses": one.responses}


def _state(by: Actor, loaded: Loaded, code: str, facts: dict[str, Any], reason: str) -> bool:
    current = loaded.sheet.own(code)
    written = add_statement(
        by=Actor(by.id, SURVEY),
        assessment=loaded.assessment,
        code=code,
        stage=Stage.UNIT,
        said=Said(facts, reason=reason, note=current.note if current else ""),
        current=current,
        seen=current.id if current else None,
    )
    return written is not None


def _change(loaded: Loaded, results: Sequence[Handed]) -> Change:
    asked = list(_asked(loaded, results))
    tried = loaded.sheet.tried(_words(one) for one in asked)
    before = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    after = score(loaded.indicator_set, as_judged(loaded.indicator_set, tried))
    unit = loaded.assessment.unit
    void = tuple(one.criterion for one in asked if one.void)
    return Change(
        unit.code,
        unit.name,
        _survey_points(before),
        _survey_points(after),
        before.index,
        after.index,
        void,
    )


def _words(one: Handed) -> Words:
    return Words(
        0,
        one.criterion,
        Stage.UNIT,
        _facts(one),
        None,
        False,
        False,
        "",
        one.sentence,
        "",
        None,
        SURVEY,
        timezone.now(),
    )


def _survey_points(card: Scorecard) -> Decimal | None:
    """What the survey earned; None when nothing of it is stated."""
    surveyed = [one for one in card.leaves.values() if one.leaf.is_surveyed]
    if all(one.state == MISSING for one in surveyed):
        return None
    return sum((one.points for one in surveyed), ZERO)
