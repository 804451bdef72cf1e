"""What surveys came to when they were handed over, this year's and the one before."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from parindex.cycles.queries import indicator_set_of
from parindex.engine.numbers import Rounding, rounded
from parindex.surveys.models import Outcome, Survey


class Past(NamedTuple):
    """Last year's results; figures of fewer forms than `least` are not told.

    `titles` are this year's criteria: one that has another title than last year is not compared.
    """

    year: int
    body: dict[str, Any]
    least: int
    titles: dict[str, str]

    def mean(self, unit: str, code: str) -> Decimal | None:
        """A result of last year in percent, where it can be compared and told."""
        if self.body["criteria"].get(code) != self.titles.get(code):
            return None
        found = self.body["units"].get(unit, {}).get("results", {}).get(code)
        if found is None or found["is_void"] or found["responses"] < self.least:
            return None
        share = Fraction(found["mean"])
        return rounded((100 * share.numerator, share.denominator), 2, Rounding.HALF_UP)


def standing_outcome(survey: Survey) -> Outcome | None:
    """What stands in the cycle now; None when nothing is handed over."""
    if survey.state != Survey.State.HANDED:
        return None
    return survey.outcomes.first()


def last_year(survey: Survey) -> Past | None:
    """The outcome of the survey of the same authority and kind of units one year earlier."""
    cycle = survey.cycle
    found = (
        Outcome.objects.filter(
            survey__cycle__authority=cycle.authority,
            survey__cycle__year=cycle.year - 1,
            survey__cycle__edition__level=cycle.edition.level,
            survey__state=Survey.State.HANDED,
        )
        .order_by("-pk")
        .first()
    )
    if found is None:
        return None
    return Past(cycle.year - 1, found.body, survey.smallest_cell, criterion_titles(survey))


def criterion_titles(survey: Survey) -> dict[str, str]:
    """The criteria of a survey by code, in Vietnamese."""
    by_code = indicator_set_of(survey.cycle).by_code
    codes = survey.document.get("result", [])
    return {
        one["criterion"]: str(by_code[one["criterion"]].title.vi)
        for one in codes
        if one["criterion"] in by_code
    }
