"""One questionnaire as an XLSForm, the format of KoboToolbox and ODK (https://xlsform.org).

Three sheets as any tool reads them; columns that begin with `parindex_` carry what an XLSForm has
no word for (the criterion, the factor, the weight of an answer), so that the form comes back as it
went. Other tools leave those columns alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey
from parindex.engine.numbers import plain
from parindex.engine.tables import Text

VI, EN = "Tiếng Việt (vi)", "English (en)"
INTRO, THANKS = "parindex_intro", "parindex_thanks"
SURVEY_COLUMNS = (
    "type",
    "name",
    f"label::{VI}",
    f"label::{EN}",
    "required",
    "relevant",
    "constraint",
    f"constraint_message::{VI}",
    f"constraint_message::{EN}",
    "appearance",
    "parindex_id",
    "parindex_page",
    "parindex_criterion",
    "parindex_factor",
)
CHOICE_COLUMNS = ("list_name", "name", f"label::{VI}", f"label::{EN}", "parindex_weight")
SETTING_COLUMNS = (
    "form_title",
    "form_id",
    "version",
    "default_language",
    "parindex_title_en",
    "parindex_audience",
)
RESERVED = {"meta", INTRO, THANKS}
_WIDTHS = {"type": 30, "name": 22, "relevant": 40, "constraint": 28}

Line = dict[str, str]
Sheets = dict[str, list[Line]]


def xlsform_sheets(survey: Survey, form: Questionnaire, version: str) -> Sheets:
    """The three sheets of a questionnaire, each a list of rows by column."""
    has_english = any(text.en for text in _wordings(survey, form))
    sheets: Sheets = {
        "survey": list(_survey_lines(form)),
        "choices": list(_choice_lines(survey, form)),
        "settings": [
            {
                "form_title": form.title.vi,
                "form_id": form.id,
                "version": version,
                "default_language": VI,
                "parindex_title_en": form.title.en,
                "parindex_audience": form.audience,
            }
        ],
    }
    for line in (*sheets["survey"], *sheets["choices"]):
        for name in [one for one in line if one.endswith(f"::{EN}")]:
            # Tools show «-» for a missing translation; the Vietnamese words are better.
            line[name] = (line[name] or line[name.replace(EN, VI)]) if has_english else ""
    return sheets


def write_xlsform(survey: Survey, form: Questionnaire, version: str) -> bytes:
    """A questionnaire as an .xlsx file."""
    sheets = xlsform_sheets(survey, form, version)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#eaf1fa", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        columns = {"survey": SURVEY_COLUMNS, "choices": CHOICE_COLUMNS, "settings": SETTING_COLUMNS}
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            kept = _kept(columns[name], lines)
            for column, title in enumerate(kept):
                width = 46 if "::" in title else _WIDTHS.get(title, 18)
                sheet.set_column(column, column, width, body)
                sheet.write_string(0, column, title, head)
                for row, line in enumerate(lines, start=1):
                    if line.get(title):
                        sheet.write_string(row, column, line[title], body)
    return buffer.getvalue()


def _kept(columns: Sequence[str], lines: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns; those in English only where there is English."""
    return [
        one
        for one in columns
        if not one.endswith(f"::{EN}") or any(line.get(one) for line in lines)
    ]


def _wordings(survey: Survey, form: Questionnaire) -> Iterator[Text]:
    yield from (form.intro, form.thanks)
    yield from (page.title for page in form.pages)
    for question in form.questions:
        yield question.text
        yield from (option.label for option in survey.scales.get(question.answers, ()))


def _labelled(text: Text) -> Line:
    return {f"label::{VI}": text.vi, f"label::{EN}": text.en}


def _survey_lines(form: Questionnaire) -> Iterator[Line]:
    names = {one.id: safe_name(one.id) for one in form.questions}
    titles = {page.id: page.title for page in form.pages}
    if form.intro.vi:
        yield {"type": "note", "name": INTRO, **_labelled(form.intro)}
    open_page, used = "", set[str]()
    for question in form.questions:
        if question.page != open_page:
            if open_page:
                yield {"type": "end_group"}
            if question.page:
                yield _group_line(question.page, titles[question.page], used)
            open_page = question.page
        yield _question_line(form, question, names)
    if open_page:
        yield {"type": "end_group"}
    if form.thanks.vi:
        yield {"type": "note", "name": THANKS, **_labelled(form.thanks)}


def _group_line(page: str, title: Text, used: set[str]) -> Line:
    name, number = f"trang_{page}", 2
    while name in used:
        name, number = f"trang_{page}__{number}", number + 1
    used.add(name)
    return {
        "type": "begin_group",
        "name": name,
        **_labelled(title),
        "appearance": "field-list",
        "parindex_page": page,
    }


def _question_line(form: Questionnaire, question: Question, names: Mapping[str, str]) -> Line:
    kinds = {
        "single": f"select_one {question.answers}",
        "multiple": f"select_multiple {question.answers}",
        "number": "integer",
        "text": "text",
    }
    line = {
        "type": kinds[question.kind],
        "name": names[question.id],
        **_labelled(question.text),
        "required": "yes" if question.is_required else "",
        "relevant": _relevant(form, question, names),
        "parindex_id": question.id if names[question.id] != question.id else "",
        "parindex_criterion": question.criterion,
        "parindex_factor": question.factor,
    }
    if question.kind == "number":
        low, high = question.low, question.high
        line["constraint"] = f". >= {low} and . <= {high}"
        line[f"constraint_message::{VI}"] = f"Nhập số nguyên từ {low} đến {high}."
        line[f"constraint_message::{EN}"] = f"Enter a whole number from {low} to {high}."
    elif question.kind == "text":
        longest = question.longest
        line["constraint"] = f"string-length(.) <= {longest}"
        line[f"constraint_message::{VI}"] = f"Nhiều nhất {longest} ký tự."
        line[f"constraint_message::{EN}"] = f"At most {longest} letters."
        line["appearance"] = "multiline"
    return line


def _relevant(form: Questionnaire, question: Question, names: Mapping[str, str]) -> str:
    condition = question.shown_if
    if condition is None:
        return ""
    name = names[condition.question]
    earlier = next(one for one in form.questions if one.id == condition.question)
    if earlier.kind == "multiple":
        return " or ".join(f"selected(${{{name}}}, '{one}')" for one in condition.answers)
    return " or ".join(f"${{{name}}} = '{one}'" for one in condition.answers)


def _choice_lines(survey: Survey, form: Questionnaire) -> Iterator[Line]:
    scales = dict.fromkeys(one.answers for one in form.questions if one.answers)
    for scale in scales:
        for option in survey.scales[scale]:
            yield _choice_line(scale, option)


def _choice_line(scale: str, option: ScaleOption) -> Line:
    return {
        "list_name": scale,
        "name": option.id,
        **_labelled(option.label),
        "parindex_weight": "" if option.weight is None else plain(option.weight),
    }


def safe_name(code: str) -> str:
    """A code as XLSForm allows it: it begins with a letter or an underscore."""
    return f"_{code}" if code[:1].isdigit() or code in RESERVED else code
