"""The clock of a sheet or a phase in words: what is due, how long that is."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.assessments.loading import Loaded
from parindex.assessments.workflow import PHASE_OF
from parindex.cycles.deadlines import Openness, Window, remaining


class Deadline(NamedTuple):
    """The clock of a sheet: what is due, when exactly, how long that is, how urgent."""

    due: datetime | None
    words: str
    level: str
    openness: Openness


def deadline_of(loaded: Loaded, now: datetime) -> Deadline:
    """The clock of the phase the sheet is in."""
    return clock_of(loaded.windows.get(PHASE_OF[loaded.state]), now, loaded.assessment.begun_at)


def clock_of(window: Window | None, now: datetime, begun_at: datetime | None = None) -> Deadline:
    """A window as words: how long is left, how urgent that is."""
    if window is None:
        return Deadline(None, _("Không có hạn"), "", Openness.ON_TIME)
    openness = window.openness(now, begun_at)
    if openness is Openness.BEFORE:
        return Deadline(
            window.due,
            _("Mở sau: %(remaining)s") % {"remaining": remaining(window.opens, now)},
            "",
            openness,
        )
    if openness is Openness.LATE:
        words = _("Quá hạn, khóa sau: %(remaining)s") % {
            "remaining": remaining(window.closes, now).lower()
        }
        return Deadline(window.due, words, "bad", openness)
    if openness is Openness.GRACE and window.grace_until:
        words = _("Thời gian thêm: %(remaining)s") % {
            "remaining": remaining(window.grace_until, now).lower()
        }
        return Deadline(window.due, words, "bad", openness)
    if openness is Openness.CLOSED:
        return Deadline(window.due, _("Đã khóa"), "bad", openness)
    days = (window.due - now).days
    return Deadline(window.due, remaining(window.due, now), "warn" if days < 10 else "", openness)
