"""A synthetic survey in progress, so that every page of a demo has something to show.

A few thousand forms, invitations, interviewers' work, printed paper: all of it invented from a
seed, and the cycle they belong to says so on every page. Nothing here is a real answer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Cycle
from parindex.directory.models import User
from parindex.engine.indicators import Question, Questionnaire
from parindex.engine.indicators import Survey as Asked
from parindex.engine.survey_answers import asked_questions
from parindex.surveys.actions.attendance import add_attendees
from parindex.surveys.actions.checking import look_over
from parindex.surveys.actions.field import Share, assign_interviewers
from parindex.surveys.actions.inviting import invite
from parindex.surveys.actions.paper import print_forms
from parindex.surveys.actions.planning import plan_targets
from parindex.surveys.actions.running import (
    open_survey,
    prepare_survey,
    set_survey_calendar,
)
from parindex.surveys.actions.taking import Form, take_invited, take_many
from parindex.surveys.models import Channel, Survey
from parindex.surveys.people_files import Payment, Person
from parindex.surveys.planning_files import TargetLine
from parindex.surveys.queries.running import questionnaires_of, units_of

SEED = 20260721
INTERVIEWER = "nga"
WANTED = {"citizen": 55, "business": 12, "official": 5, "delegate": 5, "leader": 5}
MARGIN = Decimal(15)
CHANNELS = (Channel.OPEN, Channel.CODE, Channel.KIOSK, Channel.PAPER, Channel.IMPORT)
SHARES = (55, 8, 17, 14, 6)
PEOPLE_INVITED, PAPER_PRINTED, PEOPLE_PAID = 30, 20, 24
SAYINGS = (
    "Cán bộ hướng dẫn tận tình, hồ sơ có kết quả sớm hơn phiếu hẹn.",
    "Nên thêm ghế ngồi chờ và người hướng dẫn nộp hồ sơ trực tuyến.",
    "Phải đi lại hai lần vì thiếu giấy tờ, lần đầu không được dặn đủ.",
    "Mạng chậm, trang nộp hồ sơ hay bị lỗi vào đầu giờ sáng.",
    "Mong xã trả kết quả qua bưu điện cho người già.",
)


def load_demo_survey(cycle: Cycle) -> str:
    """Make the survey of the demo cycle, or move its calendar on when it has passed."""
    found = Survey.objects.filter(cycle=cycle).first()
    if found is None:
        _make(cycle)
        return "đã tạo khảo sát minh họa"
    is_over = found.closes is not None and found.closes < timezone.now()
    if found.state == Survey.State.COLLECTING and is_over and found.opens is not None:
        closes = timezone.now() + timedelta(days=12)
        set_survey_calendar(by=SYSTEM, survey=found, opens=found.opens, closes=closes, settings={})
        return "đã dời lịch khảo sát minh họa"
    return "khảo sát minh họa giữ nguyên"


@transaction.atomic
def _make(cycle: Cycle) -> None:
    chance = random.Random(SEED)  # noqa: S311  # reproducible, not secret
    survey = prepare_survey(by=SYSTEM, cycle=cycle)
    asked = questionnaires_of(survey)
    morning = timezone.now().astimezone(VIETNAM).replace(hour=8, minute=0, second=0, microsecond=0)
    opens, closes = morning - timedelta(days=18), morning + timedelta(days=12, hours=9)
    settings = {"margin_wanted": MARGIN}
    set_survey_calendar(by=SYSTEM, survey=survey, opens=opens, closes=closes, settings=settings)
    survey.refresh_from_db()
    units = [one.code for one in units_of(cycle)]
    lines = [
        TargetLine(
            unit,
            form.id,
            chance.randrange(300, 2400) if form.audience == "citizen" else None,
            WANTED[form.audience],
            WANTED[form.audience] // 2,
        )
        for unit in units
        for form in asked.questionnaires
    ]
    plan_targets(by=SYSTEM, survey=survey, lines=lines)
    open_survey(by=SYSTEM, survey=survey)
    take_many(survey, list(_forms(asked, units, opens, chance)))
    first = asked.questionnaires[0]
    _invitations(survey, first, units[0], chance)
    _fieldwork(survey, first, units, opens, chance)
    print_forms(by=SYSTEM, survey=survey, units=units[:1], form=first.id, size=PAPER_PRINTED)
    _payments(survey, units, morning.date())
    look_over(by=SYSTEM, survey=survey)


def _forms(
    asked: Asked, units: Sequence[str], opens: datetime, chance: random.Random
) -> Iterator[Form]:
    """What came in so far: some units are quick and content, others are neither."""
    for unit in units:
        content, eager = chance.uniform(0.45, 0.93), chance.uniform(0.35, 1.1)
        for form in asked.questionnaires:
            for _ in range(int(WANTED[form.audience] * eager * chance.uniform(0.8, 1.1))):
                channel = chance.choices(CHANNELS, SHARES)[0]
                yield _form(asked, form, unit, channel, _day(opens, chance), content, chance)


def _day(opens: datetime, chance: random.Random) -> date:
    return (opens + timedelta(days=chance.randrange(18))).date()


def _form(
    asked: Asked,
    form: Questionnaire,
    unit: str,
    channel: str,
    day: date,
    content: float,
    chance: random.Random,
    interviewer: int | None = None,
) -> Form:
    answers, comments = _answers(asked, form, content, chance)
    is_hasty = channel == Channel.OPEN and chance.random() < 0.006
    return Form(
        unit=unit,
        questionnaire=form.id,
        channel=channel,
        day=day,
        nonce=str(UUID(int=chance.getrandbits(128))),
        answers=answers,
        comments=comments,
        minutes=None
        if channel in (Channel.PAPER, Channel.IMPORT)
        else min(1 + chance.randrange(6), 1 if is_hasty else 6),
        is_hasty=is_hasty,
        burst=chance.randrange(10, 16) if chance.random() < 0.004 else chance.randrange(4),
        is_from_staff=channel == Channel.OPEN and chance.random() < 0.002,
        interviewer=interviewer,
    )


def _answers(
    asked: Asked, form: Questionnaire, content: float, chance: random.Random
) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """One person's form: all their answers lean the same way, and some questions are skipped."""
    mood = min(1.0, max(0.0, chance.gauss(content, 0.18)))
    answers: dict[str, str | list[str]] = {}
    comments: dict[str, str] = {}
    for question in form.questions:
        if question not in asked_questions(form, answers):
            continue
        if not question.criterion and not question.is_required and chance.random() < 0.25:
            continue
        match question.kind:
            case "text":
                if chance.random() < 0.08:
                    comments[question.id] = chance.choice(SAYINGS)
            case "number":
                low, high = question.low, min(question.high, question.low + 10)
                answers[question.id] = str(chance.randint(low, high))
            case "multiple":
                options = [one.id for one in asked.scales[question.answers]]
                answers[question.id] = sorted(
                    chance.sample(options, min(2, len(options))), key=options.index
                )
            case _:
                answers[question.id] = _choice(asked, question, mood, chance)
    return answers, comments


def _choice(asked: Asked, question: Question, mood: float, chance: random.Random) -> str:
    """The option nearest to how content somebody is; now and then no opinion."""
    options = asked.scales[question.answers]
    weighed = [one for one in options if one.weight is not None]
    others = [one for one in options if one.weight is None]
    if not weighed or (others and chance.random() < 0.04):
        return chance.choice(others or list(options)).id
    wish = mood + chance.gauss(0, 0.16)
    return min(weighed, key=lambda one: abs(float(one.weight or 0) - wish)).id


def _invitations(survey: Survey, form: Questionnaire, unit: str, chance: random.Random) -> None:
    """People asked by name; a third have used their code."""
    people = [
        Person(unit, f"Người được mời số {number:02d} (minh họa)", f"0900000{number:03d}")
        for number in range(1, PEOPLE_INVITED + 1)
    ]
    invite(by=SYSTEM, survey=survey, form=form.id, people=people)
    asked, today = questionnaires_of(survey), timezone.now().astimezone(VIETNAM).date()
    for one in survey.invitees.order_by("pk")[: PEOPLE_INVITED // 3]:
        take_invited(survey, _form(asked, form, unit, Channel.CODE, today, 0.8, chance), one)


def _payments(survey: Survey, units: Sequence[str], today: date) -> None:
    """People who took part in interviews, paid or not yet, so that some can be called again."""
    people = [
        Payment(
            units[number % 4],
            f"Người tham gia số {number:02d} (minh họa)",
            f"0900001{number:03d}",
            took_part_on=today - timedelta(days=1 + number % 9),
            amount=50_000,
            interviewer="Lý Thị Nga",
        )
        for number in range(1, PEOPLE_PAID + 1)
    ]
    add_attendees(by=SYSTEM, survey=survey, people=people)


def _fieldwork(
    survey: Survey,
    form: Questionnaire,
    units: Sequence[str],
    opens: datetime,
    chance: random.Random,
) -> None:
    """An interviewer has brought most of what she was sent for."""
    nga = User.objects.filter(username=INTERVIEWER).first()
    if nga is None:
        return
    shares = [Share(nga.pk, unit, form.id, 15) for unit in units[:4]]
    assign_interviewers(by=SYSTEM, survey=survey, shares=shares)
    asked = questionnaires_of(survey)
    take_many(
        survey,
        [
            _form(
                asked, form, one.unit, Channel.INTERVIEW, _day(opens, chance), 0.7, chance, nga.pk
            )
            for one in shares
            for _ in range(chance.randrange(8, 15))
        ],
    )
