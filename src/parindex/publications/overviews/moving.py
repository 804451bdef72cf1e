"""Who rose and who fell against another year, and who cannot be compared."""

from __future__ import annotations

from collections import Counter
from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics.movers import Mover, movers
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.engine.numbers import shown
from parindex.engine.tables import Text
from parindex.language import spoken
from parindex.publications.overviews.details import MOST_NAMED
from parindex.publications.overviews.figures import changed
from parindex.publications.overviews.looking import Look

MOST_LEFT_OUT = 40


def movers_figure(look: Look) -> Figure | None:
    """Who rose and fell, in points and in places; None when there is no other year."""
    if look.against is None:
        return None
    names = {card.facts.unit: card.facts.name for card in look.against.results.cards}
    found = movers(look.results, look.cards, look.comparisons, names, look.asked.area)
    year, title = (
        look.against.year,
        _("Tăng, giảm so với năm %(year)s") % {"year": look.against.year},
    )
    if not found.units:
        says = _("Không đơn vị nào so được với năm %(year)s.") % {"year": year}
        return Figure("tang-giam", title, says, _left_out(look, found.left_out), is_wide=True)
    up, down = found.risen(MOST_NAMED), found.fallen(MOST_NAMED)
    says = _("%(up)s đơn vị tăng, %(down)s giảm, %(same)s giữ nguyên.") % {
        "up": shown(sum(one.points > 0 for one in found.units), None, spoken()),
        "down": shown(sum(one.points < 0 for one in found.units), None, spoken()),
        "same": shown(sum(one.points == 0 for one in found.units), None, spoken()),
    }
    if up:
        says += " " + _("Tăng nhiều nhất: %(name)s, %(n)s điểm.") % {
            "name": look.called(up[0].unit, up[0].name),
            "n": shown(up[0].points, 2, spoken()),
        }
    if down:
        says += " " + _("Giảm nhiều nhất: %(name)s, %(n)s điểm.") % {
            "name": look.called(down[0].unit, down[0].name),
            "n": shown(-down[0].points, 2, spoken()),
        }
    bars = [_moved(look, one) for one in (*up, *reversed(down))]
    tables = [
        _movers_table(look, _("Tăng điểm nhiều nhất"), up),
        _movers_table(look, _("Giảm điểm nhiều nhất"), down),
    ]
    if not look.asked.area:
        tables += [
            _movers_table(look, _("Tăng hạng nhiều nhất"), found.climbed(MOST_NAMED)),
            _movers_table(look, _("Tụt hạng nhiều nhất"), found.dropped(MOST_NAMED)),
        ]
    notes = []
    if merged := sum(one.is_merged for one in found.units):
        notes.append(
            _(
                "%(n)s đơn vị hợp nhất: điểm năm trước là trung bình cộng của các đơn vị "
                "tiền thân; không so thứ hạng."
            )
            % {"n": merged}
        )
    return Figure(
        "tang-giam",
        title,
        says,
        (*tables, *_left_out(look, found.left_out)),
        partial(bar_chart, f"{title}. {says}", bars) if bars else None,
        is_wide=True,
        notes=tuple(notes),
    )


def _moved(look: Look, one: Mover) -> Bar:
    sign = "+" if one.points > 0 else ""
    shade = "up" if one.points > 0 else "down"
    return Bar(
        look.called(one.unit, one.name), one.points, shade, sign + shown(one.points, 2, spoken())
    )


def _movers_table(look: Look, title: str, rows: list[Mover]) -> Table:
    assert look.against is not None
    columns = (
        Column(_("Đơn vị"), 34, is_number=False),
        Column(_("Năm %(year)s") % {"year": look.against.year}),
        Column(_("Năm %(year)s") % {"year": look.year}),
        Column(_("Điểm")),
        Column(_("Hạng trước"), 9),
        Column(_("Hạng"), 8),
        Column(_("Bậc"), 8),
    )
    cells = tuple(
        (
            Cell(_mover_name(look, one), look.ways.unit(one.unit)),
            Cell(one.before),
            Cell(one.now),
            changed(one.points),
            Cell(one.last_rank),
            Cell(one.rank),
            Cell(
                one.places,
                look="" if not one.places else "up" if one.places > 0 else "dn",
                sign=True,
            ),
        )
        for one in rows
    )
    return Table(columns, cells, title, _("Không có đơn vị nào."))


def _mover_name(look: Look, one: Mover) -> str:
    if one.is_merged:
        return _("%(name)s (hợp nhất từ %(former)s)") % {
            "name": one.name,
            "former": ", ".join(one.predecessors),
        }
    if one.predecessors and one.predecessors[0] != one.name:
        return _("%(name)s (trước là %(former)s)") % {
            "name": one.name,
            "former": one.predecessors[0],
        }
    return look.called(one.unit, one.name)


def _left_out(look: Look, rows: tuple[tuple[str, str, Text], ...]) -> tuple[Table, ...]:
    """Units that are not compared, each with the reason; of very many only how many and why."""
    if not rows:
        return ()
    title = _("Không so với năm trước")
    why = Column(_("Vì sao"), 60, is_number=False)
    if len(rows) > MOST_LEFT_OUT:
        reasons = Counter(reason.said(spoken()) for _unit, _name, reason in rows)
        counts = tuple((Cell(said), Cell(count)) for said, count in reasons.most_common())
        return (Table((why, Column(_("Số đơn vị"), 10)), counts, title),)
    columns = (Column(_("Đơn vị"), 34, is_number=False), why)
    cells = tuple(
        (Cell(look.called(unit, name), look.ways.unit(unit)), Cell(reason.said(spoken())))
        for unit, name, reason in rows
    )
    return (Table(columns, cells, title, is_open=False),)
