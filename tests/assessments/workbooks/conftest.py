"""Two communes whose people fill workbooks offline."""

from __future__ import annotations

from typing import Any

import pytest

from parindex.assessments.workflow import State
from tests.assessments.workbooks.trips import (
    Trips,
    make_trips,
    move,
    say,
)


@pytest.fixture
def trips(db: None, settings: Any, tmp_path: Any) -> Trips:
    settings.HOME = tmp_path
    return make_trips()


@pytest.fixture
def submitted(trips: Trips) -> Trips:
    say(trips.ours, "2.2", {}, is_claimed=True, note="Không phát sinh")
    say(trips.ours, "1.4", {"value": ["tru_so", "ma_qr"]})
    say(trips.ours, "2.4", {"da_giai_ngan": "90.125", "ke_hoach_von": 100})
    move(trips.ours, State.SUBMITTED)
    return trips
