"""From the calendar of an indicator set to the windows of a cycle. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple

from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.engine.indicators import IndicatorSet

ENDS: dict[Phase, tuple[str, ...]] = {
    Phase.ANSWERING: ("unit_deadline", "han_nop", "nop_ho_so"),
    Phase.APPRAISING: ("appraisal",),
    Phase.EXPLAINING: ("explanation",),
    Phase.REVIEWING: ("second_appraisal",),
    Phase.DECIDING: ("council",),
    Phase.PUBLISHING: ("publication",),
}
"""The calendar entries that end a phase; a set may lack some."""

USUAL_LENGTH = timedelta(days=10)
CLOSE_OF_BUSINESS = time(17, 0)
SATURDAY = 5


def proposed_windows(indicator_set: IndicatorSet, year: int) -> dict[Phase, Window]:
    """The windows a set's calendar gives for a year.

    A phase begins when the one before it is due; one the calendar does not name lasts ten days.
    """
    ends = {
        entry.id: datetime.combine(entry.due.in_year(year), _time(entry.time), VIETNAM)
        for entry in indicator_set.calendar
    }
    named = [ends[name] for names in ENDS.values() for name in names if name in ends]
    first = min(named, default=datetime(year, 12, 20, 17, tzinfo=VIETNAM))
    opens = ends.get("opening", first - 2 * USUAL_LENGTH)
    found = {}
    for phase, names in ENDS.items():
        given = [ends[name] for name in names if name in ends and ends[name] > opens]
        due = given[0] if given else opens + USUAL_LENGTH
        found[phase] = Window(opens, due, due)
        opens = due
    return found


def moved(moment: datetime, years: int) -> datetime:
    """The same day and hour of another year, on Monday where that day is a Saturday or Sunday.

    29 February becomes the 28th. Public holidays are left to whoever looks the dates over.
    """
    then = moment.astimezone(VIETNAM)
    day = 28 if (then.month, then.day) == (2, 29) else then.day
    found = then.replace(year=then.year + years, day=day)
    return found + timedelta(days=7 - found.weekday() if found.weekday() >= SATURDAY else 0)


def moved_windows(windows: Mapping[Phase, Window], years: int) -> dict[Phase, Window]:
    """The windows of a former cycle moved to another year; no date passes the one before it."""
    found = {}
    for phase, window in windows.items():
        opens = moved(window.opens, years)
        due = max(moved(window.due, years), opens)
        closes = max(moved(window.closes, years), due)
        grace = window.grace_until and max(moved(window.grace_until, years), closes)
        found[phase] = Window(opens, due, closes, grace)
    return found


class Choice(NamedTuple):
    """One phase in the calendars a next cycle may take: last year's, that moved, the set's."""

    phase: Phase
    then: Window | None
    moved: Window | None
    proposed: Window | None


def calendar_choices(
    former: Mapping[Phase, Window], years: int, proposed: Mapping[Phase, Window]
) -> list[Choice]:
    """Both calendars side by side, phase by phase."""
    later = moved_windows(former, years)
    return [Choice(one, former.get(one), later.get(one), proposed.get(one)) for one in Phase]


def _time(text: str) -> time:
    """17:30 as a time; the close of business when the calendar names no hour."""
    hours, _, minutes = text.partition(":")
    return time(int(hours), int(minutes or 0)) if hours.isdecimal() else CLOSE_OF_BUSINESS
