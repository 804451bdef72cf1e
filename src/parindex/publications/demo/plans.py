"""Invented improvement plans after last year's invented results, in every state there is."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone, translation

from parindex.access import Actor, Role
from parindex.assessments.demo_filling import OURS
from parindex.assessments.demonstration import LAST_SLUG
from parindex.improvement import actions
from parindex.improvement.actions import Written
from parindex.improvement.models import Measure, Plan
from parindex.publications import queries
from parindex.publications.units.plans import basis_of, wanted_of
from parindex.publications.units.reading import unit_page

OTHERS = 6
"""So many other units have a plan, too."""

PEOPLE = ("Nguyễn Văn Bình, Văn phòng", "Phan Hải Yến, Tư pháp", "Trần Thị Hoa, Chủ tịch")
TOLD = (
    (Measure.State.DONE, "Đã hoàn thành, có văn bản kèm theo.", -70),
    (Measure.State.DOING, "Đang rà soát, dự kiến xong trong tháng.", -12),
    (Measure.State.DOING, "Đã làm hai phần ba.", 9),
    (Measure.State.TODO, "", 25),
    (Measure.State.DROPPED, "Nhiệm vụ đã chuyển về cấp tỉnh, xã không còn thực hiện.", 30),
    (Measure.State.TODO, "", 60),
)
"""How the measures of a plan stand in turn: state, word, days until due."""


@transaction.atomic
def load_demo_plans() -> int:
    """Write the invented plans that are not there yet; how many there are now."""
    published = queries.publication(LAST_SLUG)
    if published is None:
        return 0
    with translation.override("vi"):
        cards = queries.snapshot(published).results.cards
        ranked = [card.facts.unit for card in cards if card.index is not None]
        every = [OURS, *[unit for unit in ranked[::9] if unit != OURS][:OTHERS]]
        there = set(Plan.objects.filter(year=published.year).values_list("place", flat=True))
        for place, unit in enumerate(every):
            if unit not in there:
                _write(unit, place)
    return len(every)


def _write(unit: str, place: int) -> None:
    published = queries.publication(LAST_SLUG)
    assert published is not None
    first = unit_page(published, unit)
    assert first is not None
    by = Actor(None, "Minh họa", frozenset(((Role.CLERK, unit), (Role.HEAD, unit))))
    chosen = [loss.steps[-1].id for loss in first.losses if loss.steps][: len(TOLD)]
    page = unit_page(published, unit, chosen)
    if page is None or not page.chosen:
        return
    plan = actions.take_in(by=by, basis=basis_of(page), wanted=wanted_of(page))
    today = timezone.localdate()
    for number, measure in enumerate(plan.measures.all()):
        _assign(by, measure, number + place, today)
    if place == 3:  # one is still being written, one waits for its head
        return
    actions.propose(by=by, plan_id=plan.pk)
    if place == 4:
        return
    actions.approve(by=by, plan_id=plan.pk)
    for number, measure in enumerate(plan.measures.all()):
        state, text, _days = TOLD[(number + place) % len(TOLD)]
        if text:
            actions.follow(by=by, measure_id=measure.pk, state=state, text=text)


def _assign(by: Actor, measure: Measure, number: int, today: date) -> None:
    days = TOLD[number % len(TOLD)][2]
    written = Written(
        measure.text, PEOPLE[number % len(PEOPLE)], due_on=today + timedelta(days=days)
    )
    actions.write_measure(by=by, measure_id=measure.pk, written=written)
