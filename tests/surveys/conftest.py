"""Sơn at the desk of the survey office."""

from __future__ import annotations

import pytest
from django.test import Client

from parindex.directory.models import User
from parindex.surveys.models import Survey
from tests.surveys import making


@pytest.fixture
def son(cast) -> User:
    """Sơn runs the survey."""
    return making.son()


@pytest.fixture
def desk(client: Client, son: User) -> Client:
    """Sơn's browser, signed in."""
    client.force_login(son)
    return client


@pytest.fixture
def survey(desk: Client) -> Survey:
    """A survey that is being prepared, for whoever writes its forms at the desk."""
    return making.survey("preparing")
