"""The administrative units of both periods, found by name and followed through 2025."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from parindex.cli import main
from parindex.directory.units import (
    above,
    children_of,
    find_units,
    fold,
    full_name,
    predecessors_of,
    successors_of,
    units,
)


def test_every_unit_of_both_periods_is_there() -> None:
    assert Counter(code[:6] for code in units()) == {
        "VN34-P": 34,
        "VN34-W": 3321,
        "VN63-P": 63,
        "VN63-D": 696,
        "VN63-W": 10035,
    }


def test_what_became_of_the_old_places() -> None:
    lowest = [
        one
        for one in units().values()
        if one.period == "old"
        and (one.code[5] == "W" or (one.code[5] == "D" and not children_of(one.code)))
    ]
    assert Counter(one.is_divided for one in lowest) == {False: 9569, True: 471}
    assert all(len(one.successors) > 1 for one in lowest if one.is_divided)
    assert all(len(one.successors) == 1 for one in lowest if not one.is_divided)


def test_every_unit_of_today_below_a_province_has_a_past() -> None:
    lonely = [one for one in units().values() if one.period == "today" and one.code[5] == "W"]
    assert [full_name(one) for one in lonely if not predecessors_of(one.code)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã  An Mỹ", "xa an my"),
        ("Hòa Bình", "Hoà Bình"),
        ("Đắk Lắk", "dak lak"),
        ("TP. Huế", "tp hue"),
    ],
)
def test_names_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("typed", ["An Mỹ", "an my", "xã An Mỹ", "XA AN MY", "An My\u0303"])
def test_an_my_of_ke_sach_is_found_however_it_is_typed(typed: str) -> None:
    found = [full_name(one) for one in find_units(typed, province="Sóc Trăng")]
    assert found == ["Xã An Mỹ, Huyện Kế Sách, Tỉnh Sóc Trăng"]


def test_names_repeat_so_all_are_shown_those_of_the_asked_kind_first() -> None:
    found = [one.name for one in find_units("xã An Mỹ", period="old")]
    assert found[:4] == ["Xã An Mỹ"] * 4
    assert "Phường An Mỹ" in found


def test_tien_loi_is_now_in_lam_dong() -> None:
    (old,) = find_units("Tiến Lợi", period="old")
    assert full_name(old) == "Xã Tiến Lợi, Thành phố Phan Thiết, Tỉnh Bình Thuận"
    assert [(full_name(one), whole) for one, whole in successors_of(old.code)] == [
        ("Xã Tuyên Quang, Tỉnh Lâm Đồng", True)
    ]
    assert [one.name for one in above(successors_of(old.code)[0][0])] == ["Tỉnh Lâm Đồng"]


def test_nothing_matches_nothing() -> None:
    assert find_units("") == []
    assert find_units("không có nơi này") == []


def test_the_command_line_finds_shows_and_refuses(capsys) -> None:
    assert main(["units", "find", "An Mỹ", "--province", "Sóc Trăng", "--json"]) == 0
    (unit,) = json.loads(capsys.readouterr().out)["units"]
    assert unit["full_name"] == "Xã An Mỹ, Huyện Kế Sách, Tỉnh Sóc Trăng"
    assert unit["successors"][0]["full_name"].endswith("Thành phố Cần Thơ")
    assert main(["units", "show", unit["code"]]) == 0
    assert "Nay là: " in capsys.readouterr().out
    assert main(["units", "find", "xyzzy"]) == 1
    assert "Thử tên ngắn hơn" in capsys.readouterr().err
    assert main(["units", "show", "VN00-X"]) == 1
    assert main(["units"]) == 2
