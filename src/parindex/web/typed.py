"""What was typed in a form, kept as typed, with a sentence beside each field. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_DIGITS = 18
"""Longer numbers fit into no column of a database."""


@dataclass
class Typed:
    """The texts of a form by field, and what is wrong with some of them."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with a field, or ""."""
        return self.errors.get(name, "")

    def refuse(self, name: str, sentence: str) -> None:
        """Put a sentence beside a field; the first one stays."""
        self.errors.setdefault(name, sentence)


def typed_from(posted: Mapping[str, Any]) -> Typed:
    """Everything that was typed, trimmed."""
    return Typed({key: str(posted[key]).strip() for key in posted})


def whole_number(text: str) -> int | None:
    """A whole number in plain digits, as typed or as an address says it; None for all else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those of some texts that are whole numbers, such as the rows that were ticked."""
    return [number for text in texts if (number := whole_number(text)) is not None]
