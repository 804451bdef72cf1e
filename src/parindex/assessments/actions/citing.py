"""The use of evidence under criteria: documents of the library cited and taken away again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.actions.answering import row_named, subject
from parindex.assessments.loading import Loaded, hold
from parindex.assessments.models import Citation, Document
from parindex.assessments.workflow import State, closed
from parindex.cycles.models import Cycle
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.errors import Denied, Invalid


def may_cite(loaded: Loaded, code: str) -> str:
    """Why evidence under a row cannot change now; "" when it can.

    While explaining, evidence may be added under the rows that were asked about.
    """
    now = timezone.now()
    if loaded.cycle.state != Cycle.State.RUNNING:
        return _("Kỳ đánh giá không mở.")
    if loaded.state is State.DRAFTING or (
        loaded.state is State.EXPLAINING and code in loaded.asked
    ):
        return closed(loaded.timed(now))
    return _("Bài đã nộp, không thay đổi minh chứng được.")


@transaction.atomic
def cite(
    *, by: Actor, assessment_id: int, code: str, document_id: int, pages: str | None = None
) -> Citation:
    """Use a document under a criterion; citing again changes the pages, None leaves them.

    Of a document that was replaced meanwhile the newest version is used.
    """
    loaded = hold(assessment_id)
    unit = loaded.assessment.unit
    demand(by, Can.ANSWER, unit.code)
    row_named(loaded.indicator_set, code)
    if reason := may_cite(loaded, code):
        raise Denied(reason)
    document = _newest(Document.objects.filter(pk=document_id, place=unit.code).first())
    if document is None:
        raise Invalid(_("Kho minh chứng của đơn vị không có tài liệu này."))
    said = (pages or "").strip()[:60]
    citation, is_new = Citation.objects.get_or_create(
        assessment=loaded.assessment,
        code=code,
        document=document,
        removed_at=None,
        defaults={"pages": said, "by_name": by.name},
    )
    is_changed = not is_new and pages is not None and citation.pages != said
    if is_changed:
        Citation.objects.filter(pk=citation.pk).update(pages=said)
        citation.pages = said
    if is_new or is_changed:
        record(by, "cite", subject(loaded, code), document=document.pk, pages=said)
    return citation


def _newest(document: Document | None) -> Document | None:
    """The version nothing replaces, kept from being discarded while it is being cited."""
    while document is not None:
        newer = Document.objects.filter(replaces=document).first()
        if newer is None:
            return Document.objects.select_for_update().filter(pk=document.pk).first()
        document = newer
    return None


@transaction.atomic
def uncite(*, by: Actor, citation_id: int) -> Citation:
    """Take a document away from a criterion; the library keeps it."""
    citation = Citation.objects.get(pk=citation_id)
    loaded = hold(citation.assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    if reason := may_cite(loaded, citation.code):
        raise Denied(reason)
    if loaded.state is State.EXPLAINING and citation.at < (
        loaded.assessment.submitted_at or citation.at
    ):
        raise Denied(_("Minh chứng đã nộp không gỡ được; chỉ bổ sung thêm."))
    changed = Citation.objects.filter(pk=citation_id, removed_at=None).update(
        removed_at=timezone.now(), removed_by=by.name
    )
    if changed:
        record(by, "uncite", subject(loaded, citation.code), document=citation.document_id)
    return citation
