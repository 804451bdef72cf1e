"""How many people a survey has to ask, and whom chance picks: exact, and repeatable by anybody.

Sample sizes are computed with exact fractions and rounded up, because half a person cannot be asked
and one too few misses the error that was wanted. A draw depends on nothing but its seed and the
people in the list, not on their order, a clock or a computer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from parindex.engine.surveying import Z95

HALF = Decimal("0.5")
"""The share that needs the largest sample: taken while nothing is known about the answers."""


def slovin(population: int, error: Decimal) -> int:
    """How many to ask by Slovin's formula, n = N / (1 + N·e²), rounded up.

    `population` is N, how many people could be asked; `error` is e as a share (0.05 for ± 5
    percentage points). Source: Yamane, T. (1967), Statistics: An Introductory Analysis; the formula
    has a confidence of 95% with p = 0.5 and z rounded to 2. Raises `ValueError` for an error that
    is not above 0 and below 1, or fewer than no people.
    """
    _check(population, error)
    share = Fraction(error)
    return _up(population / (1 + population * share**2))


def finite(population: int, error: Decimal, share: Decimal = HALF, z: Decimal = Z95) -> int:
    """How many to ask by the formula for a finite population, rounded up.

    n = n₀ / (1 + (n₀ - 1) / N) with n₀ = z²·p·(1 - p) / e². `share` is p, `z` the quantile of the
    confidence (1.96 for 95%), `error` e as a share. Source: Cochran, W. G. (1977), Sampling
    Techniques, 3rd ed., section 4.4. Raises `ValueError` as `slovin` does.
    """
    _check(population, error)
    if population == 0:
        return 0
    p = Fraction(share)
    endless = Fraction(z) ** 2 * p * (1 - p) / Fraction(error) ** 2
    return min(population, _up(endless / (1 + (endless - 1) / population)))


def planned_margin(population: int | None, sample: int) -> Decimal | None:
    """The error of so many forms in percentage points, one decimal; None when it cannot be said.

    e = z·√(p(1 - p)/n · (N - n)/(N - 1)) with p = 0.5 and z = 1.96; without a known population the
    last factor is left out.
    """
    if sample <= 0:
        return None
    variance = Fraction(1, 4) / sample
    if population is not None:
        if population <= sample:
            return Decimal("0.0")
        variance *= Fraction(population - sample, population - 1)
    with localcontext(prec=40):
        root = (Decimal(variance.numerator) / variance.denominator).sqrt()
        return (Z95 * root * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def shared(total: int, weights: Mapping[str, Decimal | int]) -> dict[str, int]:
    """Share a number among strata in proportion to their weights, in whole numbers that add up.

    The largest remainders are rounded up (Hamilton's method); of equal ones the earlier stratum.
    No stratum gets more than its exact share rounded up. All get 0 when the weights are 0.
    """
    whole = sum((Fraction(one) for one in weights.values()), Fraction(0))
    if whole == 0:
        return dict.fromkeys(weights, 0)
    exact = {name: total * Fraction(one) / whole for name, one in weights.items()}
    found = {name: int(one) for name, one in exact.items()}
    order = sorted(weights, key=lambda name: found[name] - exact[name])
    for name in order[: total - sum(found.values())]:
        found[name] += 1
    return found


def drawn(people: Iterable[str], size: int, seed: str) -> list[str]:
    """Pick so many of the people by chance; the same seed and people give the same ones.

    Each person, a text that tells them from all others, gets SHA-256 of "seed:person"; those with
    the smallest numbers are picked, in that order. Somebody listed twice has one chance.
    """
    return sorted(set(people), key=lambda one: (draw_number(seed, one), one))[: max(size, 0)]


def draw_number(seed: str, person: str) -> str:
    """The number of a person in a draw, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()


def drawn_digest(people: Sequence[str], seed: str) -> str:
    """SHA-256 of who was drawn, whatever their order, by which a draw is checked later."""
    numbers = sorted(draw_number(seed, one) for one in people)
    return hashlib.sha256("\n".join(numbers).encode("ascii")).hexdigest()


def _check(population: int, error: Decimal) -> None:
    if population < 0 or not 0 < error < 1:
        raise ValueError(population, error)


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
