"""TABLE TWO. Which move leads from which state, by whom, unless what. Plain Python.

A guard is a pure function of a `Sheet` and returns the sentence shown to the user, or "". Time
enters through `Sheet.now`; nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from parindex.access import Actor, Can, denial
from parindex.cycles.deadlines import Openness, Phase, Window, moment
from parindex.language import counted
from parindex.language import gettext as _


class State(StrEnum):
    """Where the sheet of a unit stands."""

    DRAFTING = "drafting"
    SIGNING = "signing"
    SUBMITTED = "submitted"
    EXPLAINING = "explaining"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    CONCLUDED = "concluded"


NOT_SUBMITTED = (State.DRAFTING, State.SIGNING)
"""The sheet is still in the unit's own hands."""


STATE_TITLES: dict[State, str] = {
    State.DRAFTING: "Đang tự chấm",
    State.SIGNING: "Chờ lãnh đạo ký",
    State.SUBMITTED: "Đã nộp, chờ thẩm định",
    State.EXPLAINING: "Đang giải trình",
    State.REVIEWING: "Thẩm định lần hai",
    State.DECIDING: "Chờ hội đồng",
    State.CONCLUDED: "Đã kết luận",
}

PHASE_OF: dict[State, Phase] = {
    State.DRAFTING: Phase.ANSWERING,
    State.SIGNING: Phase.ANSWERING,
    State.SUBMITTED: Phase.APPRAISING,
    State.EXPLAINING: Phase.EXPLAINING,
    State.REVIEWING: Phase.REVIEWING,
    State.DECIDING: Phase.DECIDING,
    State.CONCLUDED: Phase.PUBLISHING,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that guards need to know about the sheet of one unit."""

    state: State
    unit: str
    now: datetime
    windows: dict[Phase, Window] = field(default_factory=dict)
    begun_at: datetime | None = None
    unanswered: int = 0
    unproven: int = 0
    questions: int = 0
    unexplained: int = 0
    unappraised: int = 0
    unreviewed: int = 0
    undecided: int = 0
    reopened: int = 0
    complaint_until: datetime | None = None

    def openness(self, phase: Phase) -> Openness:
        """Whether a phase is open for this unit now; a phase without dates is always open."""
        window = self.windows.get(phase)
        return window.openness(self.now, self.begun_at) if window else Openness.ON_TIME


Guard = Callable[[Sheet], str]


def closed(sheet: Sheet) -> str:
    """The phase of the sheet's state is not open."""
    phase = PHASE_OF[sheet.state]
    openness, window = sheet.openness(phase), sheet.windows.get(phase)
    if openness is Openness.BEFORE and window:
        return _("Chưa mở. Bắt đầu lúc %(moment)s.") % {"moment": moment(window.opens)}
    if openness is Openness.CLOSED and window:
        return _("Đã khóa lúc %(moment)s. Cần thêm thời gian thì đề nghị gia hạn.") % {
            "moment": moment(window.closes)
        }
    return ""


def complaint_closed(sheet: Sheet) -> str:
    """The complaint a conclusion was reopened for had to be settled by now."""
    until = sheet.complaint_until
    if until is None or sheet.now <= until:
        return ""
    return _("Đã hết hạn giải quyết khiếu nại lúc %(moment)s.") % {"moment": moment(until)}


def meeting_closed(sheet: Sheet) -> str:
    """The council cannot decide on this sheet now; a complaint has a deadline of its own."""
    return complaint_closed(sheet) if sheet.complaint_until is not None else closed(sheet)


def still_open(sheet: Sheet) -> str:
    """The phase is still open, so nobody may be locked yet."""
    phase = PHASE_OF[sheet.state]
    window = sheet.windows.get(phase)
    if sheet.openness(phase) is Openness.CLOSED or window is None:
        return ""
    return _("Đơn vị còn quyền nộp đến %(moment)s.") % {"moment": moment(window.closes)}


def unanswered(sheet: Sheet) -> str:
    """Something is missing before the sheet can go to the head of the unit."""
    if reason := closed(sheet):
        return reason
    found = []
    if sheet.unanswered:
        found.append(counted("còn %(count)s tiêu chí chưa có số liệu", sheet.unanswered))
    if sheet.unproven:
        found.append(
            counted("%(count)s tiêu chí chưa có minh chứng hoặc lời giải thích", sheet.unproven)
        )
    return f"{'; '.join(found)}.".capitalize() if found else ""


def no_questions(sheet: Sheet) -> str:
    """Nothing was flagged for explanation."""
    return "" if sheet.questions else _("Chưa có tiêu chí nào được yêu cầu giải trình.")


def unexplained(sheet: Sheet) -> str:
    """Flagged rows without a word of the unit."""
    if reason := closed(sheet):
        return reason
    left = sheet.unexplained
    return counted("Còn %(count)s tiêu chí chưa giải trình.", left) if left else ""


def unappraised(sheet: Sheet) -> str:
    """Rows the first round has not judged, or questions not yet sent."""
    if sheet.unappraised:
        return counted("Còn %(count)s tiêu chí chưa thẩm định.", sheet.unappraised)
    if sheet.questions:
        return counted("Còn %(count)s yêu cầu giải trình chưa gửi hoặc chưa rút.", sheet.questions)
    return ""


def unreviewed(sheet: Sheet) -> str:
    """Explained rows the second round has not judged."""
    left = sheet.unreviewed
    return (
        counted("Còn %(count)s tiêu chí đã giải trình chưa thẩm định lần hai.", left)
        if left
        else ""
    )


def undecided(sheet: Sheet) -> str:
    """Items of the council's agenda without a decision.

    Once the time for a complaint is over, what the council did not decide stays as it was.
    """
    left = 0 if complaint_closed(sheet) else sheet.undecided
    return counted("Còn %(count)s nội dung hội đồng chưa quyết định.", left) if left else ""


def reopened_before(sheet: Sheet) -> str:
    """A conclusion is reopened at most once."""
    return _("Kết luận này đã được mở lại một lần.") if sheet.reopened else ""


class Move(NamedTuple):
    """One way from a state to another; `needs_reason` asks for words with it."""

    name: str
    title: str
    source: State
    target: State
    who: Can
    unless: Guard | None = None
    needs_reason: bool = False


MOVES: tuple[Move, ...] = (
    Move("hand_in", "Trình lãnh đạo ký", State.DRAFTING, State.SIGNING, Can.ANSWER, unanswered),
    Move("take_back", "Lấy lại để sửa", State.SIGNING, State.DRAFTING, Can.ANSWER, closed),
    Move("return", "Trả lại", State.SIGNING, State.DRAFTING, Can.SIGN, closed, needs_reason=True),
    Move("submit", "Ký và nộp", State.SIGNING, State.SUBMITTED, Can.SIGN, unanswered),
    Move(
        "send_back",
        "Trả về cho đơn vị sửa",
        State.SUBMITTED,
        State.DRAFTING,
        Can.SET_UP,
        needs_reason=True,
    ),
    Move(
        "lock", "Khóa tại số liệu đang có", State.DRAFTING, State.SUBMITTED, Can.SET_UP, still_open
    ),
    Move(
        "lock_unsigned",
        "Khóa tại số liệu đang có",
        State.SIGNING,
        State.SUBMITTED,
        Can.SET_UP,
        still_open,
    ),
    Move(
        "ask", "Gửi yêu cầu giải trình", State.SUBMITTED, State.EXPLAINING, Can.SET_UP, no_questions
    ),
    Move(
        "explain", "Ký và gửi giải trình", State.EXPLAINING, State.REVIEWING, Can.SIGN, unexplained
    ),
    Move(
        "close_explanation",
        "Kết thúc giải trình",
        State.EXPLAINING,
        State.REVIEWING,
        Can.SET_UP,
        still_open,
    ),
    Move("refer", "Chuyển hội đồng", State.SUBMITTED, State.DECIDING, Can.SET_UP, unappraised),
    Move(
        "refer_reviewed", "Chuyển hội đồng", State.REVIEWING, State.DECIDING, Can.SET_UP, unreviewed
    ),
    Move("conclude", "Kết luận", State.DECIDING, State.CONCLUDED, Can.DECIDE, undecided),
    Move(
        "reopen",
        "Mở lại theo khiếu nại",
        State.CONCLUDED,
        State.DECIDING,
        Can.SET_UP,
        reopened_before,
        needs_reason=True,
    ),
)


def move_named(name: str) -> Move:
    """The move of this name; `KeyError` when there is none."""
    return _BY_NAME[name]


_BY_NAME = {move.name: move for move in MOVES}


def refusal(move: Move, actor: Actor, sheet: Sheet) -> str:
    """Why the actor may not make this move now; "" when they may."""
    if sheet.state is not move.source:
        return _("Bài đang ở trạng thái «%(state)s», không thể «%(move)s».") % {
            "state": _(STATE_TITLES[sheet.state]),
            "move": _(move.title),
        }
    if reason := denial(actor, move.who, sheet.unit):
        return reason
    return move.unless(sheet) if move.unless else ""


class OpenMove(NamedTuple):
    """A move shown to somebody, with the reason why its button is off, or ""."""

    move: Move
    blocked: str


def moves_open_to(actor: Actor, sheet: Sheet) -> tuple[OpenMove, ...]:
    """The moves from this state that are the actor's to make, possible now or not."""
    return tuple(
        OpenMove(move, move.unless(sheet) if move.unless else "")
        for move in MOVES
        if move.source is sheet.state and not denial(actor, move.who, sheet.unit)
    )
