"""An API that is not slowed down, unless a story asks for it."""

from __future__ import annotations

import pytest

from parindex.cycles.models import Cycle
from parindex.surveys.flooding import forget_floods
from tests.publications.making import concluded


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Every bucket is full and large."""
    settings.API_A_MINUTE = 10_000_000
    forget_floods()
    yield
    forget_floods()


@pytest.fixture
def cycle(cast) -> Cycle:
    """One commune concluded, two that never submitted, the cycle ended."""
    return concluded(cast)
