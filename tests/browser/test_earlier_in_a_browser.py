"""Thu brings last year's table in, and her eyes and the rules of access agree with every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from parindex.publications import queries
from parindex.publications.models import Publication
from tests.browser.visiting import PHONE, findings, look, until
from tests.publications import published_files as files
from tests.publications.test_succession import merged_commune, results_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_thu_publishes_the_table_of_an_earlier_year(cast, visitors, tmp_path) -> None:
    file = tmp_path / "tong-hop.xlsx"
    file.write_bytes(files.merged_headings())
    page = visitors.open(cast.thu, "/ky/")
    page.click("text=Kết quả các năm trước")
    page.wait_for_selector("text=Nộp một bảng")
    assert look(page, "earlier-tables") == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_input_files("#f-file", file)
    page.click("text=Nộp và mô tả")
    page.fill("[name=authority]", "Thị xã Minh Họa")
    page.fill("[name=year]", "2o23")
    page.fill("[name=source]", "Văn bản giấy, kho lưu trữ")
    page.select_option("[name=level]", "commune")
    page.click("text=Lưu và tiếp")
    page.wait_for_selector("text=Ghi năm của kết quả, ví dụ 2024.")
    expect(page.locator("[name=source]")).to_have_value("Văn bản giấy, kho lưu trữ")
    assert look(page, "earlier-paper") == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.fill("[name=year]", "2023")
    page.click("text=Lưu và tiếp")
    page.wait_for_selector("text=Cột nào là gì")
    assert look(page, "earlier-columns") == []
    page.click("text=Lưu và tiếp")
    page.wait_for_selector("text=Chưa rõ là đơn vị nào")
    assert look(page, "earlier-units") == []
    for one in page.locator("select[name^=u-]").all():
        one.select_option("=")
    page.click("text=Lưu và tiếp")
    page.wait_for_selector("text=Từng dòng")
    assert look(page, "earlier-preview") == []
    page.click("text=Công bố 4 đơn vị")
    page.wait_for_selector("text=Đã công bố.")
    one = visitors.ask(Publication.objects.get)
    found = visitors.ask(lambda: queries.snapshot(one).results)
    assert found.cards[0].facts.name == "Phường Bình Minh"


def test_a_ranking_of_merged_communes_names_what_they_came_from(cast, visitors) -> None:
    new, old = merged_commune()

    def publish() -> None:
        results_of(
            "huyen-2024", "UBND huyện cũ", 2024, dict(zip(old, ("80", "70.5", "60"), strict=True))
        )
        results_of("tinh-2025", "UBND tỉnh", 2025, {new: "75"})

    visitors.ask(publish)
    page = visitors.open(None, "/ket-qua/tinh-2025/")
    expect(page.locator("table.rank")).to_contain_text("hợp nhất từ")
    assert findings(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    # The chart beside the table takes a moment to become narrow.
    until(page, "document.documentElement.scrollWidth <= window.innerWidth", True)
    assert findings(page) == []
