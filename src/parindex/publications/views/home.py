"""The way in: what has been published, by whom, about which year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.publications import queries
from parindex.publications.site.authorities import Authority, authorities, authority, level_of
from parindex.publications.site.finding import find_units
from parindex.publications.site.keeping import kept
from parindex.publications.views.framing import Crumb, ranking_name
from parindex.web.pages import render_page

MOST_FOUND = 50


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """What has been published, by authority and year; and where a unit is looked up."""
    found = queries.publications()
    asked = request.GET.get("tim", "").strip()[:100]
    context = {
        "published": authorities([one for one in found if one.kind == "published"]),
        "computed": authorities([one for one in found if one.kind == "computed"]),
        "synthetic": authorities([one for one in found if one.is_synthetic]),
        "asked": asked,
        "units": find_units(found, asked, MOST_FOUND + 1) if asked else [],
        "most": MOST_FOUND,
        "has_any": bool(found),
    }
    return render_page(request, "publications/home.html", context)


@require_safe
@kept
def authority_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything an authority published, year by year."""
    found = _authority_or_404(slug)
    path = [Crumb(_("Kết quả"), reverse("home")), Crumb(found.name)]
    return _page(request, found, path, None)


@require_safe
@kept
def authority_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What an authority published about one year."""
    found = _authority_or_404(slug)
    if found.of_year(year) is None:
        raise Http404
    path = [
        Crumb(_("Kết quả"), reverse("home")),
        Crumb(found.name, reverse("authority", args=[found.slug])),
        Crumb(str(year)),
    ]
    return _page(request, found, path, year)


def _page(
    request: HttpRequest, found: Authority, path: list[Crumb], year: int | None
) -> HttpResponse:
    shown = [one for one in found.years if year in (None, one.year)]
    levels = {
        one.slug: ranking_name(level_of(one.slug, one.digest))
        for each in shown
        for one in each.publications
    }
    best = {
        one.slug: queries.snapshot(one).results.statistics[""]
        for each in shown
        for one in each.publications
    }
    context = {
        "authority": found,
        "shown": shown,
        "year": year,
        "levels": levels,
        "statistics": best,
        "crumbs": path,
    }
    return render_page(request, "publications/authority.html", context)


def _authority_or_404(slug: str) -> Authority:
    found = authority(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@kept
def about(request: HttpRequest) -> HttpResponse:
    """How results are computed, frozen and verified."""
    example = next(iter(queries.publications()), None)
    return render_page(request, "publications/about.html", {"example": example})
