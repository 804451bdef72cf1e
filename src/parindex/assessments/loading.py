"""Reading the rows of sheets with few queries: one unit whole, or a cycle at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection
from django.db.models import Count, Q

from parindex.assessments.facts import Sheet, Unit, Words, sheet_of
from parindex.assessments.models import Assessment, Citation, Question, Statement
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
from parindex.cycles.models import Cycle, Extension
from parindex.cycles.queries import indicator_set_of, windows_of, windows_of_unit
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key

_BEFORE_THE_COUNCIL = (State.DECIDING.value, State.CONCLUDED.value)
CURRENT = Statement.objects.filter(replaced_by=None)


@dataclass
class Loaded:
    """One unit's sheet with all that guards and screens ask about it.

    `cited` counts documents by code, `asked` are the codes with a question that was sent,
    `flagged` those with one that was not.
    """

    assessment: Assessment
    cycle: Cycle
    indicator_set: IndicatorSet
    sheet: Sheet
    cited: Mapping[str, int]
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

    def guarded(self, now: datetime) -> Guarded:
        """The sheet as the workflow's guards see it."""
        rows = judged_rows(self.indicator_set)
        unappraised = sum(not is_judged(self.sheet, one.code) for one in rows)
        unreviewed = sum(not is_judged(self.sheet, code, Stage.REVIEW) for code in self.asked)
        return Guarded(
            state=self.state,
            unit=self.assessment.unit.code,
            now=now,
            windows=self.windows,
            begun_at=self.assessment.begun_at,
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


def load(assessment_id: int) -> Loaded:
    """One unit's sheet; `Assessment.DoesNotExist` when there is none."""
    assessment = (
        Assessment.objects.select_related("unit__cycle__edition")
        .defer("unit__cycle__edition__body")
        .get(pk=assessment_id)
    )
    return load_many(assessment.unit.cycle, [assessment])[0]


def hold(assessment_id: int) -> Loaded:
    """One unit's sheet, its row locked until the transaction ends.

    Acts on one sheet follow one another, so that nothing is written beside what was just signed.
    SQLite knows no such lock: there a transaction is the only one that writes from its beginning.
    """
    lock_sheets([assessment_id])
    return load(assessment_id)


def hold_cycle(cycle: Cycle, codes: Iterable[str] | None = None) -> list[Loaded]:
    """The sheets of a cycle, or of the units with these codes, locked like `hold` does."""
    found = Assessment.objects.filter(unit__cycle=cycle)
    if codes is not None:
        found = found.filter(unit__code__in=list(codes))
    lock_sheets(found.values_list("pk", flat=True))
    return load_cycle(cycle, codes)


def lock_sheets(ids: Iterable[int]) -> None:
    """Lock the rows of some sheets, in one order for everybody, before they are read."""
    if not connection.features.has_select_for_update:
        return
    rows = Assessment.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    list(rows.order_by("pk").values_list("pk", flat=True))


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


def load_many(
    cycle: Cycle, assessments: Sequence[Assessment], *, rows: Collection[str] | None = None
) -> list[Loaded]:
    """The sheets of these assessments of one cycle, with a constant number of queries."""
    ids = [one.pk for one in assessments]
    indicator_set = indicator_set_of(cycle)
    windows = windows_of(cycle)
    words: dict[int, list[Words]] = defaultdict(list)
    stated = CURRENT.filter(assessment__in=ids)
    if rows is not None:
        stated = stated.filter(code__in=list(rows))
    for assessment_id, *row in stated.values_list("assessment_id", *_FIELDS):
        words[assessment_id].append(Words(*row))
    cited: dict[int, Counter[str]] = defaultdict(Counter)
    for assessment_id, code in Citation.objects.filter(
        assessment__in=ids, removed_at=None
    ).values_list("assessment_id", "code"):
        cited[assessment_id][code] += 1
    questions = _questions(ids)
    # Nothing comes before the council before a sheet was referred to it.
    heard = [one.pk for one in assessments if one.state in _BEFORE_THE_COUNCIL]
    agenda = dict(
        Assessment.objects.filter(pk__in=heard)
        .annotate(open=Count("agenda", filter=Q(agenda__decided_at=None)))
        .filter(open__gt=0)
        .values_list("pk", "open")
    )
    extensions: dict[int, list[tuple[str, object]]] = defaultdict(list)
    for unit_id, phase, until in Extension.objects.filter(unit__assessment__in=ids).values_list(
        "unit_id", "phase", "until"
    ):
        extensions[unit_id].append((phase, until))
    found = []
    for one in assessments:
        unit = Unit(one.unit.code, one.unit.name, one.unit.group, cycle.year)
        asked = questions.get(one.pk, [])
        found.append(
            Loaded(
                assessment=one,
                cycle=cycle,
                indicator_set=indicator_set,
                sheet=sheet_of(unit, words.get(one.pk, ())),
                cited=cited.get(one.pk, Counter()),
                windows=windows_of_unit(windows, extensions.get(one.unit_id, ())),
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


def _questions(ids: Sequence[int]) -> dict[int, list[Question]]:
    found: dict[int, list[Question]] = defaultdict(list)
    for one in Question.objects.filter(assessment__in=ids, withdrawn_at=None):
        found[one.assessment_id].append(one)
    return found
