"""Sơn sends invitations by letter, e-mail, SMS and Zalo, and reminds only who has not answered."""

from __future__ import annotations

import io
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Invalid
from parindex.surveys import gateway
from parindex.surveys.actions import inviting
from parindex.surveys.actions import sending as actions
from parindex.surveys.models import Invitee, Sending
from parindex.surveys.people_files import Person
from parindex.surveys.queries import sending as queries
from parindex.surveys.queries.sending import Choice, Progress
from parindex.surveys.wording import first_words, wording_problem
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db
SEND = "/khao-sat/ky-2026/nguoi-duoc-moi/gui/"
TU = Person(COMMUNE, "Lê Văn Tư", "0912345678", "tu@example.vn", "Thôn 1")
NAM = Person("xa-ham-my", "Trần Thị Năm", "0987654321", "nam@example.vn")
SAU = Person("xa-ham-my", "Võ Văn Sáu", "0933333333")


@pytest.fixture
def survey(son):
    found = making.survey("collecting")
    inviting.invite(by=son.actor(), survey=found, form="nguoi-dan", people=[TU, NAM, SAU])
    return found


def begin(son, survey, channel="email", **more):
    choice = Choice(channel, **more)
    body = first_words(choice.channel, is_reminder=choice.is_reminder)
    return actions.start_sending(
        by=son.actor(), survey=survey, choice=choice, subject="Mời góp ý về {don_vi}", body=body
    )


def rows():
    return sorted(Invitee.objects.values_list("name", "delivery", "times_sent", "sent_by"))


def test_mail_goes_to_each_with_their_own_code_and_once(son, survey):
    sending = begin(son, survey)
    assert sending.size == 2, "Sáu has no e-mail"
    assert mail.outbox == []
    assert actions.send_next(by=son.actor(), sending=sending, most=1) == Progress(1, 0, 1, 0)
    assert actions.send_next(by=son.actor(), sending=sending) == Progress(0, 0, 2, 0)
    assert actions.send_next(by=son.actor(), sending=sending) == Progress(0, 0, 2, 0)
    assert sorted(one.to[0] for one in mail.outbox) == [NAM.email, TU.email]
    told = {one.to[0]: one for one in mail.outbox}
    code = Invitee.objects.get(name=TU.name).code
    assert f"/ks/m/{code}/" in told[TU.email].body
    assert told[TU.email].subject == "Mời góp ý về Xã Tiến Lợi"
    assert rows() == [
        (TU.name, "sent", 1, "email"),
        (NAM.name, "sent", 1, "email"),
        (SAU.name, "", 0, ""),
    ]
    acts = JournalEntry.objects.filter(act="send_invitations").values_list("details", flat=True)
    assert [(one["sent"], one["failed"]) for one in acts] == [(1, 0), (1, 0)]


class Line:
    """A mail server that refuses one address and breaks off at another."""

    def __init__(self, *, refuses="", breaks=""):
        self.refuses, self.breaks = refuses, breaks

    def open(self):
        return True

    def close(self):
        pass

    def send_messages(self, found):
        if found[0].to == [self.breaks]:
            raise KeyboardInterrupt
        if found[0].to == [self.refuses]:
            raise smtplib.SMTPRecipientsRefused({self.refuses: (550, b"no such user")})
        mail.outbox += found
        return 1


def test_a_refused_address_is_listed_and_can_be_tried_again(son, survey, desk, monkeypatch):
    monkeypatch.setattr(actions, "get_connection", lambda: Line(refuses=TU.email))
    sending = begin(son, survey)
    assert actions.send_next(by=son.actor(), sending=sending) == Progress(0, 0, 1, 1)
    text = desk.get(f"{SEND}{sending.pk}/").content.decode()
    assert "no such user" in text
    assert TU.name in text
    monkeypatch.undo()
    desk.post(f"{SEND}{sending.pk}/", {"what": "retry"})
    desk.post(f"{SEND}{sending.pk}/", {"what": "next"})
    assert queries.progress(sending) == Progress(0, 0, 2, 0)
    assert len(mail.outbox) == 2


def test_a_sending_that_broke_off_goes_on_without_writing_twice(son, survey, monkeypatch):
    first, second = Invitee.objects.exclude(email="").order_by("unit", "name", "pk")
    monkeypatch.setattr(actions, "get_connection", lambda: Line(breaks=second.email))
    sending = begin(son, survey)
    with pytest.raises(KeyboardInterrupt):
        actions.send_next(by=son.actor(), sending=sending)
    assert queries.progress(sending) == Progress(0, 1, 1, 0)
    monkeypatch.undo()
    actions.send_next(by=son.actor(), sending=sending)
    assert [one.to[0] for one in mail.outbox] == [first.email], "nobody knows about the second"
    actions.retry_sending(by=son.actor(), sending=sending)
    actions.send_next(by=son.actor(), sending=sending)
    assert [one.to[0] for one in mail.outbox] == [first.email, second.email]


def test_a_mail_server_that_is_down_leaves_everybody_in_line(son, survey, monkeypatch):
    class Down(Line):
        def open(self):
            raise ConnectionRefusedError("refused")

    monkeypatch.setattr(actions, "get_connection", Down)
    sending = begin(son, survey)
    with pytest.raises(Conflict, match="Chưa gửi ai"):
        actions.send_next(by=son.actor(), sending=sending)
    assert queries.progress(sending) == Progress(2, 0, 0, 0)


def a_week_ago():
    Invitee.objects.update(last_sent_at=timezone.now() - timedelta(days=7))


def test_reminders_go_to_unused_codes_only_and_not_for_ever(son, survey):
    actions.send_next(by=son.actor(), sending=begin(son, survey))
    with pytest.raises(Invalid, match="Không có ai phù hợp"):
        begin(son, survey, is_reminder=True)
    a_week_ago()
    Invitee.objects.filter(name=NAM.name).update(is_used=True)
    again = begin(son, survey, is_reminder=True, most=1)
    assert again.size == 1
    actions.send_next(by=son.actor(), sending=again)
    assert mail.outbox[-1].to == [TU.email]
    a_week_ago()
    with pytest.raises(Invalid, match="Không có ai phù hợp"):
        begin(son, survey, is_reminder=True, most=1)
    with pytest.raises(Invalid, match="từ 1 đến 5 lần"):
        begin(son, survey, is_reminder=True, most=6)


def test_nothing_tells_when_a_code_was_used(son, survey, desk):
    sending = begin(son, survey)
    actions.send_next(by=son.actor(), sending=sending)
    Invitee.objects.filter(name=NAM.name).update(is_used=True)
    a_week_ago()
    begin(son, survey, is_reminder=True)
    used = Invitee.objects.get(name=NAM.name)
    assert (used.last_sent_at, used.sending, used.delivery) == (None, None, "")
    text = desk.get("/khao-sat/ky-2026/nguoi-duoc-moi/?tinh-trang=da-dung").content.decode()
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    assert "Đã dùng mã" in body
    assert str(timezone.localdate().year) not in body


def test_somebody_who_answers_while_others_are_written_to_is_left_alone(son, survey):
    sending = begin(son, survey)
    Invitee.objects.update(is_used=True)
    actions.send_next(by=son.actor(), sending=sending)
    assert mail.outbox == []


def test_letters_are_printed_with_address_code_and_picture(son, survey, desk):
    page = desk.post(
        SEND,
        {
            "what": "start",
            "channel": "letter",
            "most": "2",
            "days": "3",
            "body": "Mời {ho_ten} góp ý về {don_vi}.\nHạn {han}.",
        },
    )
    sending = Sending.objects.get()
    assert page.url == f"{SEND}{sending.pk}/"
    response = desk.get(f"{SEND}{sending.pk}/thu/pdf/")
    assert response["Cache-Control"] == "no-store"
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(response.content)).pages]
    assert len(pages) == 3
    code = Invitee.objects.get(name=TU.name).code
    mine = next(one for one in pages if TU.name in one)
    assert f"{code[:5]} {code[5:]}" in " ".join(mine.split())
    assert f"/ks/m/{code}" in mine
    assert "Hạn 01/01/2100" in mine
    words = Document(io.BytesIO(desk.get(f"{SEND}{sending.pk}/thu/docx/").content))
    assert any(TU.name in one.text for one in words.paragraphs)
    assert desk.get(f"{SEND}{sending.pk}/thu/pdf/?phan=2").status_code == 404
    assert rows()[0][1:] == ("waiting", 0, "")
    desk.post(f"{SEND}{sending.pk}/", {"what": "mark"})
    assert {row[1:] for row in rows()} == {("sent", 1, "letter")}


def test_zalo_texts_are_there_to_be_copied(son, survey, desk):
    sending = begin(son, survey, "zalo", unit="xa-ham-my")
    text = desk.get(f"{SEND}{sending.pk}/").content.decode()
    assert text.count("/ks/m/") == 4, "each of two people, and both in the list"
    assert "0987654321\t" in text
    actions.stop_sending(by=son.actor(), sending=sending)
    with pytest.raises(Conflict, match="Không còn ai"):
        actions.mark_sent(by=son.actor(), sending=sending)


def test_without_a_gateway_no_sms_leaves(son, survey, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("nothing may be called")

    monkeypatch.setattr(gateway.urllib.request, "urlopen", never)
    with pytest.raises(Invalid, match="PARINDEX_SMS_URL"):
        begin(son, survey, "sms")


def test_the_gateway_gets_telephone_and_text(son, survey, settings, monkeypatch):
    settings.SMS_URL, settings.SMS_KEY = "https://sms.example.vn/send?to={phone}", "Bearer x"
    asked = []

    class Answer(io.BytesIO):
        status = 200

    def urlopen(request, timeout):
        asked.append((request.full_url, request.data.decode(), request.get_header("Authorization")))
        if "0933333333" in request.full_url:
            raise OSError
        return Answer()

    monkeypatch.setattr(gateway.urllib.request, "urlopen", urlopen)
    sending = begin(son, survey, "sms", unit="xa-ham-my")
    assert actions.send_next(by=son.actor(), sending=sending) == Progress(0, 0, 1, 1)
    assert {one[0] for one in asked} == {
        "https://sms.example.vn/send?to=0987654321",
        "https://sms.example.vn/send?to=0933333333",
    }
    import json

    body = json.loads(asked[0][1])
    assert body["text"].startswith("Ủy ban nhân dân")
    assert asked[0][2] == "Bearer x"


def test_words_are_checked_before_anything_is_sent(desk, survey):
    assert wording_problem("{dia_chi} {gi_do}", "email").startswith("Có chỗ điền")
    assert wording_problem("Xin chào", "sms").startswith("Thiếu {dia_chi}")
    page = desk.post(
        SEND,
        {
            "what": "start",
            "channel": "email",
            "most": "2",
            "days": "3",
            "subject": "a",
            "body": "b",
        },
    )
    assert page.status_code == 422
    assert Sending.objects.count() == 0


def test_a_command_sends_all_that_waits(son, survey):
    begin(son, survey)
    out = io.StringIO()
    call_command("send_invitations", stdout=out)
    assert out.getvalue().endswith("đã gửi 2, hỏng 0.\n")
    assert len(mail.outbox) == 2
    call_command("send_invitations", stdout=out)
    assert len(mail.outbox) == 2
