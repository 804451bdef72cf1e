"""What would have to be different for a criterion to earn more, rule kind by rule kind.

Each rule proposes changed facts; `parindex.engine.improving` lets the rule itself give the points
and keeps what gains. `effort` is how large the change is, 0 to 1, as a part of what the fact spans:
1 task of 88 is 1/88, one of three rungs of options 1/3, everything that was never done 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from parindex.engine.indicators import Criterion
from parindex.engine.numbers import exact
from parindex.engine.reaching_counts import fewer_cases, more_items, towards_edges
from parindex.engine.reaching_shares import of_a_whole
from parindex.engine.rules import (
    VALUE,
    Change,
    Checklist,
    DeductPerItem,
    Direct,
    Option,
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
from parindex.engine.rules.choices import TIMELINESS_CHOICES
from parindex.engine.rules.compared import BEST, MEAN_WEIGHT, RESPONSES
from parindex.engine.scoring import VOID, LeafScore
from parindex.engine.tracing import label
from parindex.engine.voice import Voice


class Reach(NamedTuple):
    """Facts that would have to be different, how large the change is, and what to do."""

    changed: Values
    effort: Fraction
    says: str


class Level(NamedTuple):
    """What the units of a group reach on a criterion, as shares of its points."""

    mean: Fraction
    best: Fraction


def reaches(
    scored: LeafScore, year: int, voice: Voice, level: Level | None = None
) -> Iterator[Reach]:
    """What could be different about a leaf, in no order; nothing where its facts are unknown."""
    rule, values = scored.leaf.rule, scored.values
    match rule:
        case YesNo():
            yield from _yes(scored, voice)
        case Options():
            yield from _options(rule, values, voice)
        case Timeliness():
            yield from _timeliness(rule, values, year, voice)
        case Checklist():
            yield from _checklist(rule, values, voice)
        case Direct():
            yield from _direct(scored, voice)
        case PerItem():
            yield from (Reach(*one) for one in more_items(rule, scored, voice))
        case DeductPerItem():
            yield from (Reach(*one) for one in fewer_cases(rule, scored, voice))
        case Steps() if not rule.whole and VALUE in values:
            unit = {"number": "", "ratio": "", "percent": voice.say("\u00a0%", "%")}[rule.on]
            name = label(scored.leaf, VALUE, voice.language)
            found = towards_edges(rule.bands, values[VALUE], Fraction(0), unit, name, voice)
            yield from (Reach(*one) for one in found)
        case Change() if "last_year" in values and VALUE in values:
            yield from _change(rule, scored, voice)
        case Ratio() | Steps() if all(ask.name in values for ask in rule.asks):
            yield from (Reach(*one) for one in of_a_whole(rule, scored, voice))
        case RelativeToBest() if BEST in values and VALUE in values:
            yield from _relative(rule, scored, voice, level)
        case ScaledImport() if VALUE in values:
            yield from _import(rule, scored, voice, level)
        case Surveyed() if MEAN_WEIGHT in values:
            yield from _survey(rule, scored, voice, level)


def _yes(scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    says = voice.say(
        "Thực hiện nội dung này và lưu tài liệu kiểm chứng.",
        "Do it and keep the evidence.",
    )
    yield Reach({VALUE: True}, Fraction(1), says)


def _options(rule: Options, values: Values, voice: Voice) -> Iterator[Reach]:
    ladder = sorted({one.points for one in rule.options})
    now = next((one for one in rule.options if one.id == values.get(VALUE)), None)
    stands = ladder.index(now.points) if now is not None else -1
    for option in rule.options:
        rungs = ladder.index(option.points) - stands
        if rungs > 0:
            says = voice.say("Đạt mức ", "Reach ") + f"«{_title(option, voice)}»."
            yield Reach({VALUE: option.id}, Fraction(rungs, len(ladder)), says)


def _title(option: Option, voice: Voice) -> str:
    return option.title.said(voice.language).strip().rstrip(".")


def _timeliness(rule: Timeliness, values: Values, year: int, voice: Voice) -> Iterator[Reach]:
    value = values.get(VALUE, "missing")
    if isinstance(value, date) and rule.due is not None:
        yield from _dates(rule, value, year, voice)
        return
    words = dict(TIMELINESS_CHOICES)
    due = ""
    if rule.due is not None:
        day = rule.due.in_year(year)
        due = voice.say(f" (hạn {day:%d/%m})", f" (due {day:%d %b})")
    now = words[str(value)].said(voice.language).lower()
    rungs = ("missing", "late", "on_time")
    for word in rungs[rungs.index(str(value)) + 1 :]:
        wanted = words[word].said(voice.language).lower()
        says = voice.say(
            f"Từ «{now}» thành «{wanted}»{due}.",
            f"From “{now}” to “{wanted}”{due}.",
        )
        effort = Fraction(rungs.index(word) - rungs.index(str(value)), 2)
        yield Reach({VALUE: word}, effort, says)


def _dates(rule: Timeliness, value: date, year: int, voice: Voice) -> Iterator[Reach]:
    """A document with a date: the due day, and the last day that still counts as late."""
    assert rule.due is not None
    due = rule.due.in_year(year)
    days = [due]
    if rule.late_within_days is not None:
        days.append(due + timedelta(days=rule.late_within_days))
    for day in days:
        late = (value - day).days
        if late > 0:
            says = voice.say(
                f"Năm nay có ngày {voice.day(value)}; sớm hơn {late} ngày, "
                f"chậm nhất {day:%d/%m}, là được.",
                f"Dated {voice.day(value)} this year; {late} days earlier, "
                f"by {day:%d %b}, is enough.",
            )
            yield Reach({VALUE: day}, min(Fraction(late, 365), Fraction(1)), says)


def _checklist(rule: Checklist, values: Values, voice: Voice) -> Iterator[Reach]:
    met: tuple[str, ...] = values.get(VALUE, ())  # type: ignore[assignment]  # read as item ids
    absent = sorted((one for one in rule.items if one.id not in met), key=lambda one: -one.points)
    wholes = [len(absent)] if rule.mode == "all" else range(1, len(absent) + 1)
    for count in wholes:
        added = absent[:count]
        if not added:
            return
        items = tuple(one.id for one in rule.items if one.id in met or one in added)
        listed = "; ".join(_title(one, voice) for one in added)
        says = voice.say(
            f"Bổ sung: {listed} (đã có {len(met)}/{len(rule.items)} nội dung).",
            f"Add: {listed} ({len(met)} of {len(rule.items)} items met).",
        )
        yield Reach({VALUE: items}, Fraction(count, len(rule.items)), says)


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


def unstated_sentence(leaf: Criterion, voice: Voice) -> str:
    """What to do about a criterion nobody stated anything about."""
    if leaf.by == "survey":
        return voice.say(
            "Năm nay chưa có kết quả khảo sát của đơn vị; có kết quả thì mới có điểm.",
            "No survey result of the unit this year; only a result brings points.",
        )
    return voice.say(
        "Năm nay chưa có số liệu: theo dõi và kê khai đủ số liệu kèm tài liệu kiểm chứng.",
        "No figures this year: keep them, state them in full and with evidence.",
    )


def _change(rule: Change, scored: LeafScore, voice: Voice) -> Iterator[Reach]:
    values = scored.values
    then = Fraction(values["last_year"])  # type: ignore[arg-type]  # read as a number
    name = label(scored.leaf, VALUE, voice.language)
    # An edge is a change on last year; put back on the scale of the figure itself.
    base, grain = (then, Fraction(1)) if rule.on == "difference" else (then, abs(then) / 100)
    if grain:
        found = towards_edges(
            rule.bands, values[VALUE], None, "", name, voice, start=base, grain=grain
        )
        yield from (Reach(*one) for one in found)


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


def _survey(
    rule: Surveyed, scored: LeafScore, voice: Voice, level: Level | None
) -> Iterator[Reach]:
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
        target = min(_up(share, Fraction(1, 10_000)), Fraction(1))
        says = voice.say(
            f"Nâng mức đánh giá bình quân từ {voice.percent(exact(own))} "
            f"lên {voice.percent(exact(target))} ({_aim(name, voice)}).",
            f"Raise the mean answer from {voice.percent(exact(own))} "
            f"to {voice.percent(exact(target))} ({_aim(name, voice)}).",
        )
        yield Reach({MEAN_WEIGHT: target}, target - own, says)


def _import(
    rule: ScaledImport, scored: LeafScore, voice: Voice, level: Level | None
) -> Iterator[Reach]:
    value, name = scored.values[VALUE], label(scored.leaf, VALUE, voice.language)
    if rule.bands:
        found = towards_edges(rule.bands, value, Fraction(0), "", name, voice)
        yield from (Reach(*one) for one in found)
        return
    own, of = Fraction(value), Fraction(rule.of)  # type: ignore[arg-type]  # read as a number
    for share, aim in _levels(scored, level):
        target = min(_up(share * of, Fraction(1, 100)), of)
        yield _figure(own, target, of, aim, name, voice)


def _relative(
    rule: RelativeToBest, scored: LeafScore, voice: Voice, level: Level | None
) -> Iterator[Reach]:
    values, name = scored.values, label(scored.leaf, VALUE, voice.language)
    own, best = Fraction(values[VALUE]), Fraction(values[BEST])  # type: ignore[arg-type]
    if own == best:
        return
    if rule.less_is_better and best == 0:
        yield _figure(own, best, own, "best", name, voice)
        return
    for share, aim in _levels(scored, level):
        if rule.less_is_better:
            target = max(best, _down(best / share, Fraction(1, 100)))
        else:
            target = min(best, _up(share * best, Fraction(1, 100)))
        yield _figure(own, target, max(own, best), aim, name, voice)


def _figure(
    own: Fraction, target: Fraction, span: Fraction, aim: str, name: str, voice: Voice
) -> Reach:
    """A figure that should go up or down to a target."""
    way = ("Tăng", "lên", "Raise") if target > own else ("Giảm", "xuống", "Lower")
    now, then = voice.number(own), voice.number(target)
    says = voice.say(
        f"{way[0]} «{name}» từ {now} {way[1]} {then} ({_aim(aim, voice)}).",
        f"{way[2]} “{name}” from {now} to {then} ({_aim(aim, voice)}).",
    )
    return Reach({VALUE: as_decimal(target)}, abs(target - own) / span, says)


def _up(value: Fraction, grain: Fraction) -> Fraction:
    return -(-value // grain) * grain


def _down(value: Fraction, grain: Fraction) -> Fraction:
    return value // grain * grain


def as_decimal(value: Fraction) -> Decimal:
    """A fraction made of tens as the decimal an official would write."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def with_changes(values: Mapping[str, Any], changed: Values) -> dict[str, Any]:
    """The facts of a leaf with the changes in them, without what the engine itself supplies."""
    merged = {**values, **changed}
    merged.pop(BEST, None)
    return merged
