"""What a proposal is, and how figures are written into it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from parindex.engine.rules import Values
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


def rounded_up(value: Fraction, grain: Fraction) -> Fraction:
    """The next multiple of a grain from a value up."""
    return -(-value // grain) * grain


def rounded_down(value: Fraction, grain: Fraction) -> Fraction:
    """The next multiple of a grain from a value down."""
    return value // grain * grain


def moved(
    name: str, own: Fraction, target: Fraction, voice: Voice, *, unit: str = "", aim: str = ""
) -> str:
    """The sentence of a figure that should go up or down; `aim` says why so far."""
    way = ("Tăng", "lên", "Raise") if target > own else ("Giảm", "xuống", "Lower")
    now, then = voice.number(own) + unit, voice.number(target) + unit
    return voice.say(
        f"{way[0]} «{name}» từ {now} {way[1]} {then}{aim}.",
        f"{way[2]} “{name}” from {now} to {then}{aim}.",
    )
