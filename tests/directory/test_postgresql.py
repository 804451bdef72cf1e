"""The connection to PostgreSQL: asked whether it stands, but not before every request."""

from __future__ import annotations

import pytest
from django.db import connections

connection = connections["default"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL"),
]


def one_request() -> None:
    """What a request does with the connection before and after its queries."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2")


def test_a_second_request_at_once_does_not_ask_again(monkeypatch) -> None:
    asked = []
    usable = connection.is_usable
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append(1) or usable())
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "_stood", float("-inf"))
    one_request()
    one_request()
    assert asked == [1]
    monkeypatch.setattr(connection, "_stood", float("-inf"))  # as if a second had passed
    one_request()
    assert asked == [1, 1]


def test_a_connection_that_broke_is_made_anew(monkeypatch) -> None:
    one_request()
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "_stood", float("-inf"))
    connection.connection.close()
    one_request()
    assert not connection.connection.closed
