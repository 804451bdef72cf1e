"""What a unit does with its own sheet: figures, claims, notes, remarks, delegation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.stating import Said, add_statement
from parindex.assessments.facts import contradictions
from parindex.assessments.inputs import UNIT_MAY_STATE, Typed, read_typed
from parindex.assessments.loading import Loaded, hold, load, words_of
from parindex.assessments.models import Assessment, Delegation, Question, Remark
from parindex.assessments.workflow import NOT_SUBMITTED, State, closed
from parindex.cycles.models import Cycle
from parindex.directory.actions import tell
from parindex.directory.journal import record
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.rules import VALUE
from parindex.errors import Denied, Invalid

LONGEST_NOTE = 4000


class RowInvalid(Invalid):
    """What was typed does not make sense; `typed` holds it with a sentence for each field."""

    def __init__(self, typed: Typed, *problems: str) -> None:
        super().__init__(*problems)
        self.typed = typed


class Row(NamedTuple):
    """What a form says about one row.

    `raw` are the texts by fact; `seen` the statement ids the form started from, by code (the leaf's
    own and those of shared figures), None for what was empty.
    """

    raw: Mapping[str, Sequence[str]]
    seen: Mapping[str, int | None]
    is_claimed: bool = False
    note: str = ""


@transaction.atomic
def state(*, by: Actor, assessment_id: int, code: str, row: Row) -> Loaded:
    """Save what a unit says about one row; the sheet as it stands afterwards.

    Refuses outside the phase, for rows others supply, and for what contradicts itself; nothing of
    a refused row is written.
    """
    loaded = hold(assessment_id)
    unit = loaded.assessment.unit
    demand(by, Can.ANSWER, unit.code)
    item = row_named(loaded.indicator_set, code)
    if reason := locked(loaded, code):
        raise Denied(reason)
    typed = _checked(loaded, item, row)
    if row.is_claimed and not _may_claim(item):
        raise RowInvalid(typed, _("Tiêu chí này không được đề nghị «không áp dụng»."))
    shared = {name: typed.facts.pop(name) for name in list(typed.facts) if name.startswith("@")}
    facts = {} if row.is_claimed else typed.facts
    said = {name: Said({VALUE: value}) for name, value in shared.items()}
    said[code] = Said(facts, is_claimed=row.is_claimed, note=row.note.strip()[:LONGEST_NOTE])
    added = [
        add_statement(
            by=by,
            assessment=loaded.assessment,
            code=name,
            stage=Stage.UNIT,
            said=one,
            current=loaded.sheet.own(name),
            seen=row.seen.get(name),
        )
        for name, one in said.items()
    ]
    changed = [words_of(one) for one in added if one is not None]
    if not changed:
        return loaded
    if loaded.assessment.begun_at is None:
        loaded.assessment.begun_at = timezone.now()
        loaded.assessment.save(update_fields=["begun_at"])
    record(
        by,
        "state",
        f"{loaded.cycle.slug}/{unit.code}/{code}",
        facts={**facts, **shared},
        claimed=row.is_claimed,
    )
    return replace(loaded, sheet=loaded.sheet.tried(changed))


def row_named(indicator_set: IndicatorSet, code: str) -> Criterion | Adjustment:
    """The leaf or adjustment of a code; `Invalid` for anything else."""
    found = indicator_set.by_code.get(code)
    if isinstance(found, Criterion) and found.is_leaf:
        return found
    for item in indicator_set.adjustments.items:
        if item.code == code:
            return item
    raise Invalid(_("Bộ chỉ số không có tiêu chí «%(code)s».") % {"code": code})


def locked(loaded: Loaded, code: str) -> str:
    """Why the unit cannot change a row now; "" when it can."""
    return supplied(row_named(loaded.indicator_set, code)) or sheet_locked(loaded)


def supplied(item: Criterion | Adjustment) -> str:
    """Why a row is never the unit's to state; "" when it is."""
    if isinstance(item, Criterion) and item.by not in UNIT_MAY_STATE:
        return _(SUPPLIED.get(item.by, NOT_STATED))
    return ""


def sheet_locked(loaded: Loaded) -> str:
    """Why the unit cannot change anything on its sheet now; "" when it can."""
    if loaded.cycle.state != Cycle.State.RUNNING:
        return _("Kỳ đánh giá không mở.")
    if loaded.state is State.DRAFTING:
        return closed(loaded.timed(timezone.now()))
    if loaded.state is State.SIGNING:
        return _("Bài đang chờ lãnh đạo ký. Muốn sửa, lấy lại bài hoặc đề nghị lãnh đạo trả lại.")
    if loaded.state is State.EXPLAINING:
        return _("Số liệu đã nộp không sửa được; hãy giải trình ở dòng được yêu cầu.")
    return _("Đã nộp. Muốn sửa, đề nghị Sở Nội vụ trả lại.")


NOT_STATED = gettext_noop("Dòng này không do đơn vị kê khai.")
SUPPLIED = {
    "survey": gettext_noop("Điểm từ điều tra xã hội học, không do đơn vị kê khai."),
    "import": gettext_noop("Số liệu lấy từ nguồn ngoài, do Sở Nội vụ nhập."),
    "appraiser": gettext_noop("Thẩm định viên cho điểm, đơn vị chỉ gửi minh chứng và ghi chú."),
}


def _checked(loaded: Loaded, item: Criterion | Adjustment, row: Row) -> Typed:
    """The typed facts, or `RowInvalid` with a sentence beside each field that is wrong."""
    typed = read_typed(item, row.raw)
    if typed.errors:
        raise RowInvalid(typed, *typed.errors.values())
    if row.is_claimed:
        return typed
    sentence = _contradiction(loaded, item, typed)
    if sentence:
        first = next(iter(typed.raw), VALUE)
        typed.errors[first] = sentence
        raise RowInvalid(typed, sentence)
    return typed


def _contradiction(loaded: Loaded, item: Criterion | Adjustment, typed: Typed) -> str:
    """Whether the typed facts, with the shared figures they change, contradict any row."""
    shared = {name: {VALUE: one} for name, one in typed.facts.items() if name.startswith("@")}
    own = {name: one for name, one in typed.facts.items() if name not in shared}
    found = contradictions(loaded.indicator_set, loaded.sheet, {**shared, item.code: own})
    if item.code in found:
        return found[item.code]
    return next(
        (
            _("Tiêu chí %(code)s: %(sentence)s") % {"code": code, "sentence": sentence}
            for code, sentence in found.items()
        ),
        "",
    )


def _may_claim(item: Criterion | Adjustment) -> bool:
    return isinstance(item, Criterion) and item.may_be_not_applicable


@transaction.atomic
def remark(*, by: Actor, assessment_id: int, code: str, text: str) -> Remark:
    """Leave a word on a row for the colleagues of the unit and the appraisers."""
    loaded = load(assessment_id)
    demand(by, Can.READ_SHEET, loaded.assessment.unit.code)
    if not text.strip():
        raise Invalid(_("Ghi nội dung trao đổi."))
    found = Remark.objects.create(
        assessment=loaded.assessment,
        code=code,
        text=text.strip()[:LONGEST_NOTE],
        by_id=by.id,
        by_name=by.name,
    )
    record(by, "remark", subject(loaded, code))
    return found


@transaction.atomic
def settle(*, by: Actor, remark_id: int) -> Remark:
    """Close a remark; it stays readable."""
    found = Remark.objects.select_related("assessment__unit__cycle").get(pk=remark_id)
    unit = found.assessment.unit
    demand(by, Can.READ_SHEET, unit.code)
    Remark.objects.filter(pk=remark_id, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by.name
    )
    found.refresh_from_db()
    record(by, "settle", f"{unit.cycle.slug}/{unit.code}/{found.code}")
    return found


@transaction.atomic
def delegate(*, by: Actor, assessment_id: int, code: str, username: str) -> None:
    """Ask a colleague of the unit to fill a row; an empty name takes the request back."""
    loaded = load(assessment_id)
    unit = loaded.assessment.unit
    demand(by, Can.ANSWER, unit.code)
    row_named(loaded.indicator_set, code)
    Delegation.objects.filter(assessment=loaded.assessment, code=code).delete()
    if username:
        user = User.objects.filter(username=username).prefetch_related("grants").first()
        if user is None or denial(user.actor(), Can.ANSWER, unit.code):
            raise Invalid(_("Chỉ giao được cho người có vai trò kê khai của đơn vị."))
        Delegation.objects.create(
            assessment=loaded.assessment, code=code, user=user, by_name=by.name
        )
        if user.pk != by.id:
            text = f"{by.name} giao bạn kê khai tiêu chí {code} ({unit.name})."
            tell([user], text, f"/cham-diem/{assessment_id}/#r-{code}")
    record(by, "delegate", subject(loaded, code), username=username)


@transaction.atomic
def write_report(*, by: Actor, assessment_id: int, difficulties: str, proposals: str) -> None:
    """Keep the two paragraphs the unit adds to its report."""
    loaded = hold(assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    if loaded.state not in NOT_SUBMITTED:
        raise Denied(_("Báo cáo đã nộp, không sửa được."))
    Assessment.objects.filter(pk=assessment_id).update(
        difficulties=difficulties.strip()[:LONGEST_NOTE], proposals=proposals.strip()[:LONGEST_NOTE]
    )
    record(by, "write_report", subject(loaded))


@transaction.atomic
def explain(*, by: Actor, question_id: int, answer: str) -> Question:
    """Write or change the unit's answer to a question that was sent."""
    question = Question.objects.get(pk=question_id)
    loaded = hold(question.assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    question.refresh_from_db()
    if loaded.state is not State.EXPLAINING or question.sent_at is None or question.signed_at:
        raise Denied(_("Tiêu chí này không mở để giải trình."))
    if reason := closed(loaded.timed(timezone.now())):
        raise Denied(reason)
    limit = loaded.cycle.explanation_limit
    text = answer.strip()
    if len(text) > limit:
        raise Invalid(
            _("Giải trình dài %(count)s ký tự, tối đa %(limit)s. Rút gọn %(over)s ký tự.")
            % {"count": len(text), "limit": limit, "over": len(text) - limit}
        )
    Question.objects.filter(pk=question_id).update(
        answer=text, answered_by=by.name, answered_at=timezone.now()
    )
    question.refresh_from_db()
    record(by, "explain", subject(loaded, question.code), length=len(text))
    return question


def subject(loaded: Loaded, code: str = "") -> str:
    """What an act was about, for the journal: cycle/unit/criterion."""
    parts = [loaded.cycle.slug, loaded.assessment.unit.code, code]
    return "/".join(part for part in parts if part)
