"""Who may answer when: by a door, by a code, at the desk; floods, guesses and strange requests."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.surveys import flooding
from parindex.surveys.actions import places
from parindex.surveys.actions.doors import shut_door
from parindex.surveys.actions.running import close_survey
from parindex.surveys.models import Place, Reply, Salt, Survey
from parindex.surveys.queries.doors import forget_entrances
from tests.cast import person
from tests.surveys.answering.forms import form, replies
from tests.surveys.responding import DOCUMENT, Respondent, door_of, invite, opened


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
