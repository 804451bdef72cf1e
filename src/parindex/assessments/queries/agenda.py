"""The agenda of the council: every item with both sides at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, partiality
from parindex.assessments.actions.answering import row_named
from parindex.assessments.actions.deciding import may_run
from parindex.assessments.actions.outcomes import (
    Decision,
    DecisionInvalid,
    effects_of,
    outcome_of,
    tried,
)
from parindex.assessments.loading import Loaded, load_many
from parindex.assessments.models import AgendaItem, Assessment, Question
from parindex.assessments.trying import Company, Effect
from parindex.assessments.workflow import State
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.queries import indicator_set_of, watched_cycle
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key
from parindex.language import spoken

SIDES = AgendaItem.Side

WAITING, CURRENT, DECIDED, LAPSED = "waiting", "current", "decided", "lapsed"


@dataclass(slots=True)
class SideView:
    """One side's word: figures, points by the rule, the reason; or why there is none."""

    figures: str = ""
    points: Decimal | None = None
    reason: str = ""
    by_name: str = ""
    at: datetime | None = None
    absent: str = ""
    effects: list[Effect] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One item of the agenda with both sides at a glance.

    `partial` is why the reader must not see them; then nothing else of the sides is filled.
    """

    item: AgendaItem
    unit: CycleUnit
    title: str
    max: Decimal
    status: str
    partial: str = ""
    own: SideView = field(default_factory=SideView)
    appraised: SideView = field(default_factory=SideView)
    question: Question | None = None

    @property
    def decided_side(self) -> str:
        """Whose word was followed, in words."""
        return _(self.item.get_side_display()) if self.item.side else ""

    @property
    def votes(self) -> str:
        """The votes in few words; "" where none was taken."""
        if self.item.votes_for is None:
            return ""
        counts = (self.item.votes_for, self.item.votes_against, self.item.votes_abstained)
        names = (_("tán thành"), _("không tán thành"), _("không biểu quyết"))
        return ", ".join(f"{count or 0} {name}" for count, name in zip(counts, names, strict=True))


class UnitItems(NamedTuple):
    """The items of one unit."""

    unit: CycleUnit
    entries: list[Entry]
    undecided: int
    complaint_until: datetime | None


@dataclass(slots=True)
class AgendaPage:
    """The agenda of a cycle; `runs` is why the reader does not run the meeting, or ""."""

    cycle: Cycle
    groups: list[UnitItems]
    counts: dict[str, int]
    runs: str
    current: Entry | None
    addable: list[Assessment]
    rows: list[tuple[str, str]]
    days: list[date]


FILTERS = ("tat-ca", "chua-quyet", "da-quyet")


def agenda_page(actor: Actor, slug: str, wanted: str) -> AgendaPage:
    """The agenda by unit, filtered; for those who may watch the cycle."""
    cycle = watched_cycle(actor, slug)
    entries = entries_of(actor, cycle, items_of(cycle))
    runs = may_run(actor, cycle)
    chosen: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if _is_wanted(entry, wanted):
            chosen[entry.item.assessment_id].append(entry)
    groups = [
        UnitItems(
            found[0].unit,
            found,
            sum(one.status in (WAITING, CURRENT) for one in found),
            found[0].item.assessment.complaint_until,
        )
        for found in chosen.values()
    ]
    indicator_set = indicator_set_of(cycle)
    return AgendaPage(
        cycle=cycle,
        groups=groups,
        counts={key: sum(_is_wanted(one, key) for one in entries) for key in FILTERS},
        runs=runs,
        current=next((one for one in entries if one.status == CURRENT), None),
        addable=_addable(actor, cycle) if not runs else [],
        rows=_row_titles(indicator_set),
        days=sorted({day_of(one.item.decided_at) for one in entries if one.item.decided_at}),
    )


def day_of(moment: datetime) -> date:
    """The day of a moment, as calendars here have it."""
    return moment.astimezone(VIETNAM).date()


def _is_wanted(entry: Entry, wanted: str) -> bool:
    if wanted == "chua-quyet":
        return entry.status in (WAITING, CURRENT)
    return wanted != "da-quyet" or entry.status == DECIDED


def items_of(cycle: Cycle) -> list[AgendaItem]:
    """The agenda of a cycle by the names of units, of one unit in the order items came."""
    found = AgendaItem.objects.filter(cycle=cycle).select_related("assessment__unit")
    return sorted(found, key=lambda one: (vietnamese_key(one.assessment.unit.name), one.pk))


def _addable(actor: Actor, cycle: Cycle) -> list[Assessment]:
    found = Assessment.objects.filter(unit__cycle=cycle, state=State.DECIDING.value)
    rows = [one for one in found.select_related("unit") if not partiality(actor, one.unit.code)]
    return sorted(rows, key=lambda one: vietnamese_key(one.unit.name))


def _row_titles(indicator_set: IndicatorSet) -> list[tuple[str, str]]:
    leaves = [(leaf.code, leaf.title.said(spoken())) for leaf in indicator_set.leaves]
    return leaves + [
        (one.code, one.title.said(spoken())) for one in indicator_set.adjustments.items
    ]


def entries_of(actor: Actor, cycle: Cycle, items: Sequence[AgendaItem]) -> list[Entry]:
    """Items as the actor may see them, with a constant number of queries."""
    assessments = {one.assessment_id: one.assessment for one in items}
    found = load_many(cycle, list(assessments.values()))
    sheets = {one.assessment.pk: one for one in found}
    questions = {
        (one.assessment_id, one.code): one
        for one in Question.objects.filter(assessment__in=assessments, withdrawn_at=None)
    }
    company = Company(cycle)
    return [entry_of(actor, sheets[one.assessment_id], one, questions, company) for one in items]


def entry_of(
    actor: Actor,
    loaded: Loaded,
    item: AgendaItem,
    questions: Mapping[tuple[int, str], Question],
    company: Company,
) -> Entry:
    """One item as the actor may see it."""
    row = row_named(loaded.indicator_set, item.code)
    unit = loaded.assessment.unit
    entry = Entry(item, unit, row.title.said(spoken()), row.max, _status(item, loaded))
    entry.partial = partiality(actor, unit.code)
    if entry.partial:
        return entry
    entry.own = _side(loaded, item.code, SIDES.UNIT, company)
    entry.appraised = _side(loaded, item.code, SIDES.APPRAISAL, company)
    entry.question = questions.get((item.assessment_id, item.code))
    return entry


def _status(item: AgendaItem, loaded: Loaded) -> str:
    if item.decided_at is not None:
        return DECIDED
    if loaded.state is not State.DECIDING:
        return LAPSED
    return CURRENT if item.is_current else WAITING


def _side(loaded: Loaded, code: str, side: str, company: Company) -> SideView:
    sheet = loaded.sheet
    words = sheet.own(code)
    if side == SIDES.APPRAISAL:
        words = sheet.at(code, Stage.REVIEW) or sheet.at(code, Stage.APPRAISAL)
    try:
        outcome, _ = outcome_of(loaded, code, Decision(side, ""))
    except DecisionInvalid as refused:
        return SideView(absent=str(refused))
    trial = tried(loaded, code, outcome, company)
    return SideView(
        figures=trial.figures,
        points=trial.points,
        reason=(words.reason or words.note) if words else "",
        by_name=words.by_name if words else "",
        at=words.at if words else None,
        effects=effects_of(loaded, code, trial, company),
    )
