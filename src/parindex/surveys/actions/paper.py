"""Paper forms: printed with numbers, typed twice by two people, settled, taken once.

What was typed is kept only until the form is taken or spoilt; then the two entries are deleted in
the same transaction, and counts remain (`PaperTally`). The journal names batches, never the number
of a form that is taken (`docs/decisions/answers-share-no-key.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial, partiality
from parindex.cycles.deadlines import moment
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.engine.indicators import Questionnaire
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions.taking import Form, take
from parindex.surveys.models import (
    Channel,
    PaperBatch,
    PaperEntry,
    PaperForm,
    PaperTally,
    Survey,
)
from parindex.surveys.paper_entering import (
    Entered,
    differences,
    joined_comments,
    read_typed,
    typed_from,
)
from parindex.surveys.paper_numbers import MOST_FORMS, number_of
from parindex.surveys.queries.running import questionnaire, questionnaires_of

State = PaperForm.State


class EntryRefused(Invalid):
    """What was typed cannot be taken; `problems_by` holds a sentence for each question."""

    def __init__(self, problems_by: Mapping[str, str]) -> None:
        super().__init__(*dict.fromkeys(problems_by.values()))
        self.problems_by = problems_by


def keying_refusal(survey: Survey) -> str:
    """Why forms that came back on paper or in a file cannot be taken now; "" when they can.

    What was filled in before closing may still be typed after it, until collecting is ended.
    """
    if survey.state == Survey.State.PREPARING:
        return _(
            "Khảo sát chưa mở nên phiếu hỏi còn thay đổi. Mở khảo sát ở trang «Lịch» trước; "
            "ngày thu vẫn theo lịch."
        )
    if survey.state != Survey.State.COLLECTING:
        return _("Đã kết thúc thu phiếu. Muốn nhập thêm, thu phiếu trở lại ở trang «Lịch».")
    if survey.opens and timezone.now() < survey.opens:
        return _("Chưa đến lúc thu phiếu (%(moment)s).") % {"moment": moment(survey.opens)}
    return ""


def entering_refusal(by: Actor, unit: str = "") -> str:
    """Why somebody may not type forms about this unit; collectors and the office may."""
    if unit and (reason := partiality(by, unit)):
        return reason
    refusal = denial(by, Can.COLLECT)
    return "" if not refusal or not denial(by, Can.RUN_SURVEY) else refusal


@transaction.atomic
def print_forms(
    *, by: Actor, survey: Survey, units: Sequence[str], form: str, size: int
) -> list[PaperBatch]:
    """Number `size` paper forms of a questionnaire for each of the units."""
    demand(by, Can.RUN_SURVEY)
    if survey.state != Survey.State.COLLECTING:
        raise Invalid(keying_refusal(survey))
    if not 1 <= size <= MOST_FORMS:
        raise Invalid(_("Mỗi lần in từ 1 đến %(most)s phiếu.") % {"most": MOST_FORMS})
    named = questionnaire(survey, form)
    known = set(survey.cycle.units.values_list("code", flat=True))
    if not units or set(units) - known:
        raise Invalid(_("Chọn đơn vị của kỳ này."))
    batches = []
    for unit in units:
        batch = PaperBatch.objects.create(
            survey=survey, unit=unit, questionnaire=named.id, size=size, by_name=by.name
        )
        PaperForm.objects.bulk_create(
            PaperForm(batch=batch, number=number_of(batch.pk, place))
            for place in range(1, size + 1)
        )
        batches.append(batch)
    record(
        by,
        "print_paper",
        survey.cycle.slug,
        questionnaire=named.id,
        units=list(units),
        size=size,
        batches=[one.pk for one in batches],
    )
    seal_soon()
    return batches


@transaction.atomic
def enter_form(*, by: Actor, survey: Survey, number: str, typed: Mapping[str, str]) -> PaperForm:
    """Keep what one person typed from a form; the second entry takes it or shows a difference."""
    form = _held(survey, number)
    batch = form.batch
    if refusal := entry_refusal(by, survey, form):
        raise Denied(refusal)
    entered = _judged(survey, batch, typed)
    if form.state == State.PRINTED:
        _move(form, State.PRINTED, State.ONCE)
        _add_entry(form, 1, by, entered)
        _journal(by, "enter_paper", survey, batch, turn=1)
        return form
    first = form.entries.get(turn=1)
    named = questionnaire(survey, batch.questionnaire)
    rules = questionnaires_of(survey)
    if differences(rules, named, first.answers["answers"], entered.answers):
        _move(form, State.ONCE, State.DIFFERENT)
        _add_entry(form, 2, by, entered)
    else:
        _move(form, State.ONCE, State.TAKEN)
        comments = joined_comments(first.answers["comments"], entered.comments)
        tallied = [
            (first.by_id, first.by_name, first.answers["answers"]),
            (by.person, by.name, entered.answers),
        ]
        _take(survey, form, entered._replace(comments=comments), tallied)
    _journal(by, "enter_paper", survey, batch, turn=2)
    return form


@transaction.atomic
def settle_form(*, by: Actor, survey: Survey, number: str, typed: Mapping[str, str]) -> PaperForm:
    """Settle the differences of two entries, with the paper in hand; the form is then taken.

    `typed` gives the digits of the questions that differ.
    """
    form = _held(survey, number)
    if refusal := entering_refusal(by, form.batch.unit) or keying_refusal(survey):
        raise Denied(refusal)
    if form.state != State.DIFFERENT:
        raise Conflict(_("Phiếu này không còn chỗ khác nhau để xử lý."))
    first, second = form.entries.order_by("turn")[:2]
    rules, named = questionnaires_of(survey), questionnaire(survey, form.batch.questionnaire)
    comments = joined_comments(first.answers["comments"], second.answers["comments"])
    settled = typed_from(rules, named, first.answers["answers"])
    settled |= {name: text for name, text in typed.items() if name in settled}
    entered = _judged(survey, form.batch, settled | comments)
    _move(form, State.DIFFERENT, State.TAKEN)
    tallied = [(one.by_id, one.by_name, one.answers["answers"]) for one in (first, second)]
    _take(survey, form, entered, tallied)
    _journal(by, "settle_paper", survey, form.batch)
    return form


@transaction.atomic
def spoil_form(*, by: Actor, survey: Survey, number: str, reason: str) -> PaperForm:
    """Say that a form is lost or cannot be read; what was typed of it is deleted."""
    form = _held(survey, number)
    if refusal := entering_refusal(by, form.batch.unit):
        raise Denied(refusal)
    if not reason.strip():
        raise Invalid(_("Ghi lý do phiếu hỏng, ví dụ: rách, mất trang 2, bỏ trống toàn bộ."))
    if form.state == State.TAKEN:
        raise Conflict(_("Phiếu này đã ghi nhận; câu trả lời không còn gắn với số phiếu để bỏ ra."))
    _move(form, form.state, State.SPOILT)
    PaperForm.objects.filter(pk=form.pk).update(reason=reason.strip()[:300])
    form.entries.all().delete()
    _journal(by, "spoil_paper", survey, form.batch, form=form.number, reason=reason.strip())
    return form


@transaction.atomic
def unspoil_form(*, by: Actor, survey: Survey, number: str) -> PaperForm:
    """Take back that a form is spoilt; it is entered from the beginning."""
    demand(by, Can.RUN_SURVEY)
    form = _held(survey, number)
    _move(form, State.SPOILT, State.PRINTED)
    PaperForm.objects.filter(pk=form.pk).update(reason="")
    _journal(by, "unspoil_paper", survey, form.batch, form=form.number)
    return form


def entry_refusal(by: Actor, survey: Survey, form: PaperForm) -> str:
    """Why this person cannot type this form now; "" when they can."""
    if refusal := entering_refusal(by, form.batch.unit) or keying_refusal(survey):
        return refusal
    match form.state:
        case State.TAKEN:
            return _("Phiếu này đã nhập đủ hai lần và đã ghi nhận.")
        case State.SPOILT:
            return _("Phiếu này đã báo hỏng: %(reason)s") % {"reason": form.reason}
        case State.DIFFERENT:
            return _("Phiếu này đã nhập hai lần và hai lần khác nhau; cầm phiếu để xử lý chỗ khác.")
        case State.ONCE if form.entries.filter(by_id=by.person).exists():
            return _(
                "Lần 1 của phiếu này do chính bạn nhập. Lần 2 phải do người khác nhập, "
                "để không lặp lại cùng một chỗ nhầm."
            )
    return ""


def _held(survey: Survey, number: str) -> PaperForm:
    found = PaperForm.objects.select_for_update(of=("self",)).select_related("batch")
    return found.get(number=number, batch__survey=survey)


def _judged(survey: Survey, batch: PaperBatch, typed: Mapping[str, str]) -> Entered:
    named: Questionnaire = questionnaire(survey, batch.questionnaire)
    entered = read_typed(questionnaires_of(survey), named, typed)
    if entered.problems:
        raise EntryRefused(entered.problems)
    return entered


def _add_entry(form: PaperForm, turn: int, by: Actor, entered: Entered) -> None:
    kept = {"answers": entered.answers, "comments": entered.comments}
    try:
        with transaction.atomic():
            PaperEntry.objects.create(
                form=form, turn=turn, answers=kept, by_id=by.person, by_name=by.name
            )
    except IntegrityError:
        raise Conflict(_("Người khác vừa nhập phiếu này. Tải lại để xem.")) from None


def _move(form: PaperForm, source: str, target: str) -> None:
    if not PaperForm.objects.filter(pk=form.pk, state=source).update(state=target):
        raise Conflict(_("Người khác vừa nhập phiếu này. Tải lại để xem."))
    form.state = target


def _take(
    survey: Survey,
    form: PaperForm,
    final: Entered,
    tallied: Iterable[tuple[int, str, Mapping[str, Any]]],
) -> None:
    """Count who typed how well, forget what they typed, and take the form."""
    rules, named = questionnaires_of(survey), questionnaire(survey, form.batch.questionnaire)
    wrong = [
        (person, name, len(differences(rules, named, answers, final.answers)))
        for person, name, answers in tallied
    ]
    for person, name, count in wrong:
        tally, _made = PaperTally.objects.get_or_create(
            batch=form.batch, by_id=person, defaults={"by_name": name}
        )
        PaperTally.objects.filter(pk=tally.pk).update(
            forms=F("forms") + 1,
            answers=F("answers") + final.asked,
            wrong=F("wrong") + count,
            differing=F("differing") + (1 if any(one for _, _, one in wrong) else 0),
        )
    form.entries.all().delete()
    # Keyed with the secret of the installation: from the number alone nobody finds the receipt.
    nonce = salted_hmac("parindex.surveys.paper", form.number, algorithm="sha256").hexdigest()
    kept = Form(
        unit=form.batch.unit,
        questionnaire=named.id,
        channel=Channel.PAPER,
        day=timezone.localdate(),
        nonce=nonce,
        answers=final.answers,
        comments=final.comments,
    )
    if not take(survey, kept):
        raise Conflict(_("Phiếu này đã được ghi nhận trước đây."))


def _journal(by: Actor, act: str, survey: Survey, batch: PaperBatch, **details: Any) -> None:
    record(by, act, survey.cycle.slug, batch=batch.pk, unit=batch.unit, **details)
    seal_soon()
