"""Every read of the tables of earlier years, for those who publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.queries import adopted_sets
from parindex.directory.rights import demand
from parindex.engine.indicators import IndicatorSet
from parindex.publications import queries
from parindex.publications.earlier.paper import read_paper
from parindex.publications.earlier.work import Around, Work
from parindex.publications.models import EarlierTable, Publication
from parindex.web.typed import Typed


def tables(by: Actor) -> list[EarlierTable]:
    """Every table handed in, the newest first, without the files."""
    demand(by, Can.PUBLISH)
    return list(
        EarlierTable.objects.defer("content", "choices", "publication__body").select_related(
            "publication"
        )
    )


def sets() -> dict[str, IndicatorSet]:
    """The sets of the library, and editions in use that are not among them."""
    found = {one.id: one for one in queries.library(settings.LIBRARY)}
    for edition in adopted_sets():
        found.setdefault(edition.id, edition)
    return found


def set_titles() -> dict[str, str]:
    """Id → title of the sets, those of the newest years first."""
    found = sorted(sets().values(), key=lambda one: one.in_force, reverse=True)
    return {one.id: str(one.title) for one in found}


def authorities() -> list[str]:
    """The authorities that run cycles or have publications, for a list to choose from."""
    names = [*Cycle.objects.order_by("-year").values_list("authority_name", flat=True)]
    names += [one.authority for one in queries.publications()]
    return list(dict.fromkeys(one for one in names if one))


def open_work(by: Actor, table_id: int) -> Work:
    """A table with all that was said about it, as far as it goes."""
    demand(by, Can.PUBLISH)
    record = EarlierTable.objects.select_related("publication").get(pk=table_id)
    return work_of(record)


def work_of(record: EarlierTable) -> Work:
    """A stored table with everything it is worked out with."""
    found = sets()
    typed, paper = read_paper(record.choices.get("paper", {}), {one: one for one in found})
    if paper is None:
        return Work(record, Around(None, found.get(typed.of("set"))))
    around = Around(
        paper,
        found.get(paper.set_id),
        known_units(paper.authority),
        remembered(paper.authority, record),
    )
    return Work(record, around)


def typed_paper(work: Work) -> Typed:
    """What was typed about the paper, with what is wrong with it."""
    typed, _paper = read_paper(work.choices.get("paper", {}), {one: one for one in sets()})
    return typed


def known_units(authority: str) -> list[tuple[str, str, str]]:
    """Code, name and group of every unit this authority has assessed or published."""
    units = CycleUnit.objects.filter(cycle__authority_name=authority).order_by("-cycle__year")
    rows = units.values_list("code", "name", "group")
    found: dict[str, tuple[str, str, str]] = {}
    for code, name, group in rows:
        found.setdefault(code, (code, name, group))
    for one in queries.publications():
        if one.authority == authority and not one.is_synthetic:
            for card in queries.snapshot(one).results.cards:
                facts = card.facts
                found.setdefault(facts.unit, (facts.unit, facts.name, facts.group))
    return list(found.values())


def remembered(authority: str, but: EarlierTable | None = None) -> Mapping[str, Any]:
    """What was said about the columns, names and ratings of this authority's last table."""
    earlier = EarlierTable.objects.filter(authority=authority, publication__isnull=False)
    if but is not None and but.pk:
        earlier = earlier.exclude(pk=but.pk)
    last = earlier.order_by("-pk").values_list("choices", flat=True).first()
    kept: Mapping[str, Any] = (last or {}).get("kept", {})
    return kept


def last_paper() -> Mapping[str, str]:
    """What was typed about the last published table, to begin the next one with."""
    published = EarlierTable.objects.filter(publication__isnull=False).order_by("-pk")
    last = published.values_list("choices", flat=True).first() or {}
    paper = last.get("paper", {})
    return {name: paper[name] for name in ("authority", "level", "set", "scope") if name in paper}


def replaceable(work: Work) -> list[Publication]:
    """Standing imported publications of the same authority and year that this one may correct."""
    if work.paper is None:
        return []
    return [
        one
        for one in queries.publications()
        if one.kind == "published"
        and one.cycle_id is None
        and (one.authority, one.year) == (work.paper.authority, work.paper.year)
    ]
