"""Units on a drawing: north above south, east right of west, inside the border."""

from __future__ import annotations

from parindex.directory.mapping import Drawing, placed
from parindex.directory.units import children_of, units


def test_the_communes_of_a_province_lie_inside_and_in_order() -> None:
    codes = [one.code for one in children_of("VN34-P92")]
    drawing = Drawing(300, 240)
    found = placed(codes, drawing)
    known = units()
    points = {code: (float(x), float(y)) for code, (x, y) in found.items()}
    assert len(points) > 90
    assert all(12 <= x <= 288 and 12 <= y <= 228 for x, y in points.values())
    north = max(points, key=lambda code: known[code].lat or 0)
    east = max(points, key=lambda code: known[code].lon or 0)
    assert points[north][1] == min(y for _x, y in points.values())
    assert points[east][0] == max(x for x, _y in points.values())


def test_what_the_register_does_not_place_is_left_out() -> None:
    assert placed(["so-y-te", ""], Drawing(300, 240)) == {}
