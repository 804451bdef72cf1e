"""Two minutes before a session ends the page says so, and one press lets it go on."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from parindex.web.sessions import ENDS
from tests.browser.visiting import PHONE, findings, until
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_warning_comes_in_time_and_goes_after_a_press(cast, visitors) -> None:
    context = visitors.context(None, PHONE)
    page = visitors.tab(context, "/dang-nhap/")
    page.fill("#username", "thu")
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url("**/viec-can-lam/")
    assert page.locator(".session-note").is_hidden()

    def almost_over() -> None:
        found = Session.objects.latest("expire_date").get_decoded()
        key = Session.objects.latest("expire_date").session_key
        store = Session.get_session_store_class()(key)
        store.update(found | {ENDS: int(time.time()) + 100})
        store.save()

    visitors.ask(almost_over)
    page.reload()
    expect(page.locator(".session-note")).to_contain_text("còn 2 phút")
    assert findings(page) == []
    page.get_by_role("button", name="Tiếp tục làm việc").click()
    until(page, "document.querySelector('.session-note').hidden", True)
    page.reload()
    assert page.locator(".session-note").is_hidden()
