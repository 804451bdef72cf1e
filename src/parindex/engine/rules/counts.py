"""Rules that count: points per item, deductions per occurrence, change against last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, NamedTuple, Self

from parindex.engine.numbers import ZERO, Exact
from parindex.engine.rules.bands import Band, band_of, points_of, read_bands
from parindex.engine.rules.base import VALUE, Ask, FactType, Values, WhenNone, within
from parindex.engine.rules.choices import note_repeats
from parindex.engine.tables import Table, Text

LAST_YEAR = "last_year"


@dataclass(frozen=True)
class PerItem:
    """`each` points for every item, at most the maximum."""

    kind: ClassVar[str] = "per_item"
    each: Decimal

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        return cls(table.number("each", low=Decimal("0.0001")))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.COUNT),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        each, scale = self.each.as_integer_ratio()
        return within((values[VALUE] * each, scale), maximum)  # type: ignore[operator,arg-type]


class Breach(NamedTuple):
    """One kind of occurrence and what each costs."""

    id: str
    title: Text
    each: Decimal


@dataclass(frozen=True)
class DeductPerItem:
    """The maximum less `each` points for every occurrence; `zero_at` occurrences leave nothing.

    In an adjustment it is what is taken off: the sum of the steps, at most `cap`.
    """

    kind: ClassVar[str] = "deduct_per_item"
    each: Decimal | None
    breaches: tuple[Breach, ...]
    zero_at: int | None
    cap: Decimal | None

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        breaches: tuple[Breach, ...] = ()
        each = None
        if table.has("kinds"):
            breaches = tuple(_breach(item) for item in table.tables("kinds", named="id"))
            note_repeats(table, [breach.id for breach in breaches], "loại vi phạm")
            if table.has("each"):
                table.problem("vừa có «each» vừa có «kinds».", "Giữ một trong hai.")
        elif table.has("each") or not table.has("zero_at"):
            each = table.number("each", low=Decimal("0.0001"))
        zero_at = table.whole("zero_at", None, low=1)
        return cls(each, breaches, zero_at, table.number("cap", None, low=0))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        if self.breaches:
            return tuple(
                Ask(one.id, FactType.COUNT, ((one.id, one.title),), is_optional=True)
                for one in self.breaches
            )
        return (Ask(VALUE, FactType.COUNT),)

    def contradiction(self, values: Values) -> str:
        return ""

    def count(self, values: Values) -> int:
        """How many occurrences of all kinds."""
        if self.breaches:
            return sum(values.get(one.id, 0) for one in self.breaches)  # type: ignore[misc]
        return values[VALUE]  # type: ignore[return-value]  # read as a count

    def taken(self, values: Values) -> Fraction:
        """The sum of the steps, before any cap."""
        if self.breaches:
            steps = (Fraction(one.each) * values.get(one.id, 0) for one in self.breaches)  # type: ignore[operator]
            return sum(steps, Fraction(0))
        return Fraction(self.each or 0) * self.count(values)

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        if self.zero_at is not None and self.count(values) >= self.zero_at:
            return (0, 1)
        if not self.breaches:
            each, scale = (self.each or ZERO).as_integer_ratio()
            left = maximum[0] * scale - self.count(values) * each * maximum[1]
            return within((left, maximum[1] * scale), maximum)
        return within((Fraction(*maximum) - self.taken(values)).as_integer_ratio(), maximum)


def _breach(table: Table) -> Breach:
    breach = Breach(
        table.identifier("id"), table.wording("title"), table.number("each", low=Decimal("0.0001"))
    )
    table.finish()
    return breach


@dataclass(frozen=True)
class Change:
    """Steps on the difference from last year, or on the percentage change."""

    kind: ClassVar[str] = "change"
    on: str
    bands: tuple[Band, ...]
    when_no_history: WhenNone

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        return cls(
            table.choice("on", ("difference", "percent")),
            read_bands(table, maximum, low=None, high=None),
            WhenNone(table.choice("when_no_history", WhenNone)),
        )

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return (
            Ask(VALUE, FactType.SIGNED),
            Ask(LAST_YEAR, FactType.SIGNED, is_optional=True),
        )

    def contradiction(self, values: Values) -> str:
        return ""

    def measure(self, values: Values) -> Exact | None:
        """The difference, or the change in percent of last year; None without history."""
        if LAST_YEAR not in values:
            return None
        now, then = Fraction(values[VALUE]), Fraction(values[LAST_YEAR])  # type: ignore[arg-type]
        if self.on == "difference":
            return (now - then).as_integer_ratio()
        return None if then == 0 else (100 * (now - then) / abs(then)).as_integer_ratio()

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        measure = self.measure(values)
        if measure is None:
            return self.when_no_history.earned(maximum)
        return points_of(band_of(self.bands, measure), maximum, (1, 1))
