"""Every write of cycles: preparing, calendar, units, assignments, council."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, partiality
from parindex.cycles.assigning import Task
from parindex.cycles.calendar import proposed_windows
from parindex.cycles.candidates import NewUnit
from parindex.cycles.deadlines import PHASE_TITLES, Phase, Window, reminder_problems
from parindex.cycles.models import (
    Assignment,
    AssignmentBatch,
    Cycle,
    CyclePhase,
    CycleUnit,
    Edition,
    Extension,
    Seat,
)
from parindex.directory.journal import record
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.engine.documents import canonical_json
from parindex.engine.indicators import IndicatorSet
from parindex.errors import Conflict, Invalid


@transaction.atomic
def adopt(*, by: Actor, indicator_set: IndicatorSet) -> Edition:
    """Keep an edition whole under its digest; adopting the same one again changes nothing."""
    demand(by, Can.SET_UP)
    if indicator_set.is_framework or indicator_set.is_outline:
        raise Invalid(
            _("Bộ khung hoặc bộ chỉ có tổng điểm không dùng để mở kỳ. Chọn một bộ đầy đủ.")
        )
    edition, is_new = Edition.objects.get_or_create(
        digest=indicator_set.digest,
        defaults={
            "set_id": indicator_set.id,
            "title": {"vi": indicator_set.title.vi, "en": indicator_set.title.en},
            "level": indicator_set.level,
            "body": canonical_json(indicator_set.document),
            "adopted_by": by.name,
        },
    )
    if is_new:
        record(by, "adopt", indicator_set.id, digest=indicator_set.digest)
    return edition


@transaction.atomic
def prepare_cycle(
    *,
    by: Actor,
    slug: str,
    title: str,
    year: int,
    indicator_set: IndicatorSet,
    authority: str,
    authority_name: str,
    settings: Mapping[str, object] | None = None,
) -> Cycle:
    """A new cycle with the windows the set's calendar gives; units and people come after."""
    demand(by, Can.SET_UP)
    problems = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        problems.append(_("Địa chỉ chỉ gồm chữ thường không dấu, số và dấu gạch nối."))
    if not title.strip():
        problems.append(_("Ghi tên kỳ đánh giá."))
    if not 2000 <= year <= 2100:
        problems.append(_("Năm đánh giá phải từ 2000 đến 2100."))
    if problems:
        raise Invalid(*problems)
    edition = adopt(by=by, indicator_set=indicator_set)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                slug=slug,
                title=title.strip(),
                year=year,
                edition=edition,
                authority=authority,
                authority_name=authority_name,
                sample_seed=year,
                **(settings or {}),
            )
    except IntegrityError:
        raise Conflict(
            _("Đã có kỳ đánh giá ở địa chỉ «%(slug)s». Chọn địa chỉ khác.") % {"slug": slug}
        ) from None
    CyclePhase.objects.bulk_create(
        CyclePhase(cycle=cycle, phase=phase, **window_fields(window))
        for phase, window in proposed_windows(indicator_set, year).items()
    )
    record(by, "prepare_cycle", slug, set=indicator_set.id, digest=indicator_set.digest)
    return cycle


def window_fields(window: Window) -> dict[str, datetime | None]:
    """The columns of a window."""
    return {
        "opens": window.opens,
        "due": window.due,
        "closes": window.closes,
        "grace_until": window.grace_until,
    }


@transaction.atomic
def set_windows(*, by: Actor, cycle: Cycle, windows: Mapping[Phase, Window]) -> None:
    """Change the calendar of a cycle; every date is checked before any is written."""
    demand(by, Can.SET_UP)
    problems = [
        f"{_(PHASE_TITLES[phase])}: {sentence}"
        for phase, window in windows.items()
        for sentence in window.problems()
    ]
    if problems:
        raise Invalid(*problems)
    for phase, window in windows.items():
        CyclePhase.objects.update_or_create(
            cycle=cycle, phase=phase, defaults=window_fields(window)
        )
    said = {phase.value: window.due.isoformat() for phase, window in windows.items()}
    record(by, "set_windows", cycle.slug, due=said)


@transaction.atomic
def set_reminders(*, by: Actor, cycle: Cycle, days: Sequence[int]) -> None:
    """Choose how many days before the deadline of self-assessment units are reminded.

    Whole days, 0 for the day itself; no days at all leave reminding to people.
    """
    demand(by, Can.SET_UP)
    if problems := reminder_problems(days):
        raise Invalid(*problems)
    wanted = sorted(set(days), reverse=True)
    Cycle.objects.filter(pk=cycle.pk).update(reminder_days=wanted)
    cycle.reminder_days = wanted
    record(by, "set_reminders", cycle.slug, days=wanted)


SETTINGS = (
    "late_policy",
    "shows_points_when_explaining",
    "is_review_blind",
    "compares_with_peers",
    "explanation_limit",
    "sample_percent",
)


@transaction.atomic
def set_rules(*, by: Actor, cycle: Cycle, **settings: object) -> None:
    """Change what the cycle decides for itself: lateness, blindness, limits."""
    demand(by, Can.SET_UP)
    unknown = set(settings) - set(SETTINGS)
    assert not unknown, unknown
    limit = settings.get("explanation_limit", cycle.explanation_limit)
    if not isinstance(limit, int) or not 200 <= limit <= 10_000:
        raise Invalid(_("Độ dài giải trình từ 200 đến 10.000 ký tự."))
    Cycle.objects.filter(pk=cycle.pk).update(**settings)
    record(by, "set_rules", cycle.slug, **{key: str(one) for key, one in settings.items()})


def _is_held_in_preparation(cycle: Cycle) -> bool:
    """Whether the cycle is not open yet; its row stays locked, so that nobody opens it now."""
    held = Cycle.objects.select_for_update(no_key=True).filter(pk=cycle.pk)
    return held.values_list("state", flat=True).get() == Cycle.State.PREPARING


@transaction.atomic
def add_units(*, by: Actor, cycle: Cycle, units: Sequence[NewUnit]) -> int:
    """Add units that are not there yet; how many were new."""
    demand(by, Can.SET_UP)
    if not _is_held_in_preparation(cycle):
        raise Invalid(_("Kỳ đã mở, không thêm được đơn vị."))
    known = set(cycle.units.values_list("code", flat=True))
    fresh = [one for one in dict.fromkeys(units) if one.code not in known]
    CycleUnit.objects.bulk_create(CycleUnit(cycle=cycle, **one._asdict()) for one in fresh)
    record(by, "add_units", cycle.slug, count=len(fresh))
    return len(fresh)


@transaction.atomic
def remove_units(*, by: Actor, cycle: Cycle, codes: Sequence[str]) -> int:
    """Take units out of a cycle that has not been opened."""
    demand(by, Can.SET_UP)
    if not _is_held_in_preparation(cycle):
        raise Invalid(_("Kỳ đã mở, không bỏ được đơn vị."))
    removed = cycle.units.filter(code__in=codes).delete()[0]
    record(by, "remove_units", cycle.slug, codes=list(codes)[:200])
    return removed


@transaction.atomic
def extend(*, by: Actor, unit: CycleUnit, phase: Phase, until: datetime, reason: str) -> Extension:
    """Give one unit more time in one phase."""
    demand(by, Can.SET_UP)
    if not reason.strip():
        raise Invalid(_("Ghi lý do gia hạn."))
    window = CyclePhase.objects.filter(cycle=unit.cycle, phase=phase).first()
    if window is not None and until <= window.due:
        raise Invalid(_("Hạn mới phải sau hạn hiện tại."))
    found = Extension.objects.create(
        unit=unit, phase=phase, until=until, reason=reason.strip()[:300], by=by.name
    )
    record(
        by, "extend", f"{unit.cycle.slug}/{unit.code}", phase=phase.value, until=until.isoformat()
    )
    return found


@transaction.atomic
def assign(*, by: Actor, cycle: Cycle, title: str, tasks: Sequence[Task]) -> AssignmentBatch:
    """Apply a plan of assignments as one; nobody is given a unit they are tied to by name."""
    demand(by, Can.SET_UP)
    people = {
        one.pk: one
        for one in User.objects.filter(pk__in={task.user for task in tasks}).prefetch_related(
            "grants", "interests"
        )
    }
    problems = list(dict.fromkeys(refused_task(people.get(task.user), task) for task in tasks))
    problems = [one for one in problems if one]
    if problems:
        raise Invalid(*problems)
    if not tasks:
        raise Invalid(_("Chưa có phân công nào trong kế hoạch."))
    batch = AssignmentBatch.objects.create(cycle=cycle, title=title.strip()[:200], by=by.name)
    Assignment.objects.bulk_create(
        Assignment(
            batch=batch,
            cycle=cycle,
            user_id=task.user,
            part=task.part,
            group=task.group,
            unit=task.unit,
            is_review=task.is_review,
        )
        for task in tasks
    )
    record(by, "assign", cycle.slug, title=batch.title, count=len(tasks))
    return batch


def refused_task(user: User | None, task: Task) -> str:
    """Why a person cannot be given this assignment; "" when they can."""
    if user is None:
        return _("Có người được phân công không còn tài khoản.")
    actor = user.actor()
    if Role.APPRAISER not in actor.roles:
        return _("%(user)s chưa có vai trò thẩm định viên.") % {"user": user}
    if task.unit and partiality(actor, task.unit):
        return _(
            "%(user)s không được thẩm định đơn vị %(unit)s vì thuộc hoặc có liên quan đơn vị."
        ) % {"user": user, "unit": task.unit}
    return ""


@transaction.atomic
def undo_assignments(*, by: Actor, batch: AssignmentBatch) -> None:
    """Take back a batch of assignments; what was already judged stays."""
    demand(by, Can.SET_UP)
    changed = AssignmentBatch.objects.filter(pk=batch.pk, undone_at=None).update(
        undone_at=timezone.now()
    )
    if not changed:
        raise Conflict(_("Đợt phân công này đã được hoàn tác."))
    record(by, "undo_assignments", batch.cycle.slug, title=batch.title)


@transaction.atomic
def seat(*, by: Actor, cycle: Cycle, user: User, duty: str) -> Seat:
    """Give a member a seat on the council, or change their duty."""
    demand(by, Can.SET_UP)
    if Role.COUNCIL not in user.actor().roles:
        raise Invalid(_("%(user)s chưa có vai trò thành viên hội đồng.") % {"user": user})
    found = Seat.objects.update_or_create(cycle=cycle, user=user, defaults={"duty": duty})[0]
    record(by, "seat", cycle.slug, username=user.username, duty=duty)
    return found


@transaction.atomic
def unseat(*, by: Actor, cycle: Cycle, user_id: int) -> None:
    """Take a seat on the council back."""
    demand(by, Can.SET_UP)
    removed = Seat.objects.filter(cycle=cycle, user_id=user_id).delete()[0]
    if not removed:
        raise Conflict(_("Người này không còn trong hội đồng của kỳ."))
    record(by, "unseat", cycle.slug, user=user_id)


@transaction.atomic
def put_below(*, by: Actor, cycle: Cycle, above: Cycle | None, due: datetime | None) -> None:
    """Name the cycle of the higher authority that receives the results, and until when."""
    demand(by, Can.SET_UP)
    higher = above
    while higher is not None:
        if higher.pk == cycle.pk:
            raise Invalid(_("Kỳ cấp trên không thể là chính kỳ này hoặc một kỳ dưới nó."))
        higher = higher.above
    if cycle.handed_up_at is not None:
        raise Conflict(_("Kết quả của kỳ này đã chuyển lên cấp trên, không đổi được nữa."))
    kept = due if above is not None else None
    Cycle.objects.filter(pk=cycle.pk).update(above=above, hand_up_due=kept)
    record(
        by,
        "put_below",
        cycle.slug,
        above=above.slug if above else "",
        due=kept.isoformat() if kept else "",
    )


@transaction.atomic
def start_cycle(*, by: Actor, cycle: Cycle) -> None:
    """Open a prepared cycle; afterwards its edition and units are fixed."""
    demand(by, Can.SET_UP)
    if not cycle.units.exists():
        raise Invalid(_("Kỳ chưa có đơn vị nào. Thêm đơn vị rồi mở kỳ."))
    changed = Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.PREPARING).update(
        state=Cycle.State.RUNNING
    )
    if not changed:
        raise Conflict(_("Kỳ này đã được mở."))
    cycle.state = Cycle.State.RUNNING
    record(by, "start_cycle", cycle.slug, units=cycle.units.count())
