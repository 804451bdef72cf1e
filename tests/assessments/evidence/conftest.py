"""A store for every test, and a running cycle of two communes."""

from __future__ import annotations

import pytest

from tests.assessments import making


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    """Every test has a store of its own."""
    settings.HOME = tmp_path
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def cycle(cast):
    return making.running_cycle()
