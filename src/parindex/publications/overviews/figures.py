"""The figures of the year as a whole: headlines, groups, ratings, areas."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics import overview
from parindex.analytics.overview import AreaMean, GroupSpread
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.charts.boxes import Box, box_chart
from parindex.documents.charts.pen import band_look
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Headline, Table
from parindex.engine.numbers import shown
from parindex.engine.spreads import Spread
from parindex.language import counted, spoken
from parindex.publications.overviews.looking import Look

MOST_DOTS = 600
"""Of more units than these the points of a strip would only be a smear."""
LOW = Decimal(70)


def percent_of(part: int, whole: int) -> str:
    """A share in whole percent as it is said."""
    return f"{shown(Decimal(100 * part) / whole, 0, spoken())}%" if whole else "–"


def way_to_group(look: Look, group: str) -> str:
    """The same page for one group."""
    return f"{look.ways.here}?{look.asked.query(group=group)}"


def headlines(look: Look) -> tuple[Headline, ...]:
    """Mean, median, best and last, how many; each with what it means."""
    cards = look.cards
    whole = overview.spread(cards, look.asked.group, look.asked.area)
    figure = _("Tỷ lệ điểm bình quân") if look.asked.area else _("Chỉ số bình quân")
    spread = whole.spread
    if spread is None:
        says = _("Chưa công khai điểm của đơn vị nào trong phạm vi này.")
        return (Headline(figure, "–", says), _counted(look, whole))
    (last, last_name, _low), (best, best_name, _high) = whole.figures[0], whole.figures[-1]
    found = [
        Headline(figure, look.amount(spread.mean), *_against(look, spread.mean), spread.mean),
        Headline(
            _("Trung vị"),
            look.amount(spread.median),
            _("Một nửa số đơn vị từ mức này trở lên."),
            "#nhom",
            value=spread.median,
        ),
    ]
    if spread.between:
        found += [
            Headline(
                _("Cao nhất"),
                look.amount(spread.highest),
                look.called(best, best_name),
                look.ways.unit(best),
                value=spread.highest,
            ),
            Headline(
                _("Thấp nhất"),
                look.amount(spread.lowest),
                look.called(last, last_name),
                look.ways.unit(last),
                value=spread.lowest,
            ),
            Headline(
                _("Chênh cao nhất, thấp nhất"),
                look.distance(spread.between),
                _("Độ lệch chuẩn %(n)s: càng lớn, các đơn vị càng cách xa nhau.")
                % {"n": shown(spread.deviation, 2, spoken())},
                value=spread.between,
            ),
        ]
    return (*found, _counted(look, whole))


def _counted(look: Look, whole: GroupSpread) -> Headline:
    says = counted("%(count)s đơn vị chưa có số liệu, không tính là 0.", whole.silent)
    if not whole.silent:
        says = _("Đơn vị nào cũng có số liệu.")
    written = shown(len(whole.figures), None, spoken())
    link, count = look.ways.rating("", look.asked.group), len(whole.figures)
    return Headline(_("Đơn vị có kết quả"), written, says, link, value=count)


def _against(look: Look, mean: Decimal) -> tuple[str, str, str]:
    """What the mean means beside the other year: sentence, link, whether it rose or fell."""
    if look.against is None:
        return _("Chưa có năm trước để so."), "", ""
    before = overview.spread(look.other_cards(look.against), "", look.asked.area).mean
    if before is None:
        return _("Năm %(year)s chưa công khai số liệu để so.") % {"year": look.against.year}, "", ""
    words = {"n": look.distance(mean - before), "year": look.against.year}
    if mean == before:
        return _("Bằng năm %(year)s.") % words, "#tang-giam", ""
    if mean > before:
        return _("Tăng %(n)s so với năm %(year)s.") % words, "#tang-giam", "up"
    return _("Giảm %(n)s so với năm %(year)s.") % words, "#tang-giam", "dn"


def groups_figure(look: Look) -> Figure:
    """Mean and spread of every group as boxes with every unit as a point."""
    spreads = [
        one
        for one in overview.spread_by_group(look.results, look.groups, look.asked.area)
        if not look.asked.group or one.group == look.asked.group
    ]
    known = [(one, one.spread) for one in spreads if one.spread is not None]
    dots = sum(len(one.figures) for one, _ in known) <= MOST_DOTS
    title = _("Trung bình và độ phân tán theo nhóm")
    rows = [
        Box(
            look.named(one.group),
            spread.five,
            spread.mean,
            tuple(figure for _, _, figure in one.figures) if dots else (),
        )
        for one, spread in known
    ]
    told = _("Hộp: nửa số đơn vị ở giữa; vạch: trung vị; hình thoi: trung bình; chấm: từng đơn vị")
    says = _groups_sentence(look, known)
    return Figure(
        "nhom",
        title,
        says,
        (_groups_table(look, spreads),),
        partial(box_chart, f"{title}. {says}", rows, told=told) if rows else None,
    )


def _groups_sentence(look: Look, known: list[tuple[GroupSpread, Spread]]) -> str:
    if not known:
        return _("Chưa công khai điểm của đơn vị nào trong phạm vi này.")
    if len(known) == 1:
        return _group_sentence(look, *known[0])
    best, high = max(known, key=lambda pair: pair[1].mean)
    last, low = min(known, key=lambda pair: pair[1].mean)
    wide, widest = max(known, key=lambda pair: pair[1].deviation)
    if high.mean == low.mean:
        found = _("Các nhóm có trung bình bằng nhau: %(amount)s.") % {
            "amount": look.amount(high.mean)
        }
    else:
        found = _(
            "%(best)s có trung bình cao nhất (%(high)s), hơn %(last)s (%(low)s) %(between)s."
        ) % {
            "best": look.named(best.group),
            "high": look.amount(high.mean),
            "last": look.named(last.group),
            "low": look.amount(low.mean),
            "between": look.distance(high.mean - low.mean),
        }
    if widest.between:
        found += " " + _(
            "%(wide)s phân tán nhất: đơn vị cao nhất hơn đơn vị thấp nhất %(between)s."
        ) % {"wide": look.named(wide.group), "between": look.distance(widest.between)}
    return found


def _group_sentence(look: Look, one: GroupSpread, spread: Spread) -> str:
    """What is said of the only group there is."""
    if len(one.figures) == 1:
        return _("Chỉ có một đơn vị: %(amount)s.") % {"amount": look.amount(spread.mean)}
    if not spread.between:
        return _("Mọi đơn vị bằng nhau: %(amount)s.") % {"amount": look.amount(spread.mean)}
    return _("Một nửa số đơn vị nằm giữa %(low)s và %(high)s.") % {
        "low": look.amount(spread.first_quarter),
        "high": look.amount(spread.third_quarter),
    }


def _groups_table(look: Look, spreads: list[GroupSpread]) -> Table:
    columns = (
        Column(_("Nhóm"), 26, is_number=False),
        Column(_("Số đơn vị"), 10),
        Column(_("Trung bình")),
        Column(_("Trung vị")),
        Column(_("Thấp nhất")),
        Column(_("Tứ phân vị 1")),
        Column(_("Tứ phân vị 3")),
        Column(_("Cao nhất")),
        Column(_("Độ lệch chuẩn")),
    )
    rows = tuple(
        (
            Cell(look.named(one.group), way_to_group(look, one.group) if one.group else ""),
            Cell(len(one.figures)),
            *_spread_cells(look, one),
        )
        for one in spreads
    )
    return Table(columns, rows, is_open=len(rows) <= 8)


def _spread_cells(look: Look, one: GroupSpread) -> tuple[Cell, ...]:
    """The figures of a group in the order of the columns; dashes where none is known."""
    found = one.spread
    if found is None:
        return (Cell(None),) * 7
    return (
        Cell(found.mean),
        Cell(found.median),
        Cell(found.lowest, look.ways.unit(one.figures[0][0])),
        Cell(found.first_quarter),
        Cell(found.third_quarter),
        Cell(found.highest, look.ways.unit(one.figures[-1][0])),
        Cell(found.deviation),
    )


def ratings_figure(look: Look) -> Figure:
    """How many units of every group have each rating."""
    bands = look.indicator_set.rating.bands
    rows = [
        one
        for one in overview.rated_by_group(look.results, look.groups)
        if not look.asked.group or one.group == look.asked.group
    ]
    whole = overview.rated(look.results, look.cards)
    looks = [band_look(place) for place in range(1, len(bands) + 1)]
    labels = [band.label.said(spoken()) for band in bands]
    drawn = [
        Stack(
            look.named(one.group),
            [*zip(looks, one.bands.values(), strict=True), ("b0", one.unrated)],
        )
        for one in rows
        if one.units
    ]
    title, legend = _("Xếp loại theo nhóm"), list(zip(looks, labels, strict=True))
    if whole.unrated:
        legend.append(("b0", _("Không xếp loại")))
    most = max(bands, key=lambda band: whole.bands[band.id]) if bands else None
    if most is None or not whole.units or whole.unrated == whole.units:
        says = _("Chưa có đơn vị nào được xếp loại.")
    else:
        count = whole.bands[most.id]
        says = _("Nhiều nhất là %(band)s: %(count)s trên %(units)s đơn vị (%(share)s).") % {
            "band": most.label.said(spoken()),
            "count": shown(count, None, spoken()),
            "units": shown(whole.units, None, spoken()),
            "share": percent_of(count, whole.units),
        }
        if lowest := whole.bands[bands[-1].id]:
            says += " " + _("%(count)s đơn vị ở mức thấp nhất, %(band)s.") % {
                "count": shown(lowest, None, spoken()),
                "band": bands[-1].label.said(spoken()),
            }
    columns = (
        Column(_("Nhóm"), 26, is_number=False),
        *(Column(label, 11) for label in labels),
        Column(_("Không xếp loại"), 11),
        Column(_("Tổng"), 9),
    )
    cells = tuple(
        (
            Cell(look.named(one.group), look.ways.rating("", one.group)),
            *(
                Cell(count, look.ways.rating(band, one.group) if count else "")
                for band, count in one.bands.items()
            ),
            Cell(one.unrated),
            Cell(one.units),
        )
        for one in rows
    )
    told = partial(stack_chart, f"{title}. {says}", drawn, legend)
    table = Table(columns, cells, is_open=len(cells) <= 8)
    return Figure("xep-loai", title, says, (table,), told if drawn else None)


def areas_figure(look: Look) -> Figure:
    """The mean of every area, beside another year where it is comparable."""
    against = look.against
    last = (against.results, look.other_cards(against)) if against else None
    means = overview.area_means(look.results, look.cards, last)
    known = [one for one in means if one.mean is not None]
    title, says = _("Trung bình từng lĩnh vực"), _areas_sentence(look, known)
    bars = [
        Bar(
            f"{one.code}. {one.title.said(spoken())}",
            one.mean or Decimal(0),
            "down" if (one.mean or 0) < LOW else "main",
            shown(one.mean or 0, 2, spoken()),
            one.before,
        )
        for one in known
    ]
    told = _("Thanh đỏ: dưới 70%")
    if against is not None and any(one.before is not None for one in known):
        told += "; " + _("vạch đứng: năm %(year)s") % {"year": against.year}
    draw = partial(bar_chart, f"{title}. {says}", bars, most=Decimal(100), told=told)
    return Figure("linh-vuc", title, says, (_areas_table(look, means),), draw if bars else None)


def _areas_sentence(look: Look, known: list[AreaMean]) -> str:
    if not known:
        return _("Điểm từng lĩnh vực chưa công khai.")
    best = max(known, key=lambda one: one.mean or Decimal(0))
    last = min(known, key=lambda one: one.mean or Decimal(0))
    if best.mean == last.mean:
        found = _("Các lĩnh vực bằng nhau: %(share)s%%.") % {
            "share": shown(best.mean or 0, 2, spoken())
        }
    else:
        found = _("Cao nhất là %(best)s (%(high)s%%), thấp nhất là %(last)s (%(low)s%%).") % {
            "best": best.title.said(spoken()),
            "high": shown(best.mean or 0, 2, spoken()),
            "last": last.title.said(spoken()),
            "low": shown(last.mean or 0, 2, spoken()),
        }
    changes = [one.change for one in known if one.change is not None]
    if look.against is not None and changes:
        found += " " + _("So với năm %(year)s: %(up)s lĩnh vực tăng, %(down)s giảm.") % {
            "year": look.against.year,
            "up": sum(change > 0 for change in changes),
            "down": sum(change < 0 for change in changes),
        }
    return found


def _areas_table(look: Look, means: list[AreaMean]) -> Table:
    is_compared = any(one.before is not None for one in means)
    columns = [Column(_("Lĩnh vực"), 44, is_number=False), Column(_("Trung bình (%)"), 13)]
    if is_compared and look.against is not None:
        columns += [Column(_("Năm %(year)s") % {"year": look.against.year}), Column(_("Thay đổi"))]
    columns += [
        Column(_("Đơn vị thấp nhất"), 26, is_number=False),
        Column(_("Đạt (%)")),
    ]
    rows = []
    for one in means:
        unit, name, share = one.lowest or ("", "–", None)
        row = [
            Cell(f"{one.code}. {one.title.said(spoken())}", look.ways.area(one.code)),
            Cell(one.mean),
        ]
        if is_compared:
            row += [Cell(one.before), changed(one.change)]
        rows.append(
            (*row, Cell(look.called(unit, name), look.ways.unit(unit) if unit else ""), Cell(share))
        )
    return Table(tuple(columns), tuple(rows))


def changed(value: Decimal | None) -> Cell:
    """A change with its sign, coloured by whether it is a gain."""
    look = "" if not value else "up" if value > 0 else "dn"
    return Cell(value, look=look, sign=True)
