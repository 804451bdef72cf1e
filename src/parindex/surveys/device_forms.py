"""What an interviewer's telephone sends: forms as plain values, and how far its clock is believed.

Plain Python. A telephone says when an interview began; its clock may be wrong, by mistake or on
purpose. Only how long ago it was, by the same clock, is used, and only within bounds: after the
survey opened, before now. Outside of them the moment counts as unknown, which takes away the
grace after closing and nothing else. No moment of a telephone takes a form in once the grace has
run out by the clock of the server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from parindex.cycles.deadlines import VIETNAM
from parindex.engine.names import clean_text
from parindex.surveys.quality import HASTY

MOST_FORMS = 25
LONGEST_MINUTES = 600

_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """One form as the telephone sent it; moments are seconds before it was sent."""

    nonce: str
    survey: str
    unit: str
    questionnaire: str
    answers: Mapping[str, str | list[str]]
    begun_ago: float | None
    ended_ago: float | None
    seconds: float | None


def read_device_form(value: Any) -> DeviceForm | None:
    """The form in what was sent; None when it is no form."""
    if not isinstance(value, Mapping):
        return None
    texts = [value.get(name) for name in ("nonce", "survey", "unit", "questionnaire")]
    if not all(isinstance(one, str) and 0 < len(one) <= 200 for one in texts):
        return None
    nonce, survey, unit, questionnaire = (clean_text(str(one)) for one in texts)
    answers = value.get("answers")
    if not _NONCE.fullmatch(nonce) or not isinstance(answers, Mapping):
        return None
    if not all(isinstance(name, str) and _is_answer(one) for name, one in answers.items()):
        return None
    spans = (_span(value.get(name)) for name in ("begun_ago", "ended_ago", "seconds"))
    read = {name: _cleaned(one) for name, one in answers.items()}
    return DeviceForm(nonce, survey, unit, questionnaire, read, *spans)


def _cleaned(answer: str | list[str]) -> str | list[str]:
    """An answer without signs that nobody sees, which a database may refuse."""
    return clean_text(answer) if isinstance(answer, str) else list(map(clean_text, answer))


def _is_answer(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def _span(value: Any) -> float | None:
    """Seconds, when they can be: not negative, less than a year."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < 366 * 86400 else None


def believed(ago: float | None, opens: datetime | None, now: datetime) -> datetime | None:
    """The moment so many seconds ago; None when it was before the survey opened."""
    if ago is None or opens is None:
        return None
    moment = now - timedelta(seconds=ago)
    return moment if moment >= opens else None


def day_of(form: DeviceForm, opens: datetime | None, now: datetime) -> date:
    """The day of the interview in Vietnam; the day it was sent when the clock is not believed."""
    moment = believed(form.ended_ago, opens, now) or now
    return moment.astimezone(UTC).astimezone(VIETNAM).date()


def minutes_of(form: DeviceForm) -> int | None:
    """How long the interview took in whole minutes, rounded up; None when it cannot be so."""
    if form.seconds is None or (form.begun_ago is not None and form.seconds > form.begun_ago + 60):
        return None
    minutes = max(1, -(-int(form.seconds) // 60))
    return minutes if minutes <= LONGEST_MINUTES else None


def is_hasty(form: DeviceForm, answered: int) -> bool:
    """Whether so many answers cannot have been asked and given in that time."""
    return form.seconds is not None and form.seconds < HASTY * answered
