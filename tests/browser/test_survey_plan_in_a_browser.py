"""The pages of plans, people, posters and payments: no complaint of axe, none scrolls sideways."""

from __future__ import annotations

import pytest

from parindex.surveys.actions import attendance, inviting, planning
from parindex.surveys.actions import sending as actions
from parindex.surveys.actions.doors import open_doors
from parindex.surveys.people_files import Payment, Person
from parindex.surveys.planning_files import TargetLine
from parindex.surveys.queries.sending import Choice
from parindex.surveys.wording import first_words
from tests.browser.visiting import DESK, findings
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/khao-sat/ky-2026/"
PHONE = (390, 844)
REGISTER = (
    "Đơn vị,Chủ hồ sơ,Điện thoại,Lĩnh vực\n"
    "Xã Tiến Lợi,Người một,0900000101,Đất đai\n"
    "Xã Hàm Mi,Người hai,12,Hộ tịch\n"
)


def prepared():
    """Sơn has planned, invited ten people, sent to five of them, opened doors and paid one."""
    son, survey = making.son(), making.survey("collecting")
    by = son.actor()
    line = TargetLine(COMMUNE, "nguoi-dan", 12_000, 375, 300, "finite")
    planning.plan_targets(by=by, survey=survey, lines=[line])
    people = [
        Person(COMMUNE, f"Nguyễn Thị Hồng Nhung {n}", f"09{n:08}", f"n{n}@example.vn", "Thôn 1")
        for n in range(10)
    ]
    inviting.invite(by=by, survey=survey, form="nguoi-dan", people=people)
    open_doors(by=by, survey=survey)
    attendance.add_attendees(by=by, survey=survey, people=[Payment(COMMUNE, "Lê Văn Tư")])
    words = first_words("email", is_reminder=False)
    sending = actions.start_sending(
        by=by, survey=survey, choice=Choice("email"), subject="Mời", body=words
    )
    actions.send_next(by=by, sending=sending, most=5)
    return son, sending


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.sweep
def test_pages_of_plans_and_people(visitors, cast, size, tmp_path):
    son, sending = visitors.ask(prepared)
    register = tmp_path / "ho-so.csv"
    register.write_text(REGISTER, encoding="utf-8-sig")
    page = visitors.open(son, f"{HERE}mau/", size)
    site = page.url.partition("/khao-sat")[0]
    wrong = {"mau": findings(page, least="minor")}
    for path in (
        "mau/?phieu=tat-ca",
        "mau/co-cau/",
        "nguoi-duoc-moi/",
        "nguoi-duoc-moi/gui/?kenh=letter",
        f"nguoi-duoc-moi/gui/{sending.pk}/",
        "to-ma-qr/",
        "ky-nhan/",
    ):
        page.goto(f"{site}{HERE}{path}")
        wrong[path] = findings(page, least="minor")
    for path in ("nguoi-duoc-moi/nhap/", "nguoi-duoc-moi/chon/", "ky-nhan/nhap/"):
        page.goto(f"{site}{HERE}{path}")
        page.set_input_files("#f-file", str(register))
        page.click("button[value=look]")
        page.wait_for_selector("text=Ô cần sửa")
        wrong[path] = findings(page, least="minor")
    assert {path: found for path, found in wrong.items() if found} == {}
