"""Responses of the survey become facts with their uncertainty.

The mean of a question is the sum of the answer weights divided by the number of answers that
carry a weight; a criterion is the mean over its questions, then over the audiences by weight
(section 5 of the format). Nothing is rounded here: means are exact fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.indicators import (
    IndicatorSet,
    Survey,
    SurveyResult,
)

Z95 = Decimal("1.96")


@dataclass(frozen=True, slots=True)
class Response:
    """One form that came back: whose unit, which questionnaire, the option per question.

    `excluded` names the reason when the form does not count; it is then only counted as excluded.
    """

    unit: str
    questionnaire: str
    answers: Mapping[str, str]
    weight: Decimal = Decimal(1)
    excluded: str = ""


class Tally(NamedTuple):
    """The result of one criterion for one unit."""

    mean: Fraction | None
    responses: int
    by_audience: Mapping[str, Fraction]
    passed_over: tuple[str, ...]
    margin: Decimal | None
    excluded: Mapping[str, int]
    is_void: bool


def tally(
    indicator_set: IndicatorSet,
    responses: Iterable[Response],
    populations: Mapping[str, int] | None = None,
) -> dict[str, dict[str, Tally]]:
    """Unit → criterion → result, from all responses of a survey.

    `populations` gives the number of people behind each unit, for the finite-population
    correction of the margin of error; without it the margin is the plain one.
    """
    survey = indicator_set.survey
    if survey is None:
        return {}
    by_unit: dict[str, list[Response]] = {}
    for response in responses:
        by_unit.setdefault(response.unit, []).append(response)
    return {
        unit: {
            code: _tally_one(survey, result, forms, (populations or {}).get(unit))
            for code, result in survey.results.items()
        }
        for unit, forms in by_unit.items()
    }


def _tally_one(
    survey: Survey, result: SurveyResult, forms: list[Response], population: int | None
) -> Tally:
    counts, excluded = Counter[str](), Counter[str]()
    means: dict[str, list[Fraction]] = {}
    spread: list[tuple[Fraction, Fraction]] = []
    for form in survey.questionnaires:
        questions = [one for one in form.questions if one.criterion == result.criterion]
        mine = [one for one in forms if one.questionnaire == form.id]
        excluded.update(one.excluded for one in mine if one.excluded)
        valid = [one for one in mine if not one.excluded]
        answered: set[int] = set()
        for question in questions:
            scale = {option.id: option.weight for option in survey.scales[question.answers]}
            scored = [
                (index, _worth(scale, one.answers.get(question.id, ""), result), one.weight)
                for index, one in enumerate(valid)
            ]
            pairs = [
                (i, worth, Fraction(weight)) for i, worth, weight in scored if worth is not None
            ]
            answered.update(i for i, _, _ in pairs)
            weight = sum((w for _, _, w in pairs), Fraction(0))
            if weight:
                added = sum((x * w for _, x, w in pairs), Fraction(0))
                means.setdefault(form.audience, []).append(added / weight)
                spread.extend((x, w) for _, x, w in pairs)
        counts[form.audience] += len(answered)
    by_audience = {name: sum(found, Fraction(0)) / len(found) for name, found in means.items()}
    mean, passed_over = _weigh(result, by_audience)
    responses = sum(counts.values())
    is_void = mean is None or responses < result.min_responses
    margin = None if mean is None else margin_of_error(spread, responses, population)
    return Tally(mean, responses, by_audience, passed_over, margin, dict(excluded), is_void)


def _worth(
    scale: Mapping[str, Decimal | None], answer: str, result: SurveyResult
) -> Fraction | None:
    """What an answer counts; None for "no opinion", an unknown id or no answer."""
    weight = scale.get(answer)
    if weight is None:
        return None
    if result.method == "share_satisfied":
        return Fraction(int(weight >= (result.satisfied_from or 0)))
    return Fraction(weight)


def _weigh(
    result: SurveyResult, by_audience: Mapping[str, Fraction]
) -> tuple[Fraction | None, tuple[str, ...]]:
    """The mean over audiences; one without a valid answer passes its weight to the others."""
    weights = {name: Fraction(weight) for name, weight in result.groups.items()}
    weights = weights or dict.fromkeys(by_audience, Fraction(1))
    present = {name: weight for name, weight in weights.items() if name in by_audience}
    whole = sum(present.values(), Fraction(0))
    passed_over = tuple(sorted(set(weights) - set(present)))
    if not whole:
        return None, passed_over
    added = sum((by_audience[name] * weight for name, weight in present.items()), Fraction(0))
    return added / whole, passed_over


def margin_of_error(
    answers: list[tuple[Fraction, Fraction]], responses: int, population: int | None
) -> Decimal | None:
    """Half the 95 % interval of the mean weight, as a share, to four decimals.

    1,96 × s / √n, times √((N − n) / (N − 1)) where the population N is known.
    """
    weight = sum((w for _, w in answers), Fraction(0))
    if responses < 2 or not weight:
        return None
    mean = sum((x * w for x, w in answers), Fraction(0)) / weight
    variance = sum(((x - mean) ** 2 * w for x, w in answers), Fraction(0)) / weight
    variance = variance * responses / (responses - 1)
    if population is not None and population > 1:
        variance *= Fraction(max(population - responses, 0), population - 1)
    with localcontext() as context:
        context.prec = 30
        share = Decimal(variance.numerator) / Decimal(variance.denominator) / responses
        return (Z95 * share.sqrt()).quantize(Decimal("0.0001"))
