"""What the commands print: tables for people, JSON for programs, problems on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.reading import read

OK, PROBLEMS, USAGE = 0, 1, 2


def console() -> Console:
    """Standard output, as wide as the terminal."""
    return Console(highlight=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(canonical(value), ensure_ascii=False, indent=2) + "\n")


def print_problems(problems: Iterable[Problem], *, as_json: bool) -> int:
    """The problems on stderr, one a line (or as JSON on stdout); the exit code for them."""
    found = list(problems)
    if as_json:
        print_json({"problems": [one._asdict() for one in found]})
    for one in found:
        sys.stderr.write(f"{one}\n")
    return PROBLEMS if found else OK


def print_table(
    title: str, columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]
) -> None:
    """A table; a column is (heading, is it a number)."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading, is_number in columns:
        table.add_column(heading, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def folder_of(name: str) -> Path:
    """The folder of a set given by path or by its id in the library."""
    from parindex.cli import LIBRARY

    path = Path(name)
    return path if path.is_dir() or not (LIBRARY / name).is_dir() else LIBRARY / name


def read_set(name: str) -> IndicatorSet | list[Problem]:
    """The indicator set in a folder or of an id, or its problems."""
    return read(folder_of(name))
