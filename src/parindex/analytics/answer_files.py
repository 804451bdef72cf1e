"""Answers of a survey as files for analysts: CSV, Parquet, SPSS syntax with its data; a codebook.

Rows hold no identifiers when they come here (`surveys.anonymising`). SPSS and PSPP open the syntax
file, which reads the CSV beside it and puts on the labels of questions and answers.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from parindex.analytics.counting import SEPARATOR
from parindex.engine.indicators import Question, Questionnaire, Survey
from parindex.engine.names import harmless
from parindex.engine.numbers import plain
from parindex.engine.survey_counts import Response

KINDS = ("csv", "parquet", "spss")
FIRST = ("unit", "questionnaire", "weight")
BOM = "\ufeff"
LONGEST_VARIABLE_LABEL, LONGEST_VALUE_LABEL = 240, 120
"""In bytes of UTF-8, as SPSS counts; a letter of Vietnamese has up to three."""


def answers_zip(
    survey: Survey, rows: Sequence[Response], kind: str, note: str, units: Mapping[str, str]
) -> bytes:
    """A ZIP with one table for each questionnaire, the codebook and the note."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc-truoc.txt", BOM + note.replace("\n", "\r\n"))
        archive.writestr("so-ma.csv", BOM + codebook(survey, units))
        for form in survey.questionnaires:
            mine = [one for one in rows if one.questionnaire == form.id]
            if kind == "parquet":
                archive.writestr(f"{form.id}.parquet", parquet(form, mine))
            elif kind == "spss":
                archive.writestr(f"{form.id}.csv", BOM + coded_csv(survey, form, mine))
                archive.writestr(f"{form.id}.sps", BOM + syntax(survey, form, units))
            else:
                archive.writestr(f"{form.id}.csv", BOM + plain_csv(form, mine))
    return target.getvalue()


def _asked(form: Questionnaire) -> list[Question]:
    return [one for one in form.questions if one.kind != "text"]


def plain_csv(form: Questionnaire, rows: Iterable[Response]) -> str:
    """Option ids as they are, those of several answers joined by "|"; empty for no answer."""
    asked = _asked(form)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*FIRST, *(one.id for one in asked)])
    for row in rows:
        answers = [_joined(row.answers.get(one.id, "")) for one in asked]
        writer.writerow([row.unit, row.questionnaire, plain(row.weight), *answers])
    return text.getvalue()


def _joined(given: str | Sequence[str]) -> str:
    return given if isinstance(given, str) else SEPARATOR.join(given)


def parquet(form: Questionnaire, rows: Iterable[Response]) -> bytes:
    """The same table as Parquet; weights are decimals, answers texts, no answer is null."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as table:
        source, target = Path(folder) / "phieu.csv", Path(folder) / "phieu.parquet"
        source.write_text(plain_csv(form, rows), encoding="utf-8", newline="")
        table.execute(
            "COPY (SELECT * REPLACE (CAST(weight AS DECIMAL(12, 6)) AS weight) "
            f"FROM read_csv('{source}', all_varchar = true, header = true, delim = ',')) "
            f"TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
        return target.read_bytes()


def codebook(survey: Survey, units: Mapping[str, str]) -> str:
    """Every variable and every code with its words."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["phieu", "bien", "cau_hoi", "tieu_chi", "ma", "ma_spss", "nhan", "he_so"])
    for number, (code, name) in enumerate(units.items(), start=1):
        writer.writerow(["", "unit", "Đơn vị", "", code, number, harmless(name), ""])
    for form in survey.questionnaires:
        for one in _asked(form):
            about = [form.id, one.id, harmless(str(one.text)), one.criterion]
            if one.kind == "number":
                writer.writerow([*about, "", "", "số, gộp theo hàng chục", ""])
            for number, option in enumerate(survey.scales.get(one.answers, ()), start=1):
                weight = "" if option.weight is None else plain(option.weight)
                label = harmless(str(option.label))
                writer.writerow([*about, option.id, number, label, weight])
    return text.getvalue()


def coded_csv(survey: Survey, form: Questionnaire, rows: Iterable[Response]) -> str:
    """Answers as numbers for SPSS; a question with several answers has a column for each option."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    variables = _variables(survey, form)
    writer.writerow(["unit", "weight", *(name for name, _, _ in variables)])
    places = {
        one.id: {option.id: n for n, option in enumerate(survey.scales.get(one.answers, ()), 1)}
        for one in _asked(form)
    }
    for row in rows:
        cells: list[str | int] = []
        for _, question, option in variables:
            given = row.answers.get(question.id, "")
            if option:
                cells.append("" if not given else int(option in given))
            elif question.kind == "number":
                cells.append(_joined(given))
            else:
                cells.append(places[question.id].get(_joined(given), ""))
        writer.writerow([row.unit, plain(row.weight), *cells])
    return text.getvalue()


Variable = tuple[str, Question, str]
"""The name in SPSS, the question, and the option of a question with several answers."""


def _variables(survey: Survey, form: Questionnaire) -> list[Variable]:
    found: list[Variable] = []
    taken = {"unit", "weight", "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or"}
    taken |= {"to", "with"}
    for one in _asked(form):
        options = (
            [option.id for option in survey.scales[one.answers]] if one.kind == "multiple" else [""]
        )
        for option in options:
            name = re.sub(r"\W", "_", f"{one.id}_{option}" if option else one.id, flags=re.A)
            name = (name if name[:1].isalpha() else f"v{name}")[:60].rstrip("_.")
            unique, number = name, 2
            while unique.casefold() in taken:
                unique, number = f"{name}_{number}", number + 1
            taken.add(unique.casefold())
            found.append((unique, one, option))
    return found


def syntax(survey: Survey, form: Questionnaire, units: Mapping[str, str]) -> str:
    """The SPSS syntax that reads the CSV and labels variables and values."""
    variables = _variables(survey, form)
    widest = max((len(code) for code in units), default=1)
    types = [f"unit A{max(widest, 1)}", "weight F12.6"]
    for name, question, _ in variables:
        types.append(f"{name} A20" if question.kind == "number" else f"{name} F3.0")
    lines = [
        "* Đặt tệp này cùng thư mục với tệp CSV rồi chạy.",
        "* Không thấy tệp CSV thì thêm dòng CD với thư mục chứa tệp vào trước GET DATA.",
        f"GET DATA /TYPE=TXT /FILE={_quoted(form.id + '.csv')} /ENCODING='UTF8'",
        " /DELCASE=LINE /DELIMITERS=',' /QUALIFIER='\"' /ARRANGEMENT=DELIMITED /FIRSTCASE=2",
        " /VARIABLES=",
        *(f"  {one}" for one in types[:-1]),
        f"  {types[-1]}.",
        "VARIABLE LABELS",
        "  unit 'Đơn vị'",
        "  /weight 'Trọng số thiết kế'",
    ]
    for name, question, option in variables:
        label = str(question.text)
        if option:
            label += f": {_option_label(survey, question, option)}"
        lines.append(f"  /{name} {_quoted(label, LONGEST_VARIABLE_LABEL)}")
    lines[-1] += "."
    lines += ["VALUE LABELS", *_value_labels(survey, variables, units)]
    lines[-1] += "."
    lines += [_level(survey, name, question) for name, question, _ in variables]
    lines += ["WEIGHT BY weight.", f"SAVE OUTFILE={_quoted(form.id + '.sav')}.", "EXECUTE."]
    return "\r\n".join(lines) + "\r\n"


def _level(survey: Survey, name: str, question: Question) -> str:
    """Answers that count for points have an order; all others are only different."""
    scale = survey.scales.get(question.answers, ())
    has_order = question.kind == "single" and any(one.weight is not None for one in scale)
    return f"VARIABLE LEVEL {name} ({'ORDINAL' if has_order else 'NOMINAL'})."


def _value_labels(
    survey: Survey, variables: Sequence[Variable], units: Mapping[str, str]
) -> list[str]:
    named = [f"   {_quoted(code)} {_quoted(name)}" for code, name in units.items()]
    lines = ["  unit", *named] if named else []
    for name, question, option in variables:
        if question.kind == "number":
            continue
        lines.append(f"  /{name}" if lines else f"  {name}")
        if option:
            lines += ["   0 'Không chọn'", "   1 'Chọn'"]
            continue
        for number, one in enumerate(survey.scales[question.answers], start=1):
            lines.append(f"   {number} {_quoted(str(one.label))}")
    return lines


def _option_label(survey: Survey, question: Question, option: str) -> str:
    return next(str(one.label) for one in survey.scales[question.answers] if one.id == option)


def _quoted(text: str, longest: int = LONGEST_VALUE_LABEL) -> str:
    """A text of the syntax on one line, of at most so many bytes, quotes doubled."""
    line = " ".join(text.split()).encode()[:longest].decode(errors="ignore")
    return "'" + line.replace("'", "''") + "'"
