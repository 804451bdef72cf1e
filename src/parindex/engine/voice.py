"""A voice for sentences: numbers, dates and words in Vietnamese or English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from parindex.engine.numbers import Exact, percent, shown
from parindex.engine.rules import VALUE, DeductPerItem
from parindex.engine.rules.bands import Band


class Voice:
    """Writes numbers and picks words for one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, vi: str, en: str) -> str:
        return en if self.language == "en" else vi

    def number(self, value: Any) -> str:
        number = value if isinstance(value, int | Decimal) else decimal_of(Fraction(value))
        return shown(number, None, self.language)

    def points(self, value: Decimal) -> str:
        return shown(value, max(2, -int(value.as_tuple().exponent)), self.language)

    def earned(self, value: Decimal) -> str:
        return self.points(value) + self.say(" điểm", " points")

    def percent(self, value: Exact) -> str:
        return percent(value, self.language)

    def day(self, value: date) -> str:
        return value.strftime("%d/%m/%Y") if self.language == "vi" else value.isoformat()


def decimal_of(value: Fraction) -> Decimal:
    """The fraction as a decimal for reading, at most 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def band_words(band: Band, unit: str, voice: Voice) -> str:
    """A band as "từ 80% đến dưới 95%"."""
    parts = []
    if band.lower is not None:
        word = voice.say("trên ", "above ") if band.lower.is_after else voice.say("từ ", "from ")
        parts.append(word + voice.number(band.lower.number) + unit)
    if band.upper is not None:
        word = voice.say("đến ", "up to ") if band.upper.is_after else voice.say("dưới ", "under ")
        if band.lower is not None and not band.upper.is_after:
            word = voice.say("đến dưới ", "to under ")
        parts.append(word + voice.number(band.upper.number) + unit)
    if not parts:
        return voice.say("các mức còn lại", "all else")
    if band.upper is None and band.lower is not None and not band.lower.is_after:
        return parts[0] + voice.say(" trở lên", " upwards")
    return " ".join(parts)


def steps_taken(rule: DeductPerItem, values: Any, voice: Voice) -> str:
    """What was deducted, as "2 × 0,50 + 1 × 1,00"."""
    if rule.breaches:
        return (
            " + ".join(
                f"{voice.number(values.get(one.id, 0))} × {voice.points(one.each)}"
                for one in rule.breaches
                if values.get(one.id, 0)
            )
            or "0"
        )
    return f"{voice.number(values[VALUE])} × {voice.points(rule.each or Decimal(0))}"
