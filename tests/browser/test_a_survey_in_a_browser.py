"""One survey from its questionnaire to the points on a sheet, in the browsers of all its people."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest

from parindex.assessments.models import Assessment
from parindex.cycles.models import Cycle
from parindex.directory.models import User
from parindex.surveys import device_forms
from parindex.surveys.actions import responding
from parindex.surveys.models import Door, PaperForm, Reply, Survey
from tests import make
from tests.browser.test_interviewing_in_a_browser import WORKS_OFFLINE, choose, enter
from tests.browser.visiting import Visitors, until
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SMALL = (360, 740)
HERE = "/khao-sat/ky-2026/"
FOUND = (
    "Mức đánh giá bình quân 87,19% từ 40 phiếu hợp lệ (sai số ±3,92 điểm %, độ tin cậy 95%). "
    "Loại 1 phiếu: trả lời quá nhanh 1."
)
RESTS_ON = (
    "Mức đánh giá bình quân từ 40 phiếu là 87,19%: 20,00 × 87,19% = 17,44 điểm. "
    "Sai số ±3,92 điểm %, độ tin cậy 95%. Loại 1 phiếu: trả lời quá nhanh 1."
)
"""Three came in before our eyes, a fourth was too hasty; the rest came in by other roads."""
ALIKE = ("Rất hài lòng", "Hài lòng")


class Story(NamedTuple):
    """Who takes part: Sơn runs the survey, Nga interviews and types, Bình keeps the sheet."""

    visitors: Visitors
    desk: Any
    son: User
    nga: User
    binh: User


@pytest.fixture
def story(cast, visitors: Visitors) -> Story:
    def people() -> tuple[Cycle, User, User]:
        return make.cycle(), making.son(), making.nga()

    _cycle, son, nga = visitors.ask(people)
    desk = visitors.open(son, "/khao-sat/")
    return Story(visitors, desk, son, nga, cast.binh)


def test_a_survey_from_its_questionnaire_to_the_points_of_a_sheet(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    son_opens_it(story)
    door = story.visitors.ask(
        lambda: Door.objects.get(unit=COMMUNE, questionnaire="nguoi-dan").code
    )
    monkeypatch.setattr(responding, "HASTY", 0)
    a_citizen_answers(story, door, ("Hài lòng", "Hài lòng"), java_script_enabled=True)
    monkeypatch.setattr(responding, "HASTY", 3600)
    a_citizen_answers(story, door, ("Rất hài lòng", "Rất hài lòng"), java_script_enabled=False)
    monkeypatch.setattr(device_forms, "HASTY", 0)
    nga_interviews_without_a_network(story)
    two_people_type_a_paper_form(story)
    others_answer(story)
    son_closes_and_excludes(story)
    son_hands_over(story)
    binh_sees_what_the_points_rest_on(story)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def words(page: Any) -> str:
    """What a page says; hard spaces as plain ones."""
    return str(page.locator("main").inner_text()).replace("\u00a0", " ")


def tab(page: Any, part: str, title: str = "") -> None:
    """Go to a part of the survey by the first row of tabs, to a page of it by the second."""
    page.get_by_label("Các phần của khảo sát").get_by_role("link", name=part, exact=True).click()
    if title:
        page.get_by_label(part, exact=True).get_by_role("link", name=title, exact=True).click()


def duty(page: Any, words: str) -> None:
    """Begin what the page of duties says."""
    page.locator(".task").filter(has_text=words).get_by_role("link").click()


def son_opens_it(story: Story) -> None:
    page = story.desk
    press(page, "Chuẩn bị khảo sát")
    page.get_by_label("Bắt đầu thu phiếu").fill("01/01/2020 08:00")
    page.get_by_label("Kết thúc thu phiếu").fill("31/12/2099 17:00")
    press(page, "Lưu lịch")
    page.get_by_text("Đã lưu lịch khảo sát.").wait_for()
    press(page, "Mở khảo sát")
    page.get_by_text("Đang thu phiếu", exact=True).wait_for()
    tab(page, "Thu phiếu", "Điều tra viên")
    one = page.locator("form").filter(has=page.get_by_role("button", name="Giao việc"))
    one.get_by_label("Đơn vị").fill("Xã Tiến Lợi")
    one.get_by_label("Số phiếu cần thu").fill("1")
    press(page, "Giao việc")
    page.get_by_role("rowheader", name="Xã Tiến Lợi").first.wait_for()
    tab(page, "Thu phiếu", "Phiếu giấy")
    page.get_by_label("Đơn vị", exact=True).select_option(COMMUNE)
    page.get_by_label("Số phiếu mỗi đơn vị").fill("1")
    press(page, "Đánh số phiếu")
    page.get_by_role("link", name="0001").wait_for()


def a_citizen_answers(
    story: Story, door: str, said: tuple[str, str], *, java_script_enabled: bool
) -> None:
    """On a small telephone; only the two questions that score, the others are left out."""
    context = story.visitors.context(None, SMALL, java_script_enabled=java_script_enabled)
    page = story.visitors.tab(context, f"/ks/{door}/")
    press(page, "Bắt đầu")
    for label in said:
        page.locator("label:visible").filter(has_text=re.compile(f"^{label}$")).click()
        press(page, "Tiếp tục")
    for name in ("Tiếp tục", "Gửi phiếu"):
        press(page, name)
    page.get_by_role("heading", name="Cảm ơn ông, bà").wait_for()
    context.close()


def nga_interviews_without_a_network(story: Story) -> None:
    context = story.visitors.context(story.nga, SMALL)
    page = story.visitors.tab(context, "/viec-can-lam/")
    duty(page, "Phỏng vấn nốt 1 phiếu")
    enter(page, first=True)
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    until(page, WORKS_OFFLINE, True)
    context.set_offline(True)
    page.get_by_role("button", name="Phỏng vấn").click()
    for label in ALIKE:
        choose(page, label)
        press(page, "Tiếp tục")
    press(page, "Tiếp tục")
    press(page, "Kết thúc phiếu")
    page.get_by_text("1 phiếu chờ gửi").wait_for()
    assert story.visitors.ask(Reply.objects.count) == 2
    context.set_offline(False)
    page.get_by_text("Không có phiếu chờ gửi").wait_for()
    page.get_by_role("link", name="Về danh sách việc").click()
    page.get_by_role("link", name="Chỉ số CCHC cấp xã năm 2026").click()
    page.get_by_role("heading", name="Nhập phiếu giấy").wait_for()


def two_people_type_a_paper_form(story: Story) -> None:
    """First Nga, then Sơn, by the digits before the options."""
    number = story.visitors.ask(lambda: PaperForm.objects.get().number)
    for person, told in ((story.nga, "Đã lưu lần 1"), (story.son, "hai lần khớp nhau")):
        page = story.visitors.open(person, f"{HERE}phieu-giay/nhap/?so={number}")
        for name, digit in (("q1", "1"), ("q2", "2"), ("tuoi", "0"), ("gioi-tinh", "0")):
            page.locator(f"[name=c-{name}]").fill(digit)
        press(page, "Lưu, sang phiếu khác")
        page.get_by_text(told).wait_for()
        page.context.close()
    assert story.visitors.ask(Reply.objects.count) == 4


def others_answer(story: Story) -> None:
    """Enough forms for the survey to count: citizens of the commune, and officials."""

    def answer() -> None:
        survey = Survey.objects.get()
        making.replies(survey, 37)
        making.replies(survey, 12, {"c1": "hai_long"}, questionnaire="can-bo")

    story.visitors.ask(answer)


def son_closes_and_excludes(story: Story) -> None:
    page = story.desk
    tab(page, "Chuẩn bị", "Lịch")
    press(page, "Kết thúc thu phiếu")
    page.get_by_text("Đang kiểm tra phiếu", exact=True).wait_for()
    page.goto(story.visitors.url + "/viec-can-lam/")
    duty(page, "1 lý do chưa có quyết định")
    flag = page.locator("li.flag").filter(has_text="Trả lời quá nhanh · Xã Tiến Lợi")
    flag.get_by_role("checkbox").check()
    press(page, "Loại các phiếu đã chọn")
    page.get_by_text("Ghi lý do").first.wait_for()
    page.get_by_label("Lý do giữ hoặc loại").fill("Bấm cho xong, mỗi câu chưa đến một giây.")
    page.locator("li.flag").filter(has_text="Trả lời quá nhanh").get_by_role("checkbox").check()
    press(page, "Loại các phiếu đã chọn")
    page.get_by_text("Không còn phiếu nào ở mục lọc này.").wait_for()


def son_hands_over(story: Story) -> None:
    page = story.desk
    tab(page, "Kết quả")
    page.get_by_role("link", name="Xã Tiến Lợi").first.click()
    assert FOUND in words(page)
    tab(page, "Kết quả", "Chuyển vào kỳ")
    press(page, "Chuyển kết quả vào kỳ")
    page.get_by_role("heading", name="Kết quả đã chuyển vào kỳ đánh giá").wait_for()


def binh_sees_what_the_points_rest_on(story: Story) -> None:
    sheet = story.visitors.ask(lambda: Assessment.objects.get(unit__code=COMMUNE).pk)
    page = story.visitors.open(story.binh, f"/cham-diem/{sheet}/")
    assert RESTS_ON in words(page)
