"""Table one, whole: every role and every permission."""

from __future__ import annotations

import pytest

from parindex.access import ANYWHERE, SYSTEM, Actor, Can, Role, denial, places

ALLOWED = {
    (Role.COORDINATOR, Can.PUBLISH),
    (Role.COORDINATOR, Can.READ_JOURNAL),
    (Role.ADMINISTRATOR, Can.READ_JOURNAL),
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
