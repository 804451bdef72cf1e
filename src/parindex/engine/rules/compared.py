"""Rules whose figure comes from others: the best of the group, another index, the survey."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Self

from parindex.engine.numbers import ZERO, Exact
from parindex.engine.rules.bands import Band, band_of, points_of, read_bands
from parindex.engine.rules.base import VALUE, Ask, FactType, Values, within
from parindex.engine.tables import Table

BEST = "best"
"""The best figure of the ranking group, supplied by the engine once the group is in."""
MEAN_WEIGHT = "mean_weight"
RESPONSES = "responses"


@dataclass(frozen=True)
class RelativeToBest:
    """Maximum × own / best of the group; with `less_is_better` maximum × best / own."""

    kind: ClassVar[str] = "relative_to_best"
    less_is_better: bool

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        return cls(table.flag("less_is_better"))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.NUMBER),)

    def contradiction(self, values: Values) -> str:
        return ""

    def best(self, figures: list[Fraction]) -> Fraction:
        """The figure all others of the group are measured against."""
        return min(figures) if self.less_is_better else max(figures)

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        own, best = Fraction(values[VALUE]), Fraction(values[BEST])  # type: ignore[arg-type]
        if self.less_is_better:
            # The unit that has the best figure has full marks, also when that figure is 0.
            share = Fraction(1) if own <= best else best / own
        else:
            share = Fraction(0) if best == 0 else own / best
        return within((Fraction(*maximum) * share).as_integer_ratio(), maximum)


@dataclass(frozen=True)
class ScaledImport:
    """Maximum × value / `of`, the value taken from another index; or steps on the value."""

    kind: ClassVar[str] = "scaled_import"
    of: Decimal
    bands: tuple[Band, ...]
    system: str
    edition: str

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        of = table.number("of", Decimal(100), low=Decimal("0.0001"))
        bands: tuple[Band, ...] = ()
        if table.has("bands"):
            bands = read_bands(table, maximum, low=ZERO, high=of)
        return cls(of, bands, table.text("system", ""), table.text("edition", ""))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.NUMBER, most=self.of),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        value, scale = values[VALUE].as_integer_ratio()  # type: ignore[union-attr]
        if self.bands:
            return points_of(band_of(self.bands, (value, scale)), maximum, (1, 1))
        of, of_scale = self.of.as_integer_ratio()
        return within((maximum[0] * value * of_scale, maximum[1] * scale * of), maximum)


@dataclass(frozen=True)
class Surveyed:
    """Maximum × mean weight of the answers; void below the smallest number of responses."""

    kind: ClassVar[str] = "survey"
    min_responses: int

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        return cls(table.whole("min_responses", 0))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return (
            Ask(MEAN_WEIGHT, FactType.SHARE),
            Ask(RESPONSES, FactType.COUNT, is_optional=True),
        )

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        responses = values.get(RESPONSES)
        if responses is not None and responses < self.min_responses:  # type: ignore[operator]
            return None
        mean, scale = values[MEAN_WEIGHT].as_integer_ratio()  # type: ignore[union-attr]
        return (maximum[0] * mean, maximum[1] * scale)
