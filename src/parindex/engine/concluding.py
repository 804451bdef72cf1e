"""How points became an index and a rating, in sentences: adjustments, rescaling, lost bands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from parindex.engine.indicators import IndicatorSet, NotApplicable
from parindex.engine.numbers import exact, plain
from parindex.engine.rating import FailedCondition
from parindex.engine.rescaling import AdjustmentScore
from parindex.engine.rules import DeductPerItem
from parindex.engine.scoring import Scorecard
from parindex.engine.voice import Voice, decimal_of, steps_taken


def adjustment_sentence(one: AdjustmentScore, language: str = "vi") -> str:
    """What a bonus or deduction comes to, and from which count."""
    voice = Voice(language)
    sign = "+" if one.adjustment.is_bonus else "−"
    amount = f"{sign}{voice.earned(one.points)}"
    title = one.adjustment.title.said(language)
    rule, values = one.adjustment.rule, one.statement.values
    is_given = one.statement.points is not None
    if isinstance(rule, DeductPerItem) and (rule.breaches or values) and not is_given:
        return f"{title}: {steps_taken(rule, values, voice)} = {amount}"
    return f"{title}: {amount}"


def failed_sentence(
    indicator_set: IndicatorSet, failed: FailedCondition, language: str = "vi"
) -> str:
    """Why a unit did not get a band that its figure reached."""
    voice = Voice(language)
    band = indicator_set.rating.band(failed.band).label.said(language)
    if failed.share is None:
        title = failed.code
        for item in indicator_set.adjustments.items:
            if item.code == failed.code:
                title = item.title.said(language)
        return voice.say(
            f"Không được xếp loại {band} vì: {title}.", f"Not rated {band} because: {title}."
        )
    condition = failed.condition
    least = condition.min_area_share or condition.min_leaf_share or Decimal(0)
    title = indicator_set.by_code[failed.code].title.said(language)
    share, needed = voice.percent(exact(failed.share)), voice.percent(exact(least))
    return voice.say(
        f"Không được xếp loại {band} vì {failed.code} {title} đạt {share}, cần {needed}.",
        f"Not rated {band} because {failed.code} {title} is at {share}, {needed} needed.",
    )


def index_sentence(indicator_set: IndicatorSet, card: Scorecard, language: str = "vi") -> str:
    """How the parts became the index: the sum, any rescaling, bonus and deduction."""
    voice = Voice(language)
    if card.index is None:
        return voice.say(
            "Đơn vị chưa có số liệu nên chưa có chỉ số và không xếp hạng.",
            "The unit has no figures, so it has no index and no place.",
        )
    parts = card.parts
    a, a_star = decimal_of(Fraction(parts.appraised)), parts.appraised_attainable
    s, s_star = decimal_of(Fraction(parts.survey)), parts.survey_attainable
    total = indicator_set.total
    earned = f"({voice.number(_cut(a))} + {voice.number(_cut(s))})"
    if a_star + s_star == total:
        formula = earned.strip("()")
    elif indicator_set.not_applicable is NotApplicable.RESCALE_APPRAISED and s_star:
        formula = (
            f"{voice.number(parts.appraised_share)} × {voice.number(_cut(a))}/"
            f"{voice.number(a_star)} + {voice.number(parts.survey_share)} × "
            f"{voice.number(_cut(s))}/{voice.number(s_star)}"
        )
    else:
        formula = f"{voice.number(total)} × {earned}/{voice.number(a_star + s_star)}"
    for amount, sign in ((card.adjusted.bonus, "+"), (card.adjusted.deduction, "−")):
        if amount:
            formula += f" {sign} {voice.points(amount)}"
    name = voice.say("Chỉ số", "Index")
    if total != 100:
        formula = f"100 × [{formula}] / {plain(total)}"
    return f"{name} = {formula} = {voice.points(card.index)}"


def _cut(value: Decimal) -> Decimal:
    return value if len(plain(value).partition(".")[2]) <= 4 else round(value, 4)
