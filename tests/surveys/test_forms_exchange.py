"""A questionnaire leaves as an XLSForm, is changed elsewhere, and is looked at before it counts."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.access import SYSTEM
from parindex.directory.models import JournalEntry
from parindex.surveys import drafting
from parindex.surveys.actions.forms import rewrite_forms
from parindex.surveys.models import Survey

pytestmark = pytest.mark.django_db


def address(survey: Survey, rest: str) -> str:
    return f"/khao-sat/{survey.cycle.slug}/phieu/{rest}"


def fetched(client, survey: Survey, form: str = "nguoi-dan") -> openpyxl.Workbook:
    answer = client.get(address(survey, f"sua/{form}/xlsform/"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def sent(client, survey: Survey, book: openpyxl.Workbook, **fields: str):
    buffer = io.BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("phieu.xlsx", buffer.getvalue())
    return client.post(address(survey, "nhap/"), {"file": file, **fields})


def signed(page) -> str:
    found = re.search(r'name="signed" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def row_of(sheet, name: str) -> int:
    return next(one for one in range(1, 40) if sheet.cell(one, 2).value == name)


def without_own_columns(book: openpyxl.Workbook) -> openpyxl.Workbook:
    """As a tool writes it that keeps no columns of others."""
    for sheet in book:
        for column in range(sheet.max_column, 0, -1):
            if str(sheet.cell(1, column).value).startswith("parindex_"):
                sheet.delete_cols(column)
    return book


def test_a_file_nobody_touched_changes_nothing(client, survey) -> None:
    page = sent(client, survey, fetched(client, survey), into="nguoi-dan").content.decode()
    assert "Tệp không khác phiếu hiện nay" in page
    assert 'name="signed"' not in page


def test_a_change_is_seen_first_and_written_then(client, survey) -> None:
    book = fetched(client, survey)
    sheet = book["survey"]
    sheet.cell(row_of(sheet, "q2"), 3).value = "Ông, bà thấy nhanh đến mức nào?"
    page = sent(client, survey, book, into="nguoi-dan")
    words = page.content.decode()
    assert "«Ông, bà thấy nhanh đến mức nào?»: lời hỏi" in words
    survey.refresh_from_db()
    assert survey.document == drafting.with_rows(survey.document)
    assert not JournalEntry.objects.filter(act="import_form").exists()
    kept = client.post(address(survey, "nhap/"), {"act": "apply", "signed": signed(page)})
    assert kept["Location"] == address(survey, "sua/nguoi-dan/")
    entry = JournalEntry.objects.get(act="import_form")
    assert (entry.actor, entry.details["changed"]) == ("Son", ["nguoi-dan/q2 (lời hỏi)"])


def test_a_sheet_without_our_columns_keeps_criteria_and_weights(client, survey) -> None:
    book = without_own_columns(fetched(client, survey))
    page = sent(client, survey, book, into="nguoi-dan").content.decode()
    assert "Tệp không khác phiếu hiện nay" in page
    assert "Tệp không có hệ số; giữ hệ số của thang «hai_long» hiện nay." in page
    assert "giữ như phiếu hiện nay (4.1, officer)" in page


def test_a_scale_of_others_is_not_changed_for_them(client, survey) -> None:
    book = fetched(client, survey)
    book["choices"].cell(2, 3).value = "Quá hài lòng"
    page = sent(client, survey, book, into="nguoi-dan")
    assert "còn dùng ở phiếu khác nên thang trong tệp ghi là «hai_long-2»" in page.content.decode()
    client.post(address(survey, "nhap/"), {"act": "apply", "signed": signed(page)})
    survey.refresh_from_db()
    used = {
        one["questionnaire"]: one["answers"]
        for one in drafting.rows(survey.document, "question")
        if one.get("criterion")
    }
    assert used == {"nguoi-dan": "hai_long-2", "can-bo": "hai_long"}


def test_a_new_questionnaire_stands_beside_the_others(client, survey) -> None:
    book = without_own_columns(fetched(client, survey, "can-bo"))
    book["settings"].cell(2, 2).value = "Lãnh đạo sở"
    nobody = sent(client, survey, book)
    assert (nobody.status_code, "Chọn đối tượng trả lời" in nobody.content.decode()) == (422, True)
    page = sent(client, survey, book, audience="leader")
    client.post(address(survey, "nhap/"), {"act": "apply", "signed": signed(page)})
    survey.refresh_from_db()
    assert drafting.rows(survey.document, "questionnaire")[-1]["id"] == "lanh-dao-so"
    assert [one["id"] for one in drafting.questions_of(survey.document, "lanh-dao-so")] == [
        "c1",
        "c-y-kien",
    ]


def test_a_wrong_cell_is_named_and_nothing_is_written(client, survey) -> None:
    book = fetched(client, survey)
    sheet = book["survey"]
    column = next(one for one in range(1, 20) if sheet.cell(1, one).value == "parindex_criterion")
    sheet.cell(row_of(sheet, "q2"), column).value = "1.1"
    page = sent(client, survey, book, into="nguoi-dan")
    words = page.content.decode()
    assert page.status_code == 422
    assert f"survey!B{row_of(sheet, 'q2')}" in words
    assert "tiêu chí 1.1 không lấy điểm từ khảo sát" in words
    assert 'name="signed"' not in words


def test_what_was_seen_is_not_written_over_a_newer_form(client, survey) -> None:
    book = fetched(client, survey)
    book["survey"].cell(row_of(book["survey"], "q2"), 3).value = "Câu khác?"
    page = sent(client, survey, book, into="nguoi-dan")
    document = drafting.drop_question(survey.document, "nguoi-dan", "y-kien")
    rewrite_forms(by=SYSTEM, survey=survey, seen=survey.digest, document=document)
    late = client.post(address(survey, "nhap/"), {"act": "apply", "signed": signed(page)})
    assert (late.status_code, "Người khác vừa sửa" in late.content.decode()) == (409, True)
    forged = client.post(address(survey, "nhap/"), {"act": "apply", "signed": "x"})
    assert (forged.status_code, "Nộp lại tệp" in forged.content.decode()) == (422, True)


def as_limesurvey(client, survey: Survey, form: str = "nguoi-dan") -> str:
    answer = client.get(address(survey, f"sua/{form}/limesurvey/"))
    assert answer.headers["Content-Disposition"].endswith(f'-{form}.txt"')
    return answer.content.decode()


def brought_from_limesurvey(client, survey: Survey, text: str, **fields: str):
    file = SimpleUploadedFile("limesurvey_survey_123456.txt", text.encode())
    return client.post(address(survey, "nhap/"), {"file": file, **fields})


def test_a_structure_of_limesurvey_nobody_touched_changes_nothing(client, survey) -> None:
    for form in ("nguoi-dan", "can-bo"):
        text = as_limesurvey(client, survey, form)
        page = brought_from_limesurvey(client, survey, text, into=form).content.decode()
        assert "Tệp không khác phiếu hiện nay" in page
        assert "Tệp không có hệ số; giữ hệ số của thang «hai_long» hiện nay." in page


def test_a_question_changed_in_limesurvey_is_written_after_a_look(client, survey) -> None:
    text = as_limesurvey(client, survey).replace("thái độ phục vụ", "cách phục vụ")
    page = brought_from_limesurvey(client, survey, text, into="nguoi-dan")
    assert "«Ông, bà hài lòng đến mức nào về cách phục vụ?»: lời hỏi" in page.content.decode()
    client.post(address(survey, "nhap/"), {"act": "apply", "signed": signed(page)})
    survey.refresh_from_db()
    question = drafting.questions_of(survey.document, "nguoi-dan")[0]
    assert (question["id"], question["criterion"]) == ("q1", "4.1")


def test_a_file_of_limesurvey_in_another_dress_is_refused(client, survey) -> None:
    file = SimpleUploadedFile("limesurvey_survey_123456.lss", b"<document/>")
    page = client.post(address(survey, "nhap/"), {"file": file})
    assert (page.status_code, "chọn xuất dạng Tab Separated" in page.content.decode()) == (
        422,
        True,
    )
