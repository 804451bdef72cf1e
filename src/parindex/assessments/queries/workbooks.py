"""What an uploaded workbook would change, and the workbook of one unit's sheet.

A preview is made afresh from the file each time it is shown or applied, against what stands then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.answering import locked, row_named, sheet_locked
from parindex.assessments.actions.importing import Stated, stating_refusals
from parindex.assessments.inputs import inputs_of, is_fraction, wordings
from parindex.assessments.loading import Loaded, load
from parindex.assessments.queries.answering import may_read
from parindex.assessments.queries.rows import around
from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.documents.workbooks.unit_sheet import SheetRow, UnitSheet, entries
from parindex.documents.workbooks.unit_workbook import (
    CellNote,
    RowChange,
    RowConflict,
    read_unit_workbook,
    write_unit_workbook,
)
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import shown
from parindex.errors import Denied


class Line(NamedTuple):
    """One row of a preview: where it stands in the file, what it is, both values, who was last."""

    cells: tuple[str, ...]
    unit: str
    code: str
    title: str
    before: str
    after: str
    by_name: str = ""
    at: datetime | None = None


@dataclass
class Preview:
    """What an upload would do; `rows` is what its action takes once nothing stands against it."""

    refusal: str = ""
    changes: list[Line] = field(default_factory=list)
    conflicts: list[Line] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    rows: Sequence[Any] = ()

    @property
    def mark(self) -> str:
        """What exactly was previewed, so that nothing else is applied."""
        said = [[*line[:6]] for line in self.changes]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]

    @property
    def is_clean(self) -> bool:
        """Whether it can be applied as it is."""
        return bool(self.changes) and not (self.refusal or self.problems or self.conflicts)


def unit_sheet_of(loaded: Loaded) -> UnitSheet:
    """A unit's sheet as its workbook has it; a row it cannot change now is locked."""
    unit, cycle = loaded.assessment.unit, loaded.cycle
    closed = sheet_locked(loaded)
    cited = around(loaded).cited
    rows = {}
    for entry in entries(loaded.indicator_set):
        code = entry.code
        words = loaded.sheet.own(code)
        is_shared = code.startswith("@")
        rows[code] = SheetRow(
            facts=dict(words.facts) if words else {},
            claimed_not_applicable=words.is_claimed if words else False,
            note=words.note if words else "",
            evidence=", ".join(one.name for one in cited.get(code, ())),
            version=str(words.id) if words else "",
            is_locked=bool(closed if is_shared else locked(loaded, code)),
        )
    versions = json.dumps({code: row.version for code, row in rows.items()}, sort_keys=True)
    digest = hashlib.sha256(versions.encode()).hexdigest()[:24]
    return UnitSheet(cycle.title, unit.code, unit.name, cycle.year, digest, rows)


@dataclass
class SheetWorkbook:
    """The page of a unit's workbook; `closed` says why no file is taken now."""

    loaded: Loaded
    closed: str

    @property
    def file_name(self) -> str:
        """What the download is called."""
        unit = self.loaded.assessment.unit
        return f"tu-cham-{unit.code}-{self.loaded.cycle.year}.xlsx"


def sheet_workbook(actor: Actor, assessment_id: int) -> SheetWorkbook:
    """The page; refused to whoever may not read the sheet."""
    loaded = load(assessment_id)
    if reason := may_read(actor, loaded):
        raise Denied(reason)
    closed = denial(actor, Can.ANSWER, loaded.assessment.unit.code) or sheet_locked(loaded)
    return SheetWorkbook(loaded, closed)


def sheet_workbook_file(page: SheetWorkbook) -> bytes:
    """The workbook as it stands now."""
    return write_unit_workbook(page.loaded.indicator_set, unit_sheet_of(page.loaded))


def sheet_preview(page: SheetWorkbook, content: bytes) -> Preview:
    """What an upload would change on a unit's sheet."""
    loaded = page.loaded
    if page.closed:
        raise Denied(page.closed)
    unit = loaded.assessment.unit
    found = read_unit_workbook(
        loaded.indicator_set,
        content,
        unit=unit.code,
        year=loaded.cycle.year,
        current=unit_sheet_of(loaded).rows,
    )
    if not found.refusal and found.cycle != loaded.cycle.title:
        sentence = _("Tệp này của kỳ khác: %(cycle)s. Chọn đúng tệp, hoặc tải tệp mới.") % {
            "cycle": found.cycle
        }
        return Preview(refusal=sentence)
    rows = [_stated(one) for one in found.changes]
    cells = {one.code: one.cells[0] for one in found.changes}
    problems = list(found.problems)
    for code, sentence in stating_refusals(loaded, rows).items():
        problems.append(CellProblem(cells.get(code, ""), code, sentence))
    return Preview(
        refusal=found.refusal,
        changes=[_change(loaded, one) for one in found.changes],
        conflicts=[_conflict(loaded, one) for one in found.conflicts],
        problems=[one._replace(code=_read_code(loaded, one.code)) for one in problems],
        notes=[one._replace(code=_read_code(loaded, one.code)) for one in found.notes],
        rows=rows,
    )


def _stated(change: RowChange) -> Stated:
    new, seen = change.new, change.old.version
    return Stated(
        change.code,
        {} if new.claimed_not_applicable else new.facts,
        int(seen) if seen else None,
        new.claimed_not_applicable,
        new.note,
    )


def _change(loaded: Loaded, one: RowChange) -> Line:
    before, after = _row_words(loaded, one.code, one.old, one.new)
    return Line(one.cells, "", _read_code(loaded, one.code), one.title, before, after)


def _conflict(loaded: Loaded, one: RowConflict) -> Line:
    before, after = _row_words(loaded, one.code, one.current, one.uploaded)
    code, words = _read_code(loaded, one.code), loaded.sheet.own(one.code)
    by_name, at = (words.by_name, words.at) if words else ("", None)
    return Line(one.cells, "", code, one.title, before, after, by_name, at)


def _read_code(loaded: Loaded, code: str) -> str:
    """A shared figure by the number the workbook gives it."""
    if not code.startswith("@"):
        return code
    places = [f"@{fact.id}" for fact in loaded.indicator_set.facts]
    return f"SL{places.index(code) + 1}" if code in places else code


def _row_words(loaded: Loaded, code: str, old: SheetRow, new: SheetRow) -> tuple[str, str]:
    """Both sides of a row; the note only where it differs."""
    sides = []
    for row in (old, new):
        words = _("không áp dụng") if row.claimed_not_applicable else ""
        words = words or facts_words(loaded.indicator_set, code, row.facts) or _("để trống")
        if old.note.strip() != new.note.strip():
            words += _(". Ghi chú: %(value)s") % {
                "value": f"«{row.note.strip()}»" if row.note.strip() else _("không có")
            }
        sides.append(words)
    return sides[0], sides[1]


def facts_words(indicator_set: IndicatorSet, code: str, facts: Mapping[str, Any]) -> str:
    """Stated facts in full: each with its wording, items and options by title."""
    if code.startswith("@"):
        return shown_fact(facts.get("value"))
    item = row_named(indicator_set, code)
    named = wordings(indicator_set)
    inputs = [one for one in inputs_of(item, _readable(facts), None, named) if one.values]
    said = []
    for one in inputs:
        titles = {choice.id: choice.title for choice in one.choices}
        values = ", ".join(titles.get(value, value) for value in one.values)
        said.append(_("không mục nào") if one.values == ("-",) else values)
    if is_fraction(item) and len(said) == 2:
        return "/".join(said)
    if len(inputs) == 1:
        return said[0]
    return "; ".join(f"{one.label}: {words}" for one, words in zip(inputs, said, strict=True))


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts without the fractions that no field of a form shows."""
    return {name: one for name, one in facts.items() if "/" not in str(one)}


def shown_fact(raw: Any) -> str:
    """A plain number as people read it; "" for nothing."""
    return "" if raw is None else shown(raw).replace(".", "") if isinstance(raw, int) else str(raw)
