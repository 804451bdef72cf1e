"""Making what tests need, the way the product makes it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from parindex.access import SYSTEM
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.snapshot import Provenance, Snapshot, freeze
from parindex.engine.stating import read_unit
from parindex.publications.actions import publish
from parindex.publications.models import Publication
from parindex.publications.queries import fold

LIBRARY = Path(__file__).resolve().parents[1] / "indicator_sets"


def indicator_set(identifier: str = "can-tho-so-2021") -> IndicatorSet:
    """A shipped set, read."""
    found = read(LIBRARY / identifier)
    assert isinstance(found, IndicatorSet), found
    return found


def snapshot(totals: dict[str, str], *, year: int = 2021, **provenance: Any) -> Snapshot:
    """A frozen result of units whose totals alone are known."""
    one = indicator_set()
    problems: list[Any] = []
    units = [
        read_unit(
            one,
            {
                "unit": fold(name).replace(" ", "-"),
                "name": name,
                "year": year,
                "facts": {"total": {"!points": Decimal(points)}},
            },
            file="test",
            problems=problems,
        )
        for name, points in totals.items()
    ]
    assert problems == []
    said = {
        "title": {"vi": f"Kết quả năm {year}"},
        "authority": "Thành phố Cần Thơ",
        "year": year,
        "kind": "published",
        **provenance,
    }
    return freeze(one, [unit for unit in units if unit], Provenance(**said))


def publication(
    slug: str = "ket-qua-2021",
    totals: dict[str, str] | None = None,
    *,
    year: int = 2021,
    **provenance: Any,
) -> Publication:
    """A publication of three departments, or of those given."""
    totals = totals or {"Sở Một": "96.50", "Sở Hai": "84.85", "Sở Ba": "84.85"}
    return publish(by=SYSTEM, slug=slug, snapshot=snapshot(totals, year=year, **provenance))
