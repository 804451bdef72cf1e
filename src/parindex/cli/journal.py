"""parindex journal verify | head: whether the journal of all acts is as it was written."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any

from parindex.cli.output import OK, PROBLEMS, USAGE, print_json

LINK = re.compile(r"(\d{1,15}):([0-9a-f]{64})")


def add(commands: Any) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("journal", help="kiểm tra nhật ký, in mắt xích cuối của chuỗi")
    actions = parser.add_subparsers(metavar="VIỆC", required=True)
    verify = actions.add_parser("verify", help="tính lại mọi dòng và mọi mắt xích")
    verify.add_argument(
        "--expect", default="", metavar="SỐ:MÃ", help="mắt xích đã chép ra ngoài, để đối chiếu"
    )
    verify.add_argument("--json", action="store_true", help="in JSON")
    verify.set_defaults(run=run_verify)
    head = actions.add_parser("head", help="niêm phong các dòng đang chờ, in mắt xích cuối")
    head.add_argument("--json", action="store_true", help="in JSON")
    head.set_defaults(run=run_head)


def run_verify(options: argparse.Namespace) -> int:
    """Recompute the chain; problems one a line on stderr."""
    match = LINK.fullmatch(options.expect.strip())
    if options.expect and match is None:
        sys.stderr.write("Mắt xích có dạng SỐ:MÃ, như «parindex journal head» in ra.\n")
        return USAGE
    return _with_database(lambda: _verify(options, match))


def _verify(options: argparse.Namespace, match: re.Match[str] | None) -> int:
    from parindex.directory.journal import Head, verify_journal

    found = verify_journal(Head(int(match[1]), match[2]) if match else None)
    if options.json:
        print_json({"holds": not found.problems, **found._asdict()})
    else:
        for problem in found.problems:
            sys.stderr.write(f"{problem}\n")
        if not found.problems:
            sys.stdout.write(f"Đúng: {found.sealed} dòng đã niêm phong khớp với nhau.\n")
        sys.stdout.write(f"Chờ niêm phong: {found.waiting} dòng.\n")
        sys.stdout.write(f"Mắt xích cuối {found.sealed}:{found.head}\n")
    return PROBLEMS if found.problems else OK


def run_head(options: argparse.Namespace) -> int:
    """Seal what waits and print the last link, to be kept outside."""
    return _with_database(lambda: _head(options))


def _head(options: argparse.Namespace) -> int:
    from parindex.directory.journal import head_of_journal, seal_journal

    seal_journal()
    head = head_of_journal()
    if options.json:
        print_json(head._asdict())
    else:
        sys.stdout.write(f"{head}\n")
    return OK


def _with_database(run: Callable[[], int]) -> int:
    """Run with Django set up; a sentence when there is no database to read."""
    import django
    from django.db import DatabaseError

    from parindex.config.manage import name_settings

    name_settings()
    django.setup()
    try:
        return run()
    except DatabaseError as error:
        sys.stderr.write(f"Chưa đọc được cơ sở dữ liệu: {error}. Chạy «parindex manage migrate».\n")
        return PROBLEMS
