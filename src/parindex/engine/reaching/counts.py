"""Counts and numbers that would have to be different: one item more, one case less, an edge."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from parindex.engine.reaching.base import Reach, moved
from parindex.engine.rules import VALUE, DeductPerItem, PerItem
from parindex.engine.rules.bands import Band
from parindex.engine.scoring import LeafScore
from parindex.engine.tracing import label
from parindex.engine.voice import Voice, decimal_of


def more_items(rule: PerItem, scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    """One item more, and as many as give the maximum."""
    count: int = scored.values.get(VALUE, 0)  # type: ignore[assignment]  # read as a count
    enough = -(-Fraction(scored.leaf.max) // Fraction(rule.each))
    for more in sorted({1, int(enough) - count}):
        if more < 1:
            continue
        says = voice.say(
            f"Thêm {voice.number(more)} (đã có {voice.number(count)}); "
            f"mỗi trường hợp được {voice.points(rule.each)} điểm.",
            f"{voice.number(more)} more ({voice.number(count)} so far); "
            f"{voice.points(rule.each)} points each.",
        )
        effort = min(Fraction(more) / enough, Fraction(1))
        yield Reach({VALUE: count + more}, effort, says)


def fewer_cases(rule: DeductPerItem, scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    """One case fewer (the costliest kind first), few enough to earn at all, and none."""
    values = scored.values
    if rule.breaches:
        costly = sorted(rule.breaches, key=lambda one: -one.each)
        names = [(one.id, one.title.said(voice.language)) for one in costly]
    else:
        names = [(VALUE, label(scored.leaf, VALUE, voice.language))]
    has: dict[str, int] = {name: values.get(name, 0) for name, _ in names}  # type: ignore[misc]
    count = sum(has.values())
    allowed = count if rule.zero_at is None else count - rule.zero_at + 1
    for fewer in sorted({1, allowed, count}):
        if not 0 < fewer <= count:
            continue
        changed, words, left = dict(has), [], fewer
        for name, title in names:
            taken = min(left, has[name])
            if taken:
                changed[name] -= taken
                left -= taken
                words.append(voice.say(f"bớt {taken} «{title}»", f"{taken} fewer of “{title}”"))
        there = voice.say(f" (năm nay có {count}).", f" ({count} this year).")
        done = ", ".join(words)
        says = done[:1].upper() + done[1:] + there
        asked = {name: changed[name] for name, _ in names}
        yield Reach(asked, Fraction(fewer, count), says)


def towards_edges(
    bands: tuple[Band, ...],
    value: Any,
    least: Fraction | None,
    unit: str,
    name: str,
    voice: Voice,
    *,
    start: Fraction = Fraction(0),
    grain: Fraction = Fraction(1),
) -> Iterator[Reach]:
    """A number at, just above and just below every edge of the bands.

    An edge lies at `start` + edge × `grain` on the scale of the number; `least` is the smallest
    the number may be. Which of them earn more is for the rule to say.
    """
    own = Fraction(value)
    is_whole = isinstance(value, int) or value == value.to_integral_value()
    tick = Fraction(1) if is_whole else Fraction(1, 100)
    edges = {edge.number for band in bands for edge in (band.lower, band.upper) if edge}
    targets = set()
    for number in edges:
        at = start + Fraction(number) * grain
        below = at // tick * tick
        targets |= {below, below - tick, below + tick}
        if at.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100):
            targets.add(at)
    span = max([abs(own), *(abs(one) for one in targets), Fraction(1)])
    for target in targets:
        if target == own or (least is not None and target < least):
            continue
        says = moved(name, own, target, voice, unit=unit)
        yield Reach({VALUE: decimal_of(target)}, abs(target - own) / (2 * span), says)
