"""The units of a publication on a map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.directory.mapping import Drawing, placed
from parindex.publications.keeping import kept
from parindex.publications.models import Publication
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page

MAP = Drawing(900, 700, 24)


@require_safe
@kept
@showing
def map_of_units(request: HttpRequest, one: Publication) -> HttpResponse:
    """The units as points where they lie, coloured by rating, and the same as a list."""
    context = frame(one, Crumb(_("Bản đồ")))
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
