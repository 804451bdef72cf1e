"""Việc cần làm: what a person has to do, by role, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Assessment
from parindex.assessments.queries.beginning import next_steps
from parindex.assessments.queries.clocks import Deadline, clock_of
from parindex.assessments.queries.desks import desk_of, work_of
from parindex.assessments.queries.watching import Happened, Step, recent
from parindex.assessments.workflow import PHASE_OF, STATE_TITLES, State
from parindex.cycles.deadlines import PHASE_TITLES, Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of
from parindex.improvement.queries import waiting_for as waiting_in_plans
from parindex.language import counted
from parindex.surveys.queries.duties import waiting_for


class Duty(NamedTuple):
    """One thing to do: what, why, by when, and where."""

    icon: str
    title: str
    detail: str
    when: str
    level: str
    url: str
    button: str


@dataclass(slots=True)
class HomePage:
    """What a person has to do, by urgency, with the calendar of their cycle."""

    now: list[Duty]
    soon: list[Duty]
    cycle: Cycle | None
    steps: list[Step]
    own: list[Loaded]
    deadline: Deadline | None
    recent: list[Happened]


def home_page(actor: Actor) -> HomePage:
    """Việc cần làm: the duties of all roles the actor has, in running cycles."""
    page = HomePage([], [], None, [], [], None, [])
    running = (
        Cycle.objects.filter(state=Cycle.State.RUNNING)
        .select_related("edition")
        .defer("edition__body")
    )
    moment = timezone.now()
    for cycle in running:
        windows = windows_of(cycle)
        mine = _own_duties(actor, cycle, page, moment)
        theirs = _office_duties(actor, cycle, page, moment)
        if (mine or theirs) and page.cycle is None:
            page.cycle = cycle
            page.steps = [
                Step(phase, PHASE_TITLES[phase], window, window.openness(moment))
                for phase, window in windows.items()
            ]
            page.deadline = clock_of(windows.get(Phase.ANSWERING), moment)
    found = (*next_steps(actor), *waiting_for(actor, moment), *waiting_in_plans(actor, moment))
    for duty in (Duty(*one) for one in found):
        (page.now if duty.level == "bad" else page.soon).append(duty)
    return page


def _own_duties(actor: Actor, cycle: Cycle, page: HomePage, now: datetime) -> bool:
    """Duties in the actor's own units."""
    found = load_cycle(cycle, actor.units()) if actor.units() else []
    for loaded in found:
        page.own.append(loaded)
        page.recent += recent(cycle, 6, loaded.assessment.unit.code)
        deadline = clock_of(loaded.windows.get(PHASE_OF[loaded.state]), now)
        for duty in _unit_duties(actor, loaded, deadline):
            is_urgent = duty.level == "bad" or duty.icon in URGENT
            (page.now if is_urgent else page.soon).append(duty)
    return bool(found)


URGENT = frozenset(("send", "signature", "message-question"))
"""The icons of duties that wait for nobody else."""


def _unit_duties(actor: Actor, loaded: Loaded, deadline: Deadline) -> list[Duty]:
    """What a unit's people have to do with their sheet in its present state."""
    sheet = f"/cham-diem/{loaded.assessment.pk}/"
    name, title = loaded.assessment.unit.name, loaded.cycle.title
    when, level = deadline.words, deadline.level
    match loaded.state:
        case State.DRAFTING:
            return _drafting_duties(loaded, sheet, deadline)
        case State.SIGNING if not denial(actor, Can.SIGN, loaded.assessment.unit.code):
            what = _("Xem và ký nộp kết quả tự chấm")
            return [
                Duty(
                    "signature",
                    what,
                    f"{name}, {title}",
                    when,
                    level,
                    f"{sheet}ky/",
                    _("Xem và ký"),
                )
            ]
        case State.SIGNING:
            what = _("Đang chờ lãnh đạo ký")
            return [Duty("eye", what, f"{name}, {title}", when, level, f"{sheet}ky/", "Xem")]
        case State.EXPLAINING:
            what, url = (
                counted("Giải trình %(count)s tiêu chí", loaded.open_questions),
                "/giai-trinh/",
            )
            address = f"{url}{loaded.assessment.pk}/"
            return [
                Duty(
                    "message-question", what, title, when, level or "warn", address, _("Giải trình")
                )
            ]
        case _:
            return [
                Duty(
                    "eye",
                    _(STATE_TITLES[loaded.state]),
                    f"{name}, {title}",
                    "",
                    "",
                    sheet,
                    _("Xem"),
                )
            ]


def _drafting_duties(loaded: Loaded, sheet: str, deadline: Deadline) -> list[Duty]:
    one, found = loaded.progress, []
    if one.unanswered:
        what, where = (
            counted("Chấm nốt %(count)s tiêu chí", one.unanswered),
            f"{sheet}?loc=chua-xong",
        )
        left = _first(loaded, "unanswered")
        found.append(
            Duty("pencil", what, left, deadline.words, deadline.level, where, _("Chấm tiếp"))
        )
    if one.unproven:
        what, where = (
            counted("Bổ sung %(count)s minh chứng", one.unproven),
            f"{sheet}?loc=thieu-minh-chung",
        )
        left = _first(loaded, "unproven")
        found.append(
            Duty("paperclip", what, left, deadline.words, deadline.level, where, _("Bổ sung"))
        )
    if one.done == one.total:
        what = _("Đã đủ số liệu nhưng CHƯA NỘP")
        why = _("Lưu không phải là nộp. Trình lãnh đạo ký để nộp.")
        found.append(Duty("send", what, why, deadline.words, "bad", f"{sheet}ky/", _("Trình ký")))
    return found


def _first(loaded: Loaded, kind: str) -> str:
    """The first rows that lack something, by code."""
    wanted = ("empty", "partial") if kind == "unanswered" else ("unproven",)
    codes = [code for code, state in loaded.states.items() if state in wanted]
    more = counted(" và %(count)s tiêu chí khác", len(codes) - 4) if len(codes) > 4 else ""
    return ", ".join(codes[:4]) + more


def _office_duties(actor: Actor, cycle: Cycle, page: HomePage, now: datetime) -> bool:
    """Duties of appraisers, the council and the coordinator."""
    roles = actor.roles
    windows = windows_of(cycle)
    found = False
    if Role.APPRAISER in roles and cycle.assignments.filter(
        user_id=actor.person, batch__undone_at=None
    ):
        done, total = work_of(actor, desk_of(actor, cycle.slug))
        clock = clock_of(windows.get(Phase.APPRAISING), now)
        page.soon.append(
            Duty(
                "checkup-list",
                _("Thẩm định %(total)s lượt còn lại") % {"total": total - done},
                _("Đã xong %(done)s/%(total)s · %(cycle)s")
                % {"done": done, "total": total, "cycle": cycle.title},
                clock.words,
                clock.level,
                f"/tham-dinh/{cycle.slug}/tiep/",
                _("Thẩm định"),
            )
        )
        found = True
    counts = dict(
        Assessment.objects.filter(unit__cycle=cycle).values_list("state").annotate(Count("pk"))
    )
    if Role.COUNCIL in roles:
        waiting = counts.get("deciding", 0)
        clock = clock_of(windows.get(Phase.DECIDING), now)
        page.soon.append(
            Duty(
                "gavel",
                counted("%(count)s đơn vị chờ hội đồng", waiting),
                cycle.title,
                clock.words,
                clock.level,
                f"/hoi-dong/{cycle.slug}/",
                _("Xem nội dung"),
            )
        )
        found = True
    if Role.COORDINATOR in roles:
        clock = clock_of(windows.get(Phase.ANSWERING), now)
        behind = counts.get("drafting", 0) + counts.get("signing", 0)
        page.soon.append(
            Duty(
                "chart-bar",
                counted("%(count)s đơn vị chưa nộp", behind),
                cycle.title,
                clock.words,
                clock.level,
                f"/tien-do/{cycle.slug}/",
                _("Xem tiến độ"),
            )
        )
        found = True
    return found
