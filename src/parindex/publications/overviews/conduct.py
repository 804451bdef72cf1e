"""The figures of how a cycle is kept; only for those who watch it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics.discipline import (
    Discipline,
    Handed,
    Handing,
    Requests,
    days_before,
    discipline,
    discipline_by_group,
    requests_by,
)
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.engine.numbers import shown
from parindex.language import counted, spoken
from parindex.publications.overviews.cycles import Conduct
from parindex.publications.overviews.details import MOST_NAMED
from parindex.publications.overviews.figures import percent_of, way_to_group
from parindex.publications.overviews.looking import Look

LOOKS = {
    Handing.ON_TIME: "b1",
    Handing.EXTENDED: "b2",
    Handing.LATE: "b3",
    Handing.GRACE: "b4",
    Handing.LOCKED: "b5",
    Handing.MISSING: "down",
    Handing.WAITING: "b0",
}


def handing_titles() -> dict[Handing, str]:
    """How a sheet was handed in, in words."""
    return {
        Handing.ON_TIME: _("Đúng hạn"),
        Handing.EXTENDED: _("Trong hạn được gia hạn"),
        Handing.LATE: _("Muộn"),
        Handing.GRACE: _("Sau lúc khóa"),
        Handing.LOCKED: _("Bị khóa, chưa ký"),
        Handing.MISSING: _("Quá hạn chưa nộp"),
        Handing.WAITING: _("Chưa nộp, còn hạn"),
    }


def conduct_figures(look: Look, conduct: Conduct) -> list[Figure | None]:
    """Deadlines kept and missed, days to spare, explanations asked for."""
    return [
        deadline_figure(look, conduct),
        days_figure(look, conduct),
        requests_figure(look, conduct),
    ]


def deadline_figure(look: Look, conduct: Conduct) -> Figure:
    """Who submitted on time, by group; and everybody who did not."""
    titles = handing_titles()
    whole = discipline(conduct.handed)
    groups = discipline_by_group(conduct.handed)
    shown_kinds = [how for how in titles if whole.counts[how]] or [Handing.WAITING]
    title, says = _("Kỷ luật thời hạn: nộp bài tự chấm"), _deadline_sentence(whole)
    rows = [
        Stack(look.named(one.group), [(LOOKS[how], one.counts[how]) for how in shown_kinds])
        for one in groups
    ]
    legend = [(LOOKS[how], titles[how]) for how in shown_kinds]
    columns = (
        Column(_("Nhóm"), 26, is_number=False),
        *(Column(titles[how], 12) for how in shown_kinds),
        Column(_("Tổng"), 9),
    )
    cells = tuple(
        (
            Cell(look.named(one.group), way_to_group(look, one.group) if one.group else ""),
            *(Cell(one.counts[how]) for how in shown_kinds),
            Cell(one.units),
        )
        for one in groups
    )
    draw = partial(stack_chart, f"{title}. {says}", rows, legend)
    tables = (Table(columns, cells), _behind(look, conduct.handed))
    return Figure("han-nop", title, says, tables, draw if rows else None)


def _deadline_sentence(whole: Discipline) -> str:
    if not whole.units:
        return _("Không có đơn vị nào trong phạm vi này.")
    in_time = whole.counts[Handing.ON_TIME] + whole.counts[Handing.EXTENDED]
    late = whole.counts[Handing.LATE] + whole.counts[Handing.GRACE] + whole.counts[Handing.LOCKED]
    words = {
        "in_time": shown(in_time, None, spoken()),
        "units": shown(whole.units, None, spoken()),
        "share": percent_of(in_time, whole.units),
    }
    found = _("%(in_time)s trên %(units)s đơn vị (%(share)s) nộp trong hạn") % words
    if extended := whole.counts[Handing.EXTENDED]:
        found += _(", trong đó %(n)s nhờ được gia hạn") % {"n": extended}
    found += "."
    if late:
        found += " " + counted("%(count)s đơn vị nộp muộn hoặc bị khóa.", late)
    if missing := whole.counts[Handing.MISSING]:
        found += " " + counted("%(count)s đơn vị quá hạn mà chưa nộp.", missing)
    if waiting := whole.counts[Handing.WAITING]:
        found += " " + counted("%(count)s đơn vị chưa nộp, còn hạn.", waiting)
    return found


def _behind(look: Look, handed: tuple[Handed, ...]) -> Table:
    """Every unit that did not submit in time, those that still have not first."""
    titles = handing_titles()
    order = [Handing.MISSING, Handing.LOCKED, Handing.GRACE, Handing.LATE]
    rows = sorted(
        (one for one in handed if one.how in order),
        key=lambda one: (order.index(one.how), one.name),
    )
    columns = (
        Column(_("Đơn vị"), 34, is_number=False),
        Column(_("Nộp thế nào"), 24, is_number=False),
        Column(_("Quá hạn (ngày)"), 12),
    )
    cells = tuple(
        (
            Cell(look.called(one.unit, one.name), look.ways.unit(one.unit)),
            Cell(titles[one.how]),
            Cell(None if one.days is None else -one.days),
        )
        for one in rows
    )
    title = _("Đơn vị không nộp trong hạn")
    return Table(columns, cells, title, _("Không có đơn vị nào."), is_open=len(cells) <= 8)


def days_figure(look: Look, conduct: Conduct) -> Figure | None:
    """How many days before its deadline each unit submitted; None before anybody has."""
    submitted = [one for one in conduct.handed if one.days is not None]
    if not submitted:
        return None
    counts = days_before(conduct.handed)
    title = _("Nộp trước hạn bao nhiêu ngày")
    last_days = sum(0 <= (one.days or 0) <= 1 for one in submitted)
    says = _("%(n)s trên %(units)s đơn vị đã nộp (%(share)s) nộp trong hai ngày cuối.") % {
        "n": last_days,
        "units": shown(len(submitted), None, spoken()),
        "share": percent_of(last_days, len(submitted)),
    }
    bars = [
        Bar(_days(*ends), Decimal(count), _day_look(ends[0]), str(count)) for ends, count in counts
    ]
    columns = (Column(_("Trước hạn"), 26, is_number=False), Column(_("Số đơn vị"), 10))
    cells = tuple((Cell(_days(*ends)), Cell(count)) for ends, count in counts)
    draw = partial(bar_chart, f"{title}. {says}", bars)
    return Figure("ngay-truoc-han", title, says, (Table(columns, cells),), draw)


def _day_look(least: int | None) -> str:
    return "down" if least is None else "main"


def _days(least: int | None, most: int | None) -> str:
    if least is None:
        return _("Sau hạn")
    if least == 0:
        return _("Đúng ngày hết hạn")
    if most is None:
        return _("Từ %(n)s ngày trở lên") % {"n": least}
    if least == most:
        return _("%(n)s ngày") % {"n": least}
    return _("%(least)s đến %(most)s ngày") % {"least": least, "most": most}


def requests_figure(look: Look, conduct: Conduct) -> Figure:
    """Explanations asked for: of which units, in which areas and rows, by whom, answered."""
    asked = conduct.requests
    title = _("Các yêu cầu giải trình")
    if not asked:
        says = _("Chưa gửi yêu cầu giải trình nào trong phạm vi này.")
        return Figure("giai-trinh", title, says, is_wide=True)
    names = {one.unit: one.name for one in asked}
    titles = {
        code: f"{code} {item.title.said(spoken())}"
        for code, item in look.indicator_set.by_code.items()
    }
    by_unit = requests_by(asked, "unit", names)
    by_area = requests_by(asked, "area", titles)
    answered = sum(one.is_answered for one in asked)
    says = _(
        "%(asked)s yêu cầu gửi %(units)s đơn vị; %(answered)s đã giải trình (%(share)s). "
        "Nhiều nhất: %(name)s, %(most)s yêu cầu."
    ) % {
        "asked": shown(len(asked), None, spoken()),
        "units": shown(len(by_unit), None, spoken()),
        "answered": shown(answered, None, spoken()),
        "share": percent_of(answered, len(asked)),
        "name": by_unit[0].title,
        "most": by_unit[0].asked,
    }
    bars = [Bar(one.title, Decimal(one.asked), "main", str(one.asked)) for one in by_area]
    tables = (
        _requests_table(_("Theo đơn vị"), _("Đơn vị"), by_unit[:MOST_NAMED], look.ways.unit),
        _requests_table(
            _("Theo tiêu chí"),
            _("Tiêu chí"),
            requests_by(asked, "code", titles)[:MOST_NAMED],
            look.ways.criterion,
        ),
        _requests_table(_("Theo lĩnh vực"), _("Lĩnh vực"), by_area, look.ways.area),
        _requests_table(
            _("Theo người yêu cầu"),
            _("Người yêu cầu"),
            requests_by(asked, "by", {}),
            lambda key: "",
        ),
    )
    draw = partial(bar_chart, f"{title}. {says}", bars)
    return Figure("giai-trinh", title, says, tables, draw, is_wide=True)


def _requests_table(
    title: str, what: str, rows: list[Requests], way: Callable[[str], str]
) -> Table:
    columns = (
        Column(what, 50, is_number=False),
        Column(_("Yêu cầu"), 10),
        Column(_("Đã giải trình"), 12),
        Column(_("Còn chờ"), 10),
    )
    cells = tuple(
        (
            Cell(one.title, way(one.key)),
            Cell(one.asked),
            Cell(one.answered),
            Cell(one.asked - one.answered),
        )
        for one in rows
    )
    return Table(columns, cells, title)
