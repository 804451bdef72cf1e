"""The units of a publication on a map: boundaries where they were supplied, points elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.directory.mapping import Drawing, points_of, projection
from parindex.engine.names import vietnamese_key
from parindex.publications.boundaries.shapes import path_of, shapes_of
from parindex.publications.models import Publication
from parindex.publications.site.keeping import kept
from parindex.publications.site.listing import Row, rows_of
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page

MAP = Drawing(900, 700, 24)
CROWD = 200
"""With more points than that they are drawn small."""


class Spot(NamedTuple):
    """A unit on the map: the line of its boundary, or the place of its point."""

    row: Row
    path: str = ""
    x: str = ""
    y: str = ""


@require_safe
@kept
@showing
def map_of_units(request: HttpRequest, one: Publication) -> HttpResponse:
    """The units where they lie, coloured by rating, and the same as a list."""
    rows = rows_of(one)
    spots = _spots(rows)
    drawn = {spot.row.card.facts.unit for spot in spots}
    context = frame(one, Crumb(_("Bản đồ"))) | {
        "spots": spots,
        "listed": sorted(spots, key=lambda spot: vietnamese_key(spot.row.card.facts.name)),
        "left_out": [row.card for row in rows if row.card.facts.unit not in drawn],
        "has_shapes": any(spot.path for spot in spots),
        "drawing": MAP,
        "radius": 4 if len(spots) > CROWD else 9,
    }
    return render_page(request, "publications/map.html", context)


def _spots(rows: Sequence[Row]) -> list[Spot]:
    """What can be drawn; shapes come first, so that points lie on them."""
    names = {row.card.facts.unit: row.card.facts.name for row in rows}
    shapes = shapes_of(names)
    points = points_of(code for code in names if code not in shapes)
    places = [place for one in shapes.values() for ring in one.rings for place in ring]
    if not places and not points:
        return []
    onto = projection([*places, *points.values()], MAP)
    spots = []
    for row in rows:
        code = row.card.facts.unit
        if code in shapes:
            spots.append(Spot(row, path=path_of(shapes[code], onto)))
        elif code in points:
            x, y = onto.at(*points[code])
            spots.append(Spot(row, x=f"{x:.1f}", y=f"{y:.1f}"))
    return sorted(spots, key=lambda spot: not spot.path)
