"""A survey of three communes, made the way the product makes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from parindex.access import SYSTEM, Role
from parindex.cycles.models import Cycle
from parindex.directory.models import User
from parindex.engine.documents import canonical, digest
from parindex.surveys.actions.checking import draw_callbacks
from parindex.surveys.actions.running import (
    close_survey,
    open_survey,
    prepare_survey,
    set_survey_calendar,
)
from parindex.surveys.actions.taking import Form, take
from parindex.surveys.models import Attendee, CallBack, Channel, Survey
from tests import make
from tests.cast import COMMUNE, person

LONG_AGO, FAR_OFF = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)
GOOD = {"q1": "rat_hai_long", "q2": "hai_long"}


def survey(
    state: str = "collecting",
    rules: str = "vi-du-cach-cham",
    of: Cycle | None = None,
    *,
    document: Mapping[str, Any] | None = None,
) -> Survey:
    """The survey of the example set, at a state reached by the real steps.

    `document` are other questionnaires than those of the set.
    """
    found = prepare_survey(by=SYSTEM, cycle=of or make.cycle(rules=rules))
    if document is not None:
        body = canonical(document)
        Survey.objects.filter(pk=found.pk).update(document=body, digest=digest(body))
        found.refresh_from_db()
    if state != "preparing":
        begin(found)
    if state not in ("preparing", "collecting"):
        close_survey(by=SYSTEM, survey=found)
    return found


def begin(prepared: Survey) -> None:
    """Forms come in from now on."""
    set_survey_calendar(by=SYSTEM, survey=prepared, opens=LONG_AGO, closes=FAR_OFF, settings={})
    prepared.refresh_from_db()
    open_survey(by=SYSTEM, survey=prepared)


def replies(
    of: Survey,
    count: int,
    answers: dict[str, str] | None = None,
    *,
    unit: str = COMMUNE,
    questionnaire: str = "nguoi-dan",
) -> None:
    """So many forms of a unit with the same answers."""
    for _ in range(count):
        form = Form(
            unit, questionnaire, Channel.OPEN, TODAY, uuid4().hex, answers or GOOD, {}, minutes=3
        )
        assert take(of, form)


def son() -> User:
    """Sơn runs the survey."""
    return person("son", (Role.SURVEY_OFFICER, ""))


def nga() -> User:
    """Nga goes from house to house."""
    return person("nga", (Role.INTERVIEWER, ""))


def attendees(of: Survey, count: int, *, unit: str = COMMUNE, interviewer: str = "Nga") -> None:
    """People of the payment list."""
    Attendee.objects.bulk_create(
        Attendee(
            survey=of,
            unit=unit,
            name=f"Người {number}",
            phone=f"09120000{number:02d}",
            interviewer=interviewer,
            by_name="Son",
        )
        for number in range(count)
    )


def callback(of: Survey) -> CallBack:
    """Somebody drawn to be called again."""
    attendees(of, 1)
    draw_callbacks(by=SYSTEM, survey=of, size=1)
    return of.callbacks.get()
