"""A survey with every kind of question, and a respondent who knows no JavaScript."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from parindex.cycles.models import Cycle
from parindex.surveys.form_tokens import FormToken
from parindex.surveys.models import Door, Invitee, Survey
from parindex.surveys.queries.doors import forget_entrances
from tests.cast import COMMUNE
from tests.surveys import making

LIKED = {"vi": "Ông, bà hài lòng thế nào với thái độ công chức?", "en": "How satisfied are you?"}


def _question(identifier: str, vi: str, **more: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "questionnaire": "nguoi-dan",
        "text": {"vi": vi, "en": f"{identifier} in English"},
        **more,
    }


DOCUMENT: dict[str, Any] = {
    "scale": [
        {
            "id": "hai_long",
            "options": [
                {
                    "id": "hai_long",
                    "label": {"vi": "Hài lòng", "en": "Satisfied"},
                    "weight": "1",
                },
                {
                    "id": "khong",
                    "label": {"vi": "Không hài lòng", "en": "Not satisfied"},
                    "weight": "0",
                },
                {"id": "bo_qua", "label": {"vi": "Không có ý kiến", "en": "No opinion"}},
            ],
        },
        {
            "id": "noi",
            "options": [
                {"id": "tai_cho", "label": {"vi": "Tại một cửa", "en": "At the desk"}},
                {"id": "qua_mang", "label": {"vi": "Qua mạng", "en": "Online"}},
            ],
        },
    ],
    "questionnaire": [
        {
            "id": "nguoi-dan",
            "audience": "citizen",
            "title": {"vi": "Phiếu người dân", "en": "Citizens' form"},
            "thanks": {"vi": "Hẹn gặp lại ông, bà.", "en": "See you again."},
            "pages": [{"id": "them", "title": {"vi": "Nói thêm", "en": "More"}}],
        }
    ],
    "question": [
        {**_question("noi_lam", "Ông, bà làm thủ tục ở đâu?"), "answers": "noi", "required": True},
        _question(
            "cho_ngoi",
            "Chỗ ngồi chờ có đủ không?",
            answers="hai_long",
            shown_if={"question": "noi_lam", "is": ["tai_cho"]},
        ),
        {**_question("thai_do", "x"), "text": LIKED, "answers": "hai_long"},
        _question("kenh", "Ông, bà biết kênh nào?", answers="noi", kind="multiple", page="them"),
        _question("tuoi", "Ông, bà bao nhiêu tuổi?", kind="number", low=15, high=110, page="them"),
        _question("y_kien", "Ý kiến khác?", kind="text", longest=200, page="them"),
    ],
}


def opened(document: dict[str, Any] | None = None, of: Cycle | None = None) -> Survey:
    """A survey that collects, with every kind of question unless a document is given."""
    return making.survey(of=of, document=document or DOCUMENT)


def door_of(survey: Survey, unit: str = COMMUNE) -> Door:
    """The door of a unit to the citizens' form."""
    return Door.objects.get(survey=survey, unit=unit, questionnaire="nguoi-dan")


def invite(survey: Survey, name: str = "Lê Văn Tư", code: str = "GHJK3467") -> Invitee:
    """Somebody with a personal code."""
    return Invitee.objects.create(
        survey=survey, unit=COMMUNE, questionnaire="nguoi-dan", name=name, code=code
    )


def token(channel: str, code: str, now: float, seconds: int = 60, nonce: str = "n") -> str:
    """The sign of a form that was opened so many seconds ago."""
    moment = int(now) - seconds
    return FormToken(channel, code, moment, moment, nonce).signed()


class Respondent:
    """Walks through a form without JavaScript: what the page shows is what goes back."""

    def __init__(self, path: str, client: Client | None = None, **headers: str) -> None:
        self.client = client or Client()
        self.path = path
        self.headers = headers
        self.read(self.client.get(path, headers=headers))

    def read(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        fields: dict[str, list[str]] = {}
        for tag in re.findall(r"<input [^>]*>", self.html):
            kind = re.search(r'type="(\w+)"', tag)
            is_box = kind is not None and kind[1] in ("radio", "checkbox")
            if is_box and " checked" not in tag:
                continue
            fields.setdefault(self._of(tag, "name"), []).append(self._of(tag, "value"))
        for name, text in re.findall(
            r'<textarea [^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', self.html, re.DOTALL
        ):
            fields[name] = [unescape(text)]
        self.fields = fields

    @staticmethod
    def _of(tag: str, name: str) -> str:
        found = re.search(rf'\s{name}="([^"]*)"', tag)
        return unescape(found[1]) if found else ""

    def go(self, button: str = "next", **answers: str | list[str]) -> Respondent:
        """Answer what is on the page and press a button."""
        given = {name: [one] if isinstance(one, str) else one for name, one in answers.items()}
        body = {**self.fields, **given, "_go": [button]}
        forget_entrances()
        self.read(self.client.post(self.path, body, headers=self.headers))
        return self

    @property
    def question(self) -> str:
        """The heading of the page."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return unescape(re.sub("<[^>]+>", "", found[1])).strip() if found else ""

    @property
    def wrong(self) -> list[str]:
        """The sentences beside questions."""
        found = re.findall(r'<p class="qn-e"(?![^>]*hidden)[^>]*>(.*?)</p>', self.html)
        return [unescape(one) for one in found]
