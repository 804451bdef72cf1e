"""Mrs Tư answers: by a poster, step by step; and what is refused, politely."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from parindex.access import SYSTEM
from parindex.directory.models import JournalEntry
from parindex.engine.indicators import Survey as Questions
from parindex.errors import Denied
from parindex.surveys.actions.doors import open_doors
from parindex.surveys.models import Comment, Invitee, Reply
from parindex.surveys.queries.doors import doors_of
from parindex.surveys.queries.running import read_questionnaires
from tests import make
from tests.cast import COMMUNE
from tests.surveys.answering.forms import form, replies
from tests.surveys.responding import DOCUMENT, Respondent, door_of, invite, opened


def test_the_document_of_these_stories_is_a_survey():
    assert isinstance(read_questionnaires(DOCUMENT), Questions)


def test_opening_gives_each_unit_a_door_to_each_form_once(survey, cast):
    doors = doors_of(survey)
    assert {(one.unit, one.questionnaire) for one in doors} == {
        (unit, "nguoi-dan") for unit in make.UNITS
    }
    assert len({one.code for one in doors}) == 3
    assert all(set(one.code) <= set("34679CDFGHJKMNPQRTVWX") for one in doors)
    assert open_doors(by=SYSTEM, survey=survey) == 0
    entry = JournalEntry.objects.get(act="open_doors")
    assert (entry.subject, entry.details) == (survey.cycle.slug, {"doors": 3})
    with pytest.raises(Denied, match="tổ chức khảo sát"):
        open_doors(by=cast.binh.actor(), survey=survey)


def test_mrs_tu_answers_by_the_poster_step_by_step_without_javascript(survey):
    door = door_of(survey)
    tu = Respondent(f"/ks/{door.code.lower()}/")
    assert tu.question == "Ông, bà đánh giá thế nào về Xã Tiến Lợi?"
    assert "Câu 1 trên 3" in tu.go("start").html
    assert tu.go("next").status == 422
    assert tu.wrong == ["Câu này cần được trả lời."]
    assert tu.go(noi_lam="tai_cho").question == "Chỗ ngồi chờ có đủ không?"
    assert "Câu 2 trên 4" in tu.html
    assert tu.go(cho_ngoi="khong").question == "Ông, bà hài lòng thế nào với thái độ công chức?"
    assert tu.go("back").question == "Chỗ ngồi chờ có đủ không?"
    assert tu.fields["cho_ngoi"] == ["khong"]
    # She was not at the desk after all: the question about the chairs goes, with its answer.
    assert tu.go("back").go(noi_lam="qua_mang").question.startswith("Ông, bà hài lòng")
    assert "Câu 2 trên 3" in tu.html
    assert tu.go(thai_do="bo_qua").question == "Nói thêm"
    assert tu.go(tuoi="năm mươi", kenh=["qua_mang", "tai_cho"], y_kien="Tốt").status == 422
    assert tu.wrong == ["Nhập số nguyên từ 15 đến 110."]
    assert (tu.fields["tuoi"], tu.fields["y_kien"]) == (["năm mươi"], ["Tốt"])
    assert tu.go(tuoi="50", y_kien="Gọi 0912345678 giúp").status == 302
    assert tu.response.url == f"/ks/{door.code}/cam-on/"
    assert [(one["unit"], one["channel"], one["answers"]) for one in replies()] == [
        (
            COMMUNE,
            "open",
            {
                "noi_lam": "qua_mang",
                "thai_do": "bo_qua",
                "kenh": ["tai_cho", "qua_mang"],
                "tuoi": "50",
            },
        )
    ]
    assert Comment.objects.get().text == "Gọi [đã che] giúp"
    thanks = tu.client.get(tu.response.url).content.decode()
    assert "Hẹn gặp lại ông, bà." in thanks
    assert "không ai, kể cả ông, bà, tìm lại được phiếu đã gửi" in thanks
    assert tu.client.cookies == {}


def test_nothing_kept_leads_from_a_code_to_a_form(survey):
    tu, nam = invite(survey), invite(survey, "Trần Nam", "CDFG3467")
    before = JournalEntry.objects.count()
    page = Respondent("/ks/m/ghjk-3467/")
    assert "Lê Văn Tư" not in page.html
    number = page.fields["_form"][0].split(".")[4].split(":")[0]
    assert len(number) == 16
    page.go("start").go(noi_lam="qua_mang").go(thai_do="khong").go(y_kien="Chờ lâu")
    assert page.response.url == "/ks/m/GHJK3467/cam-on/"
    tu.refresh_from_db()
    nam.refresh_from_db()
    assert (tu.is_used, nam.is_used, tu.last_sent_at) == (True, False, None)
    # Everything in the database, looked through for the code, the name, the sign and its number.
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table in ("surveys_invitee", "django_migrations"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            said = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
            assert "GHJK3467" not in said, table
            assert "Lê Văn Tư" not in said, table
            assert number not in said, table
    assert JournalEntry.objects.count() == before
    reply = Reply.objects.get()
    assert str(reply.pk) not in json.dumps(list(Invitee.objects.values()), default=str)
    again = Respondent("/ks/m/GHJK3467/")
    assert (again.status, again.question) == (409, "Mã này đã được dùng để gửi một phiếu.")


def test_a_form_sent_twice_or_after_a_lost_answer_counts_once(survey, client):
    door, tu = door_of(survey), invite(survey)
    for path, sent in (
        (f"/ks/{door.code}/", form(door.code)),
        (f"/ks/m/{tu.code}/", form(tu.code, "code", nonce="m")),
    ):
        assert client.post(path, sent).url == f"{path}cam-on/"
        assert client.post(path, sent).url == f"{path}cam-on/?lan=2"
        told = client.get(f"{path}cam-on/?lan=2").content.decode()
        assert "đã được ghi nhận trước đó và chỉ tính một lần" in told
    other = client.post(f"/ks/m/{tu.code}/", form(tu.code, "code", nonce="another"))
    assert other.status_code == 409
    assert "Mã này đã được dùng" in other.content.decode()
    assert len(replies()) == 2


def test_forged_altered_and_foreign_forms_are_refused_and_keep_what_was_typed(survey, client):
    door, other = door_of(survey), door_of(survey, "xa-ham-my")
    whole = form(door.code)
    sign = str(whole["_form"])
    forged = {
        "made up": "open.AAAAAA.1.1.x:abc",
        "altered": sign.replace(".n:", ".m:"),
        "of another door": str(form(other.code)["_form"]),
        "missing": "",
        "strange": "\0" * 5000,
    }
    for what, text in forged.items():
        response = client.post(f"/ks/{door.code}/", {**whole, "_form": text, "tuoi": "44"})
        page = response.content.decode()
        assert response.status_code == 403, what
        assert "không do trang khảo sát mở ra" in page, what
        assert '<input type="hidden" name="tuoi" value="44" data-kept>' in page, what
    assert (
        client.post(
            f"/ks/{door.code}/", whole, headers={"Sec-Fetch-Site": "cross-site"}
        ).status_code
        == 403
    )
    assert replies() == []
    # Pressing once more on the page that came back sends the very same answers.
    tu = Respondent(f"/ks/{door.code}/", client)
    tu.read(client.post(f"/ks/{door.code}/", {**whole, "_form": "", "tuoi": "44"}))
    assert tu.go("send").status == 302
    assert replies()[0]["answers"]["tuoi"] == "44"


def test_a_form_opened_the_day_before_asks_once_more_and_counts_once(survey, client):
    door = door_of(survey)
    tu = Respondent(f"/ks/{door.code}/", client)
    old = form(door.code, seconds=13 * 3600)
    tu.read(client.post(f"/ks/{door.code}/", old))
    assert tu.status == 403
    assert "quá 12 giờ" in tu.html
    assert tu.go("send").status == 302
    assert client.post(f"/ks/{door.code}/", old).status_code == 403
    reply = Reply.objects.get()
    assert (reply.minutes, reply.is_hasty) == (600, False)


def test_wrong_answers_unknown_questions_and_long_comments(survey, client):
    door = door_of(survey)
    long = "<script>alert(1)</script>" + "à" * 1_000_000
    sent = form(door.code, thai_do="rat_tot", kenh="x", y_kien=long[:400_000], la="lung")
    response = client.post(f"/ks/{door.code}/", sent, headers={"Accept": "application/json"})
    told = response.json()
    assert response.status_code == 422
    assert told["problems"] == {
        "thai_do": "Phương án này không có trong phiếu. Chọn lại.",
        "kenh": "Phương án này không có trong phiếu. Chọn lại.",
        "y_kien": "Ý kiến dài 400.000 ký tự, nhiều nhất 200. Rút ngắn lại.",
    }
    tu = Respondent(f"/ks/{door.code}/", client)
    tu.read(client.post(f"/ks/{door.code}/", {**sent, "thai_do": "khong", "kenh": "tai_cho"}))
    assert (tu.status, tu.question) == (422, "Nói thêm")
    assert "&lt;script&gt;" in tu.html
    assert "<script>alert" not in tu.html
    assert len(tu.fields["y_kien"][0]) == 400_000
    assert tu.fields["thai_do"] == ["khong"]
    body = client.post(f"/ks/{door.code}/", {**sent, "y_kien": "a" * 2_100_000})
    assert body.status_code == 413
    assert "quá dài" in body.content.decode()
    many = client.post(f"/ks/{door.code}/", {f"f{n}": "1" for n in range(6000)})
    assert many.status_code == 413
    assert replies() == []


def test_a_comment_keeps_its_signs_but_no_nul(survey, client):
    door = door_of(survey)
    client.post(f"/ks/{door.code}/", form(door.code, y_kien="<b>a\0b</b>"))
    assert Comment.objects.get().text == "<b>ab</b>"


def test_an_empty_form_is_no_form(cast, client):
    free = json.loads(json.dumps(DOCUMENT))
    free["question"][0]["required"] = False
    door = door_of(opened(free))
    sent = form(door.code, noi_lam="", thai_do=" ")
    response = client.post(f"/ks/{door.code}/", sent)
    assert response.status_code == 422
    assert "chưa có câu trả lời nào" in response.content.decode()
