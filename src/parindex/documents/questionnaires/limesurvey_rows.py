"""Opening a survey structure of LimeSurvey: its rows, and which of them belong to a question."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from parindex.documents.questionnaires.xlsform_cells import (
    LARGEST_FORM,
    MOST_COLUMNS,
    MOST_ROWS,
    NotAForm,
)
from parindex.documents.questionnaires.xlsform_reading import CellNote
from parindex.engine.names import clean_text
from parindex.language import gettext as _

LEFT_OUT = {
    "C": "conditions",
    "AS": "assessments",
    "QTA": "quotas",
    "QTAM": "quotas",
    "QTALS": "quotas",
}
_MARK = re.compile(r"parindex-(question|page|scale|option)-(\S+)")


class Row(NamedTuple):
    """One row of the file: its cells by column, and where the columns stand."""

    number: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def of(self, column: str) -> str:
        """A cell, trimmed; "" when it is empty or the column is missing."""
        return self.cells.get(column, "")

    def cell(self, column: str) -> str:
        """Where a column of this row stands, as a spreadsheet shows it."""
        return str(xl_rowcol_to_cell(self.number - 1, self.places.get(column, 0)))


@dataclass
class Asked:
    """A question with the rows below it, and what our own marks say."""

    row: Row
    group: Row | None
    group_number: int = 0
    several: list[Row] = field(default_factory=list)
    options: list[Row] = field(default_factory=list)

    @property
    def marks(self) -> dict[str, str]:
        """Our own codes by what they are of: question, page, scale."""
        pairs = _MARK.findall(self.row.of("cssclass"))
        return {kind: str(code) for kind, code in pairs if kind != "option"}

    @property
    def option_codes(self) -> dict[str, str]:
        """Our code for each short one."""
        pairs = [two for kind, two in _MARK.findall(self.row.of("cssclass")) if kind == "option"]
        return dict(one.split("-", 1) for one in pairs if "-" in one)


def open_structure(content: bytes, name: str) -> list[Row]:
    """The rows of the file; `NotAForm` when it is none of LimeSurvey's."""
    if name.lower().endswith(".lss"):
        raise NotAForm(
            _("Tệp .lss không nhận. Trong LimeSurvey chọn xuất dạng Tab Separated (.txt).")
        )
    if len(content) > LARGEST_FORM:
        raise NotAForm(_("Tệp lớn hơn 5 MB. Chọn lại tệp."))
    try:
        text = clean_text(content.decode("utf-8-sig"))
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except (UnicodeDecodeError, csv.Error) as error:
        sentence = _("Không đọc được tệp. Lưu lại dạng văn bản UTF-8 phân cách bằng tab.")
        raise NotAForm(sentence) from error
    heads = [one.strip() for one in lines[0]] if lines else []
    if not {"class", "name", "text"} <= set(heads):
        raise NotAForm(
            _(
                "Tệp không phải cấu trúc phiếu của LimeSurvey: thiếu cột class, name, text. Trong "
                "LimeSurvey chọn xuất dạng Tab Separated (.txt)."
            )
        )
    if len(lines) > MOST_ROWS * 4 or len(heads) > MOST_COLUMNS * 4:
        raise NotAForm(_("Tệp quá lớn. Chọn lại tệp."))
    places = {head: place for place, head in reversed(list(enumerate(heads)))}
    return [
        Row(
            number,
            {heads[i]: _unmasked(one) for i, one in enumerate(line[: len(heads)]) if one.strip()},
            places,
        )
        for number, line in enumerate(lines[1:], start=2)
        if any(line)
    ]


def _unmasked(cell: str) -> str:
    """A cell without the ' that LimeSurvey puts before what a spreadsheet would compute."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def texts_in(rows: Sequence[Row], language: str) -> dict[tuple[str, ...], str]:
    """The texts in a language, by what they are the text of."""
    found: dict[tuple[str, ...], str] = {}
    if not language:
        return found
    group, question = 0, ""
    for row in rows:
        if row.of("language") != language:
            continue
        kind, name = row.of("class"), row.of("name")
        if kind == "G":
            group += 1
            found["G", str(group)] = name
        elif kind == "Q":
            question = name
            found["Q", name] = row.of("text")
        elif kind in ("SQ", "A"):
            found[kind, question, name] = row.of("text")
        elif kind == "SL":
            found["SL", name] = row.of("text")
    return found


def questions_of(rows: Sequence[Row], notes: list[CellNote]) -> list[Asked]:
    """The questions, each with the rows that stand below it."""
    asked: list[Asked] = []
    group: Row | None = None
    number = 0
    left_out: dict[str, Row] = {}
    for row in rows:
        match row.of("class"):
            case "G":
                group, number = row, number + 1
            case "Q":
                asked.append(Asked(row, group, number))
            case "SQ" if asked:
                asked[-1].several.append(row)
            case "A" if asked:
                asked[-1].options.append(row)
            case kind if kind in LEFT_OUT:
                left_out.setdefault(LEFT_OUT[kind], row)
    for what, row in left_out.items():
        sentence = _("Không nhận %(what)s của LimeSurvey; các dòng ấy được bỏ qua.") % {
            "what": what
        }
        notes.append(CellNote(row.cell("class"), sentence))
    return asked
