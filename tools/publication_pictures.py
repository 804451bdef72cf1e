"""Scenes of publication for the guides: who publishes, who leads, a unit with its result and plan.

Last year's invented cycle is published in the demo; this year's is still running.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

LAST, RUNNING = "minh-hoa-2025", "minh-hoa-2026"
PUBLISHED, PREPARED = f"/ket-qua/{LAST}/", f"/cong-bo/{LAST}/"
SEEN = f"/cong-bo/{RUNNING}/toan-canh/"
OURS = "VN34-W31528"
TABLE = """TT;Đơn vị;Chỉ số;Xếp loại
1;Xã An Mỹ;93,12;Tốt
2;Xã Xuân Hòa;91,40;Tốt
3;Xã Kế Thành;89,05;Tốt
4;Xã Đại Hải;88,6;Tốt
5;TT Kế Sách;84,2;Khá
"""
NEAR = "VN34-W315"
"""How the codes of the communes begin that get invented boundaries."""
HEXAGON = ((3, 0), (1.5, 2.6), (-1.5, 2.6), (-3, 0), (-1.5, -2.6), (1.5, -2.6), (3, 0))


def publisher(studio: Any) -> None:
    """Thu: rehearsal, scan, approvals, templates, signing, all score sheets, what is public."""
    page = studio.go("thu", PREPARED)
    studio.take(page, "cong-bo-tong-duyet", height=620)
    page = studio.go("thu", f"{PREPARED}ra-soat/")
    page.locator("summary.panel-h").nth(4).click()
    studio.take(page, "cong-bo-ra-soat", height=700)
    page = studio.go("thu", f"{PREPARED}quyet-dinh/")
    studio.take(page, "cong-bo-phe-duyet-quyet-dinh")
    page = studio.go("thu", f"{PREPARED}mau-van-ban/")
    studio.take(page, "cong-bo-mau-van-ban", height=520)
    page = studio.go("thu", f"{PREPARED}ky-so/")
    studio.take(page, "cong-bo-ky-so", height=620)
    page = studio.go("thu", f"{PUBLISHED}phieu-diem/pdf/")
    page.locator("#goi-phieu button").click()
    page.wait_for_selector("#goi-phieu progress, #goi-phieu a")
    studio.take(page, "cong-bo-phieu-diem", height=470)
    page.goto("about:blank")  # the page asks on and on, and the server has other work
    page = studio.go("", PUBLISHED)
    studio.take(page, "cong-bo-bang-xep-hang")
    page = studio.go("", f"{PUBLISHED}ban-do/")
    page.locator("main .panel").first.scroll_into_view_if_needed()
    studio.take(page, "cong-bo-ban-do", region="main .panel")
    page = studio.go("thu", "/ke-hoach/")
    studio.take(page, "cong-bo-ke-hoach-cac-don-vi", height=520)


def history(studio: Any) -> None:
    """Thu brings a published table of an earlier year in, up to the last look at it."""
    page = studio.go("thu", "/lich-su/")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ke-sach-2022.csv"
        file.write_text(TABLE, "utf-8")
        page.set_input_files("#f-file", file)
        page.click("form[enctype] button")
    page.wait_for_selector("[name=authority]")
    page.fill("[name=authority]", "UBND huyện Kế Sách")
    page.fill("[name=year]", "2022")
    page.fill("[name=source]", "Quyết định công bố, bản giấy")
    page.select_option("[name=level]", "commune")
    page.evaluate("window.scrollTo(0, 0)")
    studio.take(page, "lich-su-van-ban")
    page.click("text=Lưu và tiếp")
    page.wait_for_selector("text=Cột nào là gì")
    studio.take(page, "lich-su-cot", height=620)
    page.click("text=Lưu và tiếp")
    page.wait_for_load_state("networkidle")
    studio.take(page, "lich-su-don-vi", height=620)


def leaders(studio: Any) -> None:
    """Minh: the running year at a glance, the units behind a number, and his approval."""
    page = studio.go("minh", SEEN)
    studio.take(page, "toan-canh")
    page.locator("#ban-do-nhiet").evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    studio.take(page, "toan-canh-ban-do-nhiet", region="#ban-do-nhiet", height=560)
    page.locator("#han-nop").evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    studio.take(page, "toan-canh-han-nop", region="#han-nop")
    page = studio.go("thu", f"{SEEN}don-vi/?yeu-cau=cho")
    studio.take(page, "toan-canh-don-vi", height=620)


def result(studio: Any) -> None:
    """Bình's commune: lost points with the steps that regain them, and the plan of the year."""
    page = studio.go("binh", f"{PUBLISHED}don-vi/{OURS}/")
    studio.take(page, "ket-qua-don-vi")
    steps = page.locator(".lostlist input[type=checkbox]")
    steps.first.scroll_into_view_if_needed()
    for place in (0, 2):
        steps.nth(place).check()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
    page.locator(".lostlist").evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    studio.take(page, "ket-qua-thu-viec-se-lam")
    page = studio.go("binh", f"/ke-hoach/{OURS}/2025/")
    studio.take(page, "ke-hoach-khac-phuc")


def boundaries(studio: Any) -> None:
    """Quân looks at invented boundaries before the maps use them."""
    from parindex.directory.units import units

    features = [
        {
            "type": "Feature",
            "properties": {"code": one.code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[(one.lon + x / 100, one.lat + y / 100) for x, y in HEXAGON]],
            },
        }
        for one in units().values()
        if one.code.startswith(NEAR) and one.lat is not None and one.lon is not None
    ]
    page = studio.go("quan", "/ranh-gioi/")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "can-tho.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        page.set_input_files("#f-file", file)
        page.click("form[enctype] button")
    page.wait_for_selector("svg.map-of-units")
    studio.take(page, "quan-tri-ranh-gioi")
