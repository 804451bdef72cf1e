"""Which results are too few to show, and which others would give them away. Plain Python.

A question of a unit answered on fewer than `least` forms is not shown. What is shown together
could still be subtracted: all units less the others, a criterion less its other questions. So

- a criterion of a unit with one question too few shows none of its questions or audiences there:
  the result of the criterion itself is public, as it becomes points;
- where units are left out of a criterion, they are at least two with `least` forms together for
  every question; the smallest further ones are left out until that is so;
- where that cannot be, or where wholes and results together still give one away
  (`surveys.disclosure`), the whole of all units is not shown for that criterion.

A question that counts for no criterion stands alone, by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from parindex.engine.indicators import Question, Survey
from parindex.engine.survey_counts import ANSWERED, Counts
from parindex.surveys.disclosure import determined

FEWEST_UNITS = 2
"""Of one unit left out of a whole, the whole less the others is that unit."""
MOST_CELLS = 1500
"""With more cells left out than this, the whole is not shown rather than examined."""


@dataclass(frozen=True)
class Shown:
    """What may be shown: ask `question`, `whole`, `result`.

    `hidden` gives the units left out by group, `open_wholes` the groups whose whole is shown.
    """

    hidden: Mapping[str, frozenset[str]]
    open_wholes: frozenset[str]
    persons: Mapping[tuple[str, str], int]
    least: int

    def question(self, unit: str, question: Question) -> bool:
        """Whether the answers of a unit to a question may be shown."""
        return unit not in self.hidden.get(group_of(question), frozenset())

    def audiences(self, unit: str, criterion: str) -> bool:
        """Whether the parts of a criterion's result may be shown for a unit."""
        return unit not in self.hidden.get(criterion, frozenset())

    def whole(self, group: str) -> bool:
        """Whether the figures of all units together may be shown."""
        return group in self.open_wholes

    def result(self, unit: str, criterion: str) -> bool:
        """Whether the result of a criterion rests on enough forms to be shown for a unit."""
        return self.persons.get((unit, criterion), 0) >= self.least


def group_of(question: Question) -> str:
    """What a question is shown or hidden together with: its criterion, or itself."""
    return question.criterion or f"{question.questionnaire}/{question.id}"


def what_to_show(survey: Survey, counts: Counts, least: int) -> Shown:
    """Decide for all units and questions at once what is shown, from counted answers."""
    answered = answered_by(survey, counts)
    groups: dict[str, list[Question]] = defaultdict(list)
    for form in survey.questionnaires:
        for question in form.questions:
            groups[group_of(question)].append(question)
    units = counts.units
    hidden, wholes = {}, set()
    persons: dict[tuple[str, str], int] = {}
    for group, questions in groups.items():
        by_unit = {
            unit: {
                (one.questionnaire, one.id): answered.get((unit, one.questionnaire, one.id), 0)
                for one in questions
            }
            for unit in units
        }
        for unit, by_question in by_unit.items():
            persons[unit, group] = _persons(by_question)
        first = {
            unit
            for unit, by_question in by_unit.items()
            if any(0 < n < least for n in by_question.values())
        }
        left_out = _with_others(survey, group, first, by_unit, least)
        hidden[group] = frozenset(first if left_out is None else left_out)
        if left_out is not None:
            wholes.add(group)
    return Shown(hidden, frozenset(wholes), persons, least)


def answered_by(survey: Survey, counts: Counts) -> dict[tuple[str, str, str], int]:
    """(unit, questionnaire, question) → how many forms answered it."""
    several = {
        (form.id, one.id)
        for form in survey.questionnaires
        for one in form.questions
        if one.kind == "multiple"
    }
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for (unit, form, question, option, _), count in counts.answers.items():
        if ((form, question) in several) == (option == ANSWERED):
            found[unit, form, question] += count
    return found


def _persons(by_question: Mapping[tuple[str, str], int]) -> int:
    """At least how many forms stand behind a group: the fullest question of each form."""
    fullest: dict[str, int] = {}
    for (form, _), n in by_question.items():
        fullest[form] = max(fullest.get(form, 0), n)
    return sum(fullest.values())


Answered = Mapping[str, Mapping[tuple[str, str], int]]


def _with_others(
    survey: Survey, group: str, first: set[str], by_unit: Answered, least: int
) -> set[str] | None:
    """The units to leave out so that the whole gives none of them away.

    None when that would take more than half of the units that have answers: then the whole is
    left out rather than the units.
    """
    wholes: dict[tuple[str, str], int] = defaultdict(int)
    for by_question in by_unit.values():
        for question, n in by_question.items():
            wholes[question] += n
    if any(0 < n < least for n in wholes.values()):
        return None
    left_out = set(first)
    answering = [unit for unit, by_question in by_unit.items() if _persons(by_question)]
    others = sorted(
        (unit for unit in answering if unit not in first),
        key=lambda unit: (_persons(by_unit[unit]), unit),
    )
    most = max(FEWEST_UNITS, len(answering) // 2)
    while left_out and not (
        _is_safe(left_out, by_unit, wholes, least)
        and not _gives_away(survey, group, left_out, by_unit, least)
    ):
        if not others or len(left_out) >= most:
            return None
        left_out.add(others.pop(0))
    return left_out


def _is_safe(
    left_out: Iterable[str], by_unit: Answered, wholes: Iterable[tuple[str, str]], least: int
) -> bool:
    """Whether, for every question, those left out are several units with enough forms together."""
    for question in wholes:
        sizes = [n for unit in left_out if (n := by_unit[unit][question])]
        if sizes and (len(sizes) < FEWEST_UNITS or sum(sizes) < least):
            return False
    return True


def _gives_away(
    survey: Survey, group: str, left_out: Iterable[str], by_unit: Answered, least: int
) -> bool:
    """Whether a cell that is too small follows from the wholes and the results of units.

    The result of a criterion is a mean of the means of its questions; it is public whatever is
    hidden, so a cell that is the result itself cannot be kept back and is not asked about.
    """
    cells = {(unit, question): n for unit in left_out for question, n in by_unit[unit].items() if n}
    if len(cells) > MOST_CELLS:
        return True
    equations, is_result = [], set()
    if group in survey.results:
        shares = _shares_of_questions(survey, group)
        for unit in left_out:
            known = {one: shares[one[1]] for one in cells if one[0] == unit}
            equations.append(known)
            if len(known) == 1:
                is_result |= set(known)
    for question in {one[1] for one in cells}:
        equations.append({one: Fraction(n) for one, n in cells.items() if one[1] == question})
    too_small = {one for one, n in cells.items() if n < least} - is_result
    return bool(determined(equations) & too_small)


def _shares_of_questions(survey: Survey, criterion: str) -> dict[tuple[str, str], Fraction]:
    """How much each question weighs in the result of a criterion."""
    groups = survey.results[criterion].groups
    questions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for form in survey.questionnaires:
        for one in form.questions:
            if one.criterion == criterion:
                questions[form.audience].append((form.id, one.id))
    return {
        one: Fraction(groups.get(audience, 0) if groups else 1) / len(asked)
        for audience, asked in questions.items()
        for one in asked
    }
