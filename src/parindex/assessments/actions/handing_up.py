"""Handing the concluded results of a lower cycle to the higher authority."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role
from parindex.assessments.queries.handing_up import results_of, why_not
from parindex.cycles.models import Cycle
from parindex.directory.actions import tell
from parindex.directory.journal import record
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.engine.numbers import plain
from parindex.errors import Conflict, Invalid


@transaction.atomic
def hand_up(*, by: Actor, cycle: Cycle) -> None:
    """Mark the results as handed up, now; the journal keeps every unit's index as it was.

    After the deadline it is still possible and marked as late.
    """
    demand(by, Can.SET_UP, "")
    results = results_of(cycle)
    if reason := why_not(cycle, results):
        raise Invalid(reason)
    assert cycle.above is not None
    now = timezone.now()
    changed = Cycle.objects.filter(pk=cycle.pk, handed_up_at=None).update(
        handed_up_at=now, handed_up_by=by.name
    )
    if not changed:
        raise Conflict(_("Kết quả đã được chuyển lên cấp trên."))
    record(
        by,
        "hand_up",
        cycle.slug,
        above=cycle.above.slug,
        is_late=cycle.hand_up_due is not None and now > cycle.hand_up_due,
        index={one.code: plain(one.score) for one in results if one.score is not None},
    )
    people = User.objects.filter(is_active=True, grants__role=Role.COORDINATOR.value).distinct()
    text = f"Kết quả của {cycle.title} đã được chuyển lên {cycle.above.title}."
    tell(people, text, f"/ky/{cycle.above.slug}/")
