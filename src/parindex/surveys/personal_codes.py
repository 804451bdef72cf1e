"""Personal codes: nobody guesses one, and nobody misreads one. Plain Python."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container

from parindex.surveys.codes import new_code

LENGTH = 10
"""21 letters ten times are 1.6·10¹³ codes: with 10,000 given out, one guess in 1,600 million finds
one."""


def new_codes(count: int, taken: Callable[[set[str]], Container[str]]) -> list[str]:
    """So many codes that differ from each other and from those given out before.

    `taken` tells which of some codes are given out.
    """
    found: list[str] = []
    while len(found) < count:
        fresh = {new_code(LENGTH) for _ in range(count - len(found))}
        known = taken(fresh)
        found += sorted(one for one in fresh if one not in known and one not in found)
    secrets.SystemRandom().shuffle(found)
    return found


def spaced(code: str) -> str:
    """A code as it is printed, in groups that the eye can hold: CDFGH 34679."""
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}" if len(code) > 6 else code
