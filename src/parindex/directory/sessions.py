"""Who is signed in, asked at every request: Django's own sessions and accounts, read prepared."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from parindex.directory.models import User
from parindex.directory.prepared import Prepared

_SESSION = [one.attname for one in Session._meta.concrete_fields]
_SESSIONS = Prepared(
    lambda keys: Session.objects.filter(session_key__in=keys).values_list(*_SESSION)
)
_USER = [one.attname for one in User._meta.concrete_fields]
_USERS = Prepared(lambda ids: User.objects.filter(pk__in=ids).values_list(*_USER))


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
        """The account of a session, unless it was closed."""
        rows = _USERS([user_id])
        user = User.from_db(DEFAULT_DB_ALIAS, _USER, rows[0]) if rows else None
        return user if user is not None and self.user_can_authenticate(user) else None
