"""Sơn writes a questionnaire with the telephone beside it; the pages are sound at every width."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_screens_in_a_browser import look
from tests.browser.visiting import DESK
from tests.surveys import making

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.sweep
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


@pytest.mark.sweep
def test_refusals_and_the_look_before_writing_are_sound(cast, visitors, tmp_path) -> None:
    survey = making.survey("preparing")
    page = visitors.context(making.son(), DESK).new_page()
    address = f"{visitors.url}/khao-sat/{survey.cycle.slug}/phieu"
    page.goto(f"{address}/sua/nguoi-dan/?cau=moi")
    page.get_by_role("button", name="Lưu câu hỏi").click()
    expect(page.get_by_text("Ghi lời hỏi bằng tiếng Việt.")).to_be_in_viewport()
    page.get_by_label("Lời hỏi", exact=True).fill("Ông, bà có hài lòng không?")
    page.get_by_label("Cách trả lời").select_option("text")
    expect(page.locator("#xem-thu .fe-at")).to_contain_text("Ông, bà có hài lòng không?")
    found = look(page, "form-refused")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải XLSForm").click()
    file = tmp_path / "phieu.xlsx"
    fetched.value.save_as(file)
    book = openpyxl.load_workbook(file)
    book["survey"]["C4"].value = "Điều gì còn chưa được?"
    book.save(file)
    for into, name in (("can-bo", "import-changes"), ("nguoi-dan", "import-look")):
        page.goto(f"{address}/nhap/")
        page.get_by_label("Tệp XLSForm").set_input_files(file)
        page.get_by_label("Ghi vào").select_option(into)
        page.get_by_role("button", name="Nộp và xem trước").click()
        expect(page.get_by_role("heading", name="Xem trước, rồi ghi")).to_be_visible()
        found += look(page, name)
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="Ghi phiếu này").click()
    expect(page.get_by_text("Đã ghi phiếu từ tệp.")).to_be_visible()
    expect(page.get_by_text("trước là «Điều gì làm ông, bà chưa hài lòng?»")).to_be_visible()
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
    expect(phone.get_by_text("Số nguyên từ 0 đến 1.000.000.")).to_be_hidden()
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
