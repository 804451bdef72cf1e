"""The indicator sets on the shelf of this installation that a cycle can be run with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read


def complete_sets() -> tuple[IndicatorSet, ...]:
    """Every set of the library that reads without a problem and is neither framework nor outline.

    Read again when a file of the library was changed.
    """
    library = Path(settings.LIBRARY)
    newest = max((one.stat().st_mtime_ns for one in library.glob("*/*.toml")), default=0)
    return _read_all(library, newest)


@lru_cache(maxsize=2)
def _read_all(library: Path, newest: int) -> tuple[IndicatorSet, ...]:
    folders = sorted(file.parent for file in library.glob("*/set.toml"))
    found = [read(folder) for folder in folders]
    return tuple(
        one
        for one in found
        if isinstance(one, IndicatorSet) and not one.is_framework and not one.is_outline
    )


def set_named(identifier: str) -> IndicatorSet | None:
    """The complete set of this id, or None."""
    return next((one for one in complete_sets() if one.id == identifier), None)
