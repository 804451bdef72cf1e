"""The indicator sets as a tree, each rule in plain words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parindex.engine.assumptions import assumptions
from parindex.engine.describing import KINDS, SUPPLIERS, describe, describe_rule
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.site.keeping import kept
from parindex.web.pages import render_page


@require_safe
@kept
def sets(request: HttpRequest) -> HttpResponse:
    """Every set of the library."""
    found = sorted(queries.library(settings.LIBRARY), key=lambda one: one.in_force, reverse=True)
    return render_page(request, "publications/sets.html", {"sets": found})


def _set_or_404(identifier: str) -> IndicatorSet:
    found = queries.indicator_set(settings.LIBRARY, identifier)
    if found is None:
        raise Http404
    return found


def _rows(one: IndicatorSet) -> list[tuple[int, Area | Criterion]]:
    """The tree flattened, with the level of each line."""
    rows: list[tuple[int, Area | Criterion]] = []
    for area in one.areas:
        rows.append((1, area))
        for criterion in area.criteria:
            rows.append((2, criterion))
            rows.extend((3, child) for child in criterion.children)
    return rows


@require_safe
@kept
def indicator_set(request: HttpRequest, identifier: str) -> HttpResponse:
    """One set: its tree, and beside it identity, bands, calendar, bonus and deduction."""
    return _page(request, _set_or_404(identifier), None)


@require_safe
@kept
def criterion(request: HttpRequest, identifier: str, code: str) -> HttpResponse:
    """The same tree with one criterion explained beside it."""
    one = _set_or_404(identifier)
    found = one.by_code.get(code)
    if found is None:
        raise Http404
    return _page(request, one, found)


def _page(request: HttpRequest, one: IndicatorSet, chosen: Area | Criterion | None) -> HttpResponse:
    language = spoken()
    context: dict[str, Any] = {
        "set": one,
        "rows": _rows(one),
        "chosen": chosen,
        "bands": queries.bands_of(one),
        "assumptions": assumptions(one),
        "kinds": KINDS,
        "suppliers": SUPPLIERS,
        "budget": _budget(one),
        "adjustments": [
            (item, describe_rule(item.rule, item.max, dict(item.ask), language))
            for item in one.adjustments.items
        ],
        "sources": {source.id: source for source in one.sources},
        "used_by": [p for p in queries.publications() if p.set_id == one.id],
    }
    if isinstance(chosen, Criterion) and chosen.is_leaf:
        context["rule_rows"] = describe(one, chosen, language)
        context["questions"] = _questions(one, chosen.code)
    return render_page(request, "publications/set.html", context, part="side")


def _questions(one: IndicatorSet, code: str) -> list[tuple[Any, Any]]:
    """Survey questions that count for a criterion, with their form."""
    forms = one.survey.questionnaires if one.survey else ()
    return [(form, q) for form in forms for q in form.questions if q.criterion == code]


def _budget(one: IndicatorSet) -> list[dict[str, Any]]:
    """The areas as strips of a bar: start and width in percent of the total."""
    strips, start = [], 0.0
    for area in one.areas:
        # Widths on the screen only; no points are computed here.
        width = 100 * float(area.max) / float(one.total)
        strips.append({"area": area, "x": round(start, 3), "width": round(width - 0.2, 3)})
        start += width
    return strips
