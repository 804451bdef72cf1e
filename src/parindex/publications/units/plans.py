"""A plan beside the results it rests on: what it would bring, and the paper it is printed as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone, translation

from parindex.access import Actor
from parindex.assessments.queries.signing import COMMUNE_KINDS
from parindex.cycles.models import Cycle
from parindex.documents.papers.improvement_plan import ImprovementPlan, LostPart, PlannedMeasure
from parindex.documents.papers.official import Frame, Signer
from parindex.engine.improving import Outlook, Step, outlook
from parindex.engine.numbers import ZERO
from parindex.engine.ranking import Standing
from parindex.engine.snapshot import Snapshot
from parindex.improvement.actions import Basis, Wanted
from parindex.improvement.models import Measure, Plan, PlanVersion
from parindex.improvement.queries import PlanPage, plan_page
from parindex.publications import queries
from parindex.publications.units.reading import LostRow, UnitPage, unit_page


@dataclass(frozen=True)
class PlanWithResults:
    """A plan, and the unit's page it came from; `unit` is None when the results were withdrawn."""

    page: PlanPage
    unit: UnitPage | None

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of standing measures the engine still knows."""
        return self._steps([one.step for one in self.page.standing if one.step])

    @cached_property
    def all_done(self) -> Outlook | None:
        """What if every standing measure were done."""
        return self._outlook(self.steps)

    @cached_property
    def done_so_far(self) -> Outlook | None:
        """What if only what is done counted."""
        done = [one.step for one in self.page.standing if one.state == Measure.State.DONE]
        return self._outlook(self._steps(done))

    @property
    def left(self) -> list[LostRow]:
        """Lost criteria the plan does not touch yet."""
        planned = {one.code for one in self.page.standing}
        return [row for row in self.unit.lost if row.code not in planned] if self.unit else []

    def _steps(self, wanted: Sequence[str]) -> list[Step]:
        losses = self.unit.losses if self.unit else ()
        return [step for loss in losses for step in loss.steps if step.id in wanted]

    def _outlook(self, steps: Sequence[Step]) -> Outlook | None:
        if self.unit is None or self.unit.card.index is None or not steps:
            return None
        return outlook(self.unit.found, self.unit.unit, steps)


def plan_with_results(actor: Actor, place: str, year: int) -> PlanWithResults:
    """A plan with the results it rests on; for the unit and those who watch."""
    page = plan_page(actor, place, year)
    published = queries.publication(page.plan.publication)
    if published is None or published.withdrawn_at is not None:
        return PlanWithResults(page, None)
    return PlanWithResults(page, unit_page(published, place))


def basis_of(page: UnitPage) -> Basis:
    """The results of a unit as what its plan rests on."""
    one = page.publication
    return Basis(page.unit, page.card.facts.name, one.authority, one.year, one.slug, one.set_id)


def wanted_of(page: UnitPage) -> list[Wanted]:
    """The chosen steps as measures, worded in Vietnamese whatever the reader speaks."""
    with translation.override("vi"):
        own = unit_page(page.publication, page.unit, [step.id for step in page.chosen])
    assert own is not None
    return [
        Wanted(step.leaf.code, str(step.leaf.title), step.says, step.id, step.gain)
        for step in own.chosen
    ]


def paper_of(found: PlanWithResults) -> ImprovementPlan | None:
    """The plan as values of an office paper; None when the results are not public any more."""
    page, unit = found.page, found.unit
    if unit is None or unit.card.index is None:
        return None
    plan = page.plan
    approved = page.versions[-1] if page.versions and plan.state == plan.State.APPROVED else None
    ahead = found.all_done
    parts = [
        LostPart(str(row.area.title), row.score.attainable, row.score.points, row.lost or ZERO)
        for row in unit.areas
        if row.score is not None
    ]
    return ImprovementPlan(
        frame=_frame(
            unit.card.facts.name,
            unit.publication.authority,
            unit.publication.year,
            timezone.localdate() if approved and approved.number else None,
        ),
        unit=plan.unit_name,
        year=plan.year,
        results=f"{unit.publication.title.get('vi', '')} do {plan.authority} công bố",
        index=unit.card.index,
        rating=str(unit.rules.rating.label(unit.card.known_rating)),
        rank=_place(unit.standing),
        lost=tuple(parts),
        measures=_approved(approved) if approved else _drafted(page.standing),
        expected_index=ahead.card.index if ahead else None,
        expected_rating=str(unit.rules.rating.label(ahead.card.rating)) if ahead else "",
        expected_rank=_place(ahead.standing) if ahead and ahead.standing else "",
        digest=approved.digest if approved else "",
        version=plan.version,
    )


def plan_to_show(actor: Actor, cycle: Cycle, found: Snapshot) -> ImprovementPlan:
    """The first plan after the results of a cycle as an example to fill a template with.

    Before there are plans it is one of the first unit without measures.
    """
    names = list(cycle.publications.filter(withdrawn_at=None).values_list("slug", flat=True))
    plan = Plan.objects.filter(publication__in=names).order_by("unit_name").first()
    made = None if plan is None else paper_of(plan_with_results(actor, plan.place, plan.year))
    if made is not None:
        return made
    card, one = found.results.cards[0], found.provenance
    return ImprovementPlan(
        frame=_frame(card.facts.name, one.authority, one.year, None),
        unit=card.facts.name,
        year=one.year,
        results=f"{one.title.get('vi', '')} do {one.authority} công bố",
        index=card.index or ZERO,
        rating="",
        rank="",
        lost=(),
        measures=(),
        expected_index=None,
        expected_rating="",
        expected_rank="",
    )


def _approved(version: PlanVersion) -> tuple[PlannedMeasure, ...]:
    """The measures as the head approved them, whatever became of them since."""
    return tuple(
        PlannedMeasure(
            one["code"],
            one["title"],
            one["text"],
            None if one["gain"] is None else Decimal(one["gain"]),
            one["responsible"],
            date.fromisoformat(one["due_on"]) if one["due_on"] else None,
        )
        for one in version.body["measures"]
        if one["state"] != Measure.State.DROPPED
    )


def _drafted(standing: Sequence[Measure]) -> tuple[PlannedMeasure, ...]:
    return tuple(
        PlannedMeasure(one.code, one.title, one.text, one.gain, one.responsible, one.due_on)
        for one in standing
    )


def _place(standing: Standing | None) -> str:
    if standing is None or standing.rank is None:
        return ""
    return f"{standing.rank}/{standing.of}"


def _frame(name: str, authority: str, year: int, day: date | None) -> Frame:
    bare = next((name.removeprefix(kind) for kind in COMMUNE_KINDS if name.startswith(kind)), "")
    return Frame(
        issuer=f"ỦY BAN NHÂN DÂN {name.upper()}" if bare else name.upper(),
        superior=authority.upper(),
        kind="Kế hoạch",
        subject=f"Khắc phục các nội dung bị mất điểm Chỉ số cải cách hành chính năm {year}",
        symbol="KH-UBND" if bare else "KH",
        place=bare or authority,
        day=day,
        receivers=("Sở Nội vụ", "Các bộ phận, cá nhân được giao việc", "Lưu: VT"),
        signers=(Signer("CHỦ TỊCH" if bare else "THỦ TRƯỞNG ĐƠN VỊ", ""),),
    )
