"""The pages of publications that a signed-in person finds in the bar."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Can, denial
from parindex.directory.acting import actor_of
from parindex.directory.models import User


def places_of(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The tables of earlier years for those who publish."""
    user = request.user
    if not isinstance(user, User) or denial(actor_of(user), Can.PUBLISH):
        return []
    is_here = request.path.startswith("/lich-su/")
    return [(reverse("earlier_tables"), _("Năm trước"), is_here, 0)]
