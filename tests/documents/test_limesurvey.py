"""A questionnaire goes out as a survey structure of LimeSurvey and comes back as it went."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings

from parindex.documents.questionnaires.limesurvey import (
    COLUMNS,
    codes_of,
    plain_text,
    write_limesurvey,
    written,
)
from parindex.documents.questionnaires.limesurvey_conditions import Wanted, read_relevance
from parindex.documents.questionnaires.limesurvey_reading import is_limesurvey, read_limesurvey
from parindex.documents.questionnaires.xlsform_reading import Arrived, CellNote
from parindex.engine.indicators import Questionnaire, Survey
from tests import make
from tests.documents.test_xlsform import SHIPPED, documents, read


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter="\t"))


def what_comes_back(survey: Survey, form: Questionnaire) -> dict[str, Any]:
    """What the file says again, without what LimeSurvey has no word for."""
    scales = {
        name: [{"id": one.id, "label": said(one.label)} for one in survey.scales[name]]
        for name in dict.fromkeys(one.answers for one in form.questions if one.answers)
    }
    questions = []
    for one in form.questions:
        row: dict[str, Any] = {"id": one.id, "text": said(one.text), "kind": one.kind}
        row |= {"answers": one.answers} if one.answers else {}
        row |= {"low": one.low, "high": one.high} if one.kind == "number" else {}
        row |= {"longest": one.longest} if one.kind == "text" else {}
        row |= {"page": one.page} if one.page else {}
        row |= {"required": True} if one.is_required else {}
        if one.shown_if:
            row["shown_if"] = {"question": one.shown_if.question, "is": list(one.shown_if.answers)}
        questions.append(row)
    return {"scales": scales, "questions": questions}


def said(text: Any) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en} if text.en else {"vi": text.vi}


def arrived_as(arrived: Arrived) -> dict[str, Any]:
    return {
        "scales": {name: one["options"] for name, one in arrived.scales.items()},
        "questions": arrived.questions,
    }


@pytest.mark.parametrize(("identifier", "code"), SHIPPED)
def test_every_shipped_questionnaire_comes_back(identifier: str, code: str) -> None:
    survey = make.indicator_set(identifier).survey
    form = next(one for one in survey.questionnaires if one.id == code)
    arrived = read_limesurvey(write_limesurvey(survey, form), "phieu.txt")
    assert (arrived.refusal, arrived.problems, arrived.notes) == ("", [], [])
    assert arrived_as(arrived) == what_comes_back(survey, form)
    assert arrived.form["title"] == said(form.title)
    pages = [{"id": page.id, "title": said(page.title)} for page in form.pages]
    assert arrived.form.get("pages", []) == pages
    assert arrived.columns == frozenset()


@settings(max_examples=60, deadline=None)
@given(documents())
def test_any_questionnaire_comes_back_as_it_went(document: dict[str, Any]) -> None:
    survey = read(document)
    form = survey.questionnaires[0]
    arrived = read_limesurvey(write_limesurvey(survey, form), "phieu.txt")
    assert (arrived.refusal, arrived.problems, arrived.notes) == ("", [], [])
    assert arrived_as(arrived) == what_comes_back(survey, form)


def test_the_file_is_laid_out_as_limesurvey_documents_it() -> None:
    survey = make.indicator_set("vi-du-cach-cham").survey
    content = write_limesurvey(survey, survey.questionnaires[0])
    assert content.decode().startswith("\ufeff" + "\t".join(COLUMNS[:4]) + "\t")
    rows = rows_of(content)
    settings_of = {one["name"]: one["text"] for one in rows if one["class"] == "S"}
    assert settings_of["language"] == "vi"
    assert (settings_of["additional_languages"], settings_of["anonymized"]) == ("en", "Y")
    for language in ("vi", "en"):
        shape = [one["class"] for one in rows if one["language"] == language]
        assert " ".join(shape) == (
            "SL SL SL G Q A A A A A A Q SQ SQ SQ SQ SQ SQ Q A A A A A A G Q Q A A A A Q A A A G Q"
        )
    first = {one["name"]: one for one in reversed(rows) if one["class"] == "Q"}
    assert {name: one["type/scale"] for name, one in first.items()} == {
        "q1": "L",
        "q1lydo": "M",
        "q2": "L",
        "solan": "N",
        "tuoi": "L",
        "gioitinh": "L",
        "ykien": "T",
    }
    assert first["q1lydo"]["relevance"] == '(q1.NAOK == "A4" or q1.NAOK == "A5")'
    number = first["solan"]
    assert (number["min_num_value_n"], number["max_num_value_n"]) == ("1", "50")
    assert first["ykien"]["maximum_chars"] == "1000"
    ids = [one["id"] for one in rows if one["class"] in ("Q", "SQ") and one["language"] == "vi"]
    assert ids == [str(one) for one in range(1, len(ids) + 1)]


@given(documents())
def test_codes_are_such_as_limesurvey_takes(document: dict[str, Any]) -> None:
    survey = read(document)
    codes = codes_of(survey, survey.questionnaires[0])
    questions = list(codes.questions.values())
    assert len({one.lower() for one in questions}) == len(questions)
    assert all(one[0].isalpha() and one.isalnum() and len(one) <= 20 for one in questions)
    for options in codes.options.values():
        assert len(set(options.values())) == len(options)
        assert all(one.isalnum() and len(one) <= 5 for one in options.values())


def test_texts_are_html_there_and_plain_here() -> None:
    for text in ('1 < 2 & "ba"', "{mã} {x}", "=SUM(A1)", "-hai\nba", "'một'"):
        assert plain_text(written(text)).vi == text
    assert written("=1") == "&#61;1"
    assert plain_text("<p>Xin&nbsp;chào <b>ông, bà</b></p><p>Hai</p>").vi == "Xin chào ông, bà\nHai"


SAMPLE = """\
class	type/scale	name	relevance	text	help	language	mandatory	other	cssclass
S		language		vi
S		additional_languages		en fr
SL		surveyls_title		Phiếu <b>thử</b>		vi
SL		surveyls_title		A trial		en
SL		surveyls_welcometext		<p>Xin chào</p>		vi
G	1	Phần một	1			vi
Q	L	HaiLong	1	<p>Ông, bà hài lòng không?</p>	Chọn một	vi	Y	Y
A	0	A1		Có		vi
A	0	A2		Không		vi
Q	X	Ghi	1	Sang phần sau		vi
Q	M	ViSao	((HaiLong.NAOK == "A2"))	Vì sao?		vi	N
SQ	0	SQ1	1	Chậm		vi
SQ	0	SQ2	1	Xa		vi
Q	S	Khac	ViSao_SQ1.NAOK == 'Y' or ViSao_SQ2 == 'Y'	Việc khác?		vi
G	2	Phần hai	1			vi
Q	F	Bang	1	Hài lòng về:		vi
SQ	0	Cho	1	nơi chờ?		vi
SQ	0	Gia	1	phí?		vi
A	0	A1		Có		vi
A	0	A2		Không		vi
Q	N	Lan	1	Mấy lần?		vi
AS	T	Điểm		Tốt		vi
G	1	Part one	1			en
Q	L	HaiLong	1	Are you satisfied?		en
A	0	A1		Yes		en
Q	L	HaiLong	1	Content ?		fr
"""


def test_a_structure_written_in_limesurvey_is_read_with_what_was_left_out() -> None:
    found = read_limesurvey(SAMPLE.encode(), "limesurvey_survey_123456.txt")
    assert (found.refusal, found.problems) == ("", [])
    assert found.form == {
        "id": "phieu-thu",
        "title": {"vi": "Phiếu thử", "en": "A trial"},
        "intro": {"vi": "Xin chào"},
        "pages": [
            {"id": "phan-mot", "title": {"vi": "Phần một", "en": "Part one"}},
            {"id": "phan-hai", "title": {"vi": "Phần hai"}},
        ],
    }
    yes_no = [{"id": "a1", "label": {"vi": "Có", "en": "Yes"}}]
    yes_no += [{"id": "a2", "label": {"vi": "Không"}}]
    bare = [{"id": "a1", "label": {"vi": "Có"}}, {"id": "a2", "label": {"vi": "Không"}}]
    why = [{"id": "sq1", "label": {"vi": "Chậm"}}, {"id": "sq2", "label": {"vi": "Xa"}}]
    assert {name: one["options"] for name, one in found.scales.items()} == {
        "hailong": yes_no,
        "visao": why,
        "bang": bare,
    }
    one, two = {"page": "phan-mot"}, {"page": "phan-hai"}
    assert found.questions == [
        {
            "id": "hailong",
            "text": {"vi": "Ông, bà hài lòng không?", "en": "Are you satisfied?"},
            "required": True,
            **one,
            "kind": "single",
            "answers": "hailong",
        },
        {
            "id": "visao",
            "text": {"vi": "Vì sao?"},
            "shown_if": {"question": "hailong", "is": ["a2"]},
            **one,
            "kind": "multiple",
            "answers": "visao",
        },
        {
            "id": "khac",
            "text": {"vi": "Việc khác?"},
            "shown_if": {"question": "visao", "is": ["sq1", "sq2"]},
            **one,
            "kind": "text",
            "longest": 1000,
        },
        {
            "id": "bang_cho",
            "text": {"vi": "Hài lòng về: nơi chờ?"},
            **two,
            "kind": "single",
            "answers": "bang",
        },
        {
            "id": "bang_gia",
            "text": {"vi": "Hài lòng về: phí?"},
            **two,
            "kind": "single",
            "answers": "bang",
        },
        {"id": "lan", "text": {"vi": "Mấy lần?"}, **two, "kind": "number", "low": 0, "high": 10**6},
    ]
    assert [note.cell for note in found.notes] == ["", "A23", "I8", "B11", "F8"]


def test_every_problem_is_at_its_cell() -> None:
    lines = [
        ["class", "type/scale", "name", "relevance", "text", "language"],
        ["G", "1", "Phần", "1", "", "vi"],
        ["Q", "|", "Tep", "1", "Nộp tệp", "vi"],
        ["Q", "L", "A", "1", "Hỏi?", "vi"],
        ["Q", "T", "A", "1", "", "vi"],
        ["Q", "T", "B", "A.NAOK > 3", "Hỏi {TOKEN:FIRSTNAME}?", "vi"],
        ["Q", "F", "C", "1", "Bảng", "vi"],
    ]
    text = "\n".join("\t".join(one) for one in lines)
    found = read_limesurvey(text.encode(), "phieu.txt")
    assert [one.cell for one in found.problems] == ["B3", "C4", "E5", "C5", "D6", "E6", "C7"]


def test_a_file_that_is_no_structure_is_refused() -> None:
    for content, name, words in (
        (b"<xml/>", "phieu.lss", ".lss không nhận"),
        (b"\xff\xfe\x00", "phieu.txt", "UTF-8"),
        ("họ tên\tđịa chỉ\n".encode(), "phieu.tsv", "thiếu cột class, name, text"),
        (b"", "phieu.txt", "thiếu cột class, name, text"),
        (b"x" * 5_000_001, "phieu.txt", "lớn hơn 5 MB"),
    ):
        assert words in read_limesurvey(content, name).refusal
    empty = read_limesurvey(b"class\tname\ttext\n", "phieu.txt")
    assert empty.problems == [CellNote("", "Tệp không có câu hỏi nào.")]
    assert (is_limesurvey("A.TXT"), is_limesurvey("a.xlsx")) == (True, False)


def test_conditions() -> None:
    assert read_relevance("((a.NAOK == \"x\" or (a eq 'y')))") == Wanted(("a", "a"), ("x", "y"))
    assert read_relevance("a_1 == 'Y' || a_2.NAOK == 'Y'") == Wanted(("a_1", "a_2"), ("Y", "Y"))
    assert read_relevance("a == 2") == Wanted(("a",), ("2",))
    for text in ("!is_empty(a.NAOK)", 'a.NAOK == "x" and b == "y"', 'a != "x"', 'a == ""'):
        assert read_relevance(text) is None
