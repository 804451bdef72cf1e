"""Mrs Tư answers: by a poster, by a code, at the desk; and what is refused, politely."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.directory.models import JournalEntry
from parindex.engine.indicators import Survey as Questions
from parindex.errors import Denied
from parindex.surveys import flooding
from parindex.surveys.actions import places
from parindex.surveys.actions.doors import open_doors, shut_door
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Comment, Invitee, Place, Reply, Salt, Survey
from parindex.surveys.queries.doors import doors_of, forget_entrances
from parindex.surveys.queries.running import read_questionnaires
from tests import make
from tests.cast import COMMUNE, person
from tests.surveys.responding import DOCUMENT, Respondent, door_of, invite, opened, token

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(cast) -> Survey:
    return opened()


def now() -> float:
    return timezone.now().timestamp()


def form(code: str, channel: str = "open", *, seconds: int = 60, nonce: str = "n", **answers):
    """A whole form as the script of the page sends it."""
    given = {"noi_lam": "qua_mang", "thai_do": "hai_long"} | answers
    sign = token(channel, code, now(), seconds, nonce)
    return {"_form": sign, "_go": "send"} | given


def replies() -> list[dict[str, object]]:
    return list(Reply.objects.order_by("pk").values("unit", "channel", "answers", "is_hasty"))


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


def test_before_opening_after_closing_and_when_shut(survey, client):
    door = door_of(survey)
    begun = form(door.code, seconds=600)
    late = timezone.now() - timedelta(minutes=5)
    Survey.objects.update(closes=late)
    forget_entrances()
    closed = Respondent(f"/ks/{door.code}/", client)
    assert closed.status == 403
    assert closed.question.startswith("Khảo sát đã kết thúc lúc")
    assert client.post(f"/ks/{door.code}/", form(door.code, nonce="late")).status_code == 403
    assert client.post(f"/ks/{door.code}/", begun).status_code == 302
    shut_door(by=SYSTEM, door=door, is_shut=True)
    assert "không còn dùng" in client.get(f"/ks/{door.code}/").content.decode()
    shut_door(by=SYSTEM, door=door, is_shut=False)
    close_survey(by=SYSTEM, survey=survey)
    assert "đã kết thúc" in Respondent(f"/ks/{door.code}/", client).question
    Survey.objects.update(state="preparing", opens=timezone.now() + timedelta(days=1))
    forget_entrances()
    assert Respondent(f"/ks/{door.code}/", client).question.startswith("Khảo sát chưa mở.")
    assert len(replies()) == 1


def test_an_impossible_speed_is_written_down_and_still_taken(survey, client):
    door = door_of(survey)
    for nonce, seconds in (("a", 0), ("b", 9), ("c", 200)):
        client.post(f"/ks/{door.code}/", form(door.code, seconds=seconds, nonce=nonce))
    found = Reply.objects.order_by("minutes", "-is_hasty").values_list("minutes", "is_hasty")
    assert [(minutes > 1, is_hasty) for minutes, is_hasty in found] == [
        (False, True),
        (False, False),
        (True, False),
    ]


def test_how_many_came_from_one_place_without_keeping_the_place(survey, client):
    door = door_of(survey)
    for n in range(3):
        sent = form(door.code, nonce=f"n{n}")
        client.post(f"/ks/{door.code}/", sent, REMOTE_ADDR="203.0.113.9")
    client.post(f"/ks/{door.code}/", form(door.code, nonce="v6"), REMOTE_ADDR="2001:db8::1")
    assert sorted(Reply.objects.values_list("burst", flat=True)) == [0, 0, 1, 2]
    assert sorted(Place.objects.values_list("count", flat=True)) == [1, 3]
    said = json.dumps([*Place.objects.values(), *Reply.objects.values()], default=str)
    assert "203.0.113" not in said
    # The next days come: the salt before yesterday is gone, and what was counted with it.
    today = Salt.objects.get().day
    Place.objects.update(hour=timezone.now() - timedelta(days=2))
    places.salt_of(today + timedelta(days=1))
    assert Salt.objects.count() == 2
    places.salt_of(today + timedelta(days=2))
    assert set(Salt.objects.values_list("day", flat=True)) == {
        today + timedelta(days=1),
        today + timedelta(days=2),
    }
    assert not Place.objects.exists()


def test_who_works_at_the_unit_is_seen_where_they_are_signed_in(survey, cast, client):
    door = door_of(survey)
    client.force_login(cast.binh)
    client.post(f"/ks/{door.code}/", form(door.code, nonce="binh"))
    client.force_login(cast.lan)
    client.post(f"/ks/{door.code}/", form(door.code, nonce="lan"))
    client.logout()
    client.post(f"/ks/{door.code}/", form(door.code, nonce="nobody"))
    assert sorted(Reply.objects.values_list("is_from_staff", flat=True)) == [False, False, True]


def test_a_flood_is_slowed_while_a_neighbour_behind_the_same_address_passes(survey, client):
    door, other = door_of(survey), door_of(survey, "xa-ham-my")
    quick = [
        client.post(f"/ks/{door.code}/", form(door.code, seconds=1, nonce=f"q{n}"))
        for n in range(flooding.QUICK.at_once + 2)
    ]
    assert [one.status_code for one in quick] == [302] * flooding.QUICK.at_once + [429] * 2
    slow = quick[-1]
    assert int(slow.headers["Retry-After"]) >= 5
    page = slow.content.decode()
    assert 'data-resend="' in page
    assert '<input type="hidden" name="thai_do" value="hai_long">' in page
    told = client.post(
        f"/ks/{door.code}/",
        form(door.code, seconds=1, nonce="js"),
        headers={"Accept": "application/json"},
    )
    assert (told.status_code, set(told.json())) == (429, {"wait"})
    # A person who took a minute, at the same address, and somebody at another unit pass.
    human = client.post(f"/ks/{door.code}/", form(door.code, seconds=60, nonce="human"))
    elsewhere = client.post(f"/ks/{other.code}/", form(other.code, seconds=1, nonce="else"))
    assert (human.status_code, elsewhere.status_code) == (302, 302)


def test_the_page_that_waits_sends_the_same_form_later_each_time(survey, client):
    door = door_of(survey)
    tu = Respondent(f"/ks/{door.code}/", client)
    for n in range(flooding.QUICK.at_once):
        client.post(f"/ks/{door.code}/", form(door.code, seconds=1, nonce=f"q{n}"))
    tu.read(client.post(f"/ks/{door.code}/", form(door.code, seconds=1, nonce="tu")))
    waits = [int(tu.response.headers["Retry-After"])]
    for _ in range(3):
        tu.go("send")
        waits.append(int(tu.response.headers["Retry-After"]))
    assert waits == [5, 10, 20, 40]
    flooding.forget_floods()
    assert tu.go("send").status == 302


def test_codes_are_typed_and_guessing_is_slowed(survey, client):
    door, tu = door_of(survey), invite(survey)
    assert "Nhập mã khảo sát" in client.get("/ks/").content.decode()
    typed = f"{door.code[:3].lower()} {door.code[3:].lower()}"
    assert client.get("/ks/", {"ma": typed}).url == f"/ks/{door.code}/"
    assert client.get("/ks/", {"ma": "ghjk-3467", "ngon-ngu": "en"}).url == (
        f"/ks/m/{tu.code}/?ngon-ngu=en"
    )
    wrong = client.get("/ks/", {"ma": "<b>"})
    assert wrong.status_code == 404
    page = wrong.content.decode()
    assert "Không có mã này." in page
    assert 'value="&lt;b&gt;"' in page
    answers = {client.get(f"/ks/m/C{n}/").status_code for n in range(30)}
    assert answers == {404, 429}
    assert client.get(f"/ks/m/{tu.code}/").status_code == 200


def test_the_tablet_begins_anew_for_each_visitor(survey, client):
    door = door_of(survey)
    path = f"/ks/{door.code}/quay/"
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-store"
    assert f'href="{path}?bat-dau=1"' in first.content.decode()
    tu = Respondent(f"{path}?bat-dau=1", client)
    assert tu.question == "Ông, bà làm thủ tục ở đâu?"
    tu.go(noi_lam="qua_mang").go(thai_do="hai_long").go()
    assert tu.response.url == f"{path}cam-on/"
    thanks = client.get(tu.response.url)
    assert thanks.headers["Refresh"] == f"12; url={path}"
    assert [one["channel"] for one in replies()] == ["kiosk"]


def test_english_and_large_letters_stay_on_every_step(survey):
    door = door_of(survey)
    tu = Respondent(f"/ks/{door.code}/?ngon-ngu=en&chu=to")
    assert '<html lang="en" data-bs-theme="light" class="big">' in tu.html
    tu.go("start")
    assert tu.question == "noi_lam in English"
    assert "Satisfied" in tu.go(noi_lam="qua_mang").html
    assert f'formaction="/ks/{door.code}/?ngon-ngu=vi&amp;chu=to"' in tu.html
    assert f'formaction="/ks/{door.code}/?ngon-ngu=en"' in tu.html
    tu.go(thai_do="khong").go()
    assert tu.response.url == f"/ks/{door.code}/cam-on/?ngon-ngu=en&chu=to"
    assert "See you again." in tu.client.get(tu.response.url).content.decode()


def test_a_demo_cycle_says_so(survey, client):
    door = door_of(survey)
    assert "Số liệu minh họa" not in client.get(f"/ks/{door.code}/").content.decode()
    type(survey.cycle).objects.update(is_synthetic=True)
    forget_entrances()
    assert "Số liệu minh họa" in client.get(f"/ks/{door.code}/").content.decode()


def test_no_cookie_no_log_line_and_few_queries(survey, client, caplog):
    door, tu = door_of(survey), invite(survey)
    client.get(f"/ks/{door.code}/")
    client.post(f"/ks/{door.code}/", form(door.code, nonce="first"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.post(f"/ks/{door.code}/", form(door.code, nonce="second"))
    kept = [one["sql"].split()[0] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert kept == ["INSERT", "INSERT", "INSERT"]
    client.post(f"/ks/m/{tu.code}/", {"_go": "send"})
    client.get("/ks/m/NOBODY/")
    assert client.cookies == {}
    assert caplog.text == ""
    page = client.get(f"/ks/{door.code}/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" not in page.headers.get("Vary", "")


def test_a_stranger_role_changes_nothing(survey, client):
    """Whoever is signed in answers like anybody else."""
    client.force_login(person("s", (Role.COUNCIL, "")))
    door = door_of(survey)
    assert client.post(f"/ks/{door.code}/", form(door.code)).status_code == 302
    assert Reply.objects.get().day >= date(2026, 1, 1)


def test_the_first_visit_weighs_less_than_60_kb(cast, client):
    """Everything a telephone fetches before the first answer, of a form of sixty questions."""
    long = json.loads(json.dumps(DOCUMENT))
    for n in range(54):
        wording = f"Câu {n}: ông, bà hài lòng thế nào với việc thứ {n * 7919 % 1000} của xã?"
        question = {"id": f"them{n}", "questionnaire": "nguoi-dan", "answers": "hai_long"}
        long["question"].append({**question, "text": {"vi": wording}})
    door = door_of(opened(long))
    response = client.get(f"/ks/{door.code}/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(response.content).decode()
    fetched = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert set(fetched) == {
        "css/tokens.css",
        "css/question.css",
        "css/respond.css",
        "js/respond.js",
    }
    files = [Path(finders.find(one)).read_bytes() for one in fetched]
    assert not [one for one in files if b"url(" in one or b"@import" in one]
    weight = len(response.content) + sum(len(gzip.compress(one)) for one in files)
    assert weight < 60_000, weight


def test_strange_requests_get_an_answer_and_change_nothing(survey, client):
    door = door_of(survey)
    path, sign = f"/ks/{door.code}/", str(form(door.code)["_form"])
    strange = [
        client.post(path, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"),
        client.post(path, b"{}", content_type="application/json"),
        client.post(path, b"\xff\xfe=%ff%00&_go=send", content_type="text/plain"),
        client.post(path, {"_form": sign, "_at": "x" * 9000, "_go": "next"}),
        client.post(path, {"_form": sign, "_at": "thai_do", "_go": "nowhere", "_seen": "\0"}),
        client.post(path, {"_form": sign, "_go": "back", "_tries": "9" * 9000}),
        client.post(path, {"_form": sign, "_go": "send", "noi_lam": ["tai_cho", "x"]}),
        client.put(path),
        client.get("/ks/" + "é" * 300 + "/"),
        client.get("/ks/", {"ma": "\0'; --"}),
        client.get(path, {"ngon-ngu": "xx", "chu": "y", "bat-dau": "1"}),
    ]
    statuses = [one.status_code for one in strange]
    assert statuses == [403, 403, 403, 200, 200, 200, 422, 405, 404, 404, 200]
    assert replies() == []
