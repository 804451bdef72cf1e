"""Mrs Tư answers on a small telephone: with JavaScript, without, on a bad line, at the desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from parindex.surveys import flooding
from parindex.surveys.models import Reply
from tests.browser.visiting import Visitors, findings, sideways
from tests.surveys.responding import door_of, opened

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SMALL = (360, 740)


@pytest.fixture
def door(live_server, cast):
    return door_of(opened())


def sees(page, heading: str) -> bool:
    page.locator("h1:visible").filter(has_text=heading).wait_for()
    return True


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText")


def pick(page, label: str) -> None:
    page.locator("label:visible").filter(has_text=re.compile(f"^{label}$")).click()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def kept(visitors: Visitors) -> list[dict[str, object]]:
    return visitors.ask(lambda: [one.answers for one in Reply.objects.all()])


WHOLE = {"noi_lam": "tai_cho", "cho_ngoi": "khong", "thai_do": "hai_long", "tuoi": "50"}


def test_with_javascript_nothing_is_lost_and_axe_is_silent(visitors: Visitors, door) -> None:
    page = visitors.tab(visitors.context(None, SMALL), f"/ks/{door.code}/")
    assert findings(page, least="minor") == []
    press(page, "Bắt đầu")
    assert focused(page) == "Ông, bà làm thủ tục ở đâu?"
    expect(page.locator("[data-count]")).to_have_text("Câu 1 trên 3")
    assert findings(page, least="minor") == []
    press(page, "Tiếp tục")
    assert page.locator(".qn-e:visible").all_inner_texts() == ["Câu này cần được trả lời."]
    assert findings(page, least="minor") == []
    pick(page, "Tại một cửa")
    expect(page.locator("[data-count]")).to_have_text("Câu 1 trên 4")
    press(page, "Tiếp tục")
    pick(page, "Không hài lòng")
    page.reload()
    assert sees(page, "Chỗ ngồi chờ có đủ không?")
    expect(page.locator("input:checked:visible")).to_have_attribute("value", "khong")
    press(page, "Tiếp tục")
    page.go_back()
    assert sees(page, "Chỗ ngồi chờ có đủ không?")
    page.go_forward()
    assert sees(page, "Ông, bà hài lòng thế nào")
    page.get_by_role("link", name="English").click()
    assert sees(page, "How satisfied are you?")
    page.get_by_role("link", name="Tiếng Việt").click()
    assert sees(page, "Ông, bà hài lòng thế nào")
    pick(page, "Hài lòng")
    press(page, "Tiếp tục")
    page.locator("[name=tuoi]").fill("5")
    page.locator("[name=y_kien]").fill("x" * 201)
    press(page, "Gửi phiếu")
    assert len(page.locator(".qn-e:visible").all()) == 2
    assert page.evaluate("document.activeElement.name") == "tuoi"
    assert findings(page, least="minor") == []
    page.locator("[name=tuoi]").fill("50")
    page.locator("[name=y_kien]").fill("Cảm ơn")
    page.context.set_offline(True)
    press(page, "Gửi phiếu")
    page.get_by_text("Chưa gửi được vì mất mạng").wait_for()
    page.context.set_offline(False)
    press(page, "Gửi lại")
    page.get_by_role("heading", name="Cảm ơn ông, bà").wait_for()
    assert findings(page, least="minor") == []
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key !== 'ks-big')") == []
    assert page.context.cookies() == []
    assert kept(visitors) == [WHOLE]


@pytest.mark.parametrize("width", [320, 390])
def test_large_letters_fit_small_telephones(visitors: Visitors, door, width: int) -> None:
    page = visitors.tab(visitors.context(None, (width, 700)), f"/ks/{door.code}/")
    page.get_by_role("link", name="Chữ to").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert sideways(page) == []
    press(page, "Bắt đầu")
    assert findings(page, least="minor") == []
    page.reload()
    page.get_by_role("link", name="Chữ thường").wait_for()


def test_without_javascript_each_step_is_a_page(visitors: Visitors, door) -> None:
    context = visitors.context(None, SMALL, java_script_enabled=False)
    page = visitors.tab(context, f"/ks/{door.code}/")
    press(page, "Bắt đầu")
    assert sees(page, "Ông, bà làm thủ tục ở đâu?")
    pick(page, "Tại một cửa")
    press(page, "Tiếp tục")
    press(page, "Chữ to")
    page.get_by_role("button", name="Chữ thường").wait_for()
    pick(page, "Không hài lòng")
    press(page, "Câu trước")
    assert sees(page, "Ông, bà làm thủ tục ở đâu?")
    press(page, "Tiếp tục")
    assert sees(page, "Chỗ ngồi chờ có đủ không?")
    expect(page.locator("input:checked")).to_have_attribute("value", "khong")
    press(page, "Tiếp tục")
    pick(page, "Hài lòng")
    press(page, "Tiếp tục")
    page.locator("[name=tuoi]").fill("50")
    press(page, "Gửi phiếu")
    assert sees(page, "Cảm ơn ông, bà")
    assert context.cookies() == []
    assert kept(visitors) == [WHOLE]


def test_a_page_in_a_flood_waits_and_sends_by_itself(
    visitors: Visitors, door, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitors.tab(visitors.context(None, SMALL), f"/ks/{door.code}/")
    page.clock.install()
    monkeypatch.setattr(flooding, "QUICK", flooding.Allowance(0, 1))
    press(page, "Bắt đầu")
    for label in ("Qua mạng", "Hài lòng"):
        pick(page, label)
        press(page, "Tiếp tục")
    press(page, "Gửi phiếu")
    page.get_by_text("Phiếu tự gửi lại sau").wait_for()
    assert kept(visitors) == []
    monkeypatch.setattr(flooding, "QUICK", flooding.Allowance(5, 60))
    page.clock.run_for(120_000)
    page.get_by_role("heading", name="Cảm ơn ông, bà").wait_for()
    assert len(kept(visitors)) == 1


def test_the_tablet_forgets_whoever_walked_away(visitors: Visitors, door) -> None:
    page = visitors.tab(visitors.context(None, (1024, 768)), f"/ks/{door.code}/quay/")
    assert findings(page, least="minor") == []
    page.clock.install()
    page.get_by_role("link", name="Bắt đầu").click()
    pick(page, "Tại một cửa")
    assert findings(page, least="minor") == []
    page.clock.run_for(61_000)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert findings(page, least="minor") == []
    press(page, "Tôi vẫn trả lời")
    page.clock.run_for(30_000)
    expect(page.locator("input:checked")).to_have_attribute("value", "tai_cho")
    page.clock.run_for(46_000)
    page.wait_for_url(f"**/ks/{door.code}/quay/")
    page.get_by_role("link", name="Bắt đầu").click()
    page.wait_for_url("**bat-dau=1")
    expect(page.locator("input:checked")).to_have_count(0)
    assert kept(visitors) == []
