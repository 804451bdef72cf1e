"""The workbook of a whole cycle: points and facts of all units, and figures coming back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor, Can
from parindex.assessments.actions.importing import (
    SUPPLIED_BY,
    Supplied,
    supplier_of,
    supply_closed,
    supplying_refusals,
)
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.inputs import inputs_of, wordings
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.queries.histories import STAGE_TITLES
from parindex.assessments.queries.workbooks import Line, Preview
from parindex.assessments.workflow import STATE_TITLES
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, indicator_set_of
from parindex.directory.rights import demand
from parindex.documents.workbooks.appraisal_workbook_writing import shown_in_words
from parindex.documents.workbooks.cycle_workbook import (
    CycleChanges,
    FactLine,
    FactsChange,
    OpenRow,
    PointsLine,
    read_cycle_workbook,
    write_cycle_workbook,
)
from parindex.documents.workbooks.keyed_workbook import Identity, figure_cell
from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.documents.workbooks.unit_sheet import Entry, entries
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.rules import Ask, FactType
from parindex.engine.scoring import SCORED, LeafScore, score_units

KIND = "cycle"


@dataclass
class CycleWorkbook:
    """The page of a cycle's workbook."""

    cycle: Cycle
    identity: Identity
    sheets: list[Loaded]

    @property
    def file_name(self) -> str:
        """What the download is called."""
        return f"bang-tong-hop-{self.cycle.slug}.xlsx"

    @property
    def supplied(self) -> int:
        """How many rows of a unit others supply."""
        return sum(one.by in SUPPLIED_BY for one in indicator_set_of(self.cycle).leaves)


def cycle_workbook(actor: Actor, slug: str) -> CycleWorkbook:
    """The page; only for those who set cycles up."""
    demand(actor, Can.SET_UP, "")
    cycle = cycle_named(slug)
    digest = indicator_set_of(cycle).digest
    identity = Identity(KIND, cycle.slug, cycle.title, digest)
    return CycleWorkbook(cycle, identity, load_cycle(cycle))


def cycle_workbook_file(page: CycleWorkbook) -> bytes:
    """The workbook as it stands now."""
    return write_cycle_workbook(page.identity, points_lines(page), facts_lines(page))


def points_lines(page: CycleWorkbook) -> Iterator[PointsLine]:
    """Every leaf of every unit by the unit's word, the appraisers' and what counts now."""
    indicator_set = indicator_set_of(page.cycle)
    own = score_units(indicator_set, [as_claimed(indicator_set, one.sheet) for one in page.sheets])
    middle = [as_judged(indicator_set, one.sheet, Stage.REVIEW) for one in page.sheets]
    appraised = score_units(indicator_set, middle)
    final = score_units(indicator_set, [as_judged(indicator_set, one.sheet) for one in page.sheets])
    for place, loaded in enumerate(page.sheets):
        unit, state = loaded.assessment.unit, STATE_TITLES[loaded.state]
        for leaf in indicator_set.leaves:
            scored = final[place].leaves[leaf.code]
            is_judged = any(
                loaded.sheet.at(leaf.code, stage) for stage in (Stage.APPRAISAL, Stage.REVIEW)
            )
            yield PointsLine(
                unit.code,
                unit.name,
                unit.group,
                state,
                leaf.code,
                str(leaf.title),
                leaf.max,
                _points(own[place].leaves[leaf.code]),
                _points(appraised[place].leaves[leaf.code]) if is_judged else None,
                _points(scored),
                "zero" if scored.state == SCORED and not scored.points else scored.state,
            )


def _points(scored: LeafScore) -> Decimal | None:
    return scored.points if scored.state == SCORED else None


CLAIM = Ask("n/a", FactType.YES_NO)
OVERRIDE = Ask("!points", FactType.NUMBER)


def facts_lines(page: CycleWorkbook) -> Iterator[FactLine]:
    """Every stated fact of every unit at every stage, and the blanks others are to fill."""
    indicator_set = indicator_set_of(page.cycle)
    asked = list(entries(indicator_set))
    labels = {entry.code: _labels(indicator_set, entry) for entry in asked}
    suppliers = {entry.code: supplier_of(indicator_set, entry.code) for entry in asked}
    for loaded in page.sheets:
        unit = loaded.assessment.unit
        closed = {by: supply_closed(loaded, by) for by in set(suppliers.values())}
        for entry in asked:
            is_open = not closed[suppliers[entry.code]]
            spoken = loaded.sheet.words.get(entry.code, {})
            stages = sorted({*spoken, Stage.UNIT} if is_open else spoken)
            for stage in stages:
                words = spoken.get(stage)
                facts = dict(words.facts) if words else {}
                may_change = is_open and stage == Stage.UNIT
                asks = [one for one in entry.asks if may_change or one.name in facts]
                if words and words.is_claimed:
                    asks, facts = [*asks, CLAIM], {**facts, CLAIM.name: True}
                if words and words.points is not None:
                    asks, facts = [*asks, OVERRIDE], {**facts, OVERRIDE.name: str(words.points)}
                for ask in asks:
                    yield FactLine(
                        unit.code,
                        unit.name,
                        entry.code,
                        entry.title,
                        ask,
                        labels[entry.code].get(ask.name, _OTHER.get(ask.name, ask.name)),
                        facts.get(ask.name),
                        STAGE_TITLES[Stage(stage)],
                        may_change and ask in entry.asks,
                        str(words.id) if words else "",
                    )


_OTHER = {CLAIM.name: "Đề nghị không áp dụng", OVERRIDE.name: "Điểm điều chỉnh"}


def _labels(indicator_set: IndicatorSet, entry: Entry) -> dict[str, str]:
    """The wording of each fact of an entry."""
    item = indicator_set.by_code.get(entry.code)
    if isinstance(item, Criterion):
        with override("vi"):  # the workbook is one for readers of every language
            named = inputs_of(item, {}, None, wordings(indicator_set))
        return {one.name: one.label for one in named}
    return {line.fact: line.wanted if len(entry.asks) > 1 else entry.title for line in entry.lines}


def current_rows(page: CycleWorkbook) -> dict[tuple[str, str], OpenRow]:
    """What stands now under every code of every unit, and whether it may be set by file."""
    indicator_set = indicator_set_of(page.cycle)
    asked = list(entries(indicator_set))
    labels = {entry.code: _labels(indicator_set, entry) for entry in asked}
    suppliers = {entry.code: supplier_of(indicator_set, entry.code) for entry in asked}
    found = {}
    for loaded in page.sheets:
        unit = loaded.assessment.unit
        closed = {by: supply_closed(loaded, by) for by in set(suppliers.values())}
        for entry in asked:
            own = loaded.sheet.own(entry.code)
            found[unit.code, entry.code] = OpenRow(
                unit.name,
                entry.title,
                entry.asks,
                dict(own.facts) if own else {},
                str(own.id) if own else "",
                closed[suppliers[entry.code]],
                labels[entry.code],
            )
    return found


def cycle_preview(page: CycleWorkbook, content: bytes) -> Preview:
    """What an upload would set."""
    found: CycleChanges = read_cycle_workbook(content, page.identity, current_rows(page))
    by_code = {one.assessment.unit.code: one for one in page.sheets}
    sheets = {one.assessment.pk: one for one in page.sheets}
    rows = [_supplied(by_code[one.unit_code], one) for one in found.changes]
    cells = {
        (row.assessment_id, row.code): one.cells[0]
        for row, one in zip(rows, found.changes, strict=True)
    }
    problems = list(found.problems)
    for key, sentence in supplying_refusals(sheets, rows).items():
        code = f"{sheets[key[0]].assessment.unit.name} · {key[1]}"
        problems.append(CellProblem(cells.get(key, ""), code, sentence))
    return Preview(
        refusal=found.refusal,
        changes=[_line(by_code, one) for one in found.changes],
        conflicts=[_line(by_code, one) for one in found.conflicts],
        problems=problems,
        rows=rows,
    )


def _supplied(loaded: Loaded, change: FactsChange) -> Supplied:
    seen = change.row.version
    facts = dict(change.facts)
    return Supplied(loaded.assessment.pk, change.code, facts, int(seen) if seen else None)


def _line(by_code: Mapping[str, Loaded], change: FactsChange) -> Line:
    row, own = change.row, by_code[change.unit_code].sheet.own(change.code)
    return Line(
        change.cells,
        row.unit,
        change.code,
        row.title,
        _words(row, row.facts),
        _words(row, change.facts),
        own.by_name if own else "",
        own.at if own else None,
    )


def _words(row: OpenRow, facts: Mapping[str, Any]) -> str:
    """Facts in one line, named where the row has several."""
    said = []
    for ask in row.asks:
        if ask.name in facts:
            value = shown_in_words(figure_cell(ask, facts[ask.name]))
            said.append(
                value if len(row.asks) == 1 else f"{row.labels.get(ask.name, ask.name)}: {value}"
            )
    return "; ".join(said) or _("để trống")
