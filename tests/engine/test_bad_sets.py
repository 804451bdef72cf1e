"""A set with mistakes: every one is reported at once, with file, place, what and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read, read_document
from tests.make import LIBRARY

# (file, what stands there, what a tired official writes instead)
MISTAKES = (
    ("set.toml", 'status = "example"', 'status = "vi du"'),
    ("set.toml", "decimals = 2", "decimals = 7"),
    ("set.toml", 'rounding = "half_up"', 'rounding = "halfup"'),
    ("set.toml", 'no_survey = "rescale_total"', 'no_survey = "ignore"'),
    ("set.toml", 'ties = "standard"', 'ties = "distinct"'),
    ("set.toml", "in_force = 2026-01-01", 'in_force = "đầu năm"'),
    ("set.toml", 'level = "commune"', 'level = "commune"\nnguong = 3'),
    ("set.toml", 'kind = "bonus"', 'kind = "thuong"'),
    ("set.toml", 'op = "<="', 'op = "=<"'),
    ("1-chon.toml", "points_no = 0.5", "points_no = 40"),
    ("1-chon.toml", 'kind = "timeliness", due = "01-31"', 'kind = "timeliness", due = "31-01"'),
    ("1-chon.toml", 'id = "ma_qr"', 'id = "tru_so"'),
    ("1-chon.toml", "step = 0.25", "step = 0"),
    ("1-chon.toml", 'source = "VD, 1.5"', 'source = "QĐ5, 1.5"'),
    ("2-ty-le.toml", 'gate = 0.8, when_none = "not_applicable"', "gate = 0.8"),
    ("2-ty-le.toml", "{ from = 2, under = 4, points = 1 }", "{ from = 2, under = 5, points = 1 }"),
    ("2-ty-le.toml", 'kind = "change", on = "percent"', 'kind = "change", onn = "percent"'),
    ("3-dem.toml", "each = 0.5 }\nask", 'each = "nửa" }\nask'),
    ("3-dem.toml", 'title = { vi = "Văn bản trái pháp luật"', 'title = { vi = ""'),
    ("survey.toml", 'questionnaire = "can-bo"', 'questionnaire = "canbo"'),
)


def spoil(folder: Path, mistakes: tuple[tuple[str, str, str], ...]) -> Path:
    shutil.copytree(LIBRARY / "vi-du-cach-cham", folder)
    for file, old, new in mistakes:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_twenty_mistakes_are_twenty_problems(tmp_path) -> None:
    found = read(spoil(tmp_path / "bo", MISTAKES))
    assert isinstance(found, list)
    assert all(one.file and one.place and one.what and one.fix for one in found), found
    assert len(found) == len(MISTAKES) == 20, "\n".join(map(str, found))


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_each_mistake_alone_is_reported_in_its_own_file(tmp_path, number: int) -> None:
    found = read(spoil(tmp_path / "bo", (MISTAKES[number],)))
    assert isinstance(found, list)
    assert {one.file for one in found} == {MISTAKES[number][0]}


def test_wrong_sums_say_both_numbers(tmp_path) -> None:
    folder = spoil(tmp_path / "bo", (("3-dem.toml", "max = 14", "max = 15"),))
    assert [str(one) for one in read(folder)] == [
        "3-dem.toml, lĩnh vực 3: các tiêu chí cộng lại 14 điểm, lĩnh vực ghi 15. "
        "Sửa một điểm tối đa, hoặc thêm tiêu chí còn thiếu."
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "thiếu khóa"),
        (b"\xff\xfeid", "không phải UTF-8"),
        (b'id = "a"\nid = "b"\n', "một khóa hoặc bảng được ghi hai lần"),
        (b"id = ", "sai cú pháp TOML"),
        (b"id = nan", "cần"),
        (b"x" * 2_000_001, "nhiều nhất 2 MB"),
        (b'id = "\x00"', "sai cú pháp TOML"),
    ],
)
def test_a_file_that_is_no_set(tmp_path, content: bytes, what: str) -> None:
    folder = spoil(tmp_path / "bo", ())
    (folder / "set.toml").write_bytes(content)
    found = read(folder)
    assert isinstance(found, list)
    assert any(what in one.what for one in found), found


def test_a_folder_that_is_not_there(tmp_path) -> None:
    assert [one.what for one in read(tmp_path / "khong-co")] == ["không có thư mục này."]


def test_a_set_that_extends_itself_is_refused(tmp_path) -> None:
    folder = spoil(tmp_path / "bo", (("set.toml", "total = 100", 'extends = "bo"\ntotal = 100'),))
    assert any("vòng tròn" in one.what for one in read(folder))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_crash_the_reader(tmp_path_factory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "set.toml").write_bytes(content)
    assert isinstance(read(folder), list)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = (
    "id",
    "title",
    "total",
    "shares",
    "rating",
    "ranking",
    "adjustment",
    "fact",
    "check",
    "calendar",
    "decimals",
    "source",
    "note",
    "assumed",
    "adjustments",
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KEYS), VALUES)
def test_an_arbitrary_value_under_any_key_is_a_problem_or_a_set(key: str, value) -> None:
    one = read(LIBRARY / "vi-du-cach-cham")
    assert isinstance(one, IndicatorSet)
    document = {**one.document, "set": {**one.document["set"], key: canonical(value)}}
    assert isinstance(read_document(document), list | IndicatorSet)


LEAF_KEYS = ("code", "title", "max", "by", "rule", "ask", "evidence", "source", "guidance")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 4), st.sampled_from(LEAF_KEYS), VALUES)
def test_an_arbitrary_value_in_a_criterion_is_a_problem_or_a_set(place, key, value) -> None:
    one = read(LIBRARY / "vi-du-cach-cham")
    assert isinstance(one, IndicatorSet)
    areas = [dict(area) for area in one.document["areas"]]
    rows = [dict(row) for row in areas[0]["criterion"]]
    rows[place][key] = canonical(value)
    areas[0]["criterion"] = rows
    assert isinstance(read_document({**one.document, "areas": areas}), list | IndicatorSet)
