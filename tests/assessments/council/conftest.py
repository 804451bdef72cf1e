"""A sheet before the council: Minh chairs, Hà keeps the minutes, Kim sits, Thu coordinates."""

from __future__ import annotations

import pytest

from parindex.assessments.models import AgendaItem
from parindex.assessments.workflow import State
from tests import make


@pytest.fixture
def loaded(cast):
    """The sheet of Tiến Lợi before the council, 2.1 disputed: 22/24 against 20/24."""
    return make.assessment(State.DECIDING)


@pytest.fixture
def item(loaded) -> AgendaItem:
    """The one item of its agenda."""
    return AgendaItem.objects.get(assessment=loaded.assessment)
