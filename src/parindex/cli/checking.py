"""parindex check, diff, template: looking at indicator sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parindex.cli.output import (
    OK,
    PROBLEMS,
    folder_of,
    print_json,
    print_problems,
    print_table,
    read_set,
)
from parindex.engine.assumptions import assumptions
from parindex.engine.cases import Case, run_cases
from parindex.engine.comparing import diff
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import shown
from parindex.engine.reading import read


def add(commands: Any) -> None:
    """Add the commands of this module."""
    check = commands.add_parser("check", help="kiểm tra bộ chỉ số và các ví dụ đi kèm")
    check.add_argument("sets", nargs="+", metavar="BỘ", help="thư mục hoặc mã bộ chỉ số")
    check.add_argument("--json", action="store_true", help="in JSON")
    check.add_argument("--assumptions", action="store_true", help="liệt kê số do ta giả định")
    check.set_defaults(run=run_check)
    differences = commands.add_parser("diff", help="so hai bộ chỉ số")
    differences.add_argument("old", metavar="BỘ_CŨ")
    differences.add_argument("new", metavar="BỘ_MỚI")
    differences.add_argument("--json", action="store_true", help="in JSON")
    differences.set_defaults(run=run_diff)
    template = commands.add_parser("template", help="tạo phiếu chấm Excel để điền ngoại tuyến")
    template.add_argument("set", metavar="BỘ")
    template.add_argument("-o", "--output", type=Path, metavar="TỆP.xlsx")
    template.add_argument("--json", action="store_true", help="in JSON")
    template.set_defaults(run=run_template)


def run_check(options: argparse.Namespace) -> int:
    """Problems, counts and sums, assumptions and cases of each set."""
    reports = [_report(name) for name in options.sets]
    if options.json:
        print_json({"sets": reports})
    else:
        for report in reports:
            _print_report(report, lists_assumptions=options.assumptions)
    return PROBLEMS if any(not report["ok"] for report in reports) else OK


def _report(name: str) -> dict[str, Any]:
    folder = folder_of(name)
    found = read(folder)
    if isinstance(found, list):
        return {"set": folder.name, "ok": False, "problems": [one._asdict() for one in found]}
    cases = run_cases(folder, found)
    failed = [one for case in cases for one in case.problems]
    areas, criteria, sub_criteria = found.counts
    return {
        "set": found.id,
        "ok": not failed,
        "digest": found.digest,
        "status": found.status,
        "areas": areas,
        "criteria": criteria,
        "sub_criteria": sub_criteria,
        "leaves": len(found.leaves),
        "total": found.total,
        "shares": dict(found.shares),
        "cases": [_case(case) for case in cases],
        "assumptions": [one._asdict() for one in assumptions(found)],
        "problems": [one._asdict() for one in failed],
    }


def _case(case: Case) -> dict[str, Any]:
    return {"file": case.file, "title": case.title, "holds": case.holds}


def _print_report(report: dict[str, Any], *, lists_assumptions: bool) -> None:
    for one in report["problems"]:
        place = ", ".join(part for part in (report["set"], one["file"], one["place"]) if part)
        sys.stderr.write(f"{place}: {one['what']} {one['fix']}\n")
    if "digest" not in report:
        return
    held = sum(case["holds"] for case in report["cases"])
    shares = report["shares"]
    sys.stdout.write(
        f"{report['set']}: {report['areas']} lĩnh vực, {report['criteria']} tiêu chí, "
        f"{report['sub_criteria']} tiêu chí thành phần; {shown(report['total'])} điểm = "
        f"{shown(shares['appraised'])} tự chấm + {shown(shares['survey'])} khảo sát; "
        f"{held}/{len(report['cases'])} ví dụ đúng; "
        f"{len(report['assumptions'])} chỗ có số giả định. {report['digest'][:16]}\n"
    )
    if lists_assumptions:
        for one in report["assumptions"]:
            sys.stdout.write(f"  giả định: {one['place']}: {one['what']}\n")


def run_diff(options: argparse.Namespace) -> int:
    """Every difference between two sets."""
    old, new = read_set(options.old), read_set(options.new)
    for found in (old, new):
        if isinstance(found, list):
            return print_problems(found, as_json=options.json)
    assert isinstance(old, IndicatorSet)
    assert isinstance(new, IndicatorSet)
    differences = diff(old, new)
    if options.json:
        print_json({"differences": [one._asdict() for one in differences]})
        return OK
    words = {"added": "thêm", "removed": "bỏ", "moved": "đổi mã", "changed": "sửa"}
    rows = (
        (one.code or "set.toml", words[one.change], one.key, _brief(one.old), _brief(one.new))
        for one in differences
    )
    columns = [(name, False) for name in ("Mã", "Thay đổi", "Khóa", "Trước", "Sau")]
    print_table(f"{old.id} → {new.id}: {len(differences)} khác biệt", columns, rows)
    return OK


def _brief(value: Any) -> str:
    text = "" if value is None else ", ".join(_parts(value))
    return text if len(text) <= 80 else text[:79] + "…"


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if item not in ("", None):
                yield item if key == "vi" else f"{key} {_brief(item)}"
    elif isinstance(value, list):
        for item in value:
            yield _brief(item)
    else:
        yield (
            {True: "có", False: "không"}.get(value, str(value))
            if value in (True, False)
            else str(value)
        )


def run_template(options: argparse.Namespace) -> int:
    """Write the blank workbook of a set."""
    from parindex.documents.workbooks.template import write_template

    found = read_set(options.set)
    if isinstance(found, list):
        return print_problems(found, as_json=options.json)
    output = options.output or Path(f"phieu-{found.id}.xlsx")
    if output.suffix.lower() != ".xlsx":
        sys.stderr.write("Tên tệp phải kết thúc bằng .xlsx.\n")
        return 2
    write_template(found, output)
    if options.json:
        print_json({"file": str(output), "set": found.id, "leaves": len(found.leaves)})
    else:
        sys.stdout.write(f"Đã tạo {output}: {len(found.leaves)} tiêu chí chấm điểm.\n")
    return OK
