"""Slowing one address down without closing the door to its neighbours.

A whole commune may come through one address (one office, one mobile network), so nobody is ever
shut out: a sender who is too quick is told to wait and their page sends again by itself. Each
address has a bucket of forms for each unit that refills evenly. Forms that somebody took at least
half a minute over, as people do, have a bucket twenty times larger than those sent at once.

Buckets live in the memory of one process, under a keyed digest of the address that changes with
every start; nothing is written down. With several processes the allowance grows with their number.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

MOST_KEPT = 50_000
_KEY = secrets.token_bytes(32)
_lock = Lock()
_levels: OrderedDict[bytes, tuple[float, float]] = OrderedDict()


class Allowance(NamedTuple):
    """How many at once, and how many more a minute."""

    at_once: int
    a_minute: int


QUICK = Allowance(20, 30)
"""Forms sent within half a minute of being opened."""

SLOW = Allowance(600, 600)
"""Forms that took at least half a minute."""

GUESSES = Allowance(20, 10)
"""Codes that do not exist."""

SLOW_FROM = 30
"""Seconds after which a form counts as filled by a person."""


def wait_for(address: str, subject: str, allowance: Allowance, now: float) -> int:
    """Take one from the bucket; 0 when there was one, else how many seconds until there is."""
    key = hashlib.blake2b(
        f"{allowance.at_once}|{subject}|{address}".encode(), key=_KEY, digest_size=16
    ).digest()
    rate = allowance.a_minute / 60
    with _lock:
        level, since = _levels.pop(key, (float(allowance.at_once), now))
        level = min(float(allowance.at_once), level + max(0.0, now - since) * rate)
        is_free = level >= 1
        _levels[key] = (level - 1 if is_free else level, now)
        if len(_levels) > MOST_KEPT:
            _levels.popitem(last=False)
    return 0 if is_free else max(1, int((1 - level) / rate) + 1)


def forget_floods() -> None:
    """Every bucket is full again."""
    with _lock:
        _levels.clear()
