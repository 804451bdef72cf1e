"""Boundaries that an administrator supplies are checked, simplified and drawn."""

from __future__ import annotations

import math

import pytest
from django.core.management import CommandError, call_command

from parindex.access import Role
from parindex.directory.models import JournalEntry
from parindex.publications.boundaries.shapes import read_boundaries, thinned
from tests.cast import client_of, person
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


def in_use(folder) -> list[str]:
    return [one.name for one in folder.glob("*.geojson")]


def test_the_command_takes_over_what_is_sound_and_refuses_the_rest(
    db, tmp_path, folder, capsys
) -> None:
    good = geojson(tmp_path / "Cao Bằng.geojson", square(22.6, 106.2, code="VN34-W01273"))
    call_command("boundaries", str(good))
    assert "Cao Bằng.geojson: 1 đơn vị có ranh giới." in capsys.readouterr().out
    assert in_use(folder) == ["cao-bang.geojson"]
    bad = geojson(tmp_path / "sai.geojson", 7)
    with pytest.raises(CommandError, match="1 chỗ sai, chưa đưa vào"):
        call_command("boundaries", str(bad))
    assert in_use(folder) == ["cao-bang.geojson"]


def test_a_line_keeps_its_shape_with_fewer_points() -> None:
    turns = [n * math.tau / 2000 for n in range(2001)]
    circle = [(100 * math.cos(turn), 100 * math.sin(turn)) for turn in turns]
    thin = thinned(circle, 0.4)
    assert 20 < len(thin) < 80
    assert (thin[0], thin[-1]) == (circle[0], circle[-1])
    assert thinned([(0, 0), (1, 0), (2, 0), (2, 2)], 0.1) == [(0, 0), (2, 0), (2, 2)]


SCREEN = "/ranh-gioi/"


def send(client, file):
    with file.open("rb") as stream:
        return client.post(SCREEN, {"file": stream}, follow=True)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_looked_at_before_maps_use_it_and_can_be_taken_away(
    client, cast, tmp_path, folder
) -> None:
    scored(groups={"phuong": ["Phường Thục Phán"]}, codes=CODES)
    thu = client_of(cast.thu)
    file = geojson(
        tmp_path / "Cao Bằng.geojson",
        square(22.6, 106.2, code="VN34-W01273"),
        square(22.8, 106.4, name="Xã Không Có"),
    )
    page = send(thu, file).content.decode()
    assert "1 trong 2 hình khớp với một đơn vị của danh mục." in page
    assert "Danh mục không có đơn vị này." in page
    assert page.count('<path class="b1"') == 1
    assert in_use(folder) == []
    assert "<path class" not in client.get(MAP).content.decode()
    thu.post(f"{SCREEN}cao-bang/dua-vao/")
    assert in_use(folder) == ["cao-bang.geojson"]
    assert "<path class" in client.get(MAP).content.decode()
    assert "cao-bang.geojson" in thu.get(SCREEN).content.decode()
    assert thu.post(f"{SCREEN}cao-bang/dua-vao/").status_code == 409
    thu.post(f"{SCREEN}cao-bang/rut/")
    assert in_use(folder) == []
    acts = JournalEntry.objects.filter(subject="cao-bang").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "hand_in_boundaries",
        "supply_boundaries",
        "withdraw_boundaries",
    ]


def test_a_bad_file_is_refused_with_every_fault_and_nothing_waits(cast, tmp_path, folder) -> None:
    thu = client_of(cast.thu)
    bad = geojson(tmp_path / "sai.geojson", 7, square(106.2, 22.6, name="Xã Ngược"))
    answer = send(thu, bad)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 chỗ sai, chưa đưa vào." in page
    assert "sai.geojson, đối tượng 2, Xã Ngược: tọa độ không nằm ở Việt Nam." in page
    bad.write_text("Xã;Phường", "utf-8")
    assert "không phải GeoJSON FeatureCollection." in send(thu, bad).content.decode()
    assert "Chọn tệp .geojson hoặc .json." in thu.post(SCREEN).content.decode()
    assert "Chờ xem" not in thu.get(SCREEN).content.decode()


def test_the_administrator_may_and_others_may_not(cast) -> None:
    quan = person("quan", (Role.ADMINISTRATOR, ""))
    seen = {
        one.username: client_of(one).get(SCREEN).status_code
        for one in (quan, cast.thu, cast.minh, cast.hoa, cast.dung)
    }
    assert seen == {"quan": 200, "thu": 200, "minh": 403, "hoa": 403, "dung": 403}
