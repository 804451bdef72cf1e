"""What the people of a unit read: their sheet, one row of it, its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.answering import row_named, sheet_locked, supplied
from parindex.assessments.actions.moving import people_of
from parindex.assessments.actions.proving import may_cite
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.inputs import UNIT_MAY_STATE, Typed, in_words, wordings
from parindex.assessments.loading import Loaded, load, load_many
from parindex.assessments.models import Assessment, Document, Remark, Statement
from parindex.assessments.progress import RowState, stated_facts
from parindex.assessments.queries.rows import AreaRows, Row, area_rows, around, row_of
from parindex.assessments.workflow import PHASE_OF, OpenMove, State, moves_open_to
from parindex.cycles.deadlines import Openness, Window, remaining
from parindex.cycles.queries import indicator_set_of
from parindex.engine.comparing import renamed
from parindex.engine.describing import describe, describe_rule
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, shown
from parindex.engine.plausibility import doubts
from parindex.engine.rules import Value
from parindex.engine.scoring import MISSING, LeafScore, Scorecard, score
from parindex.engine.tracing import sentence
from parindex.errors import Denied
from parindex.language import spoken


class Deadline(NamedTuple):
    """The clock of a sheet: what is due, when exactly, how long that is, how urgent."""

    due: datetime | None
    words: str
    level: str
    openness: Openness


@dataclass(slots=True)
class SheetPage:
    """Everything the scoring page shows."""

    loaded: Loaded
    card: Scorecard
    areas: list[AreaRows]
    adjustments: list[Row]
    surveyed: Decimal
    attainable: Decimal
    points: Decimal
    lost: Decimal
    left: Decimal
    deadline: Deadline
    moves: tuple[OpenMove, ...]
    can_answer: bool
    doubts: list[str]
    saved_at: datetime | None
    saved_by: str

    @property
    def rows(self) -> list[Row]:
        """All rows the unit fills or follows, in order."""
        return [row for area in self.areas for row in area.rows] + self.adjustments

    def row(self, code: str) -> Row | None:
        """One row by its code."""
        return next((row for row in self.rows if row.code == code), None)

    @property
    def survey_lines(self) -> list[tuple[Criterion, LeafScore, str]]:
        """What the survey found for the unit: criterion, points, and what they rest on."""
        cards = [self.card.leaves[leaf.code] for leaf in self.loaded.indicator_set.leaves]
        return [
            (one.leaf, one, sentence(self.loaded.indicator_set, one, self.card.facts.year))
            for one in cards
            if one.leaf.is_surveyed and one.state != MISSING
        ]

    @property
    def is_ready(self) -> bool:
        """Whether everything is filled but the sheet has not left the unit."""
        waiting = self.loaded.state in (State.DRAFTING, State.SIGNING)
        return waiting and self.loaded.progress.done == self.loaded.progress.total


def may_read(actor: Actor, loaded: Loaded) -> str:
    """Why the actor may not see this sheet; "" when they may."""
    return denial(actor, Can.READ_SHEET, loaded.assessment.unit.code)


def sheet_page(
    actor: Actor, assessment_id: int, typed: Mapping[str, Typed] | None = None
) -> SheetPage:
    """The scoring page of a unit; refused to whoever may not read it."""
    loaded = load(assessment_id)
    if reason := may_read(actor, loaded):
        raise Denied(reason)
    return page_of(actor, loaded, typed or {})


def page_of(
    actor: Actor,
    loaded: Loaded,
    typed: Mapping[str, Typed],
    *,
    only: Collection[str] | None = None,
) -> SheetPage:
    """The page of a sheet that is loaded already; rows other than `only` are just points."""
    indicator_set = loaded.indicator_set
    facts = as_claimed(indicator_set, loaded.sheet)
    card = score(indicator_set, facts)
    before = figures_of_last_year(loaded)
    make, adjustments = _rows(loaded, card, before.points, typed, only)
    areas = [one for one in indicator_set.areas if any(x.code in make for x in one.leaves())]
    now = timezone.now()
    own = [make[code] for code in make if make[code].item.by in UNIT_MAY_STATE]  # type: ignore[union-attr]
    spoken = [words for code in loaded.sheet.words if (words := loaded.sheet.own(code))]
    latest = max(spoken, key=lambda words: words.at, default=None)
    return SheetPage(
        loaded=loaded,
        card=card,
        areas=area_rows(loaded, card, make, areas),
        adjustments=adjustments,
        surveyed=sum((leaf.max for leaf in indicator_set.leaves if leaf.is_surveyed), ZERO),
        attainable=sum((row.attainable for row in make.values()), ZERO),
        points=sum((row.points or ZERO for row in make.values()), ZERO),
        lost=sum((row.lost for row in own), ZERO),
        left=sum(
            (row.attainable for row in own if row.state in (RowState.EMPTY, RowState.PARTIAL)),
            ZERO,
        ),
        deadline=deadline_of(loaded, now),
        moves=moves_open_to(actor, loaded.guarded(now)),
        can_answer=not denial(actor, Can.ANSWER, loaded.assessment.unit.code),
        doubts=[str(one.says) for one in doubts(indicator_set, facts, before.shared)],
        saved_at=latest.at if latest else None,
        saved_by=latest.by_name if latest else "",
    )


def _rows(
    loaded: Loaded,
    card: Scorecard,
    last: Mapping[str, Decimal],
    typed: Mapping[str, Typed],
    only: Collection[str] | None,
) -> tuple[dict[str, Row], list[Row]]:
    """The rows of criteria by code, and those of bonuses and deductions."""
    found, shut = around(loaded, only), sheet_locked(loaded)

    def row(item: Criterion | Adjustment, **more: Any) -> Row:
        return row_of(
            loaded,
            item,
            card,
            found,
            locked=supplied(item) or shut,
            typed=typed.get(item.code),
            is_brief=only is not None and item.code not in only,
            **more,
        )

    make = {
        leaf.code: row(
            leaf,
            last_points=last.get(leaf.code),
            warnings=_warnings(leaf, card, last.get(leaf.code)),
        )
        for leaf in loaded.indicator_set.leaves
        if not leaf.is_surveyed
    }
    return make, [row(item) for item in loaded.indicator_set.adjustments.items]


@lru_cache(maxsize=1024)
def sharing(indicator_set: IndicatorSet, code: str) -> tuple[str, ...]:
    """The other rows of a unit that use a shared figure of this one."""
    leaves = [one for one in indicator_set.leaves if not one.is_surveyed]
    names = {one.code: _shared_names(one) for one in leaves}
    names.update((one.code, _shared_names(one)) for one in indicator_set.adjustments.items)
    own = names.get(code, frozenset())
    return tuple(other for other, used in names.items() if other != code and own & used)


def _shared_names(item: Criterion | Adjustment) -> frozenset[str]:
    """The shared figures that the rule of a row uses."""
    assert item.rule is not None
    return frozenset(ask.name for ask in item.rule.asks if ask.is_shared)


def deadline_of(loaded: Loaded, now: datetime) -> Deadline:
    """The clock of the phase the sheet is in."""
    return clock_of(loaded.windows.get(PHASE_OF[loaded.state]), now, loaded.assessment.begun_at)


def clock_of(window: Window | None, now: datetime, begun_at: datetime | None = None) -> Deadline:
    """A window as words: how long is left, how urgent that is."""
    if window is None:
        return Deadline(None, _("Không có hạn"), "", Openness.ON_TIME)
    openness = window.openness(now, begun_at)
    if openness is Openness.BEFORE:
        return Deadline(
            window.due,
            _("Mở sau: %(remaining)s") % {"remaining": remaining(window.opens, now)},
            "",
            openness,
        )
    if openness is Openness.LATE:
        words = _("Quá hạn, khóa sau: %(remaining)s") % {
            "remaining": remaining(window.closes, now).lower()
        }
        return Deadline(window.due, words, "bad", openness)
    if openness is Openness.GRACE and window.grace_until:
        words = _("Thời gian thêm: %(remaining)s") % {
            "remaining": remaining(window.grace_until, now).lower()
        }
        return Deadline(window.due, words, "bad", openness)
    if openness is Openness.CLOSED:
        return Deadline(window.due, _("Đã khóa"), "bad", openness)
    days = (window.due - now).days
    return Deadline(window.due, remaining(window.due, now), "warn" if days < 10 else "", openness)


def last_year(loaded: Loaded) -> Loaded | None:
    """The same unit's sheet in the cycle of the year before, when there is one."""
    unit = loaded.assessment.unit
    before = (
        Assessment.objects.select_related("unit__cycle__edition")
        .defer("unit__cycle__edition__body")
        .filter(
            unit__code=unit.code,
            unit__cycle__year=loaded.cycle.year - 1,
            unit__cycle__authority=loaded.cycle.authority,
        )
        .first()
    )
    return load_many(before.unit.cycle, [before])[0] if before else None


class LastYear(NamedTuple):
    """What this year is compared with: points by today's codes, shared figures by name."""

    points: Mapping[str, Decimal] = {}
    shared: Mapping[str, Value] = {}


REMEMBERED_FOR = 600


def figures_of_last_year(loaded: Loaded) -> LastYear:
    """The points and shared figures of the year before, remembered for ten minutes.

    They stand still while this year's sheet is filled, and every row that is saved asks for them.
    """
    key = f"last-year-{loaded.assessment.pk}-{loaded.indicator_set.digest}"
    found: LastYear | None = cache.get(key)
    if found is None:
        before = last_year(loaded)
        found = LastYear(_last_points(loaded, before), _last_shared(before))
        cache.set(key, found, REMEMBERED_FOR)
    return found


def _last_shared(before: Loaded | None) -> Mapping[str, Value]:
    if before is None:
        return {}
    return dict(as_judged(indicator_set_of(before.cycle), before.sheet).shared)


def _last_points(loaded: Loaded, before: Loaded | None) -> dict[str, Decimal]:
    """Code of today → points of last year as they stood at the end."""
    if before is None:
        return {}
    old_set = indicator_set_of(before.cycle)
    card = score(old_set, as_judged(old_set, before.sheet))
    if old_set.digest == loaded.indicator_set.digest:
        return {code: leaf.points for code, leaf in card.leaves.items()}
    names = renamed(old_set, loaded.indicator_set)
    return {new: card.leaves[old].points for new, old in names.items() if old in card.leaves}


def _warnings(leaf: Criterion, card: Scorecard, last: Decimal | None) -> list[str]:
    """Saved all the same: a figure that is worth a second look."""
    scored = card.leaves.get(leaf.code)
    if scored is None or last is None or scored.state != "scored":
        return []
    if abs(scored.points - last) * 2 >= leaf.max and scored.points != last:
        now, then = shown(scored.points, 2), shown(last, 2)
        return [
            _("Khác xa năm trước (%(then)s → %(now)s điểm). Kiểm tra lại số liệu.")
            % {"then": then, "now": now}
        ]
    return []


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
    library: list[Document]
    remarks: list[Remark]
    history: list[Past]
    last_remarks: list[str]
    last_words: str
    colleagues: list[Any]
    may_cite: str


class Past(NamedTuple):
    """One step in the history of a row."""

    at: datetime
    by_name: str
    words: str
    stage: str


STAGE_TITLES = {
    Stage.UNIT: "Đơn vị",
    Stage.APPRAISAL: "Thẩm định lần một",
    Stage.REVIEW: "Thẩm định lần hai",
    Stage.COUNCIL: "Hội đồng",
}


def history_of(loaded: Loaded, code: str, upto: Stage) -> list[Past]:
    """Every statement about a row up to a stage, newest first, with shared figures."""
    item = row_named(loaded.indicator_set, code)
    assert item.rule is not None
    shared = [ask.name for ask in item.rule.asks if ask.is_shared]
    names = wordings(loaded.indicator_set)
    rows = Statement.objects.filter(
        assessment=loaded.assessment, code__in=[code, *shared], stage__lte=upto
    ).order_by("-pk")
    found = []
    for one in rows:
        if one.is_claimed:
            words = _("đề nghị không áp dụng")
        elif one.code != code:
            words = f"{names.get(one.code, one.code)}: {shown(Decimal(str(one.facts['value'])))}"
        else:
            words = in_words(item, one.facts) or _("để trống")
        if one.points is not None:
            words += _(" → %(points)s điểm") % {"points": shown(one.points, 2, spoken())}
        if one.verdict:
            words = f"{_(one.get_verdict_display())}: {words}"
        if one.reason:
            words += _(". Lý do: %(reason)s") % {"reason": one.reason}
        found.append(Past(one.at, one.by_name, words, _(STAGE_TITLES[Stage(one.stage)])))
    return found


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
    before = last_year(loaded)
    return RowPanel(
        row=row,
        tiers=_tiers(loaded, item, page.card),
        guidance=str(item.guidance),
        sources=sources_of(loaded, item),
        wanted=item.evidence,
        library=list(
            Document.objects.filter(place=unit.code, replaced_by=None).order_by("-pk")[:200]
        ),
        remarks=list(
            Remark.objects.filter(assessment=loaded.assessment, code=code, is_internal=False)
        ),
        history=history_of(loaded, code, upto),
        last_remarks=_last_remarks(before, code),
        last_words=_last_words(loaded, before, item),
        colleagues=people_of([unit.code]) if page.can_answer else [],
        may_cite=may_cite(loaded, code)
        if page.can_answer
        else _("Chỉ đơn vị đính kèm minh chứng."),
    )


def _last_remarks(before: Loaded | None, code: str) -> list[str]:
    """What appraisers and council said about the row last year."""
    if before is None:
        return []
    said = Statement.objects.filter(
        assessment=before.assessment, code=code, stage__gt=Stage.UNIT, replaced_by=None
    ).exclude(reason="")
    return [one.reason for one in said.order_by("pk")]


def _last_words(loaded: Loaded, before: Loaded | None, item: Criterion | Adjustment) -> str:
    """The figures of last year as they stood at the end, in few words."""
    if before is None:
        return ""
    old_set, new_set = before.indicator_set, loaded.indicator_set
    code = item.code
    if old_set.digest != new_set.digest:
        code = renamed(old_set, new_set).get(code, "")
    old = old_set.by_code.get(code)
    if not isinstance(old, Criterion) or old.rule is None:
        return ""
    facts = dict(last.facts) if (last := before.sheet.last(code)) else {}
    for ask in old.rule.asks:
        if ask.is_shared and (shared := before.sheet.last(ask.name)) is not None:
            facts[ask.name] = shared.facts["value"]
    return in_words(old, facts)


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


def facts_in_words(loaded: Loaded, item: Criterion) -> str:
    """The unit's figures of a row in few words."""
    return in_words(item, stated_facts(item, loaded.sheet))
