"""All figures of a look put together, as a page, a workbook or a PDF shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from parindex.documents.dashboards.figures import Dashboard, Figure
from parindex.publications.overviews.details import (
    heat_figure,
    silent_figure,
    weakest_figure,
)
from parindex.publications.overviews.figures import (
    areas_figure,
    groups_figure,
    headlines,
)
from parindex.publications.overviews.gaps import gaps_figure
from parindex.publications.overviews.looking import MOST_ROWS, Look
from parindex.publications.overviews.moving import movers_figure
from parindex.publications.overviews.ratings import ratings_figure, ratings_over_the_years
from parindex.publications.overviews.years import years_figure


def dashboard(
    look: Look, more: Iterable[Figure | None] = (), *, most: int | None = MOST_ROWS
) -> Dashboard:
    """The headlines and figures of what is looked at; `more` are figures of the cycle itself.

    `most` rows of the heat map are shown, None for all of them.
    """
    figures = (
        groups_figure(look),
        ratings_figure(look),
        areas_figure(look),
        years_figure(look),
        ratings_over_the_years(look),
        heat_figure(look, most=most),
        movers_figure(look),
        weakest_figure(look),
        silent_figure(look),
        gaps_figure(look),
        *more,
    )
    title = _("Toàn cảnh: %(title)s") % {"title": look.title}
    said = _("Số liệu minh họa, do máy sinh ra.") if look.is_synthetic else ""
    found = paired([one for one in figures if one is not None])
    return Dashboard(title, said, look.chosen, headlines(look), found)


def paired(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with every narrow one beside another; one that would stand alone is wide."""
    found: list[Figure] = []
    alone = False
    for one in figures:
        if one.is_wide and alone:
            found[-1] = replace(found[-1], is_wide=True)
        alone = not one.is_wide and not alone
        found.append(one)
    if alone:
        found[-1] = replace(found[-1], is_wide=True)
    return tuple(found)


def figure_named(board: Dashboard, key: str) -> Figure | None:
    """One figure of the board that has a chart."""
    return next((one for one in board.figures if one.key == key and one.draw), None)
