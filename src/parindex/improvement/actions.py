"""Every write of improvement plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role
from parindex.directory.actions import tell
from parindex.directory.journal import record, seal_soon
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.engine.documents import canonical, digest
from parindex.engine.numbers import plain
from parindex.errors import Conflict, Invalid
from parindex.improvement.models import Measure, MeasureNote, Plan, PlanVersion
from parindex.improvement.queries import colleagues

State = Plan.State
LONGEST = 2000


class Basis(NamedTuple):
    """The published results a plan rests on."""

    place: str
    unit_name: str
    authority: str
    year: int
    publication: str
    set_id: str


class Wanted(NamedTuple):
    """A measure to take into the plan: one of the engine's steps, or own words (no `step`)."""

    code: str
    title: str
    text: str
    step: str = ""
    gain: Decimal | None = None


class Written(NamedTuple):
    """What the unit writes about a measure: what, who, by when."""

    text: str
    responsible: str = ""
    username: str = ""
    due_on: date | None = None


@transaction.atomic
def take_in(*, by: Actor, basis: Basis, wanted: Sequence[Wanted]) -> Plan:
    """Put measures into the unit's plan of that year; the plan begins with the first of them.

    A criterion has one of the engine's steps in the plan: choosing another replaces it, and who
    does it by when stays.
    """
    demand(by, Can.ANSWER, basis.place)
    if not wanted:
        raise Invalid(_("Chọn ít nhất một việc để đưa vào kế hoạch."))
    plan, is_new = Plan.objects.select_for_update().get_or_create(
        place=basis.place,
        year=basis.year,
        defaults={**basis._asdict(), "by_name": by.name},
    )
    _still_written(plan)
    if not is_new and plan.publication != basis.publication:
        Plan.objects.filter(pk=plan.pk).update(publication=basis.publication, set_id=basis.set_id)
    for one in wanted:
        text = _text(one.text)
        there = plan.measures.exclude(step="").filter(code=one.code).first() if one.step else None
        if there is None:
            Measure.objects.create(plan=plan, **{**one._asdict(), "text": text})
        else:
            plan.measures.filter(pk=there.pk).update(step=one.step, text=text, gain=one.gain)
    record(by, "plan_measures", str(plan), criteria=[one.code for one in wanted])
    seal_soon()
    return plan


@transaction.atomic
def write_measure(*, by: Actor, measure_id: int, written: Written) -> Measure:
    """Change what a measure says, who does it and by when, while the plan is being written."""
    measure = _held(by, measure_id)
    _still_written(measure.plan)
    person = None
    if written.username:
        person = colleagues(measure.plan.place).filter(username=written.username).first()
        if person is None:
            raise Invalid(_("Chọn người phụ trách trong danh sách tài khoản của đơn vị."))
    measure.text, measure.person, measure.due_on = _text(written.text), person, written.due_on
    measure.responsible = written.responsible.strip()[:160] or (str(person) if person else "")
    measure.save(update_fields=["text", "person", "due_on", "responsible"])
    record(
        by,
        "write_measure",
        str(measure.plan),
        criterion=measure.code,
        responsible=measure.responsible,
        due=measure.due_on.isoformat() if measure.due_on else "",
    )
    seal_soon()
    return measure


@transaction.atomic
def remove_measure(*, by: Actor, measure_id: int) -> Plan:
    """Take a measure out of a plan that is being written and was never approved with it.

    What the head has approved once is dropped with a reason instead, so that it stays to be seen.
    """
    measure = _held(by, measure_id)
    plan = measure.plan
    _still_written(plan)
    if any(measure.pk in _ids(one) for one in plan.versions.all()):
        raise Conflict(
            _("Việc này đã có trong bản được duyệt. Chuyển trạng thái thành «Bỏ» và ghi lý do.")
        )
    record(by, "remove_measure", str(plan), criterion=measure.code, text=measure.text[:200])
    measure.delete()
    seal_soon()
    return plan


def _ids(version: PlanVersion) -> set[int]:
    return {one["id"] for one in version.body["measures"]}


@transaction.atomic
def propose(*, by: Actor, plan_id: int) -> Plan:
    """Hand the plan to the head; every measure has somebody responsible and a date."""
    plan = _plan(by, plan_id, Can.ANSWER)
    _still_written(plan)
    standing = [one for one in plan.measures.all() if one.state != Measure.State.DROPPED]
    if not standing:
        raise Invalid(_("Kế hoạch chưa có việc nào. Chọn việc ở danh sách điểm bị mất."))
    lacking = [one.code for one in standing if not one.responsible or one.due_on is None]
    if lacking:
        raise Invalid(
            _("Ghi người phụ trách và hạn xong cho: %(codes)s.") % {"codes": ", ".join(lacking)}
        )
    _move(plan, State.DRAFTING, State.PROPOSED)
    _tell(plan, _("Kế hoạch khắc phục năm %(year)s chờ duyệt.") % {"year": plan.year}, Role.HEAD)
    record(by, "propose_plan", str(plan), version=plan.version, measures=len(standing))
    seal_soon()
    return plan


@transaction.atomic
def send_back(*, by: Actor, plan_id: int, reason: str) -> Plan:
    """Return a proposed plan to whoever writes it, with the reason."""
    plan = _plan(by, plan_id, Can.SIGN)
    if not reason.strip():
        raise Invalid(_("Ghi lý do trả lại kế hoạch."))
    _move(plan, State.PROPOSED, State.DRAFTING, note=reason.strip()[:500])
    _tell(plan, _("Kế hoạch khắc phục bị trả lại: %(why)s") % {"why": reason.strip()}, Role.CLERK)
    record(by, "send_plan_back", str(plan), version=plan.version, reason=reason.strip()[:500])
    seal_soon()
    return plan


@transaction.atomic
def approve(*, by: Actor, plan_id: int) -> PlanVersion:
    """Approve the proposed plan: this version is frozen with its digest."""
    plan = _plan(by, plan_id, Can.SIGN)
    body = canonical(
        {
            "place": plan.place,
            "year": plan.year,
            "publication": plan.publication,
            "version": plan.version,
            "measures": [_frozen(one) for one in plan.measures.all()],
        }
    )
    _move(plan, State.PROPOSED, State.APPROVED)
    version = PlanVersion.objects.create(
        plan=plan, number=plan.version, body=body, digest=digest(body), by_name=by.name
    )
    _tell(plan, _("Kế hoạch khắc phục đã được duyệt."), Role.CLERK)
    record(by, "approve_plan", str(plan), version=plan.version, digest=version.digest)
    seal_soon()
    return version


def _frozen(one: Measure) -> dict[str, Any]:
    return {
        "id": one.pk,
        "code": one.code,
        "title": one.title,
        "step": one.step,
        "text": one.text,
        "gain": None if one.gain is None else plain(one.gain),
        "responsible": one.responsible,
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "state": one.state,
    }


@transaction.atomic
def revise(*, by: Actor, plan_id: int) -> Plan:
    """Open an approved plan for a next version; what was approved stays readable."""
    plan = _plan(by, plan_id, Can.ANSWER)
    _move(plan, State.APPROVED, State.DRAFTING, version=plan.version + 1)
    record(by, "revise_plan", str(plan), version=plan.version)
    seal_soon()
    return plan


@transaction.atomic
def follow(*, by: Actor, measure_id: int, state: str, text: str = "") -> Measure:
    """Tell how a measure of an approved plan stands, with a word about it.

    Dropping one needs a reason. Measures of a version that is being written can be dropped, too.
    """
    measure = _held(by, measure_id)
    if state not in Measure.State.values:
        raise Invalid(_("Chọn trạng thái của việc: chưa làm, đang làm, xong hoặc bỏ."))
    if not measure.plan.versions.exists():
        raise Conflict(_("Theo dõi việc khi kế hoạch đã được duyệt lần đầu."))
    if state == Measure.State.DROPPED and not text.strip():
        raise Invalid(_("Ghi lý do bỏ việc này."))
    if state == measure.state and not text.strip():
        raise Invalid(_("Chọn trạng thái mới hoặc ghi kết quả đến nay."))
    before, measure.state = measure.state, state
    measure.save(update_fields=["state"])
    MeasureNote.objects.create(
        measure=measure, state=state, text=text.strip()[:LONGEST], by_name=by.name
    )
    record(
        by,
        "follow_measure",
        str(measure.plan),
        criterion=measure.code,
        before=before,
        after=state,
        text=text.strip()[:200],
    )
    seal_soon()
    return measure


def _plan(by: Actor, plan_id: int, can: Can) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    demand(by, can, plan.place)
    return plan


def _held(by: Actor, measure_id: int) -> Measure:
    measure = Measure.objects.select_related("plan").get(pk=measure_id)
    demand(by, Can.ANSWER, measure.plan.place)
    return measure


def _still_written(plan: Plan) -> None:
    if plan.state == State.PROPOSED:
        raise Conflict(_("Kế hoạch đang chờ lãnh đạo duyệt. Chờ duyệt hoặc đề nghị trả lại."))
    if plan.state == State.APPROVED:
        raise Conflict(_("Kế hoạch đã duyệt. Bấm «Sửa kế hoạch» để soạn bản mới."))


def _move(plan: Plan, source: str, target: str, **fields: Any) -> None:
    """Change the state by comparing: of two people who press at once, one wins."""
    moved = Plan.objects.filter(pk=plan.pk, state=source).update(state=target, **fields)
    if not moved:
        raise Conflict(_("Kế hoạch vừa chuyển trạng thái. Tải lại trang để xem."))
    plan.refresh_from_db()


def _tell(plan: Plan, text: str, *roles: Role) -> None:
    people: Iterable[User] = colleagues(plan.place).filter(
        grants__role__in=roles, grants__place=plan.place
    )
    tell(people, f"{plan.unit_name}: {text}", reverse("plan", args=[plan.place, plan.year]))


def _text(text: str) -> str:
    said = text.strip()[:LONGEST]
    if not said:
        raise Invalid(_("Ghi nội dung việc cần làm."))
    return said
