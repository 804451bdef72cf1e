"""Answers that would have to be different: yes, a better option, in time, more of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from parindex.engine.reaching.base import Reach
from parindex.engine.rules import VALUE, Checklist, Option, Options, Timeliness, Values
from parindex.engine.rules.choices import TIMELINESS_CHOICES
from parindex.engine.voice import Voice


def yes(voice: Voice) -> Iterator[Reach]:
    """To have done it."""
    says = voice.say(
        "Thực hiện nội dung này và lưu tài liệu kiểm chứng.",
        "Do it and keep the evidence.",
    )
    yield Reach({VALUE: True}, Fraction(1), says)


def options(rule: Options, values: Values, voice: Voice) -> Iterator[Reach]:
    """Every option that is worth more than the one that was chosen."""
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


def timeliness(rule: Timeliness, values: Values, year: int, voice: Voice) -> Iterator[Reach]:
    """Late instead of never, in time instead of late; where there is a date, an earlier day."""
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


def checklist(rule: Checklist, values: Values, voice: Voice) -> Iterator[Reach]:
    """One item of the list more, the costliest first, two more, and so on to all."""
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
