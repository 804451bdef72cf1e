"""Paper forms typed by keyboard alone, and the pages of paper and files looked at."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from parindex.surveys.actions import paper
from parindex.surveys.models import PaperEntry, PaperForm, Reply
from tests.browser.visiting import DESK, PHONE, findings, until
from tests.surveys import making, paper_stories
from tests.surveys.test_importing import KOBO
from tests.surveys.test_paper import TAKEN, TYPED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME = "document.activeElement.name"


def keys(page, text: str) -> None:
    for one in text.split():
        page.keyboard.press(one)


def test_nga_and_yen_type_a_form_with_digits_only(cast, visitors) -> None:
    survey = paper_stories.survey()
    nga, yen = making.nga(), paper_stories.yen()
    first, _ = paper_stories.printed(survey)
    address = f"/khao-sat/{survey.cycle.slug}/phieu-giay/nhap/"
    page = visitors.open(nga, address)
    assert page.evaluate(NAME) == "so"
    page.keyboard.type(first.number)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=c-nop]")
    until(page, NAME, "c-nop")
    keys(page, "2")
    until(page, NAME, "c-thai_do")
    expect(page.locator(".is-passed")).to_have_count(2)
    keys(page, "ArrowUp 1 1 3 Backspace Backspace Backspace")
    until(page, NAME, "c-nop")
    keys(page, "1 1 3 Enter 2 Enter 9")
    expect(page.locator(".pp-said.is-wrong")).to_have_count(1)
    assert page.evaluate(NAME) == "c-thai_do"
    keys(page, "2")
    until(page, NAME, "c-y_kien")
    page.keyboard.type("Chờ lâu")
    expect(page.locator("[data-paper-count]")).to_have_text("Đã nhập 5 / 5 câu")
    page.reload()
    until(page, "document.querySelector('[name=c-kenh]').value", "13")
    page.locator("[name=c-y_kien]").focus()
    keys(page, "Enter Enter")
    page.wait_for_selector("[data-paper-number]")
    assert "Đã lưu lần 1" in page.content()
    kept = visitors.ask(lambda: PaperEntry.objects.get().answers)
    assert kept == {"answers": TAKEN, "comments": {"y_kien": "Chờ lâu"}}
    page = visitors.open(yen, f"{address}?so={first.number}")
    until(page, NAME, "c-nop")
    keys(page, "1 1 3 Enter 2 Enter 2 Enter Enter")
    page.wait_for_selector("[data-paper-number]")
    assert "hai lần khớp nhau" in page.content()
    assert visitors.ask(lambda: Reply.objects.get().answers) == TAKEN
    assert visitors.ask(lambda: PaperForm.objects.get(pk=first.pk).state) == "taken"


@pytest.mark.sweep
def test_the_pages_of_paper_and_files_are_accessible(cast, visitors, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    survey = paper_stories.survey()
    son, nga, yen = making.son(), making.nga(), paper_stories.yen()
    first, second, third = paper_stories.printed(survey, size=3)
    for person, typed in ((nga, TYPED), (yen, {**TYPED, "thai_do": "3"})):
        paper.enter_form(by=person.actor(), survey=survey, number=first.number, typed=typed)
    paper.spoil_form(by=nga.actor(), survey=survey, number=second.number, reason="Rách")
    base = f"/khao-sat/{survey.cycle.slug}"
    context = visitors.context(son)
    client = Client()
    client.cookies["sessionid"] = context.cookies()[0]["value"]
    file = SimpleUploadedFile("kobo.csv", KOBO.replace(",hai_long,", ",lạ,").encode())
    client.post(f"{base}/nhap-tep/", {"form": "nguoi-dan", "kind": "", "file": file})
    found = []
    page = visitors.tab(context, f"{base}/phieu-giay/")
    for path in (
        "/phieu-giay/",
        f"/phieu-giay/{first.batch_id}/",
        "/phieu-giay/nhap/?so=1",
        f"/phieu-giay/nhap/?so={third.number}",
        f"/phieu-giay/khac/{first.number}/",
        "/nhap-tep/",
        "/nhap-tep/ghep/",
    ):
        page.goto(visitors.url + base + path)
        for width, height in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            for theme in ("light", "dark"):
                page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
                found += [(path, width, theme, *one) for one in findings(page, least="minor")]
    assert found == []
