"""Rendering a page, or only the part of it that htmx asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.backends.utils import csrf_input_lazy
from django.template.loader import get_template, render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from parindex.web.typed import whole_number

LAST_PAGE = 1_000_000


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; for an htmx request that is no whole-page visit, only its block `part`."""
    htmx = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted and not htmx.history_restore_request:
        response = HttpResponse(_block(request, template, part, context), status=status)
    else:
        response = HttpResponse(render_to_string(template, context, request), status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _block(request: HttpRequest, template: str, part: str, context: dict[str, Any]) -> str:
    """One named block of a Jinja2 template, with the context processors applied."""
    wrapped: Any = get_template(template)
    jinja = wrapped.template
    values = {"request": request, "csrf_input": csrf_input_lazy(request), **context}
    for processor in wrapped.backend.template_context_processors:
        values.update(processor(request))
    found = jinja.new_context(values)
    return "".join(jinja.blocks[part](found))


def page_number(request: HttpRequest) -> int:
    """The page of a list that an address asks for; the first when it asks for none there can be."""
    return min(whole_number(request.GET.get("trang", "")) or 1, LAST_PAGE)


def redirect_to(request: HttpRequest, wanted: str, otherwise: str = "/") -> HttpResponseRedirect:
    """Go to an address that came with a request when it is one of ours, else somewhere sure."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}
    )
    return HttpResponseRedirect(wanted if is_ours else otherwise)
