"""The progress board: every unit against every area, who is late, what just happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.loading import extensions_of
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.progress import Progress, whole
from parindex.assessments.queries.advancing import marks_of, progress_of
from parindex.assessments.queries.clocks import Deadline, clock_of
from parindex.assessments.workflow import NOT_SUBMITTED, State
from parindex.cycles.deadlines import PHASE_TITLES, Openness, Phase, Window
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of, watched_cycle, windows_of, windows_of_unit
from parindex.directory.models import JournalEntry
from parindex.directory.units import fold
from parindex.engine.facts import Stage
from parindex.engine.indicators import Area
from parindex.engine.names import vietnamese_key

FILTERS = {
    "tat-ca": "Tất cả",
    "can-chu-y": "Cần chú ý",
    "dang-cham": "Đang chấm",
    "da-nop": "Đã nộp",
    "giai-trinh": "Giải trình",
    "ket-luan": "Đã kết luận",
}


class Cell(NamedTuple):
    """One unit in one area."""

    progress: Progress
    level: int


class Line(NamedTuple):
    """One unit on the board."""

    assessment: Assessment
    cells: list[Cell | None]
    progress: Progress
    changed_at: datetime | None
    is_at_risk: bool
    is_late: bool

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.assessment.unit.name

    @property
    def state(self) -> State:
        """Where the sheet stands."""
        return State(self.assessment.state)

    @property
    def is_out(self) -> bool:
        """Whether the sheet has left the unit."""
        return self.state not in NOT_SUBMITTED


class Step(NamedTuple):
    """One phase of the calendar on the board."""

    phase: Phase
    title: str
    window: Window
    openness: Openness


class Happened(NamedTuple):
    """One recent act."""

    at: datetime
    actor: str
    words: str


@dataclass(slots=True)
class Board:
    """The whole board of a cycle."""

    cycle: Cycle
    areas: list[Area]
    lines: list[Line]
    counts: dict[str, int]
    steps: list[Step]
    deadline: Deadline
    submitted: int
    total: int
    percent: int
    at_risk: list[str]
    recent: list[Happened]
    may_set_up: bool
    at: datetime


def board(actor: Actor, slug: str, wanted: str, sort: str, words: str) -> Board:
    """Progress of all units by the one definition, with a constant number of queries."""
    cycle = watched_cycle(actor, slug)
    indicator_set = indicator_set_of(cycle)
    now = timezone.now()
    every = sorted(
        Assessment.objects.filter(unit__cycle=cycle).select_related("unit"),
        key=lambda one: vietnamese_key(one.unit.name),
    )
    windows, extensions = windows_of(cycle), extensions_of([one.pk for one in every])
    marks = marks_of(cycle)
    advanced = progress_of(cycle, indicator_set, every, marks)
    pace = dict(
        Statement.objects.filter(
            assessment__unit__cycle=cycle,
            stage=Stage.UNIT,
            at__gte=now - timedelta(days=7),
            replaces=None,
        )
        .values_list("assessment")
        .annotate(Count("pk"))
    )
    own_areas = [
        area
        for area in indicator_set.areas
        if any(leaf.by in ("unit", "feed") for leaf in area.leaves())
    ]
    lines = []
    for one in every:
        due = windows_of_unit(windows, extensions.get(one.unit_id, ())).get(Phase.ANSWERING)
        cells = [advanced[one.pk].get(area.code) for area in own_areas]
        changed_at = marks[one.pk].changed_at if one.pk in marks else None
        lines.append(_line(one, cells, changed_at, pace.get(one.pk, 0), due, now))
    found = [line for line in lines if _is_wanted(line, wanted) and fold(words) in fold(line.name)]
    totals = [line.progress for line in lines]
    done, all_rows = sum(one.done for one in totals), sum(one.total for one in totals)
    return Board(
        cycle=cycle,
        areas=own_areas,
        lines=sorted(found, key=_order(sort)),
        counts={name: sum(_is_wanted(line, name) for line in lines) for name in FILTERS},
        steps=[
            Step(phase, PHASE_TITLES[phase], window, window.openness(now))
            for phase, window in windows.items()
        ],
        deadline=clock_of(windows.get(Phase.ANSWERING), now),
        submitted=sum(line.is_out for line in lines),
        total=len(lines),
        percent=100 * done // all_rows if all_rows else 0,
        at_risk=[line.name for line in lines if line.is_at_risk],
        recent=recent(cycle),
        may_set_up=not denial(actor, Can.SET_UP),
        at=now,
    )


def _line(
    assessment: Assessment,
    areas: list[Progress | None],
    changed_at: datetime | None,
    pace: int,
    window: Window | None,
    now: datetime,
) -> Line:
    progress = whole([one for one in areas if one is not None])
    line = Line(
        assessment=assessment,
        cells=[None if one is None else Cell(one, _level(one)) for one in areas],
        progress=progress,
        changed_at=changed_at,
        is_at_risk=False,
        is_late=False,
    )
    left = progress.total - progress.done
    days = (window.due - now).total_seconds() / 86400 if window else 99
    is_over = not line.is_out and window is not None and now > window.due
    return line._replace(
        # At the pace of the last seven days the rows left would not be done by the deadline.
        is_at_risk=not line.is_out and left > 0 and days * pace < left * 7,
        is_late=assessment.is_late or is_over,
    )


def _level(one: Progress) -> int:
    """The shade of a cell: 0 nothing, 1 under 40, 2 to 74, 3 to 99, 4 done."""
    if one.done == one.total:
        return 4
    if not one.done:
        return 0
    return 1 if one.percent < 40 else 2 if one.percent < 75 else 3


def _is_wanted(line: Line, wanted: str) -> bool:
    state = line.state
    match wanted:
        case "can-chu-y":
            is_ready = line.progress.done == line.progress.total and not line.is_out
            return line.is_at_risk or line.is_late or is_ready
        case "dang-cham":
            return state in NOT_SUBMITTED
        case "da-nop":
            return state is State.SUBMITTED
        case "giai-trinh":
            return state in (State.EXPLAINING, State.REVIEWING)
        case "ket-luan":
            return state in (State.DECIDING, State.CONCLUDED)
        case _:
            return True


def _order(sort: str) -> Callable[[Line], tuple[float, ...]]:
    if sort == "ten":
        return lambda line: ()
    if sort == "cap-nhat":
        return lambda line: (-(line.changed_at.timestamp() if line.changed_at else 0),)
    return lambda line: (line.is_out, line.progress.percent)


ACT_WORDS = {
    "state": "cập nhật tiêu chí",
    "state_many": "cập nhật nhiều tiêu chí bằng Excel",
    "hand_in": "trình lãnh đạo ký",
    "submit": "ký và nộp",
    "return": "bị trả lại",
    "send_back": "được trả về để sửa",
    "lock": "bị khóa khi hết hạn",
    "ask": "được yêu cầu giải trình",
    "explain": "giải trình",
    "judge": "được thẩm định",
    "decide": "được hội đồng quyết định",
    "conclude": "được kết luận",
    "remind": "được nhắc",
}


def recent(cycle: Cycle, limit: int = 8, unit: str = "") -> list[Happened]:
    """The latest acts in a cycle, or about one unit of it, in words."""
    names = dict(cycle.units.values_list("code", "name"))
    entries = JournalEntry.objects.filter(
        subject__startswith=f"{cycle.slug}/{unit}", act__in=list(ACT_WORDS)
    )[:limit]
    found = []
    for one in entries:
        parts = one.subject.split("/")
        unit = names.get(parts[1], parts[1]) if len(parts) > 1 else cycle.title
        code = parts[2] if len(parts) > 2 else ""
        found.append(Happened(one.at, one.actor, f"{unit} {_(ACT_WORDS[one.act])} {code}".strip()))
    return found
