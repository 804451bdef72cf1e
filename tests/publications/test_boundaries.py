"""Boundaries that an administrator supplies are checked, simplified and drawn."""

from __future__ import annotations

import math

import pytest
from django.core.management import CommandError, call_command

from parindex.publications.site.boundaries import read_boundaries, thinned
from tests.publications.making import geojson, scored, square

CODES = {"Phường Thục Phán": "VN34-W01273"}
MAP = "/ket-qua/xa-2026/ban-do/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BOUNDARIES = tmp_path / "boundaries"
    return settings.BOUNDARIES


def test_a_unit_is_drawn_by_code_or_name_and_others_stay_points(client, db, folder) -> None:
    groups = {"phuong": ["Phường Thục Phán"], "xa": ["Xã An Mỹ", "Xã Tân Mỹ"]}
    scored(groups=groups, codes=CODES)
    before = client.get(MAP).content.decode()
    assert (before.count("<path class"), before.count("<circle")) == (0, 1)
    geojson(folder / "a.geojson", square(22.6, 106.2, name="xã an mỹ"))
    after = client.get(MAP).content.decode()
    assert (after.count("<path class"), after.count("<circle")) == (1, 1)
    assert "Chưa có vị trí: Xã Tân Mỹ" in after
    geojson(folder / "b.geojson", square(22.7, 106.3, code="VN34-W01273"))
    both = client.get(MAP).content.decode()
    assert (both.count("<path class"), both.count("<circle")) == (2, 0)


def test_a_name_that_two_units_have_says_nothing(client, db, folder) -> None:
    scored(groups={"xa": ["Xã An Mỹ"]})
    twice = [square(22.6, 106.2, name="Xã An Mỹ"), square(21.6, 105.2, name="Xã An Mỹ")]
    geojson(folder / "a.geojson", *twice)
    assert "<path class" not in client.get(MAP).content.decode()


def test_every_wrong_shape_is_named(tmp_path) -> None:
    swapped = square(106.2, 22.6, name="Xã Ngược")
    point = {"properties": {"name": "Xã Điểm"}, "geometry": {"type": "Point", "coordinates": [1]}}
    file = geojson(tmp_path / "sai.geojson", square(22.6, 106.2), swapped, point, 7)
    assert [str(one) for one in read_boundaries(file)] == [
        "sai.geojson, đối tượng 1: không có mã và tên đơn vị. "
        "Thêm thuộc tính «code» (mã) hoặc «name» (tên đơn vị).",
        "sai.geojson, đối tượng 2, Xã Ngược: tọa độ không nằm ở Việt Nam. "
        "Chuyển tệp về WGS 84 (EPSG:4326); trong GeoJSON kinh độ đứng trước.",
        "sai.geojson, đối tượng 3, Xã Điểm: hình không đọc được. "
        "Dùng Polygon hoặc MultiPolygon, tọa độ kinh độ, vĩ độ WGS 84.",
        "sai.geojson, đối tượng 4: không có mã và tên đơn vị. "
        "Thêm thuộc tính «code» (mã) hoặc «name» (tên đơn vị).",
    ]
    file.write_text("[" * 100_000, "utf-8")
    assert len(read_boundaries(file)) == 1


def test_the_command_takes_over_what_is_sound_and_refuses_the_rest(
    tmp_path, folder, capsys
) -> None:
    good = geojson(tmp_path / "Cao Bằng.geojson", square(22.6, 106.2, code="VN34-W01273"))
    call_command("boundaries", str(good))
    assert "Cao Bằng.geojson: 1 đơn vị có ranh giới." in capsys.readouterr().out
    assert [one.name for one in folder.iterdir()] == ["cao-bang.geojson"]
    bad = geojson(tmp_path / "sai.geojson", 7)
    with pytest.raises(CommandError, match="1 chỗ sai, chưa đưa vào"):
        call_command("boundaries", str(bad))
    assert [one.name for one in folder.iterdir()] == ["cao-bang.geojson"]


def test_a_line_keeps_its_shape_with_fewer_points() -> None:
    turns = [n * math.tau / 2000 for n in range(2001)]
    circle = [(100 * math.cos(turn), 100 * math.sin(turn)) for turn in turns]
    thin = thinned(circle, 0.4)
    assert 20 < len(thin) < 80
    assert (thin[0], thin[-1]) == (circle[0], circle[-1])
    assert thinned([(0, 0), (1, 0), (2, 0), (2, 2)], 0.1) == [(0, 0), (2, 0), (2, 2)]
