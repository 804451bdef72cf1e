"""The calendar of next year's cycle: the set's own or last year's moved, seen before it is made."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from parindex.access import SYSTEM
from parindex.cycles import actions
from parindex.cycles.calendar import moved, moved_windows, proposed_windows
from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.cycles.forms import written
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of
from tests.cycles.conftest import make_cycle
from tests.make import indicator_set


def at(text: str) -> datetime:
    return datetime.strptime(text, "%H:%M %d/%m/%Y").replace(tzinfo=VIETNAM)


LAST_YEAR = {
    Phase.ANSWERING: Window(
        at("08:00 01/12/2026"),
        at("17:00 18/12/2026"),
        at("17:00 19/12/2026"),
        at("17:00 20/12/2026"),
    ),
    Phase.APPRAISING: Window(
        at("17:00 18/12/2026"), at("23:59 30/12/2026"), at("23:59 30/12/2026")
    ),
}


@pytest.mark.parametrize(
    ("then", "years", "later"),
    [
        ("17:00 18/12/2026", 1, "17:00 20/12/2027"),  # a Saturday
        ("17:00 19/12/2026", 1, "17:00 20/12/2027"),  # a Sunday
        ("17:00 20/12/2026", 1, "17:00 20/12/2027"),  # a Monday stays
        ("08:00 29/02/2028", 1, "08:00 28/02/2029"),
        ("23:59 31/12/2026", 2, "23:59 01/01/2029"),  # a Sunday: into the next year
    ],
)
def test_a_date_moves_to_the_same_day_or_the_next_working_day(then, years, later) -> None:
    assert written(moved(at(then), years)) == later


def test_no_moved_date_passes_the_one_before_it() -> None:
    close = Window(at("17:00 18/12/2026"), at("08:00 20/12/2026"), at("08:00 20/12/2026"))
    assert moved_windows({Phase.ANSWERING: close}, 1)[Phase.ANSWERING] == Window(
        at("17:00 20/12/2027"), at("17:00 20/12/2027"), at("17:00 20/12/2027")
    )


@pytest.fixture
def former(cast) -> Cycle:
    """This year's cycle, with dates of its own, below a cycle of the province."""
    cycle = make_cycle()
    actions.set_windows(by=SYSTEM, cycle=cycle, windows=LAST_YEAR)
    actions.set_reminders(by=SYSTEM, cycle=cycle, days=[7, 2])
    above = make_cycle("tinh-2026")
    actions.put_below(by=SYSTEM, cycle=cycle, above=above, due=at("17:00 25/12/2026"))
    return cycle


FORM = {"title": "CCHC 2027", "year": "2027", "slug": "", "set": "vi-du-cach-cham"}


def test_both_calendars_are_shown_before_the_cycle_is_made(client, cast, former) -> None:
    client.force_login(cast.thu)
    page = client.get("/ky/moi/?tu=ky-2026").content.decode()
    cells = re.findall(r"<tr><th scope=\"row\">Tự chấm điểm</th>(.*?)</tr>", page, re.DOTALL)
    shown = re.findall(r"\d\d:\d\d \d\d/\d\d/\d{4}", cells[0])
    proposed = proposed_windows(indicator_set("vi-du-cach-cham"), 2027)[Phase.ANSWERING]
    assert shown == [
        "17:00 18/12/2026",
        written(proposed.due),
        written(proposed.opens),
        "17:00 20/12/2027",
        "08:00 01/12/2027",
    ]
    assert "17:00 27/12/2027" in page  # the results go up on a Monday


def test_the_moved_calendar_is_applied_as_it_was_shown(client, cast, former) -> None:
    client.force_login(cast.thu)
    moved_form = {**FORM, "dates": "moved", "seen": "2027"}
    assert client.post("/ky/moi/?tu=ky-2026", moved_form)["Location"] == "/ky/cchc-2027/"
    made = Cycle.objects.get(slug="cchc-2027")
    found = windows_of(made)
    assert found == moved_windows(windows_of(former), 1)
    assert written(found[Phase.ANSWERING].grace_until) == "17:00 20/12/2027"
    assert (written(made.hand_up_due), made.above.slug) == ("17:00 27/12/2027", "tinh-2026")
    assert made.reminder_days == [7, 2]


def test_without_a_word_the_calendar_is_the_sets(client, cast, former) -> None:
    client.force_login(cast.thu)
    client.post("/ky/moi/?tu=ky-2026", FORM)
    made = Cycle.objects.get(slug="cchc-2027")
    assert windows_of(made) == proposed_windows(indicator_set("vi-du-cach-cham"), 2027)
    assert made.hand_up_due is None


def test_another_year_is_shown_before_it_is_applied(client, cast, former) -> None:
    client.force_login(cast.thu)
    form = {**FORM, "year": "2028", "dates": "moved", "seen": "2027"}
    response = client.post("/ky/moi/?tu=ky-2026", form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Năm đã đổi nên lịch bên dưới được tính lại." in page
    assert "17:00 18/12/2028" in page  # a Monday
    assert 'name="seen" value="2028"' in page
    assert not Cycle.objects.filter(year=2028).exists()
    assert client.post("/ky/moi/?tu=ky-2026", {**form, "seen": "2028"}).status_code == 302


def test_the_button_only_computes(client, cast, former) -> None:
    client.force_login(cast.thu)
    form = {**FORM, "title": "", "year": "2028", "dates": "moved", "preview": "1"}
    response = client.post("/ky/moi/?tu=ky-2026", form)
    page = response.content.decode()
    assert (response.status_code, "17:00 18/12/2028" in page) == (200, True)
    assert 'value="moved" checked' in page
    assert "Ghi tên kỳ đánh giá." not in page
    assert Cycle.objects.count() == 2
