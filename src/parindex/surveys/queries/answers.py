"""Answers to single questions as bars, and open comments; small cells are left out here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from parindex.engine.indicators import Question, Questionnaire
from parindex.engine.numbers import shown
from parindex.engine.survey_counts import ANSWERED
from parindex.engine.tables import Text
from parindex.surveys.models import Comment
from parindex.surveys.queries.counting import ALL_UNITS
from parindex.surveys.queries.results import Results, percent_of
from parindex.surveys.small_cells import group_of

MOST_BARS = 8
COMMENTS = 50


class Bar(NamedTuple):
    """One answer: its label, how many gave it, and the (weighted) share in percent."""

    label: Text
    forms: int
    share: Decimal
    worth: Decimal | None


class Distribution(NamedTuple):
    """The answers to one question; no bars where they may not be shown."""

    question: Question
    answered: int
    bars: tuple[Bar, ...]
    is_shown: bool
    mean: Decimal | None = None


def distributions(found: Results, form: Questionnaire, unit: str = ALL_UNITS) -> list[Distribution]:
    """The answers to every question of a questionnaire but open ones, of a unit or of all."""
    return distributions_by_unit(found, form, [unit])[unit]


def distributions_by_unit(
    found: Results, form: Questionnaire, units: Sequence[str]
) -> dict[str, list[Distribution]]:
    """The same for several units, the answers being gone through once.

    `mean` is the mean worth of the answers to one question in percent, where it is scored.
    """
    rows: dict[tuple[str, str], list[tuple[str, Decimal, int]]] = {}
    wanted = set(units)
    for counts in (found.counted.whole, found.counted.valid):
        for (where, name, question, option, weight), count in counts.answers.items():
            if name == form.id and where in wanted:
                rows.setdefault((where, question), []).append((option, weight, count))
    asked = [one for one in form.questions if one.kind != "text"]
    return {
        unit: [_distribution(found, unit, one, rows.get((unit, one.id), [])) for one in asked]
        for unit in units
    }


def _distribution(
    found: Results, unit: str, question: Question, counted: list[tuple[str, Decimal, int]]
) -> Distribution:
    is_several = question.kind == "multiple"
    numbers, masses = Counter[str](), defaultdict[str, Fraction](Fraction)
    for option, weight, count in counted:
        numbers[option] += count
        masses[option] += Fraction(weight) * count
    answered = numbers[ANSWERED] if is_several else sum(numbers.values())
    whole = masses[ANSWERED] if is_several else sum(masses.values(), Fraction(0))
    shown_cells = found.counted.shown
    is_shown = answered > 0 and (
        shown_cells.whole(group_of(question))
        if unit == ALL_UNITS
        else shown_cells.question(unit, question)
    )
    if not is_shown:
        return Distribution(question, answered, (), False)
    labels = _labels(found, question, numbers)
    bars = tuple(
        Bar(
            label,
            sum(numbers[one] for one in options),
            percent_of(sum((masses[one] for one in options), Fraction(0)) / whole, 1) or Decimal(0),
            worth,
        )
        for label, options, worth in labels
    )
    worth = {option: worth for _label, options, worth in labels for option in options}
    return Distribution(
        question, answered, bars, True, None if is_several else _mean(masses, worth)
    )


def _mean(masses: Mapping[str, Fraction], worth: Mapping[str, Decimal | None]) -> Decimal | None:
    """The mean worth of answers in percent, those that are not scored left out."""
    scored = {option: each for option, each in worth.items() if each is not None}
    whole = sum((masses[one] for one in scored), Fraction(0))
    earned = sum((masses[one] * Fraction(each) for one, each in scored.items()), Fraction(0))
    return percent_of(earned / whole) if whole else None


Label = tuple[Text, list[str], Decimal | None]


def _labels(found: Results, question: Question, numbers: Counter[str]) -> list[Label]:
    """The answers in the order of the scale; numbers put together into few ranges."""
    if question.kind != "number":
        scale = found.counted.asked.scales[question.answers]
        return [(one.label, [one.id], one.weight) for one in scale]
    values = sorted({int(one) for one in numbers})
    width = _width(values[-1] - values[0] + 1)
    first = values[0] // width * width
    found_labels: list[Label] = []
    for low in range(first, values[-1] + 1, width):
        words = shown(low) if width == 1 else f"{shown(low)}–{shown(low + width - 1)}"
        options = [str(one) for one in values if low <= one < low + width]
        found_labels.append((Text(words, words), options, None))
    return found_labels


def _width(span: int) -> int:
    """The round width of ranges so that there are at most `MOST_BARS`."""
    width = 1
    while True:
        for factor in (1, 2, 5):
            if span <= factor * width * MOST_BARS:
                return factor * width
        width *= 10


class Comments(NamedTuple):
    """A page of open answers; `left_out` counts those of units with few forms."""

    page: Page[Comment]
    left_out: int


def comments(found: Results, *, words: str, unit: str, form: str, number: int) -> Comments:
    """Open answers of units and questionnaires with enough forms, in an order without meaning.

    The order is of random ids, so nobody learns when one came or which came together.
    """
    least = found.survey.smallest_cell
    cells = {cell for cell, n in found.counted.valid.valid.items() if n >= least}
    every = found.survey.comments
    allowed = Comment.objects.none()
    for name in {one[1] for one in cells}:
        units = [one[0] for one in cells if one[1] == name]
        allowed = allowed | every.filter(questionnaire=name, unit__in=units)
    wanted = allowed
    if unit:
        wanted = wanted.filter(unit=unit)
    if form:
        wanted = wanted.filter(questionnaire=form)
    if words:
        wanted = wanted.filter(text__icontains=words)
    ordered = wanted.order_by("pk")
    left_out = every.count() - allowed.count()
    return Comments(Paginator(ordered, COMMENTS).get_page(number), left_out)
