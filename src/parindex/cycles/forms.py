"""What was typed on the coordinator's screens, kept as typed, with a sentence beside each field.

No database. Dates are written "17:00 20/12/2026", in Vietnam's time, whatever the language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from parindex.cycles.deadlines import VIETNAM, Phase, Window, reminder_problems
from parindex.cycles.models import Cycle
from parindex.directory.units import slug_of
from parindex.engine.facts import EARLIEST_YEAR, LATEST_YEAR
from parindex.web.typed import Typed, typed_from, whole_number

DATES = ("opens", "due", "closes", "grace_until")
WRONG_ORDER = {
    "due": "Hạn nộp đúng hạn phải sau lúc mở.",
    "closes": "Lúc khóa phải sau hoặc bằng hạn nộp đúng hạn.",
    "grace_until": "Hạn thêm cho bài đã bắt đầu phải sau lúc khóa.",
}
LONGEST = {"title": 200, "slug": 80, "reason": 300}
MOST_EXPLAINED, LEAST_EXPLAINED = 10_000, 200


def written(moment: datetime | None) -> str:
    """17:00 20/12/2026, as fields show it."""
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if moment else ""


_CLOCK = r"(?P<h>\d{1,2})[:hg](?P<i>\d{2})?"
_DAY = r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
_WRITTEN = (
    re.compile(f"{_CLOCK},? +(?:ngày +)?{_DAY}"),
    re.compile(f"{_DAY},? +{_CLOCK}"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[T ](?P<h>\d{2}):(?P<i>\d{2})"),
)


def read_moment(typed: Typed, name: str) -> datetime | None:
    """A moment in Vietnam's time; 23:59 and 24:00 mean the last second of the day."""
    text = " ".join(typed.of(name).split())
    match = next((found for one in _WRITTEN if (found := one.fullmatch(text))), None)
    if match is None:
        typed.refuse(name, _("Ghi giờ và ngày, ví dụ 17:00 20/12/2026."))
        return None
    hour, minute = int(match["h"]), int(match["i"] or 0)
    is_end = (hour, minute) in ((23, 59), (24, 0))
    try:
        year = int(match["y"])
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValueError(year)
        day = datetime(year, int(match["m"]), int(match["d"]), tzinfo=VIETNAM)
        at = time(23, 59, 59) if is_end and not name.endswith("opens") else time(hour, minute)
    except ValueError:
        typed.refuse(
            name, _("Không có ngày giờ «%(typed)s». Kiểm tra lại.") % {"typed": typed.of(name)}
        )
        return None
    return day.replace(hour=at.hour, minute=at.minute, second=at.second)


def calendar_typed(windows: Mapping[Phase, Window]) -> Typed:
    """The calendar as its form shows it before anything is typed."""
    return Typed(
        {
            f"{phase.value}-{name}": written(getattr(window, name))
            for phase, window in windows.items()
            for name in DATES
        }
    )


def read_calendar(posted: Mapping[str, Any]) -> tuple[Typed, dict[Phase, Window]]:
    """Four dates for each phase; complete only when there is no error."""
    typed = typed_from(posted)
    windows = {}
    for phase in Phase:
        dates = {
            name: read_moment(typed, f"{phase.value}-{name}")
            for name in DATES
            if name != "grace_until" or typed.of(f"{phase.value}-grace_until")
        }
        opens, due, closes = dates["opens"], dates["due"], dates["closes"]
        if opens is None or due is None or closes is None:
            continue
        window = Window(opens, due, closes, dates.get("grace_until"))
        _refuse_order(typed, phase, window)
        windows[phase] = window
    return typed, windows


def reminders_written(days: Sequence[int]) -> str:
    """10, 3, 1, as the field shows it."""
    return ", ".join(str(one) for one in days)


def read_reminders(typed: Typed) -> list[int]:
    """The days before the deadline on which units are reminded, the most first."""
    words = re.split(r"[\s,;]+", typed.of("reminders").strip(" ,;"))
    words = [one for one in words if one]
    if not all(one.isascii() and one.isdecimal() and len(one) <= 4 for one in words):
        typed.refuse("reminders", _("Ghi các số ngày, cách nhau bằng dấu phẩy, ví dụ 10, 3, 1."))
        return []
    days = sorted({int(one) for one in words}, reverse=True)
    for sentence in reminder_problems(days):
        typed.refuse("reminders", sentence)
    return days


def _refuse_order(typed: Typed, phase: Phase, window: Window) -> None:
    wrong = {
        "due": window.due < window.opens,
        "closes": window.closes < window.due,
        "grace_until": window.grace_until is not None and window.grace_until < window.closes,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            typed.refuse(f"{phase.value}-{name}", _(WRONG_ORDER[name]))


def read_new_cycle(posted: Mapping[str, Any]) -> Typed:
    """Name, year and address of a new cycle."""
    typed = typed_from(posted)
    if not typed.of("title"):
        typed.refuse("title", _("Ghi tên kỳ đánh giá."))
    if not 2000 <= (whole_number(typed.of("year")) or 0) <= 2100:
        typed.refuse("year", _("Ghi năm đánh giá, từ 2000 đến 2100."))
    typed.values["slug"] = typed.of("slug") or proposed_slug(typed.of("title"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", typed.of("slug")) or typed.of("slug") == "moi":
        typed.refuse("slug", _("Địa chỉ chỉ gồm chữ thường không dấu, số và dấu gạch nối."))
    for name in ("title", "slug"):
        if len(typed.of(name)) > LONGEST[name]:
            typed.refuse(name, _("Dài quá %(most)s ký tự. Rút gọn.") % {"most": LONGEST[name]})
    return typed


def proposed_slug(title: str) -> str:
    """An address from a name: "CCHC cấp xã 2026" is cchc-cap-xa-2026."""
    return slug_of(title)[: LONGEST["slug"]].strip("-")


def rules_typed(cycle: Cycle) -> Typed:
    """The rules of a cycle as their form shows them."""
    return Typed(
        {
            "late_policy": cycle.late_policy,
            "is_review_blind": "1" if cycle.is_review_blind else "",
            "shows_points_when_explaining": "1" if cycle.shows_points_when_explaining else "",
            "compares_with_peers": "1" if cycle.compares_with_peers else "",
            "explanation_limit": str(cycle.explanation_limit),
            "sample_percent": str(cycle.sample_percent),
            "above": cycle.above.slug if cycle.above else "",
            "hand_up_due": written(cycle.hand_up_due),
        }
    )


def read_rules(posted: Mapping[str, Any]) -> tuple[Typed, dict[str, object]]:
    """The rules a cycle sets itself; complete only when there is no error."""
    typed = typed_from(posted)
    if typed.of("late_policy") not in Cycle.LatePolicy.values:
        typed.refuse("late_policy", _("Chọn cách xử lý đơn vị nộp muộn."))
    limit = _whole(typed, "explanation_limit")
    if limit is None or not LEAST_EXPLAINED <= limit <= MOST_EXPLAINED:
        typed.refuse("explanation_limit", _("Ghi số ký tự, từ 200 đến 10000."))
    percent = _whole(typed, "sample_percent")
    if percent is None or percent > 100:
        typed.refuse("sample_percent", _("Ghi tỷ lệ phần trăm, từ 0 đến 100."))
    return typed, {
        "late_policy": typed.of("late_policy"),
        "is_review_blind": typed.of("is_review_blind") == "1",
        "shows_points_when_explaining": typed.of("shows_points_when_explaining") == "1",
        "compares_with_peers": typed.of("compares_with_peers") == "1",
        "explanation_limit": limit,
        "sample_percent": percent,
    }


def _whole(typed: Typed, name: str) -> int | None:
    text = typed.of(name).replace(".", "").replace("%", "").strip()
    number = whole_number(text)
    return number if number is not None and number < 100_000_000 else None
