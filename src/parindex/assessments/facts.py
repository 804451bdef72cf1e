"""Rows become what the engine takes: for each criterion the words that count.

Two readings of one sheet: `as_claimed` takes the unit's own words and believes its claims of "not
applicable"; `as_judged` takes the latest stage that spoke and believes a claim once accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from parindex.engine.facts import ACCEPTED, OVERRIDE, Stage, UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.stating import REASON, STAGE, read_unit


class Words(NamedTuple):
    """One current statement as values; the fields mean what they mean in `models.Statement`."""

    id: int
    code: str
    stage: int
    facts: Mapping[str, Any]
    points: Any
    is_claimed: bool
    is_accepted: bool
    verdict: str
    reason: str
    note: str
    by_id: int | None
    by_name: str
    at: Any

    @property
    def is_taken_back(self) -> bool:
        """Whether a later stage's word was emptied, when the edition was replaced."""
        says_nothing = not self.facts and self.points is None and not self.is_claimed
        return self.stage != Stage.UNIT and says_nothing and not self.verdict


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose sheet it is, as far as scoring needs to know."""

    code: str
    name: str
    group: str
    year: int


@dataclass
class Sheet:
    """The current statements of one unit by code and stage."""

    unit: Unit
    words: dict[str, dict[int, Words]] = field(default_factory=dict)

    def own(self, code: str) -> Words | None:
        """What the unit itself says."""
        return self.words.get(code, {}).get(Stage.UNIT)

    def at(self, code: str, stage: Stage) -> Words | None:
        """What was said at one stage."""
        return self.words.get(code, {}).get(stage)

    def last(self, code: str) -> Words | None:
        """What counts: the latest stage that spoke."""
        return self.up_to(code, Stage(max(Stage)))

    def up_to(self, code: str, stage: Stage) -> Words | None:
        """What counts when later stages than `stage` are left aside."""
        words = self.words.get(code, {})
        spoken = [one for one in words if one <= stage and not words[one].is_taken_back]
        return words[max(spoken)] if spoken else None

    def tried(self, words: Iterable[Words]) -> Sheet:
        """The sheet as it would be if these words were spoken; this one stays as it is."""
        found = Sheet(self.unit, {code: dict(spoken) for code, spoken in self.words.items()})
        for one in words:
            found.words.setdefault(one.code, {})[one.stage] = one
        return found


def sheet_of(unit: Unit, statements: Iterable[Words]) -> Sheet:
    """The statements of a unit put in their places; later rows replace earlier ones."""
    sheet = Sheet(unit)
    for one in statements:
        sheet.words.setdefault(one.code, {})[one.stage] = one
    return sheet


def as_claimed(indicator_set: IndicatorSet, sheet: Sheet) -> UnitFacts:
    """The unit's own words, its claims of not applicable believed."""
    rows = {}
    for code in sheet.words:
        words = sheet.own(code) or _supplied(indicator_set, sheet, code)
        if words is not None:
            rows[code] = _raw(words, accepted=words.is_claimed)
    return _read(indicator_set, sheet.unit, rows)


def _supplied(indicator_set: IndicatorSet, sheet: Sheet, code: str) -> Words | None:
    """What others supply and the unit never states: survey, imports, points of appraisers."""
    found = indicator_set.by_code.get(code)
    by = getattr(found, "by", "unit")
    return sheet.last(code) if by in ("survey", "import") else None


def as_judged(indicator_set: IndicatorSet, sheet: Sheet, stage: Stage = Stage.COUNCIL) -> UnitFacts:
    """The words of the latest stage up to `stage`."""
    rows = {}
    for code in sheet.words:
        words = sheet.up_to(code, stage)
        if words is not None:
            rows[code] = _raw(words, accepted=words.is_accepted)
    return _read(indicator_set, sheet.unit, rows)


def _raw(words: Words, *, accepted: bool) -> dict[str, Any]:
    raw = dict(words.facts)
    if words.points is not None:
        raw[OVERRIDE] = words.points
    if words.is_claimed:
        raw["n/a"] = True
    if accepted:
        raw[ACCEPTED] = True
    if words.stage != Stage.UNIT:
        raw[STAGE] = Stage(words.stage).name.lower()
    if words.reason:
        raw[REASON] = words.reason
    return raw


def _read(indicator_set: IndicatorSet, unit: Unit, rows: Mapping[str, dict[str, Any]]) -> UnitFacts:
    """The facts as the engine reads them; a row that contradicts itself counts as unstated.

    Such a row can only come about when two people change two shared figures at the same moment.
    """
    left = dict(rows)
    document = {"unit": unit.code, "name": unit.name, "group": unit.group, "year": unit.year}
    while True:
        problems: list[Problem] = []
        found = read_unit(
            indicator_set,
            {**document, "facts": left},
            file=unit.code,
            problems=problems,
            place=lambda code, fact: code,
            is_canonical=True,
        )
        if found is not None:
            return found
        doubtful = {one.place for one in problems} & set(left)
        if not doubtful:
            doubtful = {code for code in left if code.startswith("@")}
        if not doubtful:
            return UnitFacts(unit.code, unit.year, unit.name, unit.group)
        left = {code: raw for code, raw in left.items() if code not in doubtful}


def contradictions(
    indicator_set: IndicatorSet,
    sheet: Sheet,
    changes: Mapping[str, Mapping[str, Any]],
    stage: Stage = Stage.UNIT,
) -> dict[str, str]:
    """Code → sentence for the rows that could not be true once `changes` (facts by code) are made.

    Changed shared figures are tried against every row that uses them, as it stands at `stage`;
    points given in place of the rule contradict nothing.
    """
    affected = set(changes)
    if any(name.startswith("@") for name in changes):
        affected |= {
            leaf.code
            for leaf in indicator_set.leaves
            if leaf.rule is not None and {ask.name for ask in leaf.rule.asks} & set(changes)
        }
    rows = {}
    for code in sheet.words:
        if code not in affected and not code.startswith("@"):
            continue
        words = sheet.up_to(code, stage)
        if words is None or not words.facts or words.is_claimed:
            continue
        given = {} if words.points is None else {OVERRIDE: words.points}
        rows[code] = {**words.facts, **given}
    rows.update((code, dict(facts)) for code, facts in changes.items())
    problems: list[Problem] = []
    read_unit(
        indicator_set,
        {"unit": sheet.unit.code, "year": sheet.unit.year, "facts": rows},
        file=sheet.unit.code,
        problems=problems,
        place=lambda code, fact: code,
        is_canonical=True,
        only=affected,
    )
    return {
        one.place: f"{one.what[:1].upper()}{one.what[1:]}"
        for one in problems
        if one.place in affected
    }
