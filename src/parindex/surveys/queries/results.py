"""What the survey found, as its pages and tables show it; small results are left out here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.queries import indicator_set_of
from parindex.engine.indicators import Criterion, Question
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import Rounding, rounded
from parindex.engine.survey_words import result_sentence
from parindex.engine.surveying import Tally
from parindex.engine.tables import Text
from parindex.errors import Conflict
from parindex.language import spoken
from parindex.surveys.models import Survey
from parindex.surveys.quality import KINDS, title_of
from parindex.surveys.queries.counting import ALL_UNITS, Counted, counted
from parindex.surveys.queries.outcomes import Past, last_year
from parindex.surveys.queries.running import survey_named, units_of
from parindex.surveys.satisfaction import (
    Satisfaction,
    overall_questions,
    questions_by_factor,
    satisfaction,
)
from parindex.surveys.small_cells import group_of

OPEN_STATES = (Survey.State.REVIEWING, Survey.State.HANDED)


class Figure(NamedTuple):
    """A result as it is shown: percent, margin and change in points of percent.

    `mean` is None where there is none or it may not be shown; `why` then says which.
    """

    mean: Decimal | None
    responses: int
    margin: Decimal | None
    change: Decimal | None
    why: str
    sentence: str


class AudienceFigure(NamedTuple):
    """What one audience says of a criterion."""

    audience: str
    mean: Decimal | None
    responses: int


@dataclass(frozen=True)
class UnitLine:
    """One unit in the table of units."""

    code: str
    name: str
    group: str
    forms: int
    wanted: int
    invited: int
    used: int
    excluded: int
    void: str
    satisfied: Decimal | None

    @property
    def reached(self) -> Decimal | None:
        """Valid forms in percent of those wanted."""
        return percent_of(Fraction(self.forms, self.wanted)) if self.wanted else None

    @property
    def answered(self) -> Decimal | None:
        """Used codes in percent of those invited."""
        return percent_of(Fraction(self.used, self.invited)) if self.invited else None


class CriterionLine(NamedTuple):
    """One criterion with its figure for one unit or for all."""

    code: str
    title: Text
    most: Decimal
    figure: Figure
    audiences: tuple[AudienceFigure, ...]


@dataclass(frozen=True)
class Results:
    """A survey whose results may be shown, counted, with last year's beside it."""

    survey: Survey
    counted: Counted
    units: list[CycleUnit]
    past: Past | None

    @property
    def cycle(self) -> Cycle:
        """The cycle it belongs to."""
        return self.survey.cycle


def percent_of(share: Fraction | Decimal | None, places: int = 2) -> Decimal | None:
    """A share in percent, rounded for reading."""
    if share is None:
        return None
    numerator, denominator = share.as_integer_ratio()
    return rounded((100 * numerator, denominator), places, Rounding.HALF_UP)


def reasons() -> dict[str, str]:
    """Why forms are left out, in words that stand inside a sentence."""
    return {kind: title_of(kind)[:1].lower() + title_of(kind)[1:] for kind in KINDS}


def results_of(actor: Actor, slug: str) -> Results:
    """The results of a survey for those who may read them, once collecting has ended.

    While forms come in, the same page before and after one form would tell what it says.
    """
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    if survey.state not in OPEN_STATES:
        raise Conflict(
            _(
                "Kết quả chỉ hiện sau khi kết thúc thu phiếu: xem trước và sau một phiếu là biết "
                "phiếu ấy trả lời gì. Tiến độ thu phiếu có ở trang Tổng quan."
            )
        )
    units = sorted(units_of(survey.cycle), key=lambda one: vietnamese_key(one.name))
    return Results(survey, counted(survey), units, last_year(survey))


def unit_lines(found: Results) -> list[UnitLine]:
    """Every unit of the cycle: forms, how many of those wanted and invited, satisfaction."""
    survey, counts = found.survey, found.counted.counts
    forms, excluded = _per_unit(counts.valid), _per_unit(counts.excluded)
    wanted = _sums(survey.targets.values_list("unit", "wanted"))
    asked = survey.invitees.order_by().values_list("unit")
    invited = _sums(asked.annotate(times=Count("pk")))
    used = _sums(asked.annotate(times=Count("pk", filter=Q(is_used=True))))
    happy = overall_satisfaction(found)
    return [
        UnitLine(
            code=one.code,
            name=one.name,
            group=one.group,
            forms=forms.get(one.code, 0),
            wanted=wanted.get(one.code, 0),
            invited=invited.get(one.code, 0),
            used=used.get(one.code, 0),
            excluded=excluded.get(one.code, 0),
            void=found.counted.voids.get(one.code, ""),
            satisfied=percent_of(happy[one.code].share) if one.code in happy else None,
        )
        for one in found.units
    ]


def _sums(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Numbers of several rows of a unit, added."""
    found: dict[str, int] = {}
    for unit, times in rows:
        found[unit] = found.get(unit, 0) + times
    return found


def _per_unit(counts: Mapping[Any, int]) -> dict[str, int]:
    """Counts by a key that begins with the unit, summed for each unit."""
    found: dict[str, int] = {}
    for key, count in counts.items():
        found[key[0]] = found.get(key[0], 0) + count
    return found


def criteria_of(found: Results) -> list[tuple[str, Text, Decimal]]:
    """The criteria the survey gives a result for: code, title, maximum; in the set's order."""
    by_code = indicator_set_of(found.cycle).by_code
    results = found.counted.asked.results
    return [
        (code, one.title, one.max)
        for code, one in by_code.items()
        if code in results and isinstance(one, Criterion)
    ]


def criterion_lines(found: Results, unit: str = ALL_UNITS) -> list[CriterionLine]:
    """Every criterion for one unit, or for all units together."""
    return [
        CriterionLine(
            code, title, most, figure(found, unit, code), audience_figures(found, unit, code)
        )
        for code, title, most in criteria_of(found)
    ]


def figure(found: Results, unit: str, code: str) -> Figure:
    """One result as it may be shown."""
    tally = tally_of(found, unit, code)
    if tally is None or tally.mean is None:
        return Figure(None, 0, None, None, _("chưa có phiếu hợp lệ"), "")
    words = sentence_of(found, unit, code)
    n = tally.responses
    if unit in found.counted.voids:
        return Figure(None, n, None, None, _("khảo sát bị hủy"), found.counted.voids[unit])
    if not _may_show(found, unit, code):
        few = unit != ALL_UNITS and n < found.survey.smallest_cell
        why = _("quá ít phiếu để hiện") if few else _("không hiện, để giữ kín nơi ít phiếu")
        return Figure(None, n, None, None, why, "")
    if tally.is_void:
        return Figure(None, n, None, None, _("không đủ phiếu"), words)
    mean, margin = percent_of(tally.mean), percent_of(tally.margin)
    before = found.past.mean(unit, code) if found.past else None
    change = None if before is None or mean is None else mean - before
    return Figure(mean, n, margin, change, "", words)


def tally_of(found: Results, unit: str, code: str) -> Tally | None:
    """What the engine says of a criterion; None when no form came for the unit."""
    if unit == ALL_UNITS:
        return found.counted.whole_results.get(code)
    return found.counted.results.get(unit, {}).get(code)


def sentence_of(found: Results, unit: str, code: str) -> str:
    """The sentence of a result in the reader's language."""
    tally = tally_of(found, unit, code)
    if tally is None:
        return ""
    language = spoken()
    return result_sentence(found.counted.asked.results[code], tally, reasons(), language)


def _may_show(found: Results, unit: str, code: str) -> bool:
    shown = found.counted.shown
    return shown.whole(code) if unit == ALL_UNITS else shown.result(unit, code)


def audience_figures(found: Results, unit: str, code: str) -> tuple[AudienceFigure, ...]:
    """What each audience says of a criterion, where there are several and it may be shown."""
    tally, shown = tally_of(found, unit, code), found.counted.shown
    groups = found.counted.asked.results[code].groups
    if tally is None or (len(tally.by_audience) < 2 and len(groups) < 2):
        return ()
    if unit in found.counted.voids:
        return ()
    is_open = shown.whole(code) if unit == ALL_UNITS else shown.audiences(unit, code)
    return tuple(
        AudienceFigure(name, percent_of(one.mean) if is_open else None, one.responses)
        for name, one in tally.by_audience.items()
    )


def shown_satisfaction(found: Results, questions: list[Question]) -> dict[str, Satisfaction]:
    """Satisfaction by unit, and of all together under `ALL_UNITS`, where all parts may be shown."""
    counted, shown = found.counted, found.counted.shown
    units = [
        unit for unit in counted.valid.units if all(shown.question(unit, one) for one in questions)
    ]
    happy = satisfaction(counted.asked, counted.valid, questions, units)
    if all(shown.whole(group_of(one)) for one in questions):
        happy |= satisfaction(counted.asked, counted.whole, questions, [ALL_UNITS])
    return {unit: one for unit, one in happy.items() if one.answers >= found.survey.smallest_cell}


def factor_table(found: Results) -> dict[str, dict[str, Satisfaction]]:
    """Factor → unit (and `ALL_UNITS`) → satisfaction, of the factors that are asked about."""
    return {
        name: shown_satisfaction(found, questions)
        for name, questions in questions_by_factor(found.counted.asked).items()
    }


def overall_satisfaction(found: Results) -> dict[str, Satisfaction]:
    """Unit (and `ALL_UNITS`) → satisfaction over all factors, or over all that is scored."""
    return shown_satisfaction(found, overall_questions(found.counted.asked))
