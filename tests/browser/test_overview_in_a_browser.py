"""The dashboard of leaders in a real browser: sound at every width, in both themes, and without
JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from parindex.assessments.workflow import State
from tests import make
from tests.browser.visiting import look
from tests.publications.test_overview import invented

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ADDRESS = "/ket-qua/ket-qua-2021/toan-canh/"


def test_the_dashboard_is_sound(browser, live_server) -> None:
    invented("ket-qua-2020", 2020, 2, units=9)
    invented("ket-qua-2021", 2021, 1, units=12)
    page = browser.new_page(reduced_motion="reduce")
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    found = []
    for query in ("", "?linh-vuc=2&nhom=xa&xep=2.1", "?so-voi=khong"):
        page.goto(f"{live_server.url}{ADDRESS}{query}")
        found += look(page, f"toan-canh{len(query)}")
    page.close()
    assert found == []
    assert said == []


def test_a_cycle_is_sound_for_the_chair(cast, visitors) -> None:
    visitors.ask(lambda: make.assessment(State.DECIDING))
    page = visitors.open(cast.minh, "/cong-bo/ky-2026/toan-canh/")
    assert look(page, "toan-canh-ky") == []


def test_filters_sorting_and_ways_down_need_no_javascript(browser, live_server) -> None:
    invented("ket-qua-2021", 2021, 1, units=12)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/ket-qua/ket-qua-2021/")
    page.get_by_role("link", name="Toàn cảnh").click()
    page.get_by_label("Lĩnh vực", exact=True).select_option("2")
    page.get_by_role("button", name="Xem").click()
    page.wait_for_url("**linh-vuc=2**")
    heat = page.locator("#ban-do-nhiet")
    heat.get_by_role("link", name="2.1").first.click()
    page.wait_for_url("**xep=2.1#ban-do-nhiet")
    first = page.locator("#ban-do-nhiet tbody tr th a").first
    name = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(name)
    context.close()
