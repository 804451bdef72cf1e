"""What appraisers read: one criterion across units, one unit across criteria, one row whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, partiality
from parindex.assessments.actions.answering import row_named
from parindex.assessments.actions.appraising import ROUND_OF, acceptable
from parindex.assessments.inputs import Typed, is_fraction
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.progress import stated_facts
from parindex.assessments.queries.clocks import Deadline, clock_of
from parindex.assessments.queries.desks import (
    SEEN_STATES,
    Desk,
    cards,
    codes_of,
    desk_of,
    is_hidden,
    mine,
    points_of,
    points_on,
    work_of,
)
from parindex.assessments.queries.judging import Detail, detail_of
from parindex.assessments.queries.rows import words_of
from parindex.assessments.sampling import sampled
from parindex.assessments.workflow import State
from parindex.cycles.assigning import appraiser_of
from parindex.cycles.deadlines import Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of
from parindex.directory.rights import demand
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, percent
from parindex.errors import Denied
from parindex.language import spoken


class Judged(NamedTuple):
    """One row in a list: the unit's word, the appraiser's, and how far it is."""

    loaded: Loaded
    code: str
    title: str
    most: Decimal
    words: str
    share: str
    own_points: Decimal | None
    evidence: int
    points: Decimal | None
    status: str
    is_mine: bool
    needs_evidence: bool
    is_sampled: bool = False

    @property
    def gap(self) -> Decimal | None:
        """Appraised less stated."""
        if self.points is None or self.own_points is None:
            return None
        return self.points - self.own_points

    @property
    def unit(self) -> str:
        """The unit's code."""
        return self.loaded.assessment.unit.code


STATUS_TITLES = {
    "": "Chưa thẩm định",
    "accepted": "Đã chấp nhận",
    "corrected": "Điều chỉnh",
    "overridden": "Điều chỉnh điểm",
    "refused": "Không nhận KAD",
    "asked": "Chờ giải trình",
    "explained": "Đã giải trình",
    "drafting": "Chưa nộp",
}


class Step(NamedTuple):
    """A neighbour to go to: its key and its name."""

    key: str
    name: str


@dataclass(slots=True)
class ListPage:
    """A list of rows with the chosen one whole."""

    cycle: Cycle
    indicator_set: IndicatorSet
    rows: list[Judged]
    item: Criterion | Adjustment | None
    unit_name: str
    before: Step | None
    after: Step | None
    choices: list[Step]
    done: int
    total: int
    all_done: int
    all_total: int
    deadline: Deadline
    acceptable: list[str]
    detail: Detail | None
    mean: str


def by_criterion(
    actor: Actor, slug: str, code: str, chosen: str = "", typed: Typed | None = None
) -> ListPage:
    """One criterion across the units assigned to the actor."""
    desk = desk_of(actor, slug)
    codes = codes_of(actor, desk)
    if code not in codes:
        code = codes[0] if codes else ""
    item = row_named(desk.indicator_set, code)
    assert item.rule is not None
    wanted = {code, *(ask.name for ask in item.rule.asks if ask.is_shared)}
    every = load_cycle(desk.cycle, rows=wanted)
    own, judged = points_on(desk, every, item)
    rows = [
        _row(actor, desk, loaded, item, own[index], judged[index])
        for index, loaded in enumerate(every)
        if not partiality(actor, loaded.assessment.unit.code) and mine(actor, desk, loaded, code)
    ]
    place = codes.index(code)
    names = {one: row_named(desk.indicator_set, one).title.said(spoken()) for one in codes}
    unit = _chosen([row.unit for row in rows], rows, chosen)
    return _list_page(
        actor,
        desk,
        rows,
        item=item,
        before=Step(codes[place - 1], names[codes[place - 1]]) if place else None,
        after=Step(codes[place + 1], names[codes[place + 1]]) if place + 1 < len(codes) else None,
        choices=[Step(one, f"{one} {names[one]}") for one in codes],
        detail=detail_of(actor, desk, unit, code, typed) if unit else None,
        mean=_mean(rows, item),
    )


def by_unit(
    actor: Actor, slug: str, unit_code: str, chosen: str = "", typed: Typed | None = None
) -> ListPage:
    """One unit across the criteria assigned to the actor."""
    desk = desk_of(actor, slug)
    demand(actor, Can.APPRAISE, unit_code)
    units = [one for one in desk.cycle.units.all() if not partiality(actor, one.code)]
    codes = codes_of(actor, desk)
    listed = [
        one
        for one in units
        if any(appraiser_of(desk.tasks, one.code, one.group, code) == actor.id for code in codes)
    ]
    order = [one.code for one in listed]
    if unit_code not in order:
        raise Denied(_("Đơn vị này không được phân công cho bạn thẩm định."))
    loaded = load_cycle(desk.cycle, [unit_code])[0]
    own, judged = cards(desk, [loaded])
    items = [
        row_named(desk.indicator_set, code) for code in codes if mine(actor, desk, loaded, code)
    ]
    rows = [
        _row(actor, desk, loaded, item, points_of(own[0], item), points_of(judged[0], item))
        for item in items
    ]
    place = order.index(unit_code)
    steps = [Step(one.code, one.name) for one in listed]
    code = _chosen([row.code for row in rows], rows, chosen)
    page = _list_page(
        actor,
        desk,
        rows,
        item=None,
        before=steps[place - 1] if place else None,
        after=steps[place + 1] if place + 1 < len(steps) else None,
        choices=steps,
        detail=detail_of(actor, desk, unit_code, code, typed) if code else None,
        mean="",
    )
    page.unit_name = loaded.assessment.unit.name
    return page


def _chosen(keys: Sequence[str], rows: Sequence[Judged], chosen: str) -> str:
    """The row asked for, else the first that waits for the appraiser, else the first."""
    if chosen in keys:
        return chosen
    waiting = [key for key, row in zip(keys, rows, strict=True) if row.status in ("", "explained")]
    return waiting[0] if waiting else keys[0] if keys else ""


def _row(
    actor: Actor,
    desk: Desk,
    loaded: Loaded,
    item: Criterion | Adjustment,
    own: Decimal | None,
    judged: Decimal | None,
) -> Judged:
    code = item.code
    is_out = loaded.state in SEEN_STATES
    stage = ROUND_OF.get(loaded.state, Stage.REVIEW)
    last = loaded.sheet.up_to(code, Stage.REVIEW)
    hidden = is_hidden(desk.cycle, loaded, code)
    here = loaded.sheet.at(code, stage)
    status = _status(loaded, code, here.verdict if here else last.verdict if last else "")
    has_word = last is not None and last.stage > Stage.UNIT and not hidden
    shown_share = ""
    if is_out and isinstance(item, Criterion) and is_fraction(item):
        shown_share = _share_of(loaded, item)
    return Judged(
        loaded=loaded,
        code=code,
        title=item.title.said(spoken()),
        most=item.max,
        words=words_of(item, loaded.sheet) if is_out else "",
        share=shown_share,
        own_points=own if is_out else None,
        evidence=loaded.cited.get(code, 0) if is_out else 0,
        points=judged if has_word else None,
        status="" if hidden else status,
        is_mine=mine(actor, desk, loaded, code),
        needs_evidence=isinstance(item, Criterion) and item.evidence_required,
        is_sampled=code in sampled(desk.cycle, loaded),
    )


def _status(loaded: Loaded, code: str, verdict: str) -> str:
    if loaded.state not in SEEN_STATES:
        return "drafting"
    if code in loaded.asked or code in loaded.flagged:
        if loaded.state is State.REVIEWING and loaded.sheet.at(code, Stage.REVIEW) is None:
            return "explained"
        if loaded.state in (State.SUBMITTED, State.EXPLAINING):
            return "asked"
    return verdict


def _share_of(loaded: Loaded, item: Criterion) -> str:
    facts = stated_facts(item, loaded.sheet)
    assert item.rule is not None
    try:
        part, whole = (Fraction(str(facts[ask.name])) for ask in item.rule.asks)
    except (KeyError, ValueError):
        return ""
    return percent((part / whole).as_integer_ratio(), places=1) if whole else ""


def _mean(rows: Sequence[Judged], item: Criterion | Adjustment) -> str:
    """The mean of the stated points over the units listed, in percent of the maximum."""
    stated = [row.own_points for row in rows if row.own_points is not None]
    if not stated or not item.max:
        return ""
    share = Fraction(sum(stated, ZERO)) / Fraction(item.max * len(stated))
    return percent(share.as_integer_ratio(), places=1)


def _list_page(
    actor: Actor,
    desk: Desk,
    rows: list[Judged],
    *,
    item: Criterion | Adjustment | None,
    before: Step | None,
    after: Step | None,
    choices: list[Step],
    detail: Detail | None,
    mean: str,
) -> ListPage:
    done, total = work_of(actor, desk)
    windows = windows_of(desk.cycle)
    return ListPage(
        cycle=desk.cycle,
        indicator_set=desk.indicator_set,
        rows=rows,
        item=item,
        unit_name="",
        before=before,
        after=after,
        choices=choices,
        done=sum(row.status not in ("", "asked", "explained", "drafting") for row in rows),
        total=len(rows),
        all_done=done,
        all_total=total,
        deadline=clock_of(windows.get(Phase.APPRAISING), timezone.now()),
        acceptable=[
            row.unit
            for row in rows
            if item is not None and row.status == "" and acceptable(row.loaded, row.code)
        ],
        detail=detail,
        mean=mean,
    )
