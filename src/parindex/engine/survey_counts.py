"""Counting the answers of a survey: what is left of the forms when only figures are wanted.

A count says how many forms of a unit gave one answer to one question. Whoever counts (this module,
a database, DuckDB) ends with the same `Counts`, and `engine.surveying` makes the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from parindex.engine.indicators import Questionnaire, ScaleOption, Survey, SurveyResult

ONE = Decimal(1)
ANSWERED = ""
"""Stands for an option where the forms are counted that answered a question of several answers."""


@dataclass(frozen=True, slots=True)
class Response:
    """One form that came back: whose unit, which questionnaire, the option per question.

    `excluded` names the reason when the form does not count; it is then only counted as excluded.
    """

    unit: str
    questionnaire: str
    answers: Mapping[str, str | Sequence[str]]
    weight: Decimal = ONE
    excluded: str = ""


@dataclass
class Counts:
    """How many, by what: each key ends with the weight of the form where weights matter.

    `answers`: unit, questionnaire, question, option, weight. `forms`: unit, questionnaire,
    criterion, weight of forms with an answer that counts for the criterion. `valid`: unit,
    questionnaire. `excluded`: unit, questionnaire, reason.
    """

    answers: Counter[tuple[str, str, str, str, Decimal]] = field(default_factory=Counter)
    forms: Counter[tuple[str, str, str, Decimal]] = field(default_factory=Counter)
    valid: Counter[tuple[str, str]] = field(default_factory=Counter)
    excluded: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def units(self) -> list[str]:
        """Every unit some form came from, in the order of codes."""
        return sorted({key[0] for key in self.valid} | {key[0] for key in self.excluded})

    def of_all(self, name: str) -> Counts:
        """The forms of all units together, as if they were of one unit called `name`."""
        whole = Counts()
        for mine, theirs in (
            (whole.answers, self.answers),
            (whole.forms, self.forms),
            (whole.valid, self.valid),
            (whole.excluded, self.excluded),
        ):
            for key, count in theirs.items():
                mine[(name, *key[1:])] += count
        return whole

    def without(self, units: Iterable[str]) -> Counts:
        """What is left when the forms of some units are set aside."""
        gone = frozenset(units)
        return Counts(
            Counter({key: n for key, n in self.answers.items() if key[0] not in gone}),
            Counter({key: n for key, n in self.forms.items() if key[0] not in gone}),
            Counter({key: n for key, n in self.valid.items() if key[0] not in gone}),
            Counter({key: n for key, n in self.excluded.items() if key[0] not in gone}),
        )


def worth_of(option: ScaleOption, result: SurveyResult) -> Fraction | None:
    """What an answer counts for a criterion; None for "no opinion"."""
    if option.weight is None:
        return None
    if result.method == "share_satisfied":
        return Fraction(int(option.weight >= (result.satisfied_from or 0)))
    return Fraction(option.weight)


def scored_options(survey: Survey, form: Questionnaire) -> dict[str, dict[str, frozenset[str]]]:
    """Criterion → question → the options that carry a weight, for one questionnaire."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for question in form.questions:
        if question.criterion:
            scale = survey.scales[question.answers]
            options = frozenset(one.id for one in scale if one.weight is not None)
            found.setdefault(question.criterion, {})[question.id] = options
    return found


def count_responses(survey: Survey, responses: Iterable[Response]) -> Counts:
    """Count forms one by one; forms of a questionnaire the survey does not have are left out."""
    scored = {form.id: scored_options(survey, form) for form in survey.questionnaires}
    asked = {form.id: {one.id for one in form.questions} for form in survey.questionnaires}
    counts = Counts()
    for one in responses:
        form = one.questionnaire
        if form not in scored:
            continue
        if one.excluded:
            counts.excluded[one.unit, form, one.excluded] += 1
            continue
        counts.valid[one.unit, form] += 1
        known = asked[form]
        for question, given in one.answers.items():
            if question not in known or not given:
                continue
            if isinstance(given, str):
                counts.answers[one.unit, form, question, given, one.weight] += 1
                continue
            counts.answers[one.unit, form, question, ANSWERED, one.weight] += 1
            for option in given:
                counts.answers[one.unit, form, question, option, one.weight] += 1
        for criterion, questions in scored[form].items():
            if any(one.answers.get(name) in options for name, options in questions.items()):
                counts.forms[one.unit, form, criterion, one.weight] += 1
    return counts
