"""From a lost point to an approved plan, in browsers: chosen, assigned, approved, followed."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from parindex.improvement.models import Measure, Plan
from tests.browser.visiting import look
from tests.cast import COMMUNE
from tests.improvement.test_plans import published  # noqa: F401  # a fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]


def test_a_unit_plans_what_its_head_approves_and_follows_it(cast, visitors, published) -> None:  # noqa: F811
    from playwright.sync_api import expect

    binh = visitors.open(cast.binh, f"/ket-qua/{published.slug}/don-vi/{COMMUNE}/")
    ahead = binh.locator("#du-kien")
    expect(ahead).to_contain_text("Chưa chọn việc nào")
    steps = binh.locator("#chon-viec input[name=buoc]")
    steps.nth(0).check()
    expect(ahead).to_contain_text("Đưa 1 việc vào kế hoạch khắc phục")
    assert "buoc=" in binh.url, "the choice is in the address and nowhere else"
    assert visitors.ask(Plan.objects.count) == 0
    found = [("unit", *one) for one in look(binh, "unit")]
    binh.set_viewport_size({"width": 1366, "height": 768})
    binh.get_by_role("button", name="Đưa 1 việc vào kế hoạch khắc phục").click()

    expect(binh.locator("h1")).to_contain_text("Kế hoạch khắc phục")
    due = timezone.localdate() + timedelta(days=5)
    binh.get_by_label("Người phụ trách").fill("Tổ một cửa")
    binh.get_by_label("Hạn xong").fill(f"{due:%d/%m/%Y}")
    binh.get_by_role("button", name="Lưu").click()
    expect(binh.locator("article")).to_contain_text("Tổ một cửa")
    found += [("plan", *one) for one in look(binh, "plan")]
    binh.set_viewport_size({"width": 1366, "height": 768})
    binh.get_by_role("button", name="Trình duyệt").click()
    expect(binh.locator("main")).to_contain_text("Chờ lãnh đạo duyệt")

    hoa = visitors.open(cast.hoa, "/viec-can-lam/")
    hoa.get_by_role("link", name="Xem và duyệt").click()
    hoa.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(hoa.locator("main")).to_contain_text("Bản 1, 1 việc")

    address = urlsplit(binh.url).path
    binh.goto(f"{visitors.url}/viec-can-lam/")
    expect(binh.locator("main")).to_contain_text("Còn 5 ngày")
    binh.goto(visitors.url + address)
    binh.locator("summary", has_text="Cập nhật tiến độ").click()
    binh.get_by_label("Trạng thái").select_option("done")
    binh.get_by_label("Kết quả, vướng mắc").fill("Đã xong trước hạn.")
    binh.get_by_role("button", name="Cập nhật").click()
    expect(binh.locator("article")).to_contain_text("Đã xong trước hạn.")
    assert visitors.ask(lambda: Measure.objects.get().state) == "done"
    found += [("followed", *one) for one in look(binh, "followed")]

    thu = visitors.open(cast.thu, "/ke-hoach/")
    expect(thu.locator("table")).to_contain_text("1/1")
    thu.get_by_label("Tìm đơn vị", exact=True).fill("khong co")
    expect(thu.locator("#bang")).to_contain_text("Không có kế hoạch nào khớp bộ lọc.")
    thu.goto(f"{visitors.url}/ke-hoach/")
    found += [("plans", *one) for one in look(thu, "plans")]
    assert found == []
    visitors.leave()
