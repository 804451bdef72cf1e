"""TABLE ONE. Which role may do what, and where. No database, no Django.

`denial` gives the reason for a refusal, or "". `places` limits which rows an actor sees. What is
not in the table is refused. Nobody appraises or decides on the unit they work for or have declared
an interest in, whatever their roles are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from parindex.language import gettext as _


class Role(StrEnum):
    """What a person is to an authority."""

    CLERK = "clerk"
    HEAD = "head"
    APPRAISER = "appraiser"
    COUNCIL = "council"
    COORDINATOR = "coordinator"
    SURVEY_OFFICER = "survey_officer"
    INTERVIEWER = "interviewer"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: Mapping[Role, str] = {
    Role.CLERK: "Cán bộ kê khai",
    Role.HEAD: "Lãnh đạo đơn vị",
    Role.APPRAISER: "Thẩm định viên",
    Role.COUNCIL: "Thành viên hội đồng",
    Role.COORDINATOR: "Điều phối (Sở Nội vụ)",
    Role.SURVEY_OFFICER: "Cán bộ khảo sát",
    Role.INTERVIEWER: "Điều tra viên",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}


class Can(StrEnum):
    """One permission. Grows only with what the product does."""

    ANSWER = "answer"
    SIGN = "sign"
    READ_SHEET = "read_sheet"
    APPRAISE = "appraise"
    DECIDE = "decide"
    SET_UP = "set_up"
    WATCH = "watch"
    RUN_SURVEY = "run_survey"
    READ_SURVEY = "read_survey"
    COLLECT = "collect"
    PUBLISH = "publish"
    SUPPLY_MAP = "supply_map"
    READ_JOURNAL = "read_journal"
    MANAGE_PEOPLE = "manage_people"


_COORDINATOR = frozenset((Role.COORDINATOR,))

ROLES_THAT_MAY: Mapping[Can, frozenset[Role]] = {
    Can.ANSWER: frozenset((Role.CLERK, Role.HEAD)),
    Can.SIGN: frozenset((Role.HEAD,)),
    Can.READ_SHEET: frozenset((Role.CLERK, Role.HEAD, Role.COORDINATOR, Role.COUNCIL)),
    Can.APPRAISE: frozenset((Role.APPRAISER,)),
    Can.DECIDE: frozenset((Role.COUNCIL,)),
    Can.SET_UP: _COORDINATOR,
    Can.WATCH: frozenset((Role.COORDINATOR, Role.COUNCIL)),
    Can.RUN_SURVEY: frozenset((Role.SURVEY_OFFICER, Role.COORDINATOR)),
    Can.READ_SURVEY: frozenset((Role.SURVEY_OFFICER, Role.COORDINATOR, Role.COUNCIL)),
    Can.COLLECT: frozenset((Role.INTERVIEWER, Role.SURVEY_OFFICER)),
    Can.PUBLISH: _COORDINATOR,
    Can.SUPPLY_MAP: frozenset((Role.COORDINATOR, Role.ADMINISTRATOR)),
    Can.READ_JOURNAL: frozenset((Role.COORDINATOR, Role.ADMINISTRATOR)),
    Can.MANAGE_PEOPLE: frozenset((Role.COORDINATOR, Role.ADMINISTRATOR)),
}

ACTS: Mapping[Can, str] = {
    Can.ANSWER: "kê khai cho đơn vị này",
    Can.SIGN: "ký, nộp kết quả tự chấm của đơn vị này",
    Can.READ_SHEET: "xem bảng chấm điểm của đơn vị này",
    Can.APPRAISE: "thẩm định",
    Can.DECIDE: "quyết định tại hội đồng",
    Can.SET_UP: "thiết lập kỳ đánh giá",
    Can.WATCH: "xem tiến độ của các đơn vị",
    Can.RUN_SURVEY: "tổ chức khảo sát",
    Can.READ_SURVEY: "xem kết quả khảo sát",
    Can.COLLECT: "thu phiếu khảo sát",
    Can.PUBLISH: "công bố kết quả",
    Can.SUPPLY_MAP: "đưa ranh giới vào bản đồ",
    Can.READ_JOURNAL: "xem nhật ký",
    Can.MANAGE_PEOPLE: "quản lý tài khoản",
}

UNIT_ROLES: frozenset[Role] = frozenset((Role.CLERK, Role.HEAD))
"""Roles that hold in one unit; the others are of the office and hold everywhere."""

IMPARTIAL: frozenset[Can] = frozenset((Can.APPRAISE, Can.DECIDE, Can.COLLECT))
"""What nobody may do for a unit of their own."""

ANYWHERE = ""
"""A place that is no unit in particular; a grant for it holds everywhere."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an id, a name for the journal, roles by place, and the units they are tied to.

    `works_at` is the unit that employs them; `ties` are (unit, reason) of the interests declared.
    """

    id: int | None
    name: str
    grants: frozenset[tuple[Role, str]] = frozenset()
    works_at: str = ""
    ties: frozenset[tuple[str, str]] = frozenset()

    @property
    def person(self) -> int:
        """The id to look people up by; 0, which nobody has, for the installation itself."""
        return self.id or 0

    @property
    def roles(self) -> frozenset[Role]:
        """The actor's roles, wherever they hold."""
        return frozenset(role for role, _ in self.grants)

    def units(self) -> frozenset[str]:
        """The units the actor answers or signs for."""
        return frozenset(
            place for role, place in self.grants if role in (Role.CLERK, Role.HEAD) and place
        )


SYSTEM = Actor(None, "parindex", frozenset(((Role.COORDINATOR, ANYWHERE),)))
"""The installation itself, when it loads what it ships."""


def denial(actor: Actor, can: Can, place: str = ANYWHERE) -> str:
    """Why the actor may not do this in this place; "" when allowed."""
    if can in IMPARTIAL and place and (reason := partiality(actor, place)):
        return reason
    allowed = ROLES_THAT_MAY.get(can, frozenset())
    if any(role in allowed and where in (ANYWHERE, place) for role, where in actor.grants):
        return ""
    titles = ", ".join(_(ROLE_TITLES[role]) for role in Role if role in allowed)
    return _("Bạn không có quyền %(act)s. Quyền này thuộc về: %(titles)s.") % {
        "act": _(ACTS[can]),
        "titles": titles,
    }


def partiality(actor: Actor, place: str) -> str:
    """Why the actor is not impartial about a unit; "" when nothing stands against it."""
    if place in actor.units() or place == actor.works_at:
        return _(
            "Bạn thuộc đơn vị này; "
            "không ai thẩm định, quyết định hay thu phiếu cho đơn vị của mình."
        )
    for where, reason in sorted(actor.ties):
        if where == place:
            return _("Bạn đã khai có liên quan đến đơn vị này (%(reason)s).") % {"reason": reason}
    return ""


def places(actor: Actor, can: Can) -> frozenset[str]:
    """The places where the actor may do this; `ANYWHERE` in it means all of them.

    Units the actor is tied to are to be left out by `partiality`.
    """
    allowed = ROLES_THAT_MAY.get(can, frozenset())
    return frozenset(where for role, where in actor.grants if role in allowed)
