"""The page of one unit: what it lost, what would regain it, and the years before a merger."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from parindex.access import SYSTEM
from parindex.documents.charts.web import Spoke
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.snapshot import Provenance, freeze
from parindex.engine.stating import read_unit
from parindex.publications import actions
from parindex.publications.units.charts import web_of, years_of
from parindex.publications.units.reading import unit_page
from tests.make import LIBRARY
from tests.publications.test_pages import text

pytestmark = pytest.mark.django_db
TODAY, OLD = "VN34-W31528", ("VN63-W31528", "VN63-W31555")
FACTS = {
    "1.1": {"value": True},
    "1.3": {"value": "2026-02-02"},
    "2.1": {"da_xong": 83, "tong_so": 88},
    "3.2": {"value": 3},
    "4.1": {"mean_weight": Decimal("0.52"), "responses": 120},
}


def results(slug: str, year: int, units: dict[str, dict], kind: str = "synthetic"):
    """A publication of the example set with these units and facts."""
    rules = read(LIBRARY / "vi-du-cach-cham")
    assert isinstance(rules, IndicatorSet)
    problems: list = []
    found = [
        read_unit(
            rules,
            {"unit": unit, "name": f"Xã {unit}", "year": year, "facts": facts},
            file="test",
            problems=problems,
        )
        for unit, facts in units.items()
    ]
    assert problems == []
    provenance = Provenance({"vi": f"Chỉ số {year}"}, "UBND", year, kind, source="Báo cáo")
    return actions.publish(by=SYSTEM, slug=slug, snapshot=freeze(rules, found, provenance))


def better() -> dict[str, dict]:
    return {**FACTS, "2.1": {"da_xong": 88, "tong_so": 88}, "1.3": {"value": "2026-01-20"}}


def test_the_least_change_that_regains_most_stands_first(client) -> None:
    one = results("ket-qua-2026", 2026, {TODAY: FACTS, "xa-b": better()})
    page = unit_page(one, TODAY)
    stated = [row for row in page.lost if row.code in FACTS]
    assert [row.code for row in stated] == ["1.3", "4.1", "2.1", "3.2"]
    assert stated[0].steps[0].says.startswith("Năm nay có ngày 02/02/2026; sớm hơn 2 ngày")


def test_chosen_steps_are_counted_by_the_engine_and_kept_nowhere(client) -> None:
    one = results("ket-qua-2026", 2026, {TODAY: FACTS, "xa-b": better()})
    page = unit_page(one, TODAY, ["1.3:1", "2.1:9", "khong-co", "1.3:1"])
    assert [step.id for step in page.chosen] == ["1.3:1"]
    gain = page.chosen[0].gain
    assert page.outlook.card.points == page.card.points + gain
    assert page.standing.rank == 2
    answer = client.get(f"/ket-qua/ket-qua-2026/don-vi/{TODAY}/?buoc=1.3:1")
    assert "Chỉ số dự kiến" in text(answer)
    assert 'value="1.3:1" checked' in answer.content.decode()
    live = client.get(
        f"/ket-qua/ket-qua-2026/don-vi/{TODAY}/?buoc=1.3:1", headers={"HX-Request": "true"}
    )
    assert live.content.decode().strip().startswith('<p id="du-kien-dong"')
    assert 'id="du-kien"' in live.content.decode()
    assert "<html" not in live.content.decode()


def test_a_merged_unit_shows_the_years_of_its_predecessors_apart(client) -> None:
    results("ket-qua-2024", 2024, dict.fromkeys(OLD, FACTS))
    results("ket-qua-2023", 2023, dict.fromkeys(OLD, FACTS), kind="published")
    one = results("ket-qua-2026", 2026, {TODAY: FACTS, "xa-b": better()})
    page = unit_page(one, TODAY)
    assert [(row.publication.year, row.unit, row.went_whole) for row in page.former] == [
        (2024, OLD[0], True),
        (2024, OLD[1], True),
    ], "real figures never stand beside invented ones"
    seen = text(client.get(f"/ket-qua/ket-qua-2026/don-vi/{TODAY}/"))
    assert "Trước khi sắp xếp, các đơn vị sau được đánh giá riêng." in seen
    assert page.history == [(one, page.card.index)]


def test_years_are_a_line_that_breaks_where_a_year_is_missing() -> None:
    bands = read(LIBRARY / "vi-du-cach-cham").rating.bands
    found = {2021: Decimal("80.4"), 2022: Decimal("82.95"), 2024: Decimal("84.85")}
    drawing = years_of(found, bands)
    assert re.findall(r">([\d,]+)</text>", drawing)[-7:] == [
        *("2021", "2022", "2023", "2024"),
        *("80,40", "82,95", "84,85"),
    ]
    assert drawing.count('<line class="c-line"') == 1
    assert 'aria-label="2021: 80,40; 2022: 82,95; 2024: 84,85"' in drawing
    assert years_of({2021: Decimal(80)}, bands) is None


def test_a_web_needs_three_spokes() -> None:
    rows = [Spoke("A", Decimal(50), Decimal(60)), Spoke("B", Decimal(100), Decimal(90))]
    assert web_of(rows) is None
    found = web_of([*rows, Spoke("C", Decimal(0), Decimal(10))])
    assert re.findall(r'text-anchor="(\w+)">(\w+)<', found) == [
        ("middle", "A"),
        ("end", "C"),
    ]
    assert found.count("<circle") == 3


def test_the_strip_stands_between_the_lowest_and_the_highest(client) -> None:
    one = results("ket-qua-2026", 2026, {TODAY: FACTS, "xa-b": better(), "xa-c": better()})
    strip = unit_page(one, TODAY).strip
    assert (strip.dots, strip.own) == (["2%", "98%"], "2%")
    alone = results("ket-qua-2027", 2027, {TODAY: FACTS})
    assert unit_page(alone, TODAY).strip is None
