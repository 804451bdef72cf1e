"""Every screen in English: what the program writes itself has no Vietnamese left in it.

Content stays as people wrote it: names, titles, remarks, notices, and the texts of a set.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from parindex.assessments.actions import answering, deciding, moving
from parindex.assessments.actions.outcomes import Decision
from parindex.assessments.models import AgendaItem, Assessment, Question
from parindex.assessments.views.proving import KINDS as DOCUMENT_KINDS
from parindex.cycles.models import Cycle
from parindex.directory.models import User
from parindex.directory.units import units
from tests import make
from tests.access.doors import POSTS
from tests.access.test_matrix import addresses, path_of, posted
from tests.access.test_matrix import world as world  # noqa: PLC0414  # a fixture
from tests.cast import COMMUNE, Cast
from tests.story import Story, judge, judge_all

VIETNAMESE = re.compile("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
SPOKEN = {"alt", "aria-label", "content", "data-confirm", "placeholder", "title", "value"}
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "path", "rect", "circle", "line"}
SHORTEST = 6
"""Shorter content than this would hide what is not translated: "Có", "Không", "Xã"."""
IN_VIETNAMESE = {"help", "help_index", "help_picture", "paper", "council_minutes"}
"""Guides and official papers are written in Vietnamese only."""


class Words(HTMLParser):
    """What a page says: its texts, and the attributes that are read or shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.foreign: list[str] = []  # the open tags from one that is marked as Vietnamese on
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if (self.foreign or dict(attrs).get("lang") == "vi") and tag not in VOID:
            self.foreign.append(tag)
        if not self.foreign and dict(attrs).get("lang") != "vi":
            self.said += [text for name, text in attrs if name in SPOKEN and text]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")
        if tag in self.foreign:
            del self.foreign[len(self.foreign) - 1 - self.foreign[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.foreign:
            self.said.append(data)


def kept() -> list[str]:
    """Everything Vietnamese that was typed or shipped as content, the longest first."""
    found: set[str] = set(SHIPPED_TEXTS)
    for model in apps.get_models():
        names = [
            one.name
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model.objects.values_list(*names) if names else ():
            found.update(text for value in row for text in texts_in(value))
    pieces = {" ".join(line.split()) for text in found for line in (text, *text.splitlines())}
    told = {one for one in pieces if len(one) >= SHORTEST and VIETNAMESE.search(one)}
    told |= {one.lower() for one in told} | {"Sở Ba"}
    return sorted(told | {str(one) for one in User.objects.all()}, key=len, reverse=True)


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts_in(one)
        case list():
            for one in value:
                yield from texts_in(one)


SHIPPED_TEXTS = [
    "Tiếng Việt",
    *("Sở Một", "Sở Hai", "Sở Ba", "Thành phố Cần Thơ", "THÀNH PHỐ CẦN THƠ"),
    *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    *DOCUMENT_KINDS,
    *(one.name for one in units().values() if not one.parent),
    *(
        text
        for file in (*make.LIBRARY.glob("*/*.toml"), *make.LIBRARY.parent.glob("src/**/*.toml"))
        for text in texts_in(tomllib.loads(file.read_text("utf-8")))
    ),
]
"""Names, the heading of official papers, the kinds of papers, what the shipped sets say."""


def left_over(page: str, content: list[str]) -> list[str]:
    """The Vietnamese of a page that nobody typed; what is quoted in “ ” is an example."""
    found = []
    for said in Words(page).said:
        text = re.sub("“[^”]*”", "", " ".join(said.split()))
        for one in content if VIETNAMESE.search(text) else ():
            text = text.replace(one, "")
        if VIETNAMESE.search(text):
            found.append(" ".join(said.split())[:160])
    return found


def english(person: Any = None) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    if person is not None:
        client.force_login(person)
    return client


def walk(client: Client, values: Mapping[str, object]) -> dict[str, list[str]]:
    """Every address with its Vietnamese; what a page changes does not decide about the next."""
    content, wrong = kept(), {}
    for address in addresses():
        if address.name in IN_VIETNAMESE:
            continue
        slug = "ket-qua-2021" if address.route.startswith("ket-qua/") else values["slug"]
        path = path_of(address.route, {**SHIPPED, **values, "slug": slug})
        with transaction.atomic():
            is_post = address.name in POSTS
            response = client.post(path, posted(dict(values))) if is_post else client.get(path)
            transaction.set_rollback(True)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and (found := left_over(response.content.decode(), content)):
            wrong[address.name] = found
    return wrong


SHIPPED = {
    "identifier": "vi-du-cach-cham",
    "set_id": "vi-du-cach-cham",
    "item_id": 0,
    "form": "bang.csv",
    "table": "units",
    "paper_id": 1,
    "rest": "x",
}


def sent_back(story: Story) -> None:
    """Thu sends the sheet back, and everything else stays as it was."""
    moving.move(
        by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="send_back", reason="x"
    )


def asked(story: Story) -> None:
    """Lan corrects one row; Thu opens the explanation round."""
    judge_all(story, except_for=["2.1"])
    figures = {"da_xong": ["20"], "tong_so": ["24"]}
    judge(story, "2.1", "correct", raw=figures, reason="x")
    moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="ask")


def referred(story: Story) -> None:
    """Bình explains, Lan keeps her correction, and Thu refers the unit to the council."""
    asked(story)
    question = Question.objects.get()
    answering.explain(by=story.cast.binh.actor(), question_id=question.pk, answer="x")
    moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="explain")
    figures = {"da_xong": ["20"], "tong_so": ["24"]}
    judge(story, "2.1", "correct", raw=figures, reason="x")
    moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="refer_reviewed")


def concluded(story: Story) -> None:
    """The council decides and concludes."""
    referred(story)
    item = AgendaItem.objects.get()
    deciding.decide(by=story.cast.minh.actor(), item_id=item.pk, decision=Decision("unit", "x"))
    moving.move(by=story.cast.minh.actor(), assessment_id=story.sheet.pk, name="conclude")


def story_of(people: Mapping[str, User]) -> Story:
    cast = Cast(*(people[name] for name in Cast._fields))
    return Story(cast, Cycle.objects.get(), Assessment.objects.get(unit__code=COMMUNE))


@pytest.mark.parametrize("name", ["hoa", "dung", "son"])
def test_screens_of_a_submitted_sheet(world, name: str) -> None:
    people, values = world
    assert walk(english(people[name]), values) == {}


MOMENTS = (
    ("binh", sent_back),
    ("binh", asked),
    ("lan", None),
    ("lan", asked),
    ("minh", referred),
    ("minh", concluded),
    ("thu", None),
    ("thu", referred),
    ("thu", concluded),
)


@pytest.mark.parametrize(("name", "until"), MOMENTS)
def test_screens_at_every_moment_of_a_cycle(world, name: str, until) -> None:
    people, values = world
    if until is not None:
        until(story_of(people))
    item = AgendaItem.objects.first()
    assert walk(english(people[name]), {**values, "item_id": item.pk if item else 0}) == {}


def test_published_pages(world) -> None:
    make.publication()
    values = {**world[1], "unit": "so-mot", "code": "1"}
    assert walk(english(), values) == {}
