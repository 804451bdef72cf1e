"""A file as an answer: its type by the ending of its name, and who may keep it for how long."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""The ending of a file's name → its type."""
FRESH = 300
"""Seconds for which a public file may be kept before asking whether it still stands."""


def download(content: bytes | str, name: str) -> HttpResponse:
    """A file for whoever asked, to be saved under a name and kept nowhere on the way."""
    response = HttpResponse(content, content_type=type_of(name))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def public_download(
    request: HttpRequest, name: str, tag: str, content: Callable[[], bytes | str]
) -> HttpResponse:
    """A file for everybody, to be saved under a name; see `public_answer`."""
    response = public_answer(request, tag, type_of(name), content)
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def public_answer(
    request: HttpRequest, tag: str, kind: str, content: Callable[[], bytes | str]
) -> HttpResponse:
    """What is the same for everybody; whoever has the one of this tag already is told so.

    Then the content is not even made.
    """
    quoted = f'"{tag}"'
    if quoted in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content(), content_type=kind)
    response["ETag"] = quoted
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def type_of(name: str) -> str:
    """The type of a file by the ending of its name."""
    return TYPES[name.rpartition(".")[2]]
