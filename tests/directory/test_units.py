"""The administrative units of both periods, found by name and followed through 2025."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from parindex.cli import main
from parindex.directory.departments import Department, departments
from parindex.directory.units import (
    above,
    children_of,
    descendants,
    find_units,
    fold,
    full_name,
    predecessors_of,
    successors_of,
    units,
)
from parindex.errors import Invalid


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
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Ea H'Leo", "Ea H’leo"),
        ("ĐẶC KHU TRƯỜNG SA", "đặc khu Trường Sa"),
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


@pytest.mark.parametrize(
    "name", ["Quan Sơn", "quan son", "Xà Phiên", "Tịnh Biên", "Quản Bạ", "Quan Hóa", "Huyền Hội"]
)
def test_a_name_that_begins_like_a_kind_is_still_a_name(name: str) -> None:
    assert fold(name) in fold(find_units(name)[0].name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("TT Kế Sách", "Thị trấn Kế Sách, Huyện Kế Sách, Tỉnh Sóc Trăng"),
        ("H. Kế Sách", "Huyện Kế Sách, Tỉnh Sóc Trăng"),
        ("TX Ngã Năm", "Thị xã Ngã Năm, Tỉnh Sóc Trăng"),
        ("Q.1", "Quận 1, Thành phố Hồ Chí Minh"),
        ("TP. Phan Thiết", "Thành phố Phan Thiết, Tỉnh Bình Thuận"),
    ],
)
def test_the_kind_may_be_shortened(typed: str, meant: str) -> None:
    assert full_name(find_units(typed)[0]) == meant


def test_the_same_name_comes_before_a_beginning_before_a_part() -> None:
    names = [one.name for one in find_units("Kế Sách", limit=3)]
    assert names == ["Xã Kế Sách", "Huyện Kế Sách", "Thị trấn Kế Sách"]
    found = [fold(one.name.split(" ", 1)[1]) for one in find_units("xã Kế", period="old")]
    assert found[0].startswith("ke ")
    assert not found[-1].startswith("ke ")


def test_every_unit_is_found_by_its_own_name() -> None:
    for one in list(units().values())[::97]:
        assert one in find_units(one.name, period=one.period, limit=len(units()))


def test_what_became_of_the_thirteen_communes_of_ke_sach() -> None:
    (district,) = find_units("Huyện Kế Sách", kind="rural_district")
    became = {one.name: successors_of(one.code) for one in descendants(district.code)}
    assert {
        name: [(one.name, whole) for one, whole in next_] for name, next_ in became.items()
    } == {
        "Thị trấn Kế Sách": [("Xã Kế Sách", True)],
        "Thị trấn An Lạc Thôn": [("Xã An Lạc Thôn", True)],
        "Xã Xuân Hòa": [("Xã An Lạc Thôn", True)],
        "Xã Phong Nẫm": [("Xã Phong Nẫm", True)],
        "Xã An Lạc Tây": [("Xã Thới An Hội", True)],
        "Xã Trinh Phú": [("Xã An Lạc Thôn", True)],
        "Xã Ba Trinh": [("Xã Đại Hải", True)],
        "Xã Thới An Hội": [("Xã Thới An Hội", True)],
        "Xã Nhơn Mỹ": [("Xã Nhơn Mỹ", True)],
        "Xã Kế Thành": [("Xã Kế Sách", True)],
        "Xã Kế An": [("Xã Kế Sách", True)],
        "Xã Đại Hải": [("Xã Đại Hải", True)],
        "Xã An Mỹ": [("Xã Nhơn Mỹ", True)],
    }
    assert {above(next_)[0].name for pairs in became.values() for next_, _ in pairs} == {
        "Thành phố Cần Thơ"
    }


def test_descendants_are_all_below_whatever_the_period() -> None:
    (old,) = find_units("Tỉnh Sóc Trăng", kind="province")
    (today,) = find_units("Thành phố Cần Thơ", period="today", kind="city")
    assert len(descendants(old.code)) == 11 + 108
    assert len(descendants(today.code)) == 103
    assert descendants("VN34-W31528") == descendants("no such code") == ()


def test_a_divided_ward_keeps_all_its_successors() -> None:
    (old,) = find_units("Phường Kim Mã", period="old")
    assert [(one.name, whole) for one, whole in successors_of(old.code)] == [
        ("Phường Ba Đình", False),
        ("Phường Ngọc Hà", False),
        ("Phường Giảng Võ", False),
    ]
    assert all(old in predecessors_of(one.code) for one in old.successors)


def test_a_part_taken_over_from_a_namesake_is_kept_and_said_to_be_doubtful() -> None:
    north, south = (units()[code] for code in ("VN63-W31246", "VN63-W31714"))
    assert (full_name(north), full_name(south)) == (
        "Xã Thạnh Quới, Huyện Vĩnh Thạnh, Thành phố Cần Thơ",
        "Xã Thạnh Quới, Huyện Mỹ Xuyên, Tỉnh Sóc Trăng",
    )
    assert [(units()[one.code].name, one.is_doubtful) for one in north.successors] == [
        ("Xã Thạnh Quới", False),
        ("Xã Gia Hòa", True),
    ]
    assert [(units()[one.code].name, one.is_doubtful) for one in south.successors] == [
        ("Xã Thạnh Quới", True),
        ("Xã Gia Hòa", False),
    ]
    doubtful = [
        one for one in units().values() if any(next_.is_doubtful for next_ in one.successors)
    ]
    assert len(doubtful) == 30
    assert sum(next_.is_doubtful for one in doubtful for next_ in one.successors) == 31
    assert all(any(not next_.is_doubtful for next_ in one.successors) for one in doubtful)


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


def test_the_template_has_the_twelve_uniform_bodies_of_the_decree_and_the_others() -> None:
    assert Counter(one.presence for one in departments()) == {
        "uniform": 12,
        "some": 4,
        "outside": 1,
    }
    assert departments()[0] == Department(
        slug="so-noi-vu",
        vi="Sở Nội vụ",
        en="Department of Home Affairs",
        kind="department",
        presence="uniform",
        absorbed=("Sở Lao động, Thương binh và Xã hội",),
    )


def test_an_edited_template_tells_every_mistake_at_once(tmp_path: Path) -> None:
    file = tmp_path / "departments.toml"
    file.write_text(
        """
        [[department]]
        slug = "so-mot"
        name = { vi = "Sở Một", en = "" }
        kind = "sở"
        presence = "some"
        [[department]]
        slug = "so-mot"
        name = { vi = "Sở Hai", en = "Second" }
        kind = "department"
        presence = "some"
        absorbed = "Sở Ba"
        """,
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as refusal:
        departments(file)
    assert refusal.value.problems == (
        "departments.toml, cơ quan 1: slug «so-mot» dùng 2 lần. Mỗi cơ quan một slug.",
        "departments.toml, cơ quan 1: thiếu tên. Ghi name = { vi = …, en = … }.",
        "departments.toml, cơ quan 1: kind là «sở». Ghi một trong: department, office, "
        "inspectorate, management_board.",
        "departments.toml, cơ quan 2: slug «so-mot» dùng 2 lần. Mỗi cơ quan một slug.",
        "departments.toml, cơ quan 2: absorbed phải là danh sách tên trong ngoặc vuông.",
    )
    file.write_text("[[department]", encoding="utf-8")
    with pytest.raises(Invalid, match="không đọc được TOML"):
        departments(file)
