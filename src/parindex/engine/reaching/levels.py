"""Levels that would have to be reached: what others of the group reach, or half the way there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from parindex.engine.numbers import exact
from parindex.engine.reaching.base import Level, Reach, moved, rounded_down, rounded_up
from parindex.engine.reaching.counts import towards_edges
from parindex.engine.rules import VALUE, RelativeToBest, ScaledImport, Surveyed
from parindex.engine.rules.compared import BEST, MEAN_WEIGHT, RESPONSES
from parindex.engine.scoring import VOID, LeafScore
from parindex.engine.tracing import label
from parindex.engine.voice import Voice, decimal_of


def _levels(scored: LeafScore, level: Level | None) -> list[tuple[Fraction, str]]:
    """The shares to aim at: the group's mean and its best; half the way where nobody is above."""
    own = scored.exact / Fraction(scored.leaf.max) if scored.leaf.max else Fraction(1)
    named = [] if level is None else [(level.mean, "mean"), (level.best, "best")]
    above = [(share, name) for share, name in named if share > own]
    return above or [((own + 1) / 2, "half")]


def _aim(name: str, voice: Voice) -> str:
    return {
        "mean": voice.say("bằng trung bình nhóm", "the mean of the group"),
        "best": voice.say("bằng đơn vị tốt nhất nhóm", "the best of the group"),
        "half": voice.say("giảm một nửa phần còn thiếu", "half of what is lacking"),
    }[name]


def survey(rule: Surveyed, scored: LeafScore, voice: Voice, level: Level | None) -> Iterator[Reach]:
    """A better mean answer, or enough forms for the result to count."""
    values = scored.values
    own = Fraction(values[MEAN_WEIGHT])  # type: ignore[arg-type]  # read as a share
    responses = values.get(RESPONSES)
    if scored.state == VOID and isinstance(responses, int):
        least, lacking = rule.min_responses, rule.min_responses - responses
        says = voice.say(
            f"Mới có {responses} phiếu hợp lệ; thu thêm {lacking} phiếu để kết quả được tính.",
            f"Only {responses} valid responses; {lacking} more make the result count.",
        )
        yield Reach({RESPONSES: least}, Fraction(lacking, least), says)
        return
    for share, name in _levels(scored, level):
        target = min(rounded_up(share, Fraction(1, 10_000)), Fraction(1))
        says = voice.say(
            f"Nâng mức đánh giá bình quân từ {voice.percent(exact(own))} "
            f"lên {voice.percent(exact(target))} ({_aim(name, voice)}).",
            f"Raise the mean answer from {voice.percent(exact(own))} "
            f"to {voice.percent(exact(target))} ({_aim(name, voice)}).",
        )
        yield Reach({MEAN_WEIGHT: target}, target - own, says)


def imported(
    rule: ScaledImport, scored: LeafScore, voice: Voice, level: Level | None
) -> Iterator[Reach]:
    """A better result of the other index, or the next edge of its bands."""
    value, name = scored.values[VALUE], label(scored.leaf, VALUE, voice.language)
    if rule.bands:
        yield from towards_edges(rule.bands, value, Fraction(0), "", name, voice)
        return
    own, of = Fraction(value), Fraction(rule.of)  # type: ignore[arg-type]  # read as a number
    for share, aim in _levels(scored, level):
        target = min(rounded_up(share * of, Fraction(1, 100)), of)
        yield _figure(own, target, of, aim, name, voice)


def relative(
    rule: RelativeToBest, scored: LeafScore, voice: Voice, level: Level | None
) -> Iterator[Reach]:
    """A figure nearer to the best of the group."""
    values, name = scored.values, label(scored.leaf, VALUE, voice.language)
    own, best = Fraction(values[VALUE]), Fraction(values[BEST])  # type: ignore[arg-type]
    if own == best:
        return
    if rule.less_is_better and best == 0:
        yield _figure(own, best, own, "best", name, voice)
        return
    for share, aim in _levels(scored, level):
        if rule.less_is_better:
            target = max(best, rounded_down(best / share, Fraction(1, 100)))
        else:
            target = min(best, rounded_up(share * best, Fraction(1, 100)))
        yield _figure(own, target, max(own, best), aim, name, voice)


def _figure(
    own: Fraction, target: Fraction, span: Fraction, aim: str, name: str, voice: Voice
) -> Reach:
    """A figure that should go up or down to a target."""
    says = moved(name, own, target, voice, aim=f" ({_aim(aim, voice)})")
    return Reach({VALUE: decimal_of(target)}, abs(target - own) / span, says)
