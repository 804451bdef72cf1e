"""Files that mean harm or are simply broken: boundaries and tables of earlier years."""

from __future__ import annotations

import io
import json
import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from xlsxwriter import Workbook

from parindex.engine.names import vietnamese_key
from parindex.publications import queries
from parindex.publications.boundaries.shapes import MOST_POINTS, read_boundaries, thinned
from parindex.publications.models import Publication
from tests.cast import client_of
from tests.publications.making import scored
from tests.publications.test_earlier_pages import fields, hand_in

RING = [[106, 22], [106.1, 22], [106.1, 22.1], [106, 22]]


def feature(properties: Any, coordinates: Any, kind: Any = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


NAME = {"name": "Xã An Mỹ"}
BROKEN: dict[str, Any] = {
    "properties in a list": feature([1], [RING]),
    "properties in a word": feature("x", [RING]),
    "no geometry": {"properties": NAME, "geometry": [1]},
    "a number too large": feature(NAME, [[[10**400, 22]] * 4]),
    "not a number": feature(NAME, [[[float("nan"), 22]] * 4]),
    "endless": feature(NAME, [[[float("inf"), 22]] * 4]),
    "a kind in a list": feature(NAME, [RING], ["Polygon"]),
    "too many points": feature(NAME, [[[106, 22]] * (MOST_POINTS + 1)]),
}


@pytest.fixture
def folder(settings, tmp_path):
    settings.BOUNDARIES = tmp_path / "boundaries"
    settings.BOUNDARIES.mkdir()
    return settings.BOUNDARIES


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_shape_is_named_and_takes_no_page_away(client, db, folder, name) -> None:
    file = folder / "a.geojson"
    document = {"type": "FeatureCollection", "features": [BROKEN[name]]}
    file.write_text(json.dumps(document), "utf-8")
    (problem,) = read_boundaries(file)
    assert "đối tượng 1" in str(problem)
    scored()
    for page in ("/ket-qua/xa-2026/", "/ket-qua/xa-2026/ban-do/"):
        assert client.get(page).status_code == 200


def test_a_file_that_cannot_be_opened_takes_no_page_away(client, db, folder) -> None:
    (folder / "folder.geojson").mkdir()
    (folder / "gone.geojson").symlink_to(folder / "nowhere")
    (folder / "letters.geojson").write_bytes(b"\xff\xfe\x00")
    document = {"type": "FeatureCollection", "features": [feature(NAME, [RING])]}
    (folder / "good.geojson").write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    scored()
    assert client.get("/ket-qua/xa-2026/").status_code == 200
    assert client.get("/ket-qua/xa-2026/ban-do/").content.decode().count("<path class") == 1


def test_a_line_of_teeth_is_thinned_in_seconds() -> None:
    teeth = [(n / 10, 500.0 * (n % 2)) for n in range(MOST_POINTS)]
    begun = time.process_time()
    assert len(thinned(teeth, 0.4)) > MOST_POINTS * 0.9
    assert time.process_time() - begun < 20


EVIL = (
    "=cmd()",
    "../",
    "..",
    "</script>",
    "x" * 200,
    "\u202eabc",
    "!!!",
    "???",
    "²",
    "Sở 2²",
    "Минск",
    "人民",
    "a/b",
    "%s{{7*7}}",
    "#panic(1)",
    "$x$",
)
"""Names of units that are no names; three have no letter an address can hold."""
RATINGS = ("A+", "A", "Khá+", "Khá")


def table() -> bytes:
    """A workbook of units with such names and ratings."""
    out = io.BytesIO()
    book = Workbook(out)
    sheet = book.add_worksheet("Bảng")
    sheet.write_row(0, 0, ["STT", "Đơn vị", "Chỉ số", "Xếp hạng", "Xếp loại"])
    for place, name in enumerate(EVIL):
        row = [str(place + 1), name, str(90 - place), str(place + 1), RATINGS[place // 4]]
        for column, text in enumerate(row):
            sheet.write_string(place + 1, column, text)
    book.close()
    return out.getvalue()


def sheets(count: int) -> bytes:
    """A workbook of many sheets."""
    out = io.BytesIO()
    book = Workbook(out)
    for number in range(count):
        book.add_worksheet(f"Trang {number}").write(0, 0, "a")
    book.close()
    return out.getvalue()


def tall(row: int, column: int) -> bytes:
    """A workbook with one cell far from the others."""
    out = io.BytesIO()
    book = Workbook(out)
    book.add_worksheet("S").write(row, column, "a")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", sheets(61), "Tệp có 61 trang, nhiều nhất 60."),
        ("a.xlsx", tall(1_048_575, 0), "có 1048576 dòng, 1 cột"),
        ("a.xlsx", tall(1_048_575, 16_383), "có ô ở quá xa bảng"),
        ("a.csv", b";".join([b"a"] * 100_000) + b"\nb", "có 2 dòng, 100000 cột"),
        ("a.csv", b'"' + b"a\n" * 500_000, "CSV hỏng"),
        ("a.csv", b"a;b\n\0;1\n", "không phải bảng CSV"),
    ],
)
def test_a_file_that_would_fill_the_memory_is_refused_in_words(cast, name, content, says) -> None:
    sent = {"file": SimpleUploadedFile(name, content)}
    response = client_of(cast.thu).post("/lich-su/", sent)
    assert (response.status_code, says in response.content.decode()) == (422, True)


def imported(thu: Any, authority: str) -> str:
    """The slug of the table published through the four steps."""
    first = hand_in(thu, "a.xlsx", table())
    paper = fields(thu.get(first).content.decode()) | {"authority": authority, "year": "2024"}
    paper |= {"level": "department", "decision": "9", "decided_on": "17/02/2025", "source": "Báo"}
    assert thu.post(first, paper).status_code == 302
    page = thu.get(f"{first}cot/").content.decode()
    assert thu.post(f"{first}cot/", {**fields(page), "act": "next"}).status_code == 302
    names = fields(thu.get(f"{first}don-vi/").content.decode())
    own = {name: "=" for name in names if name.startswith("u-")}
    assert thu.post(f"{first}don-vi/", {**own, "act": "next"}).status_code == 302
    preview = thu.get(f"{first}xem/").content.decode()
    mark = re.search(r'name="mark" value="([^"]+)"', preview)
    assert mark is not None, preview
    done = thu.post(f"{first}xem/", {"mark": mark[1], "without_wrong": "1"})
    assert done.status_code == 302, done.content.decode()
    return Publication.objects.get().slug


PAGES = ("", "so-sanh/", "toan-canh/", "ban-do/", "du-lieu/", "tai-ve/csv", "tai-ve/xlsx")
PAGES += ("tai-ve/json", "tai-ve/goi-du-lieu.zip", "kiem-chung/", "cach-tinh/", "anh.png")


@pytest.mark.parametrize("authority", ["Tỉnh Thanh Hóa", "!!!", "Tỉnh A²", "Минск"])
def test_names_without_letters_take_no_page_away(cast, client, authority) -> None:
    slug = imported(client_of(cast.thu), authority)
    for page in PAGES:
        assert client.get(f"/ket-qua/{slug}/{page}").status_code == 200, page
    others = ("/", "/du-lieu/", "/du-lieu/danh-muc.jsonld", f"/api/v1/publications/{slug}/units")
    for page in others:
        assert client.get(page).status_code == 200, page
    (home,) = set(re.findall(r'href="(/co-quan/[^"/]+/)"', client.get("/").content.decode()))
    assert client.get(home).status_code == 200
    found = queries.snapshot(Publication.objects.get()).results
    units = [card.facts.unit for card in found.cards]
    assert (len(set(units)), "" in units) == (len(EVIL), False)
    assert [card.rating for card in found.cards[::4]] == ["a_cong", "a", "kha_cong", "kha"]
    for unit in units:
        assert client.get(reverse("unit", args=[slug, unit])).status_code == 200
        assert client.get(reverse("unit_share_picture", args=[slug, unit])).status_code == 200


def test_signs_that_look_like_digits_are_sorted_as_signs() -> None:
    names = ["Sở 10", "Sở 2²", "Sở ²", "Sở 2"]
    assert sorted(names, key=vietnamese_key) == ["Sở ²", "Sở 2", "Sở 2²", "Sở 10"]
