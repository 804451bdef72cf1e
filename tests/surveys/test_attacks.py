"""What people with bad intentions write into a survey, hand in as files, and send twice."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern
from openpyxl import Workbook, load_workbook

from parindex.access import SYSTEM, Role
from parindex.cycles import actions as cycles
from parindex.documents.incoming.tables import rows_of
from parindex.errors import Conflict, Invalid
from parindex.surveys.actions import handing_over
from parindex.surveys.actions.interviewing import bring_forms
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Attendee, Comment, Door, Invitee, Reply, Sending, Survey
from parindex.surveys.urls import urlpatterns
from tests import make
from tests.cast import COMMUNE, client_of, person
from tests.documents.papers import pdf_pages, squeezed, word_lines
from tests.surveys import making
from tests.surveys.fieldwork import fieldwork, sent
from tests.surveys.responding import DOCUMENT, Respondent, door_of

EVIL = '=HYPERLINK("//x.vn";"<script>alert(1)</script>") #panic("x") $x$ {{7*7}} \\ & ]'
"""Words that would be a formula, a script, Typst code and a template, if they were let."""

pytestmark = pytest.mark.django_db


def evil_document() -> dict[str, object]:
    """The survey of every kind of question, each of its texts meant to do harm."""
    said = {"vi": EVIL, "en": EVIL}
    return {
        "scale": [
            {**scale, "options": [{**one, "label": said} for one in scale["options"]]}
            for scale in DOCUMENT["scale"]
        ],
        "questionnaire": [
            {**one, "title": said, "thanks": said} for one in DOCUMENT["questionnaire"]
        ],
        "question": [{**one, "text": said} for one in DOCUMENT["question"]],
    }


@pytest.fixture
def evil(cast) -> Survey:
    """A survey whose every text, name and comment means harm, after collecting."""
    cycle = make.cycle(more=[cycles.NewUnit("xa-doc", EVIL, "xa")])
    survey = making.survey(of=cycle, document=evil_document())
    for unit in ("xa-doc", COMMUNE):
        answers = {"noi_lam": "qua_mang", "thai_do": "hai_long", "y_kien": EVIL}
        making.replies(survey, 40, answers, unit=unit)
    words = {"questionnaire": "nguoi-dan", "question": "y_kien", "day": date(2026, 11, 20)}
    Comment.objects.bulk_create(
        Comment(survey=survey, unit="xa-doc", text=EVIL, **words) for _ in range(3)
    )
    named = {"survey": survey, "unit": "xa-doc", "name": EVIL}
    sending = Sending.objects.create(
        survey=survey, channel="letter", subject=EVIL, body=EVIL, size=1, by_name="Son"
    )
    Invitee.objects.create(
        **named, questionnaire="nguoi-dan", code="GHJK346797", address=EVIL, sending=sending
    )
    Attendee.objects.create(**named, address=EVIL, interviewer=EVIL, amount=5, by_name=EVIL)
    return survey


KINDS = ("pdf", "docx", "xlsx", "csv", "zip", "a4", "a5", "docx-a4", "xml")


def routes(survey: Survey) -> list[str]:
    """Every address of the office of a survey, with every kind of file it may give."""
    known = {
        "slug": survey.cycle.slug,
        "form": "nguoi-dan",
        "scale": "hai_long",
        "unit": "xa-doc",
        "number": "000000000",
    }
    found = []
    for one in urlpatterns:
        route = str(one.pattern) if isinstance(one, URLPattern) else ""
        if not route.startswith("khao-sat/<slug:slug>/"):
            continue
        for kind in KINDS if "<str:kind>" in route else ("",):
            path = route.replace("<str:kind>", kind)
            for name, value in known.items():
                path = path.replace(f"<slug:{name}>", value).replace(f"<str:{name}>", value)
            for model, name in ((Invitee, "invitee"), (Sending, "sending"), (Attendee, "attendee")):
                path = path.replace(f"<int:{name}_id>", str(model.objects.get().pk))
            if "<" not in path:
                found.append(f"/{path}")
    return found


@pytest.mark.parametrize("is_over", [False, True])
def test_words_that_mean_harm_are_only_words_on_every_page_and_in_every_file(
    evil, is_over: bool
) -> None:
    son = client_of(making.son())
    kinds = set()
    if is_over:
        close_survey(by=SYSTEM, survey=evil)
        evil.refresh_from_db()
    for address in routes(evil):
        response = son.get(address)
        kind = response.get("Content-Type", "").partition(";")[0].rpartition("/")[2]
        if response.status_code != 200 or not kind:
            continue
        kinds.add(kind)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if kind == "html":
            page = content.decode()
            assert "<script>alert" not in page, address
            assert 'href="//x.vn' not in page, address
        elif kind.endswith("sheet"):
            book = load_workbook(io.BytesIO(content))
            cells = [one for sheet in book for row in sheet.iter_rows() for one in row]
            assert [one.value for one in cells if one.data_type == "f"] == [], address
            assert [one.value for one in cells if one.hyperlink] == [], address
        elif kind.endswith("document"):
            assert word_lines(content), address
        elif kind == "pdf":
            assert pdf_pages(content), address
    assert {"html", "pdf"} <= kinds
    assert any(one.endswith("sheet") for one in kinds)
    assert any(one.endswith("document") for one in kinds)


def test_a_letter_prints_what_was_written_and_runs_nothing(evil) -> None:
    sending = Sending.objects.get()
    address = f"/khao-sat/ky-2026/nguoi-duoc-moi/gui/{sending.pk}/thu/pdf/"
    pages = "".join(pdf_pages(client_of(making.son()).get(address).content))
    assert squeezed("#panic") in squeezed(pages)


def test_the_forms_of_respondents_and_of_paper_show_such_words_as_words(evil) -> None:
    page = Respondent(f"/ks/{door_of(evil, 'xa-doc').code}/")
    for button in ("start", "next"):
        assert "<script>alert" not in page.html
        assert "&lt;script&gt;" in page.html
        page.go(button, noi_lam="tai_cho")
    assert Door.objects.count() > 1


def test_the_files_for_analysts_hold_no_formula_and_no_comment(evil) -> None:
    close_survey(by=SYSTEM, survey=evil)
    son = client_of(making.son())
    given = {"reason": "Phân tích", "kind": "csv", "password": "mot-mat-khau-dai"}
    response = son.post("/khao-sat/ky-2026/ket-qua/du-lieu/tai/", given)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {one: archive.read(one).decode("utf-8-sig") for one in archive.namelist()}
    for name, text in tables.items():
        if not name.endswith(".csv"):
            continue
        rows = rows_of(name, text.encode())
        assert [one for row in rows for one in row if one[:1] in ("=", "+", "@")] == [], name
    assert Reply.objects.count() == 80


def test_a_batch_with_a_number_of_somebody_else_s_form_changes_nothing(cast) -> None:
    work = fieldwork()
    mine = sent(work)
    first = bring_forms(by=work.nga.actor(), person=work.nga.pk, forms=[mine])
    assert [one.outcome for one in first] == ["taken"]
    other = person("viet", (Role.INTERVIEWER, ""))
    stolen = {**mine, "answers": {"q1": "khong_hai_long"}}
    again = bring_forms(by=other.actor(), person=other.pk, forms=[stolen, {**sent(work)}])
    assert [one.outcome for one in again] == ["already", "refused"]
    (kept,) = Reply.objects.all()
    assert (kept.answers, kept.interviewer_id) == (making.GOOD, work.nga.pk)
    with pytest.raises(Conflict, match="của tài khoản khác"):
        bring_forms(by=other.actor(), person=work.nga.pk, forms=[sent(work)])
    with pytest.raises(Invalid, match="nhiều phiếu"):
        bring_forms(by=work.nga.actor(), person=work.nga.pk, forms=[sent(work)] * 26)
    assert Reply.objects.count() == 1


def test_results_handed_over_twice_are_handed_over_once(cast) -> None:
    survey = making.survey()
    making.replies(survey, 40)
    close_survey(by=SYSTEM, survey=survey)
    two = Survey.objects.get(), Survey.objects.get()
    handing_over.hand_over(by=making.son().actor(), survey=two[0])
    with pytest.raises(Conflict, match="Chỉ chuyển được kết quả"):
        handing_over.hand_over(by=SYSTEM, survey=two[1])
    assert survey.outcomes.count() == 1


def workbook(sheet: bytes | None = None) -> bytes:
    """A small workbook, its sheet replaced by other bytes when given."""
    target = io.BytesIO()
    book = Workbook()
    book.active.append(["don_vi", "ho_ten"])
    book.active.append(["xa-tien-loi", "Lê Văn Tư"])
    book.save(target)
    if sheet is None:
        return target.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, sheet if one.endswith("sheet1.xml") else old.read(one))
    return made.getvalue()


def entity_bomb() -> bytes:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{names}]>'
    return workbook(f"{text}<worksheet><sheetData>&a11;</sheetData></worksheet>".encode())


def outside_entity() -> bytes:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return workbook(f"{text}<worksheet><sheetData>{row}</sheetData></worksheet>".encode())


def zip_bomb() -> bytes:
    return workbook(b"<worksheet><sheetData>" + b" " * 300_000_000 + b"</sheetData></worksheet>")


def lying_zip_bomb() -> bytes:
    """A bomb whose list of contents says it is small."""
    size = 60_000_000
    content = bytearray(workbook(b"<worksheet>" + b" " * size + b"</worksheet>"))
    return bytes(content.replace(struct.pack("<I", size + 23), struct.pack("<I", 1000)))


def far_cell() -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook(b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>")


@pytest.mark.parametrize("bomb", [entity_bomb, outside_entity, zip_bomb, lying_zip_bomb, far_cell])
def test_a_workbook_made_to_break_the_server_is_refused_at_once(desk, survey, bomb) -> None:
    content, began = bomb(), time.monotonic()
    for address in (
        "nguoi-duoc-moi/nhap/",
        "mau/nhap/",
        "ky-nhan/nhap/",
        "phieu/nhap/",
        "nhap-tep/",
    ):
        file = SimpleUploadedFile("danh-sach.xlsx", content)
        sent_ = desk.post(f"/khao-sat/ky-2026/{address}", {"file": file, "what": "read"})
        assert sent_.status_code in (200, 422), address
        assert "root:" not in sent_.content.decode()
    assert time.monotonic() - began < 20


def test_a_search_as_long_as_a_book_finds_nothing_and_breaks_nothing(evil) -> None:
    close_survey(by=SYSTEM, survey=evil)
    page = client_of(making.son()).get(
        "/khao-sat/ky-2026/ket-qua/y-kien/", {"tim": "%" * 60_000, "don-vi": "x" * 60_000}
    )
    assert page.status_code == 200
    assert "HYPERLINK" not in page.content.decode().partition("<main")[2].partition("<form")[0]


@pytest.mark.parametrize("page", ["nguoi-duoc-moi", "ky-nhan"])
def test_nobody_on_a_list_is_moved_to_a_unit_the_cycle_does_not_have(evil, page) -> None:
    one = Invitee.objects.get() if page == "nguoi-duoc-moi" else Attendee.objects.get()
    son = client_of(making.son())
    for unit in ("xa-nao-do", "x" * 3000, ""):
        given = {"unit": unit, "name": "Lê Văn Tư", "address": "Thôn 1", "amount": "5"}
        refused = son.post(f"/khao-sat/ky-2026/{page}/{one.pk}/", given)
        assert refused.status_code == 422
        assert "Chọn đơn vị." in refused.content.decode()
        assert 'value="Lê Văn Tư"' in refused.content.decode()
    one.refresh_from_db()
    assert (one.unit, one.name) == ("xa-doc", EVIL)
