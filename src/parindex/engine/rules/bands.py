"""Bands with open and closed edges, each worth points: shared by `steps`, `change` and imports.

A band may state one lower edge (`from` ≥, `over` >) and one upper edge (`up_to` ≤, `under` <).
Bands are tried in order. A band with one edge or none takes what earlier bands left; a band with
both edges must not touch another. Every value of the scale must fall into one band.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from parindex.engine.numbers import ZERO, Exact, exact, shown
from parindex.engine.tables import Table


class Edge(NamedTuple):
    """A point on the scale: just before (`is_after` False) or just after the number.

    `top` / `bottom` is the number as a fraction, kept so that comparing costs no conversion.
    """

    number: Decimal
    is_after: bool
    top: int = 0
    bottom: int = 1


class Band(NamedTuple):
    """A stretch of the scale and what it is worth; `points` None means proportional."""

    lower: Edge | None
    upper: Edge | None
    points: Decimal | None

    def holds(self, value: Exact) -> bool:
        """Whether the value lies in this band, compared exactly."""
        return _is_past(value, self.lower) and not (
            self.upper is not None and _is_past(value, self.upper)
        )


def _is_past(value: Exact, edge: Edge | None) -> bool:
    if edge is None:
        return True
    left, right = value[0] * edge.bottom, edge.top * value[1]
    return left > right if edge.is_after else left >= right


def band_of(bands: tuple[Band, ...], value: Exact) -> Band:
    """The first band that holds the value; reading has made sure there is one."""
    for band in bands:
        if band.holds(value):
            return band
    return bands[-1]


def read_bands(
    table: Table,
    maximum: Decimal,
    *,
    low: Decimal | None,
    high: Decimal | None,
    may_be_proportional: bool = False,
) -> tuple[Band, ...]:
    """The bands of a rule over the scale low..high (None: unbounded), checked for gaps."""
    read = [
        _band(item, maximum, may_be_proportional=may_be_proportional)
        for item in table.tables("bands")
    ]
    bands = tuple(band for band in read if band is not None)
    if len(bands) < len(read):
        return bands or (Band(None, None, ZERO),)
    if not bands:
        if table.has("bands"):
            table.problem("không có bậc điểm nào.", "Thêm ít nhất một bậc vào «bands».")
        return (Band(None, None, ZERO),)
    for problem in _misfits(bands, low, high):
        table.problem(*problem)
    best = [band.points for band in bands if band.points is not None]
    is_reached = len(best) < len(bands) or max(best) == maximum
    if not is_reached:
        table.problem(
            f"bậc cao nhất được {shown(max(best))} điểm, điểm tối đa là {shown(maximum)}.",
            "Cho bậc tốt nhất bằng điểm tối đa.",
        )
    return bands


def _band(table: Table, maximum: Decimal, *, may_be_proportional: bool) -> Band | None:
    before = len(table.problems)
    lowers = [key for key in ("from", "over") if table.has(key)]
    uppers = [key for key in ("under", "up_to") if table.has(key)]
    for keys in (lowers, uppers):
        if len(keys) > 1:
            table.problem(f"vừa có «{keys[0]}» vừa có «{keys[1]}».", "Giữ một trong hai.")
    lower = _edge(table, lowers, "over")
    upper = _edge(table, uppers, "up_to")
    is_proportional = may_be_proportional and table.flag("proportional")
    points: Any = None
    if not is_proportional:
        points = table.number("points", low=0, high=maximum)
    elif table.has("points"):
        table.problem("vừa có «points» vừa có «proportional».", "Giữ một trong hai.")
    if lower is not None and upper is not None and lower[:2] >= upper[:2]:
        table.problem("cận dưới không nhỏ hơn cận trên.", "Sửa cận của bậc này.")
    table.finish()
    return Band(lower, upper, points) if len(table.problems) == before else None


def _edge(table: Table, keys: list[str], after: str) -> Edge | None:
    if not keys:
        return None
    number = table.number(keys[0])
    return Edge(number, keys[0] == after, *number.as_integer_ratio())


_LOWEST, _HIGHEST = Edge(Decimal("-Infinity"), False), Edge(Decimal("Infinity"), True)


def _misfits(
    bands: tuple[Band, ...], low: Decimal | None, high: Decimal | None
) -> list[tuple[str, str]]:
    """Gaps and overlaps, as (what, fix)."""
    found = []
    free = [
        (
            Edge(low, False) if low is not None else _LOWEST,
            Edge(high, True) if high is not None else _HIGHEST,
        )
    ]
    for number, band in enumerate(bands, start=1):
        lower, upper = band.lower or _LOWEST, band.upper or _HIGHEST
        taken = [(max(lower, a), min(upper, b)) for a, b in free if max(lower, a) < min(upper, b)]
        wanted = (max(lower, _bottom(low)), min(upper, _top(high)))
        if not taken:
            found.append(
                (
                    f"bậc thứ {number} không bao giờ tới: các bậc trước đã lấy hết khoảng này.",
                    "Sửa cận hoặc bỏ bậc này.",
                )
            )
        elif band.lower and band.upper and taken != [wanted]:
            found.append((f"bậc thứ {number} chồng lên bậc trước.", "Sửa cận để hai bậc rời nhau."))
        free = [piece for a, b in free for piece in _left_over(a, b, lower, upper)]
    found.extend(
        (
            f"không bậc nào nhận khoảng {_span(a, b)}.",
            "Thêm bậc cho khoảng này hoặc bỏ cận của bậc cuối.",
        )
        for a, b in free
    )
    return found


def _bottom(low: Decimal | None) -> Edge:
    return _LOWEST if low is None else Edge(low, False)


def _top(high: Decimal | None) -> Edge:
    return _HIGHEST if high is None else Edge(high, True)


def _left_over(a: Edge, b: Edge, lower: Edge, upper: Edge) -> list[tuple[Edge, Edge]]:
    pieces = ((a, min(b, lower)), (max(a, upper), b))
    return [(start, end) for start, end in pieces if start < end]


def _span(a: Edge, b: Edge) -> str:
    start = "" if not a.number.is_finite() else ("trên " if a.is_after else "từ ") + shown(a.number)
    end = (
        ""
        if not b.number.is_finite()
        else ("đến hết " if b.is_after else "đến dưới ") + shown(b.number)
    )
    return " ".join(part for part in (start, end) if part) or "nào cả"


def points_of(band: Band, maximum: Exact, part: Exact) -> Exact:
    """What the band is worth; a proportional band is worth maximum × part."""
    if band.points is None:
        return (maximum[0] * part[0], maximum[1] * part[1])
    return exact(band.points)
