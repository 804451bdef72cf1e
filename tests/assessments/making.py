"""A small cycle in progress, made through the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from parindex.access import SYSTEM, Actor
from parindex.assessments.actions.moving import open_cycle
from parindex.assessments.models import Assessment
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle
from parindex.cycles.queries import forget_editions
from parindex.directory.models import User
from parindex.engine.indicators import IndicatorSet
from tests import make
from tests.cast import COMMUNE

OTHER = "xa-an-my"
"""A second commune, which none of the cast works for."""


@lru_cache(maxsize=2)
def rules(identifier: str = "vi-du-cach-cham") -> IndicatorSet:
    """A shipped set, read once for all tests."""
    return make.indicator_set(identifier)


def running_cycle(
    slug: str = "ky-2026",
    *,
    units: Sequence[tuple[str, str]] = ((COMMUNE, "Xã Tiến Lợi"), (OTHER, "Xã An Mỹ")),
    year: int = 2026,
    due: datetime | None = None,
) -> Cycle:
    """A cycle whose units fill their sheets: it opened ten days ago and is due in ten."""
    forget_editions()
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug=slug,
        title=f"Chỉ số CCHC cấp xã năm {year}",
        year=year,
        indicator_set=rules(),
        authority="tinh",
        authority_name="Ủy ban nhân dân tỉnh",
    )
    cycles.add_units(
        by=SYSTEM, cycle=cycle, units=[cycles.NewUnit(code, name, "xa") for code, name in units]
    )
    move_dates(cycle, due or timezone.now() + timedelta(days=10))
    open_cycle(by=SYSTEM, cycle=cycle)
    return cycle


def move_dates(cycle: Cycle, due: datetime) -> None:
    """Every phase opened twenty days before this moment, ends with it and closes a day later."""
    window = Window(due - timedelta(days=20), due, due + timedelta(days=1))
    cycles.set_windows(by=SYSTEM, cycle=cycle, windows=dict.fromkeys(Phase, window))


def sheet(cycle: Cycle, code: str = COMMUNE) -> Assessment:
    """The sheet of a unit."""
    return Assessment.objects.get(unit__cycle=cycle, unit__code=code)


def stand(assessment: Assessment, state: State) -> None:
    """Put a sheet where a story begins, without walking there."""
    Assessment.objects.filter(pk=assessment.pk).update(state=state.value, begun_at=timezone.now())


def actor(user: User) -> Actor:
    """The person as actions see them, with the interests declared by now."""
    return User.objects.get(pk=user.pk).actor()


def assign(cycle: Cycle, user: User, **part: str) -> None:
    """Give an appraiser everything, or the part, group or unit named."""
    cycles.assign(by=SYSTEM, cycle=cycle, title="Phân công", tasks=[Task(user.pk, **part)])
