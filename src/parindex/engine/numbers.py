"""Points, exact fractions, and the one place that rounds.

Points are `Decimal`. While a rule is applied they are exact fractions, kept as a numerator and a
denominator in whole numbers, so that nothing is lost before the single rounding at the end:
3 points for 5 of 24 is 15/24 = 0,625 and becomes 0,63; dividing first would give 0,62.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = tuple[int, int]
"""A fraction as (numerator, denominator), denominator above zero, not necessarily reduced."""

ZERO = Decimal(0)
NOTHING: Exact = (0, 1)


class Rounding(StrEnum):
    """How a figure that does not fit the printed decimals is rounded."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


def exact(value: Decimal | int | Fraction) -> Exact:
    """The value as a fraction of whole numbers."""
    return value.as_integer_ratio()


def fraction(value: Exact) -> Fraction:
    """The exact value as a reduced fraction, for sums and for show."""
    return Fraction(value[0], value[1])


def rounded(value: Exact, places: int, rounding: Rounding) -> Decimal:
    """The value with `places` decimals; the only rounding of points in parindex.

    `half_up` rounds a tie away from zero, `half_even` to the even neighbour, `down` cuts off.
    """
    return rounder(places, rounding)(value[0], value[1])


def rounder(places: int, rounding: Rounding) -> Callable[[int, int], Decimal]:
    """A rounding function of (numerator, denominator) that remembers the figures it has made.

    A nation has 400,000 points but only some thousand different ones, so the decimals are kept.
    """
    known = _ROUNDERS.get((places, rounding))
    if known is None:
        known = _ROUNDERS[places, rounding] = _make_rounder(places, rounding)
    return known


_ROUNDERS: dict[tuple[int, Rounding], Callable[[int, int], Decimal]] = {}
_MOST_KEPT = 100_000


def _make_rounder(places: int, rounding: Rounding) -> Callable[[int, int], Decimal]:
    scale = 10**places
    unit = Decimal(1).scaleb(-places)
    made: dict[int, Decimal] = {}

    def written(units: int) -> Decimal:
        value = made.get(units)
        if value is None:
            value = (Decimal(units) * unit) if units.bit_length() < 60 else _long(units, places)
            if len(made) < _MOST_KEPT:
                made[units] = value
        return value

    double, known = 2 * scale, made.get

    def half_up(numerator: int, denominator: int) -> Decimal:
        if numerator < 0:
            return -half_up(-numerator, denominator)
        units = (double * numerator + denominator) // (2 * denominator)
        return known(units) or written(units)

    def half_even(numerator: int, denominator: int) -> Decimal:
        if numerator < 0:
            return -half_even(-numerator, denominator)
        units, rest = divmod(scale * numerator, denominator)
        is_up = 2 * rest > denominator or (2 * rest == denominator and units % 2 == 1)
        return written(units + is_up)

    def down(numerator: int, denominator: int) -> Decimal:
        if numerator < 0:
            return -down(-numerator, denominator)
        return written(scale * numerator // denominator)

    return {Rounding.HALF_UP: half_up, Rounding.HALF_EVEN: half_even, Rounding.DOWN: down}[rounding]


def _long(units: int, places: int) -> Decimal:
    """A decimal with more digits than the default context carries, made without rounding."""
    digits = str(units).rjust(places + 1, "0")
    return Decimal(f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}")


def total(values: Iterable[Exact]) -> Fraction:
    """The exact sum of fractions."""
    return sum((Fraction(n, d) for n, d in values), Fraction(0))


def plain(value: Decimal | int) -> str:
    """The number as text without trailing zeros or an exponent, as canonical JSON writes it."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shown(value: Decimal | int, places: int | None = None, language: str = "vi") -> str:
    """A number as officials write it: 84,85 and 1.633 in Vietnamese, 84.85 and 1,633 in English.

    With `places` the decimals are padded or rounded half up; without, they are as given.
    """
    number = Decimal(value)
    if places is not None:
        number = rounded(exact(number), places, Rounding.HALF_UP)
        text = format(number, f",.{places}f")
    else:
        text = format(Decimal(plain(number)), ",f")
    if language == "vi":
        text = text.translate(_VIETNAMESE)
    return text.replace("-", "−")


_VIETNAMESE = str.maketrans({",": ".", ".": ","})


def percent(part: Exact, language: str = "vi", places: int = 2) -> str:
    """A share as a percentage for reading: 22/24 is 91,67%; a whole one drops the decimals."""
    value = rounded((100 * part[0], part[1]), places, Rounding.HALF_UP)
    return shown(Decimal(plain(value)), None, language) + "%"
