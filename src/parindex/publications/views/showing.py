"""A publication by its address, or the page that says why there is none to read any more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase

from parindex.publications import queries
from parindex.web.pages import render_page

GONE = 410


def showing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the publication at the address instead of its name.

    Before its time it does not exist; one that was withdrawn is shown as withdrawn.
    """

    @wraps(view)
    def respond(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponseBase:
        found = queries.publication(slug)
        if found is None:
            raise Http404
        if found.withdrawn_at is not None:
            context = {"publication": found}
            return render_page(request, "publications/withdrawn.html", context, status=GONE)
        return view(request, found, **kwargs)

    return respond
