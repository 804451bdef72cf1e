"""When a phase is open: four dates, a moment, and what they mean. Plain Python, no clock.

A phase *opens*, is *on time until* `due`, *closes* for everybody at `closes`, and leaves sheets
that were begun in time until `grace_until`. Nothing has to run at these moments: every action asks.
Clock times are Vietnam's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from parindex.language import counted
from parindex.language import gettext as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Phase(StrEnum):
    """One part of the yearly calendar."""

    ANSWERING = "answering"
    APPRAISING = "appraising"
    EXPLAINING = "explaining"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    PUBLISHING = "publishing"


PHASE_TITLES: dict[Phase, str] = {
    Phase.ANSWERING: "Tự chấm điểm",
    Phase.APPRAISING: "Thẩm định lần một",
    Phase.EXPLAINING: "Giải trình",
    Phase.REVIEWING: "Thẩm định lần hai",
    Phase.DECIDING: "Hội đồng thẩm định",
    Phase.PUBLISHING: "Công bố kết quả",
}


class Openness(StrEnum):
    """Where a moment lies in a window."""

    BEFORE = "before"
    ON_TIME = "on_time"
    LATE = "late"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    """The four dates of a phase. `closes` is `due` where nobody may be late."""

    opens: datetime
    due: datetime
    closes: datetime
    grace_until: datetime | None = None

    def openness(self, now: datetime, begun_at: datetime | None = None) -> Openness:
        """Where `now` lies; grace is only for a sheet begun before the phase closed.

        The last second counts: at 17:00:00 sharp the phase is still open.
        """
        if now < self.opens:
            return Openness.BEFORE
        if now <= self.due:
            return Openness.ON_TIME
        if now <= self.closes:
            return Openness.LATE
        begun_in_time = begun_at is not None and begun_at <= self.closes
        if begun_in_time and self.grace_until is not None and now <= self.grace_until:
            return Openness.GRACE
        return Openness.CLOSED

    def extended(self, until: datetime) -> Window:
        """The window of a unit that was given more time; never less than before."""
        return replace(
            self,
            due=max(self.due, until),
            closes=max(self.closes, until),
            grace_until=self.grace_until and max(self.grace_until, until),
        )

    def problems(self) -> tuple[str, ...]:
        """Sentences about dates in the wrong order."""
        found = []
        if self.due < self.opens:
            found.append(_("Hạn đúng hạn phải sau lúc mở."))
        if self.closes < self.due:
            found.append(_("Lúc khóa phải sau hạn đúng hạn."))
        if self.grace_until is not None and self.grace_until < self.closes:
            found.append(_("Hạn gia hạn cho bài đã bắt đầu phải sau lúc khóa."))
        return tuple(found)


MOST_REMINDERS, FARTHEST_REMINDER = 10, 60


def reminder_problems(days: Collection[int]) -> tuple[str, ...]:
    """Sentences about days before a deadline on which nobody can be reminded; 0 is its own day."""
    found = []
    if any(not 0 <= one <= FARTHEST_REMINDER for one in days):
        found.append(_("Số ngày nhắc trước hạn từ 0 đến %(most)s.") % {"most": FARTHEST_REMINDER})
    if len(set(days)) > MOST_REMINDERS:
        found.append(_("Nhắc nhiều nhất %(most)s lần trước một hạn.") % {"most": MOST_REMINDERS})
    return tuple(found)


def moment(value: datetime) -> str:
    """17:00 ngày 20/12/2026, in Vietnam."""
    local = value.astimezone(VIETNAM)
    return _("%(time)s ngày %(day)s") % {
        "time": local.strftime("%H:%M"),
        "day": local.strftime("%d/%m/%Y"),
    }


def remaining(until: datetime, now: datetime) -> str:
    """ "Còn 3 ngày", "Còn 5 giờ", "Còn 20 phút", "Quá hạn 2 ngày"; whole days by the calendar."""
    if now > until:
        days = (now.astimezone(VIETNAM).date() - until.astimezone(VIETNAM).date()).days
        return counted("Quá hạn %(count)s ngày", days) if days else _("Đã quá hạn hôm nay")
    days = (until.astimezone(VIETNAM).date() - now.astimezone(VIETNAM).date()).days
    if days >= 1 and until - now >= timedelta(hours=24):
        return counted("Còn %(count)s ngày", days)
    minutes = int((until - now).total_seconds() // 60)
    if minutes >= 60:
        return counted("Còn %(count)s giờ", minutes // 60)
    return counted("Còn %(count)s phút", minutes) if minutes else _("Còn dưới 1 phút")
