"""An analyst computes the results of a survey from a table, without a database."""

from __future__ import annotations

import json
from pathlib import Path

from parindex.cli import main
from tests.make import LIBRARY

SET = str(LIBRARY / "vi-du-cach-cham")


def table(tmp_path: Path) -> str:
    rows = ["unit,questionnaire,q1,q2,c1,excluded"]
    rows += ["xa-a,nguoi-dan,rat_hai_long,hai_long,,"] * 30
    rows += ["xa-a,nguoi-dan,rat_hai_long,hai_long,,haste"] * 2
    path = tmp_path / "phieu.csv"
    path.write_text("\n".join(rows), "utf-8")
    return str(path)


def test_forms_become_results(tmp_path: Path, capsys) -> None:
    assert main(["survey", SET, table(tmp_path), "--json"]) == 0
    rows = {one["criterion"]: one for one in json.loads(capsys.readouterr().out)["results"]}
    one = rows["4.1"]
    assert (one["mean"], one["responses"], one["excluded"]) == ("7/8", 30, {"haste": 2})
    assert rows["4.2"]["void"]
    assert main(["survey", SET, table(tmp_path)]) == 0
    assert "Loại 2 phiếu: haste 2." in capsys.readouterr().out


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys) -> None:
    assert main(["survey", SET, str(tmp_path / "khong.csv")]) == 1
    assert main(["survey", SET, table(tmp_path), "--unit", "xa-b"]) == 1
    assert "không có phiếu nào như vậy" in capsys.readouterr().err
