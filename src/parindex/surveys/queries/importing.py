"""What the pages of imports show: the columns of a file, its answers to match, its preview."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.cycles.deadlines import VIETNAM
from parindex.documents.questionnaires.answer_tables import AnswerTable
from parindex.engine.indicators import Question, Questionnaire
from parindex.surveys.actions.taking import kept_before
from parindex.surveys.import_matching import (
    BLANK,
    DAY,
    MOST_VALUES,
    NOT_SAID,
    ROW,
    UNIT,
    Matching,
)
from parindex.surveys.import_reading import Frame, Reading, read_rows
from parindex.surveys.models import Import, Survey
from parindex.surveys.queries.running import questionnaires_of

SHOWN_PROBLEMS = 200


class ColumnLine(NamedTuple):
    """A column of the file: its heading, some of its cells, what it is matched with."""

    name: str
    heading: str
    samples: str
    target: str


class ValueLine(NamedTuple):
    """A text of the file and what it means."""

    name: str
    text: str
    target: str


@dataclass
class ValueGroup:
    """The texts of one question, or of the unit column when `question` is None."""

    question: Question | None
    choices: list[tuple[str, object]]
    lines: list[ValueLine]
    more: int = 0

    @property
    def unmatched(self) -> int:
        """How many texts nobody matched yet."""
        return sum(one.target == NOT_SAID for one in self.lines)


@dataclass
class Preview:
    """What the file would bring as it is matched now."""

    reading: Reading
    known: int
    mark: str

    @property
    def new(self) -> int:
        """Forms that were not taken before."""
        return len(self.reading.forms) - self.known


def units_by_code(survey: Survey) -> dict[str, str]:
    """The names of the units that are asked about."""
    return dict(survey.cycle.units.values_list("code", "name"))


def remembered(survey: Survey, kind: str, form: Questionnaire) -> Mapping[str, Any]:
    """The matching of the last file of a kind for a questionnaire."""
    for one in Import.objects.filter(survey=survey, kind=kind):
        if one.mapping.get("questionnaire") == form.id:
            found: Mapping[str, Any] = one.mapping
            return found
    return {}


def frame_of(survey: Survey, form: Questionnaire, digest: str) -> Frame:
    """What the rows of a file are read against."""
    today = timezone.localdate()
    first = survey.opens.astimezone(VIETNAM).date() if survey.opens else date(2000, 1, 1)
    last = survey.closes.astimezone(VIETNAM).date() if survey.closes else today
    rules = questionnaires_of(survey)
    return Frame(rules, form, units_by_code(survey), first, min(last, today), digest)


def preview_of(survey: Survey, table: AnswerTable, matching: Matching, frame: Frame) -> Preview:
    """Every row judged, and how many of the forms were taken before."""
    reading = read_rows(table, matching, frame)
    known = len(kept_before(survey, reading.forms))
    kept = f"{matching.kept()}|{len(reading.forms)}|{len(reading.problems)}|{known}"
    return Preview(reading, known, hashlib.sha256(kept.encode()).hexdigest()[:16])


def targets(form: Questionnaire, scales: Mapping[str, Any], language: str) -> list[Any]:
    """What a column can be, in groups: (title, [(target, label), …])."""
    places = [
        (UNIT, _("Đơn vị")),
        (DAY, _("Ngày trả lời")),
        (ROW, _("Mã dòng (để không đếm hai lần)")),
    ]
    questions = []
    for number, one in enumerate(form.questions, start=1):
        text = one.text.said(language)
        said = f"{number}. {text[:70]}{'…' if len(text) > 70 else ''}"
        questions.append((f"q:{one.id}", said))
        if one.kind == "multiple":
            for option in scales[one.answers]:
                label = f"{number}. [{option.label.said(language)}]"
                questions.append((f"o:{one.id}:{option.id}", label))
    return [(_("Về dòng"), places), (_("Câu hỏi"), questions)]


def column_lines(table: AnswerTable, matching: Matching) -> list[ColumnLine]:
    """The columns of the file, with three of their cells."""
    found = []
    for place, heading in enumerate(table.headings):
        cells = list(dict.fromkeys(row[place] for row in table.rows[:50] if row[place]))[:3]
        samples = " · ".join(one[:40] for one in cells)
        to = matching.columns.get(heading, "")
        found.append(ColumnLine(f"m-{place}", heading, samples, to))
    return found


def value_groups(
    table: AnswerTable, matching: Matching, survey: Survey, form: Questionnaire
) -> list[ValueGroup]:
    """The texts to match: units first, then each question; those not matched yet come first."""
    groups = []
    units = units_by_code(survey)
    if matching.units:
        found = _lines("u", "", matching.units)
        groups.append(ValueGroup(None, list(units.items()), *found))
    scales = questionnaires_of(survey).scales
    for question in form.questions:
        texts = matching.values.get(question.id, {})
        if texts:
            choices = [(one.id, one.label) for one in scales[question.answers]]
            found = _lines("v", question.id, texts)
            groups.append(ValueGroup(question, [*choices, (BLANK, _("(để trống)"))], *found))
    return groups


def value_name(letter: str, question: str, text: str) -> str:
    """The name of the field of one text."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{letter}-{question}-{mark}"


def _lines(letter: str, question: str, texts: Mapping[str, str]) -> tuple[list[ValueLine], int]:
    pairs = sorted(texts.items(), key=lambda pair: pair[1] != NOT_SAID)
    lines = [
        ValueLine(value_name(letter, question, text), text, to) for text, to in pairs[:MOST_VALUES]
    ]
    return lines, max(0, len(pairs) - MOST_VALUES)
