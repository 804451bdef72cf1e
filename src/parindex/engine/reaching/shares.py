"""A part of a whole that would have to be larger or smaller: ratios and steps on them.

What is not done becomes done: the whole stays as it is. Where several figures make up the part,
the one that counts most grows, first out of what was not counted at all, then out of what counts
less (late becomes on time).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parindex.engine.numbers import exact
from parindex.engine.reaching.base import Reach
from parindex.engine.rules import Ratio, Steps
from parindex.engine.rules.ratios import weighed
from parindex.engine.scoring import LeafScore
from parindex.engine.tracing import label
from parindex.engine.voice import Voice, decimal_of

Figures = dict[str, Fraction]


class _Mover(NamedTuple):
    """How the figures of a rule change when one more (or one fewer) counts."""

    rule: Ratio | Steps
    figures: Figures
    tick: Fraction

    def share(self, figures: Figures) -> Fraction:
        """The part over the whole, as the rule weighs them."""
        top = weighed(self.rule.part, figures)
        bottom = weighed(self.rule.whole, figures)
        return Fraction(*top) / Fraction(*bottom)

    @property
    def part(self) -> list[str]:
        """The figures of the part, what counts most first."""
        ordered = sorted(self.rule.part, key=lambda one: -Fraction(one[1], one[2]))
        return [name for name, _, _ in ordered]

    def sources(self, *, is_more: bool) -> list[tuple[str, Fraction]]:
        """Where further ones come from, or fewer are taken: (figure, how many); "" is nowhere."""
        part = self.part
        rest = [name for name, _, _ in self.rule.whole if name not in part]
        inside = any(name in part for name, _, _ in self.rule.whole)
        if not is_more:
            return [(name, self.figures[name]) for name in part]
        if inside:
            found = [(name, self.figures[name]) for name in rest]
        elif self.rule.may_exceed:
            found = [("", Fraction(10**13))]
        else:
            whole = sum((self.figures[name] for name, _, _ in self.rule.whole), Fraction(0))
            counted = sum((self.figures[name] for name in part), Fraction(0))
            found = [("", max(whole - counted, Fraction(0)))]
        return found + [(name, self.figures[name]) for name in reversed(part[1:])]

    def moved(self, count: int, *, is_more: bool) -> Figures:
        """The figures after `count` further ones count, or as many fewer."""
        figures, left = dict(self.figures), count * self.tick
        part = self.part
        whole = [name for name, _, _ in self.rule.whole]
        rest = next((name for name in whole if name not in part), "")
        for name, there in self.sources(is_more=is_more):
            taken = min(left, there)
            left -= taken
            if name:
                figures[name] -= taken
            if is_more:
                figures[part[0]] += taken
            elif rest and name in whole:
                figures[rest] += taken
        return figures

    def limit(self, *, is_more: bool) -> int:
        """How many further ones, or fewer, there can be."""
        there = sum((many for _, many in self.sources(is_more=is_more)), Fraction(0))
        return int(there // self.tick)

    def fewest(self, target: Fraction, *, is_more: bool, is_after: bool) -> int | None:
        """The smallest count that reaches (or passes) a share; None when none does."""

        def is_there(count: int) -> bool:
            share = self.share(self.moved(count, is_more=is_more))
            if share == target:
                return not is_after
            return share > target if is_more else share < target

        low, high = 0, self.limit(is_more=is_more)
        if not high or not is_there(high):
            return None
        while low < high:
            middle = (low + high) // 2
            if is_there(middle):
                high = middle
            else:
                low = middle + 1
        return low or None


def of_a_whole(rule: Ratio | Steps, scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    """The counts that reach each edge of the rule, half the shortfall, and the best there is."""
    names = [ask.name for ask in rule.asks]
    figures = {name: Fraction(scored.values[name]) for name in names}  # type: ignore[arg-type]
    if weighed(rule.whole, figures)[0] == 0:
        return
    is_whole = all(one.denominator == 1 for one in figures.values())
    mover = _Mover(rule, figures, Fraction(1) if is_whole else Fraction(1, 100))
    seen = set()
    for target, is_more in _targets(rule, mover.share(figures)):
        for is_after in (False, True) if isinstance(rule, Steps) else (False,):
            count = mover.fewest(target, is_more=is_more, is_after=is_after)
            if count is None or (count, is_more) in seen:
                continue
            seen.add((count, is_more))
            yield _proposal(mover, scored, count, voice, is_more=is_more)


def _targets(rule: Ratio | Steps, now: Fraction) -> Iterator[tuple[Fraction, bool]]:
    """The shares worth reaching, and whether the part grows to get there."""
    if isinstance(rule, Ratio):
        edges = [Fraction(one) for one in (rule.gate, rule.full_at) if one is not None]
        full = edges[-1] if rule.full_at is not None else Fraction(1)
        achieved = 1 - min(now, Fraction(1)) if rule.less_is_better else min(now, Fraction(1))
        for target in (*edges, (achieved + full) / 2, full):
            if target > achieved:
                yield (1 - target, False) if rule.less_is_better else (target, True)
        return
    scale = {"number": 1, "ratio": 1, "percent": 100}[rule.on]
    found = [edge.number for band in rule.bands for edge in (band.lower, band.upper) if edge]
    for number in sorted(set(found)):
        target = Fraction(number) / scale
        if target >= now:
            yield target, True
        if target <= now:
            yield target, False
    if any(band.points is None for band in rule.bands) and now < 1:
        yield from (((now + 1) / 2, True), (Fraction(1), True))


def _proposal(
    mover: _Mover, scored: LeafScore, count: int, voice: Voice, *, is_more: bool
) -> Reach:
    figures = mover.moved(count, is_more=is_more)
    changed = {name: _plain(one) for name, one in figures.items() if one != mover.figures[name]}
    whole = Fraction(*weighed(mover.rule.whole, mover.figures))
    many = voice.number(count * mover.tick)
    named = mover.part[0] if is_more else next(n for n in mover.part if n in changed)
    name = label(scored.leaf, named, voice.language)
    now, then = _stood(mover, mover.figures, voice), _stood(mover, figures, voice)
    share = voice.percent(exact(mover.share(figures)))
    if is_more:
        says = voice.say(
            f"Thêm {many} «{name}»: từ {now} lên {then} = {share}.",
            f"{many} more of “{name}”: from {now} to {then} = {share}.",
        )
    else:
        says = voice.say(
            f"Bớt {many} «{name}»: từ {now} xuống {then} = {share}.",
            f"{many} fewer of “{name}”: from {now} to {then} = {share}.",
        )
    effort = min(count * mover.tick / whole, Fraction(1)) if whole else Fraction(1)
    return Reach(changed, effort, says)


def _stood(mover: _Mover, figures: Figures, voice: Voice) -> str:
    top = Fraction(*weighed(mover.rule.part, figures))
    bottom = Fraction(*weighed(mover.rule.whole, figures))
    return f"{voice.number(top)}/{voice.number(bottom)}"


def _plain(value: Fraction) -> int | Decimal:
    return value.numerator if value.denominator == 1 else decimal_of(value)
