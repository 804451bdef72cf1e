"""Table two, whole: every state, move and role; what is not in the table is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parindex.access import ANYWHERE, Actor, Can, Role
from parindex.assessments.workflow import (
    MOVES,
    PHASE_OF,
    STATE_TITLES,
    Move,
    Sheet,
    State,
    move_named,
    moves_open_to,
    refusal,
)
from parindex.cycles.deadlines import Phase, Window

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
OPEN = Window(NOW - timedelta(days=1), NOW + timedelta(days=1), NOW + timedelta(days=1))
SHUT = Window(NOW - timedelta(days=3), NOW - timedelta(days=2), NOW - timedelta(days=2))

WHO: dict[str, set[Role]] = {
    "hand_in": {Role.CLERK, Role.HEAD},
    "take_back": {Role.CLERK, Role.HEAD},
    "return": {Role.HEAD},
    "submit": {Role.HEAD},
    "send_back": {Role.COORDINATOR},
    "lock": {Role.COORDINATOR},
    "lock_unsigned": {Role.COORDINATOR},
    "ask": {Role.COORDINATOR},
    "explain": {Role.HEAD},
    "close_explanation": {Role.COORDINATOR},
    "refer": {Role.COORDINATOR},
    "refer_reviewed": {Role.COORDINATOR},
    "conclude": {Role.COUNCIL},
    "reopen": {Role.COORDINATOR},
}


def sheet(state: State, window: Window = OPEN, **counts: int) -> Sheet:
    return Sheet(state, "xa-a", NOW, dict.fromkeys(Phase, window), **counts)


def ready_for(move: Move, state: State) -> Sheet:
    """A sheet on which the move's own guard has nothing against it."""
    shut = SHUT if move.name in ("lock", "lock_unsigned", "close_explanation") else OPEN
    return sheet(state, shut, questions=1 if move.name == "ask" else 0)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES, ids=lambda one: one.name)
def test_every_state_move_and_role(move: Move, state: State, role: Role) -> None:
    place = "xa-a" if role in (Role.CLERK, Role.HEAD) else ANYWHERE
    actor = Actor(1, "Một người", frozenset(((role, place),)))
    is_allowed = move.source is state and role in WHO[move.name]
    assert (refusal(move, actor, ready_for(move, state)) == "") == is_allowed


def test_people_of_another_unit_make_no_move() -> None:
    stranger = Actor(2, "Người xã khác", frozenset(((Role.HEAD, "xa-b"), (Role.CLERK, "xa-b"))))
    for state in State:
        assert moves_open_to(stranger, sheet(state)) == ()


def test_a_council_member_does_not_conclude_a_unit_of_their_own() -> None:
    member = Actor(3, "Minh", frozenset(((Role.COUNCIL, ANYWHERE),)), works_at="xa-a")
    assert refusal(move_named("conclude"), member, sheet(State.DECIDING)) == (
        "Bạn thuộc đơn vị này; không ai thẩm định, quyết định hay thu phiếu cho đơn vị của mình."
    )


@pytest.mark.parametrize(
    ("name", "state", "counts", "sentence"),
    [
        (
            "hand_in",
            State.DRAFTING,
            {"unanswered": 3, "unproven": 2},
            "Còn 3 tiêu chí chưa có số liệu; 2 tiêu chí chưa có minh chứng hoặc lời giải thích.",
        ),
        ("submit", State.SIGNING, {"unanswered": 1}, "Còn 1 tiêu chí chưa có số liệu."),
        ("ask", State.SUBMITTED, {}, "Chưa có tiêu chí nào được yêu cầu giải trình."),
        ("explain", State.EXPLAINING, {"unexplained": 2}, "Còn 2 tiêu chí chưa giải trình."),
        ("refer", State.SUBMITTED, {"unappraised": 5}, "Còn 5 tiêu chí chưa thẩm định."),
        (
            "refer",
            State.SUBMITTED,
            {"questions": 1},
            "Còn 1 yêu cầu giải trình chưa gửi hoặc chưa rút.",
        ),
        (
            "refer_reviewed",
            State.REVIEWING,
            {"unreviewed": 1},
            "Còn 1 tiêu chí đã giải trình chưa thẩm định lần hai.",
        ),
        ("conclude", State.DECIDING, {"undecided": 4}, "Còn 4 nội dung hội đồng chưa quyết định."),
        ("reopen", State.CONCLUDED, {"reopened": 1}, "Kết luận này đã được mở lại một lần."),
    ],
)
def test_a_guard_says_why(name: str, state: State, counts: dict[str, int], sentence: str) -> None:
    guard = move_named(name).unless
    assert guard is not None
    assert guard(sheet(state, **counts)) == sentence


def test_a_closed_phase_stops_the_unit_and_lets_the_coordinator_lock() -> None:
    late = sheet(State.DRAFTING, SHUT)
    guard, lock = move_named("hand_in").unless, move_named("lock").unless
    assert guard is not None
    assert lock is not None
    assert guard(late) == (
        "Đã khóa lúc 15:00 ngày 29/11/2026. Cần thêm thời gian thì đề nghị gia hạn."
    )
    assert lock(late) == ""
    assert lock(sheet(State.DRAFTING)) == "Đơn vị còn quyền nộp đến 15:00 ngày 02/12/2026."


def test_every_state_has_a_title_and_a_phase() -> None:
    assert set(STATE_TITLES) == set(PHASE_OF) == set(State)


def test_moves_have_one_name_each_and_a_known_permission() -> None:
    assert sorted(one.name for one in MOVES) == sorted(WHO)
    assert {one.who for one in MOVES} <= {Can.ANSWER, Can.SIGN, Can.SET_UP, Can.DECIDE}
