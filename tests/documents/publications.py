"""Whole results to write papers of: invented communes and wards, scored by a shipped set."""

from __future__ import annotations

from functools import cache
from typing import Any

from parindex.cycles.synthetic import synthetic_units
from parindex.engine.snapshot import Provenance, Snapshot, freeze
from parindex.engine.stating import read_unit
from tests import make


@cache
def many_units(count: int, year: int = 2026, seed: int = 1) -> Snapshot:
    """Half communes, half wards, with facts for every criterion."""
    one = make.indicator_set("mau-2026-xa")
    names = {
        "xa": [f"Xã Số {number}" for number in range(1, count // 2 + 1)],
        "phuong": [f"Phường Số {number}" for number in range(1, count - count // 2 + 1)],
    }
    problems: list[Any] = []
    units = [
        read_unit(one, {"year": year, **raw}, file="test", problems=problems)
        for raw in synthetic_units(one, {"seed": seed, "names": names})
    ]
    assert problems == []
    provenance = Provenance(
        title={"vi": f"Chỉ số CCHC năm {year}"},
        authority="Ủy ban nhân dân tỉnh A",
        year=year,
        kind="synthetic",
    )
    return freeze(one, [unit for unit in units if unit], provenance)
