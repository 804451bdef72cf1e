"""The command line as an analyst without Django uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from parindex.cli import main

ROOT = Path(__file__).resolve().parents[2]
FACTS = """unit,name,group,criterion,fact,value
a,Xã A,xa,1.1,,có
a,Xã A,xa,2.1,da_xong,22
a,Xã A,xa,2.1,tong_so,24
b,Xã B,xa,2.1,da_xong,15
b,Xã B,xa,2.1,tong_so,24
c,Phường C,phuong,total,!points,84.85
"""


@pytest.fixture(autouse=True)
def here(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def facts(tmp_path) -> Path:
    path = tmp_path / "so-lieu.csv"
    path.write_text(FACTS, encoding="utf-8")
    return path


def test_an_analyst_scores_explains_and_verifies(facts, tmp_path, capsys) -> None:
    result = tmp_path / "result.json"
    assert main(["score", "vi-du-cach-cham", str(facts), "-o", str(result)]) == 0
    capsys.readouterr()
    document = json.loads(result.read_text("utf-8"))
    assert [
        (one["unit"], one["group"], one["index"], one["rank"]) for one in document["units"]
    ] == [
        ("a", "xa", "6.75", 1),
        ("c", "phuong", "84.85", 1),
        ("b", "xa", "0.00", 2),
    ]
    assert document["units"][0]["leaves"]["2.1"] == {
        "points": "2.75",
        "exact": "11/4",
        "attainable": "3",
        "state": "scored",
    }
    assert main(["explain", str(result), "--unit", "Xã A", "--criterion", "2.1"]) == 0
    assert capsys.readouterr().out == (
        "2.1 Hoàn thành kế hoạch: 2,75/3,00\n"
        "    22/24 = 91,67%, từ 80% trở lên: 3,00 × 22/24 = 2,75 điểm\n"
    )
    assert main(["explain", str(result), "--unit", "b", "--criterion", "2.1", "--lang", "en"]) == 0
    assert "15/24 = 62.5%, under 80%: 0.00 points" in capsys.readouterr().out
    assert main(["verify", str(result)]) == 0
    assert "mọi số khớp" in capsys.readouterr().out


def test_a_changed_digit_is_found(facts, tmp_path, capsys) -> None:
    result = tmp_path / "result.json"
    main(["score", "vi-du-cach-cham", str(facts), "-o", str(result)])
    result.write_text(result.read_text("utf-8").replace('"84.85"', '"94.85"', 1), "utf-8")
    assert main(["verify", str(result)]) == 1
    assert "c: khác kết quả tính lại" in capsys.readouterr().err


def test_bad_facts_write_nothing(tmp_path, capsys) -> None:
    path, result = tmp_path / "x.csv", tmp_path / "result.json"
    path.write_text("unit,criterion,fact,value\na,1.1,,có\na,2.1,da_xong,-1\n", "utf-8")
    assert main(["score", "vi-du-cach-cham", str(path), "-o", str(result)]) == 1
    assert "dòng 3, cột D" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


def test_results_as_csv_and_workbook(facts, tmp_path) -> None:
    for name in ("kq.csv", "kq.xlsx"):
        assert main(["score", "vi-du-cach-cham", str(facts), "-o", str(tmp_path / name)]) == 0
    lines = (tmp_path / "kq.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith("1,a,Xã A,xa,6.75,6.75,yeu,0,0,4.00,2.75,0.00,0.00")
    book = load_workbook(tmp_path / "kq.xlsx")
    assert book.sheetnames[:3] == ["Phuong", "Xa", "Lĩnh vực"]
    assert book["Xa"]["D2"].value == 6.75
    assert book["Xa"].freeze_panes == "C2"


def test_a_set_given_by_folder_or_by_id_is_the_same(capsys) -> None:
    main(["check", "vi-du-cach-cham"])
    by_id = capsys.readouterr().out
    main(["check", "indicator_sets/vi-du-cach-cham"])
    assert capsys.readouterr().out == by_id


def test_check_lists_problems_on_stderr_and_as_json(tmp_path, capsys) -> None:
    (tmp_path / "set.toml").write_text("id = 1", "utf-8")
    assert main(["check", str(tmp_path), "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)["sets"]
    assert report["ok"] is False
    assert report["problems"][0] == {
        "file": "set.toml",
        "place": "đầu tệp",
        "what": "thiếu khóa «shares».",
        "fix": "Thêm «shares = …» vào đây.",
    }
    assert main(["check", str(tmp_path)]) == 1
    assert "thiếu khóa «shares»" in capsys.readouterr().err


def test_check_lists_assumed_numbers(capsys) -> None:
    assert main(["check", "can-tho-so-2021", "--assumptions"]) == 0
    assert "giả định: " in capsys.readouterr().out


def test_compare_and_diff_in_words_and_as_json(facts, tmp_path, capsys) -> None:
    result = tmp_path / "r.json"
    main(["score", "vi-du-cach-cham", str(facts), "-o", str(result)])
    capsys.readouterr()
    assert main(["compare", str(result), str(result), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["a"]["index"] == "0.00"
    assert main(["diff", "quang-binh-xa-2021", "quang-binh-xa-le-thuy-2022", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["differences"]) > 5


def test_template_writes_a_workbook(tmp_path, capsys) -> None:
    path = tmp_path / "phieu.xlsx"
    assert main(["template", "vi-du-cach-cham", "-o", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["leaves"] == 19
    assert path.exists()
    assert main(["template", "vi-du-cach-cham", "-o", "phieu.doc"]) == 2


@pytest.mark.parametrize("argv", [[], ["chấm"], ["score"], ["score", "a", "b", "-o", "x.pdf"]])
def test_wrong_usage_exits_with_two(argv, capsys) -> None:
    assert main(argv) == 2


def test_no_command_needs_django(facts) -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from parindex.cli import main\n"
        f"raise SystemExit(main(['score', 'vi-du-cach-cham', {str(facts)!r}, '--json']))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["set"] == "vi-du-cach-cham"
