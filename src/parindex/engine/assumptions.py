"""Numbers that no source gives and that we chose, listed so that nobody takes them for official."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.language import gettext as _
from parindex.language import gettext_noop, spoken


class Assumption(NamedTuple):
    """One table with an assumed number: where, and which numbers."""

    place: str
    what: str


_WORDS = {
    "criterion.max": gettext_noop("điểm tối đa của các tiêu chí"),
    "criterion.rule": gettext_noop("tham số cách chấm của các tiêu chí"),
    "shares": gettext_noop("phân bổ điểm tự chấm và khảo sát"),
    "max": gettext_noop("điểm tối đa"),
    "rule": gettext_noop("tham số cách chấm"),
}


def assumptions(indicator_set: IndicatorSet) -> list[Assumption]:
    """Every place of a set that carries `assumed`."""
    found = [*_said("set.toml", indicator_set.assumed)]
    found += _said(_("xếp loại"), indicator_set.rating.assumed)
    found += _said(_("xếp hạng"), indicator_set.ranking.assumed)
    found += _said(_("trần điểm thưởng, trừ"), indicator_set.adjustments.assumed)
    for item in indicator_set.adjustments.items:
        found += _said(f"{item.code} {item.title.said(spoken())}", item.assumed)
    for entry in indicator_set.calendar:
        found += _said(_("lịch, %(title)s") % {"title": entry.title.said(spoken())}, entry.assumed)
    for area in indicator_set.areas:
        for criterion in area.criteria:
            for one in (criterion, *criterion.children):
                found += _said(
                    f"{one.code} {one.title.said(spoken())}", one.assumed or _in_rule(one)
                )
    for result in indicator_set.survey.results.values() if indicator_set.survey else ():
        found += _said(
            _("khảo sát, tiêu chí %(code)s") % {"code": result.criterion}, result.assumed
        )
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
        yield Assumption(place, _("các số ở đây"))
    elif assumed:
        yield Assumption(place, ", ".join(_(_WORDS.get(one, one)) for one in assumed))
