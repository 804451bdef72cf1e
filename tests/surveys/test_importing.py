"""Tables of other tools become forms: matched, looked at, taken once, without anybody's name."""

from __future__ import annotations

import io
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.directory.models import JournalEntry
from parindex.documents.questionnaires.answer_tables import read_answer_table
from parindex.documents.questionnaires.survey_workbook import survey_workbook
from parindex.errors import Conflict, Denied
from parindex.surveys import waiting
from parindex.surveys.actions.importing import import_forms
from parindex.surveys.import_matching import guess_kind
from parindex.surveys.models import Comment, Import, Receipt, Reply
from parindex.surveys.queries.importing import units_by_code
from parindex.surveys.queries.running import questionnaire, questionnaires_of
from tests.cast import COMMUNE
from tests.surveys import making, paper_stories
from tests.surveys.other_tables import FULL, KOBO, LIME, judged, written


@pytest.mark.django_db
class TestMatching:
    """What is guessed without anybody saying so."""

    def test_a_kobo_export(self, cast) -> None:
        survey = paper_stories.survey()
        matching, reading = judged(KOBO.encode(), "kobo.csv", survey)
        assert matching.columns == {
            "don_vi": "unit",
            "g/nop": "q:nop",
            "g/kenh": "q:kenh",
            "g/kenh/truc_tiep": "o:kenh:truc_tiep",
            "g/so_lan": "q:so_lan",
            "thai_do": "q:thai_do",
            "y_kien": "q:y_kien",
            "_uuid": "id",
            "_submission_time": "day",
        }
        assert reading.problems == []
        first, second = reading.forms
        assert (first.unit, first.answers, first.day) == (COMMUNE, FULL, date(2026, 11, 1))
        assert (second.unit, second.answers) == (
            "xa-ham-my",
            {"nop": "khong", "thai_do": "rat_hai_long"},
        )

    def test_a_limesurvey_export(self, cast) -> None:
        survey = paper_stories.survey()
        matching, reading = judged(LIME.encode("utf-8-sig"), "lime.csv", survey, unit=COMMUNE)
        assert (reading.unfinished, reading.problems) == (1, [])
        (form,) = reading.forms
        assert (form.answers, form.day, matching.unit) == (FULL, date(2026, 11, 1), COMMUNE)

    def test_labels_without_accents_in_a_free_table(self, cast) -> None:
        text = written(
            ["Xa", "Ong, ba co nop ho so khong?", "Nop qua nhung kenh nao?", "Câu 3", "Câu 4"],
            ["TIEN LOI", "Co", "Den truc tiep; buu chinh cong ich", "2.0", "2. Hai long"],
        )
        _matching, reading = judged(text.encode(), "bang.csv", paper_stories.survey())
        assert [one.answers for one in reading.forms] == [FULL]

    def test_which_tool_wrote_it(self, cast) -> None:
        kinds = [guess_kind(read_answer_table("a.csv", one.encode())) for one in (KOBO, LIME)]
        assert kinds == ["kobo", "limesurvey"]
        assert guess_kind(read_answer_table("a.csv", b"a,b\n1,2\n")) == "table"

    def test_problems_name_their_cell(self, cast) -> None:
        text = written(
            ["Đơn vị", "Ngày", "nop", "so_lan", "thai_do", "ma dong"],
            ["Xã Lạ", "01/11/2026", "Có", "2", "Hài lòng", "1"],
            ["Xã Tiến Lợi", "01/11/2099", "Có", "200", "Tạm được", "2"],
            ["Xã Tiến Lợi", "01/11/2026", "", "", "Hài lòng", "3"],
            ["Xã Tiến Lợi", "01/11/2026", "Có", "", "", "3"],
            ["Xã Tiến Lợi", "01/11/2026", "Không", "", "", "4"],
        )
        _matching, reading = judged(text.encode(), "bang.csv", paper_stories.survey())
        assert [(one.cell, one.text) for one in reading.problems] == [
            ("A2", "Xã Lạ"),
            ("E3", "Tạm được"),
            ("B3", "01/11/2099"),
            ("C4", ""),
            ("F5", "3"),
        ]
        assert (reading.wrong, len(reading.forms)) == (4, 1)

    def test_the_own_workbook_comes_back(self, cast) -> None:
        survey = paper_stories.survey()
        rules, form = questionnaires_of(survey), questionnaire(survey, "nguoi-dan")
        book = openpyxl.load_workbook(
            io.BytesIO(survey_workbook(rules, form, units_by_code(survey)))
        )
        sheet = book["Phiếu"]
        heads = [one.value for one in sheet[1]]
        cells = ["Xã Tiến Lợi", date(2026, 11, 1), "Có", "x", None, "x", 2, "Hài lòng", "Tốt"]
        for column, value in enumerate(cells, start=2):
            sheet.cell(2, column, value)
        stream = io.BytesIO()
        book.save(stream)
        matching, reading = judged(stream.getvalue(), "mau.xlsx", survey)
        assert heads[:3] == ["Mã dòng", "Đơn vị", "Ngày trả lời"]
        assert "" not in matching.columns.values()
        (taken,) = reading.forms
        assert (taken.answers, taken.comments, taken.day) == (
            FULL,
            {"y_kien": "Tốt"},
            date(2026, 11, 1),
        )
        assert (reading.empty, reading.problems) == (499, [])


def handed(client, slug: str, content: bytes, name: str = "kobo.csv", **more: str):
    fields = {"form": "nguoi-dan", "kind": "", "file": SimpleUploadedFile(name, content), **more}
    return client.post(f"/khao-sat/{slug}/nhap-tep/", fields)


@pytest.fixture
def office(cast, client, settings, tmp_path):
    """Sơn at the page of imports."""
    settings.HOME = tmp_path
    survey = paper_stories.survey()
    client.force_login(making.son())
    return survey, client, f"/khao-sat/{survey.cycle.slug}/nhap-tep/"


def mark_of(page: str) -> str:
    return page.partition('name="mark" value="')[2].partition('"')[0]


@pytest.mark.django_db
def test_son_takes_a_kobo_file_once(office, tmp_path) -> None:
    survey, client, address = office
    slug = survey.cycle.slug
    assert handed(client, slug, KOBO.encode()).status_code == 302
    (kept,) = (tmp_path / "imports").glob("*.json")
    assert "0912345678" not in kept.read_text("utf-8").replace("Gọi 0912345678", "")
    assert "ee:1" not in kept.read_text("utf-8")
    page = client.get(f"{address}ghep/").content.decode()
    for words in ("2 phiếu mới", "username, deviceid, dien_thoai, _geolocation", "KoboToolbox"):
        assert words in page, words
    assert Reply.objects.count() == 0
    done = client.post(f"{address}ghep/", {"act": "apply", "mark": mark_of(page)}, follow=True)
    assert "Đã nhập 2 phiếu từ tệp «kobo.csv»" in done.content.decode()
    assert sorted(Reply.objects.values_list("unit", "channel")) == [
        ("xa-ham-my", "import"),
        (COMMUNE, "import"),
    ]
    assert Comment.objects.get().text == "Gọi [đã che]"
    assert list((tmp_path / "imports").iterdir()) == []
    entry = JournalEntry.objects.get(act="import_forms")
    assert set(entry.details) == {"kind", "file", "digest", "count"}
    again = handed(client, slug, KOBO.encode(), "khac.csv")
    assert again.status_code == 422
    assert "Tệp này đã được Son nhập lúc" in again.content.decode()


@pytest.mark.django_db
def test_a_longer_export_of_the_same_survey_adds_only_what_is_new(office) -> None:
    survey, client, address = office
    for content, said in ((KOBO, "2 phiếu mới"), (_longer(KOBO), "1 phiếu mới")):
        handed(client, survey.cycle.slug, content.encode())
        page = client.get(f"{address}ghep/").content.decode()
        assert said in page
        client.post(f"{address}ghep/", {"act": "apply", "mark": mark_of(page)})
    assert "2 đã nhận trước đây" in page
    assert (Reply.objects.count(), Receipt.objects.count()) == (3, 3)
    assert list(Import.objects.order_by("pk").values_list("rows", flat=True)) == [2, 1]


def _longer(text: str) -> str:
    last = text.strip().splitlines()[-1]
    return f"{text}{last.replace('2f2f2f2f2f2f', '3f3f3f3f3f3f')}\n"


FREE = written(
    ["Ho so", "Muc do", "Ghi chu"],
    ["Có", "Tốt lắm", "a"],
    ["Không", "Hài lòng", "b"],
)


@pytest.mark.django_db
def test_wrong_columns_are_said_and_what_is_matched_is_remembered(office) -> None:
    survey, client, address = office
    slug = survey.cycle.slug
    handed(client, slug, FREE.encode(), "bang.csv")
    page = client.get(f"{address}ghep/").content.decode()
    assert "Câu chưa có cột:" in page
    assert "0 phiếu mới" in page
    empty = client.post(f"{address}ghep/", {"act": "apply", "mark": mark_of(page)})
    assert empty.status_code == 422
    columns = {"act": "save", "unit": COMMUNE, "day": "ngày mai"}
    twice = client.post(f"{address}ghep/", {**columns, "m-0": "q:nop", "m-1": "q:nop"})
    assert twice.status_code == 422
    body = twice.content.decode()
    for words in ("Cột khác đã ghép với mục này", "Ghi ngày dạng 20/12/2026", "ngày mai"):
        assert words in body, words
    chosen = {**columns, "day": "01/11/2026", "m-0": "q:nop", "m-1": "q:thai_do"}
    assert client.post(f"{address}ghep/", chosen).status_code == 302
    page = client.get(f"{address}ghep/").content.decode()
    assert "«Tốt lắm» chưa ghép với phương án nào" in page
    assert "Tệp không có cột mã dòng nên chỉ nhập được khi mọi dòng đều đúng" in page
    from parindex.surveys.queries.importing import value_name

    chosen[value_name("v", "thai_do", "Tốt lắm")] = "rat_hai_long"
    client.post(f"{address}ghep/", chosen)
    page = client.get(f"{address}ghep/").content.decode()
    assert "2 phiếu mới" in page
    stale = client.post(f"{address}ghep/", {"act": "apply", "mark": "cũ", "unit": COMMUNE})
    assert stale.status_code == 422
    page = client.get(f"{address}ghep/").content.decode()
    fields = {"act": "apply", "mark": mark_of(page), "unit": COMMUNE, "day": "01/11/2026"}
    assert client.post(f"{address}ghep/", fields).status_code == 302
    assert Reply.objects.count() == 2
    handed(client, slug, FREE.replace("b", "c").encode(), "bang-2.csv")
    page = client.get(f"{address}ghep/").content.decode()
    assert "Chưa rõ phiếu của đơn vị nào" in page
    client.post(f"{address}ghep/", {"act": "save", "unit": COMMUNE})
    page = client.get(f"{address}ghep/").content.decode()
    assert "2 phiếu mới" in page, "the matching of the last table is remembered"


@pytest.mark.django_db
def test_wrong_rows_stay_behind_where_rows_have_ids(office) -> None:
    survey, client, address = office
    content = KOBO.replace(",hai_long,", ",lạ lùng,")
    handed(client, survey.cycle.slug, content.encode())
    page = client.get(f"{address}ghep/").content.decode()
    assert "1 dòng sai" in page
    unsaid = client.post(f"{address}ghep/", {"act": "apply", "mark": mark_of(page)})
    assert unsaid.status_code == 422
    said = {"act": "apply", "mark": mark_of(page), "without_wrong": "1"}
    assert client.post(f"{address}ghep/", said).status_code == 302
    assert Reply.objects.count() == 1
    handed(client, survey.cycle.slug, KOBO.encode())
    page = client.get(f"{address}ghep/").content.decode()
    assert "1 phiếu mới" in page
    assert "1 đã nhận trước đây" in page


@pytest.mark.django_db
def test_a_file_is_put_aside_and_a_wrong_one_is_refused_beside_the_field(office) -> None:
    survey, client, address = office
    wrong = handed(client, survey.cycle.slug, b"a,b\n", "a.ods")
    assert wrong.status_code == 422
    assert "Không nhận tệp «.ods»" in wrong.content.decode()
    handed(client, survey.cycle.slug, KOBO.encode())
    assert "đang chờ ghép cột" in client.get(address).content.decode()
    client.post(f"{address}ghep/", {"act": "discard"})
    gone = client.get(f"{address}ghep/", follow=True)
    assert "Tệp không còn chờ ghép" in gone.content.decode()
    template = client.get(f"{address}mau.xlsx?phieu=nguoi-dan")
    assert template.content[:2] == b"PK"


@pytest.mark.django_db
def test_who_may_import_and_when(cast) -> None:
    survey = paper_stories.survey()
    _matching, reading = judged(KOBO.encode(), "kobo.csv", survey)
    file = {"kind": "kobo", "file_name": "a.csv", "file_digest": "a" * 64, "mapping": {}}
    with pytest.raises(Denied, match="tổ chức khảo sát"):
        import_forms(by=making.nga().actor(), survey=survey, reading=reading, **file)
    son = making.son().actor()
    survey.state = "reviewing"
    with pytest.raises(Denied, match="thu phiếu trở lại"):
        import_forms(by=son, survey=survey, reading=reading, **file)
    survey.state = "collecting"
    assert import_forms(by=son, survey=survey, reading=reading, **file).rows == 2
    with pytest.raises(Conflict, match="Không nhập lại"):
        import_forms(by=son, survey=survey, reading=reading, **file)


@pytest.mark.django_db
def test_ten_thousand_rows_are_taken_at_once(office) -> None:
    survey, client, address = office
    head = ["don_vi", "nop", "kenh", "so_lan", "thai_do", "y_kien", "_uuid", "today"]
    same = ["xa-tien-loi", "co", "truc_tiep cong", "3", "hai_long", ""]
    rows = [[*same, str(uuid4()), "2026-11-01"] for _ in range(10_000)]
    handed(client, survey.cycle.slug, written(head, *rows).encode())
    page = client.get(f"{address}ghep/").content.decode()
    assert "10.000 phiếu mới" in page
    client.post(f"{address}ghep/", {"act": "apply", "mark": mark_of(page)})
    assert Reply.objects.count() == 10_000


def test_a_table_that_waits_is_found_by_its_token_alone(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    table = read_answer_table("a.csv", b"a,b\n1,2\n")
    token = waiting.keep(table)
    assert waiting.found(token) == table
    assert waiting.found("../../etc/passwd") is None
    waiting.forget(token)
    assert waiting.found(token) is None
