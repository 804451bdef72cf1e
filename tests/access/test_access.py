"""Table one, whole: every role and every permission."""

from __future__ import annotations

import pytest

from parindex.access import ANYWHERE, SYSTEM, Actor, Can, Role, denial, places

ALLOWED = {
    (Role.CLERK, Can.ANSWER),
    (Role.HEAD, Can.ANSWER),
    (Role.HEAD, Can.SIGN),
    (Role.CLERK, Can.READ_SHEET),
    (Role.HEAD, Can.READ_SHEET),
    (Role.COORDINATOR, Can.READ_SHEET),
    (Role.COUNCIL, Can.READ_SHEET),
    (Role.APPRAISER, Can.APPRAISE),
    (Role.COUNCIL, Can.DECIDE),
    (Role.COORDINATOR, Can.SET_UP),
    (Role.COORDINATOR, Can.WATCH),
    (Role.COUNCIL, Can.WATCH),
    (Role.COORDINATOR, Can.PUBLISH),
    (Role.COORDINATOR, Can.SUPPLY_MAP),
    (Role.ADMINISTRATOR, Can.SUPPLY_MAP),
    (Role.COORDINATOR, Can.READ_JOURNAL),
    (Role.ADMINISTRATOR, Can.READ_JOURNAL),
    (Role.COORDINATOR, Can.MANAGE_PEOPLE),
    (Role.ADMINISTRATOR, Can.MANAGE_PEOPLE),
    (Role.COORDINATOR, Can.RUN_SURVEY),
    (Role.SURVEY_OFFICER, Can.RUN_SURVEY),
    (Role.COUNCIL, Can.READ_SURVEY),
    (Role.COORDINATOR, Can.READ_SURVEY),
    (Role.SURVEY_OFFICER, Can.READ_SURVEY),
    (Role.SURVEY_OFFICER, Can.COLLECT),
    (Role.INTERVIEWER, Can.COLLECT),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("can", Can)
def test_what_is_not_in_the_table_is_refused(role: Role, can: Can) -> None:
    actor = Actor(1, "Một người", frozenset(((role, ANYWHERE),)))
    assert (denial(actor, can) == "") == ((role, can) in ALLOWED)


def test_the_reason_names_the_roles_to_ask() -> None:
    stranger = Actor(6, "Dũng")
    assert denial(stranger, Can.PUBLISH) == (
        "Bạn không có quyền công bố kết quả. Quyền này thuộc về: Điều phối (Sở Nội vụ)."
    )


def test_a_grant_holds_only_in_its_place() -> None:
    thu = Actor(5, "Thu", frozenset(((Role.COORDINATOR, "tinh-a"),)))
    assert denial(thu, Can.PUBLISH, "tinh-a") == ""
    assert denial(thu, Can.PUBLISH, "tinh-b") != ""
    assert places(thu, Can.PUBLISH) == frozenset(("tinh-a",))
    assert places(SYSTEM, Can.PUBLISH) == frozenset((ANYWHERE,))


def test_nobody_appraises_or_decides_on_a_unit_of_their_own() -> None:
    lan = Actor(3, "Lan", frozenset(((Role.APPRAISER, ANYWHERE),)), works_at="so-y-te")
    assert denial(lan, Can.APPRAISE, "xa-a") == ""
    assert denial(lan, Can.APPRAISE, "so-y-te") == (
        "Bạn thuộc đơn vị này; không ai thẩm định, quyết định hay thu phiếu cho đơn vị của mình."
    )
    both = Actor(4, "Minh", frozenset(((Role.COUNCIL, ANYWHERE), (Role.HEAD, "xa-a"))))
    assert denial(both, Can.DECIDE, "xa-a") != ""
    assert denial(both, Can.DECIDE, "xa-b") == ""


def test_a_declared_interest_blocks_and_says_why() -> None:
    ties = frozenset((("xa-a", "vợ là công chức của xã"),))
    lan = Actor(3, "Lan", frozenset(((Role.APPRAISER, ANYWHERE),)), ties=ties)
    assert denial(lan, Can.APPRAISE, "xa-a") == (
        "Bạn đã khai có liên quan đến đơn vị này (vợ là công chức của xã)."
    )
    assert denial(lan, Can.APPRAISE, "xa-b") == ""
