"""Fixtures of the coordinator's stories."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.cycles import actions
from parindex.cycles.candidates import NewUnit
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle
from parindex.cycles.queries import forget_editions
from parindex.directory.models import Grant, JournalEntry, User
from tests.cast import COMMUNE, person
from tests.make import indicator_set

UNITS = (
    NewUnit(COMMUNE, "Xã Tiến Lợi", "xa"),
    NewUnit("xa-phong-nam", "Xã Phong Nẫm", "xa"),
    NewUnit("phuong-mui-ne", "Phường Mũi Né", "phuong"),
)


@pytest.fixture(autouse=True)
def fresh_editions() -> None:
    """No test sees the editions of another."""
    forget_editions()


@pytest.fixture
def lan(cast) -> User:
    """Lan appraises everywhere."""
    Grant.objects.get_or_create(user=cast.lan, role=Role.APPRAISER.value, place="")
    return User.objects.get(pk=cast.lan.pk)


@pytest.fixture
def tam(cast) -> User:
    """Tâm appraises beside Lan."""
    return person("tam", (Role.APPRAISER, ""), display_name="Tâm")


def make_cycle(slug: str = "ky-2026", year: int = 2026, set_id: str = "vi-du-cach-cham") -> Cycle:
    """A cycle in preparation with three units and wide windows."""
    cycle = actions.prepare_cycle(
        by=SYSTEM,
        slug=slug,
        title=f"Chỉ số CCHC {year}",
        year=year,
        indicator_set=indicator_set(set_id),
        authority="VN34-P92",
        authority_name="Ủy ban nhân dân thành phố Cần Thơ",
    )
    now = timezone.now()
    window = Window(now - timedelta(days=1), now + timedelta(days=30), now + timedelta(days=30))
    actions.set_windows(by=SYSTEM, cycle=cycle, windows=dict.fromkeys(Phase, window))
    actions.add_units(by=SYSTEM, cycle=cycle, units=UNITS)
    return cycle


@pytest.fixture
def cycle(cast) -> Cycle:
    """The cycle that Thu prepares."""
    return make_cycle()


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("act", flat=True))
