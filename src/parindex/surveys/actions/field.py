"""Who goes out to ask: forms of a unit are given to interviewers, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.directory.actions import tell
from parindex.directory.journal import record, seal_soon
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid
from parindex.surveys.models import FieldTask, Survey
from parindex.surveys.queries.running import questionnaires_of, units_of

MOST_WANTED = 10_000


class Share(NamedTuple):
    """What one interviewer is to bring: so many forms of a questionnaire from a unit."""

    user: int
    unit: str
    questionnaire: str
    wanted: int


@transaction.atomic
def assign_interviewers(*, by: Actor, survey: Survey, shares: Sequence[Share]) -> None:
    """Give forms to interviewers; what somebody already had for the same unit and form is replaced.

    Nobody collects for a unit of their own; every wrong line is told at once and nothing is kept.
    """
    demand(by, Can.RUN_SURVEY)
    _demand_time(survey)
    if not shares:
        raise Invalid(_("Chưa có dòng nào để giao. Chọn điều tra viên và đơn vị."))
    people = {
        one.pk: one
        for one in User.objects.filter(pk__in={share.user for share in shares}).prefetch_related(
            "grants", "interests"
        )
    }
    if problems := _problems(survey, shares, people):
        raise Invalid(*problems)
    kept = {(one.user, one.unit, one.questionnaire): one for one in shares}
    FieldTask.objects.bulk_create(
        [
            FieldTask(
                survey=survey,
                user_id=one.user,
                unit=one.unit,
                questionnaire=one.questionnaire,
                wanted=one.wanted,
            )
            for one in kept.values()
        ],
        update_conflicts=True,
        unique_fields=["survey", "user", "unit", "questionnaire"],
        update_fields=["wanted"],
    )
    slug = survey.cycle.slug
    names = sorted(str(one) for one in people.values())
    record(by, "assign_interviewers", slug, count=len(kept), given=names[:50])
    _tell_each(survey, kept.values(), people)
    seal_soon()


@transaction.atomic
def withdraw_interviewer(*, by: Actor, survey: Survey, task: FieldTask) -> None:
    """Take a task back; forms that were brought stay, those still on a telephone are refused."""
    demand(by, Can.RUN_SURVEY)
    _demand_time(survey)
    if not FieldTask.objects.filter(pk=task.pk, survey=survey).delete()[0]:
        raise Conflict(_("Việc này đã được thu lại. Tải lại trang để xem."))
    record(by, "withdraw_interviewer", survey.cycle.slug, user=str(task.user), units=[task.unit])
    seal_soon()


def _demand_time(survey: Survey) -> None:
    if survey.state not in (Survey.State.PREPARING, Survey.State.COLLECTING):
        raise Conflict(_("Khảo sát đã kết thúc thu phiếu; không giao hay thu lại việc được nữa."))


def _problems(survey: Survey, shares: Sequence[Share], people: dict[int, User]) -> list[str]:
    """Every line that cannot be, in words."""
    names = {one.code: one.name for one in units_of(survey.cycle)}
    forms = {one.id for one in questionnaires_of(survey).questionnaires}
    found: dict[str, None] = {}
    for share in shares:
        user = people.get(share.user)
        actor = user.actor() if user is not None and user.is_active else None
        said = {"person": user, "unit": names.get(share.unit, share.unit)}
        if actor is None or Role.INTERVIEWER not in actor.roles:
            sentence = _(
                "Không có điều tra viên này, hoặc tài khoản không có vai trò điều tra viên."
            )
        elif share.unit not in names or share.questionnaire not in forms:
            sentence = _("Khảo sát không có đơn vị hoặc phiếu này.")
        elif reason := denial(actor, Can.COLLECT, share.unit):
            sentence = _("Không giao %(unit)s cho %(person)s: %(reason)s") % {
                **said,
                "reason": reason,
            }
        elif not 0 < share.wanted <= MOST_WANTED:
            sentence = _("Số phiếu cần thu là số nguyên từ 1 đến 10.000.")
        else:
            continue
        found[sentence] = None
    return list(found)


def _tell_each(survey: Survey, shares: Iterable[Share], people: dict[int, User]) -> None:
    """Leave a notice for each interviewer, once for the whole batch."""
    counts: dict[int, int] = {}
    for share in shares:
        counts[share.user] = counts.get(share.user, 0) + share.wanted
    for user, count in counts.items():
        said = _("Bạn được giao thu %(count)s phiếu khảo sát: %(title)s.")
        tell([people[user]], said % {"count": count, "title": survey.cycle.title}, "/phong-van/")
