"""Every write on accounts that exist, and many new ones at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.directory.account_rules import (
    account_problems,
    demand_administrator,
    grant_problems,
    new_password,
    quick_hash,
)
from parindex.directory.actions import enrol
from parindex.directory.journal import record
from parindex.directory.models import Grant, User
from parindex.errors import Denied, Invalid

Grants = tuple[tuple[Role, str], ...]


class NewPerson(NamedTuple):
    """An account to be made."""

    username: str
    display_name: str
    position: str = ""
    email: str = ""
    works_at: str = ""
    grants: Grants = ()


def _account_to_change(by: Actor, username: str) -> User:
    """The account, held until the act is done; administrators' are for administrators only."""
    if refusal := denial(by, Can.MANAGE_PEOPLE):
        raise Denied(refusal)
    user = User.objects.select_for_update().get(username=username)
    demand_administrator(by, _grants_of(user))
    return user


def _grants_of(user: User) -> list[tuple[Role, str]]:
    return [(Role(one.role), one.place) for one in user.grants.all()]


@transaction.atomic
def change_account(
    *, by: Actor, username: str, display_name: str, position: str, works_at: str, email: str
) -> None:
    """Change what an account says about its person."""
    user = _account_to_change(by, username)
    wanted = {
        "display_name": display_name,
        "position": position,
        "works_at": works_at,
        "email": email,
    }
    changed = {name: value for name, value in wanted.items() if getattr(user, name) != value}
    for name, value in changed.items():
        setattr(user, name, value)
    if problems := account_problems(user):
        raise Invalid(*problems)
    if changed:
        user.save(update_fields=list(changed))
        # What was emptied is told too.
        record(by, "change_account", username, **{k: v or "–" for k, v in changed.items()})


@transaction.atomic
def set_active(*, by: Actor, username: str, is_active: bool) -> None:
    """Lock an account, which ends its sessions, or open it again; nobody locks their own."""
    user = _account_to_change(by, username)
    if user.pk == by.id and not is_active:
        raise Invalid(_("Không tự khóa tài khoản của mình được. Nhờ người khác có quyền này."))
    if user.is_active != is_active:
        User.objects.filter(pk=user.pk).update(is_active=is_active)
        record(by, "unlock_account" if is_active else "lock_account", username)


@transaction.atomic
def set_grants(*, by: Actor, username: str, give: Grants = (), take: Grants = ()) -> None:
    """Give and take roles; what others give at the same time stays."""
    user = _account_to_change(by, username)
    demand_administrator(by, give)
    if problems := grant_problems(give):
        raise Invalid(*problems)
    before = set(_grants_of(user))
    after = (before - set(take)) | set(give)
    is_own = user.pk == by.id
    if is_own and _administers(before) and not _administers(after):
        raise Invalid(_("Không tự bỏ vai trò quản trị của mình được. Nhờ một quản trị khác."))
    given, taken = sorted(after - before), sorted(before - after)
    for role, place in taken:
        user.grants.filter(role=role, place=place).delete()
    Grant.objects.bulk_create(Grant(user=user, role=role, place=place) for role, place in given)
    if given or taken:
        record(by, "set_grants", username, given=_in_words(given), taken=_in_words(taken))


def _administers(grants: set[tuple[Role, str]]) -> bool:
    return any(role is Role.ADMINISTRATOR for role, _ in grants)


def _in_words(grants: Sequence[tuple[Role, str]]) -> list[str]:
    return [f"{role} {place}".strip() for role, place in grants]


@transaction.atomic
def reset_password(*, by: Actor, username: str) -> str:
    """A new random password, to be shown once and changed at the next sign-in."""
    user = _account_to_change(by, username)
    if user.pk == by.id:
        raise Invalid(_("Mật khẩu của mình thì đổi ở trang «Đổi mật khẩu»."))
    password = new_password()
    User.objects.filter(pk=user.pk).update(password=quick_hash(password), must_change_password=True)
    record(by, "reset_password", username)
    return password


class WrongPassword(Invalid):
    """The password given as the one in use is not; tries are counted."""


def change_password(*, by: Actor, current: str, new: str) -> None:
    """Change one's own password."""
    user = User.objects.get(pk=by.person)
    if not check_password(current, user.password):
        raise WrongPassword(
            _("Mật khẩu đang dùng không đúng. Kiểm tra chữ hoa và bộ gõ tiếng Việt.")
        )
    if problems := password_problems(user, new):
        raise Invalid(*problems)
    if current == new:
        raise Invalid(_("Mật khẩu mới trùng mật khẩu đang dùng. Chọn mật khẩu khác."))
    hashed = make_password(new)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password=hashed, must_change_password=False)
        record(by, "change_password", user.username)


def password_problems(user: User, password: str) -> list[str]:
    """What the validators of the settings say against a password, in our words."""
    found = []
    for validator in get_default_password_validators():
        try:
            validator.validate(password, user)
        except ValidationError as refusal:
            found += [_sentence(one) for one in refusal.error_list]
    return found


def _sentence(error: ValidationError) -> str:
    match error.code:
        case "password_too_short":
            least = (error.params or {}).get("min_length", 8)
            return _("Mật khẩu mới ngắn quá. Ghi ít nhất %(least)s ký tự.") % {"least": least}
        case "password_too_common":
            return _("Mật khẩu mới quá phổ biến, dễ bị đoán. Chọn mật khẩu khác.")
        case "password_entirely_numeric":
            return _("Mật khẩu mới chỉ có số. Thêm chữ.")
        case "password_too_similar":
            return _("Mật khẩu mới quá giống tên hoặc địa chỉ của bạn. Chọn mật khẩu khác.")
        case _:
            return " ".join(error.messages)


@transaction.atomic
def enrol_many(*, by: Actor, people: Sequence[NewPerson]) -> list[tuple[NewPerson, str]]:
    """Make all these accounts or none; each with its initial password."""
    made: list[tuple[NewPerson, str]] = []
    problems: list[str] = []
    for one in people:
        password = new_password()
        try:
            enrol(by=by, password=password, is_initial=True, **one._asdict())
        except Invalid as refusal:
            problems += [f"{one.username}: {problem}" for problem in refusal.problems]
        else:
            made.append((one, password))
    if problems:
        raise Invalid(*problems)
    return made
