"""A database that many connections write to at once, as in an installation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an SQLite file with empty tables is made once."""
    return tmp_path_factory.mktemp("migrated") / "parindex.sqlite3"


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """The folder of an installation of its own, with its store of files."""
    settings.HOME = tmp_path
    place = {"location": tmp_path / "files", "base_url": None}
    storage = {**settings.STORAGES["default"], "OPTIONS": place}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


@pytest.fixture
def real_database(
    transactional_db: None, home: Path, migrated_file: Path, django_db_blocker
) -> Iterator[None]:
    """PostgreSQL as given; otherwise an SQLite file, as one in memory has no second writer."""
    if connections["default"].vendor != "sqlite":
        yield
        return
    named, before = connections.settings["default"], connections["default"]
    usual = named["NAME"]
    with django_db_blocker.unblock():
        if not migrated_file.exists():
            named["NAME"] = migrated_file
            connections["default"] = connections.create_connection("default")
            call_command("migrate", verbosity=0)
            connections["default"].close()
        named["NAME"] = home / "parindex.sqlite3"
        shutil.copy(migrated_file, named["NAME"])
        connections["default"] = connections.create_connection("default")
        try:
            yield
        finally:
            connections["default"].close()
            named["NAME"], connections["default"] = usual, before


@pytest.fixture
def people(real_database: None):
    """The people of the stories, in the real database."""
    from tests.cast import make_cast

    return make_cast()
