"""What a sheet would earn if something else were said: the engine is asked, nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from parindex.assessments.facts import Sheet, Words, as_judged
from parindex.assessments.inputs import in_words
from parindex.assessments.loading import Loaded, load_cycle
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of
from parindex.engine.facts import Stage, UnitFacts
from parindex.engine.indicators import Adjustment, Criterion
from parindex.engine.rules import VALUE, RelativeToBest
from parindex.engine.scoring import MISSING, Scorecard, best_of_groups, group_of, score
from parindex.language import spoken

NOT_APPLICABLE = "không áp dụng"


class Company:
    """The other units of a cycle, read once and only when a rule compares with the best of them."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle

    @cached_property
    def _facts(self) -> list[UnitFacts]:
        leaves = indicator_set_of(self.cycle).leaves
        codes = [leaf.code for leaf in leaves if isinstance(leaf.rule, RelativeToBest)]
        found = load_cycle(self.cycle, rows=codes)
        return [as_judged(one.indicator_set, one.sheet) for one in found]

    def best(self, loaded: Loaded, mine: UnitFacts) -> Mapping[str, Fraction] | None:
        """The best figures of the unit's ranking group, with its own as they are tried."""
        others = [one for one in self._facts if one.unit != mine.unit]
        found = best_of_groups(loaded.indicator_set, [*others, mine])
        return found.get(group_of(loaded.indicator_set, mine))


def card_of(loaded: Loaded, sheet: Sheet, code: str, company: Company) -> Scorecard:
    """The scorecard of a tried sheet, fit to read the row of this code from."""
    facts = as_judged(loaded.indicator_set, sheet)
    rule = getattr(loaded.indicator_set.by_code.get(code), "rule", None)
    best = company.best(loaded, facts) if isinstance(rule, RelativeToBest) else None
    return score(loaded.indicator_set, facts, best)


def points_in(card: Scorecard, code: str) -> Decimal | None:
    """The points of a row or adjustment; None while nothing is stated or it does not apply."""
    leaf = card.leaves.get(code)
    if leaf is not None:
        return leaf.points if leaf.state not in (MISSING, "not_applicable", "void") else None
    found = [one.points for one in card.adjusted.items if one.adjustment.code == code]
    return Decimal(found[0]) if found else None


class Effect(NamedTuple):
    """A row whose points change because it shares a figure with the one decided."""

    code: str
    title: str
    before: Decimal | None
    after: Decimal | None
    is_decided: bool


def effects(loaded: Loaded, before: Scorecard, after: Scorecard, code: str) -> list[Effect]:
    """The other rows that change, those the council decided already among them."""
    return [
        Effect(
            one,
            leaf.leaf.title.said(spoken()),
            points_in(before, one),
            points_in(after, one),
            loaded.sheet.at(one, Stage.COUNCIL) is not None,
        )
        for one, leaf in after.leaves.items()
        if one != code
        and not isinstance(leaf.leaf.rule, RelativeToBest)
        and (leaf.points, leaf.state) != (before.leaves[one].points, before.leaves[one].state)
    ]


def facts_in(sheet: Sheet, item: Criterion | Adjustment, words: Words | None) -> dict[str, Any]:
    """The facts of a row in these words, with the shared figures that count in the sheet."""
    found = dict(words.facts) if words else {}
    assert item.rule is not None
    for ask in item.rule.asks:
        last = sheet.last(ask.name) if ask.is_shared else None
        if last is not None and VALUE in last.facts:
            found[ask.name] = last.facts[VALUE]
    return found


def figures_at(sheet: Sheet, item: Criterion | Adjustment, stage: Stage) -> str:
    """What was said at one stage in few words; "" when nothing was."""
    words = sheet.at(item.code, stage)
    assert item.rule is not None
    if words is not None and words.is_claimed:
        return NOT_APPLICABLE
    facts = dict(words.facts) if words else {}
    for ask in item.rule.asks:
        last = sheet.up_to(ask.name, stage) if ask.is_shared else None
        if last is not None and VALUE in last.facts:
            facts[ask.name] = last.facts[VALUE]
    return in_words(item, facts)


def figures_in(sheet: Sheet, item: Criterion | Adjustment) -> str:
    """What counts for a row in few words: 22/24; Có; không áp dụng."""
    words = sheet.last(item.code)
    if words is not None and words.is_claimed:
        return NOT_APPLICABLE
    return in_words(item, facts_in(sheet, item, words))
