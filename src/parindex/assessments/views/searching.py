"""Finding things from anywhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parindex.access import Actor
from parindex.assessments.queries.searching import search as found_by
from parindex.directory.acting import acting
from parindex.web.pages import render_page


@acting
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Units, criteria and documents that fit the words, grouped."""
    query = request.GET.get("q", "").strip()[:200]
    context = {"query": query, "groups": found_by(actor, query)}
    return render_page(request, "assessments/searching/search.html", context, part="list")
