"""Citizens on the public site: a ward looked up on a telephone, without JavaScript, and sound."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import DESK, PHONE, findings, sideways
from tests.publications.making import CAO_BANG, geojson, scored, square

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RANKING = "/ket-qua/xa-2026/"
PAGES = (
    "/",
    "/?tim=dong",
    "/co-quan/tinh-minh-hoa/",
    "/co-quan/tinh-minh-hoa/2026/",
    RANKING,
    f"{RANKING}?theo=diem&nhom=xa",
    f"{RANKING}mat-diem/",
    f"{RANKING}linh-vuc/8/",
    f"{RANKING}tieu-chi/1.1.1/",
    f"{RANKING}so-sanh/?dv=xa-an-my&dv=xa-tan-my&dv=phuong-dong",
    f"{RANKING}ban-do/",
    f"{RANKING}cach-tinh/",
    f"{RANKING}kiem-chung/",
    f"{RANKING}don-vi/xa-an-my/",
    "/thuat-ngu/",
    "/gioi-thieu/",
)
LONG = "Xã Nơi Có Cái Tên Dài Nhất Trong Tất Cả Các Xã Của Tỉnh Minh Họa"


@pytest.fixture
def site(live_server, settings, tmp_path):
    settings.BOUNDARIES = tmp_path
    geojson(tmp_path / "a.geojson", square(22.6, 106.2, name="Xã An Mỹ"))
    wards = ["Phường Đông", *CAO_BANG.values()]
    codes = {name: code for code, name in CAO_BANG.items()}
    groups = {"xa": ["Xã An Mỹ", "Xã Tân Mỹ", LONG], "phuong": wards}
    for year in (2025, 2026):
        scored(f"xa-{year}", groups, year=year, codes=codes)
    return live_server.url


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.sweep
def test_every_public_page_is_sound(browser, site, size) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=viewport, reduced_motion="reduce")
    found = []
    for address in PAGES:
        page.goto(site + address)
        found += [(address, *one) for one in findings(page, least="minor")]
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        found += [(address, *one) for one in findings(page, "color-contrast")]
    page.close()
    assert found == []


def test_a_ward_is_looked_up_on_a_telephone_without_javascript(browser, site) -> None:
    viewport = {"width": PHONE[0], "height": PHONE[1]}
    context = browser.new_context(java_script_enabled=False, viewport=viewport)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Tìm xã, phường, sở của bạn").fill("phuong dong")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="Phường Đông").click()
    expect(page.locator("h1")).to_have_text("Phường Đông")
    page.get_by_role("link", name="Cấp xã", exact=True).click()
    page.get_by_label("Nhóm").select_option("phuong")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#bang tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Nơi mất điểm").click()
    page.locator("table.losses tbody a").first.click()
    expect(page.get_by_role("heading", name="Cách chấm")).to_have_count(1)
    page.get_by_role("link", name="Bản đồ").click()
    expect(page.locator(".map-of-units path")).to_have_count(1)
    expect(page.locator(".map-of-units circle")).to_have_count(2)
    context.close()


@pytest.mark.sweep
def test_nothing_is_wider_than_a_small_telephone(browser, site) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    found = []
    for address in PAGES:
        page.goto(site + address)
        found += [(address, *one) for one in sideways(page)]
    page.close()
    assert found == []


def test_a_page_of_the_ranking_is_turned_and_points_are_chosen_without_reloading(
    browser, site
) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    page.goto(site + RANKING)
    page.get_by_role("link", name="Điểm", exact=True).click()
    expect(page.locator(".rank-bar [aria-current]")).to_have_text("Điểm")
    page.get_by_label("Nhóm").select_option("phuong")
    expect(page.locator("#bang tbody tr")).to_have_count(3)
    expect(page.locator(".rank-bar [role=status]")).to_have_text("3 trong 6 đơn vị")
    page.close()
