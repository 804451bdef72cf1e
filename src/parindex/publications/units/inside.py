"""What a unit's page shows besides to the unit's own people and to those who watch."""

from __future__ import annotations

from dataclasses import dataclass

from parindex.access import Actor, Can, denial
from parindex.assessments.queries.remarks_said import SaidLine, said_of
from parindex.engine.tables import Text
from parindex.improvement.models import Plan
from parindex.improvement.queries import plan_of
from parindex.publications.units.reading import UnitPage


@dataclass(frozen=True)
class Inside:
    """Remarks by row, the unit's plan if it has begun, and whether this person may write it."""

    said: list[tuple[str, Text, list[SaidLine]]]
    plan: Plan | None
    may_plan: bool


def inside_of(actor: Actor, page: UnitPage) -> Inside | None:
    """The inner part of a unit's page; None for whoever may not read the unit's sheet."""
    if denial(actor, Can.READ_SHEET, page.unit):
        return None
    cycle = page.publication.cycle
    said = said_of(actor, cycle, page.unit) if cycle is not None else {}
    titles = {code: item.title for code, item in page.rules.by_code.items()}
    titles |= {item.code: item.title for item in page.rules.adjustments.items}
    rows = [(code, titles[code], said[code]) for code in titles if code in said]
    plan = plan_of(page.unit, page.publication.year)
    return Inside(rows, plan, not denial(actor, Can.ANSWER, page.unit))
