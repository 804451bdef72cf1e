"""A survey that collects forms with every kind of question."""

from __future__ import annotations

import pytest

from parindex.surveys.models import Survey
from tests.surveys.responding import opened


@pytest.fixture
def survey(cast) -> Survey:
    return opened()
