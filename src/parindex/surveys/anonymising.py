"""Answers for analysts, so that nobody can be found among them. Plain Python.

- A row has the unit, the questionnaire, the design weight and the answers: no day, channel,
  interviewer, id or open comment.
- What the pages of results leave out of a unit is left out here too.
- Answers that describe the person (questions that count for nothing: age, work, kind of service)
  are left out where fewer than `least` forms of the unit have the same ones together.
- Numbers are put into tens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from parindex.engine.indicators import Question, Questionnaire, Survey
from parindex.engine.survey_counts import Response
from parindex.surveys.small_cells import Shown

Answers = dict[str, str | list[str]]
TENS = 10


def describes_the_person(survey: Survey, question: Question) -> bool:
    """Whether a question tells who answers rather than what they think."""
    if question.criterion or question.factor or question.kind == "text":
        return False
    scale = survey.scales.get(question.answers, ())
    return all(one.weight is None for one in scale)


def anonymised(
    survey: Survey, shown: Shown, responses: Iterable[Response], least: int
) -> list[Response]:
    """The forms that count, with what could lead to somebody left out; their order is the given."""
    by_form = {form.id: form for form in survey.questionnaires}
    cells: dict[tuple[str, str], list[Response]] = defaultdict(list)
    for one in responses:
        if not one.excluded and one.questionnaire in by_form:
            cells[one.unit, one.questionnaire].append(one)
    found = []
    for (unit, name), forms in cells.items():
        form = by_form[name]
        allowed = [
            one for one in form.questions if one.kind != "text" and shown.question(unit, one)
        ]
        kept = [_kept(one, allowed) for one in forms]
        describing = [one.id for one in allowed if describes_the_person(survey, one)]
        protect(kept, [one.weight for one in forms], describing, least)
        found += [
            Response(unit, name, answers, one.weight)
            for one, answers in zip(forms, kept, strict=True)
            if answers
        ]
    return found


def _kept(one: Response, allowed: Sequence[Question]) -> Answers:
    answers: Answers = {}
    for question in allowed:
        given = one.answers.get(question.id, "")
        if not given:
            continue
        if question.kind == "number" and isinstance(given, str):
            low = int(given) // TENS * TENS
            answers[question.id] = f"{low}-{low + TENS - 1}"
        else:
            answers[question.id] = given if isinstance(given, str) else list(given)
    return answers


def protect(
    rows: Sequence[Answers], weights: Sequence[object], describing: Sequence[str], least: int
) -> None:
    """Leave out describing answers until every combination left is had by `least` rows or more.

    The question with the most different answers goes first, from rare rows only. Rows that keep
    none of them must be `least` too; the rarest others join them until they are.
    """
    different = {name: len({_value(row, name) for row in rows}) for name in describing}
    for name in sorted(describing, key=lambda one: (-different[one], one)):
        rare = _rare(rows, weights, describing, least)
        if not rare:
            return
        for place in rare:
            rows[place].pop(name, None)
    while _rare(rows, weights, describing, least):
        groups = Counter(
            _combination(row, weight, describing)
            for row, weight in zip(rows, weights, strict=True)
            if any(name in row for name in describing)
        )
        if not groups:
            return
        smallest = min(groups, key=lambda one: (groups[one], str(one)))
        for row, weight in zip(rows, weights, strict=True):
            if _combination(row, weight, describing) == smallest:
                for name in describing:
                    row.pop(name, None)


def _rare(
    rows: Sequence[Answers], weights: Sequence[object], describing: Sequence[str], least: int
) -> list[int]:
    combinations = [
        _combination(row, weight, describing) for row, weight in zip(rows, weights, strict=True)
    ]
    sizes = Counter(combinations)
    return [place for place, one in enumerate(combinations) if sizes[one] < least]


def _combination(row: Answers, weight: object, describing: Sequence[str]) -> tuple[object, ...]:
    """What a row tells about the person; a row that tells nothing has no weight of its own."""
    values = tuple(_value(row, name) for name in describing)
    return (weight, *values) if any(values) else values


def _value(row: Answers, name: str) -> str:
    given = row.get(name, "")
    return given if isinstance(given, str) else "|".join(given)


def columns_of(form: Questionnaire) -> list[Question]:
    """The questions of a questionnaire that stand in the file, in order."""
    return [one for one in form.questions if one.kind != "text"]
