"""Responses of the survey become facts with their uncertainty.

The mean of a question is the sum of the answer weights divided by the number of answers that
carry a weight; a criterion is the mean over its questions, then over the audiences by weight
(section 5 of the format). Nothing is rounded here: means are exact fractions.

Everything is computed from counts (`engine.survey_counts`), so that a survey of millions of
answers may be counted elsewhere and still gives the same figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.indicators import IndicatorSet, Question, Survey, SurveyResult
from parindex.engine.survey_counts import Counts, Response, count_responses, worth_of

__all__ = ["Heard", "Response", "Tally", "heard_by", "margin_of", "tally", "tally_counts"]

Z95 = Decimal("1.96")
NONE, ONE = Fraction(0), Fraction(1)
Populations = Mapping[tuple[str, str], int]
"""How many people stand behind a unit and a questionnaire, where it is known."""


class Heard(NamedTuple):
    """What one audience says: the mean, from how many forms, how sure, and at what cost.

    `spread` is the variance of the mean before it is turned into a margin, None when it cannot be
    known (fewer than two forms); `design_effect` is Kish's n × Σw² / (Σw)², 1 without weights.
    """

    mean: Fraction
    responses: int
    spread: Fraction | None
    design_effect: Fraction


class Tally(NamedTuple):
    """The result of one criterion for one unit."""

    mean: Fraction | None
    responses: int
    by_audience: Mapping[str, Heard]
    passed_over: tuple[str, ...]
    margin: Decimal | None
    excluded: Mapping[str, int]
    is_void: bool


def tally(
    indicator_set: IndicatorSet,
    responses: Iterable[Response],
    populations: Populations | None = None,
) -> dict[str, dict[str, Tally]]:
    """Unit → criterion → result, from all responses of a survey."""
    if indicator_set.survey is None:
        return {}
    counts = count_responses(indicator_set.survey, responses)
    return tally_counts(indicator_set.survey, counts, populations)


def tally_counts(
    survey: Survey, counts: Counts, populations: Populations | None = None
) -> dict[str, dict[str, Tally]]:
    """Unit → criterion → result, from counted answers.

    `populations` gives the finite-population correction of the margin; without it the margin is
    the plain one.
    """
    counted = _by_unit(counts)
    return {
        unit: {
            code: _tally_one(survey, result, counted[unit], populations or {}, unit)
            for code, result in survey.results.items()
        }
        for unit in counts.units
    }


class _Unit:
    """The counts of one unit, by questionnaire."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[tuple[str, Decimal, int]]] = defaultdict(list)
        self.forms: dict[tuple[str, str], list[tuple[Decimal, int]]] = defaultdict(list)
        self.excluded: dict[str, list[tuple[str, int]]] = defaultdict(list)


def _by_unit(counts: Counts) -> dict[str, _Unit]:
    found: dict[str, _Unit] = defaultdict(_Unit)
    for (unit, form, question, option, weight), count in counts.answers.items():
        found[unit].answers[form, question].append((option, weight, count))
    for (unit, form, criterion, weight), count in counts.forms.items():
        found[unit].forms[form, criterion].append((weight, count))
    for (unit, form, reason), count in counts.excluded.items():
        found[unit].excluded[form].append((reason, count))
    return found


def _tally_one(
    survey: Survey, result: SurveyResult, unit: _Unit, populations: Populations, code: str
) -> Tally:
    asked: dict[str, list[str]] = defaultdict(list)
    questions: dict[str, list[Question]] = defaultdict(list)
    excluded: dict[str, int] = defaultdict(int)
    for form in survey.questionnaires:
        mine = [one for one in form.questions if one.criterion == result.criterion]
        if not mine:
            continue
        for reason, count in unit.excluded[form.id]:
            excluded[reason] += count
        asked[form.audience].append(form.id)
        questions[form.audience] += mine
    heard: dict[str, Heard] = {}
    for audience, forms in asked.items():
        weights = [one for form in forms for one in unit.forms[form, result.criterion]]
        answered = [
            (_worths(survey, result, question), unit.answers[question.questionnaire, question.id])
            for question in questions[audience]
        ]
        known = [
            populations.get((code, form)) for form in forms if unit.forms[form, result.criterion]
        ]
        population = None if None in known else sum(one or 0 for one in known)
        if (found := heard_by(answered, weights, population)) is not None:
            heard[audience] = found
    shares, passed_over = _shares(result, heard)
    mean = sum((heard[name].mean * share for name, share in shares.items()), NONE)
    responses = sum(one.responses for one in heard.values())
    is_void = not shares or responses < result.min_responses
    margin = margin_of({name: (share, heard[name]) for name, share in shares.items()})
    return Tally(
        mean if shares else None, responses, heard, passed_over, margin, dict(excluded), is_void
    )


def _worths(survey: Survey, result: SurveyResult, question: Question) -> dict[str, Fraction]:
    """What each answer of a question counts; "no opinion" is left out."""
    found = {}
    for option in survey.scales[question.answers]:
        worth = worth_of(option, result)
        if worth is not None:
            found[option.id] = worth
    return found


Answered = tuple[Mapping[str, Fraction], Iterable[tuple[str, Decimal, int]]]


def heard_by(
    answered: Iterable[Answered], forms: Iterable[tuple[Decimal, int]], population: int | None
) -> Heard | None:
    """What an audience says, from (option, weight of the form, count) for each question.

    `forms` gives how many forms of each weight have an answer that counts. None without any.
    The variance is that of all answers around their common mean, spread over as many forms: with
    several questions it is an upper bound, as answers on one form go together.
    """
    means = []
    weight = added = squared = NONE
    for worths, options in answered:
        own = gained = NONE
        for option, each, count in options:
            worth = worths.get(option)
            if worth is not None:
                own += (mass := Fraction(each) * count)
                gained += worth * mass
                squared += worth * worth * mass
        if own:
            means.append(gained / own)
            weight, added = weight + own, added + gained
    if not means:
        return None
    weights = [(Fraction(each), count) for each, count in forms]
    n = sum(count for _, count in weights)
    whole = sum((each * count for each, count in weights), NONE)
    squares = sum((each * each * count for each, count in weights), NONE)
    effect = n * squares / (whole * whole) if whole else ONE
    spread = None
    if population is not None and n >= population:
        spread = NONE  # everybody has answered
    elif n > 1:
        variance = squared / weight - (added / weight) ** 2
        spread = variance / (n - 1) * effect
        if population is not None:
            spread *= Fraction(population - n, population - 1)
    return Heard(sum(means, NONE) / len(means), n, spread, effect)


def _shares(
    result: SurveyResult, heard: Mapping[str, Heard]
) -> tuple[dict[str, Fraction], tuple[str, ...]]:
    """The share of each audience; one without a valid answer passes its weight to the others."""
    weights = {name: Fraction(weight) for name, weight in result.groups.items()}
    weights = weights or dict.fromkeys(heard, ONE)
    present = {name: weight for name, weight in weights.items() if name in heard}
    whole = sum(present.values(), NONE)
    shares = {name: weight / whole for name, weight in present.items()} if whole else {}
    return shares, tuple(sorted(set(weights) - set(present)))


def margin_of(parts: Mapping[str, tuple[Fraction, Heard]]) -> Decimal | None:
    """Half the 95% interval of the mean weight, as a share, to four decimals.

    1,96 × √(Σ share² × variance of the audience's mean); the variance s² / n carries the design
    effect of weights and (N − n) / (N − 1) where the population N is known. None when an audience
    that counts has a single form, or when there is none.
    """
    variance = NONE
    for share, heard in parts.values():
        if heard.spread is None:
            if share:
                return None
            continue
        variance += share * share * heard.spread
    if not parts:
        return None
    with localcontext() as context:
        context.prec = 30
        share_of_whole = Decimal(variance.numerator) / Decimal(variance.denominator)
        return (Z95 * share_of_whole.sqrt()).quantize(Decimal("0.0001"))
