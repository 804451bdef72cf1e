"""Changing the questionnaires while a survey is being prepared; afterwards they stand.

What is kept can always be read by the engine. Two officers never overwrite one another: a change
names the digest of the questionnaires it was made on.
"""

from __future__ import annotations

import json

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.engine.documents import canonical, digest
from parindex.engine.problems import Problem
from parindex.errors import Conflict, Invalid
from parindex.surveys.drafting import Document, Row, questions_of, restored, rows
from parindex.surveys.form_changes import differences, journal_details
from parindex.surveys.models import Door, Invitee, Quota, Survey, Target
from parindex.surveys.queries.forms import edition_forms, form_problems

State = Survey.State


class Unreadable(Invalid):
    """Questionnaires that cannot be used as they are; `found` says where and why."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(*[str(one) for one in found])
        self.found = found


@transaction.atomic
def rewrite_forms(
    *, by: Actor, survey: Survey, seen: str, document: Document, act: str = "rewrite_forms"
) -> Row:
    """Put changed questionnaires in the place of those with the digest `seen`; returns them.

    Refused when they cannot be read (`Unreadable`), when somebody else changed them since
    (`Conflict`), and once the survey is open.
    """
    demand(by, Can.RUN_SURVEY)
    kept: Row = json.loads(json.dumps(canonical(document)))
    _refuse_unusable(survey, kept)
    changes = differences(survey.document, kept)
    found = Survey.objects.filter(pk=survey.pk, state=State.PREPARING, digest=seen)
    if not found.update(document=kept, digest=digest(kept)):
        raise Conflict(_refusal(survey))
    survey.document, survey.digest = kept, digest(kept)
    if changes:
        details = journal_details(changes)
        record(by, act, survey.cycle.slug, digest=survey.digest, **details)
        seal_soon()
    return kept


def restore_forms(*, by: Actor, survey: Survey, seen: str, form: str = "") -> Row:
    """The edition's own questionnaires again; only one of them when it is named."""
    edition = edition_forms(survey)
    document = restored(survey.document, edition, form) if form else edition
    return rewrite_forms(by=by, survey=survey, seen=seen, document=document, act="restore_forms")


def _refuse_unusable(survey: Survey, document: Document) -> None:
    if problems := form_problems(survey, document):
        raise Unreadable(problems)
    if rows(document, "result") != rows(survey.document, "result"):
        raise Invalid(_("Cách tính điểm thuộc bộ chỉ số, không sửa cùng phiếu hỏi."))
    forms = {one["id"] for one in rows(document, "questionnaire")}
    for one in rows(survey.document, "questionnaire"):
        if one["id"] not in forms and _is_planned(survey, one["id"]):
            raise Invalid(
                _(
                    "Phiếu «%(form)s» đã có mẫu, mã QR hoặc người được mời. Bỏ chúng ở trang Mẫu "
                    "và Người được mời trước khi xóa phiếu."
                )
                % {"form": one["id"]}
            )
    for quota in Quota.objects.filter(target__survey=survey).select_related("target"):
        form = quota.target.questionnaire
        if form in forms and quota.question not in {q["id"] for q in questions_of(document, form)}:
            raise Invalid(
                _("Câu «%(question)s» đang dùng để chia mẫu. Bỏ phần chia mẫu ở trang Mẫu trước.")
                % {"question": quota.question}
            )


def _is_planned(survey: Survey, form: str) -> bool:
    return any(
        model._default_manager.filter(survey=survey, questionnaire=form).exists()
        for model in (Target, Invitee, Door)
    )


def _refusal(survey: Survey) -> str:
    state = Survey.objects.values_list("state", flat=True).get(pk=survey.pk)
    if state != State.PREPARING:
        return _("Khảo sát đã mở nên phiếu hỏi không đổi được nữa.")
    return _("Người khác vừa sửa phiếu hỏi. Xem bản mới rồi lưu lại.")
