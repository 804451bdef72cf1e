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
    Area,
    CalendarEntry,
    Criterion,
    IndicatorSet,
    NotApplicable,
    Survey,
)
from parindex.engine.numbers import ZERO, Rounding
from parindex.engine.problems import Problem
from parindex.engine.rule_reading import assumed, read_asks, read_rule
from parindex.engine.set_tables import (
    MOST_POINTS,
    read_adjustments,
    read_calendar,
    read_check,
    read_fact,
    read_ranking,
    read_rating,
    read_shares,
    read_source,
)
from parindex.engine.survey_reading import read_survey
from parindex.engine.tables import Table, Text

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
    calendar = read_calendar(table)
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
        shares=read_shares(shares),
        decimals=table.whole("decimals", 2, high=4),
        rounding=Rounding(table.choice("rounding", Rounding, "half_up")),
        round_at=table.choice("round_at", ("leaf", "total"), "leaf"),
        not_applicable=NotApplicable(
            table.choice("not_applicable", NotApplicable, "rescale_total")
        ),
        no_survey=table.choice("no_survey", ("rescale_total", "zero"), "rescale_total"),
        sources=tuple(read_source(one) for one in table.tables("source", None, named="id")),
        rating=read_rating(table.table("rating")),
        ranking=read_ranking(table.table("ranking", None)),
        adjustments=read_adjustments(table, calendar),
        facts=tuple(read_fact(one) for one in table.tables("fact", None, named="id")),
        checks=tuple(read_check(one) for one in table.tables("check", None)),
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
        rule=read_rule(inner, maximum, calendar) if inner is not None else None,
        ask=read_asks(table),
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
