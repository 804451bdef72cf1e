"""The page of one unit in a publication."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parindex.engine.concluding import adjustment_sentence, failed_sentence, index_sentence
from parindex.engine.scoring import Scorecard
from parindex.engine.tracing import sentence
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.keeping import kept
from parindex.publications.models import Publication
from parindex.publications.views.comparing import area_rows
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.sharing import card_of_unit
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page


@require_safe
@kept
@showing
def unit(request: HttpRequest, one: Publication, unit: str) -> HttpResponse:
    """One unit's result: areas, lost points with the reason of each, peers, years."""
    found = queries.snapshot(one).results
    card = next((card for card in found.cards if card.facts.unit == unit), None)
    if card is None:
        raise Http404
    context = frame(one, Crumb(card.facts.name))
    standing = found.standings[unit]
    published = card.facts.published
    context |= {
        "card": card,
        "standing": standing,
        "rating": card.rating or (published.rating if published else ""),
        "change": queries.comparisons(one).get(unit),
        "previous": queries.previous(one),
        "areas": area_rows(card, context["set"]),
        "lost": _lost(context["set"], card),
        "means": queries.means(one.slug, one.digest, standing.group),
        "history": queries.history(one, unit),
        "peers": _peers(found, standing.group),
        "sentences": _sentences(context["set"], card),
        "share": card_of_unit(one, card),
    }
    return render_page(request, "publications/unit.html", context)


def _lost(indicator_set: Any, card: Scorecard) -> list[dict[str, Any]]:
    """Leaves (or areas, where no leaf is public) that lost points, the largest loss first."""
    language = spoken()
    rows = [
        {
            "code": one.leaf.code,
            "title": one.leaf.title,
            "lost": one.lost,
            "why": sentence(indicator_set, one, card.facts.year, language),
        }
        for one in card.leaves.values()
        if one.lost > 0
    ]
    rows += [
        {
            "code": area.area.code,
            "title": area.area.title,
            "lost": area.attainable - area.points,
            "why": "",
        }
        for area in card.areas.values()
        if area.is_stated and area.attainable > area.points
    ]
    return sorted(rows, key=lambda row: (-row["lost"], row["code"]))


def _sentences(indicator_set: Any, card: Scorecard) -> dict[str, Any]:
    language = spoken()
    return {
        "index": index_sentence(indicator_set, card, language),
        "adjustments": [adjustment_sentence(one, language) for one in card.adjusted.items],
        "failed": [failed_sentence(indicator_set, one, language) for one in card.failed],
    }


def _peers(found: Any, group: str) -> list[Scorecard]:
    return [
        card
        for card in found.cards
        if card.index is not None and found.standings[card.facts.unit].group == group
    ]
