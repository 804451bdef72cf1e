"""A questionnaire from the survey structure of LimeSurvey (.txt), with every problem at its cell.

Cells are named as a spreadsheet names them that opens the file. LimeSurvey has no criteria, factors
and weights; those of the questions and scales of the same code stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parindex.documents.questionnaires.limesurvey import plain_text
from parindex.documents.questionnaires.limesurvey_conditions import Wanted, read_relevance
from parindex.documents.questionnaires.limesurvey_rows import (
    Asked,
    Row,
    open_structure,
    questions_of,
    texts_in,
)
from parindex.documents.questionnaires.xlsform_cells import NotAForm
from parindex.documents.questionnaires.xlsform_reading import HIGHEST, Arrived, CellNote, coded
from parindex.engine.survey_reading import LONGEST_COMMENT
from parindex.language import gettext as _

SUFFIXES = (".txt", ".tsv")
ONE_OPTION, SEVERAL, WHOLE, WORDS, TABLE = "L!O", "MP", "N", "STU", "F"
UNREAD = ("help", "validation", "default")
SURVEY_LANGUAGE = ("S", "language")
TEXTS = {"surveyls_welcometext": "intro", "surveyls_endtext": "thanks"}


@dataclass
class _Reading:
    """What is known halfway: what was found, English by place, codes by the names in the file."""

    found: Arrived
    english: Mapping[tuple[str, ...], str]
    base: str
    codes: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    several: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    page_marks: Mapping[int, str] = field(default_factory=dict)


def is_limesurvey(name: str) -> bool:
    """Whether a file is to be read as a survey structure of LimeSurvey."""
    return name.lower().endswith((*SUFFIXES, ".lss"))


def read_limesurvey(content: bytes, name: str) -> Arrived:
    """The questionnaire of an uploaded survey structure; nothing is written anywhere."""
    found = Arrived()
    try:
        rows = open_structure(content, name)
    except NotAForm as refusal:
        found.refusal = str(refusal)
        return found
    used = list(dict.fromkeys(one.of("language") for one in rows if one.of("language")))
    named = [r.of("text") for r in rows if (r.of("class"), r.of("name")) == SURVEY_LANGUAGE]
    base = next(iter([*named, *used]), "vi")
    others = [one for one in used if one != base]
    for language in others:
        if not language.startswith("en"):
            sentence = _(
                "Chữ bằng ngôn ngữ «%(language)s» không dùng; chỉ đọc tiếng Việt và tiếng Anh."
            ) % {"language": language}
            found.notes.append(CellNote("", sentence))
    english = next((one for one in others if one.startswith("en")), "")
    reading = _Reading(found, texts_in(rows, english), base)
    title = _read_texts(reading, rows)
    mine = [one for one in rows if one.of("language") in ("", base)]
    everything = questions_of(mine, found.notes)
    reading.page_marks = _page_marks(everything)
    for asked in everything:
        _read_question(reading, asked, title)
    if reading.pages:
        found.form["pages"] = [{"id": key, "title": one} for key, one in reading.pages.items()]
    if not found.questions and not found.problems:
        found.problems.append(CellNote("", _("Tệp không có câu hỏi nào.")))
    _note_unread(found, mine)
    return found


def _wording(reading: _Reading, row: Row, text: str, place: tuple[str, ...]) -> dict[str, str]:
    """A text in Vietnamese, and in English where the file has it."""
    said, english = plain_text(text).vi, plain_text(reading.english.get(place, "")).vi
    if not said:
        sentence = _("Thiếu lời (%(column)s).") % {"column": "text"}
        reading.found.problems.append(CellNote(row.cell("text"), sentence))
    if re.search(r"\{[^\s{}][^{}]*\}", re.sub(r"&#\d+;", "", text)):
        sentence = _("Lời không được chứa {…}: mọi người phải được hỏi cùng một câu.")
        reading.found.problems.append(CellNote(row.cell("text"), sentence))
    return {"vi": said, "en": english} if english and english != said else {"vi": said}


def _read_texts(reading: _Reading, rows: Sequence[Row]) -> str:
    """The title, greeting and thanks; gives the title back, which names groups that are no page."""
    title = ""
    for row in rows:
        if row.of("class") != "SL" or row.of("language") not in ("", reading.base):
            continue
        name, text = row.of("name"), row.of("text")
        if name == "surveyls_title" and text:
            reading.found.form["title"] = _wording(reading, row, text, ("SL", name))
            title = str(reading.found.form["title"]["vi"])
            reading.found.form["id"] = coded(title)[:40].rstrip("-_")
        elif name in TEXTS and text:
            reading.found.form[TEXTS[name]] = _wording(reading, row, text, ("SL", name))
    return title


def _read_question(reading: _Reading, asked: Asked, title: str) -> None:
    found, row = reading.found, asked.row
    kind, name = row.of("type/scale") or "T", row.of("name")
    if not name:
        found.problems.append(CellNote(row.cell("name"), _("Thiếu mã câu (name).")))
        return
    if kind == "X":
        sentence = _("Dòng chữ (note) giữa phiếu được bỏ qua; ghi vào lời hỏi nếu cần.")
        found.notes.append(CellNote(row.cell("type/scale"), sentence))
        return
    if kind == TABLE:
        _read_table(reading, asked, title)
        return
    code = asked.marks.get("question", "")
    if not code or any(one["id"] == code for one in found.questions):
        code = coded(name)
    question = _begun(reading, asked, code, title)
    question["text"] = _wording(reading, row, row.of("text"), ("Q", name))
    if kind in ONE_OPTION or kind in SEVERAL:
        is_one = kind in ONE_OPTION
        question["kind"] = "single" if is_one else "multiple"
        lines = asked.options if is_one else asked.several
        question["answers"] = _read_options(reading, asked, question["id"], lines)
    elif kind == WHOLE:
        question |= {"kind": "number", "low": _whole(reading, row, "min_num_value_n", 0)}
        question["high"] = _whole(reading, row, "max_num_value_n", HIGHEST)
    elif kind in WORDS:
        longest = _whole(reading, row, "maximum_chars", 1000)
        question |= {"kind": "text", "longest": min(longest or 1000, LONGEST_COMMENT)}
    else:
        sentence = _(
            "Loại câu «%(kind)s» của LimeSurvey không nhận. "
            "Dùng L, M, N, T, hoặc F (bảng) cho nhiều câu cùng thang."
        ) % {"kind": kind}
        found.problems.append(CellNote(row.cell("type/scale"), sentence))
    reading.codes[name] = question["id"]
    if kind in SEVERAL:
        for one in asked.several:
            reading.several[f"{name}_{one.of('name')}"] = (name, one.of("name"))
    if row.of("other") == "Y" or kind in "OP":
        sentence = _("Ô ghi thêm của LimeSurvey không dùng; thêm một phương án «Khác» nếu cần.")
        found.notes.append(CellNote(row.cell("other"), sentence))
    _put(reading, question, row)


def _begun(reading: _Reading, asked: Asked, code: str, title: str) -> dict[str, Any]:
    """A question with its place, whether it must be answered, and when it is asked."""
    question: dict[str, Any] = {"id": code, "text": {}}
    if asked.row.of("mandatory").upper() == "Y":
        question["required"] = True
    _read_conditions(reading, asked, question)
    if page := _page(reading, asked, title):
        question["page"] = page
    return question


def _put(reading: _Reading, question: dict[str, Any], row: Row) -> None:
    if any(one["id"] == question["id"] for one in reading.found.questions):
        sentence = _("Mã câu «%(code)s» đã dùng ở trên.") % {"code": question["id"]}
        reading.found.problems.append(CellNote(row.cell("name"), sentence))
        return
    reading.found.cells[f"question {question['id']}"] = row.cell("name")
    reading.found.questions.append(question)


def _page_marks(everything: Sequence[Asked]) -> dict[int, str]:
    """The page most questions of each group came from; one that was moved goes with its group."""
    found: dict[int, Counter[str]] = {}
    for asked in everything:
        if "page" in asked.marks:
            found.setdefault(asked.group_number, Counter())[asked.marks["page"]] += 1
    return {group: marks.most_common(1)[0][0] for group, marks in found.items()}


def _page(reading: _Reading, asked: Asked, title: str) -> str:
    """The page of a question: its group, unless the group only has the title of the form."""
    if asked.group is None:
        return ""
    name = plain_text(asked.group.of("name")).vi
    mark = reading.page_marks.get(asked.group_number, "")
    if not name or (name == title and not mark):
        return ""
    code = mark or coded(name)
    if code not in reading.pages:
        place = ("G", str(asked.group_number))
        english = plain_text(reading.english.get(place, "")).vi
        said = {"vi": name, "en": english} if english and english != name else {"vi": name}
        reading.pages[code] = said
    return code


def _read_options(reading: _Reading, asked: Asked, code: str, lines: Sequence[Row]) -> str:
    """The code of the scale of a question; questions with the same options share one."""
    found, name = reading.found, asked.row.of("name")
    if not lines:
        sentence = _("Câu «%(name)s» không có phương án nào.") % {"name": name}
        found.problems.append(CellNote(asked.row.cell("name"), sentence))
    ours = asked.option_codes
    options: list[dict[str, Any]] = []
    short: dict[str, str] = {}
    for line in lines:
        own = line.of("name")
        if not own:
            found.problems.append(CellNote(line.cell("name"), _("Thiếu mã phương án (name).")))
            continue
        short[own] = ours.get(own) or coded(own)
        place = (line.of("class"), name, own)
        options.append({"id": short[own], "label": _wording(reading, line, line.of("text"), place)})
    reading.options[name] = short
    scale = asked.marks.get("scale", "")
    same = [key for key, one in found.scales.items() if one["options"] == options]
    if same and (not scale or scale in same):
        return scale or same[0]
    wanted, number = scale or code, 2
    while (scale or code) in found.scales:
        scale, number = f"{wanted}-{number}", number + 1
    scale = scale or code
    found.scales[scale] = {"id": scale, "options": options}
    found.cells[f"scale {scale}"] = lines[0].cell("name") if lines else asked.row.cell("name")
    return scale


def _read_table(reading: _Reading, asked: Asked, title: str) -> None:
    """A table of LimeSurvey: one question for each row, all on the scale of its columns."""
    name = asked.row.of("name")
    head = _wording(reading, asked.row, asked.row.of("text"), ("Q", name))
    if not asked.several:
        sentence = _("Bảng «%(name)s» không có dòng nào.") % {"name": name}
        reading.found.problems.append(CellNote(asked.row.cell("name"), sentence))
        return
    scale = _read_options(reading, asked, coded(name), asked.options)
    for line in asked.several:
        own = line.of("name")
        question = _begun(reading, asked, coded(f"{name}_{own}"), title)
        words = _wording(reading, line, line.of("text"), ("SQ", name, own))
        question["text"] = {
            key: f"{head.get(key, head['vi'])} {words.get(key, words['vi'])}"
            for key in ("vi", "en")
            if key == "vi" or key in head or key in words
        }
        question |= {"kind": "single", "answers": scale}
        reading.codes[f"{name}_{own}"] = question["id"]
        reading.options[f"{name}_{own}"] = reading.options[name]
        _put(reading, question, line)


def _read_conditions(reading: _Reading, asked: Asked, question: dict[str, Any]) -> None:
    places = [(asked.group, "relevance")] if asked.group else []
    said = [
        (row, row.of(column))
        for row, column in [*places, (asked.row, "relevance")]
        if row.of(column) not in ("", "1")
    ]
    if not said:
        return
    row, text = said[0]
    wanted = _resolved(reading, read_relevance(text))
    if len(said) > 1 or wanted is None:
        sentence = _(
            "Điều kiện chỉ nhận một câu chọn phương án đứng trước, dạng %(example)s, nối bằng or."
        ) % {"example": 'q1.NAOK == "A1"'}
        reading.found.problems.append(CellNote(row.cell("relevance"), sentence))
        return
    question["shown_if"] = {"question": wanted.names[0], "is": list(wanted.answers)}


def _resolved(reading: _Reading, wanted: Wanted | None) -> Wanted | None:
    """The condition in our codes; a ticked answer of several is `question_option == "Y"`."""
    if wanted is None:
        return None
    ticked = [reading.several.get(name) for name in wanted.names]
    if all(one is not None for one in ticked):
        pairs = [one for one in ticked if one is not None]
        if len({name for name, _own in pairs}) != 1 or set(wanted.answers) != {"Y"}:
            return None
        name = pairs[0][0]
        given = [own for _name, own in pairs]
    else:
        if len(set(wanted.names)) != 1 or wanted.names[0] not in reading.options:
            return None
        name, given = wanted.names[0], list(wanted.answers)
    short = reading.options[name]
    if name not in reading.codes:
        return None
    answers = tuple(dict.fromkeys(short.get(one, coded(one)) for one in given))
    return Wanted((reading.codes[name],), answers)


def _whole(reading: _Reading, row: Row, column: str, otherwise: int) -> int:
    """A limit; one that is no whole number is left out and said so."""
    text = row.of(column)
    if re.fullmatch(r"\d{1,7}(\.0+)?", text):
        return min(int(text.partition(".")[0]), HIGHEST)
    if text:
        sentence = _("Ràng buộc «%(text)s» không đọc được nên bỏ qua.") % {"text": text}
        reading.found.notes.append(CellNote(row.cell(column), sentence))
    return otherwise


def _note_unread(found: Arrived, rows: Sequence[Row]) -> None:
    for column in UNREAD:
        lines = [one for one in rows if one.of("class") in ("Q", "SQ") and one.of(column)]
        if lines:
            sentence = _("Cột «%(title)s» không dùng; %(count)s ô được bỏ qua.") % {
                "title": column,
                "count": len(lines),
            }
            found.notes.append(CellNote(lines[0].cell(column), sentence))
