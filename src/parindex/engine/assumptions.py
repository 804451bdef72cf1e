"""Numbers that no source gives and that we chose, listed so that nobody takes them for official."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from parindex.engine.indicators import Criterion, IndicatorSet


class Assumption(NamedTuple):
    """One table with an assumed number: where, and which numbers."""

    place: str
    what: str


_WORDS = {
    "criterion.max": "điểm tối đa của các tiêu chí",
    "criterion.rule": "tham số cách chấm của các tiêu chí",
    "shares": "phân bổ điểm tự chấm và khảo sát",
    "max": "điểm tối đa",
    "rule": "tham số cách chấm",
}


def assumptions(indicator_set: IndicatorSet) -> list[Assumption]:
    """Every place of a set that carries `assumed`."""
    found = [*_said("set.toml", indicator_set.assumed)]
    found += _said("xếp loại", indicator_set.rating.assumed)
    found += _said("xếp hạng", indicator_set.ranking.assumed)
    found += _said("trần điểm thưởng, trừ", indicator_set.adjustments.assumed)
    for item in indicator_set.adjustments.items:
        found += _said(f"{item.code} {item.title}", item.assumed)
    for entry in indicator_set.calendar:
        found += _said(f"lịch, {entry.title}", entry.assumed)
    for area in indicator_set.areas:
        for criterion in area.criteria:
            for one in (criterion, *criterion.children):
                found += _said(f"{one.code} {one.title}", one.assumed or _in_rule(one))
    for result in indicator_set.survey.results.values() if indicator_set.survey else ():
        found += _said(f"khảo sát, tiêu chí {result.criterion}", result.assumed)
    return found


def _in_rule(criterion: Criterion) -> bool:
    """Whether the rule or one of its bands, options or items says so itself."""
    tables = [criterion.rule_table]
    for value in criterion.rule_table.values():
        if isinstance(value, list):
            tables.extend(one for one in value if isinstance(one, dict))
    return any(table.get("assumed") is True for table in tables)


def _said(place: str, assumed: bool | tuple[str, ...]) -> Iterator[Assumption]:  # noqa: FBT001
    if assumed is True:
        yield Assumption(place, "các số ở đây")
    elif assumed:
        yield Assumption(place, ", ".join(_WORDS.get(one, one) for one in assumed))
