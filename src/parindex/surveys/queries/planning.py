"""The plan of a survey: how many forms of each questionnaire every unit needs, and their strata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.cycles.models import CycleUnit
from parindex.engine import indicators
from parindex.engine.indicators import Questionnaire
from parindex.engine.sampling import finite, planned_margin, slovin
from parindex.surveys.listing import Place, Places
from parindex.surveys.models import Quota, Survey, Target
from parindex.surveys.planning_files import TargetLine, empty_line, plan_workbook
from parindex.surveys.queries.running import questionnaires_of, units_of

Key = tuple[str, str]
METHODS: Mapping[str, str] = {
    "given": "Tự nhập",
    "slovin": "Slovin",
    "finite": "Tổng thể hữu hạn",
    "number": "Số cố định",
    "share": "Tỷ lệ",
}
"""How a wanted number was found, in words."""


def form_titles(survey: Survey) -> dict[str, str]:
    """The questionnaires of a survey by id, with their Vietnamese titles."""
    return {one.id: str(one.title) for one in questionnaires_of(survey).questionnaires}


def places_of(survey: Survey) -> Places:
    """The units of the cycle, as lists name them."""
    return Places(Place(one.code, one.name) for one in units_of(survey.cycle))


def plan_of(survey: Survey) -> dict[Key, TargetLine]:
    """The lines of the plan as they are kept."""
    return {
        (one.unit, one.questionnaire): TargetLine(
            one.unit, one.questionnaire, one.population, one.wanted, one.minimum, one.method
        )
        for one in Target.objects.filter(survey=survey)
    }


def whole_plan(survey: Survey) -> list[TargetLine]:
    """A line for every unit and questionnaire, empty where nothing is planned yet."""
    kept = plan_of(survey)
    return [
        kept.get((unit.code, form), empty_line(unit.code, form))
        for unit in units_of(survey.cycle)
        for form in form_titles(survey)
    ]


class PlanRow(NamedTuple):
    """One unit in the table of a questionnaire."""

    unit: CycleUnit
    line: TargetLine
    margin: Decimal | None
    method: str


def plan_rows(survey: Survey, form: str) -> list[PlanRow]:
    """The units with what is planned of one questionnaire, and the error that leads to."""
    kept = plan_of(survey)
    found = []
    for unit in units_of(survey.cycle):
        line = kept.get((unit.code, form), empty_line(unit.code, form))
        margin = planned_margin(line.population, line.wanted)
        found.append(PlanRow(unit, line, margin, METHODS.get(line.method, line.method)))
    return found


class Overview(NamedTuple):
    """All questionnaires of one unit: a line each, in their order, and what they add up to."""

    unit: CycleUnit
    lines: list[TargetLine | None]
    wanted: int


def overview(survey: Survey) -> list[Overview]:
    """The whole plan, a row for each unit."""
    kept, forms, found = plan_of(survey), list(form_titles(survey)), []
    for unit in units_of(survey.cycle):
        lines = [kept.get((unit.code, form)) for form in forms]
        found.append(Overview(unit, lines, sum(one.wanted for one in lines if one)))
    return found


def plan_file(survey: Survey) -> bytes:
    """The plan as a workbook to be filled in."""
    names = {one.code: one.name for one in units_of(survey.cycle)}
    return plan_workbook("Mẫu khảo sát", whole_plan(survey), names, form_titles(survey))


def required_minimum(survey: Survey, form: str) -> int:
    """The fewest forms any criterion asked by a questionnaire needs by the indicator set."""
    found = questionnaires_of(survey)
    asked = {
        question.criterion
        for one in found.questionnaires
        if one.id == form
        for question in one.questions
    }
    return max(
        (one.min_responses for one in found.results.values() if one.criterion in asked), default=0
    )


@dataclass(frozen=True)
class FillRule:
    """How the numbers of many units are to be found at once.

    `how` is slovin, finite, number (the same for each) or share (percent of the population);
    `minimum` is keep, set (what the indicator set requires) or share (`minimum_percent` of the
    wanted). Lines that already have a number are changed only when `replaces`.
    """

    how: str
    forms: tuple[str, ...]
    error_percent: Decimal = Decimal(5)
    number: int = 0
    share_percent: Decimal = Decimal(0)
    minimum: str = "keep"
    minimum_percent: Decimal = Decimal(0)
    replaces: bool = False


class Filled(NamedTuple):
    """A line as it is and as it would be; `why` says why it stays."""

    before: TargetLine
    after: TargetLine
    why: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the rule would change the line."""
        return self.before != self.after


def fill(survey: Survey, rule: FillRule) -> list[Filled]:
    """The whole plan of the chosen questionnaires under a rule; nothing is written."""
    required = {form: required_minimum(survey, form) for form in rule.forms}
    return [
        _filled(line, rule, required[line.questionnaire])
        for line in whole_plan(survey)
        if line.questionnaire in rule.forms
    ]


def _filled(line: TargetLine, rule: FillRule, required: int) -> Filled:
    if line.wanted and not rule.replaces:
        return Filled(line, line, _("Đã có số, giữ nguyên."))
    if line.population is None and rule.how != "number":
        return Filled(line, line, _("Chưa biết số người có thể hỏi."))
    wanted = _wanted(line.population, rule)
    minimum = {
        "keep": line.minimum,
        "set": required,
        "share": _up(wanted * rule.minimum_percent / 100),
    }[rule.minimum]
    after = line._replace(wanted=wanted, minimum=min(minimum, wanted), method=rule.how)
    short = _("Ít người hơn mức tối thiểu của bộ chỉ số.") if minimum > wanted else ""
    return Filled(line, after, short)


def _wanted(population: int | None, rule: FillRule) -> int:
    error = rule.error_percent / 100
    match rule.how:
        case "slovin":
            return slovin(population or 0, error)
        case "finite":
            return finite(population or 0, error)
        case "share":
            return min(population or 0, _up((population or 0) * rule.share_percent / 100))
        case _:
            return rule.number if population is None else min(rule.number, population)


def _up(value: Decimal) -> int:
    whole = int(value)
    return whole if whole == value else whole + 1


def fill_mark(lines: Iterable[Filled]) -> str:
    """A digest of what a rule would do, to apply exactly what was seen."""
    return hashlib.sha256(repr([(one.before, one.after) for one in lines]).encode()).hexdigest()


def stratum_questions(survey: Survey, form: str) -> list[indicators.Question]:
    """The questions of a questionnaire that people can be told apart by: one option each."""
    return [
        question
        for one in questionnaires_of(survey).questionnaires
        if one.id == form
        for question in one.questions
        if question.kind == "single" and not question.criterion
    ]


def strata_of(survey: Survey, question: indicators.Question) -> tuple[indicators.ScaleOption, ...]:
    """The answers of a question."""
    return questionnaires_of(survey).scales[question.answers]


class QuotaRow(NamedTuple):
    """One unit with its numbers by answer, and what they add up to."""

    unit: CycleUnit
    wanted: int
    by_answer: dict[str, int]

    @property
    def total(self) -> int:
        """What the strata add up to."""
        return sum(self.by_answer.values())


def quota_rows(survey: Survey, form: str, question: str, answers: Sequence[str]) -> list[QuotaRow]:
    """The units that have a target of a questionnaire, with the strata by one question."""
    kept: dict[str, dict[str, int]] = {}
    for one in Quota.objects.filter(
        target__survey=survey, target__questionnaire=form, question=question
    ).select_related("target"):
        kept.setdefault(one.target.unit, {})[one.answer] = one.wanted
    plan = plan_of(survey)
    return [
        QuotaRow(unit, line.wanted, {one: kept.get(unit.code, {}).get(one, 0) for one in answers})
        for unit in units_of(survey.cycle)
        if (line := plan.get((unit.code, form))) is not None and line.wanted
    ]


def form_named(survey: Survey, identifier: str) -> Questionnaire:
    """The questionnaire of this id, or the first one."""
    forms = questionnaires_of(survey).questionnaires
    return next((one for one in forms if one.id == identifier), forms[0])
