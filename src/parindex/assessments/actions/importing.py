"""Rows that come in by workbook: many at once, all or nothing, one entry in the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parindex.access import Actor, Can
from parindex.assessments.actions.answering import (
    LONGEST_NOTE,
    locked,
    row_named,
    sheet_locked,
    subject,
)
from parindex.assessments.actions.appraising import (
    ROUND_OF,
    Judgement,
    judging_refusal,
    round_tasks,
    write_judgement,
)
from parindex.assessments.actions.stating import Said, add_statement
from parindex.assessments.facts import contradictions
from parindex.assessments.inputs import read_typed
from parindex.assessments.loading import Loaded, hold, load, load_many, lock_sheets
from parindex.assessments.models import Assessment
from parindex.assessments.workflow import State
from parindex.cycles.assigning import Task
from parindex.cycles.models import Cycle
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.documents.workbooks.unit_sheet import Entry, entries, known
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.numbers import shown
from parindex.errors import Denied, Invalid

Key = tuple[int, str]
"""The id of an assessment and the code of a row."""


class ManyRefused(Invalid):
    """Nothing was written; `refusals` hold a sentence for each row that cannot be."""

    def __init__(self, refusals: Mapping[Key, str]) -> None:
        super().__init__(*dict.fromkeys(refusals.values()))
        self.refusals = refusals


class Stated(NamedTuple):
    """What a file says about one code of a unit: a leaf, an adjustment or a shared figure `@id`.

    `facts` are plain values as statements keep them; `seen` is the statement the file was made
    from, None for an empty row.
    """

    code: str
    facts: Mapping[str, Any]
    seen: int | None
    is_claimed: bool = False
    note: str = ""


@transaction.atomic
def state_many(*, by: Actor, assessment_id: int, rows: Sequence[Stated], file: str = "") -> Loaded:
    """Save what a unit says about many rows, under the checks of one row; all of them or none."""
    loaded = hold(assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    if reason := sheet_locked(loaded):
        raise Denied(reason)
    if refusals := stating_refusals(loaded, rows):
        raise ManyRefused({(assessment_id, code): one for code, one in refusals.items()})
    said: dict[str, Any] = {}
    for row in rows:
        facts = {} if row.is_claimed else row.facts
        if add_statement(
            by=by,
            assessment=loaded.assessment,
            code=row.code,
            stage=Stage.UNIT,
            said=Said(facts, is_claimed=row.is_claimed, note=row.note.strip()),
            current=loaded.sheet.own(row.code),
            seen=row.seen,
        ):
            said[row.code] = {"facts": dict(facts), "claimed": row.is_claimed}
    if not said:
        return loaded
    if loaded.assessment.begun_at is None:
        Assessment.objects.filter(pk=assessment_id, begun_at=None).update(begun_at=timezone.now())
    record(by, "state_many", subject(loaded), file=file, rows=said)
    return load(assessment_id)


def stating_refusals(loaded: Loaded, rows: Sequence[Stated]) -> dict[str, str]:
    """Code → why the unit may not state the row so; empty when all rows can be saved together."""
    asked = {entry.code: entry for entry in entries(loaded.indicator_set)}
    found = {row.code: reason for row in rows if (reason := _row_refusal(loaded, asked, row))}
    if found:
        return found
    return _spoiled(loaded, {row.code: {} if row.is_claimed else row.facts for row in rows})


def _spoiled(loaded: Loaded, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The changed code behind each row that could not be true once all changes are made."""
    found: dict[str, str] = {}
    for code, sentence in contradictions(loaded.indicator_set, loaded.sheet, changes).items():
        item = loaded.indicator_set.by_code.get(code)
        rule = item.rule if isinstance(item, Criterion) else None
        names = [ask.name for ask in rule.asks] if rule else []
        culprit = next((one for one in (code, *names) if one in changes), code)
        found[culprit] = (
            sentence
            if culprit == code
            else _("Tiêu chí %(code)s: %(sentence)s") % {"code": code, "sentence": sentence}
        )
    return found


def _row_refusal(loaded: Loaded, asked: Mapping[str, Entry], row: Stated) -> str:
    entry = asked.get(row.code)
    if entry is None:
        return _("Bộ chỉ số không có tiêu chí «%(code)s».") % {"code": row.code}
    if not row.code.startswith("@") and (reason := locked(loaded, row.code)):
        return reason
    if row.is_claimed and not entry.may_be_not_applicable:
        return _("Tiêu chí này không được đề nghị «không áp dụng».")
    if len(row.note.strip()) > LONGEST_NOTE:
        length, most = shown(len(row.note.strip())), shown(LONGEST_NOTE)
        return _("Ghi chú dài %(length)s ký tự, tối đa %(most)s. Rút gọn ghi chú.") % {
            "length": length,
            "most": most,
        }
    return "" if row.is_claimed else _unreadable(entry, row.facts)


def _unreadable(entry: Entry, facts: Mapping[str, Any]) -> str:
    """The first fact that the row does not ask for, or that is not what it asks for."""
    asks = {ask.name: ask for ask in entry.asks}
    for name, raw in facts.items():
        if name not in asks:
            return _("Tiêu chí này không có số liệu «%(name)s».") % {"name": name}
        if known(asks[name], raw) is None:
            return _("«%(raw)s» không phải giá trị của số liệu này.") % {"raw": raw}
    return ""


class Judged(NamedTuple):
    """What a file says about one row of one unit."""

    assessment_id: int
    code: str
    judgement: Judgement


@transaction.atomic
def judge_many(*, by: Actor, cycle: Cycle, rows: Sequence[Judged], file: str = "") -> int:
    """Judge many rows of a cycle under the rules of one; all of them or none. How many were new."""
    sheets = _held(cycle, {row.assessment_id for row in rows})
    if refusals := judging_refusals(by, cycle, sheets, rows):
        raise ManyRefused(refusals)
    said: dict[str, Any] = {}
    for row in rows:
        loaded = sheets[row.assessment_id]
        written = write_judgement(by, loaded, row.code, row.judgement)
        if written.is_new:
            said[f"{loaded.assessment.unit.code}/{row.code}"] = written.details()
        if written.shared:
            sheets[row.assessment_id] = load(row.assessment_id)
    if said:
        record(by, "judge_many", cycle.slug, file=file, rows=said)
    return len(said)


def _held(cycle: Cycle, ids: set[int]) -> dict[int, Loaded]:
    """The sheets of a cycle with these assessment ids, locked while rows are written."""
    lock_sheets(ids)
    return sheets_of(cycle, ids)


def sheets_of(cycle: Cycle, ids: set[int]) -> dict[int, Loaded]:
    """The sheets of a cycle with these assessment ids."""
    found = Assessment.objects.filter(unit__cycle=cycle, pk__in=ids).select_related("unit")
    return {one.assessment.pk: one for one in load_many(cycle, list(found))}


def judging_refusals(
    by: Actor, cycle: Cycle, sheets: Mapping[int, Loaded], rows: Sequence[Judged]
) -> dict[Key, str]:
    """(assessment, code) → why the judgement would be refused; empty when all can be put down."""
    stages = {ROUND_OF.get(one.state, Stage.APPRAISAL) for one in sheets.values()}
    tasks = {stage: round_tasks(cycle, stage) for stage in stages}
    found: dict[Key, str] = {}
    for row in rows:
        loaded = sheets.get(row.assessment_id)
        if loaded is None:
            found[row.assessment_id, row.code] = _("Dòng này không thuộc kỳ đánh giá.")
            continue
        given = tasks[ROUND_OF.get(loaded.state, Stage.APPRAISAL)]
        if reason := _judged_refusal(by, loaded, row, given):
            found[row.assessment_id, row.code] = reason
    return found or _two_words(sheets, rows)


def _judged_refusal(by: Actor, loaded: Loaded, row: Judged, tasks: Sequence[Task]) -> str:
    item = row_named(loaded.indicator_set, row.code)
    judgement, own = row.judgement, loaded.sheet.own(row.code)
    is_given = isinstance(item, Criterion) and item.by == "appraiser"
    if judgement.decision == "accept" and is_given and own is None:
        return _("Tiêu chí này do thẩm định viên cho điểm: chọn «Điều chỉnh số liệu» và nhập điểm.")
    if reason := judging_refusal(by, loaded, row.code, judgement, tasks):
        return reason
    if judgement.decision != "correct" or item.rule is None:
        return ""
    facts = read_typed(item, judgement.raw).facts
    values = {ask.name: known(ask, facts[ask.name]) for ask in item.rule.asks if ask.name in facts}
    if any(ask.name not in values for ask in item.rule.asks if not ask.is_optional):
        return ""
    sentence = item.rule.contradiction(
        {name: one for name, one in values.items() if one is not None}
    )
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _two_words(sheets: Mapping[int, Loaded], rows: Sequence[Judged]) -> dict[Key, str]:
    """Rows of one unit that give one shared figure two different values."""
    first: dict[tuple[int, str], tuple[str, Sequence[str]]] = {}
    found: dict[Key, str] = {}
    for row in rows:
        for name, texts in row.judgement.raw.items():
            if not name.startswith("@") or row.judgement.decision != "correct":
                continue
            code, before = first.setdefault((row.assessment_id, name), (row.code, texts))
            if list(before) != list(texts):
                found[row.assessment_id, row.code] = _(
                    "Số liệu dùng chung ghi %(listed)s, nhưng ở tiêu chí %(code)s ghi "
                    "%(listed2)s. Ghi cùng một số."
                ) % {"listed": ", ".join(texts), "code": code, "listed2": ", ".join(before)}
    return found


class Supplied(NamedTuple):
    """Figures that others than the unit supply, for one code of one unit."""

    assessment_id: int
    code: str
    facts: Mapping[str, Any]
    seen: int | None


SYSTEM_FIGURES = "Số liệu hệ thống"
"""Who states what a survey, another agency or a system supplied."""

SUPPLIED_BY = frozenset(("survey", "import", "feed"))


@transaction.atomic
def supply_many(*, by: Actor, cycle: Cycle, rows: Sequence[Supplied], file: str) -> int:
    """State figures of surveys, imports and feeds for many units; all of them or none.

    The statements carry the name of the file as their reason; the journal says who brought it.
    """
    demand(by, Can.SET_UP, "")
    sheets = _held(cycle, {row.assessment_id for row in rows})
    if refusals := supplying_refusals(sheets, rows):
        raise ManyRefused(refusals)
    system = Actor(by.id, SYSTEM_FIGURES)
    said: dict[str, Any] = {}
    for row in rows:
        loaded = sheets[row.assessment_id]
        current = loaded.sheet.own(row.code)
        note = current.note if current else ""
        if add_statement(
            by=system,
            assessment=loaded.assessment,
            code=row.code,
            stage=Stage.UNIT,
            said=Said(row.facts, reason=f"Nhập từ tệp «{file}».", note=note),
            current=current,
            seen=row.seen,
        ):
            said[f"{loaded.assessment.unit.code}/{row.code}"] = dict(row.facts)
    if said:
        record(by, "supply_many", cycle.slug, file=file, rows=said)
    return len(said)


def supplier_of(indicator_set: IndicatorSet, code: str) -> str:
    """Who supplies a row: unit, appraiser, survey, import or feed.

    A shared figure comes from a feed when the set says so, or when only rows of others use it.
    """
    if not code.startswith("@"):
        item = row_named(indicator_set, code)
        return item.by if isinstance(item, Criterion) else "unit"
    if any(f"@{fact.id}" == code and fact.feed for fact in indicator_set.facts):
        return "feed"
    users = {
        leaf.by
        for leaf in indicator_set.leaves
        if leaf.rule is not None and code in {ask.name for ask in leaf.rule.asks}
    }
    return "feed" if users and users <= SUPPLIED_BY else "unit"


NOT_SUPPLIED = {
    "unit": gettext_noop("Số liệu này do đơn vị tự kê khai, không nhập qua bảng tổng hợp."),
    "appraiser": gettext_noop("Điểm này do thẩm định viên cho, không nhập qua bảng tổng hợp."),
}


def supply_closed(loaded: Loaded, supplier: str) -> str:
    """Why figures of a supplier cannot be set for a unit now; "" when they can."""
    if supplier not in SUPPLIED_BY:
        return _(NOT_SUPPLIED.get(supplier, NOT_SUPPLIED["unit"]))
    name = loaded.assessment.unit.name
    if loaded.cycle.state != Cycle.State.RUNNING:
        return _("Kỳ đánh giá không mở.")
    if loaded.state is State.CONCLUDED:
        return _("Bài của %(name)s đã kết luận, không nhập thêm số liệu.") % {"name": name}
    if supplier == "feed" and loaded.state is not State.DRAFTING:
        return _("%(name)s đã trình hoặc ký nộp số liệu này; chỉ sửa được ở bước thẩm định.") % {
            "name": name
        }
    return ""


def supplying_refusals(sheets: Mapping[int, Loaded], rows: Sequence[Supplied]) -> dict[Key, str]:
    """(assessment, code) → why the figures cannot be stated; empty when all can be."""
    found: dict[Key, str] = {}
    changes: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        loaded = sheets.get(row.assessment_id)
        reason = (
            _supplied_refusal(loaded, row) if loaded else _("Đơn vị này không thuộc kỳ đánh giá.")
        )
        if reason:
            found[row.assessment_id, row.code] = reason
        changes[row.assessment_id][row.code] = row.facts
    if found:
        return found
    for assessment_id, given in changes.items():
        loaded = sheets[assessment_id]
        for code, sentence in _spoiled(loaded, given).items():
            found[assessment_id, code] = sentence
    return found


def _supplied_refusal(loaded: Loaded, row: Supplied) -> str:
    if reason := supply_closed(loaded, supplier_of(loaded.indicator_set, row.code)):
        return reason
    entry = next(one for one in entries(loaded.indicator_set) if one.code == row.code)
    return _unreadable(entry, row.facts)
