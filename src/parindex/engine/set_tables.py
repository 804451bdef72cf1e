"""Reading the tables of set.toml: shares, rating, ranking, adjustments, figures, calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from parindex.engine.indicators import (
    Adjustment,
    Adjustments,
    CalendarEntry,
    Check,
    Condition,
    Ranking,
    Rating,
    RatingBand,
    SharedFact,
    Source,
)
from parindex.engine.numbers import ZERO
from parindex.engine.rule_reading import assumed, month_day, read_asks, read_rule
from parindex.engine.rules import Due
from parindex.engine.tables import REQUIRED, Table, Text

MOST_POINTS = Decimal(10_000)


def read_shares(table: Table | None) -> Mapping[str, Decimal]:
    """The points of the appraised and the surveyed part."""
    if table is None:
        return {"appraised": ZERO, "survey": ZERO}
    shares = {
        "appraised": table.number("appraised", low=0, high=MOST_POINTS),
        "survey": table.number("survey", ZERO, low=0, high=MOST_POINTS),
    }
    table.finish()
    return shares


def read_source(table: Table) -> Source:
    """One source."""
    source = Source(table.text("id"), table.text("title"), table.text("url", ""))
    table.finish()
    return source


def read_rating(table: Table | None) -> Rating:
    """Bands and conditions."""
    if table is None:
        return Rating("index", ())
    bands = tuple(_rating_band(one) for one in table.tables("bands", named="id"))
    conditions = tuple(_condition(one) for one in table.tables("condition", None))
    rating = Rating(
        table.choice("on", ("index", "points"), "index"), bands, conditions, assumed(table)
    )
    table.finish()
    return rating


def _rating_band(table: Table) -> RatingBand:
    band = RatingBand(
        table.identifier("id"), table.wording("label"), table.number("from", None, low=0)
    )
    table.finish()
    return band


def _condition(table: Table) -> Condition:
    condition = Condition(
        table.text("band"),
        table.number("min_area_share", None, low=0, high=1),
        table.number("min_leaf_share", None, low=0, high=1),
        table.text("no_event", ""),
    )
    if (condition.min_area_share, condition.min_leaf_share, condition.no_event) == (None, None, ""):
        table.problem(
            "điều kiện không nói gì.", "Thêm «min_area_share», «min_leaf_share» hoặc «no_event»."
        )
    table.has("source")
    table.finish()
    return condition


def read_ranking(table: Table | None) -> Ranking:
    """How places are given."""
    if table is None:
        return Ranking()
    ranking = Ranking(
        table.choice("by", ("index", "points"), "index"),
        table.choice("ties", ("standard", "dense", "distinct"), "standard"),
        table.texts("tie_break", None),
        table.text("groups", "none"),
        assumed(table),
    )
    table.finish()
    return ranking


def read_adjustments(table: Table, calendar: tuple[CalendarEntry, ...]) -> Adjustments:
    """Bonuses, deductions and their ceilings."""
    items = tuple(
        item
        for item in (_adjustment(one, calendar) for one in table.tables("adjustment", None))
        if item is not None
    )
    inner = table.table("adjustments", None)
    if inner is None:
        return Adjustments(items)
    adjustments = Adjustments(
        items,
        inner.number("bonus_cap", None, low=0),
        inner.number("deduction_cap", None, low=0),
        inner.choice("apply", ("before_rescale", "after_rescale"), "after_rescale"),
        inner.number("max_index", Decimal(100), low=1, high=1000),
        assumed(inner),
    )
    inner.finish()
    return adjustments


def _adjustment(table: Table, calendar: tuple[CalendarEntry, ...]) -> Adjustment | None:
    code = table.text("code")
    table.place = f"điểm thưởng, trừ {code}"
    kind = table.choice("kind", ("bonus", "deduction"))
    inner = table.table("rule")
    is_capped = inner is not None and inner.values.get("kind") == "deduct_per_item"
    most = table.number("max", MOST_POINTS if is_capped else REQUIRED, low=0, high=MOST_POINTS)
    rule = read_rule(inner, most, calendar)
    adjustment = Adjustment(
        code=code,
        kind=kind,
        title=table.wording("title"),
        rule=rule,  # type: ignore[arg-type]  # None only together with a problem, dropped below
        max=most,
        source=table.text("source", ""),
        ask=read_asks(table),
        guidance=table.wording("guidance", Text("")),
        evidence=table.texts("evidence", None),
        assumed=assumed(table),
    )
    table.finish()
    return adjustment if rule is not None else None


def read_fact(table: Table) -> SharedFact:
    """One shared figure."""
    fact = SharedFact(
        table.identifier("id"),
        table.wording("title"),
        table.choice("type", ("count", "number")),
        table.text("feed", ""),
    )
    table.finish()
    return fact


def read_check(table: Table) -> Check:
    """One plausibility check."""
    check = Check(
        table.text("left"),
        table.choice("op", ("<=", "<", ">=", ">", "==", "within")),
        table.text("right"),
        table.number("percent", None, low=0),
        table.wording("says"),
    )
    if check.op == "within" and (check.percent is None or check.right != "last_year"):
        table.problem('op = "within" cần right = "last_year" và «percent».', "Thêm hai khóa này.")
    table.finish()
    return check


def read_calendar(table: Table) -> tuple[CalendarEntry, ...]:
    """The dates of the year."""
    return tuple(_calendar_entry(one) for one in table.tables("calendar", None, named="id"))


def _calendar_entry(table: Table) -> CalendarEntry:
    due = month_day(table.text("due"), table.whole("year", 0, high=3))
    if due is None:
        table.problem("«due» phải có dạng MM-DD.", 'Ví dụ due = "12-31".')
    time = table.text("time", "")
    if time and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        table.problem("«time» phải có dạng 17:00.", "Sửa giờ.")
    entry = CalendarEntry(
        table.identifier("id"),
        table.wording("title"),
        due or Due(12, 31),
        time,
        table.text("who", ""),
        assumed(table),
    )
    table.has("source")
    table.finish()
    return entry
