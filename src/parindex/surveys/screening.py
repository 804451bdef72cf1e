"""Open comments lose the numbers of people before they are kept: telephone, identity, e-mail.

Plain Python. What is masked cannot be had back: nobody reads the comment before. A day, a year, a
count of a few digits stay.
"""

from __future__ import annotations

import re

MASK = "[đã che]"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"(?<![\w])\+?\d(?:[ .\-–]?\d){7,}(?!\w)")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}")


def screened(text: str) -> str:
    """The comment with e-mail addresses and numbers of eight digits or more masked.

    Telephone numbers have nine or more digits, identity cards nine or twelve, also when written in
    groups; dates such as 20/12/2026 or 20.12.2026 are left alone.
    """
    masked = _EMAIL.sub(MASK, text)
    return _LONG_NUMBER.sub(
        lambda found: found[0] if _DAY.fullmatch(found[0]) else MASK, masked
    ).strip()
