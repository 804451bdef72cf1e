"""Reminders: those who are behind are told, once, and nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.assessments.actions.reminding import (
    Reminded,
    Repeat,
    milestone,
    remind,
    remind_by_calendar,
)
from parindex.assessments.workflow import State
from parindex.cycles.actions import extend, set_reminders
from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.cycles.models import Cycle
from parindex.directory.models import JournalEntry, Notice, User
from parindex.errors import Denied, Invalid
from tests.assessments import making
from tests.assessments.making import OTHER
from tests.cast import COMMUNE, person

DUE = datetime(2026, 12, 20, 17, 0, tzinfo=VIETNAM)


@pytest.fixture
def cycle(cast) -> Cycle:
    person("mai", (Role.CLERK, OTHER))
    found = making.running_cycle(due=DUE)
    Notice.objects.all().delete()
    return found


@pytest.fixture
def at(monkeypatch):
    """Move the clock."""

    def set_clock(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    set_clock(DUE - timedelta(days=5))
    return set_clock


def told() -> list[tuple[str, str]]:
    """Who was told what since last asked, in order."""
    found = [(one.user.username, one.text) for one in Notice.objects.order_by("user__username")]
    Notice.objects.all().delete()
    return found


def names() -> list[str]:
    return [name for name, _ in told()]


def by_hand(cast, cycle, *codes: str, **more) -> Reminded:
    return remind(by=making.actor(cast.thu), cycle=cycle, codes=codes or (COMMUNE, OTHER), **more)


def test_thu_reminds_units_that_are_behind(
    cast, cycle, at, django_capture_on_commit_callbacks
) -> None:
    User.objects.filter(username="hoa").update(email="hoa@example.vn")
    making.stand(making.sheet(cycle, OTHER), State.SUBMITTED)
    with django_capture_on_commit_callbacks(execute=True):
        found = by_hand(cast, cycle)
    assert found == Reminded(
        ["Xã Tiến Lợi"], ["Xã An Mỹ: không còn việc phải làm (đã nộp, chờ thẩm định)."]
    )
    total = making.rules()
    left = sum(leaf.by in ("unit", "feed") for leaf in total.leaves)
    text = (
        f"Xã Tiến Lợi còn {left} tiêu chí chưa xong; hạn 17:00 ngày 20/12/2026, còn 5 ngày "
        "(Chỉ số CCHC cấp xã năm 2026)."
    )
    assert Notice.objects.first().url == f"/cham-diem/{making.sheet(cycle).pk}/"
    assert told() == [("binh", text), ("hoa", text)]
    assert [(one.to, text in one.body) for one in mail.outbox] == [(["hoa@example.vn"], True)]
    entry = JournalEntry.objects.first()
    assert (entry.act, entry.subject, entry.actor) == ("remind", f"ky-2026/{COMMUNE}", "Thu")
    assert entry.details == {"people": 2, "text": text}


def test_a_unit_is_reminded_once_a_day_unless_insisted(cast, cycle, at) -> None:
    assert by_hand(cast, cycle, COMMUNE).told == ["Xã Tiến Lợi"]
    again = by_hand(cast, cycle, COMMUNE)
    assert again == Reminded([], ["Xã Tiến Lợi: hôm nay đã nhắc rồi."])
    insisted = by_hand(cast, cycle, COMMUNE, text="Gọi lại ngay.", repeat=Repeat.ALWAYS)
    assert insisted.told == ["Xã Tiến Lợi"]
    assert [text for name, text in told() if name == "binh"].count("Gọi lại ngay.") == 1
    at(DUE - timedelta(days=4))
    assert by_hand(cast, cycle, COMMUNE).told == ["Xã Tiến Lợi"]


def test_the_day_is_a_day_in_vietnam(cast, cycle, at) -> None:
    at(datetime(2026, 12, 10, 23, 50, tzinfo=VIETNAM))
    by_hand(cast, cycle, COMMUNE)
    at(datetime(2026, 12, 11, 0, 10, tzinfo=VIETNAM))
    assert by_hand(cast, cycle, COMMUNE).told == ["Xã Tiến Lợi"]


def test_a_head_is_sent_to_the_page_where_one_signs(cast, cycle, at) -> None:
    sheet = making.sheet(cycle)
    making.stand(sheet, State.SIGNING)
    by_hand(cast, cycle, COMMUNE)
    notice = Notice.objects.get(user=cast.hoa)
    assert "chờ lãnh đạo ký và nộp" in notice.text
    assert notice.url == f"/cham-diem/{sheet.pk}/ky/"


def test_a_unit_without_accounts_is_named(cast, at) -> None:
    found = making.running_cycle(units=(("xa-trong", "Xã Trống"),), due=DUE)
    assert by_hand(cast, found, "xa-trong") == Reminded(
        [], ["Xã Trống: chưa có tài khoản nào để nhắc."]
    )
    assert not JournalEntry.objects.filter(act="remind").exists()


def test_only_who_sets_up_reminds_and_only_in_a_running_cycle(cast, cycle, at) -> None:
    for who in (cast.binh, cast.hoa, cast.minh, cast.dung, cast.lan):
        with pytest.raises(Denied, match="Quyền này thuộc về"):
            remind(by=making.actor(who), cycle=cycle, codes=[COMMUNE])
    with pytest.raises(Invalid, match="tối đa 300"):
        by_hand(cast, cycle, text="x" * 301)
    cycle.state = Cycle.State.CONCLUDED
    with pytest.raises(Invalid, match="không mở"):
        by_hand(cast, cycle)
    assert names() == []


def test_the_calendar_reminds_ten_three_and_one_day_before(cast, cycle, at) -> None:
    story = {}
    for days in (11, 10, 9, 4, 3, 2, 1, 0):
        at(DUE - timedelta(days=days, hours=3))
        remind_by_calendar()
        remind_by_calendar()  # run often: nothing is sent twice
        story[days] = names()
    assert story == {
        11: [],
        10: ["binh", "mai"],
        9: [],
        4: [],
        3: ["binh", "mai"],
        2: [],
        1: ["binh", "hoa", "mai"],
        0: [],
    }
    stages = JournalEntry.objects.filter(act="remind", subject=f"ky-2026/{COMMUNE}")
    assert [one.details["stage"] for one in stages.order_by("pk")] == [10, 3, 1]


def test_the_calendar_reminds_on_the_days_the_cycle_names(cast, cycle, at) -> None:
    set_reminders(by=making.actor(cast.thu), cycle=cycle, days=[2, 7])
    sent = {}
    for left in (10, 7, 3, 2, 1, 0):
        at(DUE - timedelta(days=left, hours=1))
        remind_by_calendar()
        sent[left] = names()
    assert sent == {
        10: [],
        7: ["binh", "mai"],
        3: [],
        2: ["binh", "hoa", "mai"],
        1: [],
        0: [],
    }
    set_reminders(by=making.actor(cast.thu), cycle=cycle, days=[])
    at(DUE - timedelta(hours=2))
    assert remind_by_calendar() == Reminded([], [])


def test_a_day_on_which_nothing_ran_is_made_up_for(cast, cycle, at) -> None:
    at(DUE - timedelta(days=7))
    remind_by_calendar()
    assert names() == ["binh", "mai"]
    at(DUE - timedelta(hours=2))
    remind_by_calendar()
    assert names() == ["binh", "hoa", "mai"]  # the three-day one is over, the last is due


def test_the_calendar_leaves_alone_whom_thu_reminded_today(cast, cycle, at) -> None:
    at(DUE - timedelta(days=3, hours=9))
    by_hand(cast, cycle, COMMUNE)
    told()
    found = remind_by_calendar()
    assert found == Reminded(["Xã An Mỹ"], ["Xã Tiến Lợi: hôm nay đã nhắc rồi."])
    at(DUE - timedelta(days=2, hours=9))
    assert remind_by_calendar().told == ["Xã Tiến Lợi"]


def test_submitted_late_and_closed_sheets_are_not_reminded(cast, cycle, at) -> None:
    making.stand(making.sheet(cycle), State.SUBMITTED)
    at(DUE - timedelta(days=1))
    assert remind_by_calendar().told == ["Xã An Mỹ"]
    told()
    for late in (timedelta(hours=1), timedelta(days=2)):
        at(DUE + late)
        assert remind_by_calendar() == Reminded([], [])
    Cycle.objects.update(state=Cycle.State.CONCLUDED)
    at(DUE - timedelta(days=1))
    assert remind_by_calendar() == Reminded([], [])


def test_a_sheet_waiting_for_its_head_reminds_the_head_at_every_milestone(cast, cycle, at) -> None:
    making.stand(making.sheet(cycle), State.SIGNING)
    at(DUE - timedelta(days=10))
    remind_by_calendar()
    assert names() == ["binh", "hoa", "mai"]


def test_more_time_brings_reminders_of_its_own(cast, cycle, at) -> None:
    at(DUE - timedelta(days=1))
    remind_by_calendar()
    told()
    unit = making.sheet(cycle).unit
    extend(by=SYSTEM, unit=unit, phase=Phase.ANSWERING, until=DUE + timedelta(days=5), reason="Bão")
    at(DUE + timedelta(days=2))
    assert remind_by_calendar().told == ["Xã Tiến Lợi"]
    assert "hạn 17:00 ngày 25/12/2026" in dict(told())["binh"]


@pytest.mark.parametrize(
    ("length", "left", "expected"),
    [
        (30, 12, None),
        (30, 10, 10),
        (30, 4, 10),
        (30, 3, 3),
        (30, 1, 1),
        (30, 0, 1),
        (30, -1, None),
        (8, 8, None),
        (8, 5, None),
        (8, 3, 3),
        (1, 1, None),
    ],
)
def test_the_milestone_that_is_due(length: int, left: int, expected: int | None) -> None:
    window = Window(DUE - timedelta(days=length), DUE, DUE)
    assert milestone(window, DUE - timedelta(days=left), (10, 3, 1)) == expected


def test_the_command_reminds_and_seals(cast, cycle, at) -> None:
    at(DUE - timedelta(days=3))
    out = StringIO()
    call_command("remind", stdout=out)
    assert out.getvalue() == "Đã nhắc 2 đơn vị.\n"
    assert not JournalEntry.objects.filter(seal=None).exists()
    again = StringIO()
    call_command("remind", stdout=again)
    assert again.getvalue() == "Đã nhắc 0 đơn vị.\n"
