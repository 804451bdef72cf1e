"""From sums of leaves to the index: parts, rescaling, bonus and deduction (section 4, 4 to 7)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.facts import Statement, UnitFacts
from parindex.engine.indicators import Adjustment, IndicatorSet, NotApplicable
from parindex.engine.numbers import ZERO, Exact, exact, rounded
from parindex.engine.rules import DeductPerItem

Sum = Decimal | Fraction


class Parts:
    """The appraised part A of attainable A*, the survey part S of attainable S*.

    `shares` are what the set gives the two parts. Points stated for an area as a whole cannot be
    divided between the parts; they count in A, and the shares move with them.
    """

    __slots__ = (
        "appraised",
        "appraised_attainable",
        "appraised_share",
        "survey",
        "survey_attainable",
        "survey_share",
    )

    def __init__(self, shares: Mapping[str, Decimal], nothing: Sum = ZERO) -> None:
        """Sums start at `nothing`: a decimal when leaves are rounded, a fraction when not."""
        self.appraised = nothing
        self.survey = nothing
        self.appraised_attainable = ZERO
        self.survey_attainable = ZERO
        self.appraised_share = shares["appraised"]
        self.survey_share = shares["survey"]

    def add(
        self, earned: Sum, attainable: Decimal, surveyed: Sum, survey_attainable: Decimal
    ) -> None:
        """Add an area's own leaves."""
        self.appraised += earned  # type: ignore[operator]  # both Decimal, or both Fraction
        self.appraised_attainable += attainable
        self.survey += surveyed  # type: ignore[operator]
        self.survey_attainable += survey_attainable

    def add_stated(self, points: Decimal, maximum: Decimal, surveyed: Decimal) -> None:
        """Add points stated as a whole, of which `surveyed` could come from the survey."""
        if surveyed == maximum:
            self.survey += type(self.survey)(points)  # type: ignore[operator]
            self.survey_attainable += maximum
            return
        self.appraised += type(self.appraised)(points)  # type: ignore[operator]
        self.appraised_attainable += maximum
        self.move(surveyed)

    @property
    def earned(self) -> Sum:
        """A + S."""
        return self.appraised + self.survey  # type: ignore[operator]

    def move(self, surveyed: Decimal) -> None:
        """Let points that cannot be told apart count in the appraised part."""
        self.appraised_share += surveyed
        self.survey_share -= surveyed


class AdjustmentScore(NamedTuple):
    """What one bonus or deduction comes to; `points` is never negative."""

    adjustment: Adjustment
    points: Decimal
    statement: Statement


class Adjusted(NamedTuple):
    """All bonuses and deductions of a unit, after their ceilings."""

    items: tuple[AdjustmentScore, ...]
    bonus: Decimal
    deduction: Decimal

    @property
    def happened(self) -> frozenset[str]:
        """Codes of the deductions that occurred, which may bar a rating band."""
        return frozenset(
            one.adjustment.code for one in self.items if one.points and not one.adjustment.is_bonus
        )


_UNADJUSTED = Adjusted((), ZERO, ZERO)


def adjust(indicator_set: IndicatorSet, facts: UnitFacts) -> Adjusted:
    """Bonuses and deductions by their rules, each within its own and all within the ceiling."""
    if not facts.adjustments:
        return _UNADJUSTED
    items = tuple(
        AdjustmentScore(item, _amount(indicator_set, item, statement, facts.year), statement)
        for item in indicator_set.adjustments.items
        if (statement := facts.adjustments.get(item.code)) is not None
    )
    bonus = sum((one.points for one in items if one.adjustment.is_bonus), ZERO)
    deduction = sum((one.points for one in items if not one.adjustment.is_bonus), ZERO)
    caps = indicator_set.adjustments
    return Adjusted(
        items,
        bonus if caps.bonus_cap is None else min(bonus, caps.bonus_cap),
        deduction if caps.deduction_cap is None else min(deduction, caps.deduction_cap),
    )


def _amount(
    indicator_set: IndicatorSet, item: Adjustment, statement: Statement, year: int
) -> Decimal:
    if statement.points is not None:
        amount: Exact | None = exact(statement.points)
    elif any(ask.name not in statement.values for ask in item.rule.asks if not ask.is_optional):
        amount = None
    elif isinstance(item.rule, DeductPerItem):
        taken = min(item.rule.taken(statement.values), Fraction(item.max))
        amount = exact(taken if item.rule.cap is None else min(taken, Fraction(item.rule.cap)))
    else:
        amount = item.rule.earn(exact(item.max), statement.values, year)
    return rounded(amount or (0, 1), indicator_set.decimals, indicator_set.rounding)


def rescale(indicator_set: IndicatorSet, parts: Parts, adjusted: Adjusted) -> Exact:
    """The index before rounding: 100 × P / total, kept within 0..max_index."""
    rules = indicator_set.adjustments
    change = Fraction(adjusted.bonus - adjusted.deduction)
    is_before = rules.apply == "before_rescale"
    appraised = Fraction(parts.appraised) + (change if is_before else 0)
    points = _rescaled(indicator_set, parts, appraised)
    if not is_before:
        points += change
    index = 100 * points / Fraction(indicator_set.total)
    return exact(min(max(index, Fraction(0)), Fraction(rules.max_index)))


def _rescaled(indicator_set: IndicatorSet, parts: Parts, appraised: Fraction) -> Fraction:
    total = Fraction(indicator_set.total)
    appraised_attainable = Fraction(parts.appraised_attainable)
    survey_attainable = Fraction(parts.survey_attainable)
    attainable = appraised_attainable + survey_attainable
    surveyed = Fraction(parts.survey)
    if attainable == total:
        return appraised + surveyed
    if attainable == 0:
        return Fraction(0)
    if indicator_set.not_applicable is not NotApplicable.RESCALE_APPRAISED:
        return total * (appraised + surveyed) / attainable
    if survey_attainable == 0:
        return total * appraised / appraised_attainable
    survey_points = Fraction(parts.survey_share) * surveyed / survey_attainable
    if appraised_attainable == 0:
        return survey_points
    return Fraction(parts.appraised_share) * appraised / appraised_attainable + survey_points
