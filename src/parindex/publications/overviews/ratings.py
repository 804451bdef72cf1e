"""The figures of ratings: how the units of every group, and of every year, are rated."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics import overview
from parindex.analytics.overview import Rated
from parindex.documents.charts.pen import band_look
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.publications.overviews.figures import percent_of
from parindex.publications.overviews.looking import Look
from parindex.publications.overviews.years import units_of
from parindex.web.jinja import number, said


def ratings_figure(look: Look) -> Figure:
    """How many units of every group have each rating."""
    rows = [
        one
        for one in overview.rated_by_group(look.results, look.groups)
        if not look.asked.group or one.group == look.asked.group
    ]
    whole = overview.rated(look.results, look.cards)
    title, says = _("Xếp loại theo nhóm"), _sentence(look, whole)
    legend = _legend(look)
    columns = (
        Column(_("Nhóm"), 26, is_number=False),
        *(Column(label, 11) for _place, label in legend),
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
            Cell(
                one.unrated,
                look.behind({"xep-loai": "khong"}, one.group or None) if one.unrated else "",
            ),
            Cell(one.units, look.ways.rating("", one.group)),
        )
        for one in rows
    )
    drawn = [Stack(look.named(one.group), _parts(one)) for one in rows if one.units]
    if whole.unrated:
        legend.append(("b0", _("Không xếp loại")))
    draw = partial(stack_chart, f"{title}. {says}", drawn, legend)
    table = Table(columns, cells, is_open=len(cells) <= 8)
    return Figure("xep-loai", title, says, (table,), draw if drawn else None)


def _legend(look: Look) -> list[tuple[str, str]]:
    """The look and the name of every rating, the best first."""
    bands = look.indicator_set.rating.bands
    return [(band_look(place), said(band.label)) for place, band in enumerate(bands, start=1)]


def _parts(one: Rated) -> list[tuple[str, int]]:
    """The look of every rating and how many units have it; those without one at the end."""
    counts = enumerate(one.bands.values(), start=1)
    return [*((band_look(place), count) for place, count in counts), ("b0", one.unrated)]


def _sentence(look: Look, whole: Rated) -> str:
    bands = look.indicator_set.rating.bands
    most = max(bands, key=lambda band: whole.bands[band.id]) if bands else None
    if most is None or not whole.units or whole.unrated == whole.units:
        return _("Chưa có đơn vị nào được xếp loại.")
    count = whole.bands[most.id]
    says = _("Nhiều nhất là %(band)s: %(count)s trên %(units)s đơn vị (%(share)s).") % {
        "band": said(most.label),
        "count": number(count),
        "units": number(whole.units),
        "share": percent_of(count, whole.units),
    }
    if lowest := whole.bands[bands[-1].id]:
        says += " " + _("%(count)s đơn vị ở mức thấp nhất, %(band)s.") % {
            "count": number(lowest),
            "band": said(bands[-1].label),
        }
    return says


def ratings_over_the_years(look: Look) -> Figure | None:
    """How the ratings of each year divide; None while only one year has any."""
    years = overview.over_the_years(
        [(one.year, one.results, look.other_cards(one)) for one in look.years]
    )
    rated = [one for one in years if one.ratings.units > one.ratings.unrated]
    bands = look.indicator_set.rating.bands
    is_same = all(list(one.ratings.bands) == [band.id for band in bands] for one in rated)
    if len(rated) < 2 or not is_same:
        return None
    legend = _legend(look)
    rows = [Stack(str(one.year), _parts(one.ratings)) for one in rated]
    title, first, last = _("Xếp loại qua các năm"), rated[0], rated[-1]
    best = [percent_of(one.ratings.bands[bands[0].id], one.ratings.units) for one in (first, last)]
    says = _("%(band)s: %(before)s số đơn vị năm %(first)s, %(now)s năm %(last)s.") % {
        "band": said(bands[0].label),
        "before": best[0],
        "first": first.year,
        "now": best[1],
        "last": last.year,
    }
    slugs = {one.year: one.slug for one in look.years}
    columns = (
        Column(_("Năm"), 9, is_number=False),
        *(Column(label, 11) for _place, label in legend),
        Column(_("Không xếp loại"), 11),
    )
    cells = tuple(
        (
            Cell(str(one.year), look.ways.year(slugs[one.year])),
            *(
                units_of(look, slugs[one.year], count, {"xep-loai": band})
                for band, count in one.ratings.bands.items()
            ),
            units_of(look, slugs[one.year], one.ratings.unrated, {"xep-loai": "khong"}),
        )
        for one in rated
    )
    draw = partial(stack_chart, f"{title}. {says}", rows, legend)
    return Figure("xep-loai-qua-cac-nam", title, says, (Table(columns, cells),), draw)
