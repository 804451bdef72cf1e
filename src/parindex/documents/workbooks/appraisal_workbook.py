"""The Excel round trip of an appraiser: the rows they judge in one cycle, decided offline.

`write_appraisal_workbook` makes the file, `read_appraisal_workbook` tells what an upload decides
anew; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.documents.workbooks.appraisal_cells import (
    CODE,
    DECISION,
    DECISIONS,
    FIGURES,
    GIVEN_POINTS,
    INPUTS,
    KEY_ASSESSMENT,
    REASON,
)
from parindex.documents.workbooks.keyed_workbook import (
    FORMULA,
    Identity,
    KeyedLine,
    as_sentence,
    cell_text,
    open_keyed,
    read_figure,
)
from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.documents.workbooks.unit_sheet import KEY_CODE, KEY_PRINT, KEY_VERSION
from parindex.documents.workbooks.unit_workbook_opening import Refused, UploadedCell
from parindex.engine.facts import Misread, read_decimal
from parindex.engine.numbers import shown
from parindex.engine.rules import Ask
from parindex.language import gettext as _
from parindex.language import gettext_noop, spoken


class Figure(NamedTuple):
    """One figure of a row: what it asks, its wording, what the unit stated, what was found."""

    ask: Ask
    label: str
    stated: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a row: accept, correct, override, refuse or "" for none yet.

    `figures` are the corrected ones by name, as plain facts.
    """

    decision: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    points: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One row of one unit that an appraiser judges; `version` names the state it was read in."""

    assessment: int
    unit: str
    code: str
    title: str
    maximum: Decimal
    figures: tuple[Figure, ...]
    is_claimed: bool
    points: Decimal | None
    evidence: str
    decided: Decided
    version: str

    @property
    def name(self) -> str:
        """The unit and the code, as problems name it."""
        return f"{self.unit} · {self.code}"


class AppraisalChange(NamedTuple):
    """A row decided anew in the file; as a conflict, one that somebody decided meanwhile too."""

    row: AppraisalRow
    decided: Decided
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppraisalChanges:
    """What an upload would do. A refused file has a `refusal` sentence and nothing else."""

    refusal: str = ""
    changes: tuple[AppraisalChange, ...] = ()
    conflicts: tuple[AppraisalChange, ...] = ()
    problems: tuple[CellProblem, ...] = ()


NEEDED = (KEY_ASSESSMENT, KEY_CODE, KEY_VERSION, KEY_PRINT, *INPUTS)
_STRAY = gettext_noop(
    "Dòng này không thuộc phần việc đang mở của bạn. Tải lại tệp để có danh sách mới."
)
_TWICE = gettext_noop("Dòng lặp lại trong tệp. Giữ một dòng.")
_MOVED = gettext_noop(
    "Mã ở cột «Mã» không khớp với mã ẩn của dòng. Tải lại tệp, không dán đè lên cột mã."
)


def read_appraisal_workbook(
    content: bytes, identity: Identity, rows: Sequence[AppraisalRow]
) -> AppraisalChanges:
    """Compare an uploaded list with the rows as they stand now; untouched lines are passed over."""
    try:
        lines = open_keyed(content, identity, NEEDED)
    except Refused as refused:
        return AppraisalChanges(refusal=str(refused))
    known = {(str(row.assessment), row.code): row for row in rows}
    seen: set[tuple[str, str]] = set()
    changes: list[AppraisalChange] = []
    conflicts: list[AppraisalChange] = []
    problems: list[CellProblem] = []
    for line in lines:
        key = line.text(KEY_ASSESSMENT), line.text(KEY_CODE)
        if not line.is_touched(INPUTS):
            seen.add(key)
            continue
        row = known.get(key)
        first = line.cells[DECISION].name
        stray = _(_STRAY) if row is None else _(_TWICE) if key in seen else ""
        if row is not None and not stray and line.text(CODE) != row.code:
            stray = _(_MOVED)
        seen.add(key)
        if row is None or stray:
            problems.append(CellProblem(first, key[1] or line.text(CODE), stray))
            continue
        reader = _RowReader(row, line)
        decided = reader.read()
        problems += reader.problems
        if reader.problems or decided == row.decided:
            continue
        change = AppraisalChange(row, decided, tuple(reader.cells) or (first,))
        (changes if line.text(KEY_VERSION) == row.version else conflicts).append(change)
    return AppraisalChanges("", tuple(changes), tuple(conflicts), tuple(problems))


class _RowReader:
    """Reads the decision on one line; every cell that is wrong becomes a problem."""

    def __init__(self, row: AppraisalRow, line: KeyedLine) -> None:
        self.row = row
        self.line = line
        self.problems: list[CellProblem] = []
        self.cells = [line.cells[one].name for one in INPUTS if not line.cells[one].is_blank]

    def _problem(self, heading: str, sentence: str) -> None:
        self.problems.append(CellProblem(self.line.cells[heading].name, self.row.name, sentence))

    def read(self) -> Decided:
        for heading in INPUTS:
            if self.line.cells[heading].is_formula:
                self._problem(heading, _(FORMULA))
        if self.problems:
            return Decided()
        decision = self._decision()
        figures = dict(self._figures(decision))
        points = self._points(decision)
        if decision == "correct" and not figures and not self.problems:
            self._problem(FIGURES[0], _("Nhập ít nhất một số liệu thẩm định."))
        if decision == "refuse" and not self.row.is_claimed and not self.problems:
            self._problem(DECISION, _("Dòng này không có đề nghị «không áp dụng»."))
        return Decided(decision, figures, points, self.line.text(REASON))

    def _decision(self) -> str:
        word = self.line.text(DECISION)
        for identifier, title in DECISIONS.items():
            if word.casefold() in (identifier, title.casefold()):
                return identifier
        if word:
            allowed = "; ".join(DECISIONS.values())
            self._problem(
                DECISION,
                _("«%(word)s» không phải quyết định. Chọn: %(allowed)s.")
                % {"word": word[:40], "allowed": allowed},
            )
        elif self.row.decided.decision:
            sentence = _("Quyết định đã ghi không xóa được bằng tệp. Chọn một quyết định.")
            self._problem(DECISION, sentence)
        else:
            self._problem(DECISION, _("Chọn quyết định cho dòng này."))
        return ""

    def _figures(self, decision: str) -> Iterator[tuple[str, Any]]:
        for place, heading in enumerate(FIGURES):
            cell = self.line.cells[heading]
            if cell.is_blank:
                continue
            if place >= len(self.row.figures):
                count = len(self.row.figures)
                self._problem(
                    heading,
                    _("Tiêu chí này chỉ có %(count)s số liệu. Xóa ô này.") % {"count": count},
                )
            elif decision == "correct":
                yield from self._figure(heading, cell, self.row.figures[place])
            elif decision:
                sentence = _("Chỉ nhập số liệu khi chọn «%(decision)s». Xóa ô này.") % {
                    "decision": DECISIONS["correct"]
                }
                self._problem(heading, sentence)

    def _figure(
        self, heading: str, cell: UploadedCell, figure: Figure
    ) -> Iterator[tuple[str, Any]]:
        try:
            yield figure.ask.name, read_figure(figure.ask, cell)
        except Misread as misread:
            self._problem(heading, as_sentence(misread))

    def _points(self, decision: str) -> Decimal | None:
        cell = self.line.cells[GIVEN_POINTS]
        if cell.is_blank:
            if decision == "override":
                self._problem(
                    GIVEN_POINTS,
                    _("Nhập điểm từ 0 đến %(maximum)s.")
                    % {"maximum": shown(self.row.maximum, 2, spoken())},
                )
            return None
        if decision != "override":
            if decision:
                sentence = _("Chỉ nhập điểm khi chọn «%(decision)s». Xóa ô này.") % {
                    "decision": DECISIONS["override"]
                }
                self._problem(GIVEN_POINTS, sentence)
            return None
        try:
            points = read_decimal(cell_text(cell.value) if cell.is_percent else cell.value)
        except Misread as misread:
            self._problem(GIVEN_POINTS, as_sentence(misread))
            return None
        if cell.is_percent or not 0 <= points <= self.row.maximum:
            most = shown(self.row.maximum, 2)
            sentence = _("Đã nhập %(points)s điểm, tối đa %(most)s. Nhập số từ 0 đến %(most)s.") % {
                "points": shown(points, None, spoken()),
                "most": most,
            }
            self._problem(GIVEN_POINTS, sentence)
        return points
