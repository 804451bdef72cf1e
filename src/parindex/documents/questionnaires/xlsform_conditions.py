"""The expressions of an XLSForm that a questionnaire here can say: conditions and limits."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = r"\$\{\s*([^}\s]+)\s*\}"
_QUOTED = r"""(?:'([^']*)'|"([^"]*)"|(\d+))"""
_EQUALS = re.compile(rf"{_NAME}\s*=\s*{_QUOTED}")
_SELECTED = re.compile(rf"selected\s*\(\s*{_NAME}\s*,\s*{_QUOTED}\s*\)")
_AT_LEAST = re.compile(r"\.\s*>(=?)\s*(\d{1,9})")
_AT_MOST = re.compile(r"\.\s*<(=?)\s*(\d{1,9})")
_LONGEST = re.compile(r"string-length\s*\(\s*\.\s*\)\s*<(=?)\s*(\d{1,9})")


class Wanted(NamedTuple):
    """Asked only of those who gave one of these answers to the question of this name."""

    name: str
    answers: tuple[str, ...]


def read_relevant(text: str) -> Wanted | None:
    """A condition on one earlier question; None when it says anything else."""
    names: list[str] = []
    answers: list[str] = []
    for part in re.split(r"\s+or\s+", unwrapped(text)):
        one = unwrapped(part)
        found = _EQUALS.fullmatch(one) or _SELECTED.fullmatch(one)
        if found is None:
            return None
        names.append(found[1])
        answers.append(next((group for group in found.groups()[1:] if group is not None), ""))
    if len(set(names)) != 1 or not all(answers):
        return None
    return Wanted(names[0], tuple(dict.fromkeys(answers)))


def read_bounds(text: str) -> tuple[int | None, int | None] | None:
    """The lowest and highest whole number of a constraint; None when it says anything else."""
    low: int | None = None
    high: int | None = None
    for part in re.split(r"\s+and\s+", unwrapped(text)):
        one = unwrapped(part)
        if found := _AT_LEAST.fullmatch(one):
            low = int(found[2]) + (0 if found[1] else 1)
        elif found := _AT_MOST.fullmatch(one):
            high = int(found[2]) - (0 if found[1] else 1)
        else:
            return None
    return low, high


def read_longest(text: str) -> int | None:
    """The most letters a constraint allows; None when it says anything else."""
    found = _LONGEST.fullmatch(unwrapped(text))
    return int(found[2]) - (0 if found[1] else 1) if found else None


def unwrapped(text: str) -> str:
    """Without the brackets around a whole expression."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _is_one_pair(text):
        text = text[1:-1].strip()
    return text


def _is_one_pair(text: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return False
    return True
