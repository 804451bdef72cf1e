"""What the council reads: its agenda, one item whole, the meeting."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parindex.access import Actor, partiality
from parindex.assessments.actions.answering import row_named
from parindex.assessments.actions.deciding import may_decide, may_run, seen_by_council, voters
from parindex.assessments.actions.outcomes import (
    Decision,
    DecisionInvalid,
    effects_of,
    outcome_of,
    tried,
    try_out,
)
from parindex.assessments.facts import Words
from parindex.assessments.inputs import Typed, inputs_of, wordings
from parindex.assessments.loading import Loaded, load, load_many
from parindex.assessments.models import AgendaItem, Assessment, Question, Statement
from parindex.assessments.queries.histories import STAGE_TITLES, Past, history_of
from parindex.assessments.queries.panels import sources_of
from parindex.assessments.queries.rows import Row, around, row_of
from parindex.assessments.trying import Company, Effect, card_of, facts_in, figures_at
from parindex.assessments.workflow import State
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.queries import indicator_set_of, watched_cycle
from parindex.engine.describing import describe, describe_rule
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
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
    return moment.astimezone(VIETNAM).date()


def _is_wanted(entry: Entry, wanted: str) -> bool:
    if wanted == "chua-quyet":
        return entry.status in (WAITING, CURRENT)
    return wanted != "da-quyet" or entry.status == DECIDED


def items_of(cycle: Cycle) -> list[AgendaItem]:
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


@dataclass(slots=True)
class MeetingPage:
    """What the whole room looks at; `version` changes with anything on it."""

    cycle: Cycle
    entry: Entry | None
    upcoming: list[Entry]
    counts: dict[str, int]
    runs: str
    version: str


def meeting_version(actor: Actor, slug: str) -> str:
    """A digest of what the meeting shows; the same while nothing on the screen changes."""
    found = AgendaItem.objects.filter(cycle=watched_cycle(actor, slug)).order_by("pk")
    rows = found.values_list("pk", "is_current", "decided_at", "assessment__state")
    return _version(actor, list(rows))


def _version(actor: Actor, rows: list[tuple[int, bool, datetime | None, str]]) -> str:
    said = [actor.id, translation.get_language(), timezone.localdate(), *rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def meeting_page(actor: Actor, slug: str) -> MeetingPage:
    """The current item, or the one decided last, and what comes next."""
    cycle = watched_cycle(actor, slug)
    items = items_of(cycle)
    by_age = sorted(items, key=lambda one: one.pk)
    rows = [(one.pk, one.is_current, one.decided_at, one.assessment.state) for one in by_age]
    shown_item = _shown(items)
    open_items = [
        one
        for one in items
        if one.decided_at is None
        and one is not shown_item
        and one.assessment.state == State.DECIDING.value
    ]
    wanted = open_items[:4] + ([shown_item] if shown_item else [])
    made = {one.item.pk: one for one in entries_of(actor, cycle, wanted)}
    return MeetingPage(
        cycle=cycle,
        entry=made[shown_item.pk] if shown_item else None,
        upcoming=[made[one.pk] for one in open_items[:4]],
        counts={
            "all": len(items),
            "decided": sum(one.decided_at is not None for one in items),
        },
        runs=may_run(actor, cycle),
        version=_version(actor, rows),
    )


def _shown(items: Sequence[AgendaItem]) -> AgendaItem | None:
    current = next((one for one in items if one.is_current), None)
    if current is not None:
        return current
    decided = [one for one in items if one.decided_at is not None]
    today = timezone.localdate()
    latest = max(decided, key=lambda one: one.decided_at or timezone.now(), default=None)
    is_fresh = latest is not None and latest.decided_at and day_of(latest.decided_at) == today
    return latest if is_fresh else None
