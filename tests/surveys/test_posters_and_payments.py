"""Posters with QR pictures for every counter, and the list on which people sign for their pay."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from parindex.directory.models import JournalEntry
from parindex.documents.questionnaires.qr import qr_picture, qr_svg
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import attendance as actions
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Attendee, Door
from parindex.surveys.people_files import Payment
from parindex.surveys.queries import attendance as queries
from parindex.surveys.queries.attendance import Shown, Sums
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.plan_pages import carried, table

POSTERS = "/khao-sat/ky-2026/to-ma-qr/"
LIST = "/khao-sat/ky-2026/ky-nhan/"
TU = Payment(COMMUNE, "Lê Văn Tư", "0912345678", "Thôn 1", date(2026, 11, 20), 50_000, "Nga")
NAM = Payment("xa-ham-my", "Trần Thị Năm", "0987654321", "Thôn 2", None, 40_000)


def test_a_picture_is_a_vector_with_its_quiet_border():
    found = qr_picture("https://example.vn/ks/CDF346/")
    assert found.across == 29 + 2 * 4, "version 3 holds the address at level Q"
    assert found.path.startswith("M4 4h7v1h-7z")
    assert 'height="37"' in qr_svg("https://example.vn/ks/CDF346/")


pytestmark = pytest.mark.django_db


def text_of(content):
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(content)).pages]


def test_posters_of_every_unit_and_form_as_one_pdf_or_apart(desk, settings):
    settings.SITE_URL = "https://khaosat.example.vn"
    making.survey("preparing")
    assert "chưa có mã QR" in desk.get(POSTERS).content.decode()
    desk.post(f"{POSTERS}mo/")
    assert Door.objects.count() == 6, "three communes, two questionnaires"
    door = Door.objects.get(unit=COMMUNE, questionnaire="nguoi-dan")
    text = desk.get(POSTERS).content.decode()
    assert f"khaosat.example.vn/ks/{door.code}" in text
    assert "chưa có mã QR" not in text
    whole = desk.get(f"{POSTERS}tep/a4/").content
    pages = text_of(whole)
    assert len(pages) == 6
    mine = next(one for one in pages if f"/ks/{door.code}" in one)
    for words in (
        "Xã Tiến Lợi",
        "Phiếu người dân",
        "Please scan to give your opinion",
        f"khaosat.example.vn/ks/{door.code}",
    ):
        assert words in mine
    reader = PdfReader(io.BytesIO(whole))
    assert [len(one.images) for one in reader.pages] == [0] * 6, "vectors only"
    assert [round(float(one)) for one in reader.pages[0].mediabox[2:]] == [595, 842]
    one = desk.get(f"{POSTERS}tep/a5/?don-vi={COMMUNE}&phieu=nguoi-dan").content
    assert [round(float(side)) for side in PdfReader(io.BytesIO(one)).pages[0].mediabox[2:]] == [
        420,
        595,
    ]
    archive = zipfile.ZipFile(io.BytesIO(desk.get(f"{POSTERS}tep/a5-zip/").content))
    assert f"{COMMUNE}-nguoi-dan-a5.pdf" in archive.namelist()
    assert len(archive.namelist()) == 6
    assert desk.get(f"{POSTERS}tep/a3/").status_code == 404
    assert desk.get(f"{POSTERS}tep/a4/?don-vi=xa-la").status_code == 404


def test_a_shut_door_has_no_poster_and_a_local_address_is_warned_of(desk, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    making.survey("preparing")
    desk.post(f"{POSTERS}mo/")
    Door.objects.filter(unit=COMMUNE).update(is_shut=True)
    text = desk.get(POSTERS).content.decode()
    assert "PARINDEX_SITE_URL" in text
    assert "4 tờ" in text


def test_people_are_added_by_hand_and_a_slip_loses_nothing(desk):
    making.survey("collecting")
    typed = {"unit": COMMUNE, "name": "Lê Văn Tư", "amount": "năm mươi", "phone": "0912345678"}
    page = desk.post(LIST, typed)
    assert page.status_code == 422
    assert 'value="năm mươi"' in page.content.decode()
    assert Attendee.objects.count() == 0
    desk.post(LIST, typed | {"amount": "50.000", "took_part_on": "20/11/2026"})
    kept = Attendee.objects.values_list("name", "amount", "took_part_on", "phone").get()
    assert kept == ("Lê Văn Tư", 50_000, date(2026, 11, 20), "0912345678")


def test_a_list_is_imported_paid_signed_and_exported(desk):
    survey = making.survey("collecting")
    file = table(
        "Xã,Họ tên,SĐT,Địa chỉ,Ngày,Thù lao",
        "Tiến Lợi,Lê Văn Tư,0912345678,Thôn 1,20/11/2026,50.000",
        "Hàm Mỹ,Trần Thị Năm,,Thôn 2,hôm qua,40000",
    )
    text = desk.post(f"{LIST}nhap/", {"file": file}).content.decode()
    assert "«hôm qua» không phải ngày" in text
    desk.post(f"{LIST}nhap/", {**carried(text), "fix-1-4": "", "what": "apply"})
    assert queries.sums(survey) == Sums(2, 90_000, 0, 0, 2)
    one = Attendee.objects.get(name="Lê Văn Tư")
    assert desk.post(f"{LIST}doi/", {"what": "paid", "day": "20/11/2026"}).status_code == 422
    desk.post(f"{LIST}doi/", {"what": "paid", "one": one.pk, "day": "25/11/2026"})
    assert queries.sums(survey) == Sums(2, 90_000, 1, 50_000, 2)
    sheet = load_workbook(io.BytesIO(desk.get(f"{LIST}tep/xlsx/").content)).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [1, "Xã Hàm Mỹ", "Trần Thị Năm", None, "Thôn 2", None, None, 40_000, None],
        [
            2,
            "Xã Tiến Lợi",
            "Lê Văn Tư",
            "0912345678",
            "Thôn 1",
            "20/11/2026",
            None,
            50_000,
            "25/11/2026",
        ],
        [None, "Cộng", None, None, None, None, None, 90_000, None],
    ]
    (pages,) = [" ".join(text_of(desk.get(f"{LIST}tep/pdf/").content))]
    for words in ("1. Xã Hàm Mỹ", "Ký nhận", "Lê Văn Tư", "2 người, 90.000 đồng."):
        assert words in pages
    words = Document(io.BytesIO(desk.get(f"{LIST}tep/docx/?don-vi={COMMUNE}").content))
    cells = [cell.text for found in words.tables for row in found.rows for cell in row.cells]
    assert "Lê Văn Tư" in cells
    assert "Trần Thị Năm" not in cells
    desk.post(f"{LIST}doi/", {"what": "unpaid", "one": one.pk})
    assert queries.sums(survey).paid_amount == 0


def test_what_is_paid_is_not_changed_and_what_is_over_is_erased(cast, desk, son):
    survey, by = making.survey("collecting"), son.actor()
    actions.add_attendees(by=by, survey=survey, people=[TU, NAM])
    one = Attendee.objects.get(name=TU.name)
    actions.correct_attendee(by=by, attendee=one, person=TU._replace(amount=60_000))
    actions.mark_paid(by=by, survey=survey, ids=[one.pk], day=date(2026, 11, 25))
    with pytest.raises(Conflict, match="đã chi tiền"):
        actions.correct_attendee(by=by, attendee=one, person=TU)
    with pytest.raises(Invalid, match="chưa chi tiền"):
        actions.remove_attendees(by=by, survey=survey, ids=[one.pk], reason="nhầm")
    with pytest.raises(Conflict, match="Kết thúc thu phiếu"):
        actions.erase_attendees(by=by, survey=survey, reason="xong kỳ")
    with pytest.raises(Denied):
        actions.add_attendees(by=cast.binh.actor(), survey=survey, people=[TU])
    close_survey(by=by, survey=survey)
    desk.post(f"{LIST}doi/", {"what": "erase", "reason": "Xong kỳ."})
    kept = sorted(Attendee.objects.values_list("name", "phone", "address", "amount"))
    assert kept == [("", "", "", 40_000), ("", "", "", 60_000)]
    journal = json.dumps(
        list(JournalEntry.objects.values_list("act", "details")), ensure_ascii=False
    )
    for words in (TU.name, TU.phone, NAM.name, NAM.phone, "Thôn"):
        assert words not in journal


def test_the_list_is_filtered(desk, son, django_assert_max_num_queries):
    survey = making.survey("collecting")
    people = [TU._replace(name=f"Người {n:03}") for n in range(120)]
    actions.add_attendees(by=son.actor(), survey=survey, people=[*people, NAM])
    with django_assert_max_num_queries(14):
        text = desk.get(f"{LIST}?trang=2").content.decode()
    assert "Trang 2 / 3" in text
    assert queries.attendees(survey, Shown(words="tran thi")).count() == 1
    assert queries.attendees(survey, Shown(unit="xa-ham-my", paid="chua")).count() == 1
