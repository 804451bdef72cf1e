"""One row of a sheet as screens show it, and the sheet as a list of areas of rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.assessments.actions.answering import SUPPLIED
from parindex.assessments.facts import Sheet
from parindex.assessments.inputs import (
    UNIT_MAY_STATE,
    Input,
    Typed,
    in_words,
    inputs_of,
    is_fraction,
    wordings,
)
from parindex.assessments.loading import Loaded
from parindex.assessments.models import Citation
from parindex.assessments.progress import Progress, RowState, progress, stated_facts
from parindex.assessments.workflow import State
from parindex.directory.prepared import Prepared
from parindex.engine.concluding import adjustment_sentence
from parindex.engine.indicators import Adjustment, Area, Criterion
from parindex.engine.numbers import ZERO, exact, fraction, percent
from parindex.engine.scoring import MISSING, LeafScore, Scorecard
from parindex.engine.tracing import sentence
from parindex.improvement.queries import Promise
from parindex.language import spoken


class Cited(NamedTuple):
    """A document under a row: what to call it, its pages, and how many rows use it."""

    citation_id: int
    document_id: int
    name: str
    title: str
    pages: str
    uses: int
    extension: str
    is_link: bool
    signatures: Sequence[str]
    issued_on: Any


@dataclass(slots=True)
class Row:
    """One leaf or adjustment with what is stated, what it earns and why."""

    item: Criterion | Adjustment
    code: str
    state: RowState | None
    points: Decimal | None
    attainable: Decimal
    why: str
    inputs: tuple[Input, ...]
    locked: str = ""
    is_claimed: bool = False
    note: str = ""
    seen: dict[str, int] = field(default_factory=dict)
    cited: list[Cited] = field(default_factory=list)
    remarks: int = 0
    delegate: str = ""
    by_name: str = ""
    at: datetime | None = None
    last_points: Decimal | None = None
    promised: Sequence[Promise] = ()
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    id: str = field(init=False)
    """The code as an id of HTML: 1.1.2 is 1-1-2."""

    def __post_init__(self) -> None:
        """Once for a row: its fields, marks and addresses all ask for the id."""
        self.id = self.code.replace(".", "-").replace("@", "")

    @property
    def lost(self) -> Decimal:
        """What the row lacks to its maximum; 0 while nothing is stated."""
        if self.points is None or self.state in (RowState.EMPTY, RowState.PARTIAL):
            return ZERO
        return max(self.attainable - self.points, ZERO)

    @property
    def is_filled(self) -> bool:
        """Whether a figure stands in any of its fields."""
        return any(one.value for one in self.inputs)

    @property
    def has_items(self) -> bool:
        """Whether it is a list of items to tick."""
        return any(one.kind == "items" for one in self.inputs)

    @property
    def based_on(self) -> list[str]:
        """The codes of the statements it is based on: its own and those of shared figures."""
        shared = [one.name for one in self.inputs if one.name.startswith("@")]
        return [self.code, *shared]

    @property
    def is_fraction(self) -> bool:
        """Whether it reads as a part over a whole."""
        return is_fraction(self.item)

    @property
    def share(self) -> str:
        """A part over a whole in percent, "" while one of the two is missing."""
        if not self.is_fraction:
            return ""
        values = [one.value for one in self.inputs]
        try:
            part, whole = (Decimal(value.replace(",", ".")) for value in values)
        except ArithmeticError:
            return ""
        if not whole:
            return _("không phát sinh")
        return percent((fraction(exact(part)) / fraction(exact(whole))).as_integer_ratio())

    @property
    def may_claim(self) -> bool:
        """Whether the unit may say that the criterion does not apply."""
        return isinstance(self.item, Criterion) and self.item.may_be_not_applicable

    @property
    def is_adjustment(self) -> bool:
        """Whether it is a bonus or deduction."""
        return isinstance(self.item, Adjustment)

    @property
    def needs_evidence(self) -> bool:
        """Whether evidence is demanded and lacking."""
        return isinstance(self.item, Criterion) and self.item.evidence_required and not self.cited


class Group(NamedTuple):
    """A criterion with its leaves; a leaf of its own stands without a heading."""

    code: str
    title: str
    max: Decimal
    points: Decimal
    rows: list[Row]
    is_headed: bool


class AreaRows(NamedTuple):
    """An area with its groups, points and progress."""

    area: Area
    groups: list[Group]
    points: Decimal
    lost: Decimal
    progress: Progress
    unproven: int

    @property
    def rows(self) -> list[Row]:
        """All rows of the area."""
        return [row for group in self.groups for row in group.rows]


class Around(NamedTuple):
    """What belongs to rows besides statements, by code."""

    cited: Mapping[str, list[Cited]]
    remarks: Mapping[str, int]
    delegates: Mapping[str, str]


class _Use(NamedTuple):
    """A document under a row, as it is read."""

    pk: int
    code: str
    pages: str
    document_id: int
    document__number: str
    document__title: str
    document__extension: str
    document__url: str
    document__signatures: Sequence[str]
    document__issued_on: Any


_USES = Prepared(
    lambda ids: Citation.objects.filter(assessment__in=ids, removed_at=None).values_list(
        *_Use._fields
    )
)


def around(loaded: Loaded, only: Collection[str] | None = None) -> Around:
    """Evidence, open remarks and delegations of one sheet; the evidence of some rows if asked."""
    is_proven = bool(loaded.cited if only is None else set(only) & set(loaded.cited))
    citations = [_Use(*row) for row in _USES([loaded.assessment.pk])] if is_proven else []
    uses = Counter(one.document_id for one in citations)
    cited: dict[str, list[Cited]] = defaultdict(list)
    for one in citations:
        cited[one.code].append(
            Cited(
                one.pk,
                one.document_id,
                one.document__number or one.document__title,
                one.document__title,
                one.pages,
                uses[one.document_id],
                one.document__extension,
                bool(one.document__url),
                one.document__signatures,
                one.document__issued_on,
            )
        )
    return Around(cited, loaded.remarks, loaded.delegates)


def row_of(
    loaded: Loaded,
    item: Criterion | Adjustment,
    card: Scorecard,
    found: Around,
    *,
    locked: str = "",
    typed: Typed | None = None,
    last_points: Decimal | None = None,
    promised: Sequence[Promise] = (),
    warnings: Sequence[str] = (),
    is_brief: bool = False,
) -> Row:
    """One row with the unit's own words; a brief one has its state and points, for sums."""
    sheet = loaded.sheet
    scored = _scored(card, item)
    brief = Row(
        item=item,
        code=item.code,
        state=loaded.states.get(item.code),
        points=_points(card, item, scored),
        attainable=scored.attainable if scored else item.max,
        why="",
        inputs=(),
    )
    if is_brief:
        return brief
    words = sheet.own(item.code)
    facts = (
        stated_facts(item, sheet)
        if isinstance(item, Criterion)
        else dict(words.facts if words else {})
    )
    if isinstance(item, Criterion) and item.by not in UNIT_MAY_STATE:
        locked = _(SUPPLIED[item.by]) if item.by in SUPPLIED else locked
        # What an appraiser gives is not the unit's to see before the council has concluded.
        is_open = item.by != "appraiser" or loaded.state is State.CONCLUDED
        last = sheet.last(item.code) if is_open else None
        facts = dict(last.facts) if last else {}
    return replace(
        brief,
        why=_why(loaded, card, item, scored),
        inputs=inputs_of(item, facts, typed, wordings(loaded.indicator_set)),
        locked=locked,
        is_claimed=words.is_claimed if words else False,
        note=words.note if words else "",
        seen=seen_ids(sheet, item),
        cited=list(found.cited.get(item.code, ())),
        remarks=found.remarks.get(item.code, 0),
        delegate=found.delegates.get(item.code, ""),
        by_name=words.by_name if words else "",
        at=words.at if words else None,
        last_points=last_points,
        promised=promised,
        warnings=list(warnings),
    )


def seen_ids(sheet: Sheet, item: Criterion | Adjustment) -> dict[str, int]:
    """Code → id of the statements a form of this row starts from."""
    assert item.rule is not None
    codes = [item.code, *(ask.name for ask in item.rule.asks if ask.is_shared)]
    return {code: words.id for code in codes if (words := sheet.own(code)) is not None}


def _scored(card: Scorecard, item: Criterion | Adjustment) -> LeafScore | None:
    return card.leaves.get(item.code) if isinstance(item, Criterion) else None


def _points(
    card: Scorecard, item: Criterion | Adjustment, scored: LeafScore | None
) -> Decimal | None:
    if scored is not None:
        return None if scored.state == MISSING else scored.points
    for one in card.adjusted.items:
        if one.adjustment.code == item.code:
            return Decimal(one.points)
    return None


def _why(
    loaded: Loaded, card: Scorecard, item: Criterion | Adjustment, scored: LeafScore | None
) -> str:
    if scored is not None:
        return sentence(loaded.indicator_set, scored, card.facts.year, spoken())
    for one in card.adjusted.items:
        if one.adjustment.code == item.code:
            return adjustment_sentence(one, spoken())
    return ""


def words_of(item: Criterion | Adjustment, sheet: Sheet) -> str:
    """The unit's own figures of a row in few words."""
    facts = stated_facts(item, sheet) if isinstance(item, Criterion) else {}
    own = sheet.own(item.code)
    if own is not None and own.is_claimed:
        return _("không áp dụng")
    if not isinstance(item, Criterion) and own is not None:
        facts = dict(own.facts)
    return in_words(item, facts)


def area_rows(
    loaded: Loaded, card: Scorecard, make: Mapping[str, Row], areas: Sequence[Area]
) -> list[AreaRows]:
    """The rows put under their criteria and areas."""
    found = []
    for area in areas:
        groups = []
        for criterion in area.criteria:
            rows = [make[leaf.code] for leaf in criterion.leaves() if leaf.code in make]
            if rows:
                points = sum((row.points or ZERO for row in rows), ZERO)
                groups.append(
                    Group(
                        criterion.code,
                        criterion.title.said(spoken()),
                        criterion.max,
                        points,
                        rows,
                        not criterion.is_leaf,
                    )
                )
        rows = [row for group in groups for row in group.rows]
        states = {row.code: row.state for row in rows if row.state is not None}
        scored = card.areas.get(area.code)
        found.append(
            AreaRows(
                area,
                groups,
                scored.points if scored else ZERO,
                sum((row.lost for row in rows), ZERO),
                progress(states),
                sum(state is RowState.UNPROVEN for state in states.values()),
            )
        )
    return found
