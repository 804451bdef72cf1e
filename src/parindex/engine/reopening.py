"""A snapshot opened again to be read: what its document holds is trusted, nothing is checked.

Whoever doubts a document verifies it (`snapshot.verify`). Pages read what was frozen by ourselves;
reading it as if a stranger had typed it, and writing its document once more, would take them four
times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from parindex.engine.enclosures import Enclosures, read_enclosed
from parindex.engine.facts import ACCEPTED, OVERRIDE, VOID, Published, Stage, Statement, UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read_document
from parindex.engine.resting import collector_at_rest, set_aside
from parindex.engine.results import results
from parindex.engine.rules import FactType, Value
from parindex.engine.scoring import Scorecard
from parindex.engine.snapshot import Snapshot, read_printed, read_provenance, scored_claims
from parindex.engine.stating import REASON, STAGE

_STAGES = {stage.name.lower(): stage for stage in Stage}
_APART = frozenset((OVERRIDE, "n/a", ACCEPTED, VOID, STAGE, REASON))
"""What a row may say beside its figures."""


@dataclass(frozen=True)
class Reopened(Snapshot):
    """A snapshot to be read; `again` brings the document once more for what few pages ask for."""

    again: Callable[[], Mapping[str, Any]]

    @cached_property
    def claimed(self) -> Mapping[str, Scorecard]:
        """The scorecard of what each unit stated of itself, made when it is asked for."""
        with collector_at_rest():
            claims = facts_in(self.indicator_set, self.again().get("claimed", ()))
            return scored_claims(self.indicator_set, claims)


def reopen(again: Callable[[], Mapping[str, Any]]) -> Snapshot:
    """The snapshot in a document that was frozen by ourselves; `again` brings the document."""
    with collector_at_rest():
        found = _reopened(again(), again)
        set_aside()
    return found


def _reopened(document: Mapping[str, Any], again: Callable[[], Mapping[str, Any]]) -> Snapshot:
    indicator_set = read_document(document["indicator_set"])
    if isinstance(indicator_set, list):
        raise ValueError(f"the indicator set of {document['digest']}: {indicator_set[0]}")
    units = facts_in(indicator_set, document["facts"])
    beside = {name: document[name] for name in ("survey", "last_year") if name in document}
    printed = read_printed(document.get("printed") or {})
    return Reopened(
        indicator_set=indicator_set,
        provenance=read_provenance(document.get("provenance") or {}),
        printed=printed,
        results=results(indicator_set, units, printed),
        enclosed=_enclosed(indicator_set, beside),
        digest=str(document["digest"]),
        parts={},
        again=again,
    )


def _enclosed(indicator_set: IndicatorSet, beside: Mapping[str, Any]) -> Enclosures:
    problems: list[Any] = []
    found = read_enclosed(indicator_set, beside, "", problems)
    if problems:
        raise ValueError(str(problems[0]))
    return found


def facts_in(indicator_set: IndicatorSet, units: Sequence[Mapping[str, Any]]) -> list[UnitFacts]:
    """The facts of units as a document holds them; `stating.unit_document` wrote them."""
    reader = _Reader(indicator_set)
    return [reader.unit(raw) for raw in units]


class _Reader:
    """What the codes of a set stand for, looked up once for all units."""

    def __init__(self, indicator_set: IndicatorSet) -> None:
        self.asked = {
            code: {name: ask.type for name, ask in asks.items()}
            for code, asks in indicator_set.asked.items()
        }
        self.adjustments = {item.code for item in indicator_set.adjustments.items}
        self.shared = {f"@{fact.id}": FactType.NUMBER for fact in indicator_set.facts}
        self.year = indicator_set.in_force.year

    def unit(self, raw: Mapping[str, Any]) -> UnitFacts:
        """The facts of one unit."""
        statements: dict[str, Statement] = {}
        adjustments: dict[str, Statement] = {}
        shared: dict[str, Value] = {}
        stated: dict[str, Decimal] = {}
        for code, row in raw["facts"].items():
            if code in self.asked:
                into = adjustments if code in self.adjustments else statements
                into[code] = _statement(self.asked[code], row)
            elif code in self.shared:
                shared[code] = _value(self.shared[code], row)
            else:
                stated[code] = Decimal(row[OVERRIDE])
        return UnitFacts(
            unit=raw["unit"],
            year=int(raw.get("year", self.year)),
            name=raw["name"],
            group=raw["group"],
            tags=dict(raw.get("tags", {})),
            statements=statements,
            shared=shared,
            adjustments=adjustments,
            stated=stated,
            events=frozenset(raw.get("events", ())),
            published=_published(raw.get("published")),
        )


def _statement(asked: Mapping[str, FactType], row: Mapping[str, Any]) -> Statement:
    if row.keys().isdisjoint(_APART):
        return Statement({name: _value(asked[name], raw) for name, raw in row.items()})
    values = {name: _value(asked[name], raw) for name, raw in row.items() if name not in _APART}
    points = row.get(OVERRIDE)
    return Statement(
        values=values,
        stage=_STAGES[row.get(STAGE, "unit")],
        points=None if points is None else Decimal(points),
        reason=row.get(REASON, ""),
        is_claimed="n/a" in row or ACCEPTED in row,
        is_accepted=ACCEPTED in row,
        is_void=VOID in row,
    )


def _value(kind: FactType, raw: Any) -> Value:
    """A fact as `facts.read_value` had read it before `facts.written` wrote it down."""
    if kind is FactType.SIGNED or kind is FactType.POINTS:
        return Decimal(raw)
    if type(raw) is not str:
        return tuple(raw) if kind is FactType.ITEMS else raw
    if kind is FactType.NUMBER:
        return Decimal(raw)
    if kind is FactType.SHARE:
        return Fraction(raw) if "/" in raw else Decimal(raw)
    if kind is FactType.TIMELINESS and raw[:1].isdigit():
        return date.fromisoformat(raw)
    return raw


def _published(raw: Mapping[str, Any] | None) -> Published | None:
    if not raw:
        return None
    index = raw.get("index")
    index = None if index is None else Decimal(index)
    return Published(raw.get("rank"), raw.get("of"), raw.get("rating", ""), index)
