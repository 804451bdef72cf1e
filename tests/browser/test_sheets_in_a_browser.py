"""The score sheets of all units come as one file while somebody waits, with or without scripts."""

from __future__ import annotations

import pytest

from parindex.publications.papers import bundling
from tests import make
from tests.browser.visiting import PHONE, Visitors, findings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_page_goes_on_by_itself_until_the_file_is_there(
    visitors: Visitors, monkeypatch, has_scripts: bool
) -> None:
    from playwright.sync_api import expect

    monkeypatch.setitem(bundling.SLICES, "docx", 1)
    visitors.ask(make.publication)
    context = visitors.context(None, PHONE, java_script_enabled=has_scripts)
    page = visitors.tab(context, "/ket-qua/ket-qua-2021/")
    page.get_by_role("link", name="Phiếu điểm").first.click()
    page.get_by_role("link", name="Word").click()
    if has_scripts:
        assert findings(page, least="minor") == []
    page.get_by_role("button", name="Lập tệp ZIP").click()
    expect(page.get_by_text("Đã xong 3 phiếu.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải tệp ZIP").click()
    assert waiting.value.suggested_filename == "phieu-diem-ket-qua-2021-docx.zip"
