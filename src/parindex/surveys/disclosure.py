"""What follows from linear equations: which unknown can be computed from what is shown.

Plain Python, exact in whole numbers modulo a prime of 61 bits, so that hundreds of cells take
moments; that two different figures fall together there has a chance of one in 10¹⁸.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

PRIME = 2**61 - 1
Cell = TypeVar("Cell", bound=Hashable)


def determined(equations: Iterable[Mapping[Cell, Fraction]]) -> set[Cell]:
    """The unknowns that have one possible value once the right sides of the equations are known.

    The equations are brought to reduced form; an unknown alone on its row can be computed.
    """
    rows: dict[Cell, dict[Cell, int]] = {}
    for equation in equations:
        rest = {cell: _residue(value) for cell, value in equation.items() if _residue(value)}
        for cell in [one for one in rest if one in rows]:
            _subtract(rest, rows[cell], rest.get(cell, 0))
        if not rest:
            continue
        pivot = next(iter(rest))
        inverse = pow(rest[pivot], -1, PRIME)
        rest = {cell: value * inverse % PRIME for cell, value in rest.items()}
        for row in rows.values():
            if pivot in row:
                _subtract(row, rest, row[pivot])
        rows[pivot] = rest
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _residue(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def _subtract(row: dict[Cell, int], other: Mapping[Cell, int], times: int) -> None:
    """Take `times` the other row from a row, whose cells of zero disappear."""
    for cell, value in other.items():
        left = (row.get(cell, 0) - times * value) % PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
