"""The working pages of a person, for the bar on top: only what their roles need."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Role
from parindex.assessments.models import Assessment
from parindex.cycles.models import Cycle
from parindex.directory.acting import actor_of
from parindex.directory.models import User
from parindex.directory.prepared import Prepared
from parindex.directory.queries import unread_count

Place = tuple[str, str, bool, int]
_SHEETS = Prepared(
    lambda units: (
        Assessment.objects.filter(unit__code__in=units, unit__cycle__state=Cycle.State.RUNNING)
        .order_by("-unit__cycle__year", "pk")
        .values_list("pk", "unit__code")
    )
)


def work_places(request: HttpRequest) -> list[Place]:
    """Address, name, whether it is here, and how much waits."""
    user = request.user
    if not isinstance(user, User):
        return []
    actor = actor_of(user)
    found = [(reverse("desk"), _("Việc cần làm"), unread_count(user.pk))]
    sheets = _SHEETS(list(actor.units()))
    if sheets:
        sheet, unit = sheets[0]
        found.append((reverse("sheet", args=[sheet]), _("Chấm điểm"), 0))
        found.append((reverse("library", args=[unit]), _("Kho minh chứng"), 0))
    found += _office(actor.roles)
    path = request.path
    return [(address, name, path.startswith(address), count) for address, name, count in found]


def _office(roles: frozenset[Role]) -> list[tuple[str, str, int]]:
    """The pages of appraisers, council and coordinators in the cycle that runs."""
    if not roles & {Role.APPRAISER, Role.COUNCIL, Role.COORDINATOR}:
        return []
    slug = (
        Cycle.objects.filter(state=Cycle.State.RUNNING)
        .order_by("-year")
        .values_list("slug", flat=True)
        .first()
    )
    found = []
    if slug and roles & {Role.COORDINATOR, Role.COUNCIL}:
        found.append((reverse("board", args=[slug]), _("Tiến độ"), 0))
    if slug and roles & {Role.COORDINATOR, Role.APPRAISER}:
        found.append((reverse("appraisal", args=[slug]), _("Thẩm định"), 0))
    if slug and roles & {Role.COORDINATOR, Role.COUNCIL}:
        found.append((reverse("council", args=[slug]), _("Hội đồng"), 0))
    return found
