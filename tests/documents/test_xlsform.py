"""A questionnaire goes out as an XLSForm, is one for pyxform, and comes back as it went."""

from __future__ import annotations

import io
from typing import Any
from unicodedata import normalize

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from parindex.documents.questionnaires.xlsform import write_xlsform, xlsform_sheets
from parindex.documents.questionnaires.xlsform_conditions import (
    Wanted,
    read_bounds,
    read_longest,
    read_relevant,
)
from parindex.documents.questionnaires.xlsform_reading import Arrived, CellNote, read_xlsform
from parindex.engine.indicators import Questionnaire, Survey
from parindex.engine.survey_reading import AUDIENCES, FACTORS, read_survey
from parindex.engine.tables import Table
from tests import make

SHIPPED = [
    (identifier, form.id)
    for identifier in ("vi-du-cach-cham", "mau-2026-xa", "mau-2026-so", "quang-binh-xa-2021")
    for form in make.indicator_set(identifier).survey.questionnaires
]


def read_back(survey: Survey, form: Questionnaire) -> tuple[Survey, Arrived]:
    """The questionnaire after a journey through a file."""
    arrived = read_xlsform(write_xlsform(survey, form, "1"), "phieu.xlsx")
    assert (arrived.refusal, arrived.problems) == ("", [])
    document = {
        "questionnaire": [arrived.form],
        "scale": list(arrived.scales.values()),
        "question": [{**one, "questionnaire": form.id} for one in arrived.questions],
    }
    return read(document), arrived


def read(document: dict[str, Any]) -> Survey:
    problems: list[Any] = []
    table = Table(document, file="survey.toml", place="", problems=problems, is_canonical=True)
    found = read_survey(table)
    assert problems == []
    assert found is not None
    return found


def workbook(**sheets: list[list[object]]) -> bytes:
    """An XLSForm as another tool writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return buffer.getvalue()


@pytest.mark.parametrize(("identifier", "code"), SHIPPED)
def test_every_shipped_questionnaire_is_an_xlsform_and_comes_back(identifier, code) -> None:
    survey = make.indicator_set(identifier).survey
    form = next(one for one in survey.questionnaires if one.id == code)
    warnings: list[str] = []
    convert(xlsform=io.BytesIO(write_xlsform(survey, form, "1")), warnings=warnings)
    assert warnings == []
    back, arrived = read_back(survey, form)
    assert back.questionnaires == (form,)
    used = {one.answers for one in form.questions} - {""}
    assert back.scales == {name: options for name, options in survey.scales.items() if name in used}
    assert arrived.notes == []


def test_what_a_tool_asks_is_what_the_form_says() -> None:
    survey = make.indicator_set("vi-du-cach-cham").survey
    lines = xlsform_sheets(survey, survey.questionnaires[0], "1")["survey"]
    found = {one["name"]: one for one in lines if "name" in one}
    assert found["q1-ly-do"]["relevant"] == (
        "${q1} = 'khong_hai_long' or ${q1} = 'rat_khong_hai_long'"
    )
    assert found["so-lan"]["constraint"] == ". >= 1 and . <= 50"
    assert found["y-kien"]["constraint"] == "string-length(.) <= 1000"
    assert found["trang_ve-ong-ba"]["appearance"] == "field-list"
    assert found["q1"]["parindex_criterion"] == "4.1"


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "Nd", "Po", "Zs"), exclude_characters="$\x85"),
    min_size=1,
    max_size=30,
).map(lambda one: normalize("NFC", " ".join(one.split())) or "Hỏi")
CODES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)


@st.composite
def wordings(draw: Any) -> dict[str, str]:
    vi, en = draw(WORDS), draw(st.none() | WORDS)
    return {"vi": vi, "en": en} if en and en != vi else {"vi": vi}


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """One questionnaire with its scales, of every kind of question, with pages and conditions."""
    scales = [
        {
            "id": name,
            "options": [
                {"id": code, "label": draw(wordings())}
                | ({"weight": draw(st.sampled_from(["0", "0.25", "1", 1]))} if number != 1 else {})
                for number, code in enumerate(
                    draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
                )
            ],
        }
        for name in draw(st.lists(CODES, min_size=1, max_size=2, unique=True))
    ]
    pages = draw(st.lists(CODES, max_size=2, unique=True))
    questions: list[dict[str, Any]] = []
    for code in draw(st.lists(CODES, min_size=1, max_size=6, unique=True)):
        kind = draw(st.sampled_from(["single", "multiple", "number", "text"]))
        one = {"id": code, "questionnaire": "phieu", "text": draw(wordings()), "kind": kind}
        if kind in ("single", "multiple"):
            one["answers"] = draw(st.sampled_from(scales))["id"]
        if kind == "single" and draw(st.booleans()):
            one["criterion"] = "4.1"
        if kind == "number":
            one |= {"low": draw(st.integers(0, 9)), "high": draw(st.integers(9, 10**6))}
        if kind == "text":
            one["longest"] = draw(st.integers(1, 5000))
        one["factor"] = draw(st.sampled_from(["", *FACTORS]))
        one["required"] = draw(st.booleans())
        one["page"] = draw(st.sampled_from(["", *pages]))
        chosen = [other for other in questions if "answers" in other]
        if chosen and draw(st.booleans()):
            earlier = draw(st.sampled_from(chosen))
            scale = next(s for s in scales if s["id"] == earlier["answers"])
            options = draw(st.lists(st.sampled_from(scale["options"]), min_size=1, unique_by=id))
            one["shown_if"] = {"question": earlier["id"], "is": [o["id"] for o in options]}
        questions.append(one)
    seen = list(dict.fromkeys(one["page"] for one in questions if one["page"]))
    form = {
        "id": "phieu",
        "audience": draw(st.sampled_from(AUDIENCES)),
        "title": draw(wordings()),
        "intro": draw(wordings()),
        "pages": [{"id": page, "title": draw(wordings())} for page in seen],
    }
    return {"questionnaire": [form], "scale": scales, "question": questions}


@settings(max_examples=60, deadline=None)
@given(documents())
def test_any_questionnaire_comes_back_as_it_went(document: dict[str, Any]) -> None:
    survey = read(document)
    form = survey.questionnaires[0]
    back, _arrived = read_back(survey, form)
    assert back.questionnaires == (form,)
    used = {one.answers for one in form.questions} - {""}
    assert back.scales == {name: options for name, options in survey.scales.items() if name in used}


KOBO = {
    "survey": [
        ["type", "name", "label", "label::English", "hint", "required", "relevant", "constraint"],
        ["start", "start", "", "", "", "", "", ""],
        ["note", "chao", "Xin chào", "Hello", "", "", "", ""],
        ["begin_group", "Nhom1", "Phần một", "", "", "", "", ""],
        ["select_one HaiLong", "Q1", "Hài lòng không?", "", "Chọn một", "true", "", ""],
        ["end_group", "", "", "", "", "", "", ""],
        ["integer", "Q2", "Mấy lần?", "", "", "", "(${Q1} = '2')", ". > 0 and . < 9"],
        ["text", "Q3", "Vì sao?", "", "", "", "selected(${Q1}, '1')", "regex(., 'x')"],
    ],
    "choices": [["list_name", "name", "label"], ["HaiLong", 1, "Có"], ["HaiLong", 2, "Không"]],
    "settings": [["form_title", "form_id"], ["Phiếu Kobo", "aX3"]],
}


def test_a_form_of_kobotoolbox_is_read_with_what_was_left_out() -> None:
    found = read_xlsform(workbook(**KOBO), "kobo.xlsx")
    assert (found.refusal, found.problems) == ("", [])
    assert found.form == {
        "id": "ax3",
        "title": {"vi": "Phiếu Kobo"},
        "intro": {"vi": "Xin chào", "en": "Hello"},
        "pages": [{"id": "nhom1", "title": {"vi": "Phần một"}}],
    }
    options = [{"id": "1", "label": {"vi": "Có"}}, {"id": "2", "label": {"vi": "Không"}}]
    assert found.scales == {"hailong": {"id": "hailong", "options": options}}
    assert found.questions == [
        {
            "id": "q1",
            "text": {"vi": "Hài lòng không?"},
            "kind": "single",
            "answers": "hailong",
            "required": True,
            "page": "nhom1",
        },
        {
            "id": "q2",
            "text": {"vi": "Mấy lần?"},
            "kind": "number",
            "low": 1,
            "high": 8,
            "shown_if": {"question": "q1", "is": ["2"]},
        },
        {
            "id": "q3",
            "text": {"vi": "Vì sao?"},
            "kind": "text",
            "longest": 1000,
            "shown_if": {"question": "q1", "is": ["1"]},
        },
    ]
    assert found.notes == [
        CellNote("survey!A2", "Dòng «start» được bỏ qua: khảo sát không thu gì ngoài câu trả lời."),
        CellNote("survey!H8", "Ràng buộc «regex(., 'x')» không đọc được nên bỏ qua."),
        CellNote("survey!E5", "Cột «hint» không dùng; 1 ô được bỏ qua."),
    ]


def test_every_problem_is_at_its_cell() -> None:
    lines = [
        ["type", "name", "label::Tiếng Việt (vi)", "required", "relevant", "parindex_weight"],
        ["image", "anh", "Ảnh", "", "", ""],
        ["select_one lac", "a", "Hỏi?", "co the", "", ""],
        ["text", "a", "Hỏi?", "", "", ""],
        ["text", "b", "", "", "${a} > 3", ""],
        ["text", "c", "Xã ${a} thế nào?", "", "", ""],
        ["begin_repeat", "r", "Lặp", "", "", ""],
        ["begin_group", "g", "Nhóm", "", "", ""],
    ]
    found = read_xlsform(workbook(survey=lines), "phieu.xlsx")
    assert [one.cell for one in found.problems] == [
        "survey!A2",
        "survey!A3",
        "survey!D3",
        "survey!B4",
        "survey!C5",
        "survey!E5",
        "survey!C6",
        "survey!A7",
        "",
    ]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"x", "phieu.xlsx", "Không phải sổ tính"),
        (b"x", "phieu.xls", "không nhận"),
        (b"x" * 5_000_001, "phieu.xlsx", "lớn hơn 5 MB"),
        (workbook(Sheet1=[["a"]]), "phieu.xlsx", "không có trang tính «survey»"),
    ],
)
def test_a_file_that_is_no_form_is_refused(content: bytes, name: str, words: str) -> None:
    assert words in read_xlsform(content, name).refusal


def test_what_pyxform_refuses_is_said() -> None:
    lines = [["type", "name", "label"], ["text", "a b", "Hỏi?"]]
    found = read_xlsform(workbook(survey=lines), "phieu.xlsx")
    assert [one.sentence.partition(":")[0] for one in found.problems] == [
        "KoboToolbox, ODK cũng không nhận tệp này"
    ]


def test_expressions() -> None:
    assert read_relevant("${a}='x' or (${a} = \"y\")") == Wanted("a", ("x", "y"))
    assert read_relevant("(selected(${a}, 'x') or selected(${a}, 'y'))") == Wanted("a", ("x", "y"))
    for text in ("${a} = 'x' and ${b} = 'y'", "${a} = 'x' or ${b} = 'y'", "${a} != 'x'", "true()"):
        assert read_relevant(text) is None
    assert read_bounds(".>=1 and .<=5") == (1, 5)
    assert read_bounds(". < 5") == (None, 4)
    assert read_bounds(". != 5") is None
    assert read_longest("string-length(.) < 10") == 9
    assert read_longest("regex(., 'x')") is None
