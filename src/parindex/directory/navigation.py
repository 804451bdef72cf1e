"""The page of the directory that those who manage accounts find in the bar."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Can, denial
from parindex.directory.acting import actor_of
from parindex.directory.models import User


def places_of(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The list of accounts for those who manage them."""
    user = request.user
    if not isinstance(user, User) or denial(actor_of(user), Can.MANAGE_PEOPLE):
        return []
    return [(reverse("accounts"), _("Tài khoản"), request.path.startswith("/tai-khoan/"), 0)]
