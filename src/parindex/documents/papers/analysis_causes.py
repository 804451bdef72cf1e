"""Where points were lost, criterion by criterion, and the reason that is given most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO
from parindex.engine.results import Results
from parindex.engine.rules import VALUE, Checklist, Options, Ratio, Steps, Timeliness, YesNo
from parindex.engine.scoring import MISSING, LeafScore
from parindex.engine.shares import leaf_share, mean_percent
from parindex.engine.tracing import sentence

_POINTS = re.compile(r":? [-−]?[\d.]+(,\d+)? điểm\.?$")
_BELOW = re.compile(r"^[\d.,]+/[\d.,]+ = [\d.,]+%, (dưới [^:]+)")
_LATENESS = {
    "late": "thực hiện chậm so với thời hạn",
    "missing": "không thực hiện hoặc quá thời hạn được tính điểm",
}
LONGEST = 220
"""A reason that is longer is cut off in a report."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A criterion on which points were lost.

    `losers` of `units` lost points, `lost` in all; `mean` is in percent of what was attainable.
    `reason` is what is said most often about those who lost, of `said` units; "" when no two units
    have the same reason. `silent` units stated nothing.
    """

    code: str
    title: str
    area: str
    max: Decimal
    units: int
    losers: int
    lost: Decimal
    mean: Decimal
    reason: str
    said: int
    silent: int


def losses_of(found: Results) -> tuple[Loss, ...]:
    """Every criterion on which a unit lost points, the one with the lowest mean share first."""
    rows = []
    for area in found.indicator_set.areas:
        for leaf in area.leaves():
            scored = [
                (one, card.facts.year)
                for card in found.cards
                if card.index is not None and (one := card.leaves.get(leaf.code)) and one.attainable
            ]
            if any(one.lost > 0 for one, _ in scored):
                rows.append(_loss(found.indicator_set, area.code, scored))
    return tuple(sorted(rows, key=lambda row: (row.mean, -row.lost)))


def _loss(indicator_set: IndicatorSet, area: str, scored: list[tuple[LeafScore, int]]) -> Loss:
    leaf, losers = scored[0][0].leaf, [(one, year) for one, year in scored if one.lost > 0]
    said = Counter(why for one, year in losers for why in reasons(indicator_set, one, year) if why)
    reason, count = said.most_common(1)[0] if said else ("", 0)
    is_common = count > 1 or len(losers) == 1
    return Loss(
        code=leaf.code,
        title=leaf.title.vi,
        area=area,
        max=leaf.max,
        units=len(scored),
        losers=len(losers),
        lost=sum((one.lost for one, _ in losers), Decimal(0)),
        mean=mean_percent(leaf_share(one) for one, _ in scored) or ZERO,
        reason=reason if is_common else "",
        said=count if is_common else 0,
        silent=sum(one.state == MISSING for one, _ in losers),
    )


def reasons(indicator_set: IndicatorSet, one: LeafScore, year: int) -> Iterator[str]:
    """Why a unit lost points here: what was said about it, what lacks, or what it reached.

    A reason of an appraiser comes before the sentence of the rule; every content that a checklist
    lacks is a reason of its own. Rules whose sentence is all figures of one unit give none.
    """
    statement, rule = one.statement, one.leaf.rule
    if one.state == MISSING or statement is None:
        return
    if statement.stage > Stage.UNIT and statement.reason.strip():
        yield _short(statement.reason)
    elif statement.points is not None:
        return
    elif isinstance(rule, Checklist):
        met = one.values.get(VALUE, ())
        for item in rule.items:
            if item.id not in met:  # type: ignore[operator]  # read as item ids
                yield f"chưa đạt: {_short(item.title.vi)}"
    elif isinstance(rule, YesNo):
        yield "không thực hiện hoặc không đạt"
    elif isinstance(rule, Options):
        yield _short(_POINTS.sub("", sentence(indicator_set, one, year)))
    elif isinstance(rule, Timeliness):
        yield _LATENESS.get(rule.timeliness(one.values, year), "")
    elif isinstance(rule, Ratio | Steps):
        below = _BELOW.match(sentence(indicator_set, one, year))
        if below:
            yield f"tỷ lệ đạt {_short(below[1])}"


def _short(text: str) -> str:
    plain = " ".join(text.split()).rstrip(" .;:")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"
