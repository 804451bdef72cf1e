"""Charts drawn on the server: sound SVG, classes on a screen, colours on paper, greys on copies."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

import parindex
from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.charts.boxes import Box, box_chart
from parindex.documents.charts.drawings import drawing_png
from parindex.documents.charts.grid import Tile, grid_chart
from parindex.documents.charts.lines import Path as Line
from parindex.documents.charts.lines import line_chart
from parindex.documents.charts.pen import LETTER, LOOKS, Ground, Pen, short
from parindex.documents.charts.scales import scale_of, widened
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.charts.web import Spoke, web_chart
from tests.documents.papers import HOSTILE, fonts

D = Decimal
NASTY = f"</svg><script>alert('1')</script>\x00 & {HOSTILE}"
CSS = Path(parindex.__file__).parent / "web/static/css/charts.css"
FIVE = (D(60), D(70), D(80), D(90), D(95))

CHARTS: dict[str, Callable[..., str]] = {
    "boxes": partial(box_chart, NASTY, [Box(NASTY, FIVE, D("78.75"), (D(60), D(95)))], told="x"),
    "one value": partial(box_chart, "Một", [Box("A", (D(70),) * 5, D(70))]),
    "stacks": partial(
        stack_chart, NASTY, [Stack(NASTY, [("b1", 3), ("b2", 0), ("b0", 1)])], [("b1", NASTY)]
    ),
    "nobody": partial(stack_chart, "Không", [Stack("2026", [("b1", 0)])], [("b1", "Tốt")]),
    "bars": partial(
        bar_chart, NASTY, [Bar(NASTY, D("63.4"), "down", "63,4", D(70))], most=D(100), told=NASTY
    ),
    "both ways": partial(bar_chart, "Hai", [Bar("A", D(5), "up", "+5"), Bar("B", D(-7), "down")]),
    "nothing": partial(bar_chart, "Không", [Bar("A", D(0)), Bar("", D(0))]),
    "no bars": partial(bar_chart, "Không", [], most=D(0), level=("Trung bình 0", D(0))),
    "level": partial(bar_chart, "Hạng", [Bar("A", D(5))] * 38, level=("Trung bình 5", D(5))),
    "lines": partial(
        line_chart, NASTY, ["2024", "2025", "2026"], [Line(NASTY, "main", (D(70), None, D(80)))]
    ),
    "one year": partial(line_chart, "Một", ["2026"], [Line("a", "quiet", (D(70),))]),
    "levels": partial(
        line_chart, "Năm", ["1", "2"], [Line("", "main", (D(79), D(81)))], levels=[(NASTY, D(80))]
    ),
    "grid": partial(
        grid_chart, NASTY, ["1", "2"], [(NASTY, [Tile("h0", "0"), Tile("hx", "–")])], [("h4", "x")]
    ),
    "web": partial(web_chart, NASTY, [Spoke(NASTY, D(50), D(60))] * 3),
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("ground", Ground)
def test_every_chart_is_sound_and_tells_what_it_shows(name: str, ground: Ground) -> None:
    drawing = CHARTS[name](ground=ground)
    tree = ElementTree.fromstring(drawing)
    assert tree.tag.endswith("svg")
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
    assert "#" not in re.sub(r"&#\w+;|#let|@ref", "", screen)
    assert "style=" not in screen
    assert "class=" not in paper
    assert 'font-family="Tinos"' in paper


@pytest.mark.parametrize("name", CHARTS)
def test_an_office_paper_gets_greys_and_becomes_a_picture(name: str) -> None:
    drawing = CHARTS[name](ground=Ground.OFFICE)
    coloured = re.findall(r'"#(\w\w)(\w\w)(\w\w)"', drawing)
    assert [one for one in coloured if len(set(one)) > 1] == []
    assert drawing_png(drawing, fonts())[:4] == b"\x89PNG"


def test_every_look_has_a_class() -> None:
    styles = CSS.read_text("utf-8")
    assert [look for look in LOOKS if f".c-{look} " not in f"{styles} "] == []


def light(grey: str) -> float:
    """How light a grey is, 0 to 1, as WCAG counts it."""
    part = int(grey[1:3], 16) / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def test_ratings_on_a_copy_go_from_dark_to_light_under_letters_that_can_be_read() -> None:
    pen, ratings = Pen("", Ground.OFFICE), ["b1", "b2", "b3", "b4", "b5", "b0"]
    greys = [light(LOOKS[one].grey) for one in ratings]
    assert greys == sorted(set(greys))
    letters = [light(LOOKS[pen.letters_on(one)].grey) for one in ratings]
    contrast = [
        (max(pair) + 0.05) / (min(pair) + 0.05) for pair in zip(greys, letters, strict=True)
    ]
    assert min(contrast) > 4.5


def test_office_papers_are_vietnamese_whoever_asks() -> None:
    with translation.override("en"):
        assert Pen("", Ground.OFFICE).number(D("1234.5"), 2) == "1.234,50"
        assert Pen("", Ground.PAPER).number(D("1234.5"), 2) == "1,234.50"


def test_texts_are_cut_at_a_word() -> None:
    assert short("Xã An Mỹ", 22 * LETTER) == "Xã An Mỹ"
    long = "Công khai đúng, đủ tại Trung tâm Phục vụ"
    assert short(long, 30 * LETTER + 1) == "Công khai đúng, đủ tại Trung…"
    assert len(short("x" * 99, 20 * LETTER + 1)) == 20


def test_an_axis_of_small_changes_is_wide_enough_to_show_them_small() -> None:
    assert widened([D(80), D(81)], D(10)) == (D("75.5"), D("85.5"))
    assert widened([D(99), D("99.5")], D(10)) == (D(90), D(100))
    assert widened([D(1), D(2)], D(10)) == (D(0), D("6.5"))
    assert widened([D(40), D(90)], D(10)) == (D(40), D(90))


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
