"""Rules over a part and a whole: proportional points and steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Self

from parindex.engine.numbers import ZERO, Exact, exact, shown
from parindex.engine.rules.bands import Band, band_of, points_of, read_bands
from parindex.engine.rules.base import VALUE, Ask, FactType, Values, WhenNone, within
from parindex.engine.tables import Table
from parindex.language import gettext as _
from parindex.language import spoken

Weighted = tuple[tuple[str, int, int], ...]
"""A sum of named facts with weights: (name, numerator, denominator of the weight)."""


def read_weighted(table: Table, key: str) -> Weighted:
    """One fact name, or a table of names with weights."""
    value = table.raw(key)
    if isinstance(value, str) and value.strip():
        return ((value, 1, 1),)
    if isinstance(value, dict) and value:
        inner = table.inside(value, f"{table.place}, {key}")
        weights = [(name, inner.number(name, low=0, high=1000)) for name in value]
        # Canonical JSON sorts keys, so the order must come from the weights themselves.
        weights.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple((name, *exact(weight)) for name, weight in weights)
    if value is not None:
        table.problem(
            f"«{key}» phải là tên một số liệu hoặc bảng tên = hệ số.",
            f'Ví dụ: {key} = "da_hoan_thanh".',
        )
    return ()


def weighed(sum_of: Weighted, values: Values) -> Exact:
    """The weighted sum of the facts, exactly."""
    top, bottom = 0, 1
    for name, weight, scale in sum_of:
        number, parts = values[name].as_integer_ratio()  # type: ignore[union-attr]
        if (below := parts * scale) == bottom:
            top += number * weight
        else:
            top, bottom = top * below + number * weight * bottom, bottom * below
    return (top, bottom)


def _names(*sums: Weighted) -> tuple[Ask, ...]:
    seen = dict.fromkeys(name for one in sums for name, _, _ in one)
    return tuple(Ask(name, FactType.NUMBER) for name in seen)


def _excess(part: Weighted, whole: Weighted, values: Values) -> str:
    """The sentence for a part above its whole, compared without weights."""
    top, of = weighed(tuple((name, 1, 1) for name, _, _ in part), values)
    bottom, parts = weighed(tuple((name, 1, 1) for name, _, _ in whole), values)
    if top * parts <= bottom * of:
        return ""
    return _("phần đạt (%(part)s) lớn hơn tổng số (%(whole)s). Kiểm tra lại hai số") % {
        "part": shown(_decimal(Fraction(top, of)), None, spoken()),
        "whole": shown(_decimal(Fraction(bottom, parts)), None, spoken()),
    }


def _decimal(value: Fraction | int) -> Decimal:
    number = Fraction(value)
    return Decimal(number.numerator) / Decimal(number.denominator)


@dataclass(frozen=True)
class Ratio:
    """Maximum × part/whole, with a gate below which `below` points are given."""

    kind: ClassVar[str] = "ratio"
    part: Weighted
    whole: Weighted
    gate: Decimal | None
    below: Decimal
    full_at: Decimal | None
    from_gate: bool
    less_is_better: bool
    may_exceed: bool
    when_none: WhenNone

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        gate = table.number("gate", None, low=0, high=1)
        full_at = table.number("full_at", None, low=0, high=1)
        below = table.number("below", ZERO, low=0, high=maximum)
        rule = cls(
            part=read_weighted(table, "part"),
            whole=read_weighted(table, "whole"),
            gate=gate,
            below=below,
            full_at=full_at,
            from_gate=table.flag("from_gate"),
            less_is_better=table.flag("less_is_better"),
            may_exceed=table.flag("may_exceed"),
            when_none=WhenNone(table.choice("when_none", WhenNone)),
        )
        rule._note_misfits(table, maximum)
        return rule

    def _note_misfits(self, table: Table, maximum: Decimal) -> None:
        if self.gate is None:
            if self.from_gate:
                table.problem("có «from_gate» mà không có «gate».", "Thêm «gate».")
            if self.below:
                table.problem("có «below» mà không có «gate».", "Thêm «gate».")
            return
        if self.full_at is not None and self.full_at <= self.gate:
            table.problem("«full_at» phải lớn hơn «gate».", "Sửa một trong hai ngưỡng.")
        if self.from_gate and self.gate == 1:
            table.problem("«from_gate» cần «gate» nhỏ hơn 1.", "Hạ «gate».")
        floor = ZERO if self.from_gate else maximum * self.gate
        if self.below > floor:
            table.problem(
                f"«below» ({shown(self.below)}) cao hơn điểm ngay tại ngưỡng ({shown(floor)}): "
                "làm được nhiều hơn lại ít điểm hơn.",
                "Hạ «below».",
            )

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return _names(self.part, self.whole)

    def contradiction(self, values: Values) -> str:
        return "" if self.may_exceed else _excess(self.part, self.whole, values)

    def share(self, values: Values) -> Exact | None:
        """The share achieved, within 0..1 and turned round if less is better; None: no whole."""
        top, top_scale = weighed(self.part, values)
        bottom, bottom_scale = weighed(self.whole, values)
        if bottom == 0:
            return None
        top, bottom = top * bottom_scale, bottom * top_scale
        top = min(top, bottom)
        return (bottom - top, bottom) if self.less_is_better else (top, bottom)

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        share = self.share(values)
        if share is None:
            return self.when_none.earned(maximum)
        top, bottom = share
        if self.gate is not None:
            gate, scale = self.gate.as_integer_ratio()
            if top * scale < gate * bottom:
                return exact(self.below)
        if self.full_at is not None:
            full, scale = self.full_at.as_integer_ratio()
            if top * scale >= full * bottom:
                return maximum
        if self.from_gate:
            return self._from_gate(maximum, top, bottom)
        return (maximum[0] * top, maximum[1] * bottom)

    def _from_gate(self, maximum: Exact, top: int, bottom: int) -> Exact:
        gate = Fraction(self.gate or 0)
        reach = Fraction(1 if self.full_at is None else self.full_at) - gate
        return within(
            (Fraction(*maximum) * (Fraction(top, bottom) - gate) / reach).as_integer_ratio(),
            maximum,
        )


@dataclass(frozen=True)
class Steps:
    """Fixed points by bands of a number, a ratio (0..1) or a percentage (0..100)."""

    kind: ClassVar[str] = "steps"
    on: str
    part: Weighted
    whole: Weighted
    bands: tuple[Band, ...]
    may_exceed: bool
    when_none: WhenNone | None

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        on = table.choice("on", ("number", "ratio", "percent"))
        has_whole = table.has("part") or table.has("whole")
        part = read_weighted(table, "part") if has_whole else ()
        whole = read_weighted(table, "whole") if has_whole else ()
        may_exceed = table.flag("may_exceed")
        if has_whole and on == "number":
            table.problem('«part», «whole» không đi với on = "number".', 'Dùng on = "percent".')
        top = {"number": None, "ratio": Decimal(1), "percent": Decimal(100)}[on]
        bands = read_bands(
            table,
            maximum,
            low=ZERO,
            high=None if may_exceed else top,
            may_be_proportional=has_whole,
        )
        when_none: Any = None
        if has_whole:
            when_none = WhenNone(table.choice("when_none", WhenNone))
        return cls(on, part, whole, bands, may_exceed, when_none)

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        if self.whole:
            return _names(self.part, self.whole)
        most = {"number": None, "ratio": Decimal(1), "percent": Decimal(100)}[self.on]
        return (Ask(VALUE, FactType.NUMBER, most=None if self.may_exceed else most),)

    def contradiction(self, values: Values) -> str:
        if self.may_exceed or not self.whole:
            return ""
        return _excess(self.part, self.whole, values)

    def measure(self, values: Values) -> Exact | None:
        """The number that is compared with the edges; None when the whole is 0."""
        if not self.whole:
            return values[VALUE].as_integer_ratio()  # type: ignore[union-attr]
        top, top_scale = weighed(self.part, values)
        bottom, bottom_scale = weighed(self.whole, values)
        if bottom == 0:
            return None
        return (top * bottom_scale * (100 if self.on == "percent" else 1), bottom * top_scale)

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        measure = self.measure(values)
        if measure is None:
            return (self.when_none or WhenNone.ZERO).earned(maximum)
        part = (measure[0], measure[1] * (100 if self.on == "percent" else 1))
        return within(points_of(band_of(self.bands, measure), maximum, part), maximum)
