"""Every address × every role × own or other unit, taken from the URL configuration itself.

A new address without a line here fails the first test. Each line says who may pass the door; the
finer "when" is the workflow's and is tested there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from parindex.access import SYSTEM, Role
from parindex.assessments.actions import appraising
from parindex.assessments.actions.uploading import begin_upload
from parindex.assessments.models import Citation, Document, Submission
from parindex.directory.actions import declare_interest, enrol, tell
from parindex.directory.models import Notice
from parindex.improvement.actions import Basis, Wanted, take_in
from tests.access.doors import ANYBODY_SIGNED_IN, DOORS, GUARDED_ELSEWHERE, POSTS, PUBLIC
from tests.cast import COMMUNE
from tests.story import begin, submit
from tests.surveys import making as surveying


class Address(NamedTuple):
    """One pattern of the URL configuration."""

    name: str
    route: str


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> list[Address]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += addresses(one, route)
        elif isinstance(one, URLPattern):
            found.append(Address(one.name or "", route))
    return found


@pytest.fixture
def world(cast):
    """A submitted sheet, a document, a question, and Dũng's neighbour who heads another unit."""
    story = begin(cast)
    submit(story)
    document = Document.objects.create(place=COMMUNE, title="Báo cáo", url="https://a.vn/1")
    citation = Citation.objects.create(
        assessment=story.sheet, code="2.1", document=document, by_name="Binh"
    )
    question = appraising.ask(
        by=cast.lan.actor(), assessment_id=story.sheet.pk, code="2.1", text="Vì sao?"
    )
    tell([cast.binh], "Kỳ đã mở.", "/viec-can-lam/")
    upload = begin_upload(by=cast.binh.actor(), place=COMMUNE, name="a.pdf", size=10)
    neighbour = enrol(
        by=SYSTEM,
        username="khanh",
        password="mot-mat-khau-dai",
        display_name="Khánh",
        grants=((Role.HEAD, "xa-phong-nam"), (Role.CLERK, "xa-phong-nam")),
    )
    officer = enrol(
        by=SYSTEM,
        username="son",
        password="mot-mat-khau-dai",
        display_name="Sơn",
        grants=((Role.SURVEY_OFFICER, ""),),
    )
    survey = surveying.survey(of=story.cycle)
    values = {
        "assessment_id": story.sheet.pk,
        "code": "2.1",
        "form": "nguoi-dan",
        "scale": "hai_long",
        "which": "chuan",
        "place": COMMUNE,
        "slug": "ky-2022",
        "year": 2021,
        "unit": COMMUNE,
        "kind": "docx",
        "paper": "to-trinh",
        "username": "hoa",
        "submission_id": Submission.objects.get().pk,
        "document_id": document.pk,
        "citation_id": citation.pk,
        "question_id": question.pk,
        "upload_id": upload.pk,
        "draw_id": 1,
        "invitee_id": 1,
        "sending_id": 1,
        "attendee_id": 1,
        "notice_id": Notice.objects.filter(user=cast.binh).latest("pk").pk,
        "callback_id": surveying.callback(survey).pk,
        "batch_id": story.cycle.batches.get().pk,
        "number": "000000000",
        "table_id": 1,
        "table": "units",
        "paper_id": 1,
        "interest_id": declare_interest(
            by=cast.lan.actor(), username="lan", place="xa-khac", reason="họ hàng"
        ).pk,
    }
    plan = take_in(
        by=cast.binh.actor(),
        basis=Basis(COMMUNE, "Xã Tiến Lợi", "UBND", 2021, "ket-qua-2021", "vi-du-cach-cham"),
        wanted=[Wanted("1.1", "Tiêu chí", "Ban hành sớm hơn.")],
    )
    values |= {"plan_id": plan.pk, "measure_id": plan.measures.get().pk, "year": 2021}
    people = {**cast._asdict(), "khanh": neighbour, "son": officer, "nga": surveying.nga()}
    return people, values


def posted(values: dict[str, object]) -> dict[str, object]:
    """Something in every field, so that a refusal is about rights and not about an empty form."""
    return {
        "text": "x",
        "unit": COMMUNE,
        "move": "ask",
        "document": values["document_id"],
        "url": "https://a.vn/2",
        "title": "Kế hoạch",
        "name": "a.pdf",
        "size": "10",
        "username": "hoa",
        "decision": "accept",
        "file": SimpleUploadedFile("a.txt", b"x"),
        "files": SimpleUploadedFile("a.txt", b"x"),
    }


def path_of(route: str, values: dict[str, object]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route)


def test_every_address_has_a_rule() -> None:
    known = PUBLIC | ANYBODY_SIGNED_IN | set(DOORS) | GUARDED_ELSEWHERE
    public = ("ket-qua/", "api/")
    public_downloads = {one.name for one in addresses() if one.route.startswith(public)}
    missing = {one.name for one in addresses()} - known - public_downloads
    assert missing == set()


PEOPLE = ("binh", "hoa", "lan", "minh", "thu", "dung", "khanh", "son", "nga")


@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_pass_each_door(world, person: str) -> None:
    people, values = world
    routes = {one.name: one.route for one in addresses()}
    wrong = []
    for name in sorted(DOORS):
        path = path_of(routes[name], values)
        client = Client()
        client.force_login(people[person])
        # What one door changes must not decide about the next.
        with transaction.atomic():
            response = client.post(path, posted(values)) if name in POSTS else client.get(path)
            transaction.set_rollback(True)
        # A row of another person is not found rather than refused: its address says nothing.
        is_hidden = name in ("continue_upload", "open_notice") and response.status_code == 404
        is_open = response.status_code != 403 and not is_hidden
        if is_open and response.status_code not in (200, 302, 404, 409, 422):
            wrong.append((name, response.status_code))
        # What the state of the sheet forbids is refused too, so only reading doors must open.
        if is_open != (person in DOORS[name]) and (is_open or name not in POSTS):
            wrong.append((name, "passes" if is_open else "is refused"))
    assert wrong == []


def test_nobody_passes_without_signing_in(world) -> None:
    _, values = world
    routes = {one.name: one.route for one in addresses()}
    wrong = []
    for name in sorted(set(DOORS) | ANYBODY_SIGNED_IN):
        path = path_of(routes[name], values)
        response = Client().post(path) if name in POSTS else Client().get(path)
        if response.status_code != 302 or not response.url.startswith("/dang-nhap/"):
            wrong.append((name, response.status_code))
    assert wrong == []
