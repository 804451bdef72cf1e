"""Replacing the edition of a running cycle: statements move as rows that are added, nothing is lost
silently."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.facts import Words
from parindex.assessments.loading import lock_sheets
from parindex.assessments.models import Assessment, Citation, Delegation, Question, Statement
from parindex.assessments.queries.replacing import Replacement, replacement
from parindex.assessments.replacement import STAGE_TITLES, SheetPlan
from parindex.cycles.actions import adopt
from parindex.cycles.models import Cycle
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.engine.indicators import IndicatorSet
from parindex.errors import Conflict, Invalid


@transaction.atomic
def replace_edition(*, by: Actor, cycle: Cycle, indicator_set: IndicatorSet) -> Replacement:
    """Run a cycle on with another edition; what was done, as it was shown before.

    A statement that moves becomes a new row under its new code at the same stage, with a reason
    that names the old edition; the old row stays. A code that means something else now is emptied.
    """
    demand(by, Can.SET_UP, "")
    lock_sheets(Assessment.objects.filter(unit__cycle=cycle).values_list("pk", flat=True))
    found = replacement(by, cycle, indicator_set)
    if found.blocked:
        raise Invalid(found.blocked)
    edition = adopt(by=by, indicator_set=indicator_set)
    changed = Cycle.objects.filter(pk=cycle.pk, edition=cycle.edition_id).update(edition=edition)
    if not changed:
        raise Conflict(_("Bộ chỉ số của kỳ vừa được thay. Tải lại trang."))
    try:
        with transaction.atomic():
            for assessment, plan in found.plans:
                _state(by, assessment, plan, found.old.id)
                _carry_along(by, assessment, plan)
    except IntegrityError:
        raise Conflict(
            _("Có người vừa lưu số liệu trong kỳ. Xem lại rồi bấm thay lần nữa.")
        ) from None
    record(
        by,
        "replace_edition",
        cycle.slug,
        old={"set": found.old.id, "digest": found.old.digest},
        new={"set": indicator_set.id, "digest": indicator_set.digest},
        moved={one.code: one.new_code for one in found.moved},
        lost=[one.code for one in found.lost],
    )
    cycle.edition = edition
    return found


def _state(by: Actor, assessment: Assessment, plan: SheetPlan, old_id: str) -> None:
    """Add the rows of one sheet: first those that move, then empty ones."""
    standing = {
        (one.code, one.stage): one.pk
        for one in Statement.objects.filter(assessment=assessment, replaced_by=None)
    }

    def row(words: Words, code: str, *, reason: str, says: bool) -> Statement:
        return Statement(
            assessment=assessment,
            code=code,
            stage=words.stage,
            facts=dict(words.facts) if says else {},
            points=words.points if says else None,
            is_claimed=words.is_claimed and says,
            is_accepted=words.is_accepted and says,
            verdict=words.verdict if says else "",
            reason=reason,
            note=words.note if says else "",
            by_id=by.id,
            by_name=by.name,
            replaces_id=standing.get((code, words.stage)),
        )

    rows = [
        row(one.words, one.code, reason=_moved_reason(one.words, old_id), says=True)
        for one in plan.shifts
    ]
    rows += [
        row(one, one.code, reason=f"Bộ {old_id} được thay, dòng này chưa có.", says=False)
        for one in plan.emptied
    ]
    Statement.objects.bulk_create(rows)


def _moved_reason(words: Words, old_id: str) -> str:
    stage = STAGE_TITLES[words.stage]
    said = f"Chuyển từ tiêu chí {words.code} của bộ {old_id} ({stage}, {words.by_name})."
    return f"{words.reason} {said}".strip()


def _carry_along(by: Actor, assessment: Assessment, plan: SheetPlan) -> None:
    """Evidence, delegations and unsent questions follow their criterion or are taken off."""
    goes = {one.words.code: one.code for one in plan.shifts}
    off = {one.code for one in plan.emptied} | set(goes)
    if not off:
        return
    now = timezone.now()
    cited = list(Citation.objects.filter(assessment=assessment, code__in=off, removed_at=None))
    Citation.objects.filter(pk__in=[one.pk for one in cited]).update(
        removed_at=now, removed_by=by.name
    )
    Citation.objects.bulk_create(
        Citation(
            assessment=assessment,
            code=goes[one.code],
            document_id=one.document_id,
            pages=one.pages,
            by_name=one.by_name,
        )
        for one in cited
        if one.code in goes
    )
    delegated = list(Delegation.objects.filter(assessment=assessment, code__in=off))
    Delegation.objects.filter(pk__in=[one.pk for one in delegated]).delete()
    Delegation.objects.bulk_create(
        Delegation(
            assessment=assessment, code=goes[one.code], user_id=one.user_id, by_name=one.by_name
        )
        for one in delegated
        if one.code in goes
    )
    asked = list(
        Question.objects.filter(
            assessment=assessment, code__in=off, withdrawn_at=None, sent_at=None
        )
    )
    Question.objects.filter(pk__in=[one.pk for one in asked]).update(withdrawn_at=now)
    Question.objects.bulk_create(
        Question(
            assessment=assessment,
            code=goes[one.code],
            text=one.text,
            by_id=one.by_id,
            by_name=one.by_name,
        )
        for one in asked
        if one.code in goes
    )
