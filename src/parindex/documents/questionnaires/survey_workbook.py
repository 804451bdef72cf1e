"""A workbook to type the answers of a questionnaire into, one form a row, with lists to choose."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from parindex.engine.indicators import Question, Questionnaire, Survey

ROW, UNIT, DAY = "Mã dòng", "Đơn vị", "Ngày trả lời"
ROWS = 500
_LISTS = "_lists"


def survey_workbook(
    survey: Survey, form: Questionnaire, units: Mapping[str, str], language: str = "vi"
) -> bytes:
    """The workbook; each row has a random id, so that a corrected file counts nothing twice."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        looks = {
            "head": book.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "bg_color": "#EAF1FA",
                    "border": 1,
                }
            ),
            "quiet": book.add_format({"font_color": "#5C6775"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        sheet, lists = book.add_worksheet("Phiếu"), book.add_worksheet(_LISTS)
        lists.hide()
        sheet.set_row(0, 90)
        sheet.freeze_panes(1, 2)
        heads = [ROW, UNIT, DAY]
        sheet.set_column(0, 0, 14, looks["quiet"])
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 12, looks["day"])
        for row in range(1, ROWS + 1):
            sheet.write_string(row, 0, secrets.token_hex(6), looks["quiet"])
        _choices(sheet, lists, 1, list(units.values()))
        for number, question in enumerate(form.questions, start=1):
            heads += _columns(sheet, lists, survey, question, number, len(heads), language)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, looks["head"])
    return stream.getvalue()


def _columns(
    sheet: Any,
    lists: Any,
    survey: Survey,
    question: Question,
    number: int,
    column: int,
    language: str,
) -> list[str]:
    """The headings of a question, from a column on; its id stands at the end of each."""
    text = f"{number}. {question.text.said(language)}"
    options = survey.scales[question.answers] if question.answers else ()
    if question.kind == "multiple":
        sheet.set_column(column, column + len(options) - 1, 16)
        for place, _option in enumerate(options):
            _choices(sheet, lists, column + place, ["x"])
        return [f"{text} [{one.label.said(language)}] ({question.id}/{one.id})" for one in options]
    sheet.set_column(column, column, 40 if question.kind == "text" else 22)
    if options:
        _choices(sheet, lists, column, [one.label.said(language) for one in options])
    elif question.kind == "number":
        rule = {"validate": "integer", "criteria": "between"}
        limits = {"minimum": question.low, "maximum": question.high}
        sheet.data_validation(1, column, ROWS, column, {**rule, **limits})
    return [f"{text} ({question.id})"]


def _choices(sheet: Any, lists: Any, column: int, texts: list[str]) -> None:
    for row, text in enumerate(texts):
        lists.write_string(row, column, text)
    letters = xl_col_to_name(column)
    source = f"={_LISTS}!${letters}$1:${letters}${len(texts)}"
    sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": source})
