"""Forms that interviewers bring: each is judged by itself, a batch leaves one journal entry.

The entry names who brought how many; it holds no answer, no unit and nothing of a single form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.engine.names import clean_text
from parindex.engine.survey_answers import read_answers
from parindex.errors import Conflict, Invalid
from parindex.surveys import device_forms
from parindex.surveys.actions.running import taking_refusal
from parindex.surveys.actions.taking import Form, take, was_taken
from parindex.surveys.device_forms import DeviceForm, read_device_form
from parindex.surveys.models import Channel, FieldTask, Survey
from parindex.surveys.queries.running import questionnaire, questionnaires_of

TAKEN, ALREADY, REFUSED = "taken", "already", "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one form; `problems` are sentences by question of a form to be corrected."""

    nonce: str
    outcome: str
    reason: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def bring_forms(*, by: Actor, person: int, forms: Sequence[Any]) -> list[Verdict]:
    """Take the forms of an interviewer, each once; a refused one stays with its reason.

    `person` is whose forms the telephone says they are: somebody else signed in on it cannot send
    them. A form sent before is answered first of all, however late it comes again.
    """
    demand(by, Can.COLLECT)
    if by.person != person:
        raise Conflict(
            _("Các phiếu này của tài khoản khác. Đăng nhập bằng tài khoản đã phỏng vấn rồi gửi.")
        )
    if len(forms) > device_forms.MOST_FORMS:
        raise Invalid(_("Gửi nhiều phiếu một lúc quá. Tải lại ứng dụng rồi gửi lại."))
    found, now = [], timezone.now()
    surveys = _surveys_named(forms)
    counts: dict[str, Counter[str]] = {}
    for sent in forms:
        form = read_device_form(sent)
        survey = surveys.get(form.survey) if form else None
        if form is None or survey is None:
            nonce = str(sent.get("nonce", ""))[:64] if isinstance(sent, Mapping) else ""
            found.append(Verdict(nonce, REFUSED, _("Phiếu này không đọc được.")))
            continue
        verdict = _bring(by, survey, form, now)
        found.append(verdict)
        counts.setdefault(form.survey, Counter())[verdict.outcome] += 1
    for slug, count in counts.items():
        said = {"received": count[TAKEN], "repeated": count[ALREADY], "refused": count[REFUSED]}
        record(by, "bring_forms", slug, **said)
    seal_soon()
    return found


def _surveys_named(forms: Sequence[Any]) -> dict[str, Survey]:
    named = (str(one.get("survey", "")) for one in forms if isinstance(one, Mapping))
    slugs = {clean_text(one[:200]) for one in named}
    found = Survey.objects.select_related("cycle").filter(cycle__slug__in=slugs)
    return {one.cycle.slug: one for one in found}


def _bring(by: Actor, survey: Survey, form: DeviceForm, now: datetime) -> Verdict:
    if was_taken(survey, form.nonce):
        return Verdict(form.nonce, ALREADY)
    if reason := _reason_against(by, survey, form, now):
        return Verdict(form.nonce, REFUSED, reason)
    read = read_answers(
        questionnaires_of(survey), questionnaire(survey, form.questionnaire), form.answers
    )
    if read.problems:
        reason = _("Phiếu có câu chưa đúng. Sửa rồi gửi lại.")
        return Verdict(form.nonce, REFUSED, reason, read.problems)
    if not read.answers and not read.comments:
        return Verdict(form.nonce, REFUSED, _("Phiếu chưa có câu trả lời nào."))
    kept = Form(
        unit=form.unit,
        questionnaire=form.questionnaire,
        channel=Channel.INTERVIEW,
        day=device_forms.day_of(form, survey.opens, now),
        nonce=form.nonce,
        answers=read.answers,
        comments=read.comments,
        minutes=device_forms.minutes_of(form),
        is_hasty=device_forms.is_hasty(form, len(read.answers)),
        interviewer=by.id,
    )
    return Verdict(form.nonce, TAKEN if take(survey, kept) else ALREADY)


def _reason_against(by: Actor, survey: Survey, form: DeviceForm, now: datetime) -> str:
    """Why the form cannot be taken from this person now; "" when it can."""
    if reason := denial(by, Can.COLLECT, form.unit):
        return reason
    is_given = FieldTask.objects.filter(
        survey=survey, user_id=by.person, unit=form.unit, questionnaire=form.questionnaire
    ).exists()
    if not is_given:
        return _("Bạn không được giao thu phiếu này ở đơn vị này. Liên hệ cán bộ khảo sát.")
    begun_at = device_forms.believed(form.begun_ago, survey.opens, now)
    return taking_refusal(survey, now, begun_at)
