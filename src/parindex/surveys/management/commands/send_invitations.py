"""`parindex manage send_invitations`: every e-mail and SMS that waits, for lists of thousands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parindex.access import SYSTEM
from parindex.directory.journal import seal_journal
from parindex.errors import Conflict
from parindex.surveys.actions.sending import send_next
from parindex.surveys.models import Invitee, Sending


class Command(BaseCommand):
    """Send what was prepared on the page; it may be stopped and started again at any time."""

    help = "Gửi hết thư điện tử và tin nhắn đang chờ của các khảo sát; chạy lại không gửi trùng"

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Sending.objects.filter(
            channel__in=("email", "sms"),
            invitees__delivery=Invitee.Delivery.WAITING,
            invitees__is_used=False,
            survey__state="collecting",
        )
        for sending in waiting.select_related("survey__cycle").distinct().order_by("pk"):
            try:
                found = send_next(by=SYSTEM, sending=sending, most=sending.size)
            except Conflict as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(f"Lần gửi {sending.pk}: đã gửi {found.sent}, hỏng {found.failed}.")
        seal_journal()
