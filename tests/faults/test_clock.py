"""The last second of the deadline day, in Vietnam, whatever the clock of the server says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import moving
from parindex.assessments.models import Assessment, Statement, Submission
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.errors import Denied
from tests.story import begin, fill, type_row

OPENS = datetime(2026, 12, 1, 8, tzinfo=VIETNAM)
FIVE = datetime(2026, 12, 20, 17, tzinfo=VIETNAM)
MIDNIGHT = datetime(2026, 12, 20, 23, 59, 59, tzinfo=VIETNAM)
SEVEN = datetime(2026, 12, 21, 7, tzinfo=VIETNAM)
"""Midnight of Greenwich: the day changes there, and nothing may change here."""

SECOND, TICK = timedelta(seconds=1), timedelta(microseconds=1)
CLOSED_AT_FIVE = "Đã khóa lúc 17:00 ngày 20/12/2026. Cần thêm thời gian thì đề nghị gia hạn."


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the server, which counts in UTC."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    set_clock(OPENS)
    return set_clock


@pytest.fixture
def story(cast, at):
    return begin(cast)


def due(story, *moments: datetime) -> None:
    """Self-assessment until these moments: on time, with or without a later one for the late."""
    window = Window(OPENS, moments[0], moments[-1])
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: window})


def refused(act) -> str:
    try:
        act()
    except Denied as refusal:
        return str(refusal)
    return ""


EDGES = [
    (FIVE, FIVE - SECOND, ""),
    (FIVE, FIVE, ""),
    (FIVE, FIVE + TICK, CLOSED_AT_FIVE),
    (FIVE, FIVE + SECOND, CLOSED_AT_FIVE),
    (FIVE, MIDNIGHT, CLOSED_AT_FIVE),
    (MIDNIGHT, FIVE + SECOND, ""),
    (MIDNIGHT, MIDNIGHT, ""),
    (MIDNIGHT, MIDNIGHT + SECOND, CLOSED_AT_FIVE.replace("17:00", "23:59")),
    (SEVEN, SEVEN - SECOND, ""),
    (SEVEN, SEVEN, ""),
    (SEVEN, SEVEN + SECOND, CLOSED_AT_FIVE.replace("17:00 ngày 20", "07:00 ngày 21")),
]


@pytest.mark.parametrize(("deadline", "now", "sentence"), EDGES)
def test_a_row_is_saved_until_the_last_second(story, at, deadline, now, sentence) -> None:
    due(story, deadline)
    at(now)
    assert refused(lambda: type_row(story, "2.5", {"value": ["2"]})) == sentence
    assert Statement.objects.exists() is not bool(sentence)


@pytest.mark.parametrize(("deadline", "now", "sentence"), EDGES)
def test_a_sheet_is_signed_until_the_last_second(story, at, deadline, now, sentence) -> None:
    due(story, deadline)
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    at(now)
    hoa = story.cast.hoa.actor()
    sign = lambda: moving.move(by=hoa, assessment_id=story.sheet.pk, name="submit")  # noqa: E731
    assert refused(sign) == sentence
    assert Submission.objects.exists() is not bool(sentence)
    if not sentence:
        sheet = Assessment.objects.get(pk=story.sheet.pk)
        assert (sheet.submitted_at, sheet.is_late) == (now, False)


@pytest.mark.parametrize(
    ("now", "is_late"),
    [(FIVE, False), (FIVE + SECOND, True), (MIDNIGHT, True)],
)
def test_who_signs_after_five_is_late_until_the_sheet_closes(story, at, now, is_late) -> None:
    due(story, FIVE, MIDNIGHT)
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    at(now)
    moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    assert Assessment.objects.get(pk=story.sheet.pk).is_late is is_late


def test_a_signature_of_the_last_moment_is_on_time_though_writing_it_takes_a_second(
    story, at, monkeypatch
) -> None:
    due(story, FIVE, MIDNIGHT)
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    moments = iter([FIVE + number * SECOND for number in range(100)])
    monkeypatch.setattr(timezone, "now", lambda: next(moments).astimezone(UTC))
    moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    sheet = Assessment.objects.get(pk=story.sheet.pk)
    assert (sheet.is_late, sheet.submitted_at) == (False, FIVE)


def test_nothing_is_typed_before_the_phase_opens(story, at) -> None:
    due(story, FIVE)
    at(OPENS - SECOND)
    said = refused(lambda: type_row(story, "2.5", {"value": ["2"]}))
    assert said == "Chưa mở. Bắt đầu lúc 08:00 ngày 01/12/2026."
    at(OPENS)
    assert refused(lambda: type_row(story, "2.5", {"value": ["2"]})) == ""
