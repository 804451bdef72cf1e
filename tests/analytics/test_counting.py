"""DuckDB counts what the engine counts, and answers leave without a person in them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.analytics.answer_files import answers_zip, parquet, plain_csv, syntax
from parindex.analytics.counting import Unreadable, count_file
from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey, SurveyResult
from parindex.engine.survey_counts import Response, count_responses
from parindex.engine.surveying import tally_counts
from parindex.engine.tables import Text
from parindex.surveys.anonymising import anonymised
from parindex.surveys.small_cells import what_to_show

D = Decimal
SCALE = (
    ScaleOption("tot", Text("Tốt"), D(1)),
    ScaleOption("kem", Text("Kém, 'rất' kém"), D("0.2")),
    ScaleOption("khong", Text("Không ý kiến"), None),
)
SEX = (ScaleOption("nam", Text("Nam"), None), ScaleOption("nu", Text("Nữ"), None))
FORM = Questionnaire(
    "dan",
    "citizen",
    Text("Dân"),
    (
        Question("d1", "dan", Text("Thái độ?"), "hl", "8.1"),
        Question("d2", "dan", Text("Thời gian?"), "hl", "8.1"),
        Question("gioi", "dan", Text("Giới tính?"), "gioi"),
        Question("viec", "dan", Text("Việc gì?"), "gioi", kind="multiple"),
        Question("tuoi", "dan", Text("Bao nhiêu tuổi?"), kind="number"),
        Question("y", "dan", Text("Ý kiến?"), kind="text"),
    ),
)
SURVEY = Survey((FORM,), {"hl": SCALE, "gioi": SEX}, {"8.1": SurveyResult("8.1")})
CHOICE, WHO = st.sampled_from(["tot", "kem", "khong", ""]), st.sampled_from(["nam", "nu", ""])

forms = st.lists(
    st.builds(
        Response,
        unit=st.sampled_from(["xa-a", "xa-b", "it's"]),
        questionnaire=st.just("dan"),
        answers=st.fixed_dictionaries(
            {
                "d1": CHOICE,
                "d2": CHOICE,
                "gioi": WHO,
                "viec": st.lists(st.sampled_from(["nam", "nu"]), unique=True).map(sorted),
                "tuoi": st.sampled_from(["18", "43", "44", "81", ""]),
            }
        ),
        weight=st.sampled_from([D(1), D("0.25"), D("3.5")]),
    ),
    min_size=1,
    max_size=30,
)
quietly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quietly
@given(forms)
def test_duckdb_counts_what_the_engine_counts(tmp_path: Path, given_forms) -> None:
    path = tmp_path / "phieu.parquet"
    path.write_bytes(parquet(FORM, given_forms))
    counts, ours = count_file(SURVEY, path), count_responses(SURVEY, given_forms)
    assert counts == ours
    assert tally_counts(SURVEY, counts) == tally_counts(SURVEY, ours)
    path = tmp_path / "phieu.csv"
    path.write_text(plain_csv(FORM, given_forms), encoding="utf-8", newline="")
    assert count_file(SURVEY, path) == ours


def test_excluded_forms_are_counted_by_reason(tmp_path: Path) -> None:
    path = tmp_path / "phieu.csv"
    path.write_text(
        "unit,questionnaire,d1,excluded\na,dan,tot,\na,dan,kem,haste\nb,khac,tot,\n", "utf-8"
    )
    counts = count_file(SURVEY, path)
    assert dict(counts.excluded) == {("a", "dan", "haste"): 1}
    assert dict(counts.valid) == {("a", "dan"): 1}
    assert dict(counts.answers) == {("a", "dan", "d1", "tot", D(1)): 1}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.txt", "x", "phải là .parquet hoặc .csv"),
        ("a.csv", "unit,d1\na,tot\n", "Thiếu cột questionnaire"),
        ("a.parquet", "no parquet", "Không đọc được a.parquet"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, name, text, sentence) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match=sentence):
        count_file(SURVEY, path)


def people(unit: str, count: int, **answers: str) -> list[Response]:
    return [Response(unit, "dan", {"d1": "tot", "d2": "kem", **answers}) for _ in range(count)]


def test_rare_people_lose_what_describes_them_and_keep_what_they_think() -> None:
    rows = people("a", 12, gioi="nam", tuoi="43") + people("a", 9, gioi="nu", tuoi="44")
    rows += people("a", 1, gioi="nu", tuoi="81")
    shown = what_to_show(SURVEY, count_responses(SURVEY, rows), 5)
    found = anonymised(SURVEY, shown, rows, 5)
    assert Counter((r.answers.get("gioi"), r.answers.get("tuoi")) for r in found) == {
        ("nam", "40-49"): 12,
        (None, None): 10,  # one alone would be found by what is missing
    }
    assert all(one.answers["d1"] == "tot" for one in found)


@quietly
@given(forms, st.sampled_from([2, 4]))
def test_every_description_is_had_by_enough_forms_of_its_unit(given_forms, least) -> None:
    shown = what_to_show(SURVEY, count_responses(SURVEY, given_forms), least)
    describing = ("gioi", "viec", "tuoi")
    groups = Counter(
        (one.unit, *(str(one.answers.get(name, "")) for name in describing))
        for one in anonymised(SURVEY, shown, given_forms, least)
        if any(name in one.answers for name in describing)
    )
    assert all(count >= least for count in groups.values())


def test_a_unit_whose_results_are_not_shown_gives_no_answers_away() -> None:
    rows = people("a", 40) + people("b", 2) + people("c", 8)
    shown = what_to_show(SURVEY, count_responses(SURVEY, rows), 5)
    found = anonymised(SURVEY, shown, rows, 5)
    assert {one.unit for one in found} == {"a"}


def test_the_archive_has_a_table_a_codebook_and_a_note() -> None:
    rows = people("a", 3, gioi="nam", viec="nu")
    units = {"a": "Xã A"}
    with zipfile.ZipFile(io.BytesIO(answers_zip(SURVEY, rows, "spss", "Đọc", units))) as archive:
        assert archive.namelist() == ["doc-truoc.txt", "so-ma.csv", "dan.csv", "dan.sps"]
        table = archive.read("dan.csv").decode("utf-8-sig")
        book = list(csv.DictReader(io.StringIO(archive.read("so-ma.csv").decode("utf-8-sig"))))
    assert table.splitlines()[:2] == [
        "unit,weight,d1,d2,gioi,viec_nam,viec_nu,tuoi",
        "a,1,1,2,1,0,1,",
    ]
    assert {one["ma"]: one["nhan"] for one in book if one["bien"] == "d1"} == {
        "tot": "Tốt",
        "kem": "Kém, 'rất' kém",
        "khong": "Không ý kiến",
    }


def test_the_syntax_labels_variables_and_values() -> None:
    text = syntax(SURVEY, FORM, {"a": "Xã A"})
    for line in (
        "  unit A1\r\n",
        "  d1 F3.0\r\n",
        "  /viec_nu 'Việc gì?: Nữ'\r\n",
        "   2 'Kém, ''rất'' kém'\r\n",
        "   'a' 'Xã A'\r\n",
        "VARIABLE LEVEL d1 (ORDINAL).\r\n",
        "VARIABLE LEVEL viec_nu (NOMINAL).\r\n",
        "SAVE OUTFILE='dan.sav'.\r\n",
    ):
        assert line in text


def test_no_label_is_longer_than_spss_takes() -> None:
    text = syntax(SURVEY, FORM, {"a": "Xã " + "ở" * 200})
    label = next(line for line in text.splitlines() if line.startswith("   'a' '"))
    assert len(label.removeprefix("   'a' ").strip("'.").encode()) == 118


@pytest.mark.skipif(shutil.which("pspp") is None, reason="pspp is not installed: apt install pspp")
def test_pspp_runs_the_syntax_and_counts_what_is_there(tmp_path: Path) -> None:
    rows = [
        Response("xa-a", "dan", {"d1": "tot", "gioi": "nu", "viec": ["nam"], "tuoi": "40-49"}),
        Response("xa-a", "dan", {"d1": "kem"}, D("2.5")),
        Response("it's", "dan", {"d2": "kem", "viec": ["nam", "nu"]}, D("0.5")),
    ]
    units = {"xa-a": "Xã A", "it's": "Xã «it's», dài " + "ơ" * 200}
    packed = io.BytesIO(answers_zip(SURVEY, rows, "spss", "Đọc", units))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    run(tmp_path, "dan.sps")
    (tmp_path / "dem.sps").write_text(
        "GET FILE='dan.sav'.\nFREQUENCIES d1.\nLIST unit weight d1 d2 viec_nam viec_nu tuoi.\n"
    )
    said = run(tmp_path, "dem.sps")
    found = [one for one in csv.reader(said.splitlines()) if len(one) in (6, 7)]
    assert [one for one in found if len(one) == 7] == [
        ["unit", "weight", "d1", "d2", "viec_nam", "viec_nu", "tuoi"],
        ["xa-a", "1.000000", "1", ".", "1", "0", "40-49"],
        ["xa-a", "2.500000", "2", ".", ".", ".", ""],
        ["it's", ".500000", ".", "2", "1", "1", ""],
    ]
    assert ["", "Kém, 'rất' kém", "2.500000", "62.5%", "71.4%", "100.0%"] in found


def run(folder: Path, name: str) -> str:
    """What PSPP says of a syntax file; it fails on the first error."""
    done = subprocess.run(  # a file of this test
        ["pspp", "-O", "format=csv", name],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr, "rror" in done.stdout) == (0, "", False), done.stdout
    return done.stdout


def test_the_parquet_keeps_decimals_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(FORM, [Response("a", "dan", {"d1": "tot"}, D("0.25"))]))
    with duckdb.connect() as table:
        kinds = dict(
            table.execute(
                f"SELECT name, type FROM (DESCRIBE FROM '{path}') t(name, type, a, b, c, d)"
            ).fetchall()
        )
        rows = table.execute(f"SELECT unit, weight, d1, d2 FROM '{path}'").fetchall()
    assert (kinds["weight"], kinds["d1"]) == ("DECIMAL(12,6)", "VARCHAR")
    assert rows == [("a", D("0.25"), "tot", None)]
