"""What an uploaded self-assessment workbook would change, row by row; nothing is written.

Only rows that really differ are changes. A row that was edited in the file, and that somebody else
has stated anew since the download, is a conflict. A row with a wrong cell is a problem and no
change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from parindex.documents.workbooks.unit_points import contradiction, values_of
from parindex.documents.workbooks.unit_row_reading import CellProblem, missing_lines, read_row
from parindex.documents.workbooks.unit_sheet import Entry, SheetRow, entries
from parindex.documents.workbooks.unit_workbook_opening import Refused, UploadedLine, open_upload
from parindex.engine.indicators import IndicatorSet
from parindex.engine.rules import VALUE, Value
from parindex.language import gettext as _
from parindex.language import gettext_noop


class RowChange(NamedTuple):
    """A row that the file changes; `cells` are those in which it differs."""

    code: str
    title: str
    old: SheetRow
    new: SheetRow
    cells: tuple[str, ...]


class RowConflict(NamedTuple):
    """A row edited in the file and stated anew by somebody else since the download."""

    code: str
    title: str
    current: SheetRow
    uploaded: SheetRow
    cells: tuple[str, ...]


class CellNote(NamedTuple):
    """Something in the file that is left alone, and why; `cell` may be ""."""

    cell: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WorkbookChanges:
    """What an upload would do. A refused file has a `refusal` sentence and nothing else.

    `cycle` is the title of the cycle the file was made for, `state` the digest of the state it was
    downloaded from.
    """

    refusal: str = ""
    cycle: str = ""
    state: str = ""
    changes: tuple[RowChange, ...] = ()
    conflicts: tuple[RowConflict, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[CellNote, ...] = ()


def read_unit_workbook(
    indicator_set: IndicatorSet,
    content: bytes,
    *,
    unit: str,
    year: int,
    current: Mapping[str, SheetRow],
) -> WorkbookChanges:
    """Compare an uploaded workbook with the current rows of the unit."""
    try:
        upload = open_upload(indicator_set, content, unit=unit, year=year)
    except Refused as refused:
        return WorkbookChanges(refusal=str(refused))
    comparison = _Comparison(indicator_set, current)
    comparison.gather(upload.lines)
    for entry in comparison.entries.values():
        comparison.compare(entry)
    comparison.refuse_contradictions()
    return WorkbookChanges(
        cycle=upload.cycle,
        state=upload.state,
        changes=tuple(comparison.changes.values()),
        conflicts=tuple(comparison.conflicts),
        problems=tuple(sorted(comparison.problems, key=_row_number)),
        notes=tuple(comparison.notes),
    )


_STRAY = gettext_noop(
    "Dòng này không thuộc bảng kê khai đã tải. Nhập giá trị vào dòng có sẵn của tiêu chí."
)
_MOVED = gettext_noop(
    "Mã ở cột đầu không khớp với mã ẩn của dòng. Tải lại tệp, không dán đè lên cột mã."
)
_LOCKED = gettext_noop(
    "Dòng đã khóa hoặc do hệ thống, khảo sát, cơ quan thẩm định ghi; "
    "thay đổi trong tệp không được nhận."
)
_NEWER = gettext_noop(
    "Có kê khai mới hơn sau khi tải tệp; tệp không sửa dòng này nên giữ số liệu hiện nay."
)


class _Comparison:
    def __init__(self, indicator_set: IndicatorSet, current: Mapping[str, SheetRow]) -> None:
        self.entries = {entry.code: entry for entry in entries(indicator_set)}
        self.current = {code: entry.row(current) for code, entry in self.entries.items()}
        self.lines: dict[str, dict[tuple[str, str], UploadedLine]] = {}
        self.changes: dict[str, RowChange] = {}
        self.conflicts: list[RowConflict] = []
        self.problems: list[CellProblem] = []
        self.notes: list[CellNote] = []

    def gather(self, lines: tuple[UploadedLine, ...]) -> None:
        """Sort the lines by code and fact; what was typed outside them is named, never lost."""
        for line in lines:
            entry, key = self.entries.get(line.code), (line.fact, line.item)
            if entry is None or key not in {(one.fact, one.item) for one in entry.lines}:
                self._note_stray(line)
                continue
            known = self.lines.setdefault(line.code, {})
            first = known.setdefault(key, line)
            if first is not line:
                sentence = _("Dòng lặp lại, đã có ở ô %(cell)s. Giữ một dòng.") % {
                    "cell": first.given.name
                }
                self.problems.append(CellProblem(line.given.name, line.code, sentence))
            if line.shown_code != entry.shown_code:
                self.problems.append(CellProblem(line.given.name, line.code, _(_MOVED)))

    def _note_stray(self, line: UploadedLine) -> None:
        for cell in (line.given, line.claim, line.note):
            if not cell.is_blank:
                self.problems.append(
                    CellProblem(cell.name, line.code or line.shown_code, _(_STRAY))
                )

    def compare(self, entry: Entry) -> None:
        """One code of the file against what is stated now."""
        code, current = entry.code, self.current[entry.code]
        lines = self.lines.get(code, {})
        uploaded = read_row(entry, current, lines)
        differs = bool(uploaded.cells or uploaded.problems)
        if current.is_locked:
            if differs and uploaded.is_touched:
                cell = (*uploaded.cells, *(one.cell for one in uploaded.problems))[0]
                self.notes.append(CellNote(cell, code, _(_LOCKED)))
            return
        for wanted in missing_lines(entry, lines):
            sentence = _("Tệp không còn dòng «%(wanted)s»; giữ như hiện nay.") % {"wanted": wanted}
            self.notes.append(CellNote("", code, sentence))
        self.problems.extend(uploaded.problems)
        if not differs or any(problem.code == code for problem in self.problems):
            return
        cells = uploaded.cells
        if {line.version for line in lines.values()} == {current.version}:
            change = RowChange(code, entry.title, current, uploaded.row, cells)
            self.changes[code] = change
        elif uploaded.is_touched:
            conflict = RowConflict(code, entry.title, current, uploaded.row, cells)
            self.conflicts.append(conflict)
        else:
            self.notes.append(CellNote(cells[0], code, _(_NEWER)))

    def refuse_contradictions(self) -> None:
        """Take back the changes after which the facts of a leaf could not be true together."""
        shared = {code: self._values(code).get(VALUE) for code in self.entries if code[:1] == "@"}
        stated = {code: value for code, value in shared.items() if value is not None}
        refused: set[str] = set()
        for code, entry in self.entries.items():
            asks = () if entry.rule is None else entry.rule.asks
            feeding = [code, *(ask.name for ask in asks if ask.is_shared)]
            changed = [one for one in feeding if one in self.changes]
            sentence = changed and contradiction(entry, {**stated, **self._values(code)})
            if sentence:
                cell = self.changes[changed[0]].cells[0]
                words = f"{sentence[0].upper()}{sentence[1:]}."
                self.problems.append(CellProblem(cell, code, words))
                refused.update(changed)
        self.changes = {
            code: change for code, change in self.changes.items() if code not in refused
        }

    def _values(self, code: str) -> dict[str, Value]:
        row = self.changes[code].new if code in self.changes else self.current[code]
        return values_of(self.entries[code], row)


def _row_number(problem: CellProblem) -> int:
    return int(re.sub(r"\D", "", problem.cell) or 0)
