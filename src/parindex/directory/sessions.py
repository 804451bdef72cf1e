"""Who is signed in, asked at every request: Django's own sessions and accounts, read prepared,
and with an account what its person may do."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, Q
from django.utils import timezone

from parindex.access import Actor, Role
from parindex.directory.models import User
from parindex.directory.prepared import Prepared

_SESSION = [one.attname for one in Session._meta.concrete_fields]
_SESSIONS = Prepared(
    lambda keys: Session.objects.filter(session_key__in=keys).values_list(*_SESSION)
)
_USER = [one.attname for one in User._meta.concrete_fields]
# An account with each of its grants and ties: a read costs more than its rows.
_PEOPLE = Prepared(
    lambda ids: (
        User.objects.filter(pk__in=ids)
        .annotate(tie=FilteredRelation("interests", condition=Q(interests__withdrawn_at=None)))
        .values_list(*_USER, "grants__role", "grants__place", "tie__place", "tie__reason")
    )
)


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them."""

    def _get_session_from_db(self) -> Session | None:
        rows = _SESSIONS([self.session_key]) if self.session_key else []
        found = [Session.from_db(DEFAULT_DB_ALIAS, _SESSION, row) for row in rows]
        if not found or found[0].expire_date <= timezone.now():
            self._session_key = None
            return None
        return found[0]


class Accounts(ModelBackend):
    """Names and passwords, as Django checks them."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session with its rights, unless it was closed."""
        rows = _PEOPLE([user_id])
        if not rows:
            return None
        user = User.from_db(DEFAULT_DB_ALIAS, _USER, rows[0][: len(_USER)])
        grants = frozenset((Role(role), place) for *_, role, place, _, _ in rows if role)
        ties = frozenset((place, reason) for *_, place, reason in rows if place is not None)
        user.acts_as = Actor(user.pk, str(user), grants, user.works_at, ties)
        return user if self.user_can_authenticate(user) else None
