"""Accounts from a table of a CSV or XLSX file, and the file of their initial passwords."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from parindex.access import ANYWHERE, ROLE_TITLES, UNIT_ROLES, Actor, Role
from parindex.directory.account_rules import (
    account_problems,
    demand_administrator,
    grant_problems,
    username_problems,
)
from parindex.directory.accounts import NewPerson
from parindex.directory.models import User
from parindex.directory.places import place_of
from parindex.directory.units import fold
from parindex.documents.incoming.tables import rows_of
from parindex.engine.names import harmless
from parindex.errors import Denied, Invalid
from parindex.language import counted

LARGEST, MOST = 2_000_000, 500
COLUMNS: Mapping[str, str] = {
    "ten dang nhap": "username",
    "ho ten": "display_name",
    "chuc vu": "position",
    "thu dien tu": "email",
    "noi cong tac": "works_at",
    "vai tro": "role",
    "don vi": "place",
}
HEADINGS = "tên đăng nhập, họ tên, chức vụ, thư điện tử, nơi công tác, vai trò, đơn vị"
SHORT = {
    "ke khai": Role.CLERK,
    "lanh dao": Role.HEAD,
    "tham dinh": Role.APPRAISER,
    "hoi dong": Role.COUNCIL,
    "dieu phoi": Role.COORDINATOR,
    "khao sat": Role.SURVEY_OFFICER,
    "dieu tra": Role.INTERVIEWER,
    "quan tri": Role.ADMINISTRATOR,
}
_ROLES = {
    **SHORT,
    **{fold(title): role for role, title in ROLE_TITLES.items()},
    **{role.value: role for role in Role},
}


def read_people(actor: Actor, name: str, content: bytes) -> tuple[list[NewPerson], list[str]]:
    """The accounts a file would make, and every problem by row; a username again adds a role."""
    if not content:
        raise Invalid(_("Tệp trống. Chọn tệp có danh sách tài khoản."))
    if len(content) > LARGEST:
        raise Invalid(_("Tệp lớn hơn 2 MB. Chia thành nhiều tệp."))
    columns: dict[str, int] = {}
    people: dict[str, NewPerson] = {}
    problems: list[str] = []
    placed = cache(place_of)
    for number, row in enumerate(rows_of(name, content), start=1):
        if not columns:
            columns = _columns(row)
            continue
        cells = {key: _text(row[at]) if at < len(row) else "" for key, at in columns.items()}
        if not any(cells.values()):
            continue
        one, found = _person(cells, placed)
        found += _against(actor, one, people)
        problems += [
            _("Dòng %(number)s: %(problem)s") % {"number": number, "problem": problem}
            for problem in found
        ]
        before = people.get(one.username.casefold())
        grants = tuple(dict.fromkeys((*(before.grants if before else ()), *one.grants)))
        people[one.username.casefold()] = (before or one)._replace(grants=grants)
    if not columns:
        raise Invalid(
            _("Không thấy dòng tiêu đề. Cần các cột: %(headings)s.") % {"headings": HEADINGS}
        )
    if len(people) > MOST:
        raise Invalid(
            counted(
                "Tệp có %(count)s tài khoản, mỗi lần nhập tối đa %(most)s. Chia tệp.",
                len(people),
                most=MOST,
            )
        )
    if not people:
        raise Invalid(_("Tệp không có tài khoản nào."))
    return list(people.values()), problems


def _text(cell: Any) -> str:
    return " ".join(str(cell if cell is not None else "").split())


def _columns(row: Sequence[Any]) -> dict[str, int]:
    found = {
        COLUMNS[name]: at for at, one in enumerate(row) if (name := fold(_text(one))) in COLUMNS
    }
    return found if {"username", "display_name"} <= set(found) else {}


def _person(cells: Mapping[str, str], placed: Any) -> tuple[NewPerson, list[str]]:
    problems: list[str] = []
    works_at = _place(cells.get("works_at", ""), placed, problems)
    role_text, place_text = cells.get("role", ""), cells.get("place", "")
    grants: tuple[tuple[Role, str], ...] = ()
    if role_text:
        role = _ROLES.get(fold(role_text))
        if role is None:
            titles = ", ".join(ROLE_TITLES.values())
            problems.append(
                _("không có vai trò «%(role)s». Ghi một trong: %(titles)s.")
                % {"role": role_text, "titles": titles}
            )
        elif role in UNIT_ROLES:
            before = len(problems)
            place = _place(place_text, placed, problems)
            grants = ((role, place),) if len(problems) == before else ()
        else:
            grants = ((role, ANYWHERE),)
    elif place_text:
        problems.append(_("có đơn vị mà không có vai trò. Ghi vai trò, hoặc xóa đơn vị."))
    person = NewPerson(
        cells.get("username", ""),
        cells.get("display_name", ""),
        cells.get("position", ""),
        cells.get("email", ""),
        works_at,
        grants,
    )
    return person, problems


def _place(text: str, placed: Any, problems: list[str]) -> str:
    if not text:
        return ""
    code, problem = placed(text)
    if problem:
        problems.append(problem)
    return str(code)


def _against(actor: Actor, one: NewPerson, people: Mapping[str, NewPerson]) -> list[str]:
    """What stands against making this account."""
    before = people.get(one.username.casefold())
    if before is not None:
        if before.display_name != one.display_name:
            return [
                _("tên đăng nhập «%(username)s» đã dùng cho %(display_name)s ở dòng trên.")
                % {"username": one.username, "display_name": before.display_name}
            ]
        return grant_problems(one.grants)
    user = User(
        username=one.username,
        display_name=one.display_name,
        position=one.position,
        email=one.email,
        works_at=one.works_at,
    )
    found = [
        *username_problems(one.username),
        *account_problems(user),
        *grant_problems(one.grants),
    ]
    try:
        demand_administrator(actor, one.grants)
    except Denied as refusal:
        found.append(str(refusal))
    return found


def passwords_file(made: Sequence[tuple[NewPerson, str]]) -> bytes:
    """The initial passwords as a CSV that Excel reads; no name becomes a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("tên đăng nhập", "họ tên", "mật khẩu ban đầu"))
    for one, password in made:
        table.writerow((harmless(one.username), harmless(one.display_name), password))
    return out.getvalue().encode("utf-8-sig")
