"""What was typed in a form, kept as typed, with a sentence beside each field. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
