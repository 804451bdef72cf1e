"""A cycle becomes a page on a telephone: two chairs approve, Thu publishes, anyone verifies."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cli import main
from parindex.publications.models import Publication
from tests import make
from tests.browser.visiting import PHONE, findings, look, sideways
from tests.cast import COMMUNE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OFFICE = shutil.which("soffice")
DECIDING = "/cong-bo/ky-2026/quyet-dinh/"


def test_a_cycle_is_published_looked_up_on_a_telephone_and_verified(
    cast, visitors, tmp_path: Path, capsys
) -> None:
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)

    chair = visitors.open(cast.minh, DECIDING)
    chair.click("text=Tôi phê duyệt kết quả này")
    chair.wait_for_selector("text=Đã phê duyệt")

    thu = visitors.open(cast.thu, "/cong-bo/ky-2026/")
    thu.click("text=Phê duyệt và quyết định")
    thu.fill("[name=name]", "Nguyễn Văn Chủ")
    thu.click("text=Ghi phê duyệt")
    thu.wait_for_selector("text=Ghi họ tên người phê duyệt và văn bản hoặc ý kiến phê duyệt.")
    expect(thu.locator("[name=name]")).to_have_value("Nguyễn Văn Chủ")
    thu.fill("[name=paper]", "Tờ trình số 12/TTr-SNV")
    thu.click("text=Ghi phê duyệt")
    thu.wait_for_selector("text=Tờ trình số 12/TTr-SNV")
    assert look(thu, "publishing") == []
    thu.set_viewport_size({"width": 1366, "height": 768})
    thu.fill("[name=number]", "123/QĐ-UBND")
    thu.fill("[name=signed_on]", "27/13/2026")
    thu.fill("[name=accepted]", "Hai xã không nộp trong hạn.")
    thu.click("button:text-is('Công bố')")
    thu.wait_for_selector(".err")
    expect(thu.locator("[name=accepted]")).to_have_value("Hai xã không nộp trong hạn.")
    thu.fill("[name=signed_on]", "27/12/2026")
    thu.click("button:text-is('Công bố')")
    thu.wait_for_selector("text=Đã công bố. Địa chỉ này không bao giờ đổi.")
    assert visitors.ask(Publication.objects.get).slug == "ky-2026"

    phone = visitors.open(None, "/", PHONE)
    phone.fill("input[type=search]", "tien loi")
    phone.press("input[type=search]", "Enter")
    phone.click("main >> text=Xã Tiến Lợi")
    phone.wait_for_url(f"**/don-vi/{COMMUNE}/")
    assert findings(phone) == []
    assert sideways(phone) == []

    with thu.expect_download() as handed:
        thu.evaluate("location.assign('/ket-qua/ky-2026/tai-ve/json')")
    result = tmp_path / "result.json"
    handed.value.save_as(result)
    assert main(["verify", str(result)]) == 0
    assert "mọi số khớp" in capsys.readouterr().out

    with thu.expect_download() as handed:
        thu.evaluate("location.assign('/ket-qua/ky-2026/van-ban/quyet-dinh.docx')")
    paper = tmp_path / "quyet-dinh.docx"
    handed.value.save_as(paper)
    if OFFICE is not None:
        command = [OFFICE, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, paper]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert (tmp_path / "quyet-dinh.pdf").stat().st_size > 10_000
