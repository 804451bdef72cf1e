"""The side panel of one row: how it is scored, evidence, talk, history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.actions.citing import may_cite
from parindex.assessments.actions.moving import people_of
from parindex.assessments.loading import Loaded
from parindex.assessments.models import Document, Remark
from parindex.assessments.queries.answering import SheetPage
from parindex.assessments.queries.comparing import figures_of_last_year
from parindex.assessments.queries.histories import Past, history_of
from parindex.assessments.queries.rows import Row
from parindex.assessments.workflow import State
from parindex.engine.describing import describe, describe_rule
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion
from parindex.engine.numbers import shown
from parindex.engine.scoring import Scorecard
from parindex.language import spoken


class Tier(NamedTuple):
    """One line of a rule in plain words; `is_here` marks where the unit stands."""

    condition: str
    points: str
    is_here: bool


@dataclass(slots=True)
class RowPanel:
    """The side panel of one row: rule, evidence, talk, history."""

    row: Row
    tiers: list[Tier]
    guidance: str
    sources: list[str]
    wanted: tuple[str, ...]
    library: QuerySet[Document]
    remarks: list[Remark]
    history: list[Past]
    last_remarks: list[str]
    last_words: str
    colleagues: list[Any]
    may_cite: str


def row_panel(actor: Actor, page: SheetPage, code: str) -> RowPanel | None:
    """The side panel for one row; None for a code that is no row."""
    row = page.row(code)
    if row is None:
        return None
    loaded, item = page.loaded, row.item
    unit = loaded.assessment.unit
    upto = Stage.COUNCIL if loaded.state is State.CONCLUDED else Stage.UNIT
    if loaded.cycle.shows_points_when_explaining and loaded.state in (
        State.EXPLAINING,
        State.REVIEWING,
        State.DECIDING,
    ):
        upto = Stage.APPRAISAL
    before = figures_of_last_year(loaded)
    return RowPanel(
        row=row,
        tiers=_tiers(loaded, item, page.card),
        guidance=str(item.guidance),
        sources=sources_of(loaded, item),
        wanted=item.evidence,
        # Read when it is shown, which only the page of evidence does.
        library=Document.objects.filter(place=unit.code, replaced_by=None).order_by("-pk")[:200],
        remarks=list(
            Remark.objects.filter(assessment=loaded.assessment, code=code, is_internal=False)
        ),
        history=history_of(loaded, code, upto),
        last_remarks=before.remarks.get(code, []),
        last_words=before.words.get(code, ""),
        colleagues=people_of([unit.code]) if page.can_answer else [],
        may_cite=may_cite(loaded, code)
        if page.can_answer
        else _("Chỉ đơn vị đính kèm minh chứng."),
    )


def _tiers(loaded: Loaded, item: Criterion | Adjustment, card: Scorecard) -> list[Tier]:
    if isinstance(item, Criterion):
        rows = describe(loaded.indicator_set, item, spoken())
        scored = card.leaves.get(item.code)
        points = shown(scored.points, 2) if scored and scored.state == "scored" else None
    else:
        rows = describe_rule(item.rule, item.max, {}, spoken())
        points = None
    worth = [row.points for row in rows]
    only = points is not None and worth.count(points) == 1
    return [Tier(row.when, row.points, only and row.points == points) for row in rows]


def sources_of(loaded: Loaded, item: Criterion | Adjustment) -> list[str]:
    """The articles a row rests on, the papers named in full."""
    titles = {one.id: one.title for one in loaded.indicator_set.sources}
    said = item.source
    key = said.partition(",")[0]
    return [said.replace(key, titles[key], 1)] if key in titles else [said] if said else []
