"""The small cycle whose sheet Bình fills, for the stories that begin with it."""

from __future__ import annotations

import pytest

from tests.story import Story, begin


@pytest.fixture
def story(cast) -> Story:
    """An open cycle of three communes; nothing is stated yet."""
    return begin(cast)
