"""The forms of a survey counted by DuckDB from a Parquet or CSV file; points stay the engine's.

The table has one row for each form: `unit`, `questionnaire`, and a column for each question by its
id; `weight` and `excluded` may be left out. An answer is the id of its option; the options of a
question with several answers are joined by "|".
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

from parindex.engine.indicators import Questionnaire, Survey
from parindex.engine.survey_counts import ANSWERED, Counts, scored_options

SEPARATOR = "|"
_READERS = {".parquet": "read_parquet(?)", ".csv": "read_csv(?, all_varchar = true)"}


class Unreadable(ValueError):
    """The file is not such a table; the message is a Vietnamese sentence."""


def count_file(survey: Survey, path: Path) -> Counts:
    """Counts of every unit, questionnaire, question and answer in a file."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable("Tệp phiếu phải là .parquet hoặc .csv.")
    with duckdb.connect() as table:
        try:
            table.execute(f"CREATE VIEW given AS SELECT * FROM {reader.replace('?', _text(path))}")
            columns = {str(row[0]) for row in table.execute("DESCRIBE given").fetchall()}
        except duckdb.Error as error:
            raise Unreadable(f"Không đọc được {path.name} ({error}).") from None
        if missing := {"unit", "questionnaire"} - columns:
            raise Unreadable(f"Thiếu cột {', '.join(sorted(missing))}.")
        _prepare(table, columns)
        counts = Counts()
        for form in survey.questionnaires:
            _count_form(table, survey, form, columns, counts)
    return counts


def _prepare(table: duckdb.DuckDBPyConnection, columns: set[str]) -> None:
    """A view in which weights and reasons are always there."""
    weight = "CAST(weight AS DECIMAL(12, 6))" if "weight" in columns else "1"
    excluded = "coalesce(excluded, '')" if "excluded" in columns else "''"
    table.execute(
        "CREATE VIEW forms AS SELECT * EXCLUDE (unit, questionnaire), "
        "CAST(unit AS VARCHAR) AS _unit, CAST(questionnaire AS VARCHAR) AS _form, "
        f"CAST({weight} AS DECIMAL(12, 6)) AS _weight, {excluded} AS _excluded FROM given"
    )


def _count_form(
    table: duckdb.DuckDBPyConnection,
    survey: Survey,
    form: Questionnaire,
    columns: set[str],
    counts: Counts,
) -> None:
    which = f"FROM forms WHERE _form = {_text(form.id)}"
    rows = table.execute(f"SELECT _unit, _excluded, count(*) {which} GROUP BY ALL").fetchall()
    for unit, reason, count in rows:
        if reason:
            counts.excluded[unit, form.id, reason] += count
        else:
            counts.valid[unit, form.id] += count
    which += " AND _excluded = ''"
    asked = [one for one in form.questions if one.id in columns and one.kind != "text"]
    single = [one.id for one in asked if one.kind != "multiple"]
    if single:
        chosen = ", ".join(f"CAST({_name(one)} AS VARCHAR) AS {_name(one)}" for one in single)
        table.execute(
            f"CREATE OR REPLACE TEMP VIEW asked AS SELECT _unit, _weight, {chosen} {which}"
        )
        listed = ", ".join(_name(one) for one in single)
        rows = table.execute(
            "SELECT _unit, question, option, _weight, count(*) FROM "
            f"(UNPIVOT asked ON {listed} INTO NAME question VALUE option) "
            "WHERE option <> '' GROUP BY ALL"
        ).fetchall()
        for unit, question, option, weight, count in rows:
            counts.answers[unit, form.id, question, option, Decimal(weight)] += count
    for one in asked:
        if one.kind == "multiple":
            _count_several(table, form.id, one.id, which, counts)
    for criterion, questions in scored_options(survey, form).items():
        _count_scored(table, form.id, criterion, questions, columns, which, counts)


def _count_several(
    table: duckdb.DuckDBPyConnection, form: str, question: str, which: str, counts: Counts
) -> None:
    """The options of a question with several answers, and how many forms answered it."""
    column = f"CAST({_name(question)} AS VARCHAR)"
    there = f"{which} AND {column} <> ''"
    rows = table.execute(f"SELECT _unit, _weight, count(*) {there} GROUP BY ALL").fetchall()
    for unit, weight, count in rows:
        counts.answers[unit, form, question, ANSWERED, Decimal(weight)] += count
    rows = table.execute(
        "SELECT _unit, _weight, option, count(*) FROM (SELECT _unit, _weight, "
        f"unnest(string_split({column}, '{SEPARATOR}')) AS option {there}) GROUP BY ALL"
    ).fetchall()
    for unit, weight, option, count in rows:
        counts.answers[unit, form, question, option, Decimal(weight)] += count


def _count_scored(
    table: duckdb.DuckDBPyConnection,
    form: str,
    criterion: str,
    questions: dict[str, frozenset[str]],
    columns: set[str],
    which: str,
    counts: Counts,
) -> None:
    """How many forms have an answer that counts for a criterion."""
    conditions = [
        f"CAST({_name(question)} AS VARCHAR) IN ({_texts(options)})"
        for question, options in questions.items()
        if question in columns and options
    ]
    if not conditions:
        return
    rows = table.execute(
        f"SELECT _unit, _weight, count(*) {which} AND ({' OR '.join(conditions)}) GROUP BY ALL"
    ).fetchall()
    for unit, weight, count in rows:
        counts.forms[unit, form, criterion, Decimal(weight)] += count


def _text(value: object) -> str:
    """A text inside a query; DuckDB knows no other escape than the doubled quote."""
    return "'" + str(value).replace("'", "''") + "'"


def _texts(values: frozenset[str]) -> str:
    return ", ".join(_text(one) for one in sorted(values))


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
