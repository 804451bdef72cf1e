"""One code of an uploaded self-assessment workbook against what is stated now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.documents.workbooks.unit_cells import value_of
from parindex.documents.workbooks.unit_sheet import (
    Entry,
    SheetRow,
    fingerprint,
    note_in_cell,
    settled,
)
from parindex.documents.workbooks.unit_workbook_opening import UploadedCell, UploadedLine
from parindex.engine.facts import Misread, is_claim, written
from parindex.engine.numbers import exact, percent, shown
from parindex.engine.rules import Ask, FactType
from parindex.language import gettext as _
from parindex.language import gettext_noop

Lines = Mapping[tuple[str, str], UploadedLine]
"""The lines of one code by fact and item, as far as the file still has them."""

_FORMULA = gettext_noop(
    "Ô chứa công thức, có thể thay đổi sau khi gửi. Chép ô rồi dán đặc biệt «Giá trị»."
)
_NO_CLAIM = gettext_noop(
    "Tiêu chí này không được đề nghị «không áp dụng». Nhập số liệu của tiêu chí."
)
_YES_NO = Ask("", FactType.YES_NO)
SHARE = FactType.SHARE


class CellProblem(NamedTuple):
    """A cell that cannot be taken, the code it belongs to ("" when none) and why."""

    cell: str
    code: str
    sentence: str


class Uploaded(NamedTuple):
    """What the file says about one code: the row, the cells that differ, the cells that are wrong.

    `is_touched` is false when the row stands as it was downloaded.
    """

    row: SheetRow
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...]
    is_touched: bool


def read_row(entry: Entry, current: SheetRow, lines: Lines) -> Uploaded:
    """The row as the file has it; facts whose lines are gone stay as they are."""
    reader = _RowReader(entry, current, lines)
    row = reader.read()
    marks = {line.mark for line in lines.values()}
    is_touched = bool(reader.problems) or marks != {fingerprint(entry, row)}
    cells = tuple(dict.fromkeys(reader.cells))
    return Uploaded(row, cells, tuple(reader.problems), is_touched)


class _RowReader:
    def __init__(self, entry: Entry, current: SheetRow, lines: Lines) -> None:
        self.entry = entry
        self.current = current
        self.before = settled(entry, current)
        self.ordered = [
            line for one in entry.lines if (line := lines.get((one.fact, one.item))) is not None
        ]
        self.cells: list[str] = []
        self.problems: list[CellProblem] = []
        self.claims: list[UploadedCell] = []

    def read(self) -> SheetRow:
        facts = dict(self.current.facts)
        for ask in self.entry.asks:
            lines = [line for line in self.ordered if line.fact == ask.name]
            if not lines:
                continue
            value = self._items(ask, lines) if lines[0].item else self._value(ask, lines[0].given)
            if value == self.before.get(ask.name):
                continue
            facts.pop(ask.name, None)
            if value is not None:
                facts[ask.name] = value
        return replace(
            self.current, facts=facts, claimed_not_applicable=self._claim(), note=self._note()
        )

    def _problem(self, cell: UploadedCell, sentence: str) -> None:
        self.problems.append(CellProblem(cell.name, self.entry.code, sentence))

    def _read(self, ask: Ask, cell: UploadedCell) -> Any:
        """The value of one cell as `written()` gives it; None for a blank or a wrong one."""
        if cell.is_formula:
            self._problem(cell, _(_FORMULA))
        elif cell.is_percent and isinstance(cell.value, int | Decimal) and ask.type != SHARE:
            typed = percent(exact(cell.value))
            self._problem(
                cell,
                _("Đã nhập %(typed)s. Ghi số không có dấu %%, đúng đơn vị tính.")
                % {"typed": typed},
            )
        elif is_claim(cell.value):
            self.claims.append(cell)
        elif not cell.is_blank:
            try:
                return written(value_of(ask, cell.value))
            except Misread as misread:
                sentence = str(misread)
                self._problem(cell, f"{sentence[:1].upper()}{sentence[1:]}.")
        return None

    def _value(self, ask: Ask, cell: UploadedCell) -> Any:
        value = self._read(ask, cell)
        if value != self.before.get(ask.name):
            self.cells.append(cell.name)
        return value

    def _items(self, ask: Ask, lines: list[UploadedLine]) -> list[str] | None:
        """The items met. One answered makes the blank ones a no; none answered is no value."""
        before = self.before.get(ask.name)
        met_before = set(before or ())
        answers = {line.item: self._read(_YES_NO, line.given) for line in lines}
        given = {item for item, answer in answers.items() if answer is not None}
        kept = met_before - set(answers)
        if not given and not kept:
            if before is not None:
                self.cells.extend(line.given.name for line in lines)
            return None
        met = kept | {item for item in given if answers[item]}
        changed = met ^ met_before if before is not None else given
        self.cells.extend(line.given.name for line in lines if line.item in changed)
        return [identifier for identifier, _ in ask.choices if identifier in met]

    def _claim(self) -> bool:
        is_claimed = bool(self.claims)
        for line in self.ordered:
            cell = line.claim
            if not cell.is_blank and (self._read(_YES_NO, cell) or cell in self.claims):
                is_claimed = True
                self.claims.append(cell)
        if not self.ordered or is_claimed == self.current.claimed_not_applicable:
            return self.current.claimed_not_applicable
        if is_claimed and not self.entry.may_be_not_applicable:
            self._problem(self.claims[0], _(_NO_CLAIM))
        changed = self.claims or [self.ordered[0].claim]
        self.cells.extend(cell.name for cell in changed)
        return is_claimed

    def _note(self) -> str:
        cells = [line.note for line in self.ordered if not line.note.is_blank]
        for cell in cells:
            if cell.is_formula:
                self._problem(cell, _(_FORMULA))
        note = note_in_cell("\n".join(map(_words, cells)))
        if not self.ordered or note == note_in_cell(self.current.note):
            return self.current.note
        changed = [cell.name for cell in cells] or [self.ordered[0].note.name]
        self.cells.extend(changed)
        return note


def _words(cell: UploadedCell) -> str:
    match cell.value:
        case date():
            return cell.value.strftime("%d/%m/%Y")
        case bool():
            return str(cell.value)
        case int() | Decimal():
            return shown(cell.value)
        case _:
            return str(cell.value)


def missing_lines(entry: Entry, lines: Lines) -> Iterator[str]:
    """The facts and items of a code whose lines the file no longer has."""
    for line in entry.lines:
        if (line.fact, line.item) not in lines:
            yield line.wanted
