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


def placed(codes: Iterable[str], drawing: Drawing) -> Mapping[str, tuple[str, str]]:
    """Code → x and y on the drawing, for the units the register places; north is up.

    A degree of longitude is taken to be as long as one of latitude, which between 8 and 23 degrees
    north is wrong by less than a tenth.
    """
    known = units()
    found = {
        code: (place.lat, place.lon)
        for code in codes
        if (place := known.get(code)) is not None
        and place.lat is not None
        and place.lon is not None
    }
    if not found:
        return {}
    south, north = min(one[0] for one in found.values()), max(one[0] for one in found.values())
    west, east = min(one[1] for one in found.values()), max(one[1] for one in found.values())
    room = drawing.width - 2 * drawing.border, drawing.height - 2 * drawing.border
    scale = max((east - west) / room[0], (north - south) / room[1], 0.0001)
    left = (drawing.width - (east - west) / scale) / 2
    top = (drawing.height - (north - south) / scale) / 2
    return {
        code: (f"{left + (lon - west) / scale:.1f}", f"{top + (north - lat) / scale:.1f}")
        for code, (lat, lon) in found.items()
    }
