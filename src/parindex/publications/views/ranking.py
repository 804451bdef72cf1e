"""The ranking of a publication."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.publications import queries, succession
from parindex.publications.models import Publication
from parindex.publications.site.authorities import siblings
from parindex.publications.site.keeping import kept
from parindex.publications.site.listing import POINTS, Filters, groups_of, listing, provinces
from parindex.publications.views.framing import frame
from parindex.publications.views.sharing import card_of_publication
from parindex.publications.views.showing import showing
from parindex.web.jinja import said
from parindex.web.pages import render_page


@require_safe
@kept
@showing
def ranking(request: HttpRequest, one: Publication) -> HttpResponse:
    """The ranking table with filters, area means and bands."""
    context = frame(one)
    found = context["snapshot"].results
    groups = [group for group in groups_of(one) if group]
    filters = _filters(request, groups)
    statistics = found.statistics[filters.group]
    page = listing(one, filters, request.GET.get("trang", ""))
    context |= {
        "results": found,
        "page": page,
        "rows": page.rows,
        "filters": filters,
        "groups": groups,
        "is_grouped": len(groups) > 1 and not filters.group and filters.sort in ("rank", "-rank"),
        "provinces": provinces(one),
        "statistics": statistics,
        "areas": _ranked_areas(found, filters.group),
        "means": queries.means(one.slug, one.digest, filters.group),
        "has_areas": any(card.areas and card.index is not None for card in found.cards),
        "has_points": any(card.index is not None for card in found.cards),
        "has_leaves": any(card.leaves and card.index is not None for card in found.cards),
        "previous": queries.previous(one),
        "formers": succession.predecessors(one),
        "merged_from": succession.merged_from,
        "years": siblings(one, queries.publications()),
        "share": card_of_publication(one),
        "columns": [
            (said(band["label"]), statistics.bands[band["id"]], f"b{band['place']}")
            for band in context["bands"]
        ],
        "note": _note(page.found, len(found.cards), filters),
    }
    return render_page(request, "publications/ranking.html", context, part="table")


def _filters(request: HttpRequest, groups: list[str]) -> Filters:
    get = request.GET
    group = get.get("nhom", "")
    return Filters(
        get.get("xep-loai", "")[:80],
        group if group in groups else "",
        get.get("tinh", "")[:80],
        get.get("tim", "").strip()[:100],
        get.get("sort", "rank")[:80],
        POINTS if get.get("theo") == POINTS else "",
    )


def _note(found: int, units: int, filters: Filters) -> str:
    """How many units a filter leaves; nothing where all are shown."""
    if filters.is_whole and not filters.group:
        return ""
    return _("%(found)s trong %(units)s đơn vị") % {"found": found, "units": units}


def _ranked_areas(found: Any, group: str) -> list[tuple[Any, Any]]:
    """Areas with their statistics over a group, best first, unknown last."""
    statistics = queries.area_statistics_of(found, group)
    pairs = [(found.indicator_set.by_code[code], one) for code, one in statistics.items()]
    return sorted(pairs, key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))
