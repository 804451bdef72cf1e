"""`score(indicator_set, facts) -> Scorecard`, with what is needed to explain every point.

The steps are those of `docs/reference/indicator-set.md`, section 4. Pure: no clock, no file, no
float; the same set and facts give the same scorecard anywhere.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from parindex.engine.facts import Statement, UnitFacts
from parindex.engine.indicators import Area, Criterion, IndicatorSet, NotApplicable
from parindex.engine.numbers import ZERO, Exact, exact, rounded, rounder
from parindex.engine.rating import FailedCondition, rate
from parindex.engine.rescaling import Adjusted, Parts, adjust, rescale
from parindex.engine.rules import RelativeToBest, Rule, Values
from parindex.engine.rules.compared import BEST

SCORED, MISSING, NOT_APPLICABLE, VOID = "scored", "missing", "not_applicable", "void"
_NONE: Values = {}


class LeafScore(NamedTuple):
    """The points of one leaf. `numerator/denominator` are the points before rounding."""

    leaf: Criterion
    state: str
    points: Decimal
    attainable: Decimal
    numerator: int
    denominator: int
    values: Values
    statement: Statement | None

    @property
    def lost(self) -> Decimal:
        """Attainable points that were not earned."""
        return self.attainable - self.points

    @property
    def exact(self) -> Fraction:
        """The points before rounding, as a reduced fraction."""
        return Fraction(self.numerator, self.denominator)


class AreaScore(NamedTuple):
    """The points of one area: rounded for show, exact for sums, and what could be earned."""

    area: Area
    points: Decimal
    exact: Exact
    attainable: Decimal
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The computed sheet of one unit. `index` and `rating` are None for a silent unit."""

    facts: UnitFacts
    leaves: Mapping[str, LeafScore]
    areas: Mapping[str, AreaScore]
    parts: Parts
    adjusted: Adjusted
    points: Decimal
    exact_index: Exact
    index: Decimal | None
    rating: str | None
    failed: tuple[FailedCondition, ...]

    @property
    def known_rating(self) -> str:
        """The rating as computed, else as an announcement printed it; "" without one."""
        published = self.facts.published
        return self.rating or (published.rating if published is not None else "")

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of leaves that scored 0 because nothing was stated."""
        return tuple(code for code, leaf in self.leaves.items() if leaf.state == MISSING)


class _Plan(NamedTuple):
    """One leaf made ready for scoring many units."""

    leaf: Criterion
    code: str
    rule: Rule
    maximum: Exact
    required: tuple[str, ...]
    uses_shared: bool
    is_relative: bool
    is_surveyed: bool


@cache
def _plans(indicator_set: IndicatorSet) -> tuple[tuple[Area, tuple[_Plan, ...]], ...]:
    return tuple(
        (area, tuple(_plan(leaf) for leaf in area.leaves())) for area in indicator_set.areas
    )


def _plan(leaf: Criterion) -> _Plan:
    assert leaf.rule is not None, "reading refuses a leaf without a rule"
    asks = leaf.rule.asks
    return _Plan(
        leaf,
        leaf.code,
        leaf.rule,
        exact(leaf.max),
        tuple(ask.name for ask in asks if not ask.is_optional),
        any(ask.is_shared for ask in asks),
        isinstance(leaf.rule, RelativeToBest),
        leaf.is_surveyed,
    )


def score(
    indicator_set: IndicatorSet, facts: UnitFacts, best: Mapping[str, Fraction] | None = None
) -> Scorecard:
    """The scorecard of one unit.

    `best` gives the best figure of the ranking group for `relative_to_best` leaves; without it
    such a leaf is missing until the group is in (see `score_units`).
    """
    leaves: dict[str, LeafScore] = {}
    areas: dict[str, AreaScore] = {}
    is_exact = indicator_set.round_at == "total"
    parts = Parts(indicator_set.shares, Fraction(0) if is_exact else ZERO)
    for area, plans in _plans(indicator_set) if "total" not in facts.stated else ():
        stated = facts.stated.get(area.code)
        if stated is None:
            areas[area.code] = _area_score(indicator_set, area, plans, facts, best, leaves, parts)
        else:
            surveyed = sum((plan.leaf.max for plan in plans if plan.is_surveyed), ZERO)
            parts.add_stated(stated, area.max, area.max if not area.is_area else surveyed)
            areas[area.code] = _stated_area(area, stated)
    if "total" in facts.stated:
        parts.add_stated(facts.stated["total"], indicator_set.total, indicator_set.shares["survey"])
        # The printed total stands; areas printed beside it are shown, whatever they add up to.
        for area, __ in _plans(indicator_set):
            if area.code in facts.stated:
                areas[area.code] = _stated_area(area, facts.stated[area.code])
    return _card(indicator_set, facts, leaves, areas, parts)


def _stated_area(area: Area, points: Decimal) -> AreaScore:
    return AreaScore(area, points, exact(points), area.max, True)


def _card(
    indicator_set: IndicatorSet,
    facts: UnitFacts,
    leaves: dict[str, LeafScore],
    areas: dict[str, AreaScore],
    parts: Parts,
) -> Scorecard:
    adjusted = adjust(indicator_set, facts)
    exact_index = rescale(indicator_set, parts, adjusted)
    places, rounding = indicator_set.decimals, indicator_set.rounding
    points = rounded(exact(parts.earned), places, rounding)
    card = Scorecard(facts, leaves, areas, parts, adjusted, points, exact_index, None, None, ())
    if facts.is_silent:
        return card
    index = rounded(exact_index, places, rounding)
    figure = index if indicator_set.rating.on == "index" else points
    events = facts.events | adjusted.happened
    rating, failed = rate(indicator_set, figure, areas.values(), leaves.values(), events)
    if facts.published is not None and facts.published.rating:
        # As with places, the printed rating stands: its conditions may not be public.
        rating = facts.published.rating
    return replace(card, index=index, rating=rating, failed=failed)


def _area_score(
    indicator_set: IndicatorSet,
    area: Area,
    plans: Sequence[_Plan],
    facts: UnitFacts,
    best: Mapping[str, Fraction] | None,
    leaves: dict[str, LeafScore],
    parts: Parts,
) -> AreaScore:
    round_points = rounder(indicator_set.decimals, indicator_set.rounding)
    statements = facts.statements
    if facts.stated:
        plans, statements = _with_stated(indicator_set, plans, facts, parts)
    is_exact = indicator_set.round_at == "total"
    earned: Decimal | Fraction = Fraction(0) if is_exact else ZERO
    surveyed = earned
    attainable = surveyed_attainable = ZERO
    for plan in plans:
        scored = _leaf_score(
            indicator_set, plan, statements.get(plan.code), facts, best, round_points
        )
        leaves[plan.code] = scored
        points = scored.exact if is_exact else scored.points
        if plan.is_surveyed:
            surveyed += points  # type: ignore[operator]  # both Decimal, or both Fraction
            surveyed_attainable += scored.attainable
        else:
            earned += points  # type: ignore[operator]
            attainable += scored.attainable
    parts.add(earned, attainable, surveyed, surveyed_attainable)
    whole = exact(earned + surveyed)  # type: ignore[operator]
    return AreaScore(area, round_points(*whole), whole, attainable + surveyed_attainable, False)


def _with_stated(
    indicator_set: IndicatorSet, plans: Sequence[_Plan], facts: UnitFacts, parts: Parts
) -> tuple[list[_Plan], Mapping[str, Statement]]:
    """The plans and statements where criteria stated as a whole stand in for their children."""
    statements = dict(facts.statements)
    kept: dict[str, _Plan] = {}
    for plan in plans:
        code = plan.code.rpartition(".")[0]
        if code not in facts.stated:
            kept[plan.code] = plan
        elif code not in kept:
            criterion = indicator_set.by_code[code]
            assert isinstance(criterion, Criterion)
            surveyed = sum((one.max for one in criterion.leaves() if one.is_surveyed), ZERO)
            is_surveyed = surveyed == criterion.max
            if not is_surveyed:
                parts.move(surveyed)
            kept[code] = plan._replace(
                leaf=criterion, code=code, maximum=exact(criterion.max), is_surveyed=is_surveyed
            )
            statements[code] = Statement(points=facts.stated[code])
    return list(kept.values()), statements


def _leaf_score(
    indicator_set: IndicatorSet,
    plan: _Plan,
    statement: Statement | None,
    facts: UnitFacts,
    best: Mapping[str, Fraction] | None,
    round_points: Callable[[int, int], Decimal],
) -> LeafScore:
    leaf = plan.leaf
    values = statement.values if statement is not None else _NONE
    if plan.uses_shared:
        values = {**facts.shared, **values}
    if statement is not None:
        if statement.is_accepted:
            return _removed(indicator_set, plan, NOT_APPLICABLE, values, statement)
        if statement.is_void:
            return _removed(indicator_set, plan, VOID, values, statement)
        if statement.points is not None:
            numerator, denominator = exact(statement.points)
            return LeafScore(
                leaf,
                SCORED,
                round_points(numerator, denominator),
                leaf.max,
                numerator,
                denominator,
                values,
                statement,
            )
    if plan.is_relative and best is not None and plan.code in best:
        values = {**values, BEST: best[plan.code]}
    for name in plan.required:
        if name not in values:
            return LeafScore(leaf, MISSING, ZERO, leaf.max, 0, 1, values, statement)
    if plan.is_relative and BEST not in values:
        return LeafScore(leaf, MISSING, ZERO, leaf.max, 0, 1, values, statement)
    if not values:
        return LeafScore(leaf, MISSING, ZERO, leaf.max, 0, 1, values, statement)
    earned = plan.rule.earn(plan.maximum, values, facts.year)
    if earned is None:
        state = VOID if plan.is_surveyed else NOT_APPLICABLE
        return _removed(indicator_set, plan, state, values, statement)
    numerator, denominator = earned
    points = round_points(numerator, denominator)
    return LeafScore(leaf, SCORED, points, leaf.max, numerator, denominator, values, statement)


def _removed(
    indicator_set: IndicatorSet,
    plan: _Plan,
    state: str,
    values: Values,
    statement: Statement | None,
) -> LeafScore:
    """A leaf that does not apply or whose survey is void, by the policy of the set."""
    leaf = plan.leaf
    if state == VOID:
        stays = indicator_set.no_survey == "zero"
        return LeafScore(leaf, state, ZERO, leaf.max if stays else ZERO, 0, 1, values, statement)
    policy = indicator_set.not_applicable
    if policy is NotApplicable.FULL_MARKS:
        points = rounded(plan.maximum, indicator_set.decimals, indicator_set.rounding)
        return LeafScore(leaf, state, points, leaf.max, *plan.maximum, values, statement)
    stays = policy is NotApplicable.ZERO
    return LeafScore(leaf, state, ZERO, leaf.max if stays else ZERO, 0, 1, values, statement)


def score_units(indicator_set: IndicatorSet, units: Sequence[UnitFacts]) -> list[Scorecard]:
    """The scorecards of many units, with the best of each ranking group known."""
    best = best_of_groups(indicator_set, units)
    # Scorecards hold no cycles; walking hundreds of thousands of them while they are made would
    # take a third of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return [
            score(indicator_set, facts, best.get(group_of(indicator_set, facts))) for facts in units
        ]
    finally:
        if was_enabled:
            gc.enable()


@cache
def _plan_of(indicator_set: IndicatorSet, code: str) -> _Plan:
    plans = (plan for _, plans in _plans(indicator_set) for plan in plans)
    return next(plan for plan in plans if plan.code == code)


def score_leaf_of_units(
    indicator_set: IndicatorSet, units: Sequence[UnitFacts], code: str
) -> list[LeafScore | None]:
    """One leaf of many units, as `score_units` gives it; the other leaves are not scored.

    None where points stated as a whole stand in for the leaf.
    """
    plan, best = _plan_of(indicator_set, code), best_of_groups(indicator_set, units)
    round_points = rounder(indicator_set.decimals, indicator_set.rounding)
    found: list[LeafScore | None] = []
    for facts in units:
        of_group = best.get(group_of(indicator_set, facts))
        if facts.stated:
            found.append(score(indicator_set, facts, of_group).leaves.get(code))
            continue
        statement = facts.statements.get(code)
        found.append(_leaf_score(indicator_set, plan, statement, facts, of_group, round_points))
    return found


def group_of(indicator_set: IndicatorSet, facts: UnitFacts) -> str:
    """The ranking group of a unit: "" when all are ranked together."""
    groups = indicator_set.ranking.groups
    if groups == "none":
        return ""
    return facts.tags.get(groups, "") or facts.group


def best_of_groups(
    indicator_set: IndicatorSet, units: Sequence[UnitFacts]
) -> dict[str, dict[str, Fraction]]:
    """Group → leaf → best figure, for the rules that compare with the best."""
    relative = [leaf for leaf in indicator_set.leaves if isinstance(leaf.rule, RelativeToBest)]
    figures: dict[tuple[str, str], list[Fraction]] = {}
    for facts in units if relative else ():
        group = group_of(indicator_set, facts)
        for leaf in relative:
            statement = facts.statements.get(leaf.code)
            if statement is None or statement.is_accepted or "value" not in statement.values:
                continue
            own = Fraction(statement.values["value"])  # type: ignore[arg-type]  # read as a number
            figures.setdefault((group, leaf.code), []).append(own)
    best: dict[str, dict[str, Fraction]] = {}
    for (group, code), found in figures.items():
        rule = indicator_set.by_code[code].rule  # type: ignore[union-attr]  # a leaf has a rule
        best.setdefault(group, {})[code] = rule.best(found)  # type: ignore[union-attr]
    return best
