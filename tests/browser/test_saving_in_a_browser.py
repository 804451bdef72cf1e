"""A sheet saves itself: nothing that was typed is ever lost, and the page says what happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from parindex.access import SYSTEM
from parindex.assessments.actions import answering
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from tests.browser.visiting import DESK, PHONE, field, row, saved, until
from tests.story import Row, begin, seen_of, type_row

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft')).length"
KEPT = "Những gì đã gõ vẫn còn"


@pytest.fixture
def story(cast, visitors):
    return begin(cast)


@pytest.fixture
def sheet(story) -> str:
    return f"/cham-diem/{story.sheet.pk}/"


def stated(visitors, story, code: str) -> dict | None:
    """What the unit states for a row, as stored."""
    words = visitors.ask(lambda: story.now().sheet.own(code))
    return {name: str(value) for name, value in words.facts.items()} if words else None


def wait_for_drafts(page, count: int) -> None:
    """What is not yet acknowledged by the server is kept in the browser."""
    until(page, DRAFTS, count)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_row_saves_itself_and_the_caret_stays(cast, visitors, story, sheet, size) -> None:
    page = visitors.open(cast.binh, sheet, size)
    expect(page.locator("[data-without-htmx]:visible")).to_have_count(0)
    page.evaluate(
        """
        window.told = [];
        new MutationObserver(() => told.push(document.getElementById('da-luu').textContent))
            .observe(document.querySelector('.ctx-title'), {childList: true, subtree: true})
        """
    )
    place = field(page, "2.5")
    place.click()
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    saved(page)
    assert "Đang lưu…" in page.evaluate("told")
    assert page.evaluate(
        "[document.activeElement.name, document.activeElement.selectionStart]"
    ) == [
        "f-value",
        1,
    ]
    page.keyboard.type("0")
    until(page, "document.querySelectorAll('[data-dirty]').length", 0)
    expect(place).to_have_value("102")
    assert stated(visitors, story, "2.5") == {"value": "102"}
    wait_for_drafts(page, 0)


def test_a_wrong_figure_is_told_beside_it_and_stays(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    page = visitors.open(cast.binh, sheet)
    field(page, "2.5").fill("ba")
    expect(row(page, "2.5").locator(".err")).to_be_visible()
    saved(page, "Tiêu chí 2.5 chưa lưu")
    expect(field(page, "2.5")).to_have_value("ba")
    expect(field(page, "2.5")).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(field(page, "2.5")).to_have_value("ba")
    expect(row(page, "2.5").locator(".err")).to_be_visible()
    field(page, "2.5").fill("3")
    saved(page)
    expect(row(page, "2.5").locator(".err")).to_have_count(0)
    assert field(page, "2.5").get_attribute("aria-invalid") is None
    wait_for_drafts(page, 0)


def test_a_cut_network_loses_nothing(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    context = visitors.context(cast.binh)
    page = visitors.tab(context, sheet)
    context.set_offline(True)
    saved(page, "Mất mạng")
    context.set_offline(False)
    saved(page, "Đã có mạng lại")
    context.set_offline(True)
    field(page, "2.5").fill("7")
    field(page, "2.6").fill("3,5")
    saved(page, "Mất mạng")
    wait_for_drafts(page, 2)
    context.set_offline(False)
    saved(page)
    wait_for_drafts(page, 0)
    assert stated(visitors, story, "2.5") == {"value": "7"}
    assert stated(visitors, story, "2.6") == {"value": "3.5"}
    context.set_offline(True)
    field(page, "2.5").fill("8")
    row(page, "2.5").locator("summary").click()
    row(page, "2.5").locator("textarea").fill("Theo báo cáo quý.")
    saved(page, "Mất mạng")
    page.close()
    context.set_offline(False)
    page = visitors.tab(context, sheet)
    expect(field(page, "2.5")).to_have_value("8")
    expect(row(page, "2.5").locator("textarea")).to_be_visible()
    wait_for_drafts(page, 0)
    assert stated(visitors, story, "2.5") == {"value": "8"}


def test_an_old_draft_does_not_overwrite_a_colleague(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    context = visitors.context(cast.binh)
    page = visitors.tab(context, sheet)
    context.set_offline(True)
    field(page, "2.5").fill("7")
    saved(page, "Mất mạng")
    page.close()
    with visitors.turns:
        type_row(story, "2.5", {"value": ["9"]})
    context.set_offline(False)
    page = visitors.tab(context, sheet)
    expect(row(page, "2.5").locator(".conflict")).to_contain_text("9")
    expect(field(page, "2.5")).to_have_value("7")
    assert stated(visitors, story, "2.5") == {"value": "9"}


def test_an_ended_session_keeps_the_text(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    from tests.cast import PASSWORD

    context = visitors.context(cast.binh)
    page = visitors.tab(context, sheet)
    context.clear_cookies(name="sessionid")
    field(page, "2.5").fill("7")
    saved(page, f"Phiên đăng nhập đã hết. {KEPT}")
    with context.expect_page() as opening:
        page.locator("#da-luu a").click()
    other = opening.value
    other.get_by_label("Tên đăng nhập").fill("binh")
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.get_by_role("button", name="Đăng nhập").click()
    other.wait_for_url("**/viec-can-lam/")
    page.bring_to_front()
    saved(page)
    expect(field(page, "2.5")).to_have_value("7")
    wait_for_drafts(page, 0)
    assert stated(visitors, story, "2.5") == {"value": "7"}


def test_a_deadline_that_passes_is_told_and_the_text_stays(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    page = visitors.open(cast.binh, sheet)
    now = timezone.now()
    past = Window(now - timedelta(days=3), now - timedelta(hours=1), now - timedelta(hours=1))
    with visitors.turns:
        cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: past})
    field(page, "2.5").fill("7")
    saved(page, "Chưa lưu: Đã khóa lúc")
    expect(field(page, "2.5")).to_have_value("7")
    wait_for_drafts(page, 1)
    assert stated(visitors, story, "2.5") is None
    page.reload()
    expect(row(page, "2.5")).to_contain_text("Đã khóa")
    with visitors.turns:
        unit = story.now().assessment.unit
        more = now + timedelta(days=2)
        cycles.extend(by=SYSTEM, unit=unit, phase=Phase.ANSWERING, until=more, reason="Xã đề nghị.")
    page.reload()
    wait_for_drafts(page, 0)
    assert stated(visitors, story, "2.5") == {"value": "7"}


@pytest.mark.parametrize("choice", ["Giữ của tôi", "Dùng giá trị này"])
def test_two_people_on_one_row_choose(cast, visitors, story, sheet, choice) -> None:
    from playwright.sync_api import expect

    bac = visitors.open(cast.binh, sheet)
    hoa = visitors.open(cast.hoa, sheet)
    field(bac, "2.5").fill("7")
    saved(bac)
    field(hoa, "2.5").fill("9")
    conflict = row(hoa, "2.5").locator(".conflict")
    expect(conflict).to_contain_text("Binh vừa sửa")
    expect(conflict).to_contain_text("7")
    expect(field(hoa, "2.5")).to_have_value("9")
    conflict.get_by_role("button", name=choice).click()
    expect(conflict).to_have_count(0)
    saved(hoa)
    kept = "9" if choice == "Giữ của tôi" else "7"
    expect(field(hoa, "2.5")).to_have_value(kept)
    wait_for_drafts(hoa, 0)
    assert hoa.evaluate("document.activeElement.name") == "f-value"
    assert stated(visitors, story, "2.5") == {"value": kept}


def test_two_tabs_keep_each_others_rows(cast, visitors, story, sheet) -> None:
    context = visitors.context(cast.binh)
    one, two = visitors.tab(context, sheet), visitors.tab(context, sheet)
    field(one, "2.5").fill("7")
    field(two, "2.6").fill("3,5")
    field(one, "2.1", "da_xong").fill("22")
    saved(one)
    field(two, "2.1", "tong_so").fill("24")
    until(one, "document.querySelectorAll('[data-dirty]').length", 0)
    until(two, "document.querySelectorAll('.conflict').length", 1)
    wait_for_drafts(one, 1)
    assert [stated(visitors, story, code) for code in ("2.5", "2.6", "2.1")] == [
        {"value": "7"},
        {"value": "3.5"},
        {"da_xong": "22"},
    ]
    expect(field(two, "2.1", "tong_so")).to_have_value("24")


def test_a_fault_of_the_server_is_tried_again(cast, visitors, story, sheet) -> None:
    page = visitors.open(cast.binh, sheet)
    page.route("**/luu/", lambda route: route.fulfill(status=500, body="hỏng"), times=1)
    field(page, "2.5").fill("7")
    saved(page, f"Chưa lưu được, đang thử lại. {KEPT}")
    saved(page)
    assert stated(visitors, story, "2.5") == {"value": "7"}


def test_figures_two_rows_share_change_without_taking_the_focus(cast, visitors) -> None:
    from playwright.sync_api import expect

    story = begin(cast, "mau-2026-xa")
    page = visitors.open(cast.binh, f"/cham-diem/{story.sheet.pk}/")
    shared = page.locator("[name='f-@ho_so_tiep_nhan']")
    first, second = shared.nth(0), shared.nth(1)
    assert shared.count() > 1
    first.fill("120")
    second.focus()
    own = second.locator("xpath=ancestor::form").locator("input[name^='f-']").first
    own.focus()
    page.keyboard.type("3")
    saved(page)
    expect(second).to_have_value("120")
    assert own.evaluate("one => one === document.activeElement && one.value") == "3"
    wait_for_drafts(page, 0)
    expect(page.locator("[id$='-oob']")).to_have_count(0)


def test_a_word_being_written_in_the_panel_is_not_swept_away(cast, visitors, story, sheet) -> None:
    from playwright.sync_api import expect

    page = visitors.open(cast.binh, f"{sheet}?dong=2.5&the=trao-doi")
    text = page.get_by_label("Viết cho đồng nghiệp")
    text.fill("Anh xem giúp")
    field(page, "2.5").fill("7")
    saved(page)
    field(page, "2.6").fill("3,5")
    wait_for_drafts(page, 0)
    page.wait_for_timeout(400)
    expect(text).to_have_value("Anh xem giúp")


def test_a_remark_does_not_hide_that_a_colleague_changed_the_row(
    cast, visitors, story, sheet
) -> None:
    from playwright.sync_api import expect

    page = visitors.open(cast.binh, f"{sheet}?dong=2.5&the=trao-doi")
    row_of_hoa = Row(raw={"value": ["9"]}, seen=visitors.ask(lambda: seen_of(story.now(), "2.5")))
    with visitors.turns:
        answering.state(
            by=cast.hoa.actor(), assessment_id=story.sheet.pk, code="2.5", row=row_of_hoa
        )
    page.get_by_label("Viết cho đồng nghiệp").fill("Xong chưa?")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#khung-phai")).to_contain_text("Xong chưa?")
    field(page, "2.5").fill("7")
    expect(row(page, "2.5").locator(".conflict")).to_contain_text("Hoa vừa sửa")
