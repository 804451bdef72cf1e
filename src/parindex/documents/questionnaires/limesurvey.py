"""One questionnaire as LimeSurvey takes it in: its tab-separated survey structure, a .txt file.

LimeSurvey reads no XLSForm. A row is the survey (`S`), a text of it (`SL`), a group (`G`), a
question (`Q`), one of several answers (`SQ`) or an option (`A`); every language repeats the groups.
Codes there are short and have no `_` or `-`, so ours travel in `cssclass`, which LimeSurvey keeps.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from parindex.documents.questionnaires.xlsform import Line
from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey
from parindex.engine.tables import Text

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "cssclass",
    "max_num_value_n",
    "maximum_chars",
    "min_num_value_n",
    "num_value_int_only",
)
TYPES = {"single": "L", "multiple": "M", "number": "N", "text": "T"}
LONGEST_QUESTION_CODE, LONGEST_OPTION_CODE = 20, 5
BOM = "\ufeff"
_SETTINGS = {
    "format": "G",
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "active": "N",
}
"""One page for each group, and nothing kept by which somebody could be known."""


class Codes(NamedTuple):
    """The codes of LimeSurvey for ours: of questions, and of the options of each scale."""

    questions: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]


def write_limesurvey(survey: Survey, form: Questionnaire) -> bytes:
    """A questionnaire as a survey structure of LimeSurvey."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    for line in _lines(survey, form):
        writer.writerow(line)
    return (BOM + text.getvalue()).encode()


def _lines(survey: Survey, form: Questionnaire) -> Iterator[Line]:
    languages = ["vi", "en"] if _has_english(survey, form) else ["vi"]
    settings = {
        "sid": _number_of(form.id),
        **_SETTINGS,
        "language": "vi",
        "additional_languages": " ".join(languages[1:]),
    }
    for name, value in settings.items():
        yield {"class": "S", "name": name, "text": value}
    for language in languages:
        for name, wording in (
            ("surveyls_title", form.title),
            ("surveyls_welcometext", form.intro),
            ("surveyls_endtext", form.thanks),
        ):
            said = written(wording.said(language))
            yield {"class": "SL", "name": name, "text": said, "language": language}
    codes = codes_of(survey, form)
    for language in languages:
        yield from _groups(survey, form, codes, language)


def _has_english(survey: Survey, form: Questionnaire) -> bool:
    wordings = [form.title, form.intro, form.thanks, *(page.title for page in form.pages)]
    for question in form.questions:
        wordings.append(question.text)
        wordings += [option.label for option in survey.scales.get(question.answers, ())]
    return any(one.en for one in wordings)


def _number_of(code: str) -> str:
    """Six digits that are always the same for a code; LimeSurvey changes them when taken."""
    number = 0
    for letter in code:
        number = (number * 31 + ord(letter)) % 900_000
    return str(100_000 + number)


def codes_of(survey: Survey, form: Questionnaire) -> Codes:
    """Codes that LimeSurvey takes: letters and digits, at most 20 of them, 5 for an option."""
    questions: dict[str, str] = {}
    taken: set[str] = set()
    for question in form.questions:
        bare = re.sub(r"[^A-Za-z0-9]", "", question.id)
        bare = (bare if bare[:1].isalpha() else f"q{bare}")[:LONGEST_QUESTION_CODE]
        code, number = bare, 2
        while code.lower() in taken:
            code = f"{bare[: LONGEST_QUESTION_CODE - 3]}x{number}"
            number += 1
        taken.add(code.lower())
        questions[question.id] = code
    scales = dict.fromkeys(one.answers for one in form.questions if one.answers)
    return Codes(questions, {name: _option_codes(survey.scales[name]) for name in scales})


def _option_codes(options: Sequence[ScaleOption]) -> dict[str, str]:
    """Our own codes where all of them are short enough, else A1, A2 …"""
    own = [option.id for option in options]
    if all(re.fullmatch(rf"[a-z0-9]{{1,{LONGEST_OPTION_CODE}}}", one) for one in own):
        return {one: one for one in own}
    return {one: f"A{number}" for number, one in enumerate(own, start=1)}


def _groups(survey: Survey, form: Questionnaire, codes: Codes, language: str) -> Iterator[Line]:
    """The groups and questions in one language; what stands on no page has the form's title."""
    titles = {page.id: page.title for page in form.pages}
    page: str | None = None
    group, number = 0, 0
    for question in form.questions:
        if question.page != page:
            page = question.page
            group += 1
            yield {
                "id": str(group),
                "class": "G",
                "type/scale": str(group),
                "name": written(titles.get(page, form.title).said(language)),
                "relevance": "1",
                "language": language,
            }
        number += 1
        lines = list(_question_lines(survey, form, question, codes, language))
        for line in lines:
            if line["class"] == "SQ":
                number += 1
            first = number if line["class"] != "A" else int(lines[0]["id"])
            line["id"] = str(first)
            yield line


def _question_lines(
    survey: Survey, form: Questionnaire, question: Question, codes: Codes, language: str
) -> Iterator[Line]:
    line = {
        "class": "Q",
        "type/scale": TYPES[question.kind],
        "name": codes.questions[question.id],
        "relevance": _relevance(form, question, codes),
        "text": written(question.text.said(language)),
        "language": language,
        "mandatory": "Y" if question.is_required else "N",
        "other": "N",
        "same_default": "1",
    }
    if language == "vi":
        line |= _attributes(question, codes)
    yield line
    for option in survey.scales.get(question.answers, ()):
        yield {
            "class": "SQ" if question.kind == "multiple" else "A",
            "type/scale": "0",
            "name": codes.options[question.answers][option.id],
            "relevance": "1" if question.kind == "multiple" else "",
            "text": written(option.label.said(language)),
            "language": language,
        }


def _attributes(question: Question, codes: Codes) -> Line:
    """What LimeSurvey keeps of a question whatever its language; our codes are in `cssclass`."""
    marks = [f"parindex-question-{question.id}"]
    if question.page:
        marks.append(f"parindex-page-{question.page}")
    if question.answers:
        marks.append(f"parindex-scale-{question.answers}")
        pairs = codes.options[question.answers].items()
        marks += [f"parindex-option-{short}-{own}" for own, short in pairs if short != own]
    line = {"cssclass": " ".join(marks)}
    if question.kind == "number":
        line |= {
            "min_num_value_n": str(question.low),
            "max_num_value_n": str(question.high),
            "num_value_int_only": "1",
        }
    elif question.kind == "text":
        line["maximum_chars"] = str(question.longest)
    return line


def _relevance(form: Questionnaire, question: Question, codes: Codes) -> str:
    """When the question is asked, as an expression of LimeSurvey; "1" for always."""
    condition = question.shown_if
    if condition is None:
        return "1"
    name = codes.questions[condition.question]
    earlier = next(one for one in form.questions if one.id == condition.question)
    short = codes.options[earlier.answers]
    if earlier.kind == "multiple":
        parts = [f'{name}_{short[one]}.NAOK == "Y"' for one in condition.answers]
    else:
        parts = [f'{name}.NAOK == "{short[one]}"' for one in condition.answers]
    return f"({' or '.join(parts)})"


def written(text: str) -> str:
    """A text as LimeSurvey shows it: HTML, where { would begin an expression.

    A sign with which a spreadsheet begins a formula is written as its number.
    """
    said = html.escape(text).replace("{", "&#123;").replace("}", "&#125;")
    if said[:1] in ("=", "+", "-", "@"):
        said = f"&#{ord(said[0])};{said[1:]}"
    return said.replace("\n", "<br />")


def plain_text(text: str) -> Text:
    """A text of LimeSurvey without its HTML, as the Vietnamese of a wording."""
    text = re.sub(r"(?i)<br\s*/?>|</(p|div|li|h[1-6])>", "\n", text)
    text = html.unescape(re.sub(r"<[^<>]*>", "", text)).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return Text(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
