"""Evidence goes up: several files at once, refusals in words, what is known, dropped files."""

from __future__ import annotations

import re

import pytest

from tests.browser.visiting import pdf, row
from tests.story import begin

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PIECE = re.compile("/tai-len/.*offset=")
DROP = """(target, files) => {
  const data = new DataTransfer();
  for (const one of files) data.items.add(new File([one.text], one.name));
  const event = { dataTransfer: data, bubbles: true, cancelable: true };
  document.querySelector(target).dispatchEvent(new DragEvent("dragover", event));
  return !document.querySelector(target).dispatchEvent(new DragEvent("drop", event));
}"""


def file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.fixture
def page(cast, visitors):
    """Bình before the evidence of 1.1."""
    story = begin(cast)
    return visitors.open(cast.binh, f"/cham-diem/{story.sheet.pk}/?dong=1.1&the=minh-chung")


def test_files_go_up_together_and_each_is_told(page) -> None:
    from playwright.sync_api import expect

    status = page.locator("[data-status]")
    files = [file("quy-che.pdf", pdf("một")), file("la-exe.pdf", b"MZ\x90\x00" + bytes(80))]
    page.locator("#tep").set_input_files([*files, file("ke-hoach.pdf", pdf("hai"))])
    expect(status).to_contain_text("Đã lưu «quy-che.pdf».", timeout=20000)
    expect(status).to_contain_text("Đã lưu «ke-hoach.pdf».")
    expect(status).to_contain_text("«la-exe.pdf»: Tệp là chương trình chạy được")
    expect(row(page, "1.1")).to_contain_text("quy-che")
    expect(row(page, "1.1")).to_contain_text("ke-hoach")
    expect(row(page, "1.1")).not_to_contain_text("la-exe")
    expect(page.locator("#khung-phai .doc")).to_have_count(2)
    page.locator("#tep").set_input_files(file("ban-sao.pdf", pdf("một")))
    expect(status).to_contain_text("«ban-sao.pdf» giống hệt «quy-che.pdf»")
    expect(page.locator("#khung-phai .doc")).to_have_count(2)


def test_a_dropped_file_goes_up_and_one_beside_does_not_replace_the_page(page) -> None:
    from playwright.sync_api import expect

    files = [{"name": "quyet-dinh.pdf", "text": pdf("một").decode()}]
    assert page.evaluate(f"files => ({DROP})('main', files)", files) is True
    assert page.evaluate(f"files => ({DROP})('.dropzone label', files)", files) is True
    expect(page.locator("[data-status]")).to_have_text("Đã lưu «quyet-dinh.pdf».")
    expect(row(page, "1.1")).to_contain_text("quyet-dinh")
    expect(row(page, "2.1")).not_to_contain_text("quyet-dinh")


def test_a_file_dropped_on_a_row_becomes_its_evidence(page) -> None:
    from playwright.sync_api import expect

    files = [{"name": "to-trinh.pdf", "text": pdf("một").decode()}]
    assert page.evaluate(f"files => ({DROP})('#r-2-1', files)", files) is True
    expect(page.locator("[data-status]")).to_have_text("Đã lưu «to-trinh.pdf».")
    expect(row(page, "2.1")).to_contain_text("to-trinh")
    expect(row(page, "1.1")).not_to_contain_text("to-trinh")


def test_a_broken_piece_is_sent_again_and_a_dead_server_is_told(page) -> None:
    from playwright.sync_api import expect

    page.route(PIECE, lambda route: route.abort(), times=1)
    page.locator("#tep").set_input_files(file("bao-cao.pdf", pdf("một")))
    expect(page.locator("[data-status]")).to_have_text("Đã lưu «bao-cao.pdf».")
    page.route("**/bat-dau/", lambda route: route.fulfill(status=500, body="<html>"))
    page.locator("#tep").set_input_files(file("khac.pdf", pdf("ba")))
    expect(page.locator("[data-files]")).to_contain_text("mất mạng, đang gửi tiếp…")


def test_going_to_another_row_meanwhile_keeps_its_panel(page) -> None:
    from playwright.sync_api import expect

    held: list = []

    def hold(route) -> None:
        held.append(route)

    page.route(PIECE, hold)
    page.locator("#tep").set_input_files(file("bao-cao.pdf", pdf("một")))
    expect(page.locator("[data-files]")).to_contain_text("bao-cao.pdf")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    row(page, "2.5").locator("[name='f-value']").focus()
    page.locator("#khung-phai").get_by_text("Tiêu chí 2.5").wait_for()
    held[0].continue_()
    expect(row(page, "1.1")).to_contain_text("bao-cao")
    expect(page.locator("#khung-phai")).to_contain_text("Tiêu chí 2.5")
