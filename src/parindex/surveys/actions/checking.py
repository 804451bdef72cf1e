"""Looking at forms: reasons found, people deciding, units declared void, persons called again."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand, demand_impartial
from parindex.engine.sampling import drawn
from parindex.errors import Conflict, Invalid
from parindex.surveys.models import (
    Attendee,
    CallBack,
    Draw,
    Flag,
    Reply,
    Survey,
    VoidUnit,
)
from parindex.surveys.queries.running import questionnaires_of
from parindex.surveys.suspicion import Found, Seen, suspicions

DENIED_CALLS = 1
"""From so many people who say they answered nothing, their interviewer's forms are looked at."""


class Looked(NamedTuple):
    """What going over the forms brought: new reasons, and open ones that no longer hold."""

    found: int
    gone: int


def _demand_checking(by: Actor, survey: Survey) -> None:
    demand(by, Can.RUN_SURVEY)
    if survey.state == Survey.State.HANDED:
        raise Conflict(
            _("Kết quả khảo sát đã chuyển vào kỳ đánh giá. Thu hồi kết quả trước khi sửa.")
        )


@transaction.atomic
def look_over(*, by: Actor, survey: Survey) -> Looked:
    """Go over all forms and note every reason to look at one; what people decided stays.

    Reasons nobody has decided on and that no longer hold are taken away.
    """
    _demand_checking(by, survey)
    held = {_identity(one): one for one in survey.flags.all()}
    found = {}
    for one in (*suspicions(questionnaires_of(survey), seen_forms(survey)), *_denials(survey)):
        identity = (one.kind, one.reply, one.interviewer if one.reply is None else None, _of(one))
        found[identity] = one
    gone = [flag.pk for key, flag in held.items() if key not in found and not flag.decision]
    survey.flags.filter(pk__in=gone).delete()
    new = [one for key, one in found.items() if key not in held]
    Flag.objects.bulk_create(
        (
            Flag(
                survey=survey,
                kind=one.kind,
                unit=one.unit,
                reply_id=one.reply,
                interviewer_id=one.interviewer,
                detail=dict(one.detail),
            )
            for one in new
        ),
        batch_size=500,
    )
    counts = Counter(one.kind for one in new)
    record(by, "look_over_survey", survey.cycle.slug, **counts, gone=len(gone))
    seal_soon()
    return Looked(len(new), len(gone))


def seen_forms(survey: Survey) -> Iterable[Seen]:
    """The forms of a survey as `suspicion` looks at them, excluded ones too, a few at a time."""
    fields = (
        "id",
        "unit",
        "questionnaire",
        "channel",
        "day",
        "answers",
        "minutes",
        "is_hasty",
        "burst",
        "is_from_staff",
        "interviewer_id",
    )
    for row in survey.replies.values_list(*fields).iterator(chunk_size=2000):
        yield Seen(*row)


def _identity(flag: Flag) -> tuple[object, ...]:
    person = flag.interviewer_id if flag.reply_id is None else None
    return (flag.kind, flag.reply_id, person, _mark(flag.detail))


def _of(found: Found) -> str:
    return _mark(found.detail) if found.reply is None else ""


def _mark(detail: object) -> str:
    """What tells two reasons about the same interviewer apart: the questionnaire or the day."""
    if not isinstance(detail, dict):
        return ""
    return str(detail.get("questionnaire") or detail.get("on") or "")


def _denials(survey: Survey) -> Iterable[Found]:
    """Interviewers whose people said, when called again, that they answered nothing."""
    called, denied = Counter[str](), Counter[str]()
    for name, outcome in survey.callbacks.exclude(attendee__interviewer="").values_list(
        "attendee__interviewer", "outcome"
    ):
        if outcome in (CallBack.Outcome.CONFIRMED, CallBack.Outcome.DENIED):
            called[name] += 1
            denied[name] += outcome == CallBack.Outcome.DENIED
    people = dict(
        survey.replies.exclude(interviewer=None)
        .values_list("interviewer__display_name", "interviewer")
        .distinct()
    )
    for name, times in denied.items():
        if times >= DENIED_CALLS and name in people:
            detail = {"denied": times, "called": called[name]}
            yield Found("denied", "", None, people[name], detail)


@transaction.atomic
def decide_flags(
    *, by: Actor, survey: Survey, flags: Collection[int], decision: str, reason: str
) -> int:
    """Keep or exclude the forms behind these reasons, with a reason; how many forms changed.

    A reason about an interviewer stands for all their forms of the questionnaire or the day. A
    form counts again only when no other reason excludes it. Nobody decides on their own unit.
    """
    _demand_checking(by, survey)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Ghi lý do giữ hoặc loại phiếu."))
    if decision not in (Flag.Decision.KEPT, Flag.Decision.EXCLUDED):
        raise Invalid(_("Chọn giữ phiếu hoặc loại phiếu."))
    chosen = list(survey.flags.select_for_update().filter(pk__in=flags))
    if not chosen:
        raise Invalid(_("Chọn ít nhất một phiếu."))
    touched = {pk: unit for flag in chosen for pk, unit in _forms_of(survey, flag)}
    for unit in sorted(set(touched.values())):
        demand_impartial(by, unit)
    survey.flags.filter(pk__in=[one.pk for one in chosen]).update(
        decision=decision, reason=reason[:300], decided_by=by.name, decided_at=timezone.now()
    )
    changed = _settle(survey, list(touched))
    for kind, unit in sorted({(one.kind, one.unit) for one in chosen}):
        record(
            by,
            "exclude_forms" if decision == Flag.Decision.EXCLUDED else "keep_forms",
            f"{survey.cycle.slug}/{unit}" if unit else survey.cycle.slug,
            kind=kind,
            flags=sum((one.kind, one.unit) == (kind, unit) for one in chosen),
            reason=reason,
        )
    seal_soon()
    return changed


def _forms_of(survey: Survey, flag: Flag) -> Iterable[tuple[UUID, str]]:
    """The forms a reason stands for, with their units."""
    if flag.reply_id is not None:
        forms = survey.replies.filter(pk=flag.reply_id)
    else:
        forms = survey.replies.filter(interviewer=flag.interviewer_id)
        if questionnaire := flag.detail.get("questionnaire"):
            forms = forms.filter(questionnaire=questionnaire)
        if day := flag.detail.get("on"):
            forms = forms.filter(day=day)
    return forms.values_list("pk", "unit")


def _settle(survey: Survey, forms: Collection[UUID]) -> int:
    """Write on each of these forms the reason that excludes it, or that none does."""
    excluding: dict[UUID, str] = {}
    for flag in survey.flags.filter(decision=Flag.Decision.EXCLUDED).order_by("-pk"):
        for pk, _unit in _forms_of(survey, flag):
            excluding[pk] = flag.kind
    changed = 0
    by_kind: dict[str, list[UUID]] = {}
    for pk in forms:
        by_kind.setdefault(excluding.get(pk, ""), []).append(pk)
    for kind, keys in by_kind.items():
        for start in range(0, len(keys), 500):
            part = Reply.objects.filter(pk__in=keys[start : start + 500])
            changed += part.exclude(excluded=kind).update(excluded=kind)
    return changed


@transaction.atomic
def declare_void(*, by: Actor, survey: Survey, unit: str, reason: str) -> None:
    """Declare the survey of one unit void: the set's rule for units without a survey applies."""
    _demand_checking(by, survey)
    demand_impartial(by, unit)
    if not survey.cycle.units.filter(code=unit).exists():
        raise Invalid(_("Kỳ này không có đơn vị đó."))
    if not reason.strip():
        raise Invalid(_("Ghi lý do hủy kết quả khảo sát của đơn vị."))
    try:
        with transaction.atomic():
            VoidUnit.objects.create(
                survey=survey, unit=unit, reason=reason.strip()[:300], by_name=by.name
            )
    except IntegrityError:
        raise Conflict(_("Kết quả khảo sát của đơn vị này đã bị hủy từ trước.")) from None
    record(by, "void_survey_of_unit", f"{survey.cycle.slug}/{unit}", reason=reason.strip())
    seal_soon()


@transaction.atomic
def lift_void(*, by: Actor, survey: Survey, unit: str, reason: str) -> None:
    """Take the declaration back, with a reason; what was declared stays on record."""
    _demand_checking(by, survey)
    demand_impartial(by, unit)
    if not reason.strip():
        raise Invalid(_("Ghi lý do công nhận lại kết quả khảo sát của đơn vị."))
    standing = survey.voids.filter(unit=unit, lifted_at=None)
    if not standing.update(lifted_at=timezone.now(), lifted_by=by.name):
        raise Conflict(_("Kết quả khảo sát của đơn vị này không bị hủy."))
    record(by, "lift_void_of_unit", f"{survey.cycle.slug}/{unit}", reason=reason.strip())
    seal_soon()


@transaction.atomic
def draw_callbacks(*, by: Actor, survey: Survey, size: int, seed: str = "") -> Draw:
    """Draw people of the attendance list to be called again (phúc tra).

    Everybody with a telephone who was not drawn before may be drawn. Who is drawn follows from
    the seed alone: by `engine.sampling.drawn`.
    """
    _demand_checking(by, survey)
    people = list(
        survey.attendees.filter(callback=None).exclude(phone="").order_by("pk").values_list("pk")
    )
    waiting = [pk for (pk,) in people]
    if not waiting:
        raise Invalid(
            _("Danh sách ký nhận chưa có ai có số điện thoại mà chưa được chọn để phúc tra.")
        )
    if not 1 <= size <= len(waiting):
        raise Invalid(_("Ghi số người từ 1 đến %(most)s.") % {"most": len(waiting)})
    seed = seed.strip()[:40] or secrets.token_hex(8)
    picked = {int(one) for one in drawn(map(str, waiting), size, seed)}
    register = hashlib.sha256(",".join(map(str, waiting)).encode()).hexdigest()
    draw = Draw.objects.create(
        survey=survey,
        kind="callbacks",
        title=_("Phúc tra %(size)s người") % {"size": size},
        seed=seed,
        size=size,
        drawn_from=len(waiting),
        register_digest=register,
        by_name=by.name,
    )
    CallBack.objects.bulk_create(
        CallBack(survey=survey, attendee_id=pk, draw=draw) for pk in sorted(picked)
    )
    record(by, "draw_callbacks", survey.cycle.slug, size=size, of=len(waiting), seed=seed)
    seal_soon()
    return draw


@transaction.atomic
def note_callback(
    *, by: Actor, survey: Survey, callback: int, outcome: str, note: str = ""
) -> None:
    """Write what a person who was called again said; nobody checks their own unit's people."""
    _demand_checking(by, survey)
    if outcome not in CallBack.Outcome.values:
        raise Invalid(_("Chọn kết quả cuộc gọi."))
    one = survey.callbacks.select_related("attendee").filter(pk=callback).first()
    if one is None:
        raise Invalid(_("Không tìm thấy người này trong danh sách phúc tra."))
    person: Attendee = one.attendee
    demand_impartial(by, person.unit)
    CallBack.objects.filter(pk=one.pk).update(
        outcome=outcome, note=note.strip()[:300], by_name=by.name, at=timezone.now()
    )
    record(by, "note_callback", f"{survey.cycle.slug}/{person.unit}", outcome=outcome)
    seal_soon()
