"""The pages in a real browser: no console error, no accessibility finding, no sideways scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.visiting import findings

PAGES = (
    "/",
    "/gioi-thieu/",
    "/bo-chi-so/",
    "/bo-chi-so/can-tho-so-2021/",
    "/bo-chi-so/can-tho-so-2021/1.1.3/",
    "/ket-qua/ket-qua-2021/",
    "/ket-qua/ket-qua-2021/don-vi/so-hai/",
    "/ket-qua/ket-qua-2021/linh-vuc/1/",
    "/ket-qua/ket-qua-2021/kiem-chung/",
    "/ket-qua/ket-qua-2021/du-lieu/",
    "/du-lieu/",
    "/du-lieu/api/",
    "/dang-nhap/",
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def site(live_server):
    make.publication("ket-qua-2020", {"Sở Hai": "84.73"}, year=2020)
    make.publication()
    return live_server.url


DARK = """document.documentElement.dataset.bsTheme = "dark";
document.dispatchEvent(new CustomEvent("themechange"))"""


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.sweep
def test_every_page_is_sound(browser, site, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 768}, reduced_motion="reduce")
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    found = []
    for address in PAGES:
        page.goto(site + address)
        found += [(address, *one) for one in findings(page, least="minor")]
        page.evaluate(DARK)
        found += [(address, *one) for one in findings(page, "color-contrast")]
    page.close()
    assert found == []
    assert said == []


def test_a_strict_policy_breaks_no_page(browser, site) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    for address in PAGES:
        page.goto(site + address, wait_until="networkidle")
    page.close()
    assert said == []


def test_typing_a_name_filters_the_table_without_reloading(browser, site) -> None:
    page = browser.new_page()
    from playwright.sync_api import expect

    page.goto(f"{site}/ket-qua/ket-qua-2021/")
    page.evaluate("window.isSamePage = true")
    page.get_by_label("Tìm đơn vị").press_sequentially("so mot")
    expect(page.locator("#bang tbody tr")).to_have_count(1)
    assert page.locator("#bang tbody tr").inner_text().split() == [
        "1",
        "Sở",
        "Một",
        "96,50",
        "Rất",
        "tốt",
        "–",
    ]
    assert page.evaluate("window.isSamePage") is True
    page.close()


def test_everything_works_without_javascript(browser, site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/ket-qua/ket-qua-2021/")
    page.get_by_label("Tìm đơn vị").fill("so mot")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#bang tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Sở Một").click()
    expect(page.locator("h1")).to_have_text("Sở Một")
    context.close()
