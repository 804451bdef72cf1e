"""The API as one: its four parts, and how refusals are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from parindex.api import cycles, publications, sets, units
from parindex.api.problems import NOT_FOUND, UNREADABLE, Refused, problem


class InLetters(JSONRenderer):
    """JSON with Vietnamese letters as they are, which is shorter and readable."""

    json_dumps_params = {"ensure_ascii": False}


API = NinjaAPI(
    title="parindex",
    version="1.0.0",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    renderer=InLetters(),
)
API.add_router("/sets", sets.router)
API.add_router("/cycles", cycles.router)
API.add_router("/publications", publications.router)
API.add_router("/units", units.router)


@API.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal of ours."""
    return problem(refusal.kind, refusal.detail)


@API.exception_handler(ValidationError)
def unreadable(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Parameters that are not what they should be, each with what is wrong."""
    errors = [{"parameter": str(one["loc"][-1]), "what": str(one["msg"])} for one in refusal.errors]
    return problem(UNREADABLE, errors=errors)


@API.exception_handler(HttpError)
def nothing(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """Whatever else the library refuses."""
    return problem(UNREADABLE if refusal.status_code == 400 else NOT_FOUND)
