"""What every scoring rule is: the facts it asks for and how they become points.

Facts arrive already read and checked against `asks` (see `parindex.engine.facts`), so a rule only
computes. It never rounds: it returns an exact fraction of points, or None when the facts say that
the criterion does not apply (a whole of zero) or the survey is void.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, NamedTuple, Protocol, Self

from parindex.engine.numbers import Exact
from parindex.engine.tables import Table, Text

Value = bool | int | Decimal | Fraction | str | date | tuple[str, ...]
Values = Mapping[str, Value]

VALUE = "value"
"""The name of the fact of a rule that asks for one thing only."""


class FactType(StrEnum):
    """What kind of figure a fact is."""

    YES_NO = "yes_no"
    COUNT = "count"
    NUMBER = "number"
    SIGNED = "signed"
    SHARE = "share"
    OPTION = "option"
    ITEMS = "items"
    TIMELINESS = "timeliness"
    POINTS = "points"


class Ask(NamedTuple):
    """One fact a rule needs: its name, type, and what is allowed.

    `choices` are ids with their wording; `most` is the largest value; `step` a grain of points.
    """

    name: str
    type: FactType
    choices: tuple[tuple[str, Text], ...] = ()
    most: Decimal | None = None
    step: Decimal | None = None
    is_optional: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether the fact is one that several criteria use (`@id`)."""
        return self.name.startswith("@")


class Rule(Protocol):
    """One kind of scoring rule with its parameters."""

    kind: ClassVar[str]

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        """The rule from its table; what is wrong is noted on the table."""
        ...

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The facts the rule needs; made once, as every row of every sheet asks for them."""
        ...

    def contradiction(self, values: Values) -> str:
        """A Vietnamese sentence when valid facts cannot all be true together, or ""."""
        ...

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        """The exact points for the facts, within 0..maximum; None takes the leaf out."""
        ...


class WhenNone(StrEnum):
    """What a rule gives when nothing arose (the whole is 0) or there is no history."""

    FULL_MARKS = "full_marks"
    NOT_APPLICABLE = "not_applicable"
    ZERO = "zero"

    def earned(self, maximum: Exact) -> Exact | None:
        """Full marks, nothing, or None for not applicable."""
        if self is WhenNone.FULL_MARKS:
            return maximum
        return None if self is WhenNone.NOT_APPLICABLE else (0, 1)


def within(value: Exact, maximum: Exact) -> Exact:
    """The value kept within 0..maximum; no score ever leaves these bounds."""
    if value[0] <= 0:
        return (0, 1)
    return maximum if value[0] * maximum[1] > maximum[0] * value[1] else value
