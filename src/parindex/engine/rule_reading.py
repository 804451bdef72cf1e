"""Reading what criteria and adjustments share: rules, the wording of facts, due days, `assumed`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from parindex.engine.indicators import CalendarEntry
from parindex.engine.rules import RULES, Due, Rule
from parindex.engine.tables import Table, Text

_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def assumed(table: Table) -> bool | tuple[str, ...]:
    """Whether the numbers here, or those named, are ours because the source gives none."""
    value = table.raw("assumed", False)
    return value if isinstance(value, bool) else table.texts("assumed")


def month_day(text: str, after: int = 0) -> Due | None:
    """ "12-31" as a due day, or None when it is none."""
    match = _MONTH_DAY.fullmatch(text)
    if not match:
        return None
    month, day = int(match[1]), int(match[2])
    return Due(month, day, after) if 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] else None


def read_asks(table: Table) -> Mapping[str, Text]:
    """The wording of each fact, by name."""
    inner = table.table("ask", None)
    return {name: inner.wording(name) for name in inner.values} if inner else {}


def read_rule(
    table: Table | None, maximum: Any, calendar: tuple[CalendarEntry, ...]
) -> Rule | None:
    """The rule of a table, with a due day looked up in the calendar; None with a problem noted."""
    if table is None:
        return None
    before = len(table.problems)
    kind = table.choice("kind", RULES)
    if len(table.problems) > before or not isinstance(maximum, Decimal) or maximum <= 0:
        return None
    due = table.values.get("due")
    if isinstance(due, str):
        dates = {entry.id: entry.due for entry in calendar}
        found = month_day(due) or dates.get(due)
        if found is None:
            table.problem(
                f"«due» là «{due}»: không phải ngày MM-DD, không có trong lịch.",
                "Sửa thành ngày hoặc mã của một mốc trong lịch.",
            )
        table.values = {**table.values, "due": found or Due(12, 31)}
    rule = RULES[kind].read(table, maximum)
    table.finish()
    return rule if len(table.problems) == before else None
