"""The dashboard of leaders in a real browser: sound at every width, in both themes, and without
JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from parindex.assessments.workflow import State
from tests import make
from tests.browser.visiting import look
from tests.publications.making import geojson, square
from tests.publications.test_overview import invented

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ADDRESS = "/ket-qua/ket-qua-2021/toan-canh/"


@pytest.mark.sweep
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


@pytest.mark.sweep
def test_a_cycle_is_sound_for_the_chair(cast, visitors) -> None:
    visitors.ask(lambda: make.assessment(State.DECIDING))
    page = visitors.open(cast.minh, "/cong-bo/ky-2026/toan-canh/")
    assert look(page, "toan-canh-ky") == []


def test_the_units_behind_a_number_are_sound(cast, visitors) -> None:
    visitors.ask(lambda: make.assessment(State.EXPLAINING))
    page = visitors.open(cast.thu, "/cong-bo/ky-2026/toan-canh/")
    page.locator("#giai-trinh a[href*='yeu-cau=cho']").first.click()
    page.wait_for_selector("text=Còn chờ giải trình")
    assert look(page, "toan-canh-don-vi") == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.click("text=Nhắc 1 đơn vị còn việc")
    page.wait_for_selector("text=Đã nhắc 1 đơn vị")


def test_boundaries_are_looked_at_in_a_browser(cast, visitors, settings, tmp_path) -> None:
    settings.BOUNDARIES = tmp_path / "boundaries"
    bad = geojson(tmp_path / "sai.geojson", 7, 8)
    good = geojson(tmp_path / "Cao Bằng.geojson", square(22.6, 106.2, code="VN34-W01273"))
    page = visitors.open(cast.thu, "/viec-can-lam/")
    page.click("text=Ranh giới trên bản đồ")
    page.wait_for_selector("text=Tải lên một tệp")
    page.set_input_files("#f-file", bad)
    page.click("text=Kiểm tra và xem trước")
    page.wait_for_selector("text=2 chỗ sai, chưa đưa vào.")
    assert look(page, "ranh-gioi") == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_input_files("#f-file", good)
    page.click("text=Kiểm tra và xem trước")
    page.wait_for_selector("text=1 trong 1 hình")
    assert look(page, "ranh-gioi-xem-truoc") == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.click("text=Đưa vào bản đồ")
    page.wait_for_selector("text=Bản đồ đã có ranh giới của 1 đơn vị.")


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
