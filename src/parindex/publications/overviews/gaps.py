"""What units gave themselves beside what they were given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics.discipline import Gap, Gaps, gaps
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.engine.numbers import shown
from parindex.language import spoken
from parindex.publications.overviews.details import MOST_NAMED
from parindex.publications.overviews.figures import percent_of
from parindex.publications.overviews.looking import Look


def gaps_figure(look: Look) -> Figure | None:
    """Self-assessed against final points; None while nobody's own statement is known."""
    if not look.claimed:
        return None
    found = gaps(look.indicator_set, look.claimed, look.cards, look.asked.area)
    if not found.units:
        return None
    title = _("Điểm tự chấm so với điểm cuối cùng")
    bars = [
        Bar(
            f"{one.key}. {one.title.said(spoken())}",
            one.gap,
            "down" if one.gap > 0 else "up",
            ("+" if one.gap > 0 else "") + shown(one.gap, 2, spoken()),
        )
        for one in found.areas
    ]
    draw = partial(
        bar_chart,
        f"{title}. {_gaps_sentence(found)}",
        bars,
        told=_("Tổng của mọi đơn vị: tự chấm trừ cuối cùng"),
    )
    tables = (
        _gaps_table(_("Theo đơn vị"), _("Đơn vị"), _changed(found.units), look.ways.unit, ""),
        _gaps_table(_("Theo lĩnh vực"), _("Lĩnh vực"), found.areas, look.ways.area, ". "),
        _gaps_table(
            _("Theo tiêu chí"), _("Tiêu chí"), _changed(found.criteria), look.ways.criterion, " "
        ),
    )
    notes = (
        _(
            "Chỉ tính tiêu chí đơn vị tự khai, có cùng điểm tối đa ở hai lần chấm; "
            "khảo sát và điểm do cơ quan khác cho không tính."
        ),
    )
    return Figure(
        "chenh-lech", title, _gaps_sentence(found), tables, draw, is_wide=True, notes=notes
    )


def _changed(rows: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """The widest gaps, without those where nothing changed."""
    return tuple(one for one in rows if one.changed)[:MOST_NAMED]


def _gaps_sentence(found: Gaps) -> str:
    whole = found.whole
    if not whole.changed:
        return _("Không điểm tự chấm nào thay đổi sau thẩm định.")
    first = found.units[0]
    mean = shown(abs(whole.gap) / len(found.units), 2, spoken())
    way = _("cao hơn") if whole.gap >= 0 else _("thấp hơn")
    return _(
        "Đơn vị tự chấm %(way)s điểm cuối cùng bình quân %(mean)s điểm; %(changed)s trên %(rows)s "
        "dòng thay đổi (%(share)s). Chênh nhiều nhất: %(name)s, %(gap)s điểm."
    ) % {
        "way": way,
        "mean": mean,
        "changed": shown(whole.changed, None, spoken()),
        "rows": shown(whole.rows, None, spoken()),
        "share": percent_of(whole.changed, whole.rows),
        "name": first.title.vi,
        "gap": shown(first.gap, 2, spoken()),
    }


def _gaps_table(
    title: str, what: str, rows: tuple[Gap, ...], way: Callable[[str], str], mark: str
) -> Table:
    columns = (
        Column(what, 44, is_number=False),
        Column(_("Tự chấm")),
        Column(_("Cuối cùng")),
        Column(_("Chênh")),
        Column(_("Dòng thay đổi"), 10),
        Column(_("Số dòng"), 9),
    )
    cells = tuple(
        (
            Cell(
                f"{one.key}{mark}{one.title.said(spoken())}" if mark else one.title.vi, way(one.key)
            ),
            Cell(one.own),
            Cell(one.given),
            Cell(one.gap, look="dn" if one.gap > 0 else "up" if one.gap < 0 else "", sign=True),
            Cell(one.changed),
            Cell(one.rows),
        )
        for one in rows
    )
    return Table(columns, cells, title)
