"""Fixtures for all tests."""

from __future__ import annotations

import os
import tempfile

import pytest

# Tests never touch the database or the key of a running installation.
os.environ.setdefault("PARINDEX_HOME", tempfile.mkdtemp(prefix="parindex-test-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"


@pytest.fixture
def cast(db: None):
    """The people of the stories, enrolled."""
    from tests.cast import make_cast

    return make_cast()


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Pages name static files without a manifest, which only collectstatic makes."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # whitenoise looks for this folder when the middleware starts.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PUBLIC_PAGES_SECONDS = 0  # a story may withdraw and look at once
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def empty_caches() -> None:
    """No test sees what another one computed."""
    from django.core.cache import cache

    from parindex.cycles.queries import forget_editions
    from parindex.publications import queries
    from parindex.publications.site import keeping
    from parindex.surveys import flooding
    from parindex.surveys.actions import places
    from parindex.surveys.queries.doors import forget_entrances

    cache.clear()
    forget_editions()
    queries._snapshot.cache_clear()
    keeping.PAGES.forget()
    flooding.forget_floods()
    places.forget_salts()
    forget_entrances()
