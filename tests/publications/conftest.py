"""A cycle that can be published, and a disk of our own for what is kept beside publications."""

from __future__ import annotations

import pytest

from parindex.cycles.models import Cycle
from tests.publications.making import concluded


@pytest.fixture
def cycle(cast) -> Cycle:
    """One commune concluded, two that never submitted, the cycle ended."""
    return concluded(cast)


@pytest.fixture
def own_disk(settings, tmp_path) -> None:
    """Files go to a folder of this test."""
    place = {"location": tmp_path, "base_url": None}
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
