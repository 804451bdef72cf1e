"""What the council does: an agenda, decisions with reasons and votes, conclusions, complaints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor, Can, denial, partiality
from parindex.assessments.actions import moving
from parindex.assessments.actions.answering import row_named, subject
from parindex.assessments.actions.outcomes import (
    Decision,
    DecisionInvalid,
    Trial,
    statements_of,
    try_out,
)
from parindex.assessments.actions.stating import RowConflict, add_statement
from parindex.assessments.inputs import Typed
from parindex.assessments.loading import Loaded, hold, load, load_cycle
from parindex.assessments.models import AgendaItem, Assessment
from parindex.assessments.trying import Company, figures_in
from parindex.assessments.workflow import State, meeting_closed
from parindex.cycles.deadlines import moment
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.queries import duty_of, seats_of
from parindex.directory.journal import record, seal_soon
from parindex.engine.facts import Stage
from parindex.errors import Conflict, Denied, Invalid

Side = AgendaItem.Side


def may_run(by: Actor, cycle: Cycle) -> str:
    """Why the actor may not run the meeting; "" for its chair, secretary or the coordinator."""
    if not denial(by, Can.SET_UP):
        return ""
    if duty_of(by, cycle) in (Seat.Duty.CHAIR, Seat.Duty.SECRETARY):
        return ""
    return _("Chỉ chủ tịch, thư ký hội đồng hoặc điều phối điều hành phiên họp.")


def may_decide(by: Actor, loaded: Loaded, *, runs: str | None = None) -> str:
    """Why the actor may not act on this unit at the meeting now; `runs` is `may_run` if known."""
    unit, cycle = loaded.assessment.unit, loaded.cycle
    if reason := may_run(by, cycle) if runs is None else runs:
        return reason
    if reason := partiality(by, unit.code):
        return reason
    if loaded.state is not State.DECIDING:
        return _("Bài của %(unit)s chưa chuyển hội đồng hoặc đã kết luận.") % {"unit": unit.name}
    if not loaded.assessment.reopened and cycle.state != Cycle.State.RUNNING:
        return _("Kỳ đánh giá không mở.")
    return meeting_closed(loaded.guarded(timezone.now()))


def _held(by: Actor, cycle: Cycle, assessment_id: int) -> Loaded:
    """The sheet, with its row locked until the end: decisions on one unit follow one another."""
    if reason := may_run(by, cycle):
        raise Denied(reason)
    loaded = hold(assessment_id)
    if reason := may_decide(by, loaded, runs=""):
        raise Denied(reason)
    return loaded


@transaction.atomic
def add_to_agenda(*, by: Actor, assessment_id: int, code: str, why: str) -> AgendaItem:
    """Put a row before the council; one that was decided may come back with a reason."""
    assessment = Assessment.objects.select_related("unit__cycle").get(pk=assessment_id)
    loaded = _held(by, assessment.unit.cycle, assessment_id)
    row_named(loaded.indicator_set, code)
    if not why.strip():
        raise Invalid(_("Ghi lý do đưa ra hội đồng."))
    try:
        with transaction.atomic():
            item = AgendaItem.objects.create(
                cycle=loaded.cycle,
                assessment=loaded.assessment,
                code=code,
                why=why.strip()[:300],
                added_by=by.name,
            )
    except IntegrityError:
        raise Conflict(_("Nội dung này đã có trong chương trình.")) from None
    record(by, "add_to_agenda", subject(loaded, code), why=item.why)
    return item


@transaction.atomic
def call(*, by: Actor, item_id: int) -> AgendaItem:
    """Make an item the current one, on every member's screen."""
    item = AgendaItem.objects.select_related("cycle").get(pk=item_id)
    loaded = _held(by, item.cycle, item.assessment_id)
    try:
        with transaction.atomic():
            AgendaItem.objects.filter(cycle=item.cycle, is_current=True).update(is_current=False)
            changed = AgendaItem.objects.filter(pk=item_id, decided_at=None).update(is_current=True)
    except IntegrityError:
        raise Conflict(_("Người khác vừa gọi một nội dung. Tải lại trang.")) from None
    if not changed:
        raise Conflict(_("Nội dung này đã được quyết định."))
    record(by, "call", subject(loaded, item.code), item=item_id)
    item.is_current = True
    return item


@transaction.atomic
def decide(*, by: Actor, item_id: int, decision: Decision) -> Loaded:
    """Record the council's decision on an item as it is taken; everything wrong is said at once."""
    item = AgendaItem.objects.select_related("cycle").get(pk=item_id)
    loaded = _held(by, item.cycle, item.assessment_id)
    item.refresh_from_db()
    if item.decided_at is not None:
        at = moment(item.decided_at)
        raise Conflict(
            _("Nội dung này đã được %(decided_by)s ghi quyết định lúc %(at)s.")
            % {"decided_by": item.decided_by, "at": at}
        )
    _demand_the_same(loaded, item.code, decision)
    errors: dict[str, str] = {}
    typed, trial = Typed(), None
    try:
        trial = try_out(loaded, item.code, decision, Company(loaded.cycle))
    except DecisionInvalid as refusal:
        errors.update(refusal.errors)
        typed = refusal.typed
    if not decision.words.strip():
        errors["words"] = _("Ghi kết luận và lý do của hội đồng.")
    votes = _votes(loaded, decision, errors)
    if errors or trial is None:
        raise DecisionInvalid(errors, typed)
    _write(by, loaded, item, decision, trial, votes)
    return load(loaded.assessment.pk)


def _demand_the_same(loaded: Loaded, code: str, decision: Decision) -> None:
    """Refuse when the figures are not those the meeting looked at."""
    if decision.seen is None or dict(decision.seen) == seen_by_council(loaded, code):
        return
    raise RowConflict(
        _("Số liệu của tiêu chí này vừa đổi theo một quyết định khác. Xem lại hai bên rồi ghi."),
        loaded.sheet.last(code),
    )


def seen_by_council(loaded: Loaded, code: str) -> dict[str, int | None]:
    """Code → id of the words that count, for a row and the shared figures it uses."""
    item = row_named(loaded.indicator_set, code)
    assert item.rule is not None
    names = [code, *(ask.name for ask in item.rule.asks if ask.is_shared)]
    lasts = {name: loaded.sheet.last(name) for name in names}
    return {name: last.id if last else None for name, last in lasts.items()}


def _votes(
    loaded: Loaded, decision: Decision, errors: dict[str, str]
) -> tuple[int | None, int | None, int | None]:
    """The votes as counts; a member tied to the unit has none."""
    texts = (decision.votes_for, decision.votes_against, decision.votes_abstained)
    given = [text.strip() for text in texts]
    if not any(given):
        return None, None, None
    if any(text and not (text.isascii() and text.isdigit() and len(text) < 4) for text in given):
        errors["votes"] = _("Số phiếu là số nguyên từ 0 trở lên.")
        return None, None, None
    agree, against, abstained = (int(text or 0) for text in given)
    most = voters(loaded)
    if agree + against + abstained > most:
        errors["votes"] = _(
            "Đã nhập %(agree)s phiếu; %(most)s thành viên hội đồng được biểu quyết về đơn vị này."
        ) % {"agree": agree + against + abstained, "most": most}
    elif agree < against:
        errors["votes"] = _(
            "Phiếu tán thành ít hơn phiếu không tán thành. Ghi phương án được đa số tán thành."
        )
    elif not agree:
        errors["votes"] = _("Ghi số phiếu tán thành, hoặc để trống cả ba ô khi không bỏ phiếu.")
    return agree, against, abstained


def voters(loaded: Loaded) -> int:
    """How many members of the council may vote on a unit."""
    seats = seats_of(loaded.cycle)
    place = loaded.assessment.unit.code
    return sum(not partiality(one.user.actor(), place) for one in seats)


def _write(
    by: Actor,
    loaded: Loaded,
    item: AgendaItem,
    decision: Decision,
    trial: Trial,
    votes: tuple[int | None, int | None, int | None],
) -> None:
    said = trial.outcome.said
    with override("vi"):  # kept, for the minutes too
        figures = figures_in(trial.sheet, row_named(loaded.indicator_set, item.code))
    changed = AgendaItem.objects.filter(pk=item.pk, decided_at=None).update(
        decided_at=timezone.now(),
        decided_by=by.name,
        decision=said.reason,
        side=decision.side,
        figures=figures[:300],
        points=trial.points,
        votes_for=votes[0],
        votes_against=votes[1],
        votes_abstained=votes[2],
        is_current=False,
    )
    if not changed:
        raise Conflict(_("Nội dung này vừa được quyết định."))
    for name, words in statements_of(item.code, trial.outcome).items():
        current = loaded.sheet.at(name, Stage.COUNCIL)
        add_statement(
            by=by,
            assessment=loaded.assessment,
            code=name,
            stage=Stage.COUNCIL,
            said=words,
            current=current,
            seen=current.id if current else None,
        )
    record(
        by,
        "decide",
        subject(loaded, item.code),
        side=decision.side,
        facts={**said.facts, **trial.outcome.shared},
        points=None if said.points is None else str(said.points),
        votes=list(votes),
        words=said.reason,
    )
    seal_soon()


def conclude(*, by: Actor, assessment_id: int) -> Loaded:
    """Conclude one unit; refused while something of it is undecided."""
    return moving.move(by=by, assessment_id=assessment_id, name="conclude")


def conclude_many(*, by: Actor, cycle: Cycle, codes: Sequence[str]) -> tuple[int, list[str]]:
    """Conclude many units: how many were, and a sentence for each that was not.

    Each unit is a transaction of its own.
    """
    if reason := denial(by, Can.DECIDE) or moving.may_conclude(by, cycle):
        raise Denied(reason)
    if not codes:
        raise Invalid(_("Chọn ít nhất một đơn vị."))
    concluded, refused = 0, []
    for loaded in load_cycle(cycle, codes):
        try:
            conclude(by=by, assessment_id=loaded.assessment.pk)
            concluded += 1
        except (Denied, Conflict) as refusal:
            refused.append(f"{loaded.assessment.unit.name}: {refusal}")
    return concluded, refused


def reopen(*, by: Actor, assessment_id: int, reason: str, until: datetime | None) -> Loaded:
    """Open a conclusion again after a complaint, once, until a moment."""
    return moving.move(
        by=by, assessment_id=assessment_id, name="reopen", reason=reason, until=until
    )
