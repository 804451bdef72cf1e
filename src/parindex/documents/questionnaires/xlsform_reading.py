"""A questionnaire from an XLSForm of KoboToolbox or ODK, with every problem at its cell.

What a questionnaire here cannot say (pictures, places, repeated groups, computed values) is a
problem; what only decorates it (hints, appearance) is left out and said so. Columns that begin
with `parindex_` are read where they are; without them the form has no criteria and no weights.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from parindex.documents.questionnaires.xlsform import INTRO, THANKS
from parindex.documents.questionnaires.xlsform_cells import NotAForm, Opened, Sent, open_xlsform
from parindex.documents.questionnaires.xlsform_conditions import (
    read_bounds,
    read_longest,
    read_relevant,
)
from parindex.language import gettext as _

SELECT = re.compile(
    r"(select_one|select one|select1|select one from|select_multiple|select multiple|"
    r"select all that apply from)\s+(\S+)(\s+or[_ ]other)?"
)
LEFT_OUT = (
    "start",
    "end",
    "today",
    "deviceid",
    "phonenumber",
    "simserial",
    "subscriberid",
    "username",
    "email",
    "audit",
    "calculate",
    "hidden",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
)
UNREAD = (
    "hint vi",
    "hint en",
    "guidance_hint vi",
    "default",
    "calculation",
    "trigger",
    "read_only",
    "media::image",
    "media::audio",
    "media::video",
    "image",
    "audio",
    "video",
    "parameters",
)
_TRUE, _FALSE = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")
_UNSTROKED = str.maketrans("đĐ", "dD")
HIGHEST = 10**6


class CellNote(NamedTuple):
    """A cell ("" for the whole file) and a sentence about it."""

    cell: str
    sentence: str


@dataclass
class Arrived:
    """What an XLSForm says: tables as in `survey.toml`, problems, and what was left out.

    `form` has no `id` when the file gives none, `scales` are by code. `columns` are the own columns
    the file has, `cells` where each question and scale stands.
    """

    form: dict[str, Any] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    scales: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    refusal: str = ""


@dataclass
class _Reading:
    """What is known halfway through the survey sheet."""

    found: Arrived
    lists: Mapping[str, list[Sent]]
    codes: dict[str, str] = field(default_factory=dict)
    groups: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, Any] = field(default_factory=dict)
    last_note: Sent | None = None


def read_xlsform(content: bytes, name: str) -> Arrived:
    """The questionnaire of an uploaded XLSForm; nothing is written anywhere."""
    found = Arrived()
    try:
        opened = open_xlsform(content, name)
    except NotAForm as refusal:
        found.refusal = str(refusal)
        return found
    found.columns = frozenset(
        one for columns in opened.columns.values() for one in columns if one.startswith("parindex_")
    )
    for language in opened.languages:
        sentence = _(
            "Chữ bằng ngôn ngữ «%(language)s» không dùng; chỉ đọc tiếng Việt và tiếng Anh."
        ) % {"language": language}
        found.notes.append(CellNote("", sentence))
    _read_settings(found, opened)
    lists: dict[str, list[Sent]] = {}
    for row in opened.sheets["choices"]:
        lists.setdefault(row.of("list_name"), []).append(row)
    reading = _Reading(found, lists)
    for row in opened.sheets["survey"]:
        _read_row(reading, row)
    if reading.groups:
        found.problems.append(CellNote("", _("Một nhóm (begin_group) thiếu dòng end_group.")))
    if reading.pages:
        found.form["pages"] = [
            {"id": code, "title": title}
            for code, title in reading.pages.items()
            if any(one.get("page") == code for one in found.questions)
        ]
    if not found.questions and not found.problems:
        found.problems.append(CellNote("", _("Tệp không có câu hỏi nào.")))
    _note_unread(found, opened)
    if not found.problems:
        found.problems.extend(_refused_by_tools(opened))
    return found


def _read_settings(found: Arrived, opened: Opened) -> None:
    row = next(iter(opened.sheets["settings"]), None)
    if row is None:
        return
    if row.of("form_id"):
        found.form["id"] = coded(row.of("form_id"))
    if row.of("form_title"):
        english = row.of("parindex_title_en")
        found.form["title"] = {"vi": row.of("form_title"), **({"en": english} if english else {})}
    if row.of("parindex_audience"):
        found.form["audience"] = row.of("parindex_audience")


def _read_row(reading: _Reading, row: Sent) -> None:
    kind = " ".join(row.of("type").split())
    found = reading.found
    select = SELECT.fullmatch(kind)
    match kind.replace("_", " "):
        case "":
            found.problems.append(CellNote(row.cell("type"), _("Dòng này thiếu «type».")))
        case "begin group":
            _open_group(reading, row)
        case "end group":
            if not reading.groups:
                sentence = _("end_group không có begin_group ở trên.")
                found.problems.append(CellNote(row.cell("type"), sentence))
            else:
                reading.groups.pop()
        case "note":
            _read_note(reading, row)
        case "integer" | "int" | "text" | "string" | "range":
            _read_question(reading, row, None)
        case _ if select:
            if select[3]:
                sentence = _("«or_other» không dùng; thêm một phương án «Khác» nếu cần.")
                found.notes.append(CellNote(row.cell("type"), sentence))
            _read_question(reading, row, select)
        case word if word.replace(" ", "_") in LEFT_OUT or kind in LEFT_OUT:
            sentence = _(
                "Dòng «%(kind)s» được bỏ qua: khảo sát không thu gì ngoài câu trả lời."
            ) % {"kind": kind}
            found.notes.append(CellNote(row.cell("type"), sentence))
        case _:
            sentence = _(
                "Loại câu «%(kind)s» không nhận. "
                "Dùng select_one, select_multiple, integer hoặc text."
            ) % {"kind": kind}
            found.problems.append(CellNote(row.cell("type"), sentence))


def _open_group(reading: _Reading, row: Sent) -> None:
    """The outermost group with a label is a page."""
    code = row.of("parindex_page") or re.sub(r"^trang_|__\d+$", "", coded(row.of("name")))
    if any(page for page, _condition in reading.groups):
        sentence = _("Nhóm nằm trong nhóm: các câu của nó thuộc trang của nhóm ngoài.")
        reading.found.notes.append(CellNote(row.cell("name"), sentence))
        code = ""
    elif row.of("label vi") or row.of("label en"):
        reading.pages.setdefault(code, _label(reading.found, row))
    else:
        code = ""
    reading.groups.append((code, row.of("relevant")))


def _read_note(reading: _Reading, row: Sent) -> None:
    """A note before all questions greets, parindex_thanks thanks; others are left out."""
    name, form = row.of("name"), reading.found.form
    if name == THANKS:
        form["thanks"] = _label(reading.found, row)
    elif name == INTRO or (not reading.found.questions and "intro" not in form):
        form["intro"] = _label(reading.found, row)
    else:
        sentence = _("Dòng chữ (note) giữa phiếu được bỏ qua; ghi vào lời hỏi nếu cần.")
        reading.found.notes.append(CellNote(row.cell("type"), sentence))


def _label(found: Arrived, row: Sent) -> dict[str, str]:
    vi, en = row.of("label vi"), row.of("label en")
    if not vi and en:
        sentence = _("Thiếu lời tiếng Việt; lấy tạm lời tiếng Anh.")
        found.notes.append(CellNote(row.cell("label en"), sentence))
        return {"vi": en}
    if not vi:
        found.problems.append(CellNote(row.cell("label vi"), _("Thiếu lời (label).")))
    if "${" in vi or "${" in en:
        sentence = _("Lời không được chứa ${…}: mọi người phải được hỏi cùng một câu.")
        found.problems.append(CellNote(row.cell("label vi"), sentence))
    return {"vi": vi, "en": en} if en and en != vi else {"vi": vi}


def _read_question(reading: _Reading, row: Sent, select: re.Match[str] | None) -> None:
    found, name = reading.found, row.of("name")
    if not name:
        found.problems.append(CellNote(row.cell("name"), _("Thiếu mã câu (name).")))
        return
    code = row.of("parindex_id") or coded(name)
    if code in reading.codes.values():
        found.problems.append(
            CellNote(row.cell("name"), _("Mã câu «%(code)s» đã dùng ở trên.") % {"code": code})
        )
        return
    question: dict[str, Any] = {"id": code, "text": _label(found, row)}
    found.cells[f"question {code}"] = row.cell("name")
    if select:
        question["kind"] = "single" if "one" in select[1] or select[1] == "select1" else "multiple"
        question["answers"] = coded(select[2])
        _read_list(reading, row, select[2])
    elif row.of("type") in ("text", "string"):
        question["kind"] = "text"
    else:
        question["kind"] = "number"
    _read_constraint(found, row, question)
    if row.of("required").lower() in _TRUE:
        question["required"] = True
    elif row.of("required").lower() not in _FALSE:
        found.problems.append(CellNote(row.cell("required"), _("«required» chỉ nhận yes hoặc no.")))
    _read_condition(reading, row, question)
    page = next((page for page, _condition in reading.groups if page), "")
    for key, value in (
        ("page", page),
        ("criterion", row.of("parindex_criterion")),
        ("factor", row.of("parindex_factor")),
    ):
        if value:
            question[key] = value
    reading.codes[name] = code
    found.questions.append(question)


def _read_list(reading: _Reading, row: Sent, name: str) -> None:
    found, code = reading.found, coded(name)
    if code in found.scales:
        return
    lines = reading.lists.get(name, [])
    if not lines:
        sentence = _("Trang tính choices không có danh sách «%(name)s».") % {"name": name}
        found.problems.append(CellNote(row.cell("type"), sentence))
    if row.of("choice_filter"):
        sentence = _(
            "«choice_filter» không nhận: mọi người phải được chọn trong cùng các phương án."
        )
        found.problems.append(CellNote(row.cell("choice_filter"), sentence))
    options: list[dict[str, Any]] = []
    for line in lines:
        if not line.of("name"):
            found.problems.append(CellNote(line.cell("name"), _("Thiếu mã phương án (name).")))
            continue
        option: dict[str, Any] = {"id": coded(line.of("name")), "label": _label(found, line)}
        weight = line.of("parindex_weight").replace(",", ".")
        if weight and not re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?|0?\.\d{1,6}", weight):
            sentence = _("Hệ số là «%(weight)s», cần số từ 0 đến 1.") % {"weight": weight}
            found.problems.append(CellNote(line.cell("parindex_weight"), sentence))
        elif weight:
            option["weight"] = weight
        options.append(option)
    found.scales[code] = {"id": code, "options": options}
    found.cells[f"scale {code}"] = lines[0].cell("list_name") if lines else row.cell("type")


def _read_constraint(found: Arrived, row: Sent, question: dict[str, Any]) -> None:
    text = row.of("constraint")
    if question["kind"] == "number":
        bounds = read_bounds(text) if text else (None, None)
        low, high = bounds or (None, None)
        question |= {"low": low or 0, "high": HIGHEST if high is None else high}
        if bounds is not None:
            return
    elif question["kind"] == "text":
        longest = read_longest(text) if text else 1000
        question["longest"] = longest or 1000
        if longest is not None:
            return
    if text:
        sentence = _("Ràng buộc «%(text)s» không đọc được nên bỏ qua.") % {"text": text}
        found.notes.append(CellNote(row.cell("constraint"), sentence))


def _read_condition(reading: _Reading, row: Sent, question: dict[str, Any]) -> None:
    found = reading.found
    texts = [one for _page, one in reading.groups if one]
    if row.of("relevant"):
        texts.append(row.of("relevant"))
    if not texts:
        return
    wanted = read_relevant(texts[0])
    if len(texts) > 1 or wanted is None or wanted.name not in reading.codes:
        sentence = _(
            "Điều kiện chỉ nhận một câu chọn phương án đứng trước, dạng ${câu} = 'mã' hoặc "
            "selected(${câu}, 'mã'), nối bằng or."
        )
        found.problems.append(CellNote(row.cell("relevant"), sentence))
        return
    answers = [coded(one) for one in wanted.answers]
    question["shown_if"] = {"question": reading.codes[wanted.name], "is": answers}


def _note_unread(found: Arrived, opened: Opened) -> None:
    for column in UNREAD:
        rows = [row for row in opened.sheets["survey"] if row.of(column)]
        if rows:
            title = column.split(" ")[0]
            sentence = _("Cột «%(title)s» không dùng; %(count)s ô được bỏ qua.") % {
                "title": title,
                "count": len(rows),
            }
            found.notes.append(CellNote(rows[0].cell(column), sentence))


def _refused_by_tools(opened: Opened) -> list[CellNote]:
    """What pyxform, which KoboToolbox and ODK read forms with, has against the form."""
    # A second to import, and needed only when somebody brings a form.
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2xform import convert  # noqa: PLC0415

    sheets: dict[str, Any] = {
        name: [
            {
                key.replace(" vi", "::vi").replace(" en", "::en"): value
                for key, value in row.cells.items()
                if not key.startswith("parindex_")
            }
            for row in rows
        ]
        for name, rows in opened.sheets.items()
    }
    try:
        convert(xlsform=sheets, form_name="phieu")
    except PyXFormError as error:
        return [
            CellNote(
                "", _("KoboToolbox, ODK cũng không nhận tệp này: %(error)s") % {"error": error}
            )
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return [CellNote("", _("Tệp không phải XLSForm hợp lệ (%(error)s).") % {"error": error})]
    return []


def coded(name: str) -> str:
    """A name of another tool as a code: small letters without accents, digits, `_` and `-`."""
    bare = unicodedata.normalize("NFKD", name.translate(_UNSTROKED)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9_-]+", "-", bare.decode().lower()).lstrip("-_")[:80] or "cau"
