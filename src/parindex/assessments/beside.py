"""What belongs to sheets beside their statements, in one read: a read costs more than its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, QuerySet, Value

from parindex.assessments.models import Citation, Delegation, Question, Remark
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import CyclePhase, Extension
from parindex.directory.prepared import Prepared


class Asked(NamedTuple):
    """What guards ask of a question."""

    code: str
    answer: str
    sent_at: datetime | None
    signed_at: datetime | None


@dataclass
class Beside:
    """Beside the statements of one sheet: `cited` counts documents by code, `remarks` those that
    are open and meant for the unit, `delegates` are names by code."""

    extensions: list[tuple[str, datetime]] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    cited: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    delegates: dict[str, str] = field(default_factory=dict)


_NO_TEXT = Value("")
_NO_TIME = Value(None, output_field=DateTimeField())


def _rows(ids: Sequence[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of: sheet, what it is, its code or phase, a text, four moments.

    The sheets are of one cycle, so the first of them leads to its phases.
    """
    no_times = (_NO_TIME, _NO_TIME, _NO_TIME, _NO_TIME)
    phases = CyclePhase.objects.filter(cycle__units__assessment__in=ids[:1]).values_list(
        "cycle__units__assessment",
        Value("phase"),
        "phase",
        _NO_TEXT,
        "opens",
        "due",
        "closes",
        "grace_until",
    )
    extensions = Extension.objects.filter(unit__assessment__in=ids).values_list(
        "unit__assessment", Value("extension"), "phase", _NO_TEXT, "until", *no_times[:3]
    )
    questions = Question.objects.filter(assessment__in=ids, withdrawn_at=None).values_list(
        "assessment", Value("question"), "code", "answer", "sent_at", "signed_at", *no_times[:2]
    )
    citations = Citation.objects.filter(assessment__in=ids, removed_at=None).values_list(
        "assessment", Value("citation"), "code", _NO_TEXT, *no_times
    )
    remarks = Remark.objects.filter(assessment__in=ids, is_internal=False, settled_at=None)
    open_remarks = remarks.values_list("assessment", Value("remark"), "code", _NO_TEXT, *no_times)
    delegations = Delegation.objects.filter(assessment__in=ids).values_list(
        "assessment", Value("delegation"), "code", "user__display_name", *no_times
    )
    others = (extensions, questions, citations, open_remarks, delegations)
    return phases.order_by().union(*(one.order_by() for one in others), all=True)


BESIDE = Prepared(_rows)


def beside(rows: Iterable[Sequence[Any]]) -> tuple[dict[Phase, Window], Mapping[int, Beside]]:
    """The phases of the cycle without any extensions, and what is beside each of its sheets."""
    windows: dict[Phase, Window] = {}
    found: dict[int, Beside] = defaultdict(Beside)
    for assessment_id, kind, key, text, *times in rows:
        one = found[assessment_id]
        match kind:
            case "phase":
                windows[Phase(key)] = Window(*times)
            case "extension":
                one.extensions.append((key, times[0]))
            case "question":
                one.questions.append(Asked(key, text, times[0], times[1]))
            case "citation":
                one.cited[key] += 1
            case "remark":
                one.remarks[key] += 1
            case "delegation":
                one.delegates[key] = text
    return windows, found
