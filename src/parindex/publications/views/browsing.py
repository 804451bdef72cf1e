"""The public pages of a publication: ranking, unit, area, proof."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.cycles.candidates import group_title
from parindex.directory.mapping import Drawing, placed
from parindex.engine.names import vietnamese_key
from parindex.engine.scoring import Scorecard
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page

MOST_COMPARED = 5
MAP = Drawing(900, 700, 24)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What has been published."""
    found = queries.publications()
    context = {
        "published": [one for one in found if one.kind == "published"],
        "others": [one for one in found if one.kind != "published"],
    }
    return render_page(request, "publications/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How results are computed, frozen and verified."""
    example = next(iter(queries.publications()), None)
    return render_page(request, "publications/about.html", {"example": example})


def _context(one: Publication) -> dict[str, Any]:
    """What every page of a publication shows."""
    snapshot = queries.snapshot(one)
    return {
        "publication": one,
        "snapshot": snapshot,
        "provenance": snapshot.provenance,
        "set": snapshot.indicator_set,
        "bands": queries.bands_of(snapshot.indicator_set),
        "correction": queries.correction_of(one),
        "group_name": lambda group: _(group_title(group)),
    }


@require_safe
@showing
def ranking(request: HttpRequest, one: Publication) -> HttpResponse:
    """The ranking table with filters, area means and bands."""
    context = _context(one)
    found = context["snapshot"].results
    get = request.GET
    filters = queries.Filters(
        get.get("xep-loai", ""),
        get.get("nhom", ""),
        get.get("tim", "")[:100],
        get.get("sort", "rank"),
    )
    groups = sorted({standing.group for standing in found.standings.values()} - {""})
    group = filters.group if filters.group in groups else ""
    context |= {
        "results": found,
        "rows": queries.ranking(one, filters),
        "filters": filters,
        "groups": groups,
        "statistics": found.statistics[group],
        "areas": _ranked_areas(found, group),
        "means": queries.mean_shares(found, group),
        "query": _query(request),
        "has_areas": any(card.areas and card.index is not None for card in found.cards),
        "has_points": any(card.index is not None for card in found.cards),
        "previous": queries.previous(one),
        "others": [p for p in queries.publications() if p.authority == one.authority],
        "has_map": bool(placed([card.facts.unit for card in found.cards], MAP)),
    }
    return render_page(request, "publications/ranking.html", context, part="table")


def _query(request: HttpRequest) -> str:
    """The filters as they stand, to be kept by the links that sort."""
    kept = request.GET.copy()
    kept.pop("sort", None)
    return kept.urlencode() + "&" if kept else ""


def _ranked_areas(found: Any, group: str) -> list[tuple[Any, Any]]:
    """Areas with their statistics over a group, best first, unknown last."""
    statistics = queries.area_statistics_of(found, group)
    pairs = [(found.indicator_set.by_code[code], one) for code, one in statistics.items()]
    return sorted(pairs, key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))


def _areas(card: Scorecard, indicator_set: Any) -> list[dict[str, Any]]:
    """Areas of the set with the unit's points, survey blocks last."""
    rows = [
        {
            "area": area,
            "score": card.areas.get(area.code),
            "percent": queries.area_share(card, area.code),
        }
        for area in indicator_set.areas
    ]
    return sorted(rows, key=lambda row: not row["area"].is_area)


@require_safe
@showing
def area(request: HttpRequest, one: Publication, code: str) -> HttpResponse:
    """One area over all units, and where most lose points."""
    context = _context(one)
    found = context["snapshot"].results
    chosen = next((area for area in context["set"].areas if area.code == code), None)
    if chosen is None:
        raise Http404
    rows = [
        (card, card.areas[code], queries.area_share(card, code))
        for card in found.cards
        if code in card.areas and card.index is not None
    ]
    context |= {
        "area": chosen,
        "statistic": found.areas.get(code),
        "rows": sorted(rows, key=lambda row: (-(row[2] or 0), row[0].facts.name)),
        "leaves": queries.leaf_means(found, code),
    }
    return render_page(request, "publications/area.html", context)


@require_safe
@showing
def comparison(request: HttpRequest, one: Publication) -> HttpResponse:
    """Up to five units of a publication side by side."""
    context = _context(one)
    found = context["snapshot"].results
    cards = {card.facts.unit: card for card in found.cards}
    chosen = [code for code in dict.fromkeys(request.GET.getlist("dv")) if code in cards]
    context |= {
        "chosen": chosen[:MOST_COMPARED],
        "most": MOST_COMPARED,
        "every": sorted(cards.values(), key=lambda card: vietnamese_key(card.facts.name)),
        "compared": [
            (cards[code], found.standings[code], _areas(cards[code], context["set"]))
            for code in chosen[:MOST_COMPARED]
        ],
        "means": queries.mean_shares(found, ""),
        "areas": sorted(context["set"].areas, key=lambda area: not area.is_area),
    }
    return render_page(request, "publications/comparison.html", context)


@require_safe
@showing
def map_of_units(request: HttpRequest, one: Publication) -> HttpResponse:
    """The units as points where they lie, coloured by rating, and the same as a list."""
    context = _context(one)
    found = context["snapshot"].results
    places = placed([card.facts.unit for card in found.cards], MAP)
    context |= {
        "spots": [
            (card, found.standings[card.facts.unit], *places[card.facts.unit])
            for card in found.cards
            if card.facts.unit in places
        ],
        "left_out": [card for card in found.cards if card.facts.unit not in places],
        "drawing": MAP,
    }
    return render_page(request, "publications/map.html", context)


@require_safe
@showing
def proof(request: HttpRequest, one: Publication) -> HttpResponse:
    """Where the figures come from, what is missing, the digest and how to verify it."""
    return render_page(request, "publications/proof.html", _context(one))
