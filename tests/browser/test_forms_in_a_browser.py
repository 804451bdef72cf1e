"""Sơn writes a questionnaire with the telephone beside it; the pages are sound at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_screens_in_a_browser import look
from tests.browser.visiting import DESK
from tests.surveys import making

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_every_page_of_the_forms_is_sound(cast, visitors) -> None:
    survey = making.survey("preparing", rules="mau-2026-xa")
    context = visitors.context(making.son(), DESK)
    page = context.new_page()
    found = []
    for name, rest in (
        ("forms", ""),
        ("form", "sua/nguoi-dan/"),
        ("form-question", "sua/nguoi-dan/?cau=nguoi-dan-7#sua"),
        ("form-head", "sua/nguoi-dan/?cau=dau"),
        ("form-scale", "thang/hai_long/"),
        ("form-import", "nhap/"),
    ):
        page.goto(f"{visitors.url}/khao-sat/{survey.cycle.slug}/phieu/{rest}")
        found += [(name, *one) for one in look(page, name)]
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert found == [], found
    assert visitors.said == []


def test_the_telephone_follows_what_is_typed(cast, visitors) -> None:
    survey = making.survey("preparing")
    page = visitors.context(making.son(), DESK).new_page()
    page.goto(f"{visitors.url}/khao-sat/{survey.cycle.slug}/phieu/sua/nguoi-dan/?cau=q2")
    phone = page.locator("#xem-thu")
    page.get_by_label("Lời hỏi", exact=True).fill("Ông, bà thấy nhanh không?")
    expect(phone.get_by_text("Ông, bà thấy nhanh không?")).to_be_visible()
    expect(page.get_by_label("Số nhỏ nhất")).to_be_hidden()
    page.get_by_label("Cách trả lời").select_option("number")
    expect(page.get_by_label("Số nhỏ nhất")).to_be_visible()
    expect(phone.get_by_text("Số nguyên từ 0 đến 1.000.000.")).to_be_visible()
    page.get_by_label("Cách trả lời").select_option("single")
    # Trying an answer asks or leaves out the question behind it.
    reason = phone.locator("[data-shown='q1-ly-do']")
    expect(reason).to_be_visible()
    phone.locator("[data-question='q1'] label", has_text="Rất hài lòng").click()
    expect(reason).to_be_hidden()
    phone.locator("[data-question='q1'] label", has_text="Rất không hài lòng").click()
    expect(reason).to_be_visible()
    page.get_by_role("button", name="Lưu câu hỏi").click()
    expect(page.get_by_text("Đã lưu câu hỏi.")).to_be_visible()
    with visitors.turns:
        survey.refresh_from_db()
    assert survey.document["question"][2]["text"]["vi"] == "Ông, bà thấy nhanh không?"
    assert visitors.said == []
