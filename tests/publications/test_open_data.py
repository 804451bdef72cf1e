"""The open-data package: what is in it, that its files agree, that it never changes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import duckdb
import pytest
from django.utils import timezone

from parindex.analytics.open_files import dated, table_files, zipped
from parindex.analytics.open_survey import survey_tables
from parindex.analytics.open_tables import open_tables
from parindex.engine.enclosures import Answer, AskedQuestion, Given, SurveyFigures
from parindex.engine.snapshot import parse, verify
from parindex.engine.tables import Text
from parindex.publications import actions
from parindex.publications.models import Publication
from parindex.publications.open_data import packing
from parindex.publications.rehearsing import rehearse_cycle
from parindex.surveys.actions import handing_over
from parindex.surveys.queries.publishing import published_figures
from tests import make
from tests.cast import COMMUNE
from tests.publications.making import approve, publish
from tests.surveys import making
from tests.surveys.test_handing_over import checked

pytestmark = pytest.mark.django_db
ADDRESS = "/ket-qua/ket-qua-2021/"
PACKAGE = ADDRESS + "tai-ve/goi-du-lieu.zip"


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_parquet(content: bytes, tmp_path) -> tuple[list[tuple], list[str]]:
    file = tmp_path / "table.parquet"
    file.write_bytes(content)
    found = duckdb.sql(f"SELECT * FROM '{file}'")
    return found.fetchall(), [str(kind) for kind in found.types]


def test_a_package_holds_every_table_in_every_form_and_what_explains_it(client):
    make.publication()
    response = client.get(PACKAGE)
    assert response["Content-Type"] == "application/zip"
    files = unzipped(response.content)
    tables = ("adjustments", "area_statistics", "areas", "criteria", "leaves", "units")
    assert list(files) == [
        "README.vi.md",
        "README.en.md",
        "LICENSE.txt",
        "datapackage.json",
        "result.json",
        "set.json",
        "ket-qua.xlsx",
        *(f"{form}/{name}.{form}" for form in ("csv", "json", "parquet") for name in tables),
    ]
    assert verify(parse(files["result.json"].decode())) == []
    assert json.loads(files["set.json"])["set"]["id"] == "can-tho-so-2021"
    units = read_csv(files["csv/units.csv"])
    assert [(one["unit"], one["index"], one["rank"], one["rating_vi"]) for one in units] == [
        ("so-mot", "96.50", "1", "Rất tốt"),
        ("so-ba", "84.85", "2", "Khá"),
        ("so-hai", "84.85", "2", "Khá"),
    ]
    assert json.loads(files["json/units.json"])[0]["index"] == "96.50"


def test_the_same_publication_gives_the_same_bytes(client):
    make.publication()
    first = client.get(PACKAGE).content
    packing._package.cache_clear()
    assert client.get(PACKAGE).content == first


def test_the_package_is_not_sent_twice(client):
    make.publication()
    tag = client.get(PACKAGE)["ETag"]
    again = client.get(PACKAGE, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_dictionary_tells_every_column_its_type_and_the_digest_of_its_file(client):
    make.publication()
    files = unzipped(client.get(PACKAGE).content)
    told = json.loads(files["datapackage.json"])
    assert told["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
    for resource in told["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert next(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == names
        rows = read_csv(content)
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys)), resource["name"]
    leaves = next(one for one in told["resources"] if one["name"] == "leaves")
    assert leaves["schema"]["foreignKeys"] == [
        {"fields": "unit", "reference": {"resource": "units", "fields": "unit"}},
        {"fields": "criterion", "reference": {"resource": "criteria", "fields": "code"}},
    ]


def test_every_leaf_has_its_state_and_reason_as_the_unit_page_tells_it(cast, cycle, tmp_path):
    snapshot = rehearse_cycle(cycle).snapshot
    table = next(one for one in open_tables(snapshot) if one.name == "leaves")
    files = table_files(table)
    rows = [row for row in read_csv(files["csv/leaves.csv"]) if row["unit"] == COMMUNE]
    states = {row["criterion"]: row["state"] for row in rows}
    card = snapshot.results.card(COMMUNE)
    assert set(states) == set(card.leaves)
    assert (states["1.1"], states["3.1"]) == ("scored", "scored")
    told = {row["criterion"]: row for row in rows}
    row = told["2.1"]
    assert (row["points"], row["exact_points"], row["claimed_points"]) == ("2.75", "11/4", "2.75")
    assert row["reason_vi"].endswith("3,00 × 22/24 = 2,75 điểm")
    assert row["reason_en"].endswith("3.00 × 22/24 = 2.75 points")
    silent = {row["state"] for row in read_csv(files["csv/leaves.csv"]) if row["unit"] != COMMUNE}
    assert silent == {"missing"}
    cells, kinds = read_parquet(files["parquet/leaves.parquet"], tmp_path)
    names = [column.name for column in table.columns]
    assert kinds[names.index("points")] == "DECIMAL(24,2)"
    points = {
        (cell[names.index("unit")], cell[names.index("criterion")]): cell[names.index("points")]
        for cell in cells
    }
    assert points[COMMUNE, "2.1"] == Decimal("2.75")
    assert len(cells) == table.total


def test_what_the_source_keeps_to_itself_is_named_and_not_filled_in():
    table = next(
        one for one in open_tables(make.snapshot({"Sở Một": "96.5"})) if one.name == "leaves"
    )
    rows = read_csv(table_files(table)["csv/leaves.csv"])
    assert {(row["state"], row["points"], row["reason_en"]) for row in rows} == {
        ("not_public", "", "Points are not public.")
    }


def test_a_survey_is_told_by_answer_and_small_cells_are_kept_back(tmp_path):
    given = Given(40, (30, 10), (Decimal("75"), Decimal("25")), Decimal("82.5"))
    question = AskedQuestion(
        "nguoi-dan",
        "q1",
        Text("Hài lòng không?", "Satisfied?"),
        "4.1",
        "citizens",
        (Answer(Text("Có", "Yes"), Decimal("1")), Answer(Text("Không", "No"), Decimal("0.3"))),
        given,
        {"xa-a": given},
        ("xa-b",),
    )
    figures = SurveyFigures(5, {"xa-a": 40}, {"xa-c": "Điền hộ."}, (question,))
    survey, forms = survey_tables(figures)
    files = table_files(survey)
    rows = read_csv(files["csv/survey.csv"])
    assert len(rows) == survey.total == 5
    assert [(row["unit"], row["option"], row["forms"], row["share"]) for row in rows] == [
        ("*", "1", "30", "75"),
        ("*", "2", "10", "25"),
        ("xa-a", "1", "30", "75"),
        ("xa-a", "2", "10", "25"),
        ("xa-b", "0", "", ""),
    ]
    cells, kinds = read_parquet(files["parquet/survey.parquet"], tmp_path)
    assert kinds[-1] == "DECIMAL(24,1)"
    assert cells[-1][-1] is None
    assert list(forms.rows()) == [("xa-a", 40, None), ("xa-c", 0, "Điền hộ.")]


def test_a_survey_that_was_handed_over_is_told_whole(cast):
    survey, son = checked(), making.son().actor()
    _, digest = handing_over.preview(survey)
    handing_over.hand_over(by=son, survey=survey, seen=digest)
    figures = published_figures(survey.cycle)
    answers, forms = survey_tables(figures)
    rows = read_csv(table_files(answers)["csv/survey.csv"])
    assert len(rows) == answers.total
    keys = {tuple(row[name] for name in answers.key) for row in rows}
    assert len(keys) == len(rows)
    told = {row["unit"] for row in rows if row["option"] != "0"}
    assert COMMUNE in told
    assert list(forms.rows()) == [
        (unit, figures.forms.get(unit, 0), figures.void.get(unit))
        for unit in sorted({*figures.forms, *figures.void})
    ]


def test_a_name_that_looks_like_a_formula_is_harmless_in_csv_and_itself_elsewhere(tmp_path):
    snapshot = make.snapshot({"=1+2": "90"})
    table = next(one for one in open_tables(snapshot) if one.name == "units")
    files = table_files(table)
    assert read_csv(files["csv/units.csv"])[0]["name"] == "'=1+2"
    assert json.loads(files["json/units.json"])[0]["name"] == "=1+2"
    assert read_parquet(files["parquet/units.parquet"], tmp_path)[0][0][1] == "=1+2"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("parquet", "application/vnd.apache.parquet"),
    ],
)
def test_a_table_alone_is_the_one_in_the_package(client, form, kind):
    make.publication()
    files = unzipped(client.get(PACKAGE).content)
    response = client.get(f"{ADDRESS}du-lieu/units.{form}")
    assert response["Content-Type"] == kind
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content == files[f"{form}/units.{form}"]
    for wrong in ("du-lieu/units.exe", "du-lieu/persons.csv"):
        assert client.get(ADDRESS + wrong).status_code == 404


def test_the_page_says_what_is_in_it_on_which_terms_and_marks_it_up_for_search_engines(client):
    make.publication(title={"vi": "Kết quả </script><script>alert(1)</script>"})
    page = client.get(ADDRESS + "du-lieu/").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(text)
    assert (told["@type"], told["license"]) == (
        "Dataset",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert told["name"] == "Kết quả </script><script>alert(1)</script>"
    assert [one["contentUrl"].rpartition("/")[2] for one in told["distribution"]] == [
        "goi-du-lieu.zip",
        "json",
        "xlsx",
        "csv",
    ]
    assert "Creative Commons Ghi công 4.0 Quốc tế" in page
    assert "chỉ số trước khi làm tròn, dạng phân số" in page


def test_the_catalogue_names_what_stands_with_a_fixed_number_of_queries(
    client, django_assert_num_queries
):
    make.publication("ket-qua-2019", {"Sở Một": "90"}, year=2019)
    for count in (1, 3):
        if count == 3:
            make.publication("ket-qua-2020", {"Sở Một": "90"}, year=2020)
            make.publication()
        with django_assert_num_queries(1):
            told = json.loads(client.get("/du-lieu/danh-muc.jsonld").content)
        assert len(told["dcat:dataset"]) == count
        with django_assert_num_queries(1):
            assert client.get("/du-lieu/").content.decode().count("goi-du-lieu.zip") == count
    one = told["dcat:dataset"][0]
    assert one["dct:identifier"] == "ket-qua-2021"
    assert one["dct:temporal"]["dcat:startDate"] == {"@value": "2021-01-01", "@type": "xsd:date"}
    licences = {each["dct:license"]["@id"] for each in one["dcat:distribution"]}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}


def test_synthetic_figures_say_so_in_every_part_of_the_package(client):
    make.publication(kind="synthetic")
    files = unzipped(client.get(PACKAGE).content)
    for name in ("README.vi.md", "LICENSE.txt", "datapackage.json"):
        assert "không phải kết quả của đơn vị nào" in files[name].decode(), name
    for name in ("README.en.md", "LICENSE.txt"):
        assert "nobody's results" in files[name].decode(), name
    told = client.get(ADDRESS + "du-lieu/dcat.jsonld").content.decode()
    assert "không phải kết quả của đơn vị nào" in told


PLACES = ("du-lieu/", "du-lieu/dcat.jsonld", "du-lieu/units.csv", "tai-ve/goi-du-lieu.zip")


def test_before_its_hour_no_file_exists_and_no_catalogue_names_it(cast, client, cycle):
    later = timezone.now() + timedelta(hours=2)
    publish(cast, cycle, approve(cast, cycle), visible_from=later)
    for place in PLACES:
        assert client.get(f"/ket-qua/ky-2026/{place}").status_code == 404, place
    for place in ("/du-lieu/", "/du-lieu/danh-muc.jsonld"):
        assert "ky-2026" not in client.get(place).content.decode(), place
    Publication.objects.update(visible_from=timezone.now() - timedelta(seconds=1))
    for place in PLACES:
        assert client.get(f"/ket-qua/ky-2026/{place}").status_code == 200, place


def test_what_was_withdrawn_is_gone_though_its_package_was_made(cast, client):
    made = make.publication()
    assert client.get(PACKAGE).status_code == 200
    actions.withdraw(by=cast.thu.actor(), publication=made, reason="Sai số liệu Sở Hai.")
    for place in PLACES:
        assert client.get(ADDRESS + place).status_code == 410, place
    assert "ket-qua-2021" not in client.get("/du-lieu/danh-muc.jsonld").content.decode()


def test_a_correction_is_linked_both_ways(client):
    first, second = make.publication(), make.publication("ket-qua-2021-ban-2", {"Sở Một": "97"})
    second.replaces, second.version, second.changes = first, 2, "Sửa Sở Một."
    second.save(update_fields=["replaces", "version", "changes"])
    before = json.loads(client.get(ADDRESS + "du-lieu/dcat.jsonld").content)
    assert before["dct:isReplacedBy"]["@id"].endswith("/ket-qua/ket-qua-2021-ban-2/du-lieu/")
    told = json.loads(client.get("/du-lieu/danh-muc.jsonld").content)
    assert [one["dct:identifier"] for one in told["dcat:dataset"]] == ["ket-qua-2021-ban-2"]
    assert told["dcat:dataset"][0]["dct:replaces"]["@id"].endswith("/ket-qua/ket-qua-2021/du-lieu/")


def test_a_workbook_says_when_it_was_published_and_not_when_it_was_asked_for():
    core = (
        b"<cp><dcterms:created xsi:type='dcterms:W3CDTF'>2026-01-02T03:04:05Z</dcterms:created>"
        b"<dcterms:modified xsi:type='dcterms:W3CDTF'>2026-01-02T03:04:05Z</dcterms:modified></cp>"
    )
    files = unzipped(dated(zipped({"docProps/core.xml": core, "a": b"1"}), "2021-06-30T00:00:00Z"))
    assert files == {
        "docProps/core.xml": core.replace(b"2026-01-02T03:04:05Z", b"2021-06-30T00:00:00Z"),
        "a": b"1",
    }
