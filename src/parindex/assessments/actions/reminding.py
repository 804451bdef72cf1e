"""Reminding units that are behind, by hand or by the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import SYSTEM, Actor, Can, Role
from parindex.assessments.actions.answering import subject
from parindex.assessments.actions.moving import people_of
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Assessment
from parindex.assessments.workflow import NOT_SUBMITTED, PHASE_OF, STATE_TITLES, State
from parindex.cycles.deadlines import VIETNAM, Openness, Phase, Window, moment, remaining
from parindex.cycles.models import Cycle
from parindex.directory.actions import tell
from parindex.directory.journal import record
from parindex.directory.models import JournalEntry
from parindex.directory.rights import demand
from parindex.errors import Invalid
from parindex.language import counted

BEHIND = (State.DRAFTING, State.SIGNING, State.EXPLAINING)
"""Where a sheet waits for its own unit."""

LONGEST_TEXT = 300


class Repeat(StrEnum):
    """How often a unit may be reminded."""

    ONCE_A_DAY = "once_a_day"
    ALWAYS = "always"


class Reminded(NamedTuple):
    """The names of the units that were told, and a sentence for each that was not."""

    told: list[str]
    passed_over: list[str]


@transaction.atomic
def remind(
    *,
    by: Actor,
    cycle: Cycle,
    codes: Iterable[str],
    text: str = "",
    repeat: Repeat = Repeat.ONCE_A_DAY,
) -> Reminded:
    """Tell clerks and heads of the units that are behind, by notice and e-mail.

    Without a text they read how far they are and what is due when. A unit is told once a day
    unless `repeat` says otherwise.
    """
    demand(by, Can.SET_UP, "")
    if cycle.state != Cycle.State.RUNNING:
        raise Invalid(_("Kỳ đánh giá không mở, không nhắc được."))
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid(
            counted(
                "Lời nhắc dài %(count)s ký tự, tối đa %(most)s.",
                len(text.strip()),
                most=LONGEST_TEXT,
            )
        )
    found = Reminded([], [])
    for loaded in _locked(cycle, codes):
        unit = loaded.assessment.unit
        if why := _needless(loaded, repeat):
            found.passed_over.append(f"{unit.name}: {why}")
            continue
        if _tell(by, loaded, text.strip(), (Role.CLERK, Role.HEAD), {}):
            found.told.append(unit.name)
        else:
            found.passed_over.append(
                _("%(unit)s: chưa có tài khoản nào để nhắc.") % {"unit": unit.name}
            )
    return found


def _locked(cycle: Cycle, codes: Iterable[str] | None) -> list[Loaded]:
    """The sheets, held until the end so that two who remind at once send one reminder."""
    held = Assessment.objects.select_for_update().filter(unit__cycle=cycle)
    list(held.order_by("pk").values_list("pk", flat=True))
    return load_cycle(cycle, codes)


def _needless(loaded: Loaded, repeat: Repeat) -> str:
    """Why a unit is not to be reminded now; "" when it is."""
    if loaded.state not in BEHIND:
        return _("không còn việc phải làm (%(state)s).") % {
            "state": _(STATE_TITLES[loaded.state]).lower()
        }
    if repeat is Repeat.ONCE_A_DAY and _reminded_today(loaded):
        return _("hôm nay đã nhắc rồi.")
    return ""


def _reminded_today(loaded: Loaded) -> bool:
    today = timezone.now().astimezone(VIETNAM).date()
    midnight = datetime.combine(today, time(), VIETNAM)
    return JournalEntry.objects.filter(
        act="remind", subject=subject(loaded), at__gte=midnight
    ).exists()


def _tell(
    by: Actor, loaded: Loaded, text: str, roles: tuple[Role, ...], details: Mapping[str, object]
) -> int:
    """Send one reminder to the people of these roles, or to all of the unit; how many there are."""
    unit = loaded.assessment.unit
    people = people_of([unit.code], *roles) or people_of([unit.code], Role.CLERK, Role.HEAD)
    if not people:
        return 0
    with override("vi"):  # a notice is kept, and is for people of every language
        said = text or how_far(loaded, timezone.now())
    tell(people, said, address_of(loaded))
    record(by, "remind", subject(loaded), people=len(people), text=said, **details)
    return len(people)


def address_of(loaded: Loaded) -> str:
    """The page where the unit's next step is made."""
    page = {State.SIGNING: "cham-diem/{}/ky", State.EXPLAINING: "giai-trinh/{}"}
    return f"/{page.get(loaded.state, 'cham-diem/{}').format(loaded.assessment.pk)}/"


def how_far(loaded: Loaded, now: datetime) -> str:
    """What waits and until when: "Xã A còn 3 tiêu chí chưa xong, hạn 17:00 …"."""
    unit, window = loaded.assessment.unit, loaded.windows.get(PHASE_OF[loaded.state])
    match loaded.state:
        case State.SIGNING:
            what = "có bài tự chấm chờ lãnh đạo ký và nộp"
        case State.EXPLAINING:
            what = f"có {loaded.unexplained} yêu cầu giải trình chưa trả lời"
            if not loaded.unexplained:
                what = "đã viết giải trình nhưng chưa ký gửi"
        case _:
            left = loaded.progress.total - loaded.progress.done
            what = f"còn {left} tiêu chí chưa xong" if left else "đã đủ số liệu nhưng chưa nộp"
    if window is None:
        return f"{unit.name} {what} ({loaded.cycle.title})."
    due = f"hạn {moment(window.due)}, {remaining(window.due, now).lower()}"
    return f"{unit.name} {what}; {due} ({loaded.cycle.title})."


def remind_by_calendar(now: datetime | None = None) -> Reminded:
    """Send what the calendar asks for in all running cycles; safe to run as often as one likes.

    On the days before the deadline of self-assessment that the cycle names, each once for each
    deadline: a day on which nothing ran is made up for later. Heads are told the last time, and
    whenever a sheet waits for their signature.
    """
    found = Reminded([], [])
    for cycle in Cycle.objects.filter(state=Cycle.State.RUNNING).select_related("edition"):
        with transaction.atomic():
            for loaded in _locked(cycle, None):
                _remind_one(loaded, now or timezone.now(), found)
    return found


def _remind_one(loaded: Loaded, now: datetime, found: Reminded) -> None:
    window = loaded.windows.get(Phase.ANSWERING)
    if window is None or loaded.state not in NOT_SUBMITTED:
        return
    days = loaded.cycle.reminder_days
    stage = milestone(window, now, days)
    if stage is None or _was_sent(loaded, stage, window):
        return
    if why := _needless(loaded, Repeat.ONCE_A_DAY):
        found.passed_over.append(f"{loaded.assessment.unit.name}: {why}")
        return
    waits_for_head = loaded.state is State.SIGNING or stage == min(days)
    roles = (Role.CLERK, Role.HEAD) if waits_for_head else (Role.CLERK,)
    details = {"stage": stage, "due": window.due.isoformat()}
    if _tell(SYSTEM, loaded, "", roles, details):
        found.told.append(loaded.assessment.unit.name)


def milestone(window: Window, now: datetime, days: Sequence[int]) -> int | None:
    """The reminder that is due: the nearest milestone passed, None before, after and too soon.

    `days` are those before the deadline on which units are reminded. A phase shorter than a
    milestone has none: nobody is reminded of what has just opened.
    """
    if window.openness(now) is not Openness.ON_TIME:
        return None
    last = window.due.astimezone(VIETNAM).date()
    left = (last - now.astimezone(VIETNAM).date()).days
    length = (last - window.opens.astimezone(VIETNAM).date()).days
    passed = [one for one in days if left <= one < length]
    return min(passed, default=None)


def _was_sent(loaded: Loaded, stage: int, window: Window) -> bool:
    return JournalEntry.objects.filter(
        act="remind",
        subject=subject(loaded),
        details__stage=stage,
        details__due=window.due.isoformat(),
    ).exists()
