"""Odd results: every figure is the same on the page, in each file, in the API and when verified."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from openpyxl import load_workbook

from parindex.access import SYSTEM
from parindex.engine.indicators import IndicatorSet
from parindex.engine.snapshot import Provenance, freeze, parse_strictly, verify
from parindex.engine.stating import read_unit
from parindex.publications import queries
from parindex.publications.actions import publish
from parindex.publications.earlier.outline import Outline, OwnArea, OwnBand, outline_set
from parindex.publications.models import Publication
from parindex.surveys.flooding import forget_floods
from tests import make


def total(points: str, **adjusted: int) -> dict[str, Any]:
    return {"total": {"!points": Decimal(points)}, **adjusted}


def leaves(**facts: Any) -> dict[str, Any]:
    return {code.replace("_", "."): value for code, value in facts.items()}


ODD: Mapping[str, Mapping[str, Sequence[dict[str, Any]]]] = {
    "all tied": {"xa": [total("84.85")] * 4},
    "one area": {"xa": [{"1": {"!points": Decimal(n)}} for n in ("0", "19.99", "20", "40")]},
    "one unit": {"xa": [total("84.85")]},
    "nobody": {},
    "nobody ranked": {"xa": [{}, {}, {}]},
    "a group of one": {"xa": [total("80"), total("70")], "phuong": [total("60")]},
    "one known": {"xa": [{}, total("50"), {}]},
    "below zero": {"xa": [total("1", T1=9, T2=99), total("0"), total("5", T2=10)]},
    "edges": {
        "xa": [
            total("100"),
            total("100", C1=9),
            total("95"),
            total("94.995"),
            total("94.994"),
            total("85"),
            total("85", T1=1),
            total("64.995"),
            total("64.99"),
            total("0.005"),
        ]
    },
    "a void survey": {
        "xa": [
            leaves(**{"1_1": True, "4_1": {"!void": True}, "4_2": {"!void": True}}),
            leaves(**{"1_1": False, "4_1": {"!void": True}, "4_2": {"!void": True}}),
        ]
    },
    "a few criteria": {
        "xa": [
            leaves(**{"1_1": True, "1_2": "day_du", "2_5": 4}),
            leaves(**{"1_1": False, "1_2": "day_du", "2_5": 1}),
        ]
    },
}


class Line(NamedTuple):
    """What one place tells of one unit."""

    rank: int | None
    index: Decimal | None
    points: Decimal | None
    rating: str


def one_area() -> IndicatorSet:
    """A set of one area and no criterion."""
    bands = [OwnBand("dat", "Đạt", Decimal(50)), OwnBand("chua", "Chưa đạt", None)]
    outline = Outline("Tỉnh Lạ", "commune", 2026, Decimal(40), [OwnArea("1", "Một", Decimal(40))])
    found = outline_set(outline._replace(bands=bands))
    assert isinstance(found, IndicatorSet), found
    return found


def published(name: str) -> Publication:
    groups = ODD[name]
    rules = one_area() if name == "one area" else make.indicator_set("vi-du-cach-cham")
    problems: list[Any] = []
    units = [
        read_unit(
            rules,
            {
                "unit": f"{group}-{place}",
                "name": f"Đơn vị {group} {place}",
                "year": 2026,
                "group": group,
                "facts": facts,
            },
            file="test",
            problems=problems,
        )
        for group, every in groups.items()
        for place, facts in enumerate(every)
    ]
    assert problems == []
    said = Provenance({"vi": "Kết quả lạ"}, "Tỉnh Lạ", 2026, "published")
    snapshot = freeze(rules, [one for one in units if one], said)
    return publish(by=SYSTEM, slug="la", snapshot=snapshot)


def decimal(text: Any) -> Decimal | None:
    """A figure of a file, None for an empty cell."""
    if text in ("", None):
        return None
    return Decimal(str(text)).quantize(Decimal("0.0001"))


def whole(text: Any) -> int | None:
    return int(text) if text not in ("", None) else None


def lines(rows: Sequence[Mapping[str, Any]]) -> dict[str, Line]:
    return {
        row["unit"]: Line(
            whole(row["rank"]), decimal(row["index"]), decimal(row["points"]), row["rating"] or ""
        )
        for row in rows
    }


def of_snapshot(one: Publication) -> dict[str, Line]:
    found = queries.snapshot(one).results
    return {
        card.facts.unit: Line(
            found.standings[card.facts.unit].rank,
            decimal(card.index),
            decimal(card.points) if card.index is not None else None,
            card.rating or "",
        )
        for card in found.cards
    }


def of_workbook(content: bytes) -> dict[str, Line]:
    book, found = load_workbook(io.BytesIO(content)), {}
    labels = {"Rất tốt": "rat_tot", "Tốt": "tot", "Khá": "kha"}
    labels |= {"Trung bình": "trung_binh", "Yếu": "yeu", "Đạt": "dat", "Chưa đạt": "chua"}
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        head = next((row for row in rows if row[:4] == ("Hạng", "Đơn vị", "Mã", "Chỉ số")), None)
        if head is None:
            continue
        for row in rows[rows.index(head) + 1 :]:
            if row[2]:
                rating = labels.get(row[4] or "", row[4] or "")
                found[row[2]] = Line(whole(row[0]), decimal(row[3]), decimal(row[5]), rating)
    return found


def of_parquet(content: bytes, folder: Path) -> list[dict[str, Any]]:
    (folder / "units.parquet").write_bytes(content)
    found = duckdb.sql(f"SELECT * FROM '{folder / 'units.parquet'}'")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def of_page(page: str) -> dict[str, str]:
    """Unit → its index as the ranking page writes it."""
    table = page.partition("<tbody")[2].partition("</tbody")[0]
    found = {}
    for row in table.split("<tr")[1:]:
        if unit := re.search(r"/don-vi/([^/]+)/", row):
            found[unit[1]] = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
    return found


@pytest.mark.parametrize("name", ODD)
def test_every_place_tells_the_same(client, db, settings, tmp_path, name: str) -> None:
    settings.API_A_MINUTE = 1_000_000
    forget_floods()
    one = published(name)
    told = of_snapshot(one)
    at = f"/ket-qua/{one.slug}/"
    body = client.get(f"{at}tai-ve/json").content.decode()
    assert verify(parse_strictly(body)) == []
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{at}tai-ve/csv").content.decode("utf-8-sig")))
    )
    assert lines(rows) == told
    book = client.get(f"{at}tai-ve/xlsx").content
    assert of_workbook(book) == told
    package = zipfile.ZipFile(io.BytesIO(client.get(f"{at}tai-ve/goi-du-lieu.zip").content))
    assert package.read("result.json").decode() == body
    text = package.read("csv/units.csv").decode("utf-8-sig")
    assert lines(list(csv.DictReader(io.StringIO(text)))) == told
    assert lines(json.loads(package.read("json/units.json"))) == told
    assert lines(of_parquet(package.read("parquet/units.parquet"), tmp_path)) == told
    assert of_workbook(package.read("ket-qua.xlsx")) == told
    answer = client.get(f"/api/v1/publications/{one.slug}/units?limit=200")
    assert lines(json.loads(answer.content, parse_float=str)["items"]) == told
    shown = of_page(client.get(at).content.decode())
    assert set(shown) == set(told)
    for unit, line in told.items():
        if line.index is not None:
            assert f"{line.index:.2f}".replace(".", ",") in shown[unit], (unit, shown[unit])
        detail = json.loads(
            client.get(f"/api/v1/publications/{one.slug}/units/{unit}").content, parse_float=str
        )
        assert lines([detail])[unit] == line
        page = client.get(f"{at}don-vi/{unit}/").content.decode()
        if line.index is not None:
            assert f"{line.index:.2f}".replace(".", ",") in page


PAGES = ("", "mat-diem/", "so-sanh/", "ban-do/", "cach-tinh/", "kiem-chung/", "du-lieu/")
PAGES += ("toan-canh/", "toan-canh/tai-ve/xlsx", "toan-canh/tai-ve/pdf", "anh.png")
PAGES += ("linh-vuc/1/", "du-lieu/dcat.jsonld", "phieu-diem/pdf/")
PAGES += ("?sort=index", "?sort=-index", "?nhom=phuong", "?theo=diem", "?xep-loai=yeu")


@pytest.mark.parametrize("name", ODD)
def test_no_page_breaks_on_odd_results(client, db, name: str) -> None:
    one = published(name)
    for page in PAGES:
        assert client.get(f"/ket-qua/{one.slug}/{page}").status_code == 200, page
    for page in ("/", "/co-quan/tinh-la/", "/co-quan/tinh-la/2026/", "/du-lieu/"):
        assert client.get(page).status_code == 200, page
    for card in queries.snapshot(one).results.cards[:2]:
        for rest in ("", "anh.png", "phieu-diem.docx"):
            address = f"/ket-qua/{one.slug}/don-vi/{card.facts.unit}/{rest}"
            assert client.get(address).status_code == 200, address
