"""The publications that ship with parindex: imported announcements and synthetic examples.

A file in `demo/` names its set, its provenance, and either units with their facts as published
(at whatever grain is public) or a number of synthetic units to generate from a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from parindex.cycles.synthetic import synthetic_units
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.reading import read, read_toml
from parindex.engine.results import Printed
from parindex.engine.snapshot import Provenance, Snapshot, freeze
from parindex.engine.stating import read_unit

FOLDER = Path(__file__).parent


def demo_files() -> list[Path]:
    """The shipped publications, in the order of their names."""
    return sorted(FOLDER.glob("*.toml"))


def snapshot_of(file: Path, library: Path) -> Snapshot | list[Problem] | None:
    """The snapshot of one shipped publication; None when the library lacks its set."""
    problems: list[Problem] = []
    table = read_toml(file, problems)
    if table is None:
        return problems
    if not (library / table["set"] / "set.toml").is_file():
        return None
    indicator_set = read(library / table["set"])
    if isinstance(indicator_set, list):
        return indicator_set
    provenance = _provenance(table["provenance"])
    units = _units(indicator_set, table, provenance.year, file.name, problems)
    if problems:
        return problems
    printed = table.get("printed", {})
    means = {code: Decimal(mean) for code, mean in printed.get("area_means", {}).items()}
    ranks = dict(printed.get("area_ranks", {}))
    return freeze(indicator_set, units, provenance, Printed(means, ranks))


def _provenance(raw: Mapping[str, Any]) -> Provenance:
    known = {key: raw[key] for key in Provenance._fields if key in raw}
    for key in ("missing", "notes"):
        known[key] = tuple(known.get(key, ()))
    return Provenance(**known)


def _units(
    indicator_set: IndicatorSet,
    table: Mapping[str, Any],
    year: int,
    file: str,
    problems: list[Problem],
) -> list[UnitFacts]:
    raw_units = table.get("unit") or synthetic_units(indicator_set, table["synthetic"])
    found = [
        read_unit(indicator_set, {"year": year, **raw}, file=file, problems=problems)
        for raw in raw_units
    ]
    return [one for one in found if one is not None]
