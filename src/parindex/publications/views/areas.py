"""Areas and criteria over all units: where everyone loses points."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.engine.describing import KINDS, SUPPLIERS, describe
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.shares import area_percent
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.site import losing
from parindex.publications.site.keeping import kept
from parindex.publications.site.listing import PER_PAGE
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.jinja import said
from parindex.web.pages import render_page


@require_safe
@kept
@showing
def area(request: HttpRequest, one: Publication, code: str) -> HttpResponse:
    """One area over all units, and where most lose points."""
    indicator_set = queries.snapshot(one).indicator_set
    chosen = next((area for area in indicator_set.areas if area.code == code), None)
    if chosen is None:
        raise Http404
    context = frame(one, Crumb(_area_name(chosen)))
    found = context["snapshot"].results
    rows = [
        (card, card.areas[code], area_percent(card, code))
        for card in found.cards
        if code in card.areas and card.index is not None
    ]
    ordered = sorted(rows, key=lambda row: (-(row[2] or 0), row[0].facts.name))
    context |= {
        "area": chosen,
        "statistic": found.areas.get(code),
        "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("trang", "1")),
        "losses": [row for row in losing.losses(one) if row.area.code == code],
        "others": [area for area in indicator_set.areas if area.code != code],
    }
    return render_page(request, "publications/area.html", context)


@require_safe
@kept
@showing
def criterion_results(request: HttpRequest, one: Publication, code: str) -> HttpResponse:
    """One criterion over all units: how points are spread, who lost, and the rule in words."""
    indicator_set = queries.snapshot(one).indicator_set
    leaf = indicator_set.by_code.get(code)
    if not isinstance(leaf, Criterion) or not leaf.is_leaf:
        raise Http404
    over = indicator_set.area_of[code]
    up = Crumb(_area_name(over), reverse("area", args=[one.slug, over.code]))
    context = frame(one, up, Crumb(f"{leaf.code}"))
    shares = losing.shares_of(context["snapshot"].results.cards, code)
    context |= {
        "area": over,
        "leaf": leaf,
        "rule_rows": describe(indicator_set, leaf, spoken()),
        "kinds": KINDS,
        "suppliers": SUPPLIERS,
        "loss": next((row for row in losing.losses(one) if row.leaf.code == code), None),
        "columns": [_column(bar) for bar in losing.distribution(shares)],
        "states": losing.states(shares),
        "page": Paginator(shares, PER_PAGE).get_page(request.GET.get("trang", "1")),
        "neighbours": _neighbours(indicator_set, code),
    }
    return render_page(request, "publications/criterion_results.html", context)


@require_safe
@kept
@showing
def losses(request: HttpRequest, one: Publication) -> HttpResponse:
    """The criteria of a whole publication, the one that costs all units most first."""
    context = frame(one, Crumb(_("Nơi mất điểm")))
    context["losses"] = losing.losses(one)
    return render_page(request, "publications/losses.html", context)


def _column(bar: losing.Bar) -> tuple[str, int, str]:
    """A column of the chart: its label, its height and its colour."""
    if bar.start == 100:
        return "100%", bar.units, "full"
    return f"{bar.start}–{bar.end}%", bar.units, "lo" if bar.start < 70 else ""


def _area_name(one: Area) -> str:
    return f"{one.code}. {said(one.title)}" if one.is_area else said(one.title)


def _neighbours(indicator_set: IndicatorSet, code: str) -> tuple[Any, Any]:
    """The criteria before and after one, in the order of the decision."""
    codes = [leaf.code for leaf in indicator_set.leaves]
    place = codes.index(code)
    before = indicator_set.leaves[place - 1] if place else None
    after = indicator_set.leaves[place + 1] if place + 1 < len(codes) else None
    return before, after
