"""Moving a sheet through the workflow, signing, opening a cycle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import SYSTEM, Actor, Can, Role
from parindex.assessments.actions.answering import subject
from parindex.assessments.facts import as_claimed
from parindex.assessments.loading import Loaded, hold, load, load_cycle
from parindex.assessments.models import (
    AgendaItem,
    Assessment,
    Citation,
    Document,
    Question,
    Remark,
    Submission,
)
from parindex.assessments.workflow import Move, State, move_named, refusal
from parindex.cycles.actions import start_cycle
from parindex.cycles.deadlines import Openness, Phase, moment
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.queries import duty_of, seats_of, windows_of
from parindex.directory.actions import tell
from parindex.directory.journal import record, seal_soon
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.engine.documents import canonical, digest
from parindex.engine.numbers import plain
from parindex.engine.scoring import score
from parindex.engine.stating import unit_document
from parindex.errors import Conflict, Denied, Invalid
from parindex.language import counted


@transaction.atomic
def open_cycle(*, by: Actor, cycle: Cycle) -> None:
    """Open a prepared cycle: every unit gets its sheet and its people are told."""
    start_cycle(by=by, cycle=cycle)
    units = list(cycle.units.all())
    Assessment.objects.bulk_create(Assessment(unit=one) for one in units)
    people = people_of([one.code for one in units])
    tell(people, f"{cycle.title} đã mở. Bắt đầu kê khai và chấm điểm.", "/viec-can-lam/")


def people_of(codes: Iterable[str], *roles: Role) -> list[User]:
    """The people with a grant in these units, of these roles or of any."""
    found = User.objects.filter(is_active=True, grants__place__in=list(codes))
    if roles:
        found = found.filter(grants__role__in=roles)
    return list(found.distinct())


@transaction.atomic
def move(
    *, by: Actor, assessment_id: int, name: str, reason: str = "", until: datetime | None = None
) -> Loaded:
    """Make one move of the workflow; refused with the guard's own sentence.

    The sheet is held and its state changes by comparing, so that two people who press at once make
    one move. `until` is the last moment for settling a complaint, demanded by "reopen".
    """
    return _make(by, hold(assessment_id), name, reason, until)


def may_conclude(by: Actor, cycle: Cycle) -> str:
    """Why the actor may not conclude a sheet; "" for the chair and the secretary of the council."""
    if duty_of(by, cycle) in (Seat.Duty.CHAIR, Seat.Duty.SECRETARY):
        return ""
    return _("Chỉ chủ tịch hoặc thư ký hội đồng của kỳ này kết luận.")


def _make(
    by: Actor, loaded: Loaded, name: str, reason: str, until: datetime | None = None
) -> Loaded:
    found = move_named(name)
    now = timezone.now()
    if why := refusal(found, by, loaded.guarded(now)):
        if loaded.state is not found.source:
            raise Conflict(why)
        raise Denied(why)
    if name == "conclude" and (why := may_conclude(by, loaded.cycle)):
        raise Denied(why)
    if found.needs_reason and not reason.strip():
        raise Invalid(_("Ghi lý do."))
    if name == "reopen" and (until is None or until <= now):
        raise Invalid(_("Ghi hạn giải quyết khiếu nại, sau thời điểm này."))
    changed = Assessment.objects.filter(pk=loaded.assessment.pk, state=found.source.value).update(
        state=found.target.value
    )
    if not changed:
        raise Conflict(_("Người khác vừa chuyển bài này. Tải lại trang để xem trạng thái mới."))
    _follow(by, loaded, found, now, reason.strip(), until)
    said = {"until": until.isoformat()} if until and name == "reopen" else {}
    record(by, found.name, subject(loaded), reason=reason.strip(), **said)
    seal_soon()
    _tell(loaded, found, by)
    loaded.assessment.state = found.target.value
    return loaded


def _follow(
    by: Actor, loaded: Loaded, made: Move, now: datetime, reason: str, until: datetime | None
) -> None:
    """What belongs to a move besides the new state; `now` is the moment its guard looked at."""
    assessment = loaded.assessment
    if reason:
        Remark.objects.create(
            assessment=assessment,
            text=f"{made.title}: {reason}",
            by_id=by.id,
            by_name=by.name,
        )
    match made.name:
        case "submit" | "lock" | "lock_unsigned":
            is_signed = made.name == "submit"
            late = loaded.guarded(now).openness(Phase.ANSWERING) in (Openness.LATE, Openness.GRACE)
            Assessment.objects.filter(pk=assessment.pk).update(
                submitted_at=now, is_late=late or not is_signed, is_locked_unsigned=not is_signed
            )
            kind = Submission.Kind.SELF_ASSESSMENT if is_signed else Submission.Kind.LOCKED
            freeze_sheet(by, loaded, kind)
        case "ask":
            Question.objects.filter(assessment=assessment, sent_at=None, withdrawn_at=None).update(
                sent_at=now
            )
        case "explain":
            Question.objects.filter(
                assessment=assessment, signed_at=None, withdrawn_at=None
            ).exclude(sent_at=None).update(signed_at=now)
            freeze_sheet(by, loaded, Submission.Kind.EXPLANATION)
        case "close_explanation":
            Question.objects.filter(
                assessment=assessment, signed_at=None, withdrawn_at=None
            ).exclude(sent_at=None).update(signed_at=now)
        case "refer" | "refer_reviewed":
            put_disputes_on_agenda(by, loaded)
        case "reopen":
            Cycle.objects.filter(pk=loaded.cycle.pk).update(state=Cycle.State.RUNNING)
            Assessment.objects.filter(pk=assessment.pk).update(
                reopened=assessment.reopened + 1, complaint_until=until
            )
            _tell_reopened(loaded, until)
        case "conclude":
            _demand_nothing_was_added(loaded)


def _demand_nothing_was_added(loaded: Loaded) -> None:
    """Refuse when somebody put a row on the agenda between our reading and our writing."""
    found = AgendaItem.objects.filter(assessment=loaded.assessment, decided_at=None).count()
    if found > loaded.undecided:
        raise Conflict(_("Vừa có nội dung mới trong chương trình của đơn vị này. Tải lại trang."))
    AgendaItem.objects.filter(assessment=loaded.assessment, is_current=True).update(
        is_current=False
    )


def _tell_reopened(loaded: Loaded, until: datetime | None) -> None:
    unit, cycle = loaded.assessment.unit, loaded.cycle
    with override("vi"):
        due = f", giải quyết đến {moment(until)}" if until else ""
    text = f"Kết luận của {unit.name} được mở lại theo khiếu nại{due}."
    people = people_of([unit.code], Role.CLERK, Role.HEAD)
    tell(people, text, f"/cham-diem/{loaded.assessment.pk}/")
    tell([one.user for one in seats_of(cycle)], text, f"/hoi-dong/{cycle.slug}/")


def freeze_sheet(by: Actor, loaded: Loaded, kind: str) -> Submission:
    """Keep the sheet as it is signed, with its digest."""
    facts = as_claimed(loaded.indicator_set, loaded.sheet)
    card = score(loaded.indicator_set, facts)
    body: dict[str, Any] = {
        "set": loaded.indicator_set.digest,
        "unit": unit_document(facts),
        "notes": {
            code: words.note
            for code in sorted(loaded.sheet.words)
            if (words := loaded.sheet.own(code)) is not None and words.note
        },
        "evidence": _cited_documents(loaded),
        "explanations": {
            one.code: one.answer
            for one in Question.objects.filter(assessment=loaded.assessment).exclude(answer="")
        },
    }
    plain_body = canonical(body)
    return Submission.objects.create(
        assessment=loaded.assessment,
        kind=kind,
        body=plain_body,
        digest=digest(plain_body),
        points=plain(card.points) if card.index is not None else "",
        by_name=by.name,
    )


def _cited_documents(loaded: Loaded) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    citations = Citation.objects.filter(assessment=loaded.assessment, removed_at=None)
    for one in citations.select_related("document").order_by("code", "pk"):
        said = [str(one.document), one.pages, one.document.file_digest or one.document.url]
        found.setdefault(one.code, []).append(" · ".join(part for part in said if part))
    return found


def put_disputes_on_agenda(by: Actor, loaded: Loaded) -> int:
    """Rows where the unit and the last appraiser do not agree go before the council."""
    items = []
    for code in sorted(loaded.asked):
        # A row of shared figures alone may have no words of the unit under its own code.
        last = loaded.sheet.last(code)
        if last is None or last.verdict in ("", "accepted"):
            continue
        items.append(
            AgendaItem(
                cycle=loaded.cycle,
                assessment=loaded.assessment,
                code=code,
                why="Đơn vị giải trình, thẩm định lần hai vẫn điều chỉnh.",
                added_by=by.name,
            )
        )
    AgendaItem.objects.bulk_create(items, ignore_conflicts=True)
    return len(items)


def _tell(loaded: Loaded, made: Move, by: Actor) -> None:
    """Tell those who have to act next, or whose sheet it is."""
    unit, cycle = loaded.assessment.unit, loaded.cycle
    sheet = f"/cham-diem/{loaded.assessment.pk}/"
    match made.target:
        case State.SIGNING:
            text = f"{unit.name} trình ký kết quả tự chấm {cycle.year}."
            tell(people_of([unit.code], Role.HEAD), text, f"{sheet}ky/")
        case State.DRAFTING:
            text = f"Bài tự chấm của {unit.name} được trả lại để sửa."
            tell(people_of([unit.code], Role.CLERK, Role.HEAD), text, sheet)
        case State.EXPLAINING:
            text = f"{unit.name} có yêu cầu giải trình trong {cycle.title}."
            tell(
                people_of([unit.code], Role.CLERK, Role.HEAD),
                text,
                f"/giai-trinh/{unit.assessment.pk}/",
            )
        case State.CONCLUDED:
            text = f"Hội đồng đã kết luận điểm của {unit.name}."
            tell(people_of([unit.code], Role.CLERK, Role.HEAD), text, sheet)
        case _:
            pass


@transaction.atomic
def finish_cycle(*, by: Actor, cycle: Cycle) -> None:
    """End a cycle once every unit is concluded; units that never submitted stay without result."""
    demand(by, Can.SET_UP)
    out = (State.DRAFTING.value, State.SIGNING.value, State.CONCLUDED.value)
    left = Assessment.objects.filter(unit__cycle=cycle).exclude(state__in=out).count()
    if left:
        raise Invalid(counted("Còn %(count)s đơn vị chưa kết luận.", left))
    if not Assessment.objects.filter(unit__cycle=cycle, state=State.CONCLUDED.value).exists():
        raise Invalid(_("Chưa có đơn vị nào được kết luận."))
    changed = Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.RUNNING).update(
        state=Cycle.State.CONCLUDED
    )
    if not changed:
        raise Conflict(_("Kỳ không ở trạng thái đang diễn ra."))
    record(by, "finish_cycle", cycle.slug)
    seal_soon()


def settle_overdue(cycle: Cycle) -> int:
    """Lock what stands in units whose time is over, where the cycle says so; how many were locked.

    Called when somebody looks at the cycle, so that no scheduler has to run on time. A unit that
    stated nothing has nothing to lock and stays as it is: never a silent zero.
    """
    if cycle.late_policy != Cycle.LatePolicy.LOCKED or cycle.state != Cycle.State.RUNNING:
        return 0
    window = windows_of(cycle).get(Phase.ANSWERING)
    now = timezone.now()
    if window is None or now <= max(window.closes, window.grace_until or window.closes):
        return 0
    waiting = Assessment.objects.filter(
        unit__cycle=cycle,
        state__in=(State.DRAFTING.value, State.SIGNING.value),
        begun_at__isnull=False,
    )
    count = 0
    for loaded in load_cycle(cycle, list(waiting.values_list("unit__code", flat=True))):
        if not _lock_name(loaded, now):
            continue
        with transaction.atomic():
            held = hold(loaded.assessment.pk)
            # Somebody else may have looked at the cycle at the same moment.
            if name := _lock_name(held, now):
                _make(SYSTEM, held, name, "")
                count += 1
    return count


def _lock_name(loaded: Loaded, now: datetime) -> str:
    """The move that locks a sheet whose time is over; "" for one that may not be locked."""
    name = "lock_unsigned" if loaded.state is State.SIGNING else "lock"
    return "" if refusal(move_named(name), SYSTEM, loaded.guarded(now)) else name


def move_many(
    *, by: Actor, cycle: Cycle, name: str, codes: Iterable[str], reason: str = ""
) -> tuple[int, list[str]]:
    """Make one move for many units: how many moved, and a sentence for each that could not.

    Each unit is a transaction of its own.
    """
    demand(by, Can.SET_UP)
    moved, refused = 0, []
    for loaded in load_cycle(cycle, codes):
        try:
            with transaction.atomic():
                _make(by, hold(loaded.assessment.pk), name, reason)
            moved += 1
        except (Denied, Conflict, Invalid) as refusal_found:
            refused.append(f"{loaded.assessment.unit.name}: {refusal_found}")
    return moved, refused


@transaction.atomic
def attach_signed_copy(*, by: Actor, submission: Submission, document: Document) -> None:
    """Put a scanned or digitally signed copy beside what was submitted."""
    loaded = load(submission.assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    Submission.objects.filter(pk=submission.pk).update(signed_copy=document)
    record(by, "attach_signed_copy", subject(loaded), document=document.pk)
