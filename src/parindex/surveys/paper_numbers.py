"""The number on a paper form: batch, place in the batch, and a check digit. Plain Python.

The check digit is Damm's: it finds every single wrong digit and every two neighbours in the wrong
order, so that a number read badly from paper is never taken for that of another form.
"""

from __future__ import annotations

import re

PLACES = 4
"""Digits of the place in a batch."""

MOST_FORMS = 500
"""Forms of one batch; more would make one PDF too long to print."""

# The totally anti-symmetric quasigroup of order 10 in H. Michael Damm's dissertation (2004).
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_BETWEEN = re.compile(r"[\s.\-–/]+")


def check_digit(digits: str) -> str:
    """The digit that makes a number whole."""
    interim = 0
    for one in digits:
        interim = int(_TABLE[interim][int(one)])
    return str(interim)


def number_of(batch: int, place: int) -> str:
    """The number of the form at a place (from 1) in a batch."""
    digits = f"{batch:04d}{place:0{PLACES}d}"
    return digits + check_digit(digits)


def read_number(text: str) -> str:
    """A typed or scanned number without spaces and hyphens; "" when it cannot be one."""
    digits = _BETWEEN.sub("", text)
    is_number = digits.isascii() and digits.isdecimal() and 9 <= len(digits) <= 12
    return digits if is_number and check_digit(digits[:-1]) == digits[-1] else ""


def shown_number(number: str) -> str:
    """000700123 as it is printed: 0007-0012-3."""
    return f"{number[: -PLACES - 1]}-{number[-PLACES - 1 : -1]}-{number[-1]}"
