"""A result file that somebody changed: whatever was done to it, a sentence and never a crash."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from parindex.cli import main
from parindex.engine.snapshot import Provenance, freeze, to_json
from parindex.engine.stating import read_unit
from tests import make


@pytest.fixture(scope="module")
def text() -> str:
    """The download of a publication of three communes."""
    rules = make.indicator_set("vi-du-cach-cham")
    units = [
        read_unit(
            rules,
            {"unit": f"xa-{n}", "name": f"Xã {n}", "year": 2026, "group": "xa", "facts": {"T1": n}},
            file="test",
            problems=[],
        )
        for n in range(3)
    ]
    said = Provenance({"vi": "Kết quả"}, "Tỉnh A", 2026, "published")
    return to_json(freeze(rules, [one for one in units if one], said))


def verified(folder: Path, content: bytes, capsys: Any) -> tuple[int, str]:
    file = folder / "ket-qua.json"
    file.write_bytes(content)
    code = main(["verify", str(file)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_file_itself_is_genuine(text, tmp_path, capsys) -> None:
    code, said = verified(tmp_path, text.encode(), capsys)
    assert (code, said.startswith("Đúng: tính lại 3 đơn vị")) == (0, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[]", "không phải bản kết quả của parindex."),
        (b"NaN", "không phải JSON hợp lệ."),
        (b"null", "không phải bản kết quả của parindex."),
        (b"\xff\xfe", "không đọc được tệp."),
        (b"[" * 100_000, "không phải JSON hợp lệ."),
        (b'{"format": 1, "format": 1}', "có mục ghi hai lần."),
    ],
)
def test_what_is_no_result_is_told_so(tmp_path, capsys, content, says) -> None:
    code, said = verified(tmp_path, content, capsys)
    assert (code, says in said) == (1, True)


def test_a_figure_that_stands_twice_is_refused(text, tmp_path, capsys) -> None:
    """One reader takes the first, another the last; only one of them was verified."""
    forged = text.replace('"index":', '"index":"99.99","index":', 1)
    code, said = verified(tmp_path, forged.encode(), capsys)
    assert (code, "có mục ghi hai lần." in said) == (1, True)


def test_no_change_of_a_byte_is_taken_for_genuine(text, tmp_path, capsys) -> None:
    chance, content = random.Random(5), text.encode()
    for _ in range(60):
        changed, place = bytearray(content), chance.randrange(len(content))
        changed[place] = chance.choice([one for one in b'0a"{x:,9' if one != changed[place]])
        code, said = verified(tmp_path, bytes(changed), capsys)
        assert (code, bool(said)) == (1, True), (place, bytes(changed[place - 20 : place + 20]))


@pytest.mark.parametrize("odd", [None, [], {}, "\ud800", 10**30, True, 1.5, [[]], float("nan")])
def test_no_part_of_another_kind_breaks_the_command(text, tmp_path, capsys, odd) -> None:
    chance = random.Random(repr(odd))
    for _ in range(12):
        document = json.loads(text)
        part: Any = document
        keys = [key for key in document if key != "digest"]
        key: Any = chance.choice(keys)
        for _deeper in range(chance.randrange(5)):
            inner = part[key]
            if not isinstance(inner, dict | list) or not inner:
                break
            part = inner
            key = chance.choice(list(part) if isinstance(part, dict) else range(len(part)))
        if part[key] == odd:
            continue
        part[key] = odd
        code, said = verified(tmp_path, json.dumps(document).encode(), capsys)
        assert (code, bool(said)) == (1, True), key
