"""Where administrative units lie on a drawing; approximate, for looking and not for measuring.

The coordinates are those of the register of units (`directory/data/README.md` says how exact).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from parindex.directory.units import units


class Drawing(NamedTuple):
    """The size of a drawing and the empty border around its points, in units of the SVG."""

    width: int
    height: int
    border: int = 12


class Projection(NamedTuple):
    """How degrees become places on a drawing; north is up.

    A degree of longitude is taken to be as long as one of latitude, which between 8 and 23 degrees
    north is wrong by less than a tenth.
    """

    west: float
    north: float
    scale: float
    left: float
    top: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """x and y of a place."""
        return self.left + (lon - self.west) / self.scale, self.top + (
            self.north - lat
        ) / self.scale


def projection(places: Iterable[tuple[float, float]], drawing: Drawing) -> Projection:
    """The projection that fills a drawing with places given as latitude and longitude."""
    found = list(places)
    lats, lons = [one[0] for one in found], [one[1] for one in found]
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    room = drawing.width - 2 * drawing.border, drawing.height - 2 * drawing.border
    scale = max((east - west) / room[0], (north - south) / room[1], 0.0001)
    left = (drawing.width - (east - west) / scale) / 2
    top = (drawing.height - (north - south) / scale) / 2
    return Projection(west, north, scale, left, top)


def points_of(codes: Iterable[str]) -> Mapping[str, tuple[float, float]]:
    """Code → latitude and longitude, for the units the register places."""
    known = units()
    return {
        code: (place.lat, place.lon)
        for code in codes
        if (place := known.get(code)) is not None
        and place.lat is not None
        and place.lon is not None
    }


def placed(codes: Iterable[str], drawing: Drawing) -> Mapping[str, tuple[str, str]]:
    """Code → x and y on the drawing, for the units the register places."""
    found = points_of(codes)
    if not found:
        return {}
    onto = projection(found.values(), drawing)
    spots = {code: onto.at(*place) for code, place in found.items()}
    return {code: (f"{x:.1f}", f"{y:.1f}") for code, (x, y) in spots.items()}
