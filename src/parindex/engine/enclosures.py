"""What a publication freezes beside the facts that count: own words, the survey, last year.

Each part may be missing: an imported announcement has none of them. What units stated is scored
again by whoever verifies. The survey's figures are kept as they were counted, because forms are
not published. Last year's comparison can be computed again by who has last year's snapshot, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.engine.comparing import Comparison
from parindex.engine.documents import canonical_json, documents_written
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.results import fixed
from parindex.engine.scoring import Scorecard
from parindex.engine.stating import read_unit, unit_document
from parindex.engine.tables import Text


class Answer(NamedTuple):
    """One answer that could be given, and what share of its question's points it is worth."""

    label: Text
    worth: Decimal | None


class Given(NamedTuple):
    """The answers of one unit (or all) to a question: forms and percent for each answer.

    `mean` is the mean worth in percent; None for a question that is not scored.
    """

    answered: int
    forms: tuple[int, ...]
    shares: tuple[Decimal, ...]
    mean: Decimal | None


class AskedQuestion(NamedTuple):
    """A question with the answers of every unit that may be shown; the others are `kept_back`."""

    questionnaire: str
    question: str
    text: Text
    criterion: str
    audience: str
    answers: tuple[Answer, ...]
    whole: Given | None
    units: Mapping[str, Given]
    kept_back: tuple[str, ...] = ()


class SurveyFigures(NamedTuple):
    """The survey behind a publication: valid forms of each unit, and questions in their order.

    Figures of fewer than `smallest_cell` forms, and those that would give them away, are left out.
    """

    smallest_cell: int
    forms: Mapping[str, int]
    void: Mapping[str, str]
    questions: tuple[AskedQuestion, ...]


class LastYear(NamedTuple):
    """Which snapshot the results were compared with, and what came out for every unit."""

    title: str
    year: int
    digest: str
    comparisons: Mapping[str, Comparison]


class Enclosures(NamedTuple):
    """All that is frozen beside the facts that count."""

    claimed: tuple[UnitFacts, ...] = ()
    survey: SurveyFigures | None = None
    last_year: LastYear | None = None


def enclosed_parts(enclosed: Enclosures, claimed: Mapping[str, Scorecard]) -> dict[str, str]:
    """The parts that are there, as canonical JSON; `claimed` scores what units stated."""
    parts: dict[str, str] = {}
    if enclosed.claimed:
        facts = sorted(enclosed.claimed, key=lambda one: one.unit)
        parts["claimed"] = documents_written(
            {**unit_document(one), **_claimed_points(claimed[one.unit])} for one in facts
        )
    if enclosed.survey is not None:
        parts["survey"] = canonical_json(_survey_document(enclosed.survey))
    if enclosed.last_year is not None:
        one = enclosed.last_year
        parts["last_year"] = canonical_json(
            {
                "title": one.title,
                "year": one.year,
                "digest": one.digest,
                "units": {unit: _comparison(each) for unit, each in one.comparisons.items()},
            }
        )
    return parts


def _claimed_points(card: Scorecard) -> dict[str, Any]:
    return {
        "points": fixed(card.points),
        "index": None if card.index is None else fixed(card.index),
        "areas": {code: fixed(one.points) for code, one in card.areas.items()},
        "leaves": {code: fixed(one.points) for code, one in card.leaves.items()},
    }


def _survey_document(one: SurveyFigures) -> dict[str, Any]:
    return {
        "smallest_cell": one.smallest_cell,
        "forms": dict(one.forms),
        "void": dict(one.void),
        "questions": [
            {
                **each._asdict(),
                "text": each.text._asdict(),
                "answers": [
                    {"label": answer.label._asdict(), "worth": answer.worth}
                    for answer in each.answers
                ],
                "whole": None if each.whole is None else each.whole._asdict(),
                "units": {unit: given._asdict() for unit, given in each.units.items()},
            }
            for each in one.questions
        ],
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "comparable": one.is_comparable,
        "reason": one.reason._asdict(),
        "predecessors": list(one.predecessors),
        "points": one.points,
        "index": one.index,
        "last_index": one.last_index,
        "rank": one.rank,
        "last_rank": one.last_rank,
        "band": one.band,
        "last_rating": one.last_rating,
        "areas": dict(one.areas),
    }


def read_enclosed(
    indicator_set: IndicatorSet, document: Mapping[str, Any], file: str, problems: list[Problem]
) -> Enclosures:
    """The parts a snapshot's document holds; what cannot be read becomes a problem."""
    claimed = [
        read_unit(indicator_set, raw, file=file, problems=problems, is_canonical=True)
        for raw in document.get("claimed", [])
    ]
    survey, last_year = None, None
    try:
        if "survey" in document:
            survey = _read_survey(document["survey"])
        if "last_year" in document:
            last_year = _read_last_year(document["last_year"])
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        what = f"phần khảo sát hoặc năm trước không đọc được ({type(error).__name__}: {error})."
        problems.append(Problem(file, "", what, "Tải lại tệp từ trang công bố."))
    return Enclosures(tuple(one for one in claimed if one is not None), survey, last_year)


def _number(raw: Any) -> Decimal | None:
    return None if raw is None else Decimal(raw)


def _given(raw: Mapping[str, Any] | None) -> Given | None:
    if raw is None:
        return None
    shares = tuple(Decimal(one) for one in raw["shares"])
    return Given(int(raw["answered"]), tuple(raw["forms"]), shares, _number(raw["mean"]))


def _answers(raw: Sequence[Mapping[str, Any]]) -> tuple[Answer, ...]:
    return tuple(Answer(Text(**one["label"]), _number(one["worth"])) for one in raw)


def _read_survey(raw: Mapping[str, Any]) -> SurveyFigures:
    questions = []
    for one in raw["questions"]:
        every = {unit: _given(given) for unit, given in one["units"].items()}
        changed = {
            "text": Text(**one["text"]),
            "answers": _answers(one["answers"]),
            "whole": _given(one["whole"]),
            "units": {unit: given for unit, given in every.items() if given is not None},
            "kept_back": tuple(one["kept_back"]),
        }
        questions.append(AskedQuestion(**{**one, **changed}))
    return SurveyFigures(raw["smallest_cell"], raw["forms"], raw["void"], tuple(questions))


def _read_last_year(raw: Mapping[str, Any]) -> LastYear:
    comparisons = {
        unit: Comparison(
            unit=unit,
            is_comparable=one["comparable"],
            reason=Text(**one["reason"]),
            predecessors=tuple(one["predecessors"]),
            points=_number(one["points"]),
            index=_number(one["index"]),
            last_index=_number(one["last_index"]),
            rank=one["rank"],
            last_rank=one["last_rank"],
            band=one["band"],
            last_rating=one["last_rating"],
            areas={code: _number(change) for code, change in one["areas"].items()},
        )
        for unit, one in raw["units"].items()
    }
    return LastYear(raw["title"], raw["year"], raw["digest"], comparisons)
