"""One item of the agenda whole, and what a decision would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.actions.answering import row_named
from parindex.assessments.actions.deciding import may_decide, may_run, seen_by_council, voters
from parindex.assessments.actions.outcomes import (
    Decision,
    DecisionInvalid,
    effects_of,
    try_out,
)
from parindex.assessments.facts import Words
from parindex.assessments.inputs import Typed, inputs_of, wordings
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import AgendaItem, Question, Statement
from parindex.assessments.queries.agenda import Entry, entry_of, items_of
from parindex.assessments.queries.histories import STAGE_TITLES, Past, history_of
from parindex.assessments.queries.panels import sources_of
from parindex.assessments.queries.rows import Row, around, row_of
from parindex.assessments.trying import Company, Effect, card_of, facts_in, figures_at
from parindex.cycles.models import Cycle
from parindex.cycles.queries import watched_cycle
from parindex.engine.describing import describe, describe_rule
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion
from parindex.language import spoken


class Spoken(NamedTuple):
    """What appraisers said in one round."""

    title: str
    figures: str
    verdict: str
    words: Words


class Preview(NamedTuple):
    """What the decision that is being typed would give, or why it cannot be."""

    figures: str
    points: Decimal | None
    effects: list[Effect]
    absent: str = ""


@dataclass(slots=True)
class ItemPage:
    """One item whole; `refused` is why the reader may not decide it now, or ""."""

    entry: Entry
    loaded: Loaded
    runs: str
    refused: str
    row: Row | None = None
    tiers: list[Any] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    history: list[Past] = field(default_factory=list)
    seen: dict[str, int | None] = field(default_factory=dict)
    voters: int = 0
    before: int | None = None
    after: int | None = None
    earlier: list[AgendaItem] = field(default_factory=list)
    preview: Preview | None = None

    @property
    def cycle(self) -> Cycle:
        """The cycle whose council meets."""
        return self.loaded.cycle


def item_page(actor: Actor, slug: str, item_id: int, decision: Decision | None = None) -> ItemPage:
    """One item of the agenda; `decision` is what was typed, to be tried and shown again."""
    cycle = watched_cycle(actor, slug)
    item = AgendaItem.objects.select_related("assessment").get(pk=item_id, cycle=cycle)
    loaded = load(item.assessment_id)
    company = Company(cycle)
    questions = Question.objects.filter(
        assessment=item.assessment_id, code=item.code, withdrawn_at=None
    )
    by_code = {(one.assessment_id, one.code): one for one in questions}
    entry = entry_of(actor, loaded, item, by_code, company)
    runs = may_run(actor, cycle)
    page = ItemPage(entry, loaded, runs, may_decide(actor, loaded, runs=runs))
    _walk(page, cycle)
    if not entry.partial:
        _fill(page, item, company, decision)
    return page


def _walk(page: ItemPage, cycle: Cycle) -> None:
    ids = [one.pk for one in items_of(cycle)]
    place = ids.index(page.entry.item.pk)
    page.before = ids[place - 1] if place else None
    page.after = ids[place + 1] if place + 1 < len(ids) else None


def _fill(page: ItemPage, item: AgendaItem, company: Company, decision: Decision | None) -> None:
    loaded, code = page.loaded, item.code
    row = row_named(loaded.indicator_set, code)
    if isinstance(row, Criterion):
        page.tiers = list(describe(loaded.indicator_set, row, spoken()))
    else:
        page.tiers = list(describe_rule(row.rule, row.max, {}, spoken()))
    page.row = _form_row(loaded, row, company, decision)
    page.sources = sources_of(loaded, row)
    page.spoken = [
        Spoken(
            _(STAGE_TITLES[stage]),
            figures_at(loaded.sheet, row, stage),
            _verdict(words),
            words,
        )
        for stage in (Stage.APPRAISAL, Stage.REVIEW)
        if (words := loaded.sheet.at(code, stage)) is not None
    ]
    page.history = history_of(loaded, code, Stage.COUNCIL)
    page.seen = seen_by_council(loaded, code)
    page.voters = voters(loaded)
    page.earlier = list(
        AgendaItem.objects.filter(assessment=item.assessment_id, code=code)
        .exclude(pk=item.pk)
        .exclude(decided_at=None)
    )
    if decision is not None and decision.side:
        page.preview = preview_of(loaded, code, decision, company)


def _verdict(words: Words) -> str:
    return _(Statement.Verdict(words.verdict).label) if words.verdict else ""


def preview_of(loaded: Loaded, code: str, decision: Decision, company: Company) -> Preview:
    """What a decision would give, by the engine; nothing is stored."""
    try:
        trial = try_out(loaded, code, decision, company)
    except DecisionInvalid as refused:
        return Preview("", None, [], " ".join(refused.errors.values()))
    return Preview(trial.figures, trial.points, effects_of(loaded, code, trial, company))


def _form_row(
    loaded: Loaded, row: Criterion | Adjustment, company: Company, decision: Decision | None
) -> Row:
    """The row with the fields of other figures: as typed, or as they were appraised."""
    card = card_of(loaded, loaded.sheet, row.code, company)
    made = row_of(loaded, row, card, around(loaded))
    typed = Typed(raw={key: list(one) for key, one in decision.raw.items()}) if decision else None
    facts = facts_in(loaded.sheet, row, loaded.sheet.last(row.code))
    made.inputs = inputs_of(row, facts, typed, wordings(loaded.indicator_set))
    return made
