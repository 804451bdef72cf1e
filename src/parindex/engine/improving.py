"""Where points were lost, what would regain them with the least, and what if that were done.

A step is a set of changed facts of one criterion. The points it regains are those its own rule
gives for the changed facts: nothing is promised that scoring would not give. Steps of a criterion
form a ladder: each changes more than the one before and regains more.

The order is by points regained for the size of the change (`Step.yields`): a step that regains
0,50 by 1 task of 88 stands before one that regains 2,00 by everything that was never done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.facts import Statement, UnitFacts
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.numbers import exact, rounder
from parindex.engine.ranking import Standing, rank
from parindex.engine.reaching import (
    Level,
    Reach,
    reaches,
    rest_sentence,
    unstated_sentence,
    with_changes,
)
from parindex.engine.results import Results
from parindex.engine.rules import Values
from parindex.engine.rules.compared import BEST
from parindex.engine.scoring import (
    MISSING,
    NOT_APPLICABLE,
    VOID,
    LeafScore,
    Scorecard,
    group_of,
    score,
)
from parindex.engine.voice import Voice

MOST_STEPS = 3
"""How many steps of one criterion are shown: the nearest ones and the last."""
NEARLY = Fraction(4, 5)


class Step(NamedTuple):
    """One thing that could be different next year, and what the engine gives for it.

    `number` is its place on the ladder of the criterion, from 1; `points` what the criterion then
    has and `gain` how much that is more; `effort` the size of the change, above 0 and at most 1.
    """

    leaf: Criterion
    number: int
    statement: Statement
    points: Decimal
    gain: Decimal
    effort: Fraction
    says: str

    @property
    def id(self) -> str:
        """The step by a short name for an address: code and place on the ladder."""
        return f"{self.leaf.code}:{self.number}"

    @property
    def yields(self) -> Fraction:
        """Points regained for the size of the change: the larger, the sooner worth doing."""
        return Fraction(self.gain) / self.effort


class Loss(NamedTuple):
    """A criterion that lost points, and the ladder of steps that regain them (may be empty)."""

    scored: LeafScore
    steps: tuple[Step, ...]

    @property
    def code(self) -> str:
        """The code of the criterion."""
        return self.scored.leaf.code


def losses(
    indicator_set: IndicatorSet,
    card: Scorecard,
    levels: Mapping[str, Level] | None = None,
    language: str = "vi",
) -> list[Loss]:
    """Every criterion that lost points: what regains most for the least change stands first.

    Criteria for which no step is known come last, the largest loss first.
    """
    levels = levels or {}
    found = [
        Loss(one, steps_of(indicator_set, card, code, levels.get(code), language))
        for code, one in card.leaves.items()
        if one.lost > 0
    ]
    order = {code: place for place, code in enumerate(card.leaves)}
    return sorted(
        found,
        key=lambda loss: (
            not loss.steps,
            -max((step.yields for step in loss.steps), default=Fraction(loss.scored.lost)),
            -loss.scored.lost,
            order[loss.code],
        ),
    )


def steps_of(
    indicator_set: IndicatorSet,
    card: Scorecard,
    code: str,
    level: Level | None = None,
    language: str = "vi",
) -> tuple[Step, ...]:
    """The ladder of one criterion, nearest step first; empty where nothing can be proposed."""
    scored, voice = card.leaves[code], Voice(language)
    if scored.lost <= 0 or scored.state == NOT_APPLICABLE:
        return ()
    statement = scored.statement or Statement()
    if scored.state == VOID and statement.is_void:
        return ()
    if statement.points is not None or scored.leaf.rule is None:
        effort = Fraction(scored.lost) / Fraction(scored.leaf.max)
        return _in_full(indicator_set, scored, statement, effort, rest_sentence(scored, voice))
    tried = [
        step
        for reach in reaches(_worded(indicator_set, scored), card.facts.year, voice, level)
        if (step := _tried(indicator_set, scored, statement, reach, card.facts.year))
    ]
    if not tried and scored.state == MISSING:
        says = unstated_sentence(scored.leaf, voice)
        return _in_full(indicator_set, scored, statement, Fraction(1), says)
    return _numbered(_frontier(tried))


def _worded(indicator_set: IndicatorSet, scored: LeafScore) -> LeafScore:
    """The leaf with the names of the shared figures it uses among its own wordings."""
    rule = scored.leaf.rule
    if rule is None or not any(ask.is_shared for ask in rule.asks):
        return scored
    names = {f"@{fact.id}": fact.title for fact in indicator_set.facts}
    return scored._replace(leaf=replace(scored.leaf, ask={**names, **scored.leaf.ask}))


def _in_full(
    indicator_set: IndicatorSet,
    scored: LeafScore,
    statement: Statement,
    effort: Fraction,
    says: str,
) -> tuple[Step, ...]:
    """The whole rest of a criterion, where no figure says how to come nearer."""
    leaf = scored.leaf
    points = rounder(indicator_set.decimals, indicator_set.rounding)(*exact(leaf.max))
    gain = points - scored.points
    step = Step(leaf, 1, statement._replace(points=leaf.max), points, gain, effort, says)
    return (step,) if gain > 0 else ()


def _tried(
    indicator_set: IndicatorSet, scored: LeafScore, statement: Statement, reach: Reach, year: int
) -> Step | None:
    """The proposal as a step, if its own rule gives more points for it."""
    leaf = scored.leaf
    assert leaf.rule is not None
    values = {**scored.values, **reach.changed}
    changed = with_changes(statement.values, reach.changed)
    if leaf.rule.contradiction(values) or _is_beyond(leaf, values):
        return None
    earned = leaf.rule.earn(exact(leaf.max), values, year)
    if earned is None:
        return None
    points = rounder(indicator_set.decimals, indicator_set.rounding)(*earned)
    gain = points - scored.points
    if gain <= 0 or reach.effort <= 0 or Fraction(*earned) <= scored.exact:
        return None
    new = statement._replace(values=changed)
    return Step(leaf, 0, new, points, gain, min(reach.effort, Fraction(1)), reach.says)


def _is_beyond(leaf: Criterion, values: Values) -> bool:
    """Whether a figure is larger than the criterion allows."""
    asks = leaf.rule.asks if leaf.rule else ()
    return any(
        ask.most is not None and ask.name in values and values[ask.name] > ask.most  # type: ignore[operator]
        for ask in asks
    )


def _frontier(tried: Iterable[Step]) -> list[Step]:
    """The steps of which none asks more than another and gives as little; nearest first.

    One that asks nearly as much as the next is left out: a little more brings more.
    """
    found: list[Step] = []
    for step in sorted(tried, key=lambda one: (one.effort, -one.gain)):
        if not found or step.gain > found[-1].gain:
            found.append(step)
    ladder = found[-1:]
    for step in reversed(found[:-1]):
        if step.effort <= NEARLY * ladder[0].effort:
            ladder.insert(0, step)
    return ladder


def _numbered(ladder: list[Step]) -> tuple[Step, ...]:
    if len(ladder) > MOST_STEPS:
        ladder = [*ladder[: MOST_STEPS - 1], ladder[-1]]
    return tuple(step._replace(number=place) for place, step in enumerate(ladder, start=1))


def group_levels(found: Results, group: str) -> dict[str, Level]:
    """Criterion → mean and best share of its points over the ranked units of a group."""
    shares: dict[str, list[Fraction]] = {}
    for card in found.cards:
        if card.index is None or found.standings[card.facts.unit].group != group:
            continue
        for code, one in card.leaves.items():
            if one.attainable and one.leaf.max:
                shares.setdefault(code, []).append(one.exact / Fraction(one.leaf.max))
    return {
        code: Level(sum(each, Fraction(0)) / len(each), max(each)) for code, each in shares.items()
    }


class Outlook(NamedTuple):
    """The scorecard and place a unit would have if chosen steps were done and others stayed.

    `standing` is None where the places were published and cannot be worked out again.
    """

    card: Scorecard
    standing: Standing | None


def with_steps(facts: UnitFacts, steps: Iterable[Step]) -> UnitFacts:
    """The facts of a unit with steps done; of several on one criterion the furthest counts."""
    statements = dict(facts.statements)
    stated = dict(facts.stated)
    for step in sorted(steps, key=lambda one: one.number):
        if step.leaf.code in stated:
            stated[step.leaf.code] = step.points
        else:
            statements[step.leaf.code] = step.statement
    return replace(facts, statements=statements, stated=stated)


def outlook(found: Results, unit: str, steps: Sequence[Step]) -> Outlook:
    """What if the unit did these steps and every other unit stayed as it is."""
    indicator_set, card = found.indicator_set, found.card(unit)
    best = {
        code: Fraction(one.values[BEST])  # type: ignore[arg-type]  # read as a number
        for code, one in card.leaves.items()
        if BEST in one.values
    }
    changed = score(indicator_set, with_steps(card.facts, steps), best)
    group = group_of(indicator_set, card.facts)
    members = [
        changed if one is card else one
        for one in found.cards
        if group_of(indicator_set, one.facts) == group
    ]
    are_printed = any(found.standings[one.facts.unit].is_published for one in members)
    partly = any(one.facts.published and one.facts.published.of for one in members)
    if are_printed or partly:
        return Outlook(changed, None)
    return Outlook(changed, rank(indicator_set, members)[unit])
