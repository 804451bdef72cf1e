"""A questionnaire on paper: numbered questions and options, boxes, skips, a number on every page.

The digits printed before the options are those typed at entry (`digits_of`). `survey_form.typ`
draws it; every text is plain text and never read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from parindex.documents.papers.official import STATE_MOTTO, STATE_NAME, body_name, lines
from parindex.documents.typesetting import typeset
from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey

_TEMPLATE = Path(__file__).parent / "survey_form.typ"
_SHORT, _MIDDLE = 15, 28
"""Letters of the longest option that still lets three, or two, stand side by side."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "kind": "PHIẾU KHẢO SÁT",
        "about": "Về đơn vị",
        "form": "Phiếu số",
        "page": "Trang",
        "sample": "BẢN XEM THỬ, KHÔNG DÙNG ĐỂ THU",
        "how": (
            "Cách điền: đánh dấu × vào một ô vuông ở mỗi câu. Chọn nhầm thì tô kín ô đó rồi đánh "
            "dấu ô khác. Câu không muốn trả lời thì để trống. Phiếu không ghi tên người trả lời; "
            "số phiếu chỉ để không nhập một phiếu hai lần."
        ),
        "question": "Câu",
        "several": "(chọn được nhiều phương án)",
        "range": "(ghi số nguyên từ {low} đến {high})",
        "comment": "(không ghi họ tên, số điện thoại, số giấy tờ của bất kỳ ai)",
        "only": "Chỉ trả lời câu này nếu câu {number} chọn {digits}.",
        "to": "chuyển sang câu {number}",
        "end": "kết thúc phiếu",
        "required": "Câu cần trả lời",
        "or": "hoặc",
        "thanks": "Xin cảm ơn ông, bà.",
    },
    "en": {
        "kind": "SURVEY FORM",
        "about": "About",
        "form": "Form no.",
        "page": "Page",
        "sample": "SAMPLE, NOT FOR COLLECTING",
        "how": (
            "How to fill in: put × in one box for each question. If you marked the wrong box, "
            "fill it in completely and mark another one. Leave blank what you would rather not "
            "answer. Nobody's name stands on this form; its number only makes sure that no form "
            "is entered twice."
        ),
        "question": "Q",
        "several": "(several answers possible)",
        "range": "(a whole number from {low} to {high})",
        "comment": "(no names, telephone or identity numbers of anybody)",
        "only": "Answer only if you chose {digits} in question {number}.",
        "to": "go to question {number}",
        "end": "end of the form",
        "required": "Please answer",
        "or": "or",
        "thanks": "Thank you.",
    },
}


@dataclass(frozen=True, slots=True)
class PaperForms:
    """What is printed: one questionnaire for one unit, once for each number.

    `numbers` are pairs of the digits in the picture and the number as people read it; without any
    a sample is printed. `superior` stands above the issuer and may be empty.
    """

    survey: Survey
    form: Questionnaire
    title: str
    issuer: str
    unit: str
    numbers: Sequence[tuple[str, str]]
    superior: str = ""
    language: str = "vi"


def survey_form_pdf(forms: PaperForms, fonts: Path) -> bytes:
    """The forms as one PDF on A4, each beginning on a front page; `fonts` holds Tinos."""
    return typeset(_TEMPLATE, fonts, forms=_content(forms))


def digits_of(options: Sequence[ScaleOption]) -> dict[str, str]:
    """What is typed for each option: its place, from 1."""
    return {option.id: str(place) for place, option in enumerate(options, start=1)}


def skips(survey: Survey, form: Questionnaire, question: Question) -> dict[str, int | None]:
    """Where the reader goes on after an option when the next question is not asked.

    Option id → number of the next question, None for the end; options that just go on are absent.
    """
    place = form.questions.index(question)
    found: dict[str, int | None] = {}
    if question.kind != "single":
        return found
    for option in survey.scales[question.answers]:
        hidden: set[str] = set()
        onward: int | None = None
        for number, later in enumerate(form.questions[place + 1 :], start=place + 2):
            condition = later.shown_if
            is_hidden = condition is not None and (
                condition.question in hidden
                or (condition.question == question.id and option.id not in condition.answers)
            )
            if not is_hidden:
                onward = number
                break
            hidden.add(later.id)
        if hidden:
            found[option.id] = onward
    return found


def _content(forms: PaperForms) -> dict[str, Any]:
    language, words = forms.language, WORDS[forms.language]
    form = forms.form
    said = [
        ("intro", form.intro.said(language)),
        ("thanks", form.thanks.said(language) or words["thanks"]),
    ]
    return {
        "language": language,
        "words": words,
        "state": STATE_NAME,
        "motto": STATE_MOTTO,
        "superior": lines(body_name(forms.superior)) if forms.superior else [],
        "issuer": lines(body_name(forms.issuer)),
        "title": _line(forms.title),
        "form-title": lines(form.title.said(language).upper()),
        "unit": _line(forms.unit),
        **{name: [one for one in lines(text) if one.strip()] for name, text in said},
        "blocks": _blocks(forms),
        "forms": [{"number": shown, "picture": picture(digits)} for digits, shown in forms.numbers],
        "sample": picture("000000000"),
    }


def picture(digits: str) -> list[str]:
    """A QR code as rows of 0 and 1 without the quiet border."""
    code = segno.make(digits, error="q", micro=False)
    return ["".join(str(int(bool(cell))) for cell in row) for row in code.matrix]


def _blocks(forms: PaperForms) -> list[dict[str, Any]]:
    """Headings of pages, and questions, in order."""
    language = forms.language
    titles = {one.id: one.title.said(language) for one in forms.form.pages}
    found: list[dict[str, Any]] = []
    page = ""
    for number, question in enumerate(forms.form.questions, start=1):
        if question.page != page:
            page = question.page
            if title := titles.get(page):
                found.append({"type": "heading", "text": _line(title)})
        found.append(_question(forms, question, number))
    return found


def _question(forms: PaperForms, question: Question, number: int) -> dict[str, Any]:
    words, language = WORDS[forms.language], forms.language
    note = ""
    match question.kind:
        case "multiple":
            note = words["several"]
        case "number":
            note = words["range"].format(low=question.low, high=question.high)
        case "text":
            note = words["comment"]
    options = [
        {"digit": digit, "label": _line(option.label.said(language)), "then": then}
        for option, digit, then in _options(forms, question)
    ]
    longest = max((len(one["label"] + one["then"]) for one in options), default=0)
    wide = any(one["then"] for one in options)
    return {
        "type": question.kind,
        "number": f"{words['question']} {number}.",
        "text": lines(question.text.said(language)),
        "only": _only(forms, question),
        "required": f"({words['required'].lower()})" if question.is_required else "",
        "note": note,
        "options": options,
        "columns": 1 if wide or longest > _MIDDLE else 3 if longest <= _SHORT else 2,
        "boxes": len(str(question.high)) if question.kind == "number" else 0,
        "lines": 4 if question.kind == "text" else 0,
    }


def _options(forms: PaperForms, question: Question) -> list[tuple[ScaleOption, str, str]]:
    """Each option with its digit and the arrow behind it."""
    if not question.answers:
        return []
    words = WORDS[forms.language]
    options = forms.survey.scales[question.answers]
    digits, onward = digits_of(options), skips(forms.survey, forms.form, question)
    found = []
    for option in options:
        then = ""
        if option.id in onward:
            number = onward[option.id]
            then = words["end"] if number is None else words["to"].format(number=number)
        found.append((option, digits[option.id], then))
    return found


def _only(forms: PaperForms, question: Question) -> str:
    """«Chỉ trả lời câu này nếu câu 3 chọn 1 hoặc 2.»"""
    condition = question.shown_if
    if condition is None:
        return ""
    words = WORDS[forms.language]
    identifiers = [one.id for one in forms.form.questions]
    earlier = forms.form.questions[identifiers.index(condition.question)]
    digits = digits_of(forms.survey.scales[earlier.answers])
    wanted = [digits[one] for one in condition.answers if one in digits]
    joined = f" {words['or']} ".join(wanted)
    return words["only"].format(number=identifiers.index(earlier.id) + 1, digits=joined)


def _line(text: str) -> str:
    return " ".join(lines(text))
