"""parindex score, explain, verify: from facts to results and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from parindex.cli.output import (
    OK,
    PROBLEMS,
    USAGE,
    console,
    print_json,
    print_problems,
    print_table,
    read_set,
)
from parindex.engine.concluding import adjustment_sentence, failed_sentence, index_sentence
from parindex.engine.numbers import shown
from parindex.engine.plausibility import doubts
from parindex.engine.problems import Problem
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.snapshot import Snapshot, freeze, load, parse_strictly, to_json, verify
from parindex.engine.tracing import sentence


def add(commands: Any) -> None:
    """Add the commands of this module."""
    score = commands.add_parser("score", help="chấm điểm một tệp số liệu")
    score.add_argument("set", metavar="BỘ", help="thư mục hoặc mã bộ chỉ số")
    score.add_argument("facts", type=Path, metavar="SỐ_LIỆU", help="tệp .toml, .csv hoặc .xlsx")
    score.add_argument("-o", "--output", type=Path, help="ghi kết quả ra .json, .xlsx hoặc .csv")
    score.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    score.set_defaults(run=run_score)
    explain = commands.add_parser("explain", help="giải thích từng điểm của một đơn vị")
    explain.add_argument("result", type=Path, metavar="KẾT_QUẢ.json")
    explain.add_argument("--unit", required=True, help="mã hoặc tên đơn vị")
    explain.add_argument("--criterion", help="chỉ một tiêu chí, ví dụ 1.1.2")
    explain.add_argument("--lang", choices=("vi", "en"), default="vi")
    explain.add_argument("--lost", action="store_true", help="chỉ những tiêu chí mất điểm")
    explain.add_argument("--json", action="store_true", help="in JSON")
    explain.set_defaults(run=run_explain)
    check = commands.add_parser("verify", help="tính lại một kết quả và so mã băm")
    check.add_argument("result", type=Path, metavar="KẾT_QUẢ.json")
    check.add_argument(
        "--last-year",
        type=Path,
        metavar="NĂM_TRƯỚC.json",
        help="kiểm cả thay đổi so với năm trước bằng kết quả của năm trước",
    )
    check.add_argument("--json", action="store_true", help="in JSON")
    check.set_defaults(run=run_verify)


def run_score(options: argparse.Namespace) -> int:
    """Score the facts; write the result or print the ranking."""
    from parindex.documents.workbooks.facts_tables import read_facts

    if options.output and options.output.suffix.lower() not in (".json", ".xlsx", ".csv"):
        sys.stderr.write("Tệp kết quả phải là .json, .xlsx hoặc .csv.\n")
        return USAGE
    indicator_set = read_set(options.set)
    if isinstance(indicator_set, list):
        return print_problems(indicator_set, as_json=options.json)
    with console().status("Đang đọc và chấm…") if sys.stdout.isatty() else _quiet():
        units = read_facts(options.facts, indicator_set)
        problems = [one for one in units if isinstance(one, Problem)]
        if problems:
            return print_problems(problems, as_json=options.json)
        snapshot = freeze(indicator_set, [one for one in units if not isinstance(one, Problem)])
    if options.output:
        _write(snapshot, options.output)
    _warn(snapshot)
    if options.json:
        print_json(parse_strictly(to_json(snapshot)))
    else:
        print_ranking(snapshot.results)
        if options.output:
            sys.stdout.write(f"Đã ghi {options.output}. Mã băm {snapshot.digest[:16]}…\n")
    return OK


def _warn(snapshot: Snapshot) -> None:
    """Say on stderr which figures do not fit each other; points are as the figures say."""
    for card in snapshot.results.cards:
        for doubt in doubts(snapshot.indicator_set, card.facts):
            sys.stderr.write(f"Cần xem lại, {card.facts.name}: {doubt.says}\n")


class _quiet:  # noqa: N801  # stands in for a progress display
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _write(snapshot: Snapshot, output: Path) -> None:
    """The result in a file, complete or not at all."""
    from parindex.documents.workbooks.results_tables import to_csv
    from parindex.documents.workbooks.results_workbook import write_workbook

    partial = output.with_name(f".{output.name}.part")
    try:
        if output.suffix.lower() == ".json":
            partial.write_text(to_json(snapshot) + "\n", encoding="utf-8")
        elif output.suffix.lower() == ".csv":
            partial.write_text(to_csv(snapshot.results), encoding="utf-8")
        else:
            with partial.open("wb") as file:
                write_workbook(snapshot.results, file)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def print_ranking(found: Results) -> None:
    """The ranking as a table on the terminal."""
    rating = found.indicator_set.rating
    columns = [("Hạng", True), ("Đơn vị", False), ("Nhóm", False), ("Chỉ số", True)]
    columns += [("Điểm", True), ("Xếp loại", False), ("Thiếu", True)]
    places = found.indicator_set.decimals
    rows = []
    for card in found.cards:
        standing = found.standings[card.facts.unit]
        is_ranked = card.index is not None
        rows.append(
            (
                "–" if standing.rank is None else str(standing.rank),
                card.facts.name,
                standing.group,
                shown(card.index, places) if card.index is not None else "chưa có số liệu",
                shown(card.points, places) if is_ranked else "",
                str(rating.label(card.rating)),
                str(len(card.missing)) if card.missing and is_ranked else "",
            )
        )
    print_table(str(found.indicator_set.title), columns, rows)


def load_snapshot(path: Path, *, as_json: bool) -> Snapshot | int:
    """The snapshot in a file, or the exit code after saying what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "không phải UTF-8"
        return print_problems(
            [Problem(path.name, "", f"không đọc được ({reason}).")], as_json=as_json
        )
    document = parse_strictly(text, path.name)
    if isinstance(document, list):
        return print_problems(document, as_json=as_json)
    found = load(document, path.name)
    return print_problems(found, as_json=as_json) if isinstance(found, list) else found


def run_explain(options: argparse.Namespace) -> int:
    """Why a unit has its points, leaf by leaf."""
    snapshot = load_snapshot(options.result, as_json=options.json)
    if isinstance(snapshot, int):
        return snapshot
    cards = {
        name: card
        for card in snapshot.results.cards
        for name in (card.facts.name.casefold(), card.facts.unit.casefold())
    }
    card = cards.get(options.unit.casefold())
    if card is None:
        known = ", ".join(one.facts.name for one in snapshot.results.cards[:10])
        sys.stderr.write(f"Không có đơn vị «{options.unit}». Có: {known}…\n")
        return PROBLEMS
    rows = _rows(snapshot, card, options)
    if options.criterion and not rows:
        sys.stderr.write(f"Không có tiêu chí «{options.criterion}» trong kết quả này.\n")
        return PROBLEMS
    if options.json:
        print_json({"unit": card.facts.unit, "index": card.index, "criteria": rows})
        return OK
    _print_explanation(snapshot, card, rows, options)
    return OK


def _rows(snapshot: Snapshot, card: Scorecard, options: argparse.Namespace) -> list[dict[str, Any]]:
    code = options.criterion
    return [
        {
            "criterion": one.leaf.code,
            "title": one.leaf.title.said(options.lang),
            "points": one.points,
            "max": one.leaf.max,
            "lost": one.lost,
            "state": one.state,
            "why": sentence(snapshot.indicator_set, one, card.facts.year, options.lang),
        }
        for one in card.leaves.values()
        if (not code or one.leaf.code == code or one.leaf.code.startswith(f"{code}."))
        and (not options.lost or one.lost)
    ]


def _print_explanation(
    snapshot: Snapshot, card: Scorecard, rows: list[dict[str, Any]], options: argparse.Namespace
) -> None:
    out, lang = sys.stdout, options.lang
    for row in rows:
        figures = f"{shown(row['points'], 2, lang)}/{shown(row['max'], 2, lang)}"
        out.write(f"{row['criterion']} {row['title']}: {figures}\n    {row['why']}\n")
    if options.criterion:
        return
    for one in card.adjusted.items:
        out.write(f"{one.adjustment.code} {adjustment_sentence(one, lang)}\n")
    out.write(index_sentence(snapshot.indicator_set, card, lang) + "\n")
    for failed in card.failed:
        out.write(failed_sentence(snapshot.indicator_set, failed, lang) + "\n")


def run_verify(options: argparse.Namespace) -> int:
    """Compute a result again and compare the digests."""
    try:
        text = options.result.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problem = Problem(options.result.name, "", "không đọc được tệp.", "Kiểm tra đường dẫn.")
        return print_problems([problem], as_json=options.json)
    document = parse_strictly(text, options.result.name)
    last_year: Snapshot | int | None = None
    if options.last_year is not None:
        last_year = load_snapshot(options.last_year, as_json=options.json)
    if isinstance(last_year, int):
        return last_year
    name = options.result.name
    problems = document if isinstance(document, list) else verify(document, name, last_year)
    if problems:
        return print_problems(problems, as_json=options.json)
    if options.json:
        print_json({"genuine": True, "digest": document["digest"], "set": document["set"]})
    else:
        count = len(document["units"])
        sys.stdout.write(
            f"Đúng: tính lại {count} đơn vị theo bộ {document['set']}, mọi số khớp.\n"
            f"Mã băm {document['digest']}\n"
        )
        if "last_year" in document and last_year is None:
            unchecked = "Thay đổi so với năm trước chưa kiểm: thêm --last-year NĂM_TRƯỚC.json.\n"
            sys.stdout.write(unchecked)
    return OK
