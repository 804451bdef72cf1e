"""A synthetic cycle in progress, so that every screen of a demo has something to show.

All communes of one province of today on the shipped commune set; facts are invented from a seed and
every page of the cycle says so. Last year's cycle is there too, concluded, to compare with.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.assessments.demo_filling import OURS, fill_this_year, rows_of
from parindex.assessments.models import (
    Assessment,
    Statement,
)
from parindex.assessments.progress import own_rows
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task, shares
from parindex.cycles.candidates import NewUnit
from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.synthetic import synthetic_facts
from parindex.directory.actions import enrol
from parindex.directory.journal import record, seal_journal
from parindex.directory.models import User
from parindex.directory.units import children_of, units
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet

PROVINCE = "VN34-P92"
SLUG, LAST_SLUG = "minh-hoa-2026", "minh-hoa-2025"
PASSWORD = "dungthu2026"  # noqa: S105  # printed on the sign-in page of a demo
KINDS = {"commune": "xa", "ward": "phuong", "special_zone": "dac-khu"}


class Person(NamedTuple):
    """One demo account."""

    username: str
    name: str
    position: str
    works_at: str
    grants: tuple[tuple[Role, str], ...]


PEOPLE = (
    Person(
        "binh", "Nguyễn Văn Bình", "Công chức văn phòng, xã Kế Sách", OURS, ((Role.CLERK, OURS),)
    ),
    Person("yen", "Phan Hải Yến", "Công chức tư pháp, xã Kế Sách", OURS, ((Role.CLERK, OURS),)),
    Person("hoa", "Trần Thị Hoa", "Chủ tịch UBND xã Kế Sách", OURS, ((Role.HEAD, OURS),)),
    Person(
        "lan", "Lê Thị Lan", "Thẩm định viên, Sở Tư pháp", "so-tu-phap", ((Role.APPRAISER, ""),)
    ),
    Person("tam", "Lê Minh Tâm", "Tổ thẩm định, Sở Nội vụ", "so-noi-vu", ((Role.APPRAISER, ""),)),
    Person("tuan", "Bùi Anh Tuấn", "Tổ thẩm định, Sở Nội vụ", "so-noi-vu", ((Role.APPRAISER, ""),)),
    Person(
        "minh", "Phạm Văn Minh", "Chủ tịch hội đồng thẩm định", "ubnd-tinh", ((Role.COUNCIL, ""),)
    ),
    Person("ha", "Phạm Thu Hà", "Thư ký hội đồng", "so-noi-vu", ((Role.COUNCIL, ""),)),
    Person("thu", "Võ Thị Thu", "Điều phối, Sở Nội vụ", "so-noi-vu", ((Role.COORDINATOR, ""),)),
    Person("son", "Đặng Hồng Sơn", "Cán bộ khảo sát", "so-noi-vu", ((Role.SURVEY_OFFICER, ""),)),
    Person("nga", "Lý Thị Nga", "Điều tra viên", "", ((Role.INTERVIEWER, ""),)),
    Person("quan", "Hoàng Anh Quân", "Quản trị hệ thống", "so-noi-vu", ((Role.ADMINISTRATOR, ""),)),
    Person("dung", "Ngô Quốc Dũng", "Người ngoài, chưa có vai trò", "", ()),
)


def enrol_people() -> None:
    """Make the demo accounts that are not there yet."""
    for one in PEOPLE:
        if not User.objects.filter(username=one.username).exists():
            enrol(
                by=SYSTEM,
                username=one.username,
                password=PASSWORD,
                display_name=one.name,
                position=one.position,
                works_at=one.works_at,
                grants=one.grants,
            )


def load_demo_cycle(indicator_set: IndicatorSet) -> str:
    """Make the demo cycle, or move its dates on when they have passed; what was done, in words."""
    enrol_people()
    existing = Cycle.objects.filter(slug=SLUG, is_synthetic=True).first()
    if existing is None:
        _make(indicator_set)
        seal_journal()
        return "đã tạo kỳ minh họa"
    due = existing.phases.get(phase=Phase.ANSWERING).due
    if due < timezone.now():
        cycles.set_windows(by=SYSTEM, cycle=existing, windows=demo_windows(timezone.now()))
        return "đã dời lịch kỳ minh họa"
    return "kỳ minh họa giữ nguyên"


def demo_windows(now: datetime) -> dict[Phase, Window]:
    """Phases that overlap, so that every kind of work can be tried on the same day."""
    today = now.astimezone(VIETNAM).replace(hour=17, minute=0, second=0, microsecond=0)

    def window(opens: int, due: int) -> Window:
        at = today + timedelta(days=due)
        return Window(today + timedelta(days=opens, hours=-9), at, at + timedelta(days=2))

    return {
        Phase.ANSWERING: window(-20, 9),
        Phase.APPRAISING: window(-8, 20),
        Phase.EXPLAINING: window(-4, 24),
        Phase.REVIEWING: window(-3, 28),
        Phase.DECIDING: window(-2, 34),
        Phase.PUBLISHING: window(-1, 40),
    }


@transaction.atomic
def _make(indicator_set: IndicatorSet) -> None:
    chance = random.Random(2026)  # noqa: S311  # reproducible, not secret
    province = units()[PROVINCE]
    listed = [
        NewUnit(one.code, one.name, KINDS.get(one.kind, one.kind)) for one in children_of(PROVINCE)
    ]
    skills = {one.code: chance.triangular(0.6, 1.0, 0.88) for one in listed}
    for slug, year, title in (
        (LAST_SLUG, 2025, "Chỉ số CCHC cấp xã năm 2025 (minh họa)"),
        (SLUG, 2026, "Chỉ số CCHC cấp xã năm 2026 (minh họa)"),
    ):
        cycle = cycles.prepare_cycle(
            by=SYSTEM,
            slug=slug,
            title=title,
            year=year,
            indicator_set=indicator_set,
            authority=PROVINCE,
            authority_name=f"Ủy ban nhân dân {province.name.lower()[:1]}{province.name[1:]}",
            settings={"is_synthetic": True, "above": None},
        )
        cycles.add_units(by=SYSTEM, cycle=cycle, units=listed)
        _appraisers_and_council(cycle)
        cycles.start_cycle(by=SYSTEM, cycle=cycle)
        Assessment.objects.bulk_create(Assessment(unit=one) for one in cycle.units.all())
        if year == 2025:
            _conclude_last_year(cycle, indicator_set, skills)
        else:
            cycles.set_windows(by=SYSTEM, cycle=cycle, windows=demo_windows(timezone.now()))
            fill_this_year(cycle, indicator_set, skills, chance)
    record(SYSTEM, "load_demo_cycle", SLUG, units=len(listed))


def _appraisers_and_council(cycle: Cycle) -> None:
    people = {one.username: one for one in User.objects.filter(username__in=("lan", "tam", "tuan"))}
    codes = [one.code for one in cycle.units.all()]
    dealt = shares([people["tam"].pk, people["tuan"].pk], codes)
    halves = [Task(user, unit=unit) for unit, user in dealt.items()]
    cycles.assign(
        by=SYSTEM, cycle=cycle, title="Chia đều các xã, phường cho tổ thẩm định", tasks=halves
    )
    cycles.assign(
        by=SYSTEM,
        cycle=cycle,
        title="Sở Tư pháp thẩm định lĩnh vực 2",
        tasks=[Task(people["lan"].pk, part="2")],
    )
    for username, duty in (("minh", Seat.Duty.CHAIR), ("ha", Seat.Duty.SECRETARY)):
        cycles.seat(
            by=SYSTEM, cycle=cycle, user=User.objects.get(username=username), duty=duty.value
        )


def _corrected(
    one: Assessment, indicator_set: IndicatorSet, facts: dict[str, Any], chance: random.Random
) -> list[Statement]:
    """Some rows in which the appraisers of last year did not follow the unit's own word."""
    found, often = [], 0.5 if one.unit.code == OURS else 0.12
    for leaf in own_rows(indicator_set):
        stated = facts.get(leaf.code)
        if not isinstance(stated, dict) or chance.random() > often:
            continue
        value, reason = stated.get("value"), ""
        if value is True:
            value, reason = False, "Tài liệu kiểm chứng chưa thể hiện nội dung này."
        elif isinstance(value, list) and value:
            value, reason = value[:-1], "Thiếu tài liệu cho nội dung cuối; chấp nhận phần còn lại."
        if reason:
            found.append(
                Statement(
                    assessment=one,
                    code=leaf.code,
                    stage=Stage.APPRAISAL,
                    facts={"value": value},
                    verdict=Statement.Verdict.CORRECTED,
                    reason=reason,
                    by_name="Tổ thẩm định (minh họa)",
                )
            )
    return found


def _conclude_last_year(
    cycle: Cycle, indicator_set: IndicatorSet, skills: dict[str, float]
) -> None:
    chance = random.Random(2025)  # noqa: S311
    codes = {leaf.code for leaf in indicator_set.leaves}
    at = datetime(2025, 12, 18, 15, 0, tzinfo=VIETNAM)
    statements = []
    for one in Assessment.objects.filter(unit__cycle=cycle).select_related("unit"):
        skill = skills[one.unit.code] - 0.04
        facts = synthetic_facts(indicator_set, chance, skill, {})
        for code, stated, is_claimed in rows_of(indicator_set, facts, codes):
            statements.append(
                Statement(
                    assessment=one,
                    code=code,
                    stage=Stage.UNIT,
                    facts=stated,
                    is_claimed=is_claimed,
                    is_accepted=is_claimed,
                    note="Không phát sinh trong năm." if is_claimed else "",
                    by_name="Minh họa",
                )
            )
        statements += _corrected(one, indicator_set, facts, chance)
    Statement.objects.bulk_create(statements, batch_size=1000)
    Statement.objects.filter(assessment__unit__cycle=cycle).update(at=at)
    Assessment.objects.filter(unit__cycle=cycle).update(
        state=State.CONCLUDED.value, submitted_at=at, begun_at=at
    )
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.CONCLUDED)
