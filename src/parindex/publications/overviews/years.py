"""The figure of several years beside each other."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from parindex.analytics import overview
from parindex.documents.charts.lines import Path, line_chart
from parindex.documents.charts.pen import band_look
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.dashboards.figures import Cell, Column, Figure, Table
from parindex.engine.spreads import Spread
from parindex.language import spoken
from parindex.publications.overviews.figures import percent_of
from parindex.publications.overviews.looking import Look


def years_figure(look: Look) -> Figure | None:
    """Mean, median and ratings over the years; None when there is only one."""
    if len(look.years) < 2:
        return None
    area = look.indicator_set.by_code.get(look.asked.area)
    years = overview.over_the_years(
        [(one.year, one.results, look.other_cards(one)) for one in look.years],
        area.title.vi if area else "",
        look.asked.area,
    )
    known = [one for one in years if one.figures.mean is not None]
    if len(known) < 2:
        return None
    title, says = _("Qua các năm"), _years_sentence(look, known)
    notes = []
    if len({one.set_id for one in known}) > 1:
        notes.append(_("Bộ chỉ số các năm không giống nhau, cần thận trọng khi so sánh."))
    columns = [str(one.year) for one in years]
    spreads = [one.figures.spread for one in years]
    lowest = tuple(one.lowest if one else None for one in spreads)
    highest = tuple(one.highest if one else None for one in spreads)
    paths = [
        Path(_("Thấp nhất, cao nhất"), "quiet", lowest),
        Path("", "quiet", highest),
        Path(_("Trung bình"), "main", tuple(one.figures.mean for one in years)),
    ]
    draw = partial(line_chart, f"{title}. {says}", columns, paths)
    return Figure(
        "qua-cac-nam", title, says, (_years_table(look, years),), draw, notes=tuple(notes)
    )


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
    looks = [band_look(place) for place in range(1, len(bands) + 1)]
    labels = [band.label.said(spoken()) for band in bands]
    rows = [
        Stack(
            str(one.year),
            [*zip(looks, one.ratings.bands.values(), strict=True), ("b0", one.ratings.unrated)],
        )
        for one in rated
    ]
    title, first, last = _("Xếp loại qua các năm"), rated[0], rated[-1]
    best = [percent_of(one.ratings.bands[bands[0].id], one.ratings.units) for one in (first, last)]
    says = _("%(band)s: %(before)s số đơn vị năm %(first)s, %(now)s năm %(last)s.") % {
        "band": labels[0],
        "before": best[0],
        "first": first.year,
        "now": best[1],
        "last": last.year,
    }
    slugs = {one.year: one.slug for one in look.years}
    columns = (
        Column(_("Năm"), 9, is_number=False),
        *(Column(label, 11) for label in labels),
        Column(_("Không xếp loại"), 11),
    )
    cells = tuple(
        (
            Cell(str(one.year), look.ways.year(slugs[one.year])),
            *(Cell(count) for count in one.ratings.bands.values()),
            Cell(one.ratings.unrated),
        )
        for one in rated
    )
    legend = list(zip(looks, labels, strict=True))
    draw = partial(stack_chart, f"{title}. {says}", rows, legend)
    return Figure("xep-loai-qua-cac-nam", title, says, (Table(columns, cells),), draw)


def _years_sentence(look: Look, known: list[overview.YearMean]) -> str:
    first, last = known[0], known[-1]
    assert first.figures.mean is not None
    assert last.figures.mean is not None
    change = last.figures.mean - first.figures.mean
    words = {"n": look.distance(change), "first": first.year, "last": last.year}
    if not change:
        return _("Bình quân năm %(last)s bằng năm %(first)s.") % words
    if change > 0:
        return _("Bình quân tăng %(n)s từ năm %(first)s đến năm %(last)s.") % words
    return _("Bình quân giảm %(n)s từ năm %(first)s đến năm %(last)s.") % words


def _years_table(look: Look, years: list[overview.YearMean]) -> Table:
    columns = (
        Column(_("Năm"), 9, is_number=False),
        Column(_("Số đơn vị"), 9),
        Column(_("Trung bình")),
        Column(_("Trung vị")),
        Column(_("Thấp nhất")),
        Column(_("Cao nhất")),
    )
    slugs = {one.year: one.slug for one in look.years}
    rows = tuple(
        (
            Cell(str(one.year), look.ways.year(slugs[one.year])),
            Cell(len(one.figures.figures)),
            *_figures(one.figures.spread),
        )
        for one in years
    )
    return Table(columns, rows)


def _figures(spread: Spread | None) -> tuple[Cell, ...]:
    if spread is None:
        return (Cell(None),) * 4
    return (
        Cell(spread.mean),
        Cell(spread.median),
        Cell(spread.lowest),
        Cell(spread.highest),
    )
