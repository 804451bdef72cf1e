"""Personal codes: nobody guesses one, and nobody misreads one. Plain Python."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container

LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Without those taken for one another: 0 and O, 1, I and L, 2 and Z, 5 and S."""

LENGTH = 10
"""27 letters ten times are 2·10¹⁴ codes: with 10,000 given out, one guess in 20 thousand million
finds one."""


def new_codes(count: int, taken: Callable[[set[str]], Container[str]]) -> list[str]:
    """So many codes that differ from each other and from those given out before.

    `taken` tells which of some codes are given out.
    """
    found: list[str] = []
    while len(found) < count:
        fresh = {_code() for _ in range(count - len(found))}
        known = taken(fresh)
        found += sorted(one for one in fresh if one not in known and one not in found)
    secrets.SystemRandom().shuffle(found)
    return found


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def spaced(code: str) -> str:
    """A code as it is printed, in groups that the eye can hold: ABCDE FGHJK."""
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}" if len(code) > 6 else code
