"""Letters go out through a mail server, in Vietnamese, and a dead server stops nothing."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from parindex.directory.actions import tell
from parindex.directory.models import Notice

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Box:
    """Keeps the letters that a server takes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # the library's name
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def server(settings) -> Iterator[SimpleNamespace]:
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield SimpleNamespace(box=box, stop=controller.stop)
    if controller.server is not None:
        controller.stop()


@pytest.mark.django_db(transaction=True)
def test_a_notice_goes_out_as_a_letter_to_those_with_an_address(cast, server) -> None:
    cast.binh.email = "binh@example.vn"
    with transaction.atomic():
        tell([cast.binh, cast.hoa], "Bài chấm được trả lại để sửa.", "/cham-diem/1/")
        assert server.box.letters == []
    (letter,) = server.box.letters
    assert letter["To"] == "binh@example.vn"
    assert letter["Subject"].strip() == "[parindex] Bài chấm được trả lại để sửa."
    body = letter.get_body()
    assert body is not None
    assert "Bài chấm được trả lại để sửa.\n\nhttp" in body.get_content().replace("\r\n", "\n")


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_away_stops_no_work(cast, server) -> None:
    server.stop()
    cast.binh.email = "binh@example.vn"
    with transaction.atomic():
        tell([cast.binh], "Kỳ đã mở.")
    assert Notice.objects.filter(user=cast.binh).count() == 1
