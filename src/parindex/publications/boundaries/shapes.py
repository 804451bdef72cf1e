"""Boundaries of units from GeoJSON files that an administrator supplied, ready to be drawn.

A file in the folder `boundaries` of the data home holds one FeatureCollection in WGS 84, a polygon
or several for each unit; the property `code` names it by its code, or `name` by its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.directory.mapping import Projection
from parindex.directory.units import fold
from parindex.engine.problems import Problem

LARGEST = 60_000_000
CODES, NAMES = ("code", "ma", "unit"), ("name", "ten")
MOST_POINTS = 20_000
"""Of one unit: several times what surveyors draw a commune with, not more than a page can thin."""
LONGEST_SPAN = 200
"""A line is thinned in pieces: a jagged one as a whole would take the square of its points."""
TOLERANCE = 0.4
"""How far, in units of the drawing, a line may lie from the one it stands for."""
LAND = (5.0, 25.0, 100.0, 120.0)
"""South, north, west and east of everything that can be in Viet Nam."""

Place = tuple[float, float]


class Shape(NamedTuple):
    """One unit: its code or its folded name, rings of latitude and longitude, and what the file
    calls it."""

    code: str
    name: str
    rings: tuple[tuple[Place, ...], ...]
    called: str


def shapes_of(units: Mapping[str, str]) -> dict[str, Shape]:
    """Unit → its shape, for the units (code → name) that some file knows by code or by name.

    A name counts where only one unit and only one shape have it.
    """
    shapes = [one for file in _files() for one in _read(*file)]
    by_code = {one.code: one for one in shapes if one.code}
    named = _single((one.name, one) for one in shapes if one.name)
    codes = _single((fold(name), code) for code, name in units.items())
    found = {code: by_code[code] for code in units if code in by_code}
    for name, code in codes.items():
        if code not in found and name in named:
            found[code] = named[name]
    return found


def _single(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Key → value, for the keys that come once."""
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values[0] for key, values in found.items() if len(values) == 1}


def _files() -> list[tuple[Path, int]]:
    """The supplied files with the moment each was changed."""
    return changes_of(settings.BOUNDARIES, "*.geojson")


def changes_of(folder: Path, pattern: str) -> list[tuple[Path, int]]:
    """The files of a folder with the moment each was changed; one that is gone is left out."""
    found = []
    for file in sorted(folder.glob(pattern)):
        try:
            found.append((file, file.stat().st_mtime_ns))
        except OSError:
            continue
    return found


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> tuple[Shape, ...]:
    found = read_boundaries(file)
    return () if isinstance(found, list) else found


def read_boundaries(file: Path) -> tuple[Shape, ...] | list[Problem]:
    """The shapes of a file, or everything that is wrong with it."""
    try:
        if file.stat().st_size > LARGEST:
            return [Problem(file.name, "", _("tệp lớn hơn 60 MB."), _fewer())]
        document = json.loads(file.read_text("utf-8-sig"))
        features = list(document["features"])
        if document["type"] != "FeatureCollection":
            raise KeyError
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        fix = _("Xuất lại tệp dạng GeoJSON, FeatureCollection, UTF-8.")
        return [Problem(file.name, "", _("không phải GeoJSON FeatureCollection."), fix)]
    problems: list[Problem] = []
    found = [_shape(file.name, n, one, problems) for n, one in enumerate(features, start=1)]
    if not features:
        problems.append(Problem(file.name, "", _("không có đối tượng nào."), ""))
    return problems or tuple(one for one in found if one is not None)


def _shape(file: str, number: int, feature: Any, problems: list[Problem]) -> Shape | None:
    """One feature; what is wrong with it goes to `problems`."""
    place = _("đối tượng %(n)s") % {"n": number}
    feature = feature if isinstance(feature, Mapping) else {}
    properties = feature.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    code = next((str(properties[key]) for key in CODES if properties.get(key)), "")
    name = next((str(properties[key]) for key in NAMES if properties.get(key)), "")
    if not code and not name:
        fix = _("Thêm thuộc tính «code» (mã) hoặc «name» (tên đơn vị).")
        problems.append(Problem(file, place, _("không có mã và tên đơn vị."), fix))
        return None
    geometry = feature.get("geometry") or {}
    rings = _rings(geometry)
    if rings is None:
        fix = _("Dùng Polygon hoặc MultiPolygon, tọa độ kinh độ, vĩ độ WGS 84.")
        problems.append(Problem(file, f"{place}, {name or code}", _("hình không đọc được."), fix))
        return None
    if (points := sum(map(len, rings))) > MOST_POINTS:
        what = _("hình có %(points)s điểm, nhiều nhất %(most)s.")
        said = what % {"points": points, "most": MOST_POINTS}
        problems.append(Problem(file, f"{place}, {name or code}", said, _fewer()))
        return None
    if not all(_is_here(one) for ring in rings for one in ring):
        fix = _("Chuyển tệp về WGS 84 (EPSG:4326); trong GeoJSON kinh độ đứng trước.")
        what = _("tọa độ không nằm ở Việt Nam.")
        problems.append(Problem(file, f"{place}, {name or code}", what, fix))
        return None
    return Shape(code, fold(name), rings, name or code)


def _fewer() -> str:
    return _("Chia theo tỉnh, hoặc giảm số điểm của đường ranh giới.")


def _is_here(place: Place) -> bool:
    south, north, west, east = LAND
    return south <= place[0] <= north and west <= place[1] <= east


def _rings(geometry: Mapping[str, Any]) -> tuple[tuple[Place, ...], ...] | None:
    """The closed lines of a polygon or several; None where it is neither."""
    try:
        coordinates = geometry["coordinates"]
        polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}[geometry["type"]]
        rings = tuple(
            tuple((float(point[1]), float(point[0])) for point in ring)
            for polygon in polygons
            for ring in polygon
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
    return rings if rings and all(len(ring) >= 4 for ring in rings) else None


def path_of(shape: Shape, onto: Projection) -> str:
    """The shape as the `d` of an SVG path, with the points the eye can tell apart."""
    parts = []
    for ring in shape.rings:
        line = thinned([onto.at(*place) for place in ring], TOLERANCE)
        if len(line) > 2:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + "Z")
    return "".join(parts)


def thinned(line: Sequence[Place], tolerance: float) -> list[Place]:
    """The line with fewer points, nowhere further off than the tolerance (Douglas-Peucker)."""
    if len(line) < 3:
        return list(line)
    is_kept = [False] * len(line)
    ends = [*range(0, len(line) - 1, LONGEST_SPAN), len(line) - 1]
    for end in ends:
        is_kept[end] = True
    spans = list(pairwise(ends))
    while spans:
        start, end = spans.pop()
        far, most = 0, tolerance
        for n in range(start + 1, end):
            off = _distance(line[n], line[start], line[end])
            if off > most:
                far, most = n, off
        if far:
            is_kept[far] = True
            spans += [(start, far), (far, end)]
    return [point for point, is_there in zip(line, is_kept, strict=True) if is_there]


def _distance(point: Place, start: Place, end: Place) -> float:
    """From a point to a straight line, or to its start where both ends are one, as in a ring."""
    wide, high = end[0] - start[0], end[1] - start[1]
    length = hypot(wide, high)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(wide * (start[1] - point[1]) - (start[0] - point[0]) * high) / length
