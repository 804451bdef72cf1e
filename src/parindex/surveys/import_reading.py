"""A matched table becomes forms, or a sentence for each cell that cannot be taken. No database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.documents.questionnaires.answer_tables import AnswerTable, folded, heading_parts
from parindex.engine.indicators import Questionnaire, Survey
from parindex.engine.survey_answers import read_answers
from parindex.surveys.actions.taking import Form
from parindex.surveys.import_matching import (
    DAY,
    NO,
    NOT_SAID,
    ROW,
    UNIT,
    YES,
    Matching,
    column_of,
    is_blank,
    parts_of,
    unit_of,
)
from parindex.surveys.models import Channel

Given = dict[str, str | list[str]]


class CellProblem(NamedTuple):
    """A cell that cannot be taken: where, under which heading, what stands there, why not."""

    cell: str
    heading: str
    text: str
    sentence: str


@dataclass
class Reading:
    """What a file would bring.

    `empty` rows have no answer, `unfinished` ones were never sent (LimeSurvey), `wrong` have a
    problem. `has_ids` says that rows are told apart by an id of their own.
    """

    forms: list[Form] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    rows: int = 0
    empty: int = 0
    unfinished: int = 0
    wrong: int = 0
    has_ids: bool = False


@dataclass(frozen=True)
class Frame:
    """What rows are read against: the questionnaire, the units by code, the days of collecting."""

    survey: Survey
    form: Questionnaire
    units: Mapping[str, str]
    first: date
    last: date
    file_digest: str = ""


def read_rows(table: AnswerTable, matching: Matching, frame: Frame) -> Reading:
    """Every row as a form, or with its problems."""
    reader = _Reader(table, matching, frame)
    for place in range(len(table.rows)):
        reader.read(place)
    return reader.found


class _Reader:
    """Where the columns of a table lead, worked out once for all rows."""

    def __init__(self, table: AnswerTable, matching: Matching, frame: Frame) -> None:
        self.table, self.matching, self.frame = table, matching, frame
        self.unit_at = column_of(table, matching, UNIT)
        self.day_at = column_of(table, matching, DAY)
        self.id_at = column_of(table, matching, ROW)
        self.found = Reading(rows=len(table.rows), has_ids=self.id_at is not None)
        self.seen: dict[str, str] = {}
        questions = {one.id: one for one in frame.form.questions}
        self.single: list[tuple[int, str]] = []
        self.several: list[tuple[int, str]] = []
        self.plain: list[tuple[int, str]] = []
        self.boxes: list[tuple[int, str, str]] = []
        for place, heading in enumerate(table.headings):
            kind, _mark, rest = matching.columns.get(heading, "").partition(":")
            name, _mark, option = rest.partition(":")
            if kind == "o":
                self.boxes.append((place, name, option))
            elif kind == "q":
                lists = {"single": self.single, "multiple": self.several}
                lists.get(questions[name].kind, self.plain).append((place, name))
        self.column_for = {name: place for place, name, _option in self.boxes}
        for places in (self.single, self.several, self.plain):
            self.column_for.update({name: place for place, name in places})
        self.sent_at = next(
            (i for i, one in enumerate(table.headings) if _SENT & set(heading_parts(one))), None
        )
        headings = "\x1f".join(table.headings)
        self.source = hashlib.sha256(headings.encode()).hexdigest()

    def read(self, place: int) -> None:
        """One row."""
        row, found = self.table.rows[place], self.found
        if self.sent_at is not None and is_blank(row[self.sent_at]):
            found.unfinished += 1
            return
        before = len(found.problems)
        given = self._given(place, row)
        if not given and len(found.problems) == before:
            found.empty += 1
            return
        unit, day = self._unit(place, row), self._day(place, row)
        number = self._id(place, row, unit)
        taken = read_answers(self.frame.survey, self.frame.form, given)
        if len(found.problems) == before:
            for name, sentence in taken.problems.items():
                self._problem(place, self.column_for.get(name), sentence, name)
        if len(found.problems) > before:
            found.wrong += 1
            return
        nonce = hashlib.sha256(f"import:{self.frame.form.id}:{number}".encode()).hexdigest()
        found.forms.append(
            Form(
                unit=unit,
                questionnaire=self.frame.form.id,
                channel=Channel.IMPORT,
                day=day or self.frame.last,
                nonce=nonce,
                answers=taken.answers,
                comments=taken.comments,
            )
        )

    def _problem(self, place: int, column: int | None, sentence: str, name: str = "") -> None:
        if column is None:
            where = _("dòng %(line)s") % {"line": self.table.lines[place]}
            self.found.problems.append(CellProblem(where, name, "", sentence))
            return
        text = self.table.rows[place][column][:80]
        cell, heading = self.table.cell(place, column), self.table.headings[column]
        self.found.problems.append(CellProblem(cell, heading, text, sentence))

    def _given(self, place: int, row: tuple[str, ...]) -> Given:
        given: Given = {}
        for column, name in self.plain:
            if not is_blank(row[column]):
                given[name] = _whole(row[column])
        for column, name in self.single:
            if not is_blank(row[column]) and (option := self._option(place, column, name)):
                given[name] = option
        for column, name in self.several:
            options = self.frame.survey.scales[self._scale(name)]
            parts = parts_of(row[column], options)
            chosen = [self._option(place, column, name, one) for one in parts]
            if kept := [one for one in chosen if one]:
                given[name] = kept
        for column, name, option in self.boxes:
            text = row[column].casefold()
            if text in YES or folded(text) == folded(option):
                given[name] = [*given.get(name, []), option]
            elif text not in NO:
                self._problem(place, column, _("Ghi 1 hoặc x nếu chọn, 0 hoặc để trống nếu không."))
        return given

    def _scale(self, name: str) -> str:
        return next(one.answers for one in self.frame.form.questions if one.id == name)

    def _option(self, place: int, column: int, name: str, text: str | None = None) -> str:
        cell = self.table.rows[place][column] if text is None else text
        option = self.matching.values.get(name, {}).get(cell, NOT_SAID)
        if option == NOT_SAID:
            said = _("«%(text)s» chưa ghép với phương án nào.") % {"text": cell[:60]}
            self._problem(place, column, said)
            return ""
        return option

    def _unit(self, place: int, row: tuple[str, ...]) -> str:
        if self.unit_at is None:
            if not self.matching.unit:
                self._problem(place, None, _("Chưa chọn đơn vị cho tệp, cũng không có cột đơn vị."))
            return self.matching.unit
        text = row[self.unit_at]
        code = self.matching.units.get(text, NOT_SAID) if text else NOT_SAID
        if code == NOT_SAID:
            code = unit_of(text, self.frame.units) if text else NOT_SAID
        if code not in self.frame.units:
            said = _("Không phải đơn vị của kỳ này. Ghép với một đơn vị.")
            self._problem(place, self.unit_at, said if text else _("Thiếu đơn vị."))
        return code

    def _day(self, place: int, row: tuple[str, ...]) -> date | None:
        text = row[self.day_at] if self.day_at is not None else self.matching.day
        if not text:
            if self.day_at is not None:
                self._problem(place, self.day_at, _("Thiếu ngày trả lời."))
            return None
        day = read_day(text)
        if day is None:
            self._problem(place, self.day_at, _("Không đọc được ngày. Ghi dạng 20/12/2026."))
        elif not self.frame.first <= day <= self.frame.last:
            said = _("Ngày %(day)s ngoài thời gian thu phiếu (%(first)s đến %(last)s).") % {
                "day": f"{day:%d/%m/%Y}",
                "first": f"{self.frame.first:%d/%m/%Y}",
                "last": f"{self.frame.last:%d/%m/%Y}",
            }
            self._problem(place, self.day_at, said)
        return day

    def _id(self, place: int, row: tuple[str, ...], unit: str) -> str:
        """What tells this row from every other: its own id, else its place in this very file.

        Short ids start again at 1 in every survey, so the unit and the headings go with them.
        """
        if self.id_at is None:
            return f"{self.frame.file_digest}:{place}"
        text = row[self.id_at].removeprefix("uuid:")
        if not text:
            self._problem(place, self.id_at, _("Thiếu mã dòng."))
            return ""
        number = text if len(text) >= 30 else f"{self.source}:{unit}:{text}"
        cell = self.table.cell(place, self.id_at)
        if (earlier := self.seen.setdefault(number, cell)) != cell:
            said = _("Trùng mã với ô %(cell)s.") % {"cell": earlier}
            self._problem(place, self.id_at, said)
        return number


_SENT = {"submitdate", "submit date", "date submitted"}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T].*)?")


def read_day(text: str) -> date | None:
    """2026-12-20T08:00:00.000+07:00, 20/12/2026 or 20.12.2026; None for anything else."""
    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _VIETNAMESE.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _whole(text: str) -> str:
    """12.0 and 12,0, as tools write whole numbers, are 12."""
    return re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\d+[.,]0+", text) else text
