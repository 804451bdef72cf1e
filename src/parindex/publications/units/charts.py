"""The drawings of a unit's page; the same figures stand as text beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from markupsafe import Markup

from parindex.documents.charts.lines import Path, line_chart
from parindex.documents.charts.web import FEWEST_SPOKES, Spoke, web_chart
from parindex.engine.indicators import RatingBand
from parindex.engine.numbers import shown
from parindex.language import spoken

_WIDTH, _HEIGHT, _SPAN = 376, 122, Decimal(10)


def web_of(rows: Sequence[Spoke]) -> Markup | None:
    """The shares of the unit against the mean as a web; None of fewer than three areas."""
    if len(rows) < FEWEST_SPOKES:
        return None
    said = _("Tỷ lệ đạt từng lĩnh vực của đơn vị và trung bình; số liệu ở bảng ngay dưới")
    return Markup(web_chart(said, rows))  # noqa: S704 (the chart escapes every text)


def years_of(found: Mapping[int, Decimal], bands: Sequence[RatingBand]) -> Markup | None:
    """The index over the years as a line that breaks where a year is missing.

    The ratings whose edges are in sight stand across it; None of fewer than two years.
    """
    if len(found) < 2:
        return None
    years = range(min(found), max(found) + 1)
    said = "; ".join(f"{year}: {shown(found[year], 2, spoken())}" for year in sorted(found))
    levels = [
        (
            _("%(band)s, từ %(n)s")
            % {"band": band.label.said(spoken()), "n": shown(band.start, None, spoken())},
            band.start,
        )
        for band in bands
        if band.start is not None
    ]
    drawing = line_chart(
        said,
        [str(year) for year in years],
        [Path("", "main", tuple(found.get(year) for year in years))],
        levels=levels,
        span=_SPAN,
        width=_WIDTH,
        height=_HEIGHT,
    )
    return Markup(drawing)  # noqa: S704 (the chart escapes every text)


class Strip(NamedTuple):
    """A row of dots from the lowest to the highest index, in percent of its width.

    Units that would cover each other share a dot, so that a nation draws some hundred of them.
    """

    low: Decimal
    high: Decimal
    dots: list[str]
    own: str


def strip_of(figures: Sequence[Decimal], own: Decimal) -> Strip:
    """Where a unit stands among the figures of its peers, to a quarter of a percent."""
    low, high = min(figures), max(figures)

    def place(figure: Decimal) -> str:
        share = float((figure - low) / (high - low)) if high > low else 0.0
        return f"{round((2 + 96 * share) * 4) / 4:g}%"

    return Strip(low, high, sorted({place(one) for one in figures}), place(own))
