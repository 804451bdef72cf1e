"""What appraisers do: judging rows, asking for explanations, notes among themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.answering import RowInvalid, row_named, subject
from parindex.assessments.actions.stating import Said, add_statement
from parindex.assessments.facts import as_judged, contradictions
from parindex.assessments.inputs import Typed, read_typed
from parindex.assessments.loading import Loaded, hold, hold_cycle, load
from parindex.assessments.models import Question, Remark, Statement
from parindex.assessments.workflow import State, closed
from parindex.cycles.assigning import Task, appraiser_of
from parindex.cycles.models import Cycle
from parindex.cycles.queries import tasks_of
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.engine.facts import Misread, Stage, read_decimal
from parindex.engine.indicators import Criterion
from parindex.engine.numbers import shown
from parindex.engine.rules import VALUE
from parindex.engine.scoring import score
from parindex.errors import Denied, Invalid
from parindex.language import spoken

ROUND_OF: Mapping[State, Stage] = {
    State.SUBMITTED: Stage.APPRAISAL,
    State.REVIEWING: Stage.REVIEW,
}
"""The states in which appraisers speak, and the stage they speak at."""


class Judgement(NamedTuple):
    """What an appraiser's form says about one row.

    `decision` is accept, correct, override or refuse; `raw` the texts of the corrected figures,
    `points` the text of overriding points, `seen` the statement id the form started from.
    """

    decision: str
    raw: Mapping[str, Sequence[str]] = {}
    points: str = ""
    reason: str = ""
    seen: int | None = None


def may_judge(by: Actor, loaded: Loaded, code: str, tasks: Sequence[Task]) -> str:
    """Why the actor may not judge a row now; "" when they may."""
    unit = loaded.assessment.unit
    if reason := denial(by, Can.APPRAISE, unit.code):
        return reason
    if loaded.cycle.state != Cycle.State.RUNNING:
        return _("Kỳ đánh giá không mở.")
    if loaded.state not in ROUND_OF:
        return _("Bài của %(unit)s không ở bước thẩm định.") % {"unit": unit.name}
    if reason := closed(loaded.timed(timezone.now())):
        return reason
    found = appraiser_of(tasks, unit.code, unit.group, code)
    if found is None:
        return _("Tiêu chí này của đơn vị chưa được phân công thẩm định.")
    return "" if found == by.id else _("Tiêu chí này được phân công cho thẩm định viên khác.")


def tasks_for(loaded: Loaded) -> list[Task]:
    """The assignments that hold for the round a sheet is in; a round without any uses the first."""
    return round_tasks(loaded.cycle, ROUND_OF.get(loaded.state, Stage.APPRAISAL))


def round_tasks(cycle: Cycle, stage: Stage) -> list[Task]:
    """The assignments of a round; the second round falls back on those of the first."""
    second = tasks_of(cycle, review="second") if stage is Stage.REVIEW else []
    return second or tasks_of(cycle)


@transaction.atomic
def judge(*, by: Actor, assessment_id: int, code: str, judgement: Judgement) -> Loaded:
    """Judge one row: accept it, correct its figures, override its points, refuse its claim.

    A reason is demanded whenever the points come out different from the unit's own.
    """
    loaded = hold(assessment_id)
    row_named(loaded.indicator_set, code)
    if reason := may_judge(by, loaded, code, tasks_for(loaded)):
        raise Denied(reason)
    return _judge(by, loaded, code, judgement)


def _judge(by: Actor, loaded: Loaded, code: str, judgement: Judgement) -> Loaded:
    written = write_judgement(by, loaded, code, judgement)
    if written.is_new:
        record(by, "judge", subject(loaded, code), **written.details())
    return load(loaded.assessment.pk)


class Written(NamedTuple):
    """What a judgement put down: its words, the shared figures it corrected, whether it is new."""

    said: Said
    shared: Mapping[str, object]
    is_new: bool

    def details(self) -> dict[str, object]:
        """The judgement as the journal keeps it."""
        points = self.said.points
        return {
            "verdict": self.said.verdict,
            "facts": {**self.said.facts, **self.shared},
            "points": None if points is None else str(points),
            "reason": self.said.reason,
        }


def write_judgement(by: Actor, loaded: Loaded, code: str, judgement: Judgement) -> Written:
    """Put down a judgement that `may_judge` allowed, inside the transaction of the caller's act.

    A sheet whose shared figures it corrected is to be loaded again before the next judgement.
    """
    stage = ROUND_OF[loaded.state]
    said, shared, typed = _said(loaded, code, judgement)
    current = loaded.sheet.at(code, stage)
    if _lowers_or_raises(loaded, code, said, shared) and not said.reason:
        raise RowInvalid(typed, _("Ghi lý do, vì điểm thẩm định khác điểm tự chấm."))
    for name, value in shared.items():
        here = loaded.sheet.at(name, stage)
        add_statement(
            by=by,
            assessment=loaded.assessment,
            code=name,
            stage=stage,
            said=Said({VALUE: value}, verdict=Statement.Verdict.CORRECTED, reason=said.reason),
            current=here,
            seen=here.id if here else None,
        )
    added = add_statement(
        by=by,
        assessment=loaded.assessment,
        code=code,
        stage=stage,
        said=said,
        current=current,
        seen=judgement.seen,
    )
    return Written(said, shared, added is not None)


def judging_refusal(
    by: Actor, loaded: Loaded, code: str, judgement: Judgement, tasks: Sequence[Task]
) -> str:
    """Why a judgement would be refused as it stands; "" when it would be put down."""
    if reason := may_judge(by, loaded, code, tasks):
        return reason
    try:
        said, shared = _said(loaded, code, judgement)[:2]
    except Invalid as refusal:
        return " ".join(refusal.problems)
    if _lowers_or_raises(loaded, code, said, shared) and not said.reason:
        return _("Ghi lý do, vì điểm thẩm định khác điểm tự chấm.")
    return ""


def _said(loaded: Loaded, code: str, judgement: Judgement) -> tuple[Said, dict[str, object], Typed]:
    """What the form says, the shared figures it corrects, and the texts as they were typed."""
    item = row_named(loaded.indicator_set, code)
    before = loaded.sheet.up_to(code, Stage(ROUND_OF[loaded.state] - 1))
    facts = dict(before.facts) if before else {}
    claimed = before is not None and before.is_claimed
    reason = judgement.reason.strip()
    verdicts = Statement.Verdict
    match judgement.decision:
        case "accept":
            own = loaded.sheet.own(code)
            facts = dict(own.facts) if own else {}
            claimed = own is not None and own.is_claimed
            said = Said(facts, None, claimed, claimed, verdicts.ACCEPTED, reason)
            return said, shared_as_stated(loaded, code), Typed()
        case "refuse":
            if not claimed:
                raise Invalid(_("Dòng này không có đề nghị «không áp dụng»."))
            return Said({}, None, True, False, verdicts.REFUSED, reason), {}, Typed()
        case "override":
            points = points_given(item, judgement.points)
            return Said(facts, points, claimed, False, verdicts.OVERRIDDEN, reason), {}, Typed()
        case "correct":
            typed = read_typed(item, judgement.raw)
            if typed.errors:
                raise RowInvalid(typed, *typed.errors.values())
            shared = {name: one for name, one in typed.facts.items() if name.startswith("@")}
            own_facts = {name: one for name, one in typed.facts.items() if name not in shared}
            shared = {
                name: one
                for name, one in shared.items()
                if (last := loaded.sheet.last(name)) is None or last.facts.get(VALUE) != one
            }
            changes: dict[str, Mapping[str, object]] = {
                n: {VALUE: one} for n, one in shared.items()
            }
            _demand_consistency(loaded, code, {**changes, code: own_facts}, typed)
            is_given = isinstance(item, Criterion) and item.by == "appraiser"
            verdict = verdicts.ACCEPTED if is_given else verdicts.CORRECTED
            return Said(own_facts, None, False, False, verdict, reason), shared, typed
        case _:
            raise Invalid(_("Chọn chấp nhận, điều chỉnh số liệu hoặc điều chỉnh điểm."))


def _demand_consistency(
    loaded: Loaded, code: str, changes: Mapping[str, Mapping[str, object]], typed: Typed
) -> None:
    """Refuse figures that could not be true together, in this row or one that shares a figure."""
    stage = ROUND_OF[loaded.state]
    found = contradictions(loaded.indicator_set, loaded.sheet, changes, stage)
    for place, sentence in found.items():
        words = (
            sentence
            if place == code
            else _("Tiêu chí %(place)s: %(sentence)s") % {"place": place, "sentence": sentence}
        )
        typed.errors[next(iter(typed.raw), VALUE)] = words
        raise RowInvalid(typed, words)


def shared_as_stated(loaded: Loaded, code: str) -> dict[str, object]:
    """The unit's own values of the shared figures of a row that a later stage had corrected."""
    rule = row_named(loaded.indicator_set, code).rule
    found: dict[str, object] = {}
    for ask in rule.asks if rule else ():
        own, last = loaded.sheet.own(ask.name), loaded.sheet.last(ask.name)
        if ask.is_shared and own is not None and last is not None and own.facts != last.facts:
            found[ask.name] = own.facts[VALUE]
    return found


def points_given(item: object, text: str) -> Decimal:
    most = item.max  # type: ignore[attr-defined]  # a leaf or an adjustment
    try:
        points = read_decimal(text.strip() or "?")
    except Misread as misread:
        raise Invalid(_("Điểm: %(misread)s.") % {"misread": misread}) from None
    if not 0 <= points <= most:
        raise Invalid(
            _("Đã nhập %(points)s điểm, tối đa %(most)s.")
            % {"points": shown(points, 2, spoken()), "most": shown(most, 2, spoken())}
        )
    return points


def _lowers_or_raises(loaded: Loaded, code: str, said: Said, shared: Mapping[str, object]) -> bool:
    """Whether what is said gives the row other points than the unit's own word, claims believed."""
    if said.verdict == Statement.Verdict.ACCEPTED:
        return False
    if said.verdict in (Statement.Verdict.OVERRIDDEN, Statement.Verdict.REFUSED) or shared:
        return True
    own = loaded.sheet.own(code)
    return own is None or dict(own.facts) != dict(said.facts) or own.is_claimed


@transaction.atomic
def accept_many(*, by: Actor, cycle: Cycle, code: str, codes: Sequence[str]) -> int:
    """Accept one criterion as stated for many units; rows that may not be are passed over.

    Rows that lack required evidence, are flagged, or were judged already stay as they are.
    """
    demand(by, Can.APPRAISE)
    count = 0
    for loaded in hold_cycle(cycle, codes):
        item = row_named(loaded.indicator_set, code)
        if may_judge(by, loaded, code, tasks_for(loaded)) or not acceptable(loaded, item.code):
            continue
        _judge(by, loaded, code, Judgement("accept"))
        count += 1
    return count


def acceptable(loaded: Loaded, code: str) -> bool:
    """Whether a row can be accepted without opening it: stated, proven, not yet judged or asked."""
    item = row_named(loaded.indicator_set, code)
    own = loaded.sheet.own(code)
    if not isinstance(item, Criterion) or item.by == "appraiser":
        return False
    if loaded.state is not State.SUBMITTED or loaded.sheet.at(code, Stage.APPRAISAL) is not None:
        return False
    if own is not None and own.is_claimed:
        return False
    has_figures = score_state(loaded, code) == "scored"
    return has_figures and (not item.evidence_required or code in loaded.cited)


def score_state(loaded: Loaded, code: str) -> str:
    """scored, missing, not_applicable or void, by the unit's own words."""
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet, Stage.UNIT))
    leaf = card.leaves.get(code)
    return leaf.state if leaf else "missing"


@transaction.atomic
def ask(*, by: Actor, assessment_id: int, code: str, text: str) -> Question:
    """Flag a row for explanation; it is sent when the coordinator opens the explanation."""
    loaded = hold(assessment_id)
    if reason := may_judge(by, loaded, code, tasks_for(loaded)):
        raise Denied(reason)
    if loaded.state is not State.SUBMITTED:
        raise Denied(_("Chỉ yêu cầu giải trình ở vòng thẩm định thứ nhất."))
    if not text.strip():
        raise Invalid(_("Ghi điều cần đơn vị giải trình."))
    existing = Question.objects.filter(
        assessment=loaded.assessment, code=code, withdrawn_at=None, signed_at=None
    ).first()
    if existing is not None:
        Question.objects.filter(pk=existing.pk).update(text=text.strip()[:2000])
        existing.refresh_from_db()
        record(by, "ask", subject(loaded, code), text=text.strip()[:300])
        return existing
    question = Question.objects.create(
        assessment=loaded.assessment,
        code=code,
        text=text.strip()[:2000],
        by_id=by.id,
        by_name=by.name,
    )
    record(by, "ask", subject(loaded, code), text=question.text[:300])
    return question


@transaction.atomic
def withdraw_question(*, by: Actor, question_id: int) -> None:
    """Take back a question that was not sent yet."""
    question = Question.objects.get(pk=question_id)
    loaded = hold(question.assessment_id)
    if reason := may_judge(by, loaded, question.code, tasks_for(loaded)):
        raise Denied(reason)
    changed = Question.objects.filter(pk=question_id, sent_at=None).update(
        withdrawn_at=timezone.now()
    )
    if not changed:
        raise Denied(_("Yêu cầu đã gửi cho đơn vị, không rút được."))
    record(by, "withdraw_question", subject(loaded, question.code))


@transaction.atomic
def note(*, by: Actor, assessment_id: int, code: str, text: str) -> Remark:
    """An internal note of appraisers, never seen by the unit."""
    loaded = load(assessment_id)
    demand(by, Can.APPRAISE, loaded.assessment.unit.code)
    if not text.strip():
        raise Invalid(_("Ghi nội dung ghi chú."))
    found = Remark.objects.create(
        assessment=loaded.assessment,
        code=code,
        text=text.strip()[:2000],
        is_internal=True,
        by_id=by.id,
        by_name=by.name,
    )
    record(by, "note", subject(loaded, code))
    return found
