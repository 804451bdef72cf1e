"""Reading the rows of sheets with few queries: one unit whole, or a cycle at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Count, Model, Q, QuerySet

from parindex.assessments.beside import BESIDE, beside
from parindex.assessments.facts import Sheet, Unit, Words, sheet_of
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.progress import (
    Progress,
    RowState,
    is_judged,
    judged_rows,
    progress,
    states,
)
from parindex.assessments.workflow import Sheet as Guarded
from parindex.assessments.workflow import State
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle, CycleUnit, Edition, Extension
from parindex.cycles.queries import indicator_set_of, windows_of_unit
from parindex.directory.prepared import Prepared, together
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key

_BEFORE_THE_COUNCIL = (State.DECIDING.value, State.CONCLUDED.value)
CURRENT = Statement.objects.filter(replaced_by=None)


@dataclass
class Loaded:
    """One unit's sheet with all that guards and screens ask about it.

    `cited` counts documents by code, `remarks` open ones, `delegates` names colleagues; `asked` are
    the codes with a question that was sent, `flagged` those with one that was not.
    """

    assessment: Assessment
    cycle: Cycle
    indicator_set: IndicatorSet
    sheet: Sheet
    cited: Mapping[str, int]
    remarks: Mapping[str, int]
    delegates: Mapping[str, str]
    windows: dict[Phase, Window]
    open_questions: int = 0
    unsent: int = 0
    unexplained: int = 0
    asked: frozenset[str] = frozenset()
    flagged: frozenset[str] = frozenset()
    undecided: int = 0

    @property
    def state(self) -> State:
        """Where the sheet stands."""
        return State(self.assessment.state)

    @cached_property
    def states(self) -> dict[str, RowState]:
        """How far each row of the unit is."""
        return states(self.indicator_set, self.sheet, self.cited)

    @cached_property
    def progress(self) -> Progress:
        """How far the sheet is."""
        return progress(self.states)

    def timed(self, now: datetime) -> Guarded:
        """The sheet as `workflow.closed` sees it, which asks for the clock alone."""
        return Guarded(
            state=self.state,
            unit=self.assessment.unit.code,
            now=now,
            windows=self.windows,
            begun_at=self.assessment.begun_at,
        )

    def guarded(self, now: datetime) -> Guarded:
        """The sheet as all the workflow's guards see it, its rows counted."""
        rows = judged_rows(self.indicator_set)
        unappraised = sum(not is_judged(self.sheet, one.code) for one in rows)
        unreviewed = sum(not is_judged(self.sheet, code, Stage.REVIEW) for code in self.asked)
        return replace(
            self.timed(now),
            unanswered=self.progress.unanswered,
            unproven=self.progress.unproven,
            questions=self.unsent,
            unexplained=self.unexplained,
            unappraised=unappraised,
            unreviewed=unreviewed,
            undecided=self.undecided,
            reopened=self.assessment.reopened,
            complaint_until=self.assessment.complaint_until,
        )


_FIELDS = (
    "pk",
    "code",
    "stage",
    "facts",
    "points",
    "is_claimed",
    "is_accepted",
    "verdict",
    "reason",
    "note",
    "by_id",
    "by_name",
    "at",
)


def words_of(statement: Statement) -> Words:
    """A statement as values."""
    return Words(*(getattr(statement, name) for name in _FIELDS))


_PARTS: tuple[tuple[type[Model], str], ...] = (
    (Assessment, ""),
    (CycleUnit, "unit__"),
    (Cycle, "unit__cycle__"),
    (Edition, "unit__cycle__edition__"),
)
_COLUMNS = [
    [one.attname for one in model._meta.concrete_fields if one.attname != "body"]
    for model, _ in _PARTS
]
_ASSESSMENTS = Prepared(
    lambda ids: Assessment.objects.filter(pk__in=ids).values_list(
        *(
            place + name
            for (_, place), names in zip(_PARTS, _COLUMNS, strict=True)
            for name in names
        )
    )
)
# The same columns in the same order: Django locks one table of several only where it reads models.
_HELD = Prepared(
    lambda ids: (
        Assessment.objects.filter(pk__in=ids)
        .select_related("unit__cycle__edition")
        .defer("unit__cycle__edition__body")
        .select_for_update(no_key=True, of=("self",))
    )
)


def load(assessment_id: int) -> Loaded:
    """One unit's sheet; `Assessment.DoesNotExist` when there is none."""
    return _loaded(_ASSESSMENTS, assessment_id)


def _loaded(read: Prepared, assessment_id: int) -> Loaded:
    """One unit's sheet, its row read by a read that gives all the columns of `_PARTS`."""
    rows, stated, others = together((read, _STATED, BESIDE), assessment_id)
    if not rows:
        raise Assessment.DoesNotExist
    values, made = iter(rows[0]), []
    for (model, _), names in zip(_PARTS, _COLUMNS, strict=True):
        made.append(model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names)))))
    assessment, unit, cycle, edition = made
    assert isinstance(assessment, Assessment)
    assert isinstance(unit, CycleUnit)
    assert isinstance(cycle, Cycle)
    assert isinstance(edition, Edition)
    assessment.unit, unit.cycle, cycle.edition = unit, cycle, edition
    return _sheets(cycle, [assessment], stated, others)[0]


def hold(assessment_id: int) -> Loaded:
    """One unit's sheet, its row locked until the transaction ends.

    Acts on one sheet follow one another, so that nothing is written beside what was just signed.
    SQLite knows no such lock: there a transaction is the only one that writes from its beginning.
    """
    assert connection.in_atomic_block, "a lock lasts as long as its transaction"
    return _loaded(_HELD, assessment_id)


def hold_cycle(cycle: Cycle, codes: Iterable[str] | None = None) -> list[Loaded]:
    """The sheets of a cycle, or of the units with these codes, locked like `hold` does."""
    found = Assessment.objects.filter(unit__cycle=cycle)
    if codes is not None:
        found = found.filter(unit__code__in=list(codes))
    lock_sheets(found.values_list("pk", flat=True))
    return load_cycle(cycle, codes)


_LOCKED = Prepared(
    lambda ids: (
        Assessment.objects.select_for_update(no_key=True)
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk")
    )
)


def lock_sheets(ids: Iterable[int]) -> None:
    """Lock the rows of some sheets, in one order for everybody, before they are read."""
    if not connection.features.has_select_for_update:
        return
    assert connection.in_atomic_block, "a lock lasts as long as its transaction"
    _LOCKED(list(ids))


def load_cycle(
    cycle: Cycle, codes: Iterable[str] | None = None, *, rows: Collection[str] | None = None
) -> list[Loaded]:
    """All sheets of a cycle, or of the units with these codes, in the order of names.

    `rows` limits the statements to some codes, for a page that shows one criterion.
    """
    found = Assessment.objects.filter(unit__cycle=cycle).select_related("unit")
    if codes is not None:
        found = found.filter(unit__code__in=list(codes))
    listed = sorted(found, key=lambda one: vietnamese_key(one.unit.name))
    return load_many(cycle, listed, rows=rows)


def _stated(ids: Sequence[int]) -> QuerySet[Statement, tuple[Any, ...]]:
    """What stands of these sheets. Said so that only their own rows are looked at: the join of
    `CURRENT` may walk through every statement of every year."""
    stated = Statement.objects.filter(assessment__in=ids)
    replaced = stated.filter(replaces__isnull=False).values("replaces")
    return stated.exclude(pk__in=replaced).values_list("assessment_id", *_FIELDS)


_STATED = Prepared(_stated)
_EXTENDED = Prepared(
    lambda ids: Extension.objects.filter(unit__assessment__in=ids).values_list(
        "unit_id", "phase", "until"
    )
)


def load_many(
    cycle: Cycle, assessments: Sequence[Assessment], *, rows: Collection[str] | None = None
) -> list[Loaded]:
    """The sheets of these assessments of one cycle, with a constant number of queries."""
    ids = [one.pk for one in assessments]
    stated = _STATED(ids) if rows is None else _stated(ids).filter(code__in=list(rows))
    return _sheets(cycle, assessments, stated, BESIDE(ids))


def _sheets(
    cycle: Cycle,
    assessments: Sequence[Assessment],
    stated: Iterable[Sequence[Any]],
    around: Iterable[Sequence[Any]],
) -> list[Loaded]:
    """The sheets of these assessments from the rows of `_STATED` and `BESIDE`."""
    indicator_set = indicator_set_of(cycle)
    words: dict[int, list[Words]] = defaultdict(list)
    for assessment_id, *row in stated:
        words[assessment_id].append(Words(*row))
    windows, others = beside(around)
    # Nothing comes before the council before a sheet was referred to it.
    heard = [one.pk for one in assessments if one.state in _BEFORE_THE_COUNCIL]
    agenda = _undecided(heard) if heard else {}
    found = []
    for one in assessments:
        unit = Unit(one.unit.code, one.unit.name, one.unit.group, cycle.year)
        found_beside = others[one.pk]
        asked = found_beside.questions
        found.append(
            Loaded(
                assessment=one,
                cycle=cycle,
                indicator_set=indicator_set,
                sheet=sheet_of(unit, words.get(one.pk, ())),
                cited=found_beside.cited,
                remarks=found_beside.remarks,
                delegates=found_beside.delegates,
                windows=windows_of_unit(windows, found_beside.extensions),
                open_questions=sum(row.signed_at is None for row in asked),
                unsent=sum(row.sent_at is None for row in asked),
                unexplained=sum(
                    row.sent_at is not None and row.signed_at is None and not row.answer.strip()
                    for row in asked
                ),
                asked=frozenset(row.code for row in asked if row.sent_at is not None),
                flagged=frozenset(row.code for row in asked if row.sent_at is None),
                undecided=agenda.get(one.pk, 0),
            )
        )
    return found


def extensions_of(ids: Sequence[int]) -> dict[int, list[tuple[str, object]]]:
    """Unit → (phase, until) of the extensions given to the units of these sheets."""
    found: dict[int, list[tuple[str, object]]] = defaultdict(list)
    for unit_id, phase, until in _EXTENDED(ids):
        found[unit_id].append((phase, until))
    return found


def _undecided(ids: Sequence[int]) -> dict[int, int]:
    """How many rows of these sheets the council has still to decide, where there are any."""
    found = Assessment.objects.filter(pk__in=ids)
    counted = found.annotate(open=Count("agenda", filter=Q(agenda__decided_at=None)))
    return dict(counted.filter(open__gt=0).values_list("pk", "open"))
