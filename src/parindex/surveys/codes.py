"""Codes that people type from a poster or a letter: without letters that look alike. Plain Python.

Neither vowels, so that no code is a word, nor 0/O, 1/I/L, 2/Z, 5/S, 8/B.
"""

from __future__ import annotations

import secrets

ALPHABET = "34679CDFGHJKMNPQRTVWX"
DOOR_LENGTH = 6


def new_code(length: int = DOOR_LENGTH) -> str:
    """A random code; six signs give 85 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """A code as it was typed, in capitals and without the spaces, dots and dashes between."""
    return "".join(one for one in text.upper() if one.isalnum())[:20]
