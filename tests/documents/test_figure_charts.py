"""Charts drawn on the server: sound SVG, colours by class on a screen and in place on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest

from parindex.documents.dashboards import figure_charts as charts
from parindex.documents.dashboards.figure_charts import (
    COLOURS,
    Bar,
    Box,
    Ground,
    Tile,
    scale_of,
    short,
)
from parindex.documents.dashboards.figure_charts import Path as Line

D = Decimal
NASTY = "Xã <script>alert('1')</script> & \"B\""
CSS = Path(charts.__file__).parents[2] / "web/static/css/charts.css"
FIVE = (D(60), D(70), D(80), D(90), D(95))

CHARTS: dict[str, Callable[..., str]] = {
    "boxes": partial(charts.boxes, NASTY, [Box(NASTY, FIVE, D("78.75"), (D(60), D(95)))], told="x"),
    "one value": partial(charts.boxes, "Một", [Box("A", (D(70),) * 5, D(70), (D(70),))]),
    "stacks": partial(
        charts.stacks, NASTY, [(NASTY, [("b1", 3), ("b2", 0), ("b0", 1)])], [("b1", NASTY)]
    ),
    "bars": partial(
        charts.bars, NASTY, [Bar(NASTY, D("63.4"), "down", "63,4", D(70))], most=D(100), told=NASTY
    ),
    "both ways": partial(charts.bars, "Hai", [Bar("A", D(5), "up", "+5"), Bar("B", D(-7), "down")]),
    "nothing": partial(charts.bars, "Không", [Bar("A", D(0)), Bar("B", D(0))]),
    "lines": partial(
        charts.lines, NASTY, ["2024", "2025", "2026"], [Line(NASTY, "main", (D(70), None, D(80)))]
    ),
    "one year": partial(charts.lines, "Một", ["2026"], [Line("a", "quiet", (D(70),))]),
    "grid": partial(
        charts.grid, NASTY, ["1", "2"], [(NASTY, [Tile("h0", "0"), Tile("hx", "–")])], [("h4", "x")]
    ),
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("ground", Ground)
def test_every_chart_is_sound_and_tells_what_it_shows(name: str, ground: Ground) -> None:
    drawing = CHARTS[name](ground=ground)
    tree = ElementTree.fromstring(drawing)
    assert tree.get("role") == "img"
    assert tree.get("aria-label")
    assert "<script" not in drawing
    assert CHARTS[name](ground=ground) == drawing
    numbers = re.findall(r' (?:x|y|width|height|cx|cy|x1|x2|y1|y2)="([^"]*)"', drawing)
    wide = [one for one in numbers if one != "100%" and not -1 <= float(one) <= 1400]
    assert wide == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_screen_gets_classes_and_paper_gets_colours(name: str) -> None:
    screen, paper = CHARTS[name](ground=Ground.SCREEN), CHARTS[name](ground=Ground.PAPER)
    assert "#" not in re.sub(r"&#\w+;", "", screen)
    assert "style=" not in screen
    assert "class=" not in paper
    assert 'font-family="Tinos"' in paper


def test_every_look_has_a_class() -> None:
    styles = CSS.read_text("utf-8")
    assert [look for look in COLOURS if f".c-{look} " not in f"{styles} "] == []


def test_texts_are_cut_at_a_word() -> None:
    assert short("Xã An Mỹ", 22) == "Xã An Mỹ"
    assert short("Công khai đúng, đủ tại Trung tâm Phục vụ", 30) == "Công khai đúng, đủ tại Trung…"
    assert len(short("x" * 99, 20)) == 20


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        (["51.26", "97.32"], ("50", "100")),
        (["84.85", "84.85"], ("84", "85")),
        (["0", "0"], ("-1", "1")),
        (["84.81", "84.93"], ("84.8", "85.0")),
        (["-5", "5"], ("-6", "6")),
    ],
)
def test_scales_end_on_round_values_that_hold_everything(values, ends) -> None:
    scale = scale_of([D(one) for one in values], 0, 100)
    low, high = min(map(D, values)), max(map(D, values))
    assert scale.low <= low <= high <= scale.high
    assert scale.place(scale.low) == 0
    assert scale.place(scale.high) == 100
    assert (scale.low, scale.high) == (D(ends[0]), D(ends[1]))
    assert scale.ticks[0] == scale.low
    assert 2 <= len(scale.ticks) <= 9
