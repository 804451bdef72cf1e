"""parindex units find | show | successors: looking up administrative units of both periods."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from parindex.cli.output import OK, PROBLEMS, print_json, print_table
from parindex.directory.units import (
    OLD,
    TODAY,
    AdminUnit,
    find_units,
    full_name,
    predecessors_of,
    units,
)

DOUBTFUL = " (chưa chắc: có thể nguồn lẫn với nơi trùng tên)"
PERIODS = {OLD: "đến 30/06/2025", TODAY: "từ 01/07/2025"}


def add(commands: Any) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("units", help="tra đơn vị hành chính trước và sau 01/07/2025")
    actions = parser.add_subparsers(metavar="VIỆC", required=True)
    find = actions.add_parser("find", help="tìm theo tên, không cần dấu")
    find.add_argument("query", metavar="TÊN")
    find.add_argument("--province", default="", metavar="TỈNH", help="chỉ trong tỉnh này")
    find.add_argument("--period", choices=(OLD, TODAY), default="", help="old: trước, today: nay")
    find.add_argument("--kind", default="", help="commune, ward, township, special_zone, …")
    find.add_argument("--limit", type=int, default=50, metavar="SỐ")
    find.add_argument("--json", action="store_true", help="in JSON")
    find.set_defaults(run=run_find)
    show = actions.add_parser("show", help="một đơn vị với tiền thân và kế tục")
    show.add_argument("code", metavar="MÃ", help="ví dụ VN63-W22963")
    show.add_argument("--json", action="store_true", help="in JSON")
    show.set_defaults(run=run_show)
    next_ = actions.add_parser("successors", help="đơn vị cũ nay thuộc đâu: toàn bộ hay một phần")
    next_.add_argument("code", metavar="MÃ", help="ví dụ VN63-W31246")
    next_.add_argument("--json", action="store_true", help="in JSON")
    next_.set_defaults(run=run_successors)


def _document(one: AdminUnit) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "full_name": full_name(one),
        "kind": one.kind,
        "period": one.period,
        "lat": None if one.lat is None else str(one.lat),
        "lon": None if one.lon is None else str(one.lon),
        "successors": [
            {
                "code": link.code,
                "full_name": full_name(units()[link.code]),
                "whole": link.is_whole,
                "doubtful": link.is_doubtful,
            }
            for link in one.successors
        ],
    }


def _became(one: AdminUnit) -> str:
    """What became of an old unit, in words; a divided one names all its parts."""
    if not one.successors:
        return ""
    names = "; ".join(
        full_name(units()[link.code]) + (DOUBTFUL if link.is_doubtful else "")
        for link in one.successors
    )
    return f"chia vào: {names}" if one.is_divided else names


def run_find(options: argparse.Namespace) -> int:
    """Units by name, with province and period because names repeat."""
    found = find_units(
        options.query,
        province=options.province,
        period=options.period,
        kind=options.kind,
        limit=options.limit,
    )
    if options.json:
        print_json({"units": [_document(one) for one in found]})
    elif found:
        columns = [(name, False) for name in ("Mã", "Đơn vị", "Hiệu lực", "Nay là")]
        rows = [(one.code, full_name(one), PERIODS[one.period], _became(one)) for one in found]
        print_table(f"{len(found)} đơn vị khớp «{options.query}»", columns, rows)
    if not found:
        sys.stderr.write(f"Không có đơn vị nào khớp «{options.query}». Thử tên ngắn hơn.\n")
        return PROBLEMS
    return OK


def run_show(options: argparse.Namespace) -> int:
    """One unit with everything known about it."""
    one = units().get(options.code)
    if one is None:
        sys.stderr.write(f"Không có mã «{options.code}». Dùng «parindex units find» để tra mã.\n")
        return PROBLEMS
    former = predecessors_of(one.code)
    if options.json:
        document = _document(one)
        document["predecessors"] = [
            {"code": old.code, "full_name": full_name(old), "whole": not old.is_divided}
            for old in former
        ]
        print_json(document)
        return OK
    sys.stdout.write(f"{full_name(one)}\nMã {one.code}, hiệu lực {PERIODS[one.period]}\n")
    if became := _became(one):
        sys.stdout.write(f"Nay là: {became}\n")
    for old in former:
        (link,) = [link for link in old.successors if link.code == one.code]
        part = DOUBTFUL if link.is_doubtful else " (một phần)" if old.is_divided else ""
        sys.stdout.write(f"Gồm: {full_name(old)}{part}, {old.code}\n")
    return OK


def run_successors(options: argparse.Namespace) -> int:
    """What became of an old unit; a divided one shows every part."""
    one = units().get(options.code)
    if one is None:
        sys.stderr.write(f"Không có mã «{options.code}». Dùng «parindex units find» để tra mã.\n")
        return PROBLEMS
    if options.json:
        print_json({"code": one.code, "successors": _document(one)["successors"]})
    elif one.successors:
        columns = [(name, False) for name in ("Mã", "Nay là", "Phần")]
        rows = [
            (
                link.code,
                full_name(units()[link.code]),
                "toàn bộ" if link.is_whole else "một phần" + (DOUBTFUL if link.is_doubtful else ""),
            )
            for link in one.successors
        ]
        print_table(f"{full_name(one)}, {PERIODS[one.period]}", columns, rows)
    if not one.successors:
        sys.stderr.write(f"{full_name(one)} không có đơn vị kế tục trong dữ liệu.\n")
        return PROBLEMS
    return OK
