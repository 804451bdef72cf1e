"""PostgreSQL as Django knows it, asked at most once a second whether its connection stands.

Django asks (`SELECT 1`) before the first query of every request, which was a twentieth of a save. A
connection that breaks within that second fails one request, as it does those under way, and is made
anew for the next one.
"""

from __future__ import annotations

import time

from django.db.backends.postgresql import base

FRESH = 1.0
"""Seconds for which a connection that stood is taken to stand."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread."""

    _stood = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Ask before a request's first query, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._stood < FRESH:
            self.health_check_done = True
        elif not self.health_check_done:
            super().close_if_health_check_failed()
            self._stood = now
