"""What would have to be different for a criterion to earn more, rule kind by rule kind.

Each rule proposes changed facts; `parindex.engine.improving` lets the rule itself give the points
and keeps what gains. `effort` is how large the change is, 0 to 1, as a part of what the fact spans:
1 task of 88 is 1/88, one of three rungs of options 1/3, everything that was never done 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from parindex.engine.reaching import choices, levels
from parindex.engine.reaching.base import Level, Reach
from parindex.engine.reaching.counts import fewer_cases, more_items, towards_edges
from parindex.engine.reaching.shares import of_a_whole
from parindex.engine.rules import (
    VALUE,
    Change,
    Checklist,
    DeductPerItem,
    Direct,
    Options,
    PerItem,
    Ratio,
    RelativeToBest,
    ScaledImport,
    Steps,
    Surveyed,
    Timeliness,
    Values,
    YesNo,
)
from parindex.engine.rules.compared import BEST, MEAN_WEIGHT
from parindex.engine.scoring import LeafScore
from parindex.engine.tracing import label
from parindex.engine.voice import Voice

__all__ = ["Level", "Reach", "reaches", "rest_sentence", "unstated_sentence", "with_changes"]


def reaches(
    scored: LeafScore, year: int, voice: Voice, level: Level | None = None
) -> Iterator[Reach]:
    """What could be different about a leaf, in no order; nothing where its facts are unknown."""
    rule, values = scored.leaf.rule, scored.values
    match rule:
        case YesNo():
            yield from choices.yes(voice)
        case Options():
            yield from choices.options(rule, values, voice)
        case Timeliness():
            yield from choices.timeliness(rule, values, year, voice)
        case Checklist():
            yield from choices.checklist(rule, values, voice)
        case Direct():
            yield from _direct(scored, voice)
        case PerItem():
            yield from more_items(rule, scored, voice)
        case DeductPerItem():
            yield from fewer_cases(rule, scored, voice)
        case Steps() if not rule.whole and VALUE in values:
            unit = {"number": "", "ratio": "", "percent": voice.say("\u00a0%", "%")}[rule.on]
            name = label(scored.leaf, VALUE, voice.language)
            yield from towards_edges(rule.bands, values[VALUE], Fraction(0), unit, name, voice)
        case Change() if "last_year" in values and VALUE in values:
            yield from _change(rule, scored, voice)
        case Ratio() | Steps() if all(ask.name in values for ask in rule.asks):
            yield from of_a_whole(rule, scored, voice)
        case RelativeToBest() if BEST in values and VALUE in values:
            yield from levels.relative(rule, scored, voice, level)
        case ScaledImport() if VALUE in values:
            yield from levels.imported(rule, scored, voice, level)
        case Surveyed() if MEAN_WEIGHT in values:
            yield from levels.survey(rule, scored, voice, level)


def _change(rule: Change, scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    values = scored.values
    then = Fraction(values["last_year"])  # type: ignore[arg-type]  # read as a number
    name = label(scored.leaf, VALUE, voice.language)
    # An edge is a change on last year; put back on the scale of the figure itself.
    base, grain = (then, Fraction(1)) if rule.on == "difference" else (then, abs(then) / 100)
    if grain:
        yield from towards_edges(
            rule.bands, values[VALUE], None, "", name, voice, start=base, grain=grain
        )


def _direct(scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    yield Reach(
        {VALUE: scored.leaf.max},
        Fraction(scored.lost) / Fraction(scored.leaf.max) if scored.leaf.max else Fraction(1),
        rest_sentence(scored, voice),
    )


def rest_sentence(scored: LeafScore, voice: Voice) -> str:
    """What to do where only the points are known."""
    has, most = voice.points(scored.points), voice.points(scored.leaf.max)
    return voice.say(
        f"Được ghi nhận {has}/{most}; đáp ứng đủ yêu cầu của tiêu chí để được điểm tối đa.",
        f"Given {has} of {most}; meet the criterion in full for all its points.",
    )


def unstated_sentence(voice: Voice) -> str:
    """What to do about a criterion nobody stated anything about."""
    return voice.say(
        "Năm nay chưa có số liệu: theo dõi và kê khai đủ số liệu kèm tài liệu kiểm chứng.",
        "No figures this year: keep them, state them in full and with evidence.",
    )


def with_changes(values: Mapping[str, Any], changed: Values) -> dict[str, Any]:
    """The facts of a leaf with the changes in them, without what the engine itself supplies."""
    merged = {**values, **changed}
    merged.pop(BEST, None)
    return merged
