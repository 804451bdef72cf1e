"""Every write of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.directory.account_rules import (
    account_problems,
    demand_administrator,
    grant_problems,
    quick_hash,
    username_problems,
)
from parindex.directory.journal import record
from parindex.directory.models import Grant, Interest, Notice, User
from parindex.errors import Denied, Invalid


@transaction.atomic
def enrol(
    *,
    by: Actor,
    username: str,
    password: str,
    display_name: str,
    position: str = "",
    works_at: str = "",
    email: str = "",
    grants: tuple[tuple[Role, str], ...] = (),
    is_initial: bool = False,
) -> User:
    """Create an account with its roles; an initial password is changed at the first sign-in."""
    if refusal := denial(by, Can.MANAGE_PEOPLE):
        raise Denied(refusal)
    demand_administrator(by, grants)
    user = User(
        username=username,
        display_name=display_name,
        position=position,
        works_at=works_at,
        email=email,
        password=quick_hash(password) if is_initial else make_password(password),
        must_change_password=is_initial,
    )
    if problems := [*username_problems(username), *account_problems(user), *grant_problems(grants)]:
        raise Invalid(*problems)
    user.save()
    Grant.objects.bulk_create(Grant(user=user, role=role, place=place) for role, place in grants)
    record(by, "enrol", username, grants=[f"{role} {place}".strip() for role, place in grants])
    return user


@transaction.atomic
def note_sign_in(*, by: Actor, username: str) -> None:
    """Leave a trace of a sign-in."""
    record(by, "sign_in", username)


@transaction.atomic
def declare_interest(*, by: Actor, username: str, place: str, reason: str) -> Interest:
    """Declare that a person is not impartial about a unit; one may declare for oneself only."""
    user = User.objects.get(username=username)
    if by.id != user.pk and (refusal := denial(by, Can.SET_UP)):
        raise Denied(refusal)
    if not reason.strip():
        raise Invalid(_("Ghi lý do có liên quan đến đơn vị, ví dụ: vợ là công chức của xã."))
    interest = Interest.objects.create(user=user, place=place, reason=reason.strip()[:300])
    record(by, "declare_interest", place, username=username)
    return interest


@transaction.atomic
def withdraw_interest(*, by: Actor, interest_id: int) -> None:
    """Take back a declaration; only a coordinator may, so that nobody frees themselves quietly."""
    if refusal := denial(by, Can.SET_UP):
        raise Denied(refusal)
    interest = Interest.objects.get(pk=interest_id)
    Interest.objects.filter(pk=interest_id).update(withdrawn_at=timezone.now())
    record(by, "withdraw_interest", interest.place, user=interest.user_id)


def tell(users: Iterable[User], text: str, url: str = "") -> None:
    """Leave a notice for each, and an e-mail for those who have an address."""
    people = list(users)
    Notice.objects.bulk_create(Notice(user=one, text=text[:400], url=url) for one in people)
    addresses = [one.email for one in people if one.email]
    for address in addresses:
        transaction.on_commit(partial(_send, text, url, address), robust=True)


def _send(text: str, url: str, address: str) -> None:
    body = f"{text}\n\n{settings.SITE_URL}{url}\n"
    send_mail(f"[parindex] {text[:90]}", body, None, [address], fail_silently=True)


@transaction.atomic
def read_notices(*, by: Actor) -> None:
    """Mark the actor's notices as read."""
    Notice.objects.filter(user_id=by.person, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def read_notice(*, by: Actor, notice_id: int) -> Notice:
    """Mark one of the actor's own notices as read."""
    notice = Notice.objects.get(pk=notice_id, user_id=by.person)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return notice


@transaction.atomic
def choose_density(*, by: Actor, density: str) -> None:
    """Keep a person's choice of narrow or comfortable rows."""
    User.objects.filter(pk=by.person).update(is_compact=density == "compact")
