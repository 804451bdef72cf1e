"""Every read of the coordinator's screens: the list, what a cycle still lacks, plans, interests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.cycles.assigning import Task
from parindex.cycles.assignment_files import Known
from parindex.cycles.candidates import Choice, NewUnit, authority_name, group_title
from parindex.cycles.deadlines import PHASE_TITLES, Phase, Window, remaining
from parindex.cycles.models import AssignmentBatch, Cycle, CycleUnit, Extension
from parindex.cycles.planning import Coverage, Ground, Load, coverage, judged_codes
from parindex.cycles.queries import indicator_set_of, tasks_of, windows_of
from parindex.directory.models import Interest, User
from parindex.directory.rights import demand
from parindex.directory.units import bare, fold, units
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import vietnamese_key
from parindex.language import counted, spoken


class Deadline(NamedTuple):
    """The next deadline of a cycle: of which phase, when, how long until then."""

    title: str
    at: datetime
    left: str


class CycleRow(NamedTuple):
    """One cycle of the list."""

    cycle: Cycle
    units: int
    next: Deadline | None


def demand_set_up(actor: Actor) -> None:
    """Refuse with the reason unless the actor sets cycles up."""
    demand(actor, Can.SET_UP)


def cycle_rows(actor: Actor, now: datetime) -> list[CycleRow]:
    """Every cycle with its units counted and its next deadline, newest first."""
    demand_set_up(actor)
    found = (
        Cycle.objects.select_related("edition", "above")
        .defer("edition__body", "above__edition")
        .annotate(unit_count=Count("units"))
        .prefetch_related("phases")
        .order_by("-year", "title")
    )
    return [CycleRow(one, one.unit_count, next_deadline(one, now)) for one in found]


def next_deadline(cycle: Cycle, now: datetime) -> Deadline | None:
    """The first deadline still to come of a cycle that is not over."""
    if cycle.state == Cycle.State.CONCLUDED:
        return None
    coming = [(one.due, one.phase) for one in cycle.phases.all() if one.due >= now]
    if not coming:
        return None
    due, phase = min(coming)
    return Deadline(PHASE_TITLES[Phase(phase)], due, remaining(due, now))


class Step(NamedTuple):
    """One thing to set up: its page, whether it is done, and how it stands in words."""

    page: str
    title: str
    is_done: bool
    says: str


@dataclass
class Overview:
    """What a cycle has and still lacks."""

    cycle: Cycle
    windows: dict[Phase, Window]
    steps: list[Step]
    coverage: Coverage
    groups: list[tuple[str, int]]
    blocked: str
    lower: list[Cycle]
    indicator_set: IndicatorSet


def overview(cycle: Cycle, now: datetime) -> Overview:
    """The first page of a cycle: every step with its state, and why it cannot open yet."""
    ground = ground_of(cycle)
    covered = coverage(ground, tasks_of(cycle))
    windows = windows_of(cycle)
    seats, extensions = cycle.seats.count(), Extension.objects.filter(unit__cycle=cycle).count()
    problems = [one for window in windows.values() for one in window.problems()]
    first = windows.get(Phase.ANSWERING)
    is_past = first is not None and first.closes < now and cycle.state == Cycle.State.PREPARING
    calendar = _("Hạn tự chấm đã qua, sửa lịch trước khi mở kỳ.") if is_past else ""
    count = len(ground.units)
    gap = covered.uncovered
    steps = [
        Step(
            "cycle_calendar",
            _("Lịch và hạn nộp"),
            not problems and not is_past,
            calendar or counted("%(count)s giai đoạn", len(windows)),
        ),
        Step("cycle_rules", _("Quy định của kỳ"), True, _(cycle.get_late_policy_display())),
        Step(
            "cycle_units", _("Đơn vị được đánh giá"), count > 0, counted("%(count)s đơn vị", count)
        ),
        Step(
            "cycle_assignments",
            _("Phân công thẩm định"),
            count > 0 and gap == 0,
            _said(count, gap),
        ),
        Step(
            "cycle_seats",
            _("Hội đồng thẩm định"),
            seats > 0,
            counted("%(count)s thành viên", seats),
        ),
        Step("cycle_extensions", _("Gia hạn"), True, counted("%(count)s lần gia hạn", extensions)),
    ]
    groups = Counter(one.group for one in ground.units)
    return Overview(
        cycle=cycle,
        windows=windows,
        steps=steps,
        coverage=covered,
        groups=[(group_title(one), number) for one, number in groups.items()],
        blocked="" if count else _("Kỳ chưa có đơn vị nào. Thêm đơn vị rồi mở kỳ."),
        lower=list(cycle.lower.all()),
        indicator_set=indicator_set_of(cycle),
    )


def _said(units: int, gap: int) -> str:
    if not units:
        return _("chưa có đơn vị để phân công")
    if gap:
        return counted("%(count)s ô (tiêu chí × đơn vị) chưa có người", gap)
    return _("đủ người cho mọi tiêu chí")


def appraisers() -> list[User]:
    """Everybody with an account in use who appraises, by name."""
    found = User.objects.filter(is_active=True, grants__role=Role.APPRAISER.value).distinct()
    rows = found.prefetch_related("grants", "interests")
    return sorted(rows, key=lambda one: vietnamese_key(str(one)))


def council_members() -> list[User]:
    """Everybody with an account in use who may sit on the council, by name."""
    found = User.objects.filter(is_active=True, grants__role=Role.COUNCIL.value).distinct()
    return sorted(found, key=lambda one: vietnamese_key(str(one)))


def listed_units(cycle: Cycle) -> list[CycleUnit]:
    """The units of a cycle in the order of their names, without the word for their kind."""
    return sorted(cycle.units.all(), key=lambda one: vietnamese_key(bare_name(one.name)))


def bare_name(name: str) -> str:
    """Kế Sách of Xã Kế Sách: what a Vietnamese list is sorted by."""
    words = len(name.split()) - len(bare(fold(name)).split())
    return " ".join(name.split()[max(words, 0) :])


def ground_of(cycle: Cycle) -> Ground:
    """What assignments of a cycle are laid on."""
    listed = tuple(NewUnit(one.code, one.name, one.group) for one in listed_units(cycle))
    people = {one.pk: one.actor() for one in appraisers()}
    return Ground(listed, judged_codes(indicator_set_of(cycle)), people)


def known_words(ground: Ground, indicator_set: IndicatorSet) -> Known:
    """What a file of assignments may name."""
    people: dict[str, list[int]] = {}
    for one in appraisers():
        for word in {fold(one.username), fold(str(one)), fold(one.email)} - {""}:
            people.setdefault(word, []).append(one.pk)
    return Known(people, ground.units, frozenset(indicator_set.by_code))


def part_choices(indicator_set: IndicatorSet) -> list[Choice]:
    """Every area, criterion and sub-criterion that appraisers judge something of."""
    judged = judged_codes(indicator_set)
    return [
        Choice(code, f"{code}. {item.title.said(spoken())[:90]}")
        for code, item in indicator_set.by_code.items()
        if any(one == code or one.startswith(f"{code}.") for one in judged)
    ]


def batches_of(cycle: Cycle) -> list[AssignmentBatch]:
    """The batches of assignments, newest first, each with its number of assignments."""
    return list(cycle.batches.annotate(size=Count("assignments")))


def loads_of(ground: Ground, found: Coverage) -> list[Load]:
    """What each appraiser has now."""
    users = sorted(found.held, key=lambda user: vietnamese_key(ground.people[user].name))
    return [
        Load(ground.people[one].name, found.units[one], found.held[one], found.held[one])
        for one in users
    ]


def tasks_in_force(cycle: Cycle, review: str) -> list[Task]:
    """The assignments of a round; the second round without any uses the first."""
    second = tasks_of(cycle, review="second") if review == "second" else []
    return second or tasks_of(cycle)


def extensions_of(cycle: Cycle) -> list[Extension]:
    """Every extension of a cycle, newest first."""
    return list(Extension.objects.filter(unit__cycle=cycle).select_related("unit").order_by("-pk"))


class Declared(NamedTuple):
    """One declared interest with the name of the place."""

    interest: Interest
    place: str


def interests(actor: Actor, *, places: list[str] | None = None) -> list[Declared]:
    """The interests that stand, newest first: everybody's for coordinators, else one's own."""
    rows = Interest.objects.filter(withdrawn_at=None).select_related("user").order_by("-pk")
    if denial(actor, Can.SET_UP):
        rows = rows.filter(user=actor.id)
    if places is not None:
        rows = rows.filter(place__in=places)
    found = list(rows)
    names = dict(
        CycleUnit.objects.filter(code__in={one.place for one in found}).values_list("code", "name")
    )
    return [Declared(one, names.get(one.place) or _place_name(one.place)) for one in found]


def _place_name(code: str) -> str:
    known = units().get(code)
    return known.name if known else authority_name(code) or code


def place_of(text: str) -> tuple[str, str]:
    """The code of an assessed unit from its code or name, or a sentence why not."""
    folded = fold(text.partition("(")[0] if "(" in text else text)
    code = text.rpartition("(")[2].rstrip(") ") if "(" in text else text.strip()
    found: dict[str, str] = {}
    for unit in _assessed():
        if unit.value == code:
            return code, ""
        if fold(unit.title) == folded:
            found[unit.value] = unit.title
    if len(found) == 1:
        return next(iter(found)), ""
    if found:
        some = ", ".join(f"{name} ({one})" for one, name in found.items())
        return "", counted("Có %(count)s đơn vị tên này: %(some)s. Ghi mã.", len(found), some=some)
    return "", _("Không có đơn vị được đánh giá nào tên này. Chọn trong danh sách gợi ý.")


def _assessed() -> list[Choice]:
    return [Choice(code, name) for code, name in assessed_units()]


def assessed_units() -> list[tuple[str, str]]:
    """Code and name of every unit of any cycle, by name."""
    return list(CycleUnit.objects.order_by("name").values_list("code", "name").distinct())


def assessed_places() -> list[Choice]:
    """Every unit of any cycle, for suggestions."""
    return [Choice(code, f"{name} ({code})") for code, name in _assessed()]
