"""Finding units, criteria and documents by a few words, of what the actor may see."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import ANYWHERE, Actor, Can, denial, places
from parindex.assessments.models import Assessment, Document
from parindex.assessments.queries.proving import matching
from parindex.cycles.models import Assignment, Cycle, CycleUnit
from parindex.cycles.queries import cycles_for, indicator_set_of
from parindex.directory.units import fold
from parindex.engine.indicators import Criterion

CODE = re.compile(r"\d+(\.\d+)+\.?")
"""What can only be a criterion's code, though its digits stand in many numbers of documents."""

MOST = 20
"""How many of each kind are shown; a longer list wants a longer query."""


class Hit(NamedTuple):
    """One thing found: what it is called, words beside it, and where one works on it."""

    title: str
    beside: str
    url: str


@dataclass(slots=True)
class Group:
    """The things of one kind; `is_cut` when there are more than are shown."""

    title: str
    hits: list[Hit] = field(default_factory=list)
    is_cut: bool = False


def search(actor: Actor, query: str) -> list[Group]:
    """What fits all words of a query, by kind; kinds without a hit are left out."""
    words = fold(query.replace("/", " ")).split()[:6]
    if not words:
        return []
    cycles = cycles_for(actor)
    sheets = _sheets(actor, cycles)
    criteria = _cut(_("Tiêu chí"), _criteria(actor, cycles, sheets, query.strip(" ."), words))
    if CODE.fullmatch(query.strip()):
        return [criteria] if criteria.hits else []
    units = _cut(_("Đơn vị"), _units(actor, sheets, words))
    groups = (units, criteria, _cut(_("Tài liệu"), _documents(actor, query)))
    return [one for one in groups if one.hits]


def _cut(title: str, hits: Sequence[Hit]) -> Group:
    return Group(title, list(hits[:MOST]), len(hits) > MOST)


def _sheets(actor: Actor, cycles: Iterable[Cycle]) -> list[Assessment]:
    """The sheets the actor may see: all for those who watch, own and appraised ones otherwise."""
    found = (
        Assessment.objects.filter(unit__cycle__in=list(cycles))
        .select_related("unit__cycle")
        .order_by("-unit__cycle__year", "unit__name")
    )
    readable = places(actor, Can.READ_SHEET)
    if ANYWHERE in readable:
        return list(found)
    codes = appraised(actor)
    return list(found.filter(Q(unit__code__in=readable) | Q(unit__code__in=codes)))


def appraised(actor: Actor) -> set[str]:
    """The codes of the units of which some part is assigned to the actor and not barred."""
    tasks: dict[int, list[tuple[str, str]]] = defaultdict(list)
    given = Assignment.objects.filter(user_id=actor.person, batch__undone_at=None)
    for cycle_id, unit, group in given.values_list("cycle_id", "unit", "group"):
        tasks[cycle_id].append((unit, group))
    units = CycleUnit.objects.filter(cycle__in=tasks).values_list("cycle_id", "code", "group")
    codes = {
        code
        for cycle_id, code, kind in units
        if any(unit in ("", code) and group in ("", kind) for unit, group in tasks[cycle_id])
    }
    return {code for code in codes if not denial(actor, Can.APPRAISE, code)}


def screen_of(actor: Actor, sheet: Assessment, code: str = "") -> str:
    """Where the actor works on a sheet, or on one row of it: filling it or appraising it."""
    if not denial(actor, Can.READ_SHEET, sheet.unit.code):
        row = f"?dong={quote(code)}#r-{code.replace('.', '-')}" if code else ""
        return reverse("sheet", args=[sheet.pk]) + row
    return reverse("appraise_unit", args=[sheet.unit.cycle.slug, sheet.unit.code])


def _units(actor: Actor, sheets: Sequence[Assessment], words: Sequence[str]) -> list[Hit]:
    found = []
    for sheet in sheets:
        unit = sheet.unit
        said = f"{fold(unit.name)} {unit.code.lower()}"
        if all(word in said for word in words):
            found.append(Hit(unit.name, unit.cycle.title, screen_of(actor, sheet)))
    return found


def _criteria(
    actor: Actor,
    cycles: Iterable[Cycle],
    sheets: Sequence[Assessment],
    query: str,
    words: Sequence[str],
) -> list[Hit]:
    """Criteria by code or words; each edition once, of the latest cycle that uses it."""
    own = [one for one in sheets if one.unit.code in actor.units()]
    found, seen = [], set()
    for cycle in cycles:
        if cycle.edition_id in seen:
            continue
        seen.add(cycle.edition_id)
        mine = [one for one in own if one.unit.cycle_id == cycle.pk]
        rules = indicator_set_of(cycle)
        for code, item in rules.by_code.items():
            if not isinstance(item, Criterion) or not _fits(code, item, query, words):
                continue
            public = reverse("criterion", args=[rules.id, code])
            address = screen_of(actor, mine[0], code) if mine and item.is_leaf else public
            found.append(Hit(f"{code} {item.title}", cycle.title, address))
    return sorted(found, key=lambda hit: hit.title.split(" ", 1)[0] != query)


def _fits(code: str, item: Criterion, query: str, words: Sequence[str]) -> bool:
    if code == query or code.startswith(f"{query}."):
        return True
    said = fold(str(item.title))
    return all(word in said for word in words)


def _documents(actor: Actor, query: str) -> list[Hit]:
    """Current versions by number, title, issuer or file name."""
    readable = places(actor, Can.READ_SHEET)
    found = Document.objects.filter(replaced_by=None)
    if ANYWHERE not in readable:
        found = found.filter(place__in=readable | appraised(actor))
    hits = []
    for one in matching(found, query)[: MOST + 1]:
        if denial(actor, Can.READ_SHEET, one.place):
            address = f"{reverse('document', args=[one.pk])}?xem"
        else:
            address = f"{reverse('library', args=[one.place])}?tim={quote(query)}#d{one.pk}"
        day = one.issued_on.strftime("%d/%m/%Y") if one.issued_on else ""
        beside = " · ".join(part for part in (day, one.issuer or one.file_name) if part)
        name = f"{one.number} {one.title}" if one.number else one.title
        hits.append(Hit(name, beside, address))
    return hits
