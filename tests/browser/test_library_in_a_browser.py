"""The evidence library in a real browser: sending over a bad line, finding, being refused."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings

from parindex.assessments.models import Document
from tests.assessments import making
from tests.browser.visiting import AXE
from tests.cast import COMMUNE, PASSWORD, make_cast
from tests.documents import files

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def own_store(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    options = {"location": tmp_path / "files", "base_url": None}
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def page(browser, live_server, own_store):
    make_cast()
    making.running_cycle()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    opened = context.new_page()
    opened.goto(f"{live_server.url}/dang-nhap/?next=/minh-chung/{COMMUNE}/")
    opened.fill("#username", "binh")
    opened.fill("#password", PASSWORD)
    opened.locator("main button.btn-primary").click()
    opened.wait_for_url(re.compile("/minh-chung/"))
    yield opened
    context.close()


def test_binh_sends_files_over_a_bad_line(page) -> None:
    from playwright.sync_api import expect

    small = files.pdf(3)
    large = small.replace(b"\n1 0 obj", b"\n%" + b"x" * 2_500_000 + b"\n1 0 obj", 1)
    tries = []

    def line(route) -> None:
        if "offset=" in route.request.url:
            tries.append(route.request.url)
            if len(tries) == 2:  # nothing arrives
                route.abort()
                return
            if len(tries) == 4:  # it arrives, but the answer is lost
                route.fetch()
                route.abort()
                return
        route.continue_()

    page.route("**/minh-chung/tai-len/**", line)
    sent = [("lon.pdf", large), ("trang.html", files.HTML), ("nho.pdf", small)]
    page.set_input_files(
        "#tep", [{"name": name, "mimeType": "x/y", "buffer": body} for name, body in sent]
    )
    told = page.locator("[data-files] li")
    expect(told.nth(2)).to_have_text("Đã lưu «nho.pdf».", timeout=15_000)
    assert [one.strip() for one in told.all_inner_texts()] == [
        "Đã lưu «lon.pdf».",
        "«trang.html»: Không nhận tệp HTML, SVG, XML. In ra PDF rồi nộp tệp PDF.",
        "Đã lưu «nho.pdf».",
    ]
    expect(page.locator(".libdoc")).to_have_count(2)
    assert sorted(one.size for one in Document.objects.all()) == [len(small), len(large)]
    page.add_script_tag(path=str(AXE))
    results = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [one["id"] for one in results["violations"]] == []
    assert (django_settings.HOME / "files").exists()


def test_ctrl_k_goes_to_the_search_box(page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("tien loi")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tim/\?q=tien"))
    assert page.locator(".hits a").first.inner_text().startswith("Xã Tiến Lợi")
