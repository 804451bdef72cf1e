"""Every screen of a survey in both themes and at all widths: accessible, no sideways scroll."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.directory.models import User
from parindex.surveys.actions import attendance, checking, inviting, paper, planning, running
from parindex.surveys.actions.field import Share, assign_interviewers
from parindex.surveys.actions.taking import Form, take
from parindex.surveys.models import Channel, PaperForm, Survey
from parindex.surveys.people_files import Payment, Person
from parindex.surveys.planning_files import TargetLine
from tests.browser.visiting import Visitors, look
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.responding import door_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HERE = "/khao-sat/ky-2026/"
NAMED = "nguoi-dan"
SCREENS = {
    "son": (
        "/viec-can-lam/",
        "/khao-sat/",
        HERE,
        f"{HERE}lich/",
        f"{HERE}phieu/",
        f"{HERE}phieu/sua/nguoi-dan/",
        f"{HERE}phieu/nhap/",
        f"{HERE}mau/",
        f"{HERE}mau/?phieu=tat-ca",
        f"{HERE}mau/tinh/",
        f"{HERE}mau/nhap/",
        f"{HERE}mau/co-cau/",
        f"{HERE}nguoi-duoc-moi/",
        f"{HERE}nguoi-duoc-moi/nhap/",
        f"{HERE}nguoi-duoc-moi/chon/",
        f"{HERE}nguoi-duoc-moi/gui/",
        f"{HERE}to-ma-qr/",
        f"{HERE}dieu-tra-vien/",
        f"{HERE}phieu-giay/",
        f"{HERE}phieu-giay/nhap/",
        f"{HERE}nhap-tep/",
        f"{HERE}ky-nhan/",
        f"{HERE}ky-nhan/nhap/",
        f"{HERE}chat-luong/",
        f"{HERE}chat-luong/don-vi/",
        f"{HERE}chat-luong/phuc-tra/",
        f"{HERE}ket-qua/",
    ),
    "minh": (HERE, f"{HERE}phieu/", f"{HERE}chat-luong/", f"{HERE}ket-qua/"),
    "nga": ("/viec-can-lam/", "/phong-van/", f"{HERE}phieu-giay/nhap/"),
    "": ("/ks/", "/ks/{door}/", "/ks/{door}/quay/"),
}
CHECKED = {
    "son": (
        HERE,
        f"{HERE}lich/",
        f"{HERE}chat-luong/?xem=tat-ca",
        f"{HERE}chat-luong/don-vi/",
        f"{HERE}ket-qua/",
        f"{HERE}ket-qua/don-vi/xa-tien-loi/",
        f"{HERE}ket-qua/chuyen/",
    ),
    "minh": (HERE, f"{HERE}ket-qua/"),
    "nga": ("/viec-can-lam/",),
    "": ("/ks/{door}/",),
}


def survey_at_work() -> Survey:
    """A survey that collects, with something on every page."""
    found, son, nga = making.survey(), making.son().actor(), making.nga()
    line = TargetLine(COMMUNE, NAMED, 12_000, 375, 300, "finite")
    planning.plan_targets(by=son, survey=found, lines=[line])
    people = [Person(COMMUNE, f"Nguyễn Thị Hồng Nhung {n}", f"0900000{n:03}") for n in range(4)]
    inviting.invite(by=son, survey=found, form=NAMED, people=people)
    assign_interviewers(by=son, survey=found, shares=[Share(nga.pk, COMMUNE, NAMED, 5)])
    paid = [Payment(COMMUNE, f"Người tham gia {n}", f"0900001{n:03}") for n in range(4)]
    attendance.add_attendees(by=son, survey=found, people=paid)
    checking.draw_callbacks(by=son, survey=found, size=2)
    making.replies(found, 35)
    making.replies(found, 12, {"c1": "hai_long"}, questionnaire="can-bo")
    hasty = Form(
        COMMUNE, NAMED, Channel.OPEN, making.TODAY, "n", making.GOOD, {}, minutes=1, is_hasty=True
    )
    take(found, hasty)
    paper.print_forms(by=son, survey=found, units=[COMMUNE], form=NAMED, size=2)
    number = PaperForm.objects.earliest("number").number
    blank = {"tuoi": "0", "gioi-tinh": "0"}
    for person, digit in ((son, "1"), (nga.actor(), "2")):
        typed = {"q1": digit, "q2": "1", **blank}
        paper.enter_form(by=person, survey=found, number=number, typed=typed)
    checking.look_over(by=son, survey=found)
    return found


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.sweep
def test_every_screen_of_a_survey_is_sound(cast, visitors: Visitors, name: str) -> None:
    survey = visitors.ask(survey_at_work)
    door = visitors.ask(lambda: door_of(survey).code)
    person = visitors.ask(lambda: User.objects.filter(username=name).first())
    context = visitors.context(person)
    page, found = visitors.tab(context, "/"), []
    for screens in (SCREENS, CHECKED):
        if screens is CHECKED:
            visitors.ask(lambda: running.close_survey(by=SYSTEM, survey=survey))
        for number, path in enumerate(screens[name]):
            page.goto(visitors.url + path.format(door=door))
            step = "thu" if screens is SCREENS else "xem"
            found += [(path, *one) for one in look(page, f"survey-{name}-{step}-{number}")]
    assert found == [], "\n".join(map(str, found))
