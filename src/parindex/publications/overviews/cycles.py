"""A cycle as those who watch it look at it: its results now or as published, and its conduct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone

from parindex.access import Actor
from parindex.analytics.discipline import Asked as Request
from parindex.analytics.discipline import Handed, Handing
from parindex.assessments.facts import as_claimed
from parindex.assessments.loading import extensions_of, load_cycle
from parindex.assessments.models import Assessment, Question, Statement
from parindex.assessments.queries.standing import counted_facts
from parindex.assessments.workflow import NOT_SUBMITTED
from parindex.cycles.deadlines import VIETNAM, Phase, Window
from parindex.cycles.models import Cycle
from parindex.cycles.queries import (
    cycle_named,
    indicator_set_of,
    watched_cycle,
    windows_of,
    windows_of_unit,
)
from parindex.engine.indicators import IndicatorSet
from parindex.engine.results import Results, results
from parindex.engine.scoring import Scorecard, score_units
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.overviews.looking import (
    Look,
    Ways,
    Year,
    groups_of,
    read_asked,
    years_of,
)


@dataclass(frozen=True)
class Conduct:
    """How a cycle is kept: who handed in how, and what was asked; `at` is the moment of reading."""

    cycle: Cycle
    published: Publication | None
    handed: tuple[Handed, ...]
    requests: tuple[Request, ...]
    at: datetime


def look_at_cycle(actor: Actor, slug: str, given: Mapping[str, str]) -> tuple[Look, Conduct]:
    """A cycle for those who watch it, with the filters of the address.

    Once it is published the figures are those of the publication; before, as they stand now.
    """
    cycle = watched_cycle(actor, slug)
    now = timezone.now()
    sheets = list(
        Assessment.objects.filter(unit__cycle=cycle).select_related("unit").order_by("unit__code")
    )
    published = queries.standing_of_cycle(cycle)
    if published is not None:
        snapshot = queries.snapshot(published)
        found, claimed = snapshot.results, snapshot.claimed
    else:
        found, claimed = _counted(slug, _signature(cycle, sheets))
    kind = "synthetic" if cycle.is_synthetic else "published"
    years = [
        one
        for one in years_of(cycle.authority_name, kind, cycle.edition.level)
        if one.year != cycle.year
    ]
    asked = read_asked(given, found, years)
    groups = groups_of(found)
    wanted = asked.against or next((one.slug for one in years if one.year == cycle.year - 1), "")
    against = next((one for one in years if one.slug == wanted), None)
    look = Look(
        title=cycle.title,
        year=cycle.year,
        is_synthetic=cycle.is_synthetic,
        results=found,
        claimed=claimed,
        groups=groups,
        asked=asked,
        ways=_ways(cycle, {one.unit.code: one.pk for one in sheets}),
        years=[*years, Year("", "", cycle.year, found)],
        against=against,
        comparisons=queries.compared(against.results, found) if against else {},
    )
    chosen = {unit for unit, group in groups.items() if asked.group in ("", group)}
    conduct = Conduct(
        cycle,
        published,
        tuple(one for one in _handed(cycle, sheets, groups, now) if one.unit in chosen),
        tuple(
            one
            for one in _requests(cycle, found.indicator_set)
            if one.unit in chosen and asked.area in ("", one.area)
        ),
        now,
    )
    return look, conduct


def _signature(cycle: Cycle, sheets: list[Assessment]) -> tuple[Any, ...]:
    """What the results of a cycle follow from: as long as it is the same, so are they.

    Statements are only added, so their number and the last of them tell every change.
    """
    said = Statement.objects.filter(assessment__unit__cycle=cycle)
    last = said.order_by("-pk").values_list("pk", flat=True).first()
    states = tuple(
        (one.pk, one.state, one.is_late, one.unit.name, one.unit.group) for one in sheets
    )
    return cycle.edition.digest, cycle.late_policy, last, said.count(), states


@lru_cache(maxsize=4)
def _counted(slug: str, signature: tuple[Any, ...]) -> tuple[Results, Mapping[str, Scorecard]]:
    """The results of a cycle as they stand, and what its units stated of themselves."""
    cycle = cycle_named(slug)
    indicator_set, every = indicator_set_of(cycle), load_cycle(cycle)
    submitted = [one for one in every if one.state not in NOT_SUBMITTED]
    own = score_units(indicator_set, [as_claimed(indicator_set, one.sheet) for one in submitted])
    found = results(indicator_set, [counted_facts(one) for one in every])
    return found, {card.facts.unit: card for card in own}


def _ways(cycle: Cycle, sheets: Mapping[str, int]) -> Ways:
    """Sheets of units, and this page itself for areas and criteria."""
    here = reverse("cycle_overview", args=[cycle.slug])

    addresses = {code: reverse("sheet", args=[pk]) for code, pk in sheets.items()}

    def unit(code: str) -> str:
        return addresses.get(code, "")

    def cell(code: str, row: str) -> str:
        return f"{unit(code)}?dong={row}" if "." in row else unit(code)

    areas = indicator_set_of(cycle).area_of

    def criterion(code: str) -> str:
        area = areas[code].code if code in areas else ""
        return f"{here}?linh-vuc={area}&xep={code}#ban-do-nhiet"

    return Ways(
        here=here,
        unit=unit,
        cell=cell,
        area=lambda code: f"{here}?linh-vuc={code}#ban-do-nhiet",
        criterion=criterion,
        rating=lambda band, group: reverse("standing", args=[cycle.slug]),
        year=lambda slug: reverse("overview", args=[slug]) if slug else here,
    )


def _handed(
    cycle: Cycle, sheets: list[Assessment], groups: Mapping[str, str], now: datetime
) -> list[Handed]:
    windows = windows_of(cycle)
    extended = extensions_of([one.pk for one in sheets])
    found = []
    for one in sheets:
        own = windows_of_unit(windows, extended.get(one.unit_id, ()))
        how, days = handing(
            one.submitted_at,
            windows.get(Phase.ANSWERING),
            own.get(Phase.ANSWERING),
            now,
            is_locked=one.is_locked_unsigned,
        )
        code = one.unit.code
        found.append(Handed(code, one.unit.name, groups.get(code, ""), how, days))
    return found


def handing(
    submitted: datetime | None,
    common: Window | None,
    own: Window | None,
    now: datetime,
    *,
    is_locked: bool = False,
) -> tuple[Handing, int | None]:
    """How a sheet was handed in, and how many calendar days before the deadline of its unit.

    `is_locked` says that it was taken as it stood, unsigned. A cycle without a calendar knows
    nobody late.
    """
    if is_locked:
        return Handing.LOCKED, None
    if submitted is None:
        is_over = own is not None and now > own.due
        return (Handing.MISSING if is_over else Handing.WAITING), None
    if common is None or own is None:
        return Handing.ON_TIME, None
    days = (own.due.astimezone(VIETNAM).date() - submitted.astimezone(VIETNAM).date()).days
    if submitted <= common.due:
        return Handing.ON_TIME, days
    if submitted <= own.due:
        return Handing.EXTENDED, days
    # On the day itself, but after the hour: late, and no day before the deadline.
    return (Handing.LATE if submitted <= own.closes else Handing.GRACE), min(days, -1)


def _requests(cycle: Cycle, indicator_set: IndicatorSet) -> list[Request]:
    rows = Question.objects.filter(assessment__unit__cycle=cycle, withdrawn_at=None)
    fields = ("assessment__unit__code", "assessment__unit__name", "code", "by_name", "signed_at")
    areas = indicator_set.area_of
    return [
        Request(
            unit, name, code, areas[code].code if code in areas else "", by, signed_at is not None
        )
        for unit, name, code, by, signed_at in rows.exclude(sent_at=None).values_list(*fields)
    ]
