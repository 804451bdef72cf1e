"""Scenes of the survey for the guides: the officer, people who answer, an interviewer.

The survey is closed at the end, for its results; whoever needs it open comes before.
"""

from __future__ import annotations

import re
from typing import Any

SURVEY = "/khao-sat/minh-hoa-2026/"
TELEPHONE = {"width": 390, "height": 780}
TABLET = {"width": 1024, "height": 700}
PIN = "hoa-ban-2026"
FORM = "nguoi-dan"
QUESTIONS, ROWS = 6, 8
"""So much of a questionnaire stands in the file of another tool."""


def interviewer(studio: Any) -> None:
    """The telephone of Nga: a PIN, her tasks, a question, a form that waits for the network."""
    page = studio.go("nga", "/phong-van/", TELEPHONE)
    page.get_by_role("heading", name="Đặt mã PIN cho máy này").wait_for()
    page.fill("input[name='pin']", PIN)
    page.fill("input[name='again']", PIN)
    studio.take(page, "phong-van-ma-pin")
    page.click("[data-form] button")
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    page.wait_for_timeout(2000)  # the worker keeps the files; it has no event for the page
    studio.take(page, "phong-van-viec")
    page.locator("[data-start]").first.click()
    page.wait_for_selector("[data-questions] input")
    _answer(page)
    page.evaluate("window.scrollTo(0, 0)")
    studio.take(page, "phong-van-cau-hoi")
    page.context.set_offline(True)
    for _ in range(60):
        if page.get_by_role("heading", name="Đã giữ phiếu").count():
            break
        _answer(page)
        page.locator("[data-next]").click()
        page.wait_for_timeout(150)
    page.get_by_role("heading", name="Đã giữ phiếu").wait_for()
    studio.take(page, "phong-van-da-giu")
    page.context.set_offline(False)


def _answer(page: Any) -> None:
    """The second option of every question on the screen."""
    for group in page.locator("[data-questions] fieldset:visible").all():
        choices = group.locator("input[type='radio'], input[type='checkbox']")
        if choices.count() and not group.locator("input:checked").count():
            choices.nth(min(1, choices.count() - 1)).check()


def respondent(studio: Any) -> None:
    """What people see on their telephone and on the tablet of a desk."""
    from parindex.surveys.models import Door

    door = Door.objects.filter(questionnaire=FORM).order_by("pk")[0]
    page = studio.go("", f"/ks/{door.code}/", TELEPHONE)
    studio.take(page, "khao-sat-loi-chao")
    page.click("[data-start]")
    page.wait_for_selector("input[type='radio']")
    page.locator("input[type='radio']:visible").nth(1).check()
    studio.take(page, "khao-sat-tra-loi")
    page = studio.go("", f"/ks/{door.code}/quay/", TABLET)
    studio.take(page, "khao-sat-tai-quay")


def survey_officer(studio: Any) -> None:
    """Sơn prepares a survey, runs the one that is open, closes it and hands it over."""
    _preparing(studio)
    for name, address in (
        ("khao-sat-tong-quan", ""),
        ("khao-sat-mau", f"mau/?phieu={FORM}"),
        ("khao-sat-gui", "nguoi-duoc-moi/gui/?kenh=zalo"),
        ("khao-sat-to-ma-qr", "to-ma-qr/"),
        ("khao-sat-dieu-tra-vien", "dieu-tra-vien/"),
        ("khao-sat-chat-luong", "chat-luong/"),
    ):
        studio.take(studio.go("son", SURVEY + address), name)
    _paper(studio)
    _matching(studio)
    _results(studio)


def _preparing(studio: Any) -> None:
    page = studio.go("son", "/khao-sat/")
    page.locator("form[action$='/chuan-bi/'] button").first.click()
    page.wait_for_load_state("networkidle")
    start = re.sub(r"^https?://[^/]+", "", page.url)
    address = "/".join(start.split("/")[:3])
    page = studio.go("son", f"{address}/lich/")
    studio.take(page, "khao-sat-lich", height=600)
    page = studio.go("son", f"{address}/phieu/")
    studio.take(page, "khao-sat-phieu-hoi")
    page = studio.go("son", f"{address}/phieu/sua/{FORM}/")
    page.locator("a[href*='?cau=']").nth(3).click()
    page.wait_for_load_state("networkidle")
    studio.take(page, "khao-sat-sua-cau")


def _paper(studio: Any) -> None:
    """A form being typed by Sơn."""
    from parindex.surveys.models import PaperForm

    number = PaperForm.objects.order_by("number")[0].number
    page = studio.go("son", f"{SURVEY}phieu-giay/nhap/?so={number}")
    for box in page.locator("input[data-kind='one']").all()[:3]:
        box.fill("2")
    page.locator("input[data-kind='one']").nth(3).focus()
    studio.take(page, "khao-sat-nhap-phieu-giay", keeps_focus=True)


def _matching(studio: Any) -> None:
    """A file of another tool, with a column that is dropped."""
    page = studio.go("son", f"{SURVEY}nhap-tep/")
    file = {"name": "phieu-ngoai.csv", "mimeType": "text/csv", "buffer": _other_file()}
    page.set_input_files("input[type='file']", files=[file])
    page.locator("form[enctype] button.btn-primary").click()
    page.wait_for_load_state("networkidle")
    studio.take(page, "khao-sat-ghep-cot")


def _other_file() -> bytes:
    """The first questions of a questionnaire as a table, with telephones beside them."""
    from parindex.surveys.models import Survey
    from parindex.surveys.queries.running import questionnaires_of, units_of

    survey = Survey.objects.get(cycle__slug="minh-hoa-2026")
    asked = questionnaires_of(survey)
    questions = asked.questionnaires[0].questions[:QUESTIONS]
    labels = [[one.label.vi for one in asked.scales[question.answers]] for question in questions]
    lines = [["Đơn vị", "Số điện thoại", *(one.text.vi for one in questions)]]
    for row, unit in enumerate(units_of(survey.cycle)[:ROWS]):
        chosen = [options[(row + place) % len(options)] for place, options in enumerate(labels)]
        lines.append([unit.name, f"09000001{row:02d}", *chosen])
    return "\n".join(";".join(line) for line in lines).encode()


def _results(studio: Any) -> None:
    page = studio.go("son", f"{SURVEY}lich/")
    page.click("button[value='dong']")
    page.wait_for_load_state("networkidle")
    page = studio.go("son", f"{SURVEY}ket-qua/")
    studio.take(page, "khao-sat-ket-qua")
    page = studio.go("son", f"{SURVEY}ket-qua/chuyen/")
    studio.take(page, "khao-sat-chuyen", region="main section.panel", height=420)
