"""Every read of improvement plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.directory.models import User
from parindex.directory.rights import demand
from parindex.directory.units import fold
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO
from parindex.improvement.models import Measure, MeasureNote, Plan, PlanVersion
from parindex.language import counted

SOON = timedelta(days=14)
"""A measure that is due within so many days is brought to mind."""

OPEN = (Measure.State.TODO, Measure.State.DOING)


class MeasureRow(NamedTuple):
    """A measure with what was said about it, and whether it is late."""

    measure: Measure
    notes: list[MeasureNote]
    is_overdue: bool
    was_approved: bool


@dataclass(frozen=True)
class PlanPage:
    """One plan with everything a person may see and do on it."""

    plan: Plan
    rows: list[MeasureRow]
    versions: list[PlanVersion]
    people: list[User]
    may_write: bool
    may_approve: bool

    @property
    def is_written(self) -> bool:
        """Whether measures can be changed now, by this person."""
        return self.may_write and self.plan.state == Plan.State.DRAFTING

    @property
    def is_followed(self) -> bool:
        """Whether the states of measures can be told now, by this person."""
        return self.may_write and bool(self.versions)

    @property
    def standing(self) -> list[Measure]:
        """The measures that were not dropped."""
        return [row.measure for row in self.rows if row.measure.state != Measure.State.DROPPED]

    @property
    def done(self) -> int:
        """How many measures are done."""
        return sum(row.measure.state == Measure.State.DONE for row in self.rows)

    @property
    def overdue(self) -> int:
        """How many open measures are past their date."""
        return sum(row.is_overdue for row in self.rows)

    @property
    def gain(self) -> Decimal:
        """What the standing measures would regain by their rules, as they say."""
        return sum((one.gain for one in self.standing if one.gain is not None), ZERO)


def plan_page(actor: Actor, place: str, year: int) -> PlanPage:
    """The plan of a unit after the results of a year; for the unit and those who watch."""
    demand(actor, Can.READ_SHEET, place)
    plan = Plan.objects.get(place=place, year=year)
    versions = list(plan.versions.all())
    approved = {one["id"] for version in versions for one in version.body["measures"]}
    today = timezone.localdate()
    rows = [
        MeasureRow(
            one,
            list(one.notes.all()),
            bool(versions) and is_overdue(one, today),
            one.pk in approved,
        )
        for one in plan.measures.prefetch_related("notes").select_related("person")
    ]
    may_write = not denial(actor, Can.ANSWER, place)
    people = list(colleagues(place)) if may_write else []
    may_approve = not denial(actor, Can.SIGN, place)
    return PlanPage(plan, rows, versions, people, may_write, may_approve)


def colleagues(place: str) -> QuerySet[User]:
    """The accounts of a unit: those with a role in it."""
    return User.objects.filter(is_active=True, grants__place=place).distinct()


def plan_of(place: str, year: int) -> Plan | None:
    """The plan of a unit after the results of a year, if it has begun."""
    return Plan.objects.filter(place=place, year=year).first()


def is_overdue(one: Measure, today: date) -> bool:
    """Whether an open measure is past its date."""
    return one.state in OPEN and one.due_on is not None and one.due_on < today


class PlanRow(NamedTuple):
    """One line of the list of all plans."""

    plan: Plan
    measures: int
    done: int
    doing: int
    overdue: int
    next_due: date | None

    @property
    def percent(self) -> int:
        """The share of measures that are done, for a bar."""
        return 100 * self.done // self.measures if self.measures else 0


class Filters(NamedTuple):
    """What a coordinator asked of the list of plans."""

    query: str = ""
    state: str = ""
    only_overdue: bool = False
    year: int | None = None


def plans(actor: Actor, filters: Filters = Filters()) -> list[PlanRow]:  # noqa: B008  # a tuple
    """The plans of all units with their progress, the latest year first, overdue ones first."""
    demand(actor, Can.WATCH)
    today = timezone.localdate()
    standing = ~Q(measures__state=Measure.State.DROPPED)
    is_followed = Q(state=Plan.State.APPROVED) | Q(version__gt=1)
    late = is_followed & Q(measures__state__in=OPEN, measures__due_on__lt=today)
    found = Plan.objects.annotate(
        whole=Count("measures", filter=standing),
        done=Count("measures", filter=Q(measures__state=Measure.State.DONE)),
        doing=Count("measures", filter=Q(measures__state=Measure.State.DOING)),
        late=Count("measures", filter=late),
        next_due=Min("measures__due_on", filter=Q(measures__state__in=OPEN)),
    ).order_by("-year", "-late", "unit_name")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.year is not None:
        found = found.filter(year=filters.year)
    wanted = fold(filters.query)
    return [
        PlanRow(one, one.whole, one.done, one.doing, one.late, one.next_due)
        for one in found
        if (not wanted or wanted in fold(one.unit_name)) and (not filters.only_overdue or one.late)
    ]


def plan_years() -> list[int]:
    """The years of results that have plans, newest first."""
    return sorted(set(Plan.objects.values_list("year", flat=True)), reverse=True)


class Waiting(NamedTuple):
    """One thing that waits in a plan: what, why, by when, how urgent, and where it is done."""

    icon: str
    title: str
    detail: str
    when: str
    level: str
    url: str
    button: str


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Measures of the actor's units that are due soon or overdue, and plans to be approved."""
    units = actor.units()
    if not units:
        return []
    found = []
    today = timezone.localtime(now).date()
    proposed = Plan.objects.filter(place__in=units, state=Plan.State.PROPOSED)
    for plan in proposed:
        if not denial(actor, Can.SIGN, plan.place):
            title, address = _("Duyệt kế hoạch khắc phục"), _address(plan)
            found.append(
                Waiting("signature", title, plan.unit_name, "", "bad", address, _("Xem và duyệt"))
            )
    due = Measure.objects.filter(
        plan__place__in=units, state__in=OPEN, due_on__lte=today + SOON, plan__versions__number=1
    )
    for measure in due.select_related("plan").order_by("due_on", "pk"):
        found.append(_due(measure, today))
    return found


def _due(measure: Measure, today: date) -> Waiting:
    assert measure.due_on is not None
    days = (measure.due_on - today).days
    if days < 0:
        when, level = counted("Quá hạn %(count)s ngày", -days), "bad"
    else:
        when = counted("Còn %(count)s ngày", days) if days else _("Hạn hôm nay")
        level = "warn"
    title = _("Kế hoạch khắc phục: %(code)s %(title)s") % {
        "code": measure.code,
        "title": measure.title,
    }
    detail = f"{measure.text} {measure.responsible}".strip()
    address = f"{_address(measure.plan)}#viec-{measure.pk}"
    return Waiting("clock", title, detail, when, level, address, _("Cập nhật"))


def _address(plan: Plan) -> str:
    return reverse("plan", args=[plan.place, plan.year])


def way_to_plans(actor: Actor) -> tuple[str, str] | None:
    """Address and description of the plans this person may see first; None without any."""
    if not denial(actor, Can.WATCH):
        return reverse("plans"), _("Tiến độ của mọi đơn vị, việc quá hạn đứng trước.")
    latest = Plan.objects.filter(place__in=actor.units()).order_by("-year").first()
    if latest is None:
        return None
    return _address(latest), f"{latest.unit_name}, {_(latest.get_state_display()).lower()}"


class Promise(NamedTuple):
    """What last year's plan promised for a criterion, and how it stands."""

    text: str
    state: str
    responsible: str
    due_on: date | None


def promised(place: str, year: int, rules: IndicatorSet) -> Mapping[str, list[Promise]]:
    """Code of today → what the plan after the results of `year` promised for that criterion.

    A criterion that moved is found by the former code it names (`same_as`).
    """
    plan = Plan.objects.filter(place=place, year=year, versions__number=1).first()
    if plan is None:
        return {}
    codes = {leaf.code: leaf.code for leaf in rules.leaves}
    if plan.set_id != rules.id:
        codes = _moved(plan.set_id, rules)
    found: dict[str, list[Promise]] = {}
    for one in plan.measures.all():
        code = codes.get(one.code)
        if code is not None:
            promise = Promise(one.text, one.state, one.responsible, one.due_on)
            found.setdefault(code, []).append(promise)
    return found


def _moved(former: str, rules: IndicatorSet) -> dict[str, str]:
    """Former code → code of today, for the criteria that name the former set."""
    pairs: Iterable[tuple[str, str, str]] = (
        (*leaf.same_as.partition(":")[::2], leaf.code) for leaf in rules.leaves
    )
    return {code: now for identifier, code, now in pairs if identifier == former and code}


def writable(actor: Actor, plan_id: int) -> Plan:
    """A plan the actor may write; refused with the reason otherwise."""
    plan = Plan.objects.get(pk=plan_id)
    demand(actor, Can.ANSWER, plan.place)
    return plan
