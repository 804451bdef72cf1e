"""The pages of cycles that a signed-in person finds in the bar."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Can, denial
from parindex.directory.acting import actor_of
from parindex.directory.models import User


def places_of(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The list of cycles, for those who set them up."""
    user = request.user
    if not isinstance(user, User) or denial(actor_of(user), Can.SET_UP):
        return []
    return [(reverse("cycles"), _("Kỳ đánh giá"), request.path.startswith("/ky/"), 0)]
