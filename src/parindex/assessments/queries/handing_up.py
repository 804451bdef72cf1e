"""The concluded results of a lower cycle, as the higher authority receives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.facts import as_judged
from parindex.assessments.loading import load_cycle
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_to_set_up
from parindex.engine.scoring import score


class Result(NamedTuple):
    """One unit's concluded points and index; None while it is not concluded."""

    code: str
    name: str
    points: Decimal | None
    score: Decimal | None
    rating: str


@dataclass
class HandingUp:
    """What would be or was handed up; `blocked` says why it cannot be yet, or ""."""

    cycle: Cycle
    results: list[Result]
    blocked: str
    is_late: bool


def handing_up(actor: Actor, slug: str, now: datetime) -> HandingUp:
    """The results of every unit of a cycle, best first, and whether they may go up."""
    cycle = cycle_to_set_up(actor, slug)
    found = results_of(cycle)
    at = cycle.handed_up_at or now
    is_late = cycle.hand_up_due is not None and at > cycle.hand_up_due
    return HandingUp(cycle, found, why_not(cycle, found), is_late)


def results_of(cycle: Cycle) -> list[Result]:
    """Every unit with its concluded index, best first, those without one last."""
    found = []
    for one in load_cycle(cycle):
        unit = one.assessment.unit
        if one.state is not State.CONCLUDED:
            found.append(Result(unit.code, unit.name, None, None, ""))
            continue
        card = score(one.indicator_set, as_judged(one.indicator_set, one.sheet))
        rating = one.indicator_set.rating.label(card.rating).vi
        points = card.points if card.index is not None else None
        found.append(Result(unit.code, unit.name, points, card.index, rating))
    return sorted(found, key=lambda one: (one.score is None, -(one.score or 0)))


def why_not(cycle: Cycle, results: list[Result]) -> str:
    """Why the results cannot be handed up; "" when they can."""
    if cycle.above is None:
        return _("Kỳ này không có kỳ cấp trên. Chọn kỳ cấp trên ở phần quy định.")
    if cycle.handed_up_at is not None:
        return _("Kết quả đã được chuyển lên cấp trên.")
    if cycle.state != Cycle.State.CONCLUDED:
        return _("Kỳ chưa kết luận. Chỉ chuyển kết quả đã được hội đồng kết luận.")
    return "" if results else _("Kỳ không có đơn vị nào.")
