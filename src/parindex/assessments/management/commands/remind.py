"""`parindex manage remind`: the reminders the calendar asks for; run it every hour or every day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.assessments.actions.reminding import remind_by_calendar
from parindex.directory.journal import seal_journal


class Command(BaseCommand):
    """Remind units before the deadline, and seal the journal on the way."""

    help = (
        "Nhắc các đơn vị sắp đến hạn tự chấm (số ngày theo lịch của kỳ); chạy lại không gửi trùng"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = remind_by_calendar()
        seal_journal()
        self.stdout.write(f"Đã nhắc {len(found.told)} đơn vị.")
        for one in found.passed_over:
            self.stdout.write(f"Bỏ qua {one}")
