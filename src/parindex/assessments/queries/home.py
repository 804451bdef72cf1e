"""Việc cần làm: what a person has to do, by role, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from parindex.access import Actor, Can, Role, denial
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Assessment
from parindex.assessments.queries.answering import Deadline, clock_of
from parindex.assessments.queries.desks import desk_of, work_of
from parindex.assessments.queries.watching import Happened, Step, recent
from parindex.assessments.workflow import PHASE_OF, STATE_TITLES, State
from parindex.cycles.deadlines import PHASE_TITLES, Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import windows_of


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
    return page


def _own_duties(actor: Actor, cycle: Cycle, page: HomePage, now: datetime) -> bool:
    """Duties in the actor's own units."""
    found = load_cycle(cycle, actor.units()) if actor.units() else []
    for loaded in found:
        page.own.append(loaded)
        page.recent += [
            one for one in recent(cycle, 40) if loaded.assessment.unit.name in one.words
        ][:6]
        deadline = clock_of(loaded.windows.get(PHASE_OF[loaded.state]), now)
        sheet = f"/cham-diem/{loaded.assessment.pk}/"
        one, urgent = loaded.progress, deadline.level == "bad"
        place = page.now if urgent else page.soon
        signs = not denial(actor, Can.SIGN, loaded.assessment.unit.code)
        match loaded.state:
            case State.DRAFTING:
                if one.unanswered:
                    place.append(
                        Duty(
                            "pencil",
                            f"Chấm nốt {one.unanswered} tiêu chí",
                            _first(loaded, "unanswered"),
                            deadline.words,
                            deadline.level,
                            f"{sheet}?loc=chua-xong",
                            "Chấm tiếp",
                        )
                    )
                if one.unproven:
                    place.append(
                        Duty(
                            "paperclip",
                            f"Bổ sung {one.unproven} minh chứng",
                            _first(loaded, "unproven"),
                            deadline.words,
                            deadline.level,
                            f"{sheet}?loc=thieu-minh-chung",
                            "Bổ sung",
                        )
                    )
                if one.done == one.total:
                    page.now.append(
                        Duty(
                            "send",
                            "Đã đủ số liệu nhưng CHƯA NỘP",
                            "Lưu không phải là nộp. Trình lãnh đạo ký để nộp.",
                            deadline.words,
                            "bad",
                            f"{sheet}ky/",
                            "Trình ký",
                        )
                    )
            case State.SIGNING:
                title = "Xem và ký nộp kết quả tự chấm" if signs else "Đang chờ lãnh đạo ký"
                target = page.now if signs else page.soon
                target.append(
                    Duty(
                        "signature",
                        title,
                        f"{loaded.assessment.unit.name}, {cycle.title}",
                        deadline.words,
                        deadline.level,
                        f"{sheet}ky/",
                        "Xem và ký" if signs else "Xem",
                    )
                )
            case State.EXPLAINING:
                page.now.append(
                    Duty(
                        "message-question",
                        f"Giải trình {loaded.open_questions} tiêu chí",
                        f"{cycle.title}",
                        deadline.words,
                        deadline.level or "warn",
                        f"/giai-trinh/{loaded.assessment.pk}/",
                        "Giải trình",
                    )
                )
            case _:
                page.soon.append(
                    Duty(
                        "eye",
                        STATE_TITLES[loaded.state],
                        f"{loaded.assessment.unit.name}, {cycle.title}",
                        "",
                        "",
                        sheet,
                        "Xem",
                    )
                )
    return bool(found)


def _first(loaded: Loaded, kind: str) -> str:
    """The first rows that lack something, by code."""
    wanted = ("empty", "partial") if kind == "unanswered" else ("unproven",)
    codes = [code for code, state in loaded.states.items() if state in wanted]
    more = f" và {len(codes) - 4} tiêu chí khác" if len(codes) > 4 else ""
    return ", ".join(codes[:4]) + more


def _office_duties(actor: Actor, cycle: Cycle, page: HomePage, now: datetime) -> bool:
    """Duties of appraisers, the council and the coordinator."""
    roles = actor.roles
    windows = windows_of(cycle)
    found = False
    if Role.APPRAISER in roles and cycle.assignments.filter(
        user_id=actor.id, batch__undone_at=None
    ):
        done, total = work_of(actor, desk_of(actor, cycle.slug))
        clock = clock_of(windows.get(Phase.APPRAISING), now)
        page.soon.append(
            Duty(
                "checkup-list",
                f"Thẩm định {total - done} lượt còn lại",
                f"Đã xong {done}/{total} · {cycle.title}",
                clock.words,
                clock.level,
                f"/tham-dinh/{cycle.slug}/tiep/",
                "Thẩm định",
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
                f"{waiting} đơn vị chờ hội đồng",
                cycle.title,
                clock.words,
                clock.level,
                f"/hoi-dong/{cycle.slug}/",
                "Xem nội dung",
            )
        )
        found = True
    if Role.COORDINATOR in roles:
        clock = clock_of(windows.get(Phase.ANSWERING), now)
        behind = counts.get("drafting", 0) + counts.get("signing", 0)
        page.soon.append(
            Duty(
                "chart-bar",
                f"{behind} đơn vị chưa nộp",
                cycle.title,
                clock.words,
                clock.level,
                f"/tien-do/{cycle.slug}/",
                "Xem tiến độ",
            )
        )
        found = True
    return found
