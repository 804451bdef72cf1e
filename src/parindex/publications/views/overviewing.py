"""The dashboard of leaders: a publication at a glance, and the same as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from parindex.access import Actor
from parindex.directory.acting import acting
from parindex.documents.charts.pen import Ground
from parindex.documents.dashboards.figure_files import (
    dashboard_pdf,
    dashboard_workbook,
    picture,
    written,
)
from parindex.documents.dashboards.figures import Dashboard, Figure
from parindex.documents.typesetting import FONTS
from parindex.publications.models import Publication
from parindex.publications.overviews.boards import dashboard, figure_named
from parindex.publications.overviews.conduct import conduct_figures
from parindex.publications.overviews.cycles import look_at_cycle
from parindex.publications.overviews.looking import MOST_ROWS, WITHOUT, Look, look_at
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.downloads import FRESH, download
from parindex.web.pages import render_page

FORMS = ("xlsx", "pdf", "png")


@require_safe
@showing
def overview(request: HttpRequest, one: Publication) -> HttpResponse:
    """The year at a glance, computed from the public snapshot alone."""
    look = look_at(one, request.GET.dict())
    context = frame(one, Crumb(_("Toàn cảnh"))) | board_context(look, dashboard(look))
    return render_page(request, "publications/overviewing/overview.html", context)


@require_safe
@showing
def overview_file(request: HttpRequest, one: Publication, form: str) -> HttpResponse:
    """What is seen as a workbook, a PDF, or one of its charts as a picture."""
    look = look_at(one, request.GET.dict())
    response = board_file(look, dashboard(look, most=most_of(form)), form, one.slug)
    response["Cache-Control"] = f"private, max-age={FRESH}"
    patch_vary_headers(response, ("Cookie",))
    return response


def board_context(look: Look, board: Dashboard) -> dict[str, Any]:
    """What the page of a dashboard shows."""
    return {
        "look": look,
        "board": board,
        "set": look.indicator_set,
        "without": WITHOUT,
        "drawn_figure": _drawn,
        "written": written,
        "query": look.asked.query(),
    }


def _drawn(figure: Figure) -> Markup:
    """The chart of a figure for the page; its builder escapes every text."""
    return Markup(figure.draw(ground=Ground.SCREEN)) if figure.draw else Markup("")  # noqa: S704


def most_of(form: str) -> int | None:
    """Rows of the heat map a file holds: all of them in a workbook."""
    return None if form == "xlsx" else MOST_ROWS


def board_file(look: Look, board: Dashboard, form: str, name: str) -> HttpResponse:
    """`xlsx`, `pdf`, or the key of a figure with `.png`; nothing else exists."""
    key, _dot, kind = form.rpartition(".")
    if kind not in FORMS or bool(key) != (kind == "png"):
        raise Http404
    if kind == "png":
        figure = figure_named(board, key)
        if figure is None:
            raise Http404
        content = picture(board, figure, FONTS)
    else:
        content = dashboard_pdf(board, FONTS) if kind == "pdf" else dashboard_workbook(board)
    parts = ("toan-canh", name, look.asked.area and f"linh-vuc-{look.asked.area}", key)
    return download(content, f"{'-'.join(part for part in parts if part)}.{kind}")


@require_safe
@acting
def cycle_overview(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """A cycle at a glance with how its deadlines were kept, for those who watch it."""
    look, conduct = look_at_cycle(actor, slug, request.GET.dict())
    board = dashboard(look, conduct_figures(look, conduct))
    context = board_context(look, board) | {"conduct": conduct, "cycle": conduct.cycle}
    return render_page(request, "publications/overviewing/cycle.html", context)


@require_safe
@acting
def cycle_overview_file(request: HttpRequest, actor: Actor, slug: str, form: str) -> HttpResponse:
    """What is seen of the cycle as a workbook, a PDF, or one of its charts as a picture."""
    look, conduct = look_at_cycle(actor, slug, request.GET.dict())
    board = dashboard(look, conduct_figures(look, conduct), most=most_of(form))
    return board_file(look, board, form, slug)
