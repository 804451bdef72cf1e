"""Writing the plan of a survey: targets and strata of every unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid
from parindex.surveys.models import Quota, Survey, Target
from parindex.surveys.planning_files import TargetLine, empty_line, line_problems
from parindex.surveys.queries.planning import (
    METHODS,
    Filled,
    FillRule,
    fill,
    fill_mark,
    form_titles,
    plan_of,
)
from parindex.surveys.queries.running import units_of


def demand_plannable(by: Actor, survey: Survey) -> None:
    """Refuse those who may not, and a survey whose results were handed over."""
    demand(by, Can.RUN_SURVEY)
    if survey.state == Survey.State.HANDED:
        raise Conflict(_("Kết quả khảo sát đã chuyển vào kỳ, mẫu không đổi được nữa."))


@transaction.atomic
def plan_targets(
    *, by: Actor, survey: Survey, lines: Iterable[TargetLine], source: str = ""
) -> int:
    """Set how many forms are wanted of units; how many lines changed. `source` names a file."""
    demand_plannable(by, survey)
    before = plan_of(survey)
    fresh = [
        one
        for one in lines
        if one != before.get((one.unit, one.questionnaire), empty_line(one.unit, one.questionnaire))
    ]
    _check(survey, fresh)
    _keep(survey, fresh)
    if fresh:
        record(
            by,
            "plan_targets",
            survey.cycle.slug,
            lines=len(fresh),
            questionnaires=sorted({one.questionnaire for one in fresh}),
            source=source,
        )
        seal_soon()
    return len(fresh)


@transaction.atomic
def fill_targets(*, by: Actor, survey: Survey, rule: FillRule, seen: str) -> int:
    """Apply a rule to all units at once, if it still does what was seen."""
    demand_plannable(by, survey)
    found: list[Filled] = fill(survey, rule)
    if fill_mark(found) != seen:
        raise Conflict(_("Mẫu vừa thay đổi sau lúc xem trước. Xem lại rồi ghi."))
    fresh = [one.after for one in found if one.is_changed]
    _keep(survey, fresh)
    record(
        by,
        "fill_targets",
        survey.cycle.slug,
        lines=len(fresh),
        method=METHODS[rule.how],
        questionnaires=list(rule.forms),
        error_percent=str(rule.error_percent) if rule.how in ("slovin", "finite") else "",
    )
    seal_soon()
    return len(fresh)


def _check(survey: Survey, lines: Iterable[TargetLine]) -> None:
    units, forms = {one.code for one in units_of(survey.cycle)}, form_titles(survey)
    for one in lines:
        if one.unit not in units or one.questionnaire not in forms:
            raise Conflict(_("Đơn vị hoặc phiếu của khảo sát vừa thay đổi. Tải lại trang."))
        if problems := line_problems(one):
            raise Invalid(*(f"{one.unit}: {sentence}" for sentence in problems.values()))


def _keep(survey: Survey, lines: Iterable[TargetLine]) -> None:
    Target.objects.bulk_create(
        [Target(survey=survey, **one._asdict()) for one in lines],
        update_conflicts=True,
        unique_fields=["survey", "unit", "questionnaire"],
        update_fields=["population", "wanted", "minimum", "method"],
    )


@transaction.atomic
def set_quotas(
    *,
    by: Actor,
    survey: Survey,
    questionnaire: str,
    question: str,
    quotas: Mapping[str, Mapping[str, int]],
) -> int:
    """Set the strata of units by the answers to one question; how many units changed.

    `quotas` are numbers by unit and answer; a unit whose numbers are all 0 loses its strata.
    """
    demand_plannable(by, survey)
    targets = {
        one.unit: one
        for one in Target.objects.filter(survey=survey, questionnaire=questionnaire)
        if one.unit in quotas
    }
    if set(quotas) - set(targets):
        raise Conflict(_("Có đơn vị chưa có số phiếu cần thu. Lập mẫu trước khi chia cơ cấu."))
    over = [one.unit for one in targets.values() if sum(quotas[one.unit].values()) > one.wanted]
    if over:
        raise Invalid(
            _("Cơ cấu của %(units)s nhiều hơn số phiếu cần thu. Giảm bớt.")
            % {"units": ", ".join(over[:5])}
        )
    before: dict[str, dict[str, int]] = {}
    kept = Quota.objects.filter(target__in=targets.values(), question=question)
    for one in kept.select_related("target"):
        before.setdefault(one.target.unit, {})[one.answer] = one.wanted
    fresh = {
        unit: {answer: count for answer, count in numbers.items() if count}
        for unit, numbers in quotas.items()
    }
    changed = [unit for unit, numbers in fresh.items() if before.get(unit, {}) != numbers]
    kept.filter(target__unit__in=changed).delete()
    Quota.objects.bulk_create(
        Quota(target=targets[unit], question=question, answer=answer, wanted=count)
        for unit in changed
        for answer, count in fresh[unit].items()
    )
    if changed:
        record(
            by,
            "set_quotas",
            survey.cycle.slug,
            questionnaire=questionnaire,
            question=question,
            units=len(changed),
        )
        seal_soon()
    return len(changed)
