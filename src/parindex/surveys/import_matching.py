"""Which column is which question, and which cell is which option: guessed, then said by a person.

Guesses go by the ids of the survey, by labels without accents, by the names XLSForm tools write
(group/question, question/option, question[option]) and by places (1, A1, SQ001). No database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from parindex.documents.questionnaires.answer_tables import AnswerTable, folded, heading_parts
from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey

KINDS = ("own", "table", "kobo", "limesurvey")
UNIT, DAY, ROW = "unit", "day", "id"
BLANK = ""
NOT_SAID = "?"
MOST_VALUES = 60
"""Different answers of one question shown to be matched; a column with more is another one."""

_DAYS = (
    "ngay tra loi",
    "ngay khao sat",
    "ngay phong van",
    "ngay",
    "today",
    "date",
    "submitdate",
    "submit date",
    "date submitted",
    "submission time",
    "submissiondate",
    "submission date",
    "end",
    "datestamp",
    "timestamp",
    "dau thoi gian",
)
_ROWS = (
    "uuid",
    "instanceid",
    "meta instanceid",
    "key",
    "ma dong",
    "ma phieu",
    "response id",
    "id response id",
    "id",
)
_UNITS = (
    "ma don vi",
    "don vi",
    "ten don vi",
    "unit",
    "unit code",
    "co quan",
    "xa phuong",
    "phuong xa",
    "xa",
)
_EMPTY = {"", "n/a", "na", "-", "--", "–", "không trả lời", "null", "none", "nan"}
YES = {"1", "x", "true", "yes", "y", "có", "co", "đúng", "✓", "✔", "v"}
NO = {"", "0", "false", "no", "n", "không", "khong", "sai", "-", "n/a", "na"}


@dataclass
class Matching:
    """What each column and each cell text means.

    `columns` maps headings to targets: `unit`, `day`, `id`, `q:question`, `o:question:option`, ""
    for none. `values` maps cell texts to option ids by question, `units` to unit codes; "" is a
    blank answer and `NOT_SAID` one nobody has matched yet.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    day: str = ""

    def said(self) -> dict[str, Any]:
        """The matching without the cell texts that nobody has matched, which are kept nowhere."""
        kept = asdict(self)
        kept["values"] = {
            question: {text: to for text, to in texts.items() if to != NOT_SAID}
            for question, texts in self.values.items()
        }
        kept["units"] = {text: to for text, to in self.units.items() if to != NOT_SAID}
        return kept

    def kept(self) -> dict[str, Any]:
        """The matching as it is remembered for the next file: what names an option or a unit."""
        kept = self.said()
        kept["columns"] = {name: to for name, to in self.columns.items() if to}
        kept["values"] = {
            question: {text: to for text, to in texts.items() if to != BLANK}
            for question, texts in kept["values"].items()
        }
        return kept


def guess_kind(table: AnswerTable) -> str:
    """Which tool wrote the table, by its headings."""
    plain = {part for one in (*table.headings, *table.personal) for part in heading_parts(one)}
    if {"uuid", "instanceid", "meta instanceid", "submissiondate"} & plain:
        return "kobo"
    if {"submitdate", "date submitted", "lastpage", "startlanguage", "response id"} & plain:
        return "limesurvey"
    return "own" if "ma dong" in plain else "table"


def guess(
    table: AnswerTable,
    survey: Survey,
    form: Questionnaire,
    units: Mapping[str, str],
    known: Mapping[str, Any] | None = None,
) -> Matching:
    """The matching of a table: as remembered from the last file of its kind, else guessed.

    `units` are the names of units by code. A unit chosen for a whole file is not remembered: the
    next file may be of another one.
    """
    known = known or {}
    remembered: dict[str, str] = known.get("columns", {})
    found = Matching()
    taken: set[str] = set()
    for heading in table.headings:
        to = remembered.get(heading) or _question_of(heading, survey, form)
        if to and to not in taken:
            found.columns[heading] = to
            taken.add(to)
    for target, names in ((ROW, _ROWS), (DAY, _DAYS), (UNIT, _UNITS)):
        if target not in taken and (heading := _first_named(table, names, found.columns)):
            found.columns[heading] = target
    if UNIT not in found.columns.values() and not found.unit:
        for place, heading in enumerate(table.headings):
            if heading not in found.columns and _are_units(table, place, units):
                found.columns[heading] = UNIT
                break
    refresh(found, table, survey, form, units, known)
    return found


def refresh(
    matching: Matching,
    table: AnswerTable,
    survey: Survey,
    form: Questionnaire,
    units: Mapping[str, str],
    known: Mapping[str, Any] | None = None,
) -> None:
    """Guess the cell texts that the present columns bring and nobody has matched."""
    remembered = (known or {}).get("values", {})
    for question in form.questions:
        if not question.answers:
            continue
        texts = texts_of(table, matching, survey, question)
        before = {**remembered.get(question.id, {}), **matching.values.get(question.id, {})}
        options = survey.scales[question.answers]
        matching.values[question.id] = {
            text: before[text] if text in before else option_of(text, options, texts)
            for text in texts
        }
    if (column := column_of(table, matching, UNIT)) is not None:
        before = {**(known or {}).get("units", {}), **matching.units}
        texts = distinct(row[column] for row in table.rows)
        matching.units = {text: before.get(text) or unit_of(text, units) for text in texts if text}
    else:
        matching.units = {}


def column_of(table: AnswerTable, matching: Matching, target: str) -> int | None:
    """The column with a target; None when no column has it."""
    for place, heading in enumerate(table.headings):
        if matching.columns.get(heading) == target:
            return place
    return None


def distinct(texts: Iterable[str]) -> list[str]:
    """Different texts, the most frequent first."""
    return [text for text, _ in Counter(texts).most_common()]


def texts_of(
    table: AnswerTable, matching: Matching, survey: Survey, question: Question
) -> list[str]:
    """The different answers in the column of a question that are not blank."""
    column = column_of(table, matching, f"q:{question.id}")
    if column is None:
        return []
    cells = distinct(row[column] for row in table.rows)
    if question.kind == "multiple":
        options = survey.scales[question.answers]
        cells = list(dict.fromkeys(part for cell in cells for part in parts_of(cell, options)))
    return [one for one in cells if not is_blank(one)]


def parts_of(cell: str, options: Sequence[ScaleOption]) -> list[str]:
    """The answers of one cell: ids with spaces between, or labels with ; | or commas."""
    if is_blank(cell):
        return []
    names = {folded(one.id) for one in options}
    words = cell.split()
    if all(folded(one) in names or one.isdecimal() for one in words):
        return words
    if any(folded(cell) == folded(one.label.vi) for one in options):
        return [cell]
    mark = next((one for one in (";", "|", "\n", ",") if one in cell), None)
    return [one.strip() for one in cell.split(mark) if one.strip()] if mark else [cell]


def is_blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip().casefold() in _EMPTY


def option_of(text: str, options: Sequence[ScaleOption], texts: Sequence[str] = ()) -> str:
    """The option a cell text means, `NOT_SAID` when that cannot be guessed.

    A number is the place of an option only where every answer of the column is one.
    """
    plain = folded(text)
    for option in options:
        if plain in {folded(option.id), folded(option.label.vi), folded(option.label.en)} - {""}:
            return option.id
    code = re.fullmatch(r"(?:A|AO|SQ|O)?0*(\d{1,2})", text.strip(), re.IGNORECASE)
    every = all(re.fullmatch(r"(?:A|AO|SQ|O)?\d{1,3}", one.strip(), re.IGNORECASE) for one in texts)
    if code and every and 1 <= int(code[1]) <= len(options):
        return options[int(code[1]) - 1].id
    if code and every and int(code[1]) == 0:
        return BLANK
    numbered = re.fullmatch(r"(\d{1,2})[.):\s-]+(.+)", text.strip())
    if numbered and (found := option_of(numbered[2], options)) != NOT_SAID:
        return found
    return NOT_SAID


def unit_of(text: str, units: Mapping[str, str]) -> str:
    """The unit a cell text means, by code, name, or name without the word for its kind."""
    plain = folded(text)
    for code, name in units.items():
        if plain in (folded(code), folded(name)):
            return code
    bare = _bare(plain)
    found = [code for code, name in units.items() if _bare(folded(name)) == bare]
    return found[0] if len(found) == 1 else NOT_SAID


def _bare(plain: str) -> str:
    return re.sub(r"^(ubnd |uy ban nhan dan )?(xa|phuong|thi tran|dac khu|so|ban) ", "", plain)


def _are_units(table: AnswerTable, column: int, units: Mapping[str, str]) -> bool:
    texts = [one for one in distinct(row[column] for row in table.rows) if one]
    known = [one for one in texts if unit_of(one, units) != NOT_SAID]
    return bool(texts) and len(texts) <= 2 * len(units) and 5 * len(known) >= 4 * len(texts)


def _first_named(table: AnswerTable, names: Sequence[str], used: Mapping[str, str]) -> str:
    """The heading that a list names earliest."""
    plain: dict[str, str] = {}
    for heading in table.headings:
        if not used.get(heading):
            for part in heading_parts(heading):
                plain.setdefault(part, heading)
    return next((plain[one] for one in names if one in plain), "")


_OPTION = re.compile(r"(.+?)\s*\[([^\]]+)\]\s*(?:\(([^()]+)\))?")


def _question_of(heading: str, survey: Survey, form: Questionnaire) -> str:
    """The question, or the option of one, that a heading names; "" for none."""
    inside = re.search(r"\(([^()]+)\)\s*$", heading)
    if inside and (to := _by_name(inside[1], survey, form)):
        return to
    if to := _by_name(heading, survey, form):
        return to
    for text in (heading, heading.partition(". ")[0]):
        if found := _OPTION.fullmatch(text):
            return _option_target(found[1], found[2], survey, form)
    return ""


def _by_name(heading: str, survey: Survey, form: Questionnaire) -> str:
    """A heading as XLSForm tools write it, the groups before it left out."""
    pieces = [one for one in re.split(r"[/]", heading) if one]
    if len(pieces) > 1 and (to := _option_target(pieces[-2], pieces[-1], survey, form)):
        return to
    for text in (heading, pieces[-1] if pieces else "", heading.rpartition("-")[2]):
        if question := _one_question(text, form):
            return f"q:{question.id}"
    return ""


def _option_target(name: str, option: str, survey: Survey, form: Questionnaire) -> str:
    question = _one_question(name, form) or _one_question(name.rpartition("-")[2], form)
    if question is None or question.kind != "multiple":
        return ""
    found = option_of(option, survey.scales[question.answers], [option])
    return "" if found in (NOT_SAID, BLANK) else f"o:{question.id}:{found}"


def _one_question(text: str, form: Questionnaire) -> Question | None:
    """A question by its id, its wording, «Câu 4» or «q4. …»."""
    plain = folded(text)
    if not plain:
        return None
    for question in form.questions:
        if plain in {folded(question.id), folded(question.text.vi), folded(question.text.en)}:
            return question
    if numbered := re.fullmatch(r"(?:cau|cau hoi|question) (\d{1,3})", plain):
        place = int(numbered[1])
        return form.questions[place - 1] if 1 <= place <= len(form.questions) else None
    head, _, tail = text.strip().partition(".")
    if tail.strip():
        by_head = next((one for one in form.questions if folded(one.id) == folded(head)), None)
        return by_head or (_one_question(tail, form) if head.strip().isdecimal() else None)
    return None
