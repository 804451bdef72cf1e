"""The command line: check | score | explain | compare | verify | diff | template | units | …

Every command takes `--json`, exits 0 when all is well, 1 on problems found and 2 on wrong usage,
and prints errors on stderr. None but `manage` and `journal` needs Django or a database.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from parindex import __version__

LIBRARY = Path("indicator_sets")
"""Where a set named by its id alone is looked for, below the current folder."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["manage"]:
        from parindex.config.manage import run as manage

        return manage(arguments[1:])
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as exit_request:
        return int(exit_request.code or 0)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    from parindex.cli import checking, comparing, journal, scoring, surveys, units

    parser = argparse.ArgumentParser(
        prog="parindex",
        description="Chấm Chỉ số cải cách hành chính từ bộ chỉ số viết bằng TOML.",
        epilog="Thêm: «parindex manage …» chạy các lệnh quản trị trang.",
    )
    parser.add_argument("--version", action="version", version=f"parindex {__version__}")
    commands = parser.add_subparsers(metavar="LỆNH", required=True)
    checking.add(commands)
    scoring.add(commands)
    comparing.add(commands)
    units.add(commands)
    surveys.add(commands)
    journal.add(commands)
    return parser
