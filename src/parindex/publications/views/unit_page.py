"""The page of one unit: where points were lost, what would regain them, peers, years."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parindex.directory.acting import actor_of
from parindex.directory.models import User
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.site.keeping import kept
from parindex.publications.units.inside import inside_of
from parindex.publications.units.reading import unit_page
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.sharing import card_of_unit
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page


@require_safe
@kept
@showing
def unit(request: HttpRequest, one: Publication, unit: str) -> HttpResponse:
    """One unit's result; with steps chosen in the address, what they would bring.

    Nothing of what is chosen is kept: the address itself says it, and the engine counts it anew.
    """
    page = unit_page(one, unit, request.GET.getlist("buoc"))
    if page is None:
        raise Http404
    user = request.user
    inside = inside_of(actor_of(user), page) if isinstance(user, User) else None
    context = frame(one, Crumb(page.card.facts.name)) | {
        "page": page,
        "inside": inside,
        "card": page.card,
        "standing": page.standing,
        "previous": queries.previous(one),
        "share": card_of_unit(one, page.card),
    }
    return render_page(request, "publications/unit.html", context, part="outlook")
