"""Forms that come in as a table of another tool: all that can be taken at once, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.deadlines import moment
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions.paper import keying_refusal
from parindex.surveys.actions.taking import take_many
from parindex.surveys.import_reading import Reading
from parindex.surveys.models import Import, Survey


def repeated(survey: Survey, digest: str) -> str:
    """That this very file was taken before, by whom and when; "" when it was not."""
    before = Import.objects.filter(survey=survey, file_digest=digest).first()
    if before is None:
        return ""
    return _(
        "Tệp này đã được %(name)s nhập lúc %(moment)s (%(rows)s phiếu, tên tệp «%(file)s»). "
        "Không nhập lại."
    ) % {
        "name": before.by_name,
        "moment": moment(before.at),
        "rows": before.rows,
        "file": before.file_name,
    }


def partial_refusal(reading: Reading) -> str:
    """Why a file with wrong rows cannot be taken without them; "" when it can."""
    if reading.problems and not reading.has_ids:
        return _(
            "Tệp không có cột mã dòng nên chỉ nhập được khi mọi dòng đều đúng: nếu nhập một phần, "
            "lần sửa sau sẽ đếm hai lần. Sửa các ô nêu trên rồi nộp lại."
        )
    return ""


@transaction.atomic
def import_forms(
    *,
    by: Actor,
    survey: Survey,
    reading: Reading,
    kind: str,
    file_name: str,
    file_digest: str,
    mapping: Mapping[str, Any],
) -> Import:
    """Take the forms of a file in one transaction; the same file is never taken twice."""
    demand(by, Can.RUN_SURVEY)
    if refusal := keying_refusal(survey):
        raise Denied(refusal)
    if refusal := repeated(survey, file_digest):
        raise Conflict(refusal)
    if refusal := partial_refusal(reading):
        raise Invalid(refusal)
    if not reading.forms:
        raise Invalid(_("Tệp không có phiếu nào nhận được. Xem các chỗ sai rồi ghép lại."))
    try:
        with transaction.atomic():
            count = take_many(survey, reading.forms)
            kept = Import.objects.create(
                survey=survey,
                kind=kind,
                file_name=file_name[:200],
                file_digest=file_digest,
                mapping=dict(mapping),
                rows=count,
                by_name=by.name,
            )
    except IntegrityError:
        raise Conflict(
            repeated(survey, file_digest)
            or _("Người khác vừa nhập một phần của tệp này. Xem lại rồi nhập.")
        ) from None
    record(
        by,
        "import_forms",
        survey.cycle.slug,
        kind=kind,
        file=file_name[:160],
        digest=file_digest,
        count=count,
    )
    seal_soon()
    return kept
