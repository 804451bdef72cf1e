"""parindex survey: from a table of forms to the result of each unit and criterion."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from parindex.cli.output import OK, print_json, print_problems, print_table, read_set
from parindex.engine.numbers import percent, shown
from parindex.engine.problems import Problem
from parindex.engine.survey_words import result_sentence


def add(commands: Any) -> None:
    """Add the commands of this module."""
    survey = commands.add_parser("survey", help="tính kết quả khảo sát từ bảng phiếu")
    survey.add_argument("set", metavar="BỘ", help="thư mục hoặc mã bộ chỉ số")
    survey.add_argument(
        "forms",
        type=Path,
        metavar="PHIẾU",
        help=".parquet hoặc .csv, mỗi dòng một phiếu: unit, questionnaire, mã từng câu hỏi; "
        "có thể có weight, excluded",
    )
    survey.add_argument("--unit", help="chỉ một đơn vị")
    survey.add_argument("--json", action="store_true", help="in JSON")
    survey.set_defaults(run=run_survey)


def run_survey(options: argparse.Namespace) -> int:
    """Count the forms and print mean, margin and sentence of every result."""
    from parindex.analytics.counting import Unreadable, count_file
    from parindex.engine.surveying import tally_counts

    indicator_set = read_set(options.set)
    if isinstance(indicator_set, list):
        return print_problems(indicator_set, as_json=options.json)
    name = options.forms.name
    survey = indicator_set.survey
    if survey is None:
        problem = Problem("survey.toml", "", "bộ chỉ số không có khảo sát.", "Thêm survey.toml.")
        return print_problems([problem], as_json=options.json)
    if not options.forms.is_file():
        problem = Problem(name, "", "không có tệp này.", "Kiểm tra đường dẫn.")
        return print_problems([problem], as_json=options.json)
    try:
        counts = count_file(survey, options.forms)
    except Unreadable as refusal:
        return print_problems([Problem(name, "", str(refusal), "")], as_json=options.json)
    found = tally_counts(survey, counts)
    if options.unit:
        found = {unit: one for unit, one in found.items() if unit == options.unit}
    if not found:
        problem = Problem(name, "", "không có phiếu nào như vậy.", "Kiểm tra cột unit.")
        return print_problems([problem], as_json=options.json)
    rows = [
        {
            "unit": unit,
            "criterion": code,
            "mean": one.mean,
            "responses": one.responses,
            "margin": one.margin,
            "void": one.is_void,
            "excluded": dict(one.excluded),
            "why": result_sentence(survey.results[code], one, {}),
        }
        for unit, results in found.items()
        for code, one in results.items()
    ]
    if options.json:
        print_json({"results": rows})
    else:
        _print(rows)
    return OK


def _print(rows: list[dict[str, Any]]) -> None:
    columns = [("Đơn vị", False), ("Tiêu chí", False), ("Bình quân", True), ("Sai số", True)]
    print_table(
        "Kết quả khảo sát",
        [*columns, ("Phiếu", True), ("", False)],
        (
            (
                row["unit"],
                row["criterion"],
                "–" if row["mean"] is None else percent(row["mean"].as_integer_ratio()),
                "–" if row["margin"] is None else f"±{shown(row['margin'] * 100, 2)}",
                shown(row["responses"]),
                "không có giá trị" if row["void"] else "",
            )
            for row in rows
        ),
    )
    if len({row["unit"] for row in rows}) == 1:
        sys.stdout.write("".join(f"{row['criterion']}: {row['why']}\n" for row in rows))
