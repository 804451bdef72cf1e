"""The workbook of an appraiser: the rows of a cycle that are theirs to judge now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor, Can, denial, partiality, places
from parindex.assessments.actions.appraising import ROUND_OF, Judgement, round_tasks
from parindex.assessments.actions.importing import Judged, judging_refusals
from parindex.assessments.facts import Words, as_claimed
from parindex.assessments.inputs import fact_texts, inputs_of, wordings
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Citation, Statement
from parindex.assessments.progress import judged_rows, stated_facts
from parindex.assessments.queries.workbooks import Line, Preview
from parindex.assessments.workflow import State, closed
from parindex.cycles.assigning import Task, appraiser_of
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named, indicator_set_of
from parindex.documents.workbooks.appraisal_cells import DECISIONS
from parindex.documents.workbooks.appraisal_workbook import (
    AppraisalChange,
    AppraisalRow,
    Decided,
    Figure,
    read_appraisal_workbook,
)
from parindex.documents.workbooks.appraisal_workbook_writing import (
    shown_in_words,
    write_appraisal_workbook,
)
from parindex.documents.workbooks.keyed_workbook import Identity, figure_cell
from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion
from parindex.engine.numbers import plain, shown
from parindex.engine.rules import Ask, FactType
from parindex.engine.scoring import SCORED, Scorecard, score_units
from parindex.errors import Denied

KIND = "appraisal"
MOST_FIGURES = 3

_DECISION_OF = {
    Statement.Verdict.ACCEPTED: "accept",
    Statement.Verdict.CORRECTED: "correct",
    Statement.Verdict.OVERRIDDEN: "override",
    Statement.Verdict.REFUSED: "refuse",
}


@dataclass
class AppraisalWorkbook:
    """The page of an appraiser's workbook in one cycle."""

    cycle: Cycle
    identity: Identity
    sheets: dict[int, Loaded]
    rows: list[AppraisalRow]

    @property
    def file_name(self) -> str:
        """What the download is called."""
        return f"tham-dinh-{self.cycle.slug}.xlsx"

    @property
    def decided(self) -> int:
        """How many of the rows have a decision."""
        return sum(bool(row.decided.decision) for row in self.rows)

    @property
    def units(self) -> int:
        """Of how many units the rows are."""
        return len({row.assessment for row in self.rows})


def appraisal_workbook(actor: Actor, slug: str) -> AppraisalWorkbook:
    """The page; refused to whoever appraises nowhere."""
    if not places(actor, Can.APPRAISE):
        raise Denied(denial(actor, Can.APPRAISE))
    cycle = cycle_named(slug)
    indicator_set = indicator_set_of(cycle)
    identity = Identity(
        KIND, cycle.slug, cycle.title, indicator_set.digest, str(actor.id), actor.name
    )
    sheets = _open_sheets(actor, cycle)
    facts = [as_claimed(one.indicator_set, one.sheet) for one in sheets]
    cards = score_units(indicator_set, facts)
    evidence = _evidence([one.assessment.pk for one in sheets])
    tasks = {stage: round_tasks(cycle, stage) for stage in ROUND_OF.values()}
    rows: list[AppraisalRow] = []
    for loaded, card in zip(sheets, cards, strict=True):
        given = _tasks_of_unit(loaded, tasks[ROUND_OF[loaded.state]])
        unit = loaded.assessment.unit
        for item in _to_judge(loaded):
            if appraiser_of(given, unit.code, unit.group, item.code) == actor.id:
                proof = evidence.get((loaded.assessment.pk, item.code), ())
                rows.append(_row(loaded, item, card, proof))
    by_id = {one.assessment.pk: one for one in sheets}
    return AppraisalWorkbook(cycle, identity, by_id, rows)


def _open_sheets(actor: Actor, cycle: Cycle) -> list[Loaded]:
    """The sheets of units the actor is impartial about that are being appraised now."""
    if cycle.state != Cycle.State.RUNNING:
        return []
    now = timezone.now()
    return [
        one
        for one in load_cycle(cycle)
        if one.state in ROUND_OF
        and not partiality(actor, one.assessment.unit.code)
        and not denial(actor, Can.APPRAISE, one.assessment.unit.code)
        and not closed(one.timed(now))
    ]


def _tasks_of_unit(loaded: Loaded, tasks: Sequence[Task]) -> list[Task]:
    unit = loaded.assessment.unit
    return [one for one in tasks if one.unit in ("", unit.code) and one.group in ("", unit.group)]


def _to_judge(loaded: Loaded) -> list[Criterion | Adjustment]:
    """The rows of a round: all leaves and the adjustments claimed, or those explained."""
    indicator_set = loaded.indicator_set
    claimed = [one for one in indicator_set.adjustments.items if loaded.sheet.own(one.code)]
    found: list[Criterion | Adjustment] = [*judged_rows(indicator_set), *claimed]
    if loaded.state is State.REVIEWING:
        return [one for one in found if one.code in loaded.asked]
    return found


def _evidence(ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    cited = Citation.objects.filter(assessment__in=ids, removed_at=None).select_related("document")
    for one in cited:
        pages = f" (tr. {one.pages})" if one.pages else ""
        found[one.assessment_id, one.code].append(f"{one.document}{pages}")
    return found


def _row(
    loaded: Loaded, item: Criterion | Adjustment, card: Scorecard, proof: Sequence[str]
) -> AppraisalRow:
    stage = ROUND_OF[loaded.state]
    own, judged = loaded.sheet.own(item.code), loaded.sheet.at(item.code, stage)
    stated, found = _stated(loaded, item), _found(loaded, item, stage)
    with override("vi"):  # the workbook is one for readers of every language
        named = inputs_of(item, {}, None, wordings(loaded.indicator_set))
    labels = {one.name: one.label for one in named}
    asks = item.rule.asks[:MOST_FIGURES] if item.rule else ()
    decided = _decided(item, judged, found, stated)
    return AppraisalRow(
        assessment=loaded.assessment.pk,
        unit=loaded.assessment.unit.name,
        code=item.code,
        title=str(item.title),
        maximum=item.max,
        figures=tuple(
            Figure(ask, labels[ask.name], stated.get(ask.name), decided.figures.get(ask.name))
            for ask in asks
        ),
        is_claimed=own is not None and own.is_claimed,
        points=_own_points(card, item),
        evidence="\n".join(proof),
        decided=decided,
        version=_version(loaded, item, stage),
    )


def _stated(loaded: Loaded, item: Criterion | Adjustment) -> dict[str, Any]:
    """The unit's own figures of a row, shared ones included."""
    if isinstance(item, Criterion):
        return stated_facts(item, loaded.sheet)
    own = loaded.sheet.own(item.code)
    return dict(own.facts) if own else {}


def _found(loaded: Loaded, item: Criterion | Adjustment, stage: Stage) -> dict[str, Any]:
    """The figures an appraiser stated at a stage, shared ones included."""
    judged = loaded.sheet.at(item.code, stage)
    found = dict(judged.facts) if judged else {}
    for ask in item.rule.asks if item.rule else ():
        shared = loaded.sheet.at(ask.name, stage) if ask.is_shared else None
        if shared is not None:
            found[ask.name] = shared.facts["value"]
    return found


def _decided(
    item: Criterion | Adjustment,
    judged: Words | None,
    found: dict[str, Any],
    stated: dict[str, Any],
) -> Decided:
    """What an appraiser decided so far, with the figures that differ from the unit's."""
    if judged is None:
        return Decided()
    decision = _DECISION_OF.get(Statement.Verdict(judged.verdict), "")
    if decision == "accept" and getattr(item, "by", "") == "appraiser" and judged.facts:
        decision = "correct"
    figures = {}
    if decision == "correct":
        asks = item.rule.asks[:MOST_FIGURES] if item.rule else ()
        names = [ask.name for ask in asks if found.get(ask.name) != stated.get(ask.name)]
        names = names or [ask.name for ask in asks]
        figures = {name: found[name] for name in names if name in found}
    points = None if judged.points is None else Decimal(plain(Decimal(judged.points)))
    return Decided(decision, figures, points, judged.reason.strip())


def _own_points(card: Scorecard, item: Criterion | Adjustment) -> Decimal | None:
    leaf = card.leaves.get(item.code)
    if leaf is not None:
        return leaf.points if leaf.state == SCORED else None
    found = (one for one in card.adjusted.items if one.adjustment.code == item.code)
    return next((Decimal(one.points) for one in found), None)


def _version(loaded: Loaded, item: Criterion | Adjustment, stage: Stage) -> str:
    """The round and the statements a decision on the row starts from."""
    names = [item.code, *(ask.name for ask in item.rule.asks if ask.is_shared)] if item.rule else []
    ids = [
        "-" if words is None else str(words.id)
        for name in names
        for words in (loaded.sheet.own(name), loaded.sheet.at(name, stage))
    ]
    return f"{int(stage)}:{'.'.join(ids)}"


def appraisal_workbook_file(page: AppraisalWorkbook) -> bytes:
    """The workbook as it stands now."""
    return write_appraisal_workbook(page.identity, page.rows)


def appraisal_preview(actor: Actor, page: AppraisalWorkbook, content: bytes) -> Preview:
    """What an upload would decide anew."""
    found = read_appraisal_workbook(content, page.identity, page.rows)
    rows = [_judged(page, one) for one in found.changes]
    places_in_file = {
        (one.row.assessment, one.row.code): (one.cells[0], one.row.name) for one in found.changes
    }
    problems = list(found.problems)
    for key, sentence in judging_refusals(actor, page.cycle, page.sheets, rows).items():
        problems.append(CellProblem(*places_in_file[key], sentence))
    return Preview(
        refusal=found.refusal,
        changes=[_line(page, one) for one in found.changes],
        conflicts=[_line(page, one) for one in found.conflicts],
        problems=problems,
        rows=rows,
    )


def _judged(page: AppraisalWorkbook, change: AppraisalChange) -> Judged:
    row, decided = change.row, change.decided
    loaded = page.sheets[row.assessment]
    current = loaded.sheet.at(row.code, ROUND_OF[loaded.state])
    raw = {}
    if decided.decision == "correct":
        item = loaded.indicator_set.by_code.get(row.code)
        asks = item.rule.asks if isinstance(item, Criterion) and item.rule else ()
        asks = asks or tuple(one.ask for one in row.figures)
        facts = {**_all_stated(loaded, row), **decided.figures}
        raw = {ask.name: form_texts(ask, facts[ask.name]) for ask in asks if ask.name in facts}
    return Judged(
        row.assessment,
        row.code,
        Judgement(
            decided.decision,
            raw,
            "" if decided.points is None else _unmistakable(plain(decided.points)),
            decided.reason,
            current.id if current else None,
        ),
    )


def _all_stated(loaded: Loaded, row: AppraisalRow) -> dict[str, Any]:
    item = loaded.indicator_set.by_code.get(row.code)
    if isinstance(item, Criterion):
        return _stated(loaded, item)
    return {one.ask.name: one.stated for one in row.figures if one.stated is not None}


def form_texts(ask: Ask, raw: Any) -> list[str]:
    """A plain fact as the form of a row would send it."""
    is_listed = ask.type in (FactType.OPTION, FactType.ITEMS, FactType.TIMELINESS)
    if is_listed or isinstance(raw, bool):
        return fact_texts(ask, raw)
    return [_unmistakable(str(raw))]


def _unmistakable(text: str) -> str:
    """A decimal that nobody can take for thousands: 1.234 reads as grouped digits, 1.2340 not."""
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _line(page: AppraisalWorkbook, change: AppraisalChange) -> Line:
    row = change.row
    loaded = page.sheets[row.assessment]
    judged = loaded.sheet.at(row.code, ROUND_OF[loaded.state])
    return Line(
        change.cells,
        row.unit,
        row.code,
        row.title,
        decided_words(row, row.decided),
        decided_words(row, change.decided),
        judged.by_name if judged else "",
        judged.at if judged else None,
    )


def decided_words(row: AppraisalRow, decided: Decided) -> str:
    """A decision in one line."""
    if not decided.decision:
        return _("chưa thẩm định")
    words = _(DECISIONS[decided.decision])
    figures = [
        f"{one.label}: {shown_in_words(figure_cell(one.ask, decided.figures[one.ask.name]))}"
        for one in row.figures
        if one.ask.name in decided.figures
    ]
    if figures:
        words += f" ({'; '.join(figures)})"
    if decided.points is not None:
        words += f" ({shown(decided.points, 2)})"
    return (
        _("%(words)s. Lý do: %(reason)s") % {"words": words, "reason": decided.reason}
        if decided.reason
        else words
    )
