"""The whole cycle of one commune as its people see it, from the first key to the conclusion."""

from __future__ import annotations

import pytest

from tests.browser.visiting import DESK, PHONE, by_keyboard, pdf, row, saved, until
from tests.story import ANSWERS, begin

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def attach(page, name: str, field: str = "#tep") -> None:
    """Choose a small file and wait until it is stored."""
    from playwright.sync_api import expect

    file = {"name": name, "mimeType": "application/pdf", "buffer": pdf(name)}
    page.locator(field).set_input_files(file)
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu «")


def fill_by_keyboard(page) -> None:
    """From the first row to the last: Enter goes on, Alt and arrows go back and forth."""
    page.locator("form[data-row] [name='f-value']").first.focus()
    for code, answer in ANSWERS.items():
        assert page.evaluate("document.activeElement.closest('form').dataset.code") == code
        by_keyboard(page, answer)
        page.keyboard.press("Enter")
        if code in ("1.4", "2.7"):
            page.keyboard.press("Enter")  # the next row is stated by somebody else
    here = "document.activeElement.closest('form').dataset.code"
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate(here) == "3.4"
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate(here) == "3.3"
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate(here) == "3.4"
    saved(page)
    until(page, "document.querySelectorAll('[data-dirty]').length", 0)


def press(page, name: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_whole_cycle_of_a_commune(cast, visitors, size) -> None:
    from playwright.sync_api import expect

    story = begin(cast)
    pk, slug = story.sheet.pk, story.cycle.slug
    state = lambda: visitors.ask(lambda: story.now().state.value)  # noqa: E731

    # Bình fills the sheet, proves one row and hands in.
    binh = visitors.open(cast.binh, f"/cham-diem/{pk}/", size)
    fill_by_keyboard(binh)
    typed = {code: visitors.ask(lambda code=code: story.now().sheet.own(code)) for code in ANSWERS}
    assert [code for code, words in typed.items() if words is None and code != "2.2"] == []
    expect(row(binh, "1.1")).to_contain_text("Thiếu minh chứng")
    hoa = visitors.open(cast.hoa, f"/cham-diem/{pk}/ky/", size)
    expect(hoa.get_by_role("heading", name="Còn 1 việc trước khi nộp")).to_be_visible()
    expect(hoa.locator(".need")).to_contain_text("1.1 Có quy chế làm việc")
    row(binh, "1.1").locator("[name='f-value']").first.focus()
    binh.keyboard.press("Alt+m")
    expect(binh.locator("#tep")).to_be_focused()
    attach(binh, "quy-che.pdf")
    expect(row(binh, "1.1").locator(".chip")).to_contain_text(["quy-che"])
    binh.locator("#trang").fill("1, 3–5")
    binh.get_by_role("button", name="Đính kèm").click()
    expect(row(binh, "1.1").locator(".chip").first).to_contain_text("tr. 1, 3–5")
    expect(row(binh, "1.1").locator(".st .ok")).to_have_count(1)
    expect(binh.locator("#du-so-lieu")).to_contain_text("CHƯA NỘP")
    binh.keyboard.press("Escape")
    expect(row(binh, "1.1")).to_have_class("cols crit sel")
    binh.get_by_role("link", name="Kiểm tra và nộp").click()
    press(binh, "Trình lãnh đạo ký")
    assert state() == "signing"

    # Hoa returns it with a remark, Bình hands in again, Hoa signs; a double click signs once.
    hoa.reload()
    hoa.get_by_label("Lý do, ý kiến").fill("Ghi rõ số văn bản của 1.3.")
    press(hoa, "Trả lại")
    assert state() == "drafting"
    binh.reload()
    expect(binh.get_by_role("main")).to_contain_text("Ghi rõ số văn bản của 1.3.")
    press(binh, "Trình lãnh đạo ký")
    hoa.reload()
    with hoa.expect_navigation():
        hoa.get_by_role("button", name="Ký và nộp").dblclick()
    expect(hoa.locator(".flash")).to_contain_text("Đã nộp, chờ thẩm định")
    assert state() == "submitted"
    hoa.goto(f"{visitors.url}/cham-diem/{pk}/")
    expect(row(hoa, "2.5").locator("input:not([disabled]):not([type=hidden])")).to_have_count(0)

    # Lan accepts, corrects with a reason, overrides points, and flags a row.
    lan = visitors.open(cast.lan, f"/tham-dinh/{slug}/don-vi/xa-tien-loi/?tieu-chi=1.1", size)
    expect(lan.locator("iframe")).to_be_visible()
    press(lan, "Chấp nhận Ctrl Enter" if size == DESK else "Chấp nhận")
    expect(lan.locator(".appr-l")).to_be_visible()
    if size == PHONE:  # the list, then one row of it, then the list again
        expect(lan.locator(".appr-r")).to_be_hidden()
        lan.get_by_role("link", name="2.1 Hoàn thành kế hoạch").click()
        expect(lan.locator(".appr-l")).to_be_hidden()
        lan.get_by_role("link", name="Về danh sách").click()
        expect(lan.locator(".appr-l")).to_be_visible()
    place = f"{visitors.url}/tham-dinh/{slug}/don-vi/xa-tien-loi/"
    lan.goto(f"{place}?tieu-chi=2.1")
    lan.locator("[name='f-da_xong']").fill("20")
    press(lan, "Lưu số liệu điều chỉnh")
    expect(lan.locator(".decide .err")).to_be_visible()
    expect(lan.locator("[name='f-da_xong']")).to_have_value("20")
    lan.locator("#ly-do").fill("Hai nhiệm vụ chưa có sản phẩm.")
    press(lan, "Lưu số liệu điều chỉnh")
    lan.goto(f"{place}?tieu-chi=1.2")
    lan.locator("#diem-khac").fill("1")
    lan.get_by_role("button", name="Minh chứng sai kỳ").click()
    press(lan, "Lưu điểm khác")
    lan.goto(f"{place}?tieu-chi=2.1")
    lan.get_by_role("button", name="Yêu cầu giải trình").click()
    lan.get_by_label("Điều cần đơn vị giải trình").fill("Nêu hai nhiệm vụ còn lại.")
    press(lan, "Ghi yêu cầu")
    expect(lan.locator(".decide")).to_contain_text("Nêu hai nhiệm vụ còn lại.")
    visitors.ask(lambda: judge_rest(story))

    # Thu opens the explanation from the board.
    thu = visitors.open(cast.thu, f"/tien-do/{slug}/", size)
    move_from_board(thu, "Gửi yêu cầu giải trình")
    assert state() == "explaining"

    # Bình explains with one more file, Hoa signs.
    binh.goto(f"{visitors.url}/giai-trinh/{pk}/")
    binh.get_by_label("Giải trình (tối đa").fill("Hai nhiệm vụ hoàn thành ngày 30/12.")
    extra = {"name": "bo-sung.pdf", "mimeType": "application/pdf", "buffer": pdf("bo sung")}
    binh.get_by_label("Minh chứng bổ sung").set_input_files(extra)
    press(binh, "Lưu giải trình")
    expect(binh.get_by_role("main")).to_contain_text("bo-sung")
    hoa.goto(f"{visitors.url}/giai-trinh/{pk}/")
    press(hoa, "Ký và gửi giải trình")
    assert state() == "reviewing"

    # The second round keeps its view, so the council is asked.
    lan.goto(f"{place}?tieu-chi=2.1")
    expect(lan.locator(".decide")).to_contain_text("Hai nhiệm vụ hoàn thành ngày 30/12.")
    lan.locator("[name='f-da_xong']").fill("21")
    lan.locator("#ly-do").fill("Công nhận thêm một nhiệm vụ.")
    press(lan, "Lưu số liệu điều chỉnh")
    thu.reload()
    move_from_board(thu, "Chuyển hội đồng (sau thẩm định lần hai)")
    assert state() == "deciding"

    # The council decides and concludes; the unit reads the conclusion.
    minh = visitors.open(cast.minh, f"/hoi-dong/{slug}/", size)
    items = minh.locator(".agenda h3 a")
    for index in range(items.count()):
        items.nth(index).click()
        minh.get_by_label("Theo đơn vị").check()
        minh.get_by_label("Kết luận và lý do").fill("Thống nhất theo số liệu đơn vị khai.")
        press(minh, "Ghi quyết định")
        minh.goto(f"{visitors.url}/hoi-dong/{slug}/")
    minh.goto(f"{visitors.url}/hoi-dong/{slug}/ket-luan/")
    minh.get_by_role("button", name="Kết luận Xã Tiến Lợi").click()
    expect(minh.locator(".flash")).to_contain_text("Đã kết luận 1 đơn vị.")
    assert state() == "concluded"
    binh.goto(f"{visitors.url}/cham-diem/{pk}/?dong=2.1&the=lich-su")
    expect(binh.locator(".ctxbar")).to_contain_text("Đã kết luận")
    if size == PHONE:
        row(binh, "2.1").get_by_role("link", name="Hoàn thành kế hoạch").click()
        binh.locator("#khung-phai").get_by_role("link", name="Lịch sử").click()
    expect(binh.locator("#khung-phai")).to_contain_text("Thống nhất theo số liệu đơn vị khai.")


def judge_rest(story) -> None:
    """Lan goes through the rows the story does not look at."""
    from tests.story import judge

    for leaf in story.now().indicator_set.leaves:
        if leaf.by == "appraiser":
            judge(story, leaf.code, "correct", raw={"value": ["4"]})
        elif leaf.code in ANSWERS and leaf.code not in ("1.1", "1.2", "2.1"):
            judge(story, leaf.code, "accept")


def move_from_board(page, step: str) -> None:
    """Choose the commune and the step on the board."""
    from playwright.sync_api import expect

    page.get_by_label("Chọn Xã Tiến Lợi").check()
    expect(page.locator("[data-picked]")).to_have_text("1")
    page.get_by_label("Bước", exact=True).select_option(label=step)
    press(page, "Chuyển")
    expect(page.locator(".flash")).to_contain_text("Đã chuyển 1 đơn vị.")
