"""The pages of cycles that a signed-in person finds in the bar."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Can, denial, places
from parindex.cycles.deadlines import Phase, moment, remaining
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of
from parindex.directory.acting import actor_of
from parindex.directory.models import User


def places_of(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The list of cycles for those who set them up; declaring an interest for those who judge."""
    user = request.user
    if not isinstance(user, User):
        return []
    actor, found = actor_of(user), []
    if not denial(actor, Can.SET_UP):
        found.append((reverse("cycles"), _("Kỳ đánh giá"), request.path.startswith("/ky/"), 0))
    if places(actor, Can.APPRAISE) or places(actor, Can.DECIDE):
        is_here = request.path.startswith("/lien-quan/")
        found.append((reverse("interests"), _("Có liên quan"), is_here, 0))
    return found


def running_cycle() -> list[tuple[str, str]]:
    """The cycle that runs and when its sheets are due, for the sign-in page."""
    cycle = Cycle.objects.filter(state=Cycle.State.RUNNING).order_by("-year").first()
    if cycle is None:
        return []
    found = [(_("Kỳ đánh giá"), cycle.title)]
    window = windows_of(cycle).get(Phase.ANSWERING)
    if window is not None:
        now = timezone.now()
        due = f"{moment(window.due)} ({remaining(window.due, now).lower()})"
        found.append((_("Hạn nộp tự chấm"), due))
    return found
