"""The figures that name units and criteria: heat map and criteria."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics import heat as heating
from parindex.analytics import overview
from parindex.analytics.heat import HeatMap, level
from parindex.analytics.overview import CriterionMean
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.charts.grid import Tile, grid_chart
from parindex.documents.charts.pen import Ground
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.engine.indicators import Area
from parindex.engine.numbers import shown
from parindex.language import spoken
from parindex.publications.overviews.figures import LOW, percent_of, way_to_group
from parindex.publications.overviews.looking import MOST_ROWS, Look

MOST_NAMED = 10
MOST_CRITERIA = 15
HEAT_WORDS = ("0%", "< 40%", "40–74%", "75–99%", "100%")


def heat_map(look: Look) -> HeatMap:
    """Units against areas in the order that was asked for; groups where units are too many."""
    found, asked = look.results, look.asked
    order = asked.order
    if order.lstrip("-") == "rank" and len({one.group for one in found.standings.values()}) > 1:
        # Places of several groups say nothing beside each other: the highest index comes first.
        order = "figure" if order.startswith("-") else "-figure"
    if is_by_group(look):
        named = heating.heat_of_groups(found, look.groups, asked.area)
        rows = tuple(row._replace(name=look.named(row.key)) for row in named.rows)
        return heating.sorted_heat(HeatMap(named.codes, named.titles, rows), order)
    return heating.sorted_heat(heating.heat_of_units(found, look.cards, asked.area), order)


def is_by_group(look: Look) -> bool:
    """Whether the heat map shows groups: no group was chosen and the units fill no page."""
    return (
        not look.asked.group
        and len(look.results.cards) > MOST_ROWS
        and len(set(look.groups.values())) > 1
    )


def heat_figure(look: Look, *, most: int | None = MOST_ROWS) -> Figure:
    """The heat map as a table of shaded cells; `most` rows of the page that was asked for."""
    whole, asked = heat_map(look), look.asked
    pages = -(-len(whole.rows) // most) if most else 1
    page = min(asked.page, max(pages, 1))
    rows = whole.rows[(page - 1) * most : page * most] if most else whole.rows
    is_grouped = is_by_group(look)
    title = (
        _("Bản đồ nhiệt: nhóm × lĩnh vực") if is_grouped else _("Bản đồ nhiệt: đơn vị × lĩnh vực")
    )
    if asked.area:
        title = _("Bản đồ nhiệt: từng tiêu chí của %(area)s") % {"area": look.area_title}
    if not whole.is_known:
        says = _("Điểm từng lĩnh vực của các đơn vị chưa công khai.")
        if asked.area:
            says = _("Điểm từng tiêu chí của lĩnh vực này chưa công khai.")
        return Figure("ban-do-nhiet", title, says, is_wide=True)
    says = _heat_sentence(whole)
    legend = [(f"h{place}", word) for place, word in enumerate(HEAT_WORDS)]
    heads = [_short(look, code) for code in whole.codes]
    notes = []
    if pages > 1:
        notes.append(
            _("Trang %(page)s / %(pages)s, mỗi trang %(most)s đơn vị.")
            % {"page": page, "pages": pages, "most": most}
        )
    return Figure(
        "ban-do-nhiet",
        title,
        says,
        (_heat_table(look, whole, rows, is_grouped=is_grouped),),
        partial(_grid, f"{title}. {says}", heads, rows, legend),
        is_grid=True,
        is_wide=True,
        notes=tuple(notes),
        page=page,
        pages=pages,
    )


def _grid(
    title: str,
    heads: list[str],
    rows: tuple[heating.HeatRow, ...],
    legend: list[tuple[str, str]],
    *,
    ground: Ground,
) -> str:
    """The heat map as a drawing; a page shows its table and never draws it."""
    tiles = [(row.name, [Tile(_shade(one), _tile(one)) for one in row.shares]) for row in rows]
    return grid_chart(title, heads, tiles, legend, ground=ground)


def _shade(share: Decimal | None) -> str:
    return "hx" if share is None else f"h{level(share)}"


def _short(look: Look, code: str) -> str:
    """A column's short name where the set gives one, else its code."""
    found = look.indicator_set.by_code[code]
    return (found.short.said(spoken()) if isinstance(found, Area) else "") or code


def _tile(share: Decimal | None) -> str:
    if share is None:
        return "–"
    return shown(share, 0 if share in (0, 100) else 2, spoken())


def _heat_sentence(heat: HeatMap) -> str:
    """How many cells are dark, and in which column most of them are."""
    low = [
        sum(
            (level(row.shares[place]) or 0) <= 1 and row.shares[place] is not None
            for row in heat.rows
        )
        for place in range(len(heat.codes))
    ]
    cells = sum(share is not None for row in heat.rows for share in row.shares)
    if not sum(low):
        return _("Không ô nào dưới 40%. Bấm tên cột để xếp từ thấp lên cao; bấm ô để xem chi tiết.")
    worst = max(range(len(low)), key=lambda place: low[place])
    return _(
        "%(low)s trên %(cells)s ô dưới 40%%, nhiều nhất ở %(worst)s (%(count)s). "
        "Bấm tên cột để xếp từ thấp lên cao; bấm ô để xem chi tiết."
    ) % {
        "low": shown(sum(low), None, spoken()),
        "cells": shown(cells, None, spoken()),
        "worst": f"{heat.codes[worst]}. {heat.titles[worst].said(spoken())}",
        "count": shown(low[worst], None, spoken()),
    }


def _heat_table(
    look: Look, heat: HeatMap, rows: tuple[heating.HeatRow, ...], *, is_grouped: bool
) -> Table:
    figure = _("Đạt (%)") if look.asked.area else _("Chỉ số")
    columns = (
        Column(_("Hạng"), 7, sort="rank"),
        Column(_("Nhóm") if is_grouped else _("Đơn vị"), 28, is_number=False, sort="name"),
        Column(figure, 9, sort="figure"),
        *(
            Column(_short(look, code), 9, sort=code, said=title.said(spoken()))
            for code, title in zip(heat.codes, heat.titles, strict=True)
        ),
    )
    cells = []
    for row in rows:
        link = way_to_group(look, row.key) if is_grouped else look.ways.unit(row.key)
        shades = [
            Cell(
                one,
                link if is_grouped else look.ways.cell(row.key, code),
                _shade(one),
            )
            for code, one in zip(heat.codes, row.shares, strict=True)
        ]
        cells.append((Cell(row.rank), Cell(row.name, link), Cell(row.figure), *shades))
    return Table(columns, tuple(cells))


def weakest_figure(look: Look) -> Figure:
    """The criteria that cost units most."""
    rows = look.criteria
    losing = [one for one in rows if one.losers]
    title = _("Tiêu chí yếu nhất")
    if not rows:
        return Figure("yeu-nhat", title, _("Điểm từng tiêu chí chưa công khai."))
    if not losing:
        return Figure("yeu-nhat", title, _("Không đơn vị nào mất điểm ở tiêu chí nào."))
    first = losing[0]
    says = _(
        "%(code)s %(title)s: bình quân chỉ đạt %(share)s%%; "
        "%(losers)s trên %(units)s đơn vị mất điểm."
    ) % {
        "code": first.leaf.code,
        "title": first.leaf.title.said(spoken()),
        "share": shown(first.mean or 0, 2, spoken()),
        "losers": shown(first.losers, None, spoken()),
        "units": shown(first.units, None, spoken()),
    }
    bars = [
        Bar(
            f"{one.leaf.code} {one.leaf.title.said(spoken())}",
            one.mean or Decimal(0),
            "down" if (one.mean or 0) < LOW else "main",
            shown(one.mean or 0, 1, spoken()) + "%",
        )
        for one in losing[:MOST_CRITERIA]
    ]
    table = _criteria_table(look, losing[:MOST_CRITERIA])
    draw = partial(bar_chart, f"{title}. {says}", bars, most=Decimal(100))
    return Figure("yeu-nhat", title, says, (table,), draw, is_wide=True)


def _criteria_table(look: Look, rows: list[CriterionMean]) -> Table:
    columns = (
        Column(_("Mã"), 9, is_number=False),
        Column(_("Tiêu chí"), 60, is_number=False),
        Column(_("Lĩnh vực"), 9, is_number=False),
        Column(_("Tối đa"), 9),
        Column(_("Bình quân (%)"), 11),
        Column(_("Mất bình quân"), 11),
        Column(_("Đơn vị mất điểm"), 11),
        Column(_("Không có điểm"), 11),
        Column(_("Chưa khai"), 10),
        Column(_("Tính cho"), 9),
    )
    cells = tuple(
        (
            Cell(one.leaf.code, look.ways.criterion(one.leaf.code)),
            Cell(one.leaf.title.said(spoken()), look.ways.criterion(one.leaf.code)),
            Cell(one.area, look.ways.area(one.area)),
            Cell(one.leaf.max),
            Cell(one.mean),
            Cell(one.lost),
            Cell(one.losers, _units_by(look, one)),
            Cell(one.empty),
            Cell(one.missing),
            Cell(one.units),
        )
        for one in rows
    )
    return Table(columns, cells, is_open=True)


def _units_by(look: Look, one: CriterionMean) -> str:
    """The heat map of the area with the units that lost most on a criterion first."""
    asked = {"area": one.area, "order": one.leaf.code}
    return f"{look.ways.here}?{look.asked.query(**asked)}#ban-do-nhiet"


def silent_figure(look: Look) -> Figure | None:
    """The criteria that tell units nothing apart; None while criteria are not known."""
    rows = look.criteria
    if not rows:
        return None
    why = {
        overview.FULL: _("Mọi đơn vị đạt trọn điểm"),
        overview.NOTHING: _("Không đơn vị nào có điểm"),
        overview.EQUAL: _("Mọi đơn vị bằng điểm nhau"),
        overview.UNCOUNTED: _("Không tính cho đơn vị nào"),
    }
    silent = [one for one in rows if one.silence]
    title = _("Tiêu chí không phân biệt được đơn vị")
    if not silent:
        says = _("Tiêu chí nào cũng có đơn vị hơn, đơn vị kém.")
        return Figure("khong-phan-biet", title, says)
    says = _(
        "%(n)s trên %(all)s tiêu chí (%(share)s) cho mọi đơn vị kết quả như nhau; "
        "xem lại cách chấm khi sửa bộ chỉ số."
    ) % {"n": len(silent), "all": len(rows), "share": percent_of(len(silent), len(rows))}
    columns = (
        Column(_("Vì sao"), 28, is_number=False),
        Column(_("Mã"), 9, is_number=False),
        Column(_("Tiêu chí"), 60, is_number=False),
        Column(_("Tối đa"), 9),
        Column(_("Tính cho"), 9),
    )
    order = list(why)
    silent.sort(key=lambda one: (order.index(one.silence), one.leaf.code))
    cells = tuple(
        (
            Cell(why[one.silence]),
            Cell(one.leaf.code, look.ways.criterion(one.leaf.code)),
            Cell(one.leaf.title.said(spoken()), look.ways.criterion(one.leaf.code)),
            Cell(one.leaf.max),
            Cell(one.units),
        )
        for one in silent
    )
    return Figure("khong-phan-biet", title, says, (Table(columns, cells, is_open=len(cells) <= 8),))
