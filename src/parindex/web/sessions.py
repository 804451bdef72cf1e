"""How long somebody stays signed in, told to the page so that it can warn before the end."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

ENDS = "ends"
"""Where a session keeps the moment it ends, in seconds since 1970."""


def session_left(request: HttpRequest) -> int:
    """Seconds until the session of the person signed in ends; 0 where that is not known."""
    ends = request.session.get(ENDS, 0)
    return max(0, int(ends - time.time()))


def prolong(request: HttpRequest) -> int:
    """Let the session last its full time from now; how many seconds that is."""
    age = int(settings.SESSION_COOKIE_AGE)
    request.session[ENDS] = int(time.time()) + age
    return age
