"""From the calendar of an indicator set to the windows of a cycle. Plain Python."""

from __future__ import annotations

from datetime import datetime, time, timedelta

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


def _time(text: str) -> time:
    """17:30 as a time; the close of business when the calendar names no hour."""
    hours, _, minutes = text.partition(":")
    return time(int(hours), int(minutes or 0)) if hours.isdigit() else CLOSE_OF_BUSINESS
