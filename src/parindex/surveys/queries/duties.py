"""What waits for the people of a survey, for the page where everybody sees their work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.cycles.deadlines import remaining
from parindex.cycles.models import CycleUnit
from parindex.engine.numbers import shown
from parindex.language import counted, spoken
from parindex.surveys.models import Channel, FieldTask, PaperForm, Reply, Survey

State = Survey.State
SOON_DAYS = 7
"""A survey that closes within so many days is marked."""


class Waiting(NamedTuple):
    """One thing that waits in a survey: what, why, by when, how urgent, and where it is done."""

    icon: str
    title: str
    detail: str
    when: str
    level: str
    url: str
    button: str


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """What the actor has to do in surveys that are not handed over yet, newest cycle first."""
    may_run, may_collect = not denial(actor, Can.RUN_SURVEY), not denial(actor, Can.COLLECT)
    if not may_run and not may_collect:
        return []
    found: list[Waiting] = []
    standing = Survey.objects.exclude(state=State.HANDED).select_related("cycle")
    for survey in standing.defer("document").order_by("-cycle__year", "-pk"):
        if may_run:
            found += _to_run(survey, now)
        if may_collect and survey.state == State.COLLECTING:
            found += _to_collect(actor, survey, now)
    return found


def _to_run(survey: Survey, now: datetime) -> Iterator[Waiting]:
    """What its officer has to do, by the state the survey is in."""
    title, at = survey.cycle.title, [survey.cycle.slug]
    setup = reverse("survey_setup", args=at)
    if survey.state == State.PREPARING:
        why = _("Chưa đặt lịch thu phiếu") if survey.opens is None else _("Chưa mở thu phiếu")
        yield Waiting(
            "calendar-event",
            _("Chuẩn bị khảo sát"),
            f"{why} · {title}",
            "",
            "",
            setup,
            _("Chuẩn bị"),
        )
        return
    if survey.state == State.COLLECTING:
        yield _closing(survey, now)
    different = PaperForm.objects.filter(
        batch__survey=survey, state=PaperForm.State.DIFFERENT
    ).count()
    if different and survey.state == State.COLLECTING:
        words = counted("Xử lý %(count)s phiếu giấy hai lần nhập khác nhau", different)
        address = reverse("survey_paper", args=at)
        yield Waiting("keyboard", words, title, "", "warn", address, _("Xử lý"))
    if flags := survey.flags.filter(decision="").count():
        words = counted("Xem phiếu: %(count)s lý do chưa có quyết định", flags)
        address = reverse("survey_quality", args=at)
        yield Waiting("checkup-list", words, title, "", "", address, _("Xem phiếu"))
    if survey.state == State.REVIEWING:
        words, address = _("Chuyển kết quả khảo sát vào kỳ"), reverse("survey_handing", args=at)
        yield Waiting("send", words, title, "", "", address, _("Xem kết quả"))


def _closing(survey: Survey, now: datetime) -> Waiting:
    """How far collecting is, or that its time has passed."""
    title, at, closes = survey.cycle.title, [survey.cycle.slug], survey.closes
    if closes is not None and closes < now:
        words, address = _("Kết thúc thu phiếu"), reverse("survey_setup", args=at)
        left = remaining(closes, now)
        return Waiting("clock", words, title, left, "bad", address, _("Kết thúc"))
    valid = survey.replies.filter(excluded="").count()
    wanted = sum(survey.targets.values_list("wanted", flat=True))
    left = remaining(closes, now) if closes else ""
    is_soon = closes is not None and (closes - now).days < SOON_DAYS
    return Waiting(
        "chart-bar",
        _("Theo dõi thu phiếu khảo sát"),
        _("%(valid)s/%(wanted)s phiếu · %(cycle)s")
        % {"valid": _number(valid), "wanted": _number(wanted), "cycle": title},
        left,
        "warn" if is_soon else "",
        reverse("survey_board", args=at),
        _("Xem tiến độ"),
    )


def _to_collect(actor: Actor, survey: Survey, now: datetime) -> Iterator[Waiting]:
    """The interviews the actor still has to make, and paper forms that wait to be typed."""
    title, left = survey.cycle.title, remaining(survey.closes, now) if survey.closes else ""
    tasks = FieldTask.objects.filter(survey=survey, user_id=actor.person)
    made = Reply.objects.filter(
        survey=survey, interviewer_id=actor.person, channel=Channel.INTERVIEW, excluded=""
    )
    done = {
        (unit, form): count
        for unit, form, count in made.order_by()
        .values_list("unit", "questionnaire")
        .annotate(Count("pk"))
    }
    lacking = {
        (one.unit, one.questionnaire): missing
        for one in tasks
        if (missing := one.wanted - done.get((one.unit, one.questionnaire), 0)) > 0
    }
    if lacking:
        units = sorted({unit for unit, _form in lacking})
        names = CycleUnit.objects.filter(cycle=survey.cycle_id, code__in=units)
        detail = ", ".join([*names.values_list("name", flat=True)[:3]])
        if len(units) > 3:
            detail += counted(" và %(count)s đơn vị khác", len(units) - 3)
        words = counted("Phỏng vấn nốt %(count)s phiếu", sum(lacking.values()))
        address = reverse("interviews")
        yield Waiting("message", words, f"{detail} · {title}", left, "", address, _("Phỏng vấn"))
    if paper := papers_to_type(survey):
        words, address = (
            _("Nhập phiếu giấy"),
            reverse("survey_paper_entry", args=[survey.cycle.slug]),
        )
        detail = counted("%(count)s phiếu đã in chưa nhập đủ hai lần", paper)
        yield Waiting("pencil", words, f"{detail} · {title}", left, "", address, _("Nhập phiếu"))


def papers_to_type(survey: Survey) -> int:
    """Printed forms of a survey that two people have not typed yet."""
    states = (PaperForm.State.PRINTED, PaperForm.State.ONCE)
    return PaperForm.objects.filter(batch__survey=survey, state__in=states).count()


def _number(value: int) -> str:
    return shown(value, None, spoken())
