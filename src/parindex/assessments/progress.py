"""How far a sheet is: one definition, used on every screen. No database.

A row of the unit is *done* when every figure its rule needs is stated, or a claim of "not
applicable" is made with its reason, and the evidence it requires is cited or its lack explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from parindex.assessments.facts import Sheet
from parindex.assessments.inputs import UNIT_MAY_STATE, is_answered
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion, IndicatorSet


class RowState(StrEnum):
    """How far one row is."""

    EMPTY = "empty"
    PARTIAL = "partial"
    UNPROVEN = "unproven"
    DONE = "done"


class Progress(NamedTuple):
    """Rows done of the rows a unit has to fill, and those that lack something."""

    done: int
    total: int
    unanswered: int = 0
    unproven: int = 0

    @property
    def percent(self) -> int:
        """Whole percent, never rounded up to 100 before the end."""
        return 100 * self.done // self.total if self.total else 100


@lru_cache(maxsize=32)
def own_rows(indicator_set: IndicatorSet) -> tuple[Criterion, ...]:
    """The leaves a unit fills itself."""
    return tuple(leaf for leaf in indicator_set.leaves if leaf.by in UNIT_MAY_STATE)


def stated_facts(leaf: Criterion, sheet: Sheet) -> dict[str, object]:
    """The unit's own facts of a leaf with the shared figures its rule uses."""
    words = sheet.own(leaf.code)
    found = dict(words.facts) if words else {}
    assert leaf.rule is not None
    for ask in leaf.rule.asks:
        shared = sheet.own(ask.name) if ask.is_shared else None
        if shared is not None and shared.facts:
            found[ask.name] = shared.facts["value"]
    return found


def row_state(leaf: Criterion, sheet: Sheet, cited: Iterable[str]) -> RowState:
    """How far one row is; `cited` are the codes that have evidence."""
    words = sheet.own(leaf.code)
    if words is not None and words.is_claimed:
        return RowState.DONE if words.note.strip() else RowState.UNPROVEN
    facts = stated_facts(leaf, sheet)
    if not is_answered(leaf, facts):
        return RowState.PARTIAL if facts else RowState.EMPTY
    has_note = words is not None and bool(words.note.strip())
    if leaf.evidence_required and leaf.code not in cited and not has_note:
        return RowState.UNPROVEN
    return RowState.DONE


def states(indicator_set: IndicatorSet, sheet: Sheet, cited: Iterable[str]) -> dict[str, RowState]:
    """The state of every row the unit fills, by code."""
    codes = frozenset(cited)
    return {leaf.code: row_state(leaf, sheet, codes) for leaf in own_rows(indicator_set)}


def progress(found: Mapping[str, RowState]) -> Progress:
    """The states of some rows counted."""
    counted = list(found.values())
    return Progress(
        done=counted.count(RowState.DONE),
        total=len(counted),
        unanswered=counted.count(RowState.EMPTY) + counted.count(RowState.PARTIAL),
        unproven=counted.count(RowState.UNPROVEN),
    )


def by_area(indicator_set: IndicatorSet, found: Mapping[str, RowState]) -> dict[str, Progress]:
    """Progress of each area that has rows of the unit."""
    return {
        area: progress({code: found[code] for code in codes})
        for area, codes in _own_codes(indicator_set)
        if codes
    }


@lru_cache(maxsize=32)
def _own_codes(indicator_set: IndicatorSet) -> list[tuple[str, list[str]]]:
    """Area → the codes of its leaves that a unit fills itself."""
    own = {leaf.code for leaf in own_rows(indicator_set)}
    return [
        (area.code, [leaf.code for leaf in area.leaves() if leaf.code in own])
        for area in indicator_set.areas
    ]


def whole(parts: Sequence[Progress]) -> Progress:
    """Several parts of a sheet counted together."""
    return Progress(*map(sum, zip(*parts, strict=True))) if parts else Progress(0, 0)


@lru_cache(maxsize=32)
def judged_rows(indicator_set: IndicatorSet) -> tuple[Criterion, ...]:
    """The leaves appraisers judge: the unit's own and those an appraiser gives points for."""
    return tuple(leaf for leaf in indicator_set.leaves if leaf.by not in ("survey", "import"))


def is_judged(sheet: Sheet, code: str, stage: Stage = Stage.APPRAISAL) -> bool:
    """Whether an appraiser of this round has spoken about the row."""
    words = sheet.at(code, stage)
    return words is not None and not words.is_taken_back
