"""A document becomes an `IndicatorSet`: every table read by type, every cross-check made.

Called by `parindex.engine.reading`; problems are added to the list that is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from parindex.engine.checking import note_misfits
from parindex.engine.documents import canonical, digest
from parindex.engine.indicators import (
    Adjustment,
    Adjustments,
    Area,
    CalendarEntry,
    Check,
    Condition,
    Criterion,
    IndicatorSet,
    NotApplicable,
    Ranking,
    Rating,
    RatingBand,
    SharedFact,
    Source,
    Survey,
)
from parindex.engine.numbers import ZERO, Rounding
from parindex.engine.problems import Problem
from parindex.engine.rules import RULES, Due, Rule
from parindex.engine.surveying import read_survey
from parindex.engine.tables import REQUIRED, Table, Text

STATUSES = ("official", "reconstructed", "example")
LEVELS = (
    "ministry",
    "province",
    "department",
    "district",
    "commune",
    "division",
    "vertical_agency",
    "service_unit",
)
SUPPLIERS = ("unit", "appraiser", "survey", "feed", "import")
MOST_POINTS = Decimal(10_000)
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def build(
    document: Mapping[str, Any],
    files: Mapping[str, str],
    problems: list[Problem],
    *,
    is_canonical: bool = False,
) -> IndicatorSet | None:
    """The set from its document; `files` names the file of each area for the problems."""
    top = document.get("set")
    if not isinstance(top, Mapping):
        problems.append(Problem("set.toml", "", "không phải một bộ chỉ số.", ""))
        return None
    table = _table(top, "set.toml", problems, is_canonical=is_canonical)
    calendar = _calendar(table)
    survey = read_survey(
        _table(document.get("survey"), "survey.toml", problems, is_canonical=is_canonical)
    )
    areas = tuple(
        _area(
            _table(area, files.get(_code(area), "?"), problems, is_canonical=is_canonical),
            calendar,
            survey,
        )
        for area in document.get("areas") or ()
    )
    if problems and not areas:
        return None
    plain = canonical(document)
    indicator_set = _set(table, areas, calendar, survey, plain)
    note_misfits(indicator_set, files, problems)
    return indicator_set


def _table(values: Any, file: str, problems: list[Problem], *, is_canonical: bool) -> Table:
    values = values if isinstance(values, Mapping) else {}
    return Table(values, file=file, place="", problems=problems, is_canonical=is_canonical)


def _code(area: Any) -> str:
    table = area.get("area") if isinstance(area, Mapping) else None
    return str(table.get("code", "")) if isinstance(table, Mapping) else ""


def _set(
    table: Table,
    areas: tuple[Area, ...],
    calendar: tuple[CalendarEntry, ...],
    survey: Survey | None,
    document: Any,
) -> IndicatorSet:
    shares = table.table("shares")
    indicator_set = IndicatorSet(
        id=table.identifier("id"),
        title=table.wording("title"),
        status=table.choice("status", STATUSES),
        level=table.choice("level", LEVELS),
        in_force=table.day("in_force"),
        total=table.number("total", low=Decimal("0.0001"), high=MOST_POINTS),
        shares=_shares(shares),
        decimals=table.whole("decimals", 2, high=4),
        rounding=Rounding(table.choice("rounding", Rounding, "half_up")),
        round_at=table.choice("round_at", ("leaf", "total"), "leaf"),
        not_applicable=NotApplicable(
            table.choice("not_applicable", NotApplicable, "rescale_total")
        ),
        no_survey=table.choice("no_survey", ("rescale_total", "zero"), "rescale_total"),
        sources=tuple(_source(one) for one in table.tables("source", None, named="id")),
        rating=_rating(table.table("rating")),
        ranking=_ranking(table.table("ranking", None)),
        adjustments=_adjustments(table, calendar),
        facts=tuple(_fact(one) for one in table.tables("fact", None, named="id")),
        checks=tuple(_check(one) for one in table.tables("check", None)),
        calendar=calendar,
        areas=areas,
        survey=survey,
        extends=table.text("extends", ""),
        is_framework=table.flag("framework"),
        is_outline=table.flag("outline"),
        note=table.wording("note", Text("")),
        assumed=assumed(table),
        document=document,
        digest=digest(document),
    )
    table.finish()
    return indicator_set


def assumed(table: Table) -> bool | tuple[str, ...]:
    """Whether the numbers here, or those named, are ours because the source gives none."""
    value = table.raw("assumed", False)
    return value if isinstance(value, bool) else table.texts("assumed")


def _shares(table: Table | None) -> Mapping[str, Decimal]:
    if table is None:
        return {"appraised": ZERO, "survey": ZERO}
    shares = {
        "appraised": table.number("appraised", low=0, high=MOST_POINTS),
        "survey": table.number("survey", ZERO, low=0, high=MOST_POINTS),
    }
    table.finish()
    return shares


def _source(table: Table) -> Source:
    source = Source(table.text("id"), table.text("title"), table.text("url", ""))
    table.finish()
    return source


def _rating(table: Table | None) -> Rating:
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


def _ranking(table: Table | None) -> Ranking:
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


def _adjustments(table: Table, calendar: tuple[CalendarEntry, ...]) -> Adjustments:
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
    rule = _rule(inner, most, calendar)
    adjustment = Adjustment(
        code=code,
        kind=kind,
        title=table.wording("title"),
        rule=rule,  # type: ignore[arg-type]  # None only together with a problem, dropped below
        max=most,
        source=table.text("source", ""),
        ask=_asks(table),
        guidance=table.wording("guidance", Text("")),
        evidence=table.texts("evidence", None),
        assumed=assumed(table),
    )
    table.finish()
    return adjustment if rule is not None else None


def _fact(table: Table) -> SharedFact:
    fact = SharedFact(
        table.identifier("id"),
        table.wording("title"),
        table.choice("type", ("count", "number")),
        table.text("feed", ""),
    )
    table.finish()
    return fact


def _check(table: Table) -> Check:
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


def _calendar(table: Table) -> tuple[CalendarEntry, ...]:
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


def month_day(text: str, after: int = 0) -> Due | None:
    """ "12-31" as a due day, or None when it is none."""
    match = _MONTH_DAY.fullmatch(text)
    if not match:
        return None
    month, day = int(match[1]), int(match[2])
    return Due(month, day, after) if 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] else None


def _asks(table: Table) -> Mapping[str, Text]:
    inner = table.table("ask", None)
    return {name: inner.wording(name) for name in inner.values} if inner else {}


def _area(table: Table, calendar: tuple[CalendarEntry, ...], survey: Survey | None) -> Area:
    head = table.table("area")
    rows = [_criterion(one, calendar, survey) for one in table.tables("criterion", None)]
    table.finish()
    code = head.text("code") if head else ""
    criteria = _nested(code, [row for row in rows if row.code], table)
    if head is None:
        return Area("", Text(""), ZERO)
    head.place = f"lĩnh vực {code}"
    area = Area(
        code=code,
        title=head.wording("title"),
        max=head.number("max", low=0, high=MOST_POINTS),
        kind=head.choice("kind", ("area", "survey"), "area"),
        appraiser=head.text("appraiser", ""),
        short=head.wording("short", Text("")),
        criteria=criteria,
    )
    for key in ("source", "guidance"):
        head.has(key)
    head.finish()
    return area


def _nested(area: str, rows: list[Criterion], table: Table) -> tuple[Criterion, ...]:
    """The flat rows as a tree, children under their criterion in the order given."""
    children: dict[str, list[Criterion]] = {}
    codes = {row.code for row in rows}
    for row in rows:
        parent = row.code.rpartition(".")[0]
        if parent != area and parent not in codes:
            table.problem(
                f"không có tiêu chí hay lĩnh vực «{parent}» chứa tiêu chí này.",
                "Sửa mã, hoặc thêm tiêu chí cấp trên.",
                f"tiêu chí {row.code}",
            )
        children.setdefault(parent, []).append(row)
    return tuple(_grown(row, children) for row in children.get(area, []))


def _grown(row: Criterion, children: Mapping[str, list[Criterion]]) -> Criterion:
    below = children.get(row.code)
    if not below:
        return row
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return Criterion(**{**values, "children": tuple(below)})


def _criterion(
    table: Table, calendar: tuple[CalendarEntry, ...], survey: Survey | None
) -> Criterion:
    code = table.text("code", most=20)
    table.place = f"tiêu chí {code}" if code else table.place
    if code and not re.fullmatch(r"[0-9A-Za-zĐđ]{1,4}(\.[0-9]{1,3}){1,2}", code):
        table.problem("mã không có dạng 1.2 hoặc 1.2.3.", "Sửa «code».")
    maximum = table.number("max", low=Decimal("0.0001"), high=MOST_POINTS)
    by = table.choice("by", SUPPLIERS, "unit")
    inner = table.table("rule", None)
    if inner is not None and by == "survey" and survey and code in survey.results:
        least = survey.results[code].min_responses
        inner.values = {"min_responses": least, **inner.values}
    rule_table = canonical(inner.values) if inner is not None else {}
    criterion = Criterion(
        code=code,
        title=table.wording("title"),
        max=maximum,
        source=table.text("source", ""),
        by=by,
        rule=_rule(inner, maximum, calendar) if inner is not None else None,
        ask=_asks(table),
        evidence=table.texts("evidence", None),
        evidence_required=table.flag("evidence_required"),
        may_be_not_applicable=table.flag("may_be_not_applicable"),
        feed=table.text("feed", ""),
        appraiser=table.text("appraiser", ""),
        guidance=table.wording("guidance", Text("")),
        same_as=table.text("same_as", ""),
        optional=table.flag("optional"),
        assumed=assumed(table),
        rule_table=rule_table,
    )
    table.finish()
    return criterion


def _rule(table: Table | None, maximum: Any, calendar: tuple[CalendarEntry, ...]) -> Rule | None:
    """The rule of a table, with a due day looked up in the calendar; None with a problem noted."""
    if table is None:
        return None
    before = len(table.problems)
    kind = table.choice("kind", RULES)
    if len(table.problems) > before or not isinstance(maximum, Decimal) or maximum <= 0:
        return None
    due = table.values.get("due")
    if isinstance(due, str):
        dates = {entry.id: entry.due for entry in calendar}
        found = month_day(due) or dates.get(due)
        if found is None:
            table.problem(
                f"«due» là «{due}»: không phải ngày MM-DD, không có trong lịch.",
                "Sửa thành ngày hoặc mã của một mốc trong lịch.",
            )
        table.values = {**table.values, "due": found or Due(12, 31)}
    rule = RULES[kind].read(table, maximum)
    table.finish()
    return rule if len(table.problems) == before else None
