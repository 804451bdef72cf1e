"""TABLE ONE. Which role may do what, and where. No database, no Django.

`denial` gives the reason for a refusal, or "". `places` limits which rows an actor sees. What is
not in the table is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to an authority."""

    CLERK = "clerk"
    HEAD = "head"
    APPRAISER = "appraiser"
    COUNCIL = "council"
    COORDINATOR = "coordinator"
    SURVEY_OFFICER = "survey_officer"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: Mapping[Role, str] = {
    Role.CLERK: "Cán bộ kê khai",
    Role.HEAD: "Lãnh đạo đơn vị",
    Role.APPRAISER: "Thẩm định viên",
    Role.COUNCIL: "Thành viên hội đồng",
    Role.COORDINATOR: "Điều phối (Sở Nội vụ)",
    Role.SURVEY_OFFICER: "Cán bộ khảo sát",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}


class Can(StrEnum):
    """One permission. Grows only with what the product does."""

    PUBLISH = "publish"
    READ_JOURNAL = "read_journal"


ROLES_THAT_MAY: Mapping[Can, frozenset[Role]] = {
    Can.PUBLISH: frozenset((Role.COORDINATOR,)),
    Can.READ_JOURNAL: frozenset((Role.COORDINATOR, Role.ADMINISTRATOR)),
}

_ACTS: Mapping[Can, str] = {
    Can.PUBLISH: "công bố kết quả",
    Can.READ_JOURNAL: "xem nhật ký",
}

ANYWHERE = ""
"""A place that is no unit in particular; a grant for it holds everywhere."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an id, a name for the journal, and roles by place."""

    id: int | None
    name: str
    grants: frozenset[tuple[Role, str]] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """The actor's roles, wherever they hold."""
        return frozenset(role for role, _ in self.grants)


SYSTEM = Actor(None, "parindex", frozenset(((Role.COORDINATOR, ANYWHERE),)))
"""The installation itself, when it loads what it ships."""


def denial(actor: Actor, can: Can, place: str = ANYWHERE) -> str:
    """Why the actor may not do this in this place; "" when allowed."""
    allowed = ROLES_THAT_MAY.get(can, frozenset())
    if any(role in allowed and where in (ANYWHERE, place) for role, where in actor.grants):
        return ""
    titles = ", ".join(ROLE_TITLES[role] for role in Role if role in allowed)
    return f"Bạn không có quyền {_ACTS[can]}. Quyền này thuộc về: {titles}."


def places(actor: Actor, can: Can) -> frozenset[str]:
    """The places where the actor may do this; `ANYWHERE` in it means all of them."""
    allowed = ROLES_THAT_MAY.get(can, frozenset())
    return frozenset(where for role, where in actor.grants if role in allowed)
