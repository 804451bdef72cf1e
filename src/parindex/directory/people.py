"""Every read of accounts, for those who manage them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from parindex.access import ROLE_TITLES, Actor, Can, Role
from parindex.directory.account_rules import is_administrator
from parindex.directory.models import User
from parindex.directory.places import names_of
from parindex.directory.queries import PAGE
from parindex.directory.rights import demand
from parindex.directory.units import fold
from parindex.engine.names import vietnamese_key

ACTIVE, LOCKED = "dang-dung", "da-khoa"


class Sought(NamedTuple):
    """Which accounts somebody looks for; empty fields leave everything in."""

    text: str = ""
    role: str = ""
    state: str = ""


class Held(NamedTuple):
    """A role and its place with the words to show."""

    role: str
    title: str
    place: str
    where: str


class Row(NamedTuple):
    """One account of the list."""

    user: User
    held: list[Held]
    works_at: str


@dataclass(slots=True)
class AccountsPage:
    """One page of accounts, by name."""

    rows: list[Row]
    number: int
    pages: int
    count: int


def demand_managing(actor: Actor) -> None:
    """Refuse with the reason unless the actor manages accounts."""
    demand(actor, Can.MANAGE_PEOPLE)


def accounts(actor: Actor, sought: Sought, number: int = 1) -> AccountsPage:
    """The accounts that fit; the text is part of a name or username, without marks if one likes."""
    demand_managing(actor)
    found = User.objects.all()
    if sought.role:
        found = found.filter(grants__role=sought.role).distinct()
    if sought.state in (ACTIVE, LOCKED):
        found = found.filter(is_active=sought.state == ACTIVE)
    wanted = fold(sought.text)
    named = [
        (vietnamese_key(name), pk)
        for pk, username, name, email in found.values_list(
            "pk", "username", "display_name", "email"
        )
        if wanted in fold(f"{name} {username} {email}")
    ]
    keys = [pk for _, pk in sorted(named)]
    pages = max(1, -(-len(keys) // PAGE))
    number = min(max(number, 1), pages)
    shown = keys[(number - 1) * PAGE : number * PAGE]
    users = {one.pk: one for one in User.objects.filter(pk__in=shown).prefetch_related("grants")}
    return AccountsPage(_rows([users[pk] for pk in shown]), number, pages, len(keys))


def _rows(users: list[User]) -> list[Row]:
    codes = {one.place for user in users for one in user.grants.all()}
    names = names_of(codes | {user.works_at for user in users})
    return [
        Row(user, _held(user, names), names.get(user.works_at, user.works_at)) for user in users
    ]


def _held(user: User, names: dict[str, str]) -> list[Held]:
    order = {role.value: number for number, role in enumerate(Role)}
    return [
        Held(one.role, ROLE_TITLES[Role(one.role)], one.place, names.get(one.place, one.place))
        for one in sorted(user.grants.all(), key=lambda one: (order[one.role], one.place))
    ]


def account(actor: Actor, username: str) -> Row:
    """One account with its roles."""
    demand_managing(actor)
    user = User.objects.prefetch_related("grants").get(username=username)
    return _rows([user])[0]


def may_change(actor: Actor, user: User) -> bool:
    """Whether the actor may change this account: administrators' are for administrators."""
    administers = any(one.role == Role.ADMINISTRATOR for one in user.grants.all())
    return is_administrator(actor) or not administers


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles the actor may give."""
    return [one for one in Role if one is not Role.ADMINISTRATOR or is_administrator(actor)]
