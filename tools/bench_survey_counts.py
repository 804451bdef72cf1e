"""Five million answers to results of all units and criteria: DuckDB counts, the engine computes.

    python tools/bench_survey_counts.py [answers]

The answers are invented from a fixed seed. The same figures are computed once more from a part of
the forms one by one, and compared. Never a test.
"""

from __future__ import annotations

import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import duckdb

from parindex.analytics.counting import count_file
from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey, SurveyResult
from parindex.engine.survey_counts import Response, count_responses
from parindex.engine.surveying import tally_counts
from parindex.engine.tables import Text

ANSWERS = 5_000_000
QUESTIONS, CRITERIA, UNITS, COMPARED = 20, 10, 200, 20_000
OPTIONS = ("rat_hai_long", "hai_long", "binh_thuong", "khong", "rat_khong", "khong_y_kien")
WEIGHTS = (*(Decimal(4 - n) / 4 for n in range(5)), None)


def survey() -> Survey:
    """One questionnaire of twenty questions, two to a criterion."""
    scale = tuple(
        ScaleOption(option, Text(option), weight)
        for option, weight in zip(OPTIONS, WEIGHTS, strict=True)
    )
    questions = tuple(
        Question(f"q{n}", "dan", Text("?"), "hl", f"8.{n % CRITERIA + 1}") for n in range(QUESTIONS)
    )
    form = Questionnaire("dan", "citizen", Text("Dân"), questions)
    results = {f"8.{n}": SurveyResult(f"8.{n}", min_responses=30) for n in range(1, CRITERIA + 1)}
    return Survey((form,), {"hl": scale}, results)


def invent(path: Path, forms: int) -> None:
    """Forms of two design weights, of which a fiftieth is excluded."""
    listed = ", ".join(f"'{one}'" for one in OPTIONS)
    columns = ", ".join(
        f"[{listed}][1 + (hash(i, {n}, 7) % 6)::INT] AS q{n}" for n in range(QUESTIONS)
    )
    with duckdb.connect() as table:
        table.execute(
            f"COPY (SELECT 'xa-' || (hash(i, 1) % {UNITS}) AS unit, 'dan' AS questionnaire, "
            "CASE WHEN hash(i, 2) % 3 = 0 THEN 1.5 ELSE 1 END::DECIMAL(12, 6) AS weight, "
            "CASE WHEN hash(i, 3) % 50 = 0 THEN 'haste' ELSE '' END AS excluded, "
            f"{columns} FROM range({forms}) t(i)) TO '{path}' (FORMAT parquet)"
        )


def one_by_one(path: Path, most: int) -> tuple[list[Response], Path]:
    """A part of the forms as the engine takes them, and the same part as a file."""
    part = path.with_name("part.parquet")
    with duckdb.connect() as table:
        table.execute(f"COPY (FROM '{path}' LIMIT {most}) TO '{part}' (FORMAT parquet)")
        rows = table.execute(f"FROM '{part}'").fetchall()
    names = [f"q{n}" for n in range(QUESTIONS)]
    return [
        Response(unit, form, dict(zip(names, answers, strict=True)), weight, excluded)
        for unit, form, weight, excluded, *answers in rows
    ], part


def main() -> None:
    """Print the figures."""
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    asked = survey()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phieu.parquet"
        invent(path, answers // QUESTIONS)
        start = time.perf_counter()
        counts = count_file(asked, path)
        counted = time.perf_counter() - start
        found = tally_counts(asked, counts)
        whole = time.perf_counter() - start
        forms, part = one_by_one(path, COMPARED)
        same = tally_counts(asked, count_file(asked, part)) == tally_counts(
            asked, count_responses(asked, forms)
        )
        start = time.perf_counter()
        tally_counts(asked, count_responses(asked, forms))
        single = (time.perf_counter() - start) * answers / (len(forms) * QUESTIONS)
    say = sys.stdout.write
    say(f"{answers:,} answers, {len(found)} units x {CRITERIA} criteria\n")
    say(f"counted in DuckDB {counted:.2f} s, with results {whole:.2f} s, ")
    say(f"form by form about {single:.0f} s: ratio {single / whole:.0f}\n")
    say(f"same figures as form by form ({len(forms):,} forms): {'yes' if same else 'NO'}\n")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
