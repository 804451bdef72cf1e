"""When a phase is open, to the second; dates as coordinators write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from parindex.cycles.deadlines import VIETNAM, Openness, Phase, Window
from parindex.cycles.forms import Typed, calendar_typed, read_calendar, read_moment, written

SECOND = timedelta(seconds=1)
OPENS = datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
DUE = datetime(2026, 12, 20, 23, 59, 59, tzinfo=VIETNAM)
CLOSES = datetime(2026, 12, 22, 17, 0, tzinfo=VIETNAM)
GRACE = datetime(2026, 12, 23, 17, 0, tzinfo=VIETNAM)
WINDOW = Window(OPENS, DUE, CLOSES, GRACE)


@pytest.mark.parametrize(
    ("now", "begun_at", "expected"),
    [
        (OPENS - SECOND, None, Openness.BEFORE),
        (OPENS, None, Openness.ON_TIME),
        (DUE, None, Openness.ON_TIME),
        (DUE + SECOND, None, Openness.LATE),
        (CLOSES, None, Openness.LATE),
        (CLOSES + SECOND, None, Openness.CLOSED),
        (CLOSES + SECOND, OPENS, Openness.GRACE),
        (CLOSES + SECOND, CLOSES, Openness.GRACE),
        (CLOSES + SECOND, CLOSES + SECOND, Openness.CLOSED),
        (GRACE, OPENS, Openness.GRACE),
        (GRACE + SECOND, OPENS, Openness.CLOSED),
    ],
)
def test_the_bounds_belong_to_the_window(now, begun_at, expected) -> None:
    assert WINDOW.openness(now, begun_at) is expected


def test_the_last_second_of_the_day_is_on_time_wherever_the_server_stands() -> None:
    in_utc = datetime.fromisoformat("2026-12-20T16:59:59+00:00")
    assert WINDOW.openness(in_utc) is Openness.ON_TIME
    assert WINDOW.openness(in_utc + SECOND) is Openness.LATE


def test_a_phase_without_lateness_closes_when_it_is_due() -> None:
    strict = Window(OPENS, CLOSES, CLOSES)
    assert strict.openness(CLOSES) is Openness.ON_TIME
    assert strict.openness(CLOSES + SECOND, OPENS) is Openness.CLOSED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00 20/12/2026", datetime(2026, 12, 20, 17, tzinfo=VIETNAM)),
        ("20/12/2026 17:00", datetime(2026, 12, 20, 17, tzinfo=VIETNAM)),
        ("17h 20-12-2026", datetime(2026, 12, 20, 17, tzinfo=VIETNAM)),
        ("17:30 ngày 5/1/2027", datetime(2027, 1, 5, 17, 30, tzinfo=VIETNAM)),
        ("2026-12-20T17:00", datetime(2026, 12, 20, 17, tzinfo=VIETNAM)),
        ("23:59 20/12/2026", DUE),
        ("24:00 20/12/2026", DUE),
    ],
)
def test_a_moment_is_read_however_it_is_written(text: str, expected: datetime) -> None:
    typed = Typed({"due": text})
    assert (read_moment(typed, "due"), typed.errors) == (expected, {})
    again = Typed({"due": written(expected)})
    assert read_moment(again, "due") == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Ghi giờ và ngày, ví dụ 17:00 20/12/2026."),
        ("20/12/2026", "Ghi giờ và ngày, ví dụ 17:00 20/12/2026."),
        ("mai", "Ghi giờ và ngày, ví dụ 17:00 20/12/2026."),
        ("17:00 31/11/2026", "Không có ngày giờ «17:00 31/11/2026». Kiểm tra lại."),
        ("25:00 20/12/2026", "Không có ngày giờ «25:00 20/12/2026». Kiểm tra lại."),
    ],
)
def test_what_is_no_moment_gets_a_sentence(text: str, sentence: str) -> None:
    typed = Typed({"due": text})
    assert (read_moment(typed, "due"), typed.errors) == (None, {"due": sentence})


def test_a_calendar_reads_back_as_it_is_shown_and_says_what_is_out_of_order() -> None:
    windows = dict.fromkeys(Phase, WINDOW)
    shown = calendar_typed(windows).values
    assert read_calendar(shown)[1] == windows
    wrong = {
        **shown,
        "answering-due": "17:00 30/11/2026",
        "deciding-closes": "17:00 19/12/2026",
        "publishing-grace_until": "16:00 22/12/2026",
    }
    assert read_calendar(wrong)[0].errors == {
        "answering-due": "Hạn nộp đúng hạn phải sau lúc mở.",
        "deciding-closes": "Lúc khóa phải sau hoặc bằng hạn nộp đúng hạn.",
        "publishing-grace_until": "Hạn thêm cho bài đã bắt đầu phải sau lúc khóa.",
    }
