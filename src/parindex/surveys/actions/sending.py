"""Sending invitations and reminders, so that a broken line or a closed page loses nothing.

Whoever is to be written to is first put in line; each message is claimed before it leaves and noted
right after, so that going on, or two people pressing the button, sends nothing twice. The journal
keeps numbers, never names.
"""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid
from parindex.surveys import gateway
from parindex.surveys.gateway import Undelivered
from parindex.surveys.models import Invitee, Sending, Survey
from parindex.surveys.queries.sending import (
    MOST_REMINDERS,
    Choice,
    Message,
    Progress,
    messages_of,
    people_of,
    progress,
    receivers,
)
from parindex.surveys.wording import wording_problem

State = Survey.State
Delivery = Invitee.Delivery
BATCH = 50


@transaction.atomic
def start_sending(*, by: Actor, survey: Survey, choice: Choice, subject: str, body: str) -> Sending:
    """Put everybody who fits in line for one message; nothing leaves yet."""
    demand(by, Can.RUN_SURVEY)
    _demand_time(survey, choice.channel)
    if choice.channel not in Sending.Channel.values:
        raise Invalid(_("Chọn kênh gửi."))
    if choice.channel == "sms" and not gateway.is_set_up():
        raise Invalid(
            _("Chưa cài đặt cổng tin nhắn (PARINDEX_SMS_URL). Hỏi người quản trị máy chủ.")
        )
    if problem := wording_problem(body, choice.channel):
        raise Invalid(problem)
    if choice.channel == "email" and not subject.strip():
        raise Invalid(_("Ghi tiêu đề thư."))
    if not 1 <= choice.most <= MOST_REMINDERS:
        raise Invalid(_("Nhắc nhiều nhất từ 1 đến %(most)s lần.") % {"most": MOST_REMINDERS})
    forget_used(survey)
    ids = list(receivers(survey, choice, timezone.now()).values_list("pk", flat=True))
    if not ids:
        raise Invalid(_("Không có ai phù hợp để gửi."))
    sending = Sending.objects.create(
        survey=survey,
        channel=choice.channel,
        is_reminder=choice.is_reminder,
        subject=subject.strip()[:160],
        body=body,
        size=len(ids),
        by_name=by.name[:160],
    )
    for start in range(0, len(ids), 500):
        Invitee.objects.filter(pk__in=ids[start : start + 500]).update(
            sending=sending, delivery=Delivery.WAITING, failure=""
        )
    record(
        by,
        "start_sending",
        survey.cycle.slug,
        channel=sending.get_channel_display(),
        reminder=choice.is_reminder,
        count=len(ids),
    )
    seal_soon()
    return sending


def forget_used(survey: Survey) -> None:
    """Take the dates of sending away from used codes: between two of them lies an answer."""
    Invitee.objects.filter(survey=survey, is_used=True).update(
        last_sent_at=None, sending=None, delivery="", failure="", times_sent=1
    )


def _demand_time(survey: Survey, channel: str) -> None:
    allowed = (State.PREPARING, State.COLLECTING) if channel == "letter" else (State.COLLECTING,)
    if survey.state not in allowed:
        raise Conflict(_("Khảo sát không trong thời gian thu phiếu nên chưa gửi được."))


def send_next(*, by: Actor, sending: Sending, most: int = BATCH) -> Progress:
    """Send the next messages of an e-mail or SMS sending; failures are kept with their reason."""
    demand(by, Can.RUN_SURVEY)
    _demand_time(sending.survey, sending.channel)
    if sending.channel not in ("email", "sms"):
        raise Conflict(_("Kênh này do người gửi tay, phần mềm không gửi."))
    waiting = list(people_of(sending).filter(delivery=Delivery.WAITING)[:most])
    went = failed = 0
    line = _open_line(sending) if waiting else None
    try:
        for message in messages_of(sending, waiting):
            if not _claim(message.invitee):
                continue
            reason = _deliver(sending, message, line)
            failed, went = failed + bool(reason), went + (not reason)
            _note(message.invitee, sending.channel, reason)
    finally:
        if line is not None:
            line.close()
    if went or failed:
        _record_sent(by, sending, went, failed)
    return progress(sending)


@transaction.atomic
def _record_sent(by: Actor, sending: Sending, went: int, failed: int) -> None:
    channel = sending.get_channel_display()
    slug = sending.survey.cycle.slug
    record(by, "send_invitations", slug, channel=channel, sent=went, failed=failed)
    seal_soon()


def _open_line(sending: Sending) -> BaseEmailBackend | None:
    """One connection for a batch; when the server cannot be reached everybody stays in line."""
    if sending.channel != "email":
        return None
    line: BaseEmailBackend = get_connection()
    try:
        line.open()
    except OSError as error:
        sentence = _("Không nối được máy chủ thư (%(error)s). Chưa gửi ai; thử lại sau.")
        raise Conflict(sentence % {"error": error}) from None
    return line


def _claim(invitee: Invitee) -> bool:
    """Whether this message is ours to send: nobody else took it, the code is still unused."""
    waiting = Invitee.objects.filter(pk=invitee.pk, delivery=Delivery.WAITING, is_used=False)
    return bool(waiting.update(delivery=Delivery.GOING))


def _deliver(sending: Sending, message: Message, line: BaseEmailBackend | None) -> str:
    """Send one message; why it did not go, or ""."""
    try:
        if sending.channel == "sms":
            gateway.send_sms(message.invitee.phone, message.body)
            return ""
        mail = EmailMessage(
            message.subject, message.body, None, [message.invitee.email], connection=line
        )
        return "" if mail.send() else _("Máy chủ thư không nhận.")
    except Undelivered as reason:
        return str(reason)
    except OSError as error:  # the errors of smtplib are among them
        return str(error)[:180] or type(error).__name__


def _note(invitee: Invitee, channel: str, reason: str) -> None:
    one = Invitee.objects.filter(pk=invitee.pk)
    if reason:
        one.update(delivery=Delivery.FAILED, failure=reason[:200])
        return
    one.update(
        delivery=Delivery.SENT,
        failure="",
        sent_by=channel,
        times_sent=F("times_sent") + 1,
        last_sent_at=timezone.now(),
    )


@transaction.atomic
def mark_sent(*, by: Actor, sending: Sending) -> int:
    """Note that the letters or Zalo messages of a sending went out by hand; how many."""
    demand(by, Can.RUN_SURVEY)
    if sending.channel not in ("letter", "zalo"):
        raise Conflict(_("Kênh này do phần mềm gửi."))
    count = (
        people_of(sending)
        .filter(delivery=Delivery.WAITING)
        .update(
            delivery=Delivery.SENT,
            sent_by=sending.channel,
            times_sent=F("times_sent") + 1,
            last_sent_at=timezone.now(),
        )
    )
    if not count:
        raise Conflict(_("Không còn ai chờ gửi trong lần này."))
    channel = sending.get_channel_display()
    slug = sending.survey.cycle.slug
    record(by, "send_invitations", slug, channel=channel, sent=count, failed=0)
    seal_soon()
    return count


@transaction.atomic
def retry_sending(*, by: Actor, sending: Sending) -> int:
    """Put those whose message failed, or broke off half-way, in line again; how many."""
    demand(by, Can.RUN_SURVEY)
    count = (
        people_of(sending)
        .filter(delivery__in=(Delivery.FAILED, Delivery.GOING))
        .update(delivery=Delivery.WAITING, failure="")
    )
    record(by, "retry_sending", sending.survey.cycle.slug, count=count)
    seal_soon()
    return count


@transaction.atomic
def stop_sending(*, by: Actor, sending: Sending) -> int:
    """Take those who still wait out of the line; how many."""
    demand(by, Can.RUN_SURVEY)
    waiting = Invitee.objects.filter(sending=sending, delivery=Delivery.WAITING)
    count = waiting.update(delivery="", sending=None)
    record(by, "stop_sending", sending.survey.cycle.slug, count=count)
    seal_soon()
    return count
