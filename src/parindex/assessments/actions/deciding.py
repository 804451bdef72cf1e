"""What the council does: an agenda, decisions with reasons and votes, conclusions, complaints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from parindex.access import Actor, Can, denial, partiality
from parindex.assessments.actions.answering import row_named, subject
from parindex.assessments.actions.appraising import points_given, shared_as_stated
from parindex.assessments.actions.stating import Said, add_statement
from parindex.assessments.inputs import read_typed
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import AgendaItem, Statement
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle, Seat
from parindex.directory.journal import record, seal_journal
from parindex.engine.facts import Stage
from parindex.engine.rules import VALUE
from parindex.errors import Conflict, Denied, Invalid


class Decision(NamedTuple):
    """What the council decided about one row.

    `side` is unit (as the unit states), appraisal (as appraised), correct (other figures in `raw`)
    or override (`points`); votes are counts or None where none was taken.
    """

    side: str
    words: str
    raw: Mapping[str, Sequence[str]] = {}
    points: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None


def may_run(by: Actor, cycle: Cycle) -> str:
    """Why the actor may not run the meeting; "" for its chair, secretary or the coordinator."""
    if not denial(by, Can.SET_UP):
        return ""
    duties = (Seat.Duty.CHAIR, Seat.Duty.SECRETARY)
    if Seat.objects.filter(cycle=cycle, user_id=by.person, duty__in=duties).exists():
        return ""
    return "Chỉ chủ tịch, thư ký hội đồng hoặc điều phối điều hành phiên họp."


@transaction.atomic
def add_to_agenda(*, by: Actor, assessment_id: int, code: str, why: str) -> AgendaItem:
    """Put a row before the council."""
    loaded = load(assessment_id)
    row_named(loaded.indicator_set, code)
    if reason := may_run(by, loaded.cycle):
        raise Denied(reason)
    if loaded.state is not State.DECIDING:
        raise Denied("Bài này chưa chuyển hội đồng hoặc đã kết luận.")
    if not why.strip():
        raise Invalid("Ghi lý do đưa ra hội đồng.")
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
        raise Conflict("Nội dung này đã có trong chương trình.") from None
    record(by, "add_to_agenda", subject(loaded, code), why=item.why)
    return item


@transaction.atomic
def call(*, by: Actor, item_id: int) -> AgendaItem:
    """Make an item the current one, on every member's screen."""
    item = AgendaItem.objects.select_related("cycle").get(pk=item_id)
    if reason := may_run(by, item.cycle):
        raise Denied(reason)
    AgendaItem.objects.filter(cycle=item.cycle, is_current=True).update(is_current=False)
    AgendaItem.objects.filter(pk=item_id).update(is_current=True)
    record(by, "call", f"{item.cycle.slug}/{item.code}", item=item_id)
    return item


@transaction.atomic
def decide(*, by: Actor, item_id: int, decision: Decision) -> Loaded:
    """Record the council's decision on an item as it is taken."""
    item = AgendaItem.objects.get(pk=item_id)
    loaded = load(item.assessment_id)
    unit = loaded.assessment.unit
    if reason := may_run(by, loaded.cycle) or partiality(by, unit.code):
        raise Denied(reason)
    if loaded.state is not State.DECIDING:
        raise Denied("Bài này không ở bước hội đồng.")
    if not decision.words.strip():
        raise Invalid("Ghi kết luận và lý do của hội đồng.")
    votes = (decision.votes_for, decision.votes_against, decision.votes_abstained)
    seats = Seat.objects.filter(cycle=loaded.cycle).count()
    if seats and sum(one or 0 for one in votes) > seats:
        raise Invalid(f"Số phiếu nhiều hơn số thành viên hội đồng ({seats}).")
    said, shared = _said(loaded, item.code, decision)
    changed = AgendaItem.objects.filter(pk=item_id, decided_at=None).update(
        decided_at=timezone.now(),
        decided_by=by.name,
        decision=decision.words.strip(),
        votes_for=decision.votes_for,
        votes_against=decision.votes_against,
        votes_abstained=decision.votes_abstained,
        is_current=False,
    )
    if not changed:
        raise Conflict("Nội dung này vừa được quyết định.")
    for name, value in {**shared, item.code: None}.items():
        current = loaded.sheet.at(name, Stage.COUNCIL)
        add_statement(
            by=by,
            assessment=loaded.assessment,
            code=name,
            stage=Stage.COUNCIL,
            said=said if name == item.code else said._replace(facts={VALUE: value}, points=None),
            current=current,
            seen=current.id if current else None,
        )
    record(by, "decide", subject(loaded, item.code), side=decision.side, words=said.reason)
    transaction.on_commit(seal_journal, robust=True)
    return load(loaded.assessment.pk)


def _said(loaded: Loaded, code: str, decision: Decision) -> tuple[Said, dict[str, object]]:
    own, last = loaded.sheet.own(code), loaded.sheet.up_to(code, Stage.REVIEW)
    words, verdicts = decision.words.strip(), Statement.Verdict
    match decision.side:
        case "unit":
            facts = dict(own.facts) if own else {}
            claimed = own is not None and own.is_claimed
            said = Said(facts, None, claimed, claimed, verdicts.ACCEPTED, words)
            return said, shared_as_stated(loaded, code)
        case "appraisal":
            if last is None:
                raise Invalid("Tiêu chí này chưa có kết quả thẩm định.")
            return (
                Said(
                    dict(last.facts),
                    last.points,
                    last.is_claimed,
                    last.is_accepted,
                    last.verdict,
                    words,
                ),
                {},
            )
        case "override":
            points = points_given(row_named(loaded.indicator_set, code), decision.points)
            facts = dict(last.facts) if last else {}
            return Said(facts, points, False, False, verdicts.OVERRIDDEN, words), {}
        case "correct":
            typed = read_typed(row_named(loaded.indicator_set, code), decision.raw)
            if typed.errors:
                raise Invalid(*typed.errors.values())
            shared = {name: one for name, one in typed.facts.items() if name.startswith("@")}
            facts = {name: one for name, one in typed.facts.items() if name not in shared}
            return Said(facts, None, False, False, verdicts.CORRECTED, words), shared
        case _:
            raise Invalid("Chọn theo đơn vị, theo thẩm định, số liệu khác hoặc điểm khác.")
