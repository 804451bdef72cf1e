"""What the people of a survey find on their page of duties, and which tabs they see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.surveys import navigation
from parindex.surveys.actions import checking, field, paper, planning, running
from parindex.surveys.actions.taking import Form, take
from parindex.surveys.models import Channel, PaperForm, Survey
from parindex.surveys.planning_files import TargetLine
from parindex.surveys.queries.duties import waiting_for
from parindex.surveys.queries.interviewing import work_of
from tests import make
from tests.cast import COMMUNE
from tests.surveys import making

pytestmark = pytest.mark.django_db
HERE = "/khao-sat/ky-2026/"
TITLE = "Chỉ số CCHC cấp xã năm 2026"


def told(person, now=None) -> list[tuple[str, str, str]]:
    """Title, level and address of what waits for somebody."""
    found = waiting_for(person.actor(), now or timezone.now())
    return [(one.title, one.level, one.url) for one in found]


def closing_in(days: int, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes=timezone.now() + timedelta(days=days))


def test_son_is_told_what_the_survey_waits_for_at_each_step(cast):
    survey, son, nga = making.survey("preparing"), making.son(), making.nga()
    lich = f"{HERE}lich/"
    assert told(son) == [("Chuẩn bị khảo sát", "", lich)]
    assert told(nga) == told(cast.binh) == []
    dates = {"opens": making.LONG_AGO, "closes": making.FAR_OFF}
    running.set_survey_calendar(by=SYSTEM, survey=survey, settings={}, **dates)
    survey.refresh_from_db()
    running.open_survey(by=SYSTEM, survey=survey)
    line = TargetLine(COMMUNE, "nguoi-dan", 12_000, 1_200, 300, "finite")
    planning.plan_targets(by=SYSTEM, survey=survey, lines=[line])
    making.replies(survey, 2)
    (only,) = waiting_for(son.actor(), timezone.now())
    assert only.detail == f"2/1.200 phiếu · {TITLE}"
    assert told(son) == [("Theo dõi thu phiếu khảo sát", "", HERE)]
    closing_in(3, survey)
    assert told(son) == [("Theo dõi thu phiếu khảo sát", "warn", HERE)]
    closing_in(-1, survey)
    assert told(son) == [("Kết thúc thu phiếu", "bad", lich)]
    survey.refresh_from_db()
    form = Form(
        COMMUNE, "nguoi-dan", Channel.OPEN, making.TODAY, "n", making.GOOD, {}, is_hasty=True
    )
    take(survey, form)
    checking.look_over(by=SYSTEM, survey=survey)
    running.close_survey(by=SYSTEM, survey=survey)
    assert told(son) == [
        ("Xem phiếu: 1 lý do chưa có quyết định", "", f"{HERE}chat-luong/"),
        ("Chuyển kết quả khảo sát vào kỳ", "", f"{HERE}ket-qua/chuyen/"),
    ]
    assert told(cast.thu) == told(son)


def test_nga_is_told_what_she_has_to_collect_and_to_type(cast, client):
    survey, son, nga = making.survey(), making.son(), making.nga()
    share = field.Share(nga.pk, COMMUNE, "nguoi-dan", 3)
    field.assign_interviewers(by=SYSTEM, survey=survey, shares=[share])
    assert told(nga) == [("Phỏng vấn nốt 3 phiếu", "", "/phong-van/")]
    assert work_of(nga.actor())["paper"] == []
    paper.print_forms(by=SYSTEM, survey=survey, units=[COMMUNE], form="nguoi-dan", size=2)
    enter = f"{HERE}phieu-giay/nhap/"
    assert told(nga)[1:] == [("Nhập phiếu giấy", "", enter)]
    assert work_of(nga.actor())["paper"] == [{"title": TITLE, "address": enter}]
    number = PaperForm.objects.earliest("number").number
    for person, digit in ((nga, "1"), (son, "2")):
        typed = {"q1": digit, "q2": "1", "tuoi": "0", "gioi-tinh": "0"}
        paper.enter_form(by=person.actor(), survey=survey, number=number, typed=typed)
    different = ("Xử lý 1 phiếu giấy hai lần nhập khác nhau", "warn", f"{HERE}phieu-giay/")
    assert different in told(son)
    client.force_login(nga)
    page = client.get("/viec-can-lam/").content.decode()
    assert "Phỏng vấn nốt 3 phiếu" in page
    assert "1 phiếu đã in chưa nhập đủ hai lần" in page


def test_tabs_lead_only_where_one_may_go(cast, client):
    survey, son = making.survey(), making.son()

    def seen(person, path: str = HERE) -> dict[str, list[str]]:
        parts = navigation.tabs(survey).at(person, path)
        return {one.title: [place.title for place in one.places] for one in parts}

    assert seen(cast.minh) == {
        "Tổng quan": ["Tổng quan"],
        "Chuẩn bị": ["Phiếu hỏi"],
        "Kiểm tra": ["Phiếu cần xem", "Theo đơn vị"],
        "Kết quả": ["Theo đơn vị"],
    }
    assert [*seen(son)] == ["Tổng quan", "Chuẩn bị", "Thu phiếu", "Kiểm tra", "Kết quả"]
    for person in (cast.minh, son, cast.thu):
        client.force_login(person)
        for part in navigation.tabs(survey).at(person, HERE):
            answers = [client.get(one.address).status_code for one in part.places]
            assert answers == [200] * len(part.places)
    running.close_survey(by=SYSTEM, survey=survey)
    assert [len(seen(one)["Kết quả"]) for one in (cast.minh, son)] == [6, 8]
    here = [
        (part.title, place.title)
        for part in navigation.tabs(survey).at(son, f"{HERE}ket-qua/don-vi/{COMMUNE}/")
        for place in part.places
        if place.is_here
    ]
    assert here == [("Kết quả", "Theo đơn vị")]


def test_son_starts_a_survey_of_a_cycle_without_one(cast, client):
    make.cycle()
    client.force_login(making.son())
    assert "Chuẩn bị khảo sát" in client.get("/khao-sat/").content.decode()
    client.force_login(cast.minh)
    assert "Chuẩn bị khảo sát" not in client.get("/khao-sat/").content.decode()
    client.force_login(cast.thu)
    client.post("/khao-sat/ky-2026/chuan-bi/")
    assert "Kỳ chưa có khảo sát" not in client.get("/khao-sat/").content.decode()


@pytest.mark.parametrize(("host", "has_picture"), [("127.0.0.1", False), ("192.168.1.7", True)])
def test_the_demo_says_where_its_questionnaire_is(cast, client, settings, host, has_picture):
    survey = making.survey()
    settings.ALLOWED_HOSTS = [host]
    assert (
        "Thử trả lời phiếu"
        not in client.get("/dang-nhap/", headers={"host": host}).content.decode()
    )
    settings.IS_DEMO = True
    survey.cycle.is_synthetic = True
    survey.cycle.save()
    page = client.get("/dang-nhap/", headers={"host": host}).content.decode()
    assert f"http://{host}/ks/" in page
    assert ("tryout-qr" in page) is has_picture
