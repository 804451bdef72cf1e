"""What an account may look like, and who may touch which; a sentence for each problem."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from copy import copy

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from parindex.access import ANYWHERE, ROLE_TITLES, UNIT_ROLES, Actor, Role
from parindex.directory.models import User
from parindex.errors import Denied

TAKEN_WORDS = ("moi", "nhap")
"""No usernames: they stand in the addresses of the screens on accounts."""

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No letter that is read as another one from paper: l and 1, o and 0, I."""

LONGEST = {"display_name": 120, "position": 160, "works_at": 80}
FIELD_TITLES = {"display_name": "Họ tên", "position": "Chức vụ", "works_at": "Nơi công tác"}
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,79}")
QUICK = 20_000


def new_password() -> str:
    """Fourteen random letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(14))


def quick_hash(password: str) -> str:
    """The hash of a random password, which needs no slow one; signing in makes it a slow one."""
    hasher = copy(get_hasher())
    if isinstance(hasher, PBKDF2PasswordHasher):
        hasher.iterations = QUICK
    return hasher.encode(password, hasher.salt())


def username_problems(username: str) -> list[str]:
    """Why nobody new can have this username."""
    if not _USERNAME.fullmatch(username) or username.casefold() in TAKEN_WORDS:
        return [
            _(
                "Tên đăng nhập «%(username)s» không dùng được. Ghi chữ không dấu, số, "
                "dấu chấm hoặc gạch nối, không có khoảng trắng, ví dụ mai.dt."
            )
            % {"username": username[:80]}
        ]
    if User.objects.filter(username__iexact=username).exists():
        return [_("Tên đăng nhập «%(username)s» đã có. Chọn tên khác.") % {"username": username}]
    return []


def account_problems(user: User) -> list[str]:
    """What is wrong with the name, position, place of work or address of an account."""
    found = [] if user.display_name.strip() else [_("Ghi họ tên.")]
    for name, most in LONGEST.items():
        if len(getattr(user, name)) > most:
            found.append(
                _("%(field)s dài quá %(most)s ký tự. Rút gọn.")
                % {"field": _(FIELD_TITLES[name]), "most": most}
            )
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError:
            found.append(
                _("Thư điện tử «%(email)s» không đúng dạng ten@coquan.vn.")
                % {"email": user.email[:80]}
            )
    return found


def grant_problems(grants: Iterable[tuple[Role, str]]) -> list[str]:
    """What is wrong with roles and their places."""
    found = []
    for role, place in grants:
        if role in UNIT_ROLES and place == ANYWHERE:
            found.append(
                _("%(role)s phải thuộc một đơn vị. Chọn đơn vị.") % {"role": _(ROLE_TITLES[role])}
            )
        elif len(place) > LONGEST["works_at"]:
            found.append(_("Mã đơn vị «%(place)s…» quá dài.") % {"place": place[:80]})
    return found


def is_administrator(actor: Actor) -> bool:
    """Whether the actor gives and takes the role of administrator; the installation does too."""
    return Role.ADMINISTRATOR in actor.roles or actor.id is None


def demand_administrator(by: Actor, grants: Iterable[tuple[Role, str]]) -> None:
    """Refuse unless the actor may deal with these roles: administrators are made by their like."""
    if any(role is Role.ADMINISTRATOR for role, _ in grants) and not is_administrator(by):
        raise Denied(
            _("Chỉ quản trị hệ thống giao, thu vai trò quản trị hoặc sửa tài khoản quản trị.")
        )
