"""The OpenAPI document, the page for developers, and the answer where nothing is."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parindex.api.document import document
from parindex.api.problems import NOT_FOUND, problem
from parindex.language import spoken
from parindex.web.pages import render_page


def openapi(request: HttpRequest, language: str) -> HttpResponse:
    """The document for programs."""
    text = json.dumps(document(language), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """No page for people, but the problem a program can read."""
    return problem(NOT_FOUND)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and fields, made from the document."""
    told = document(spoken())
    schemas = told["components"]["schemas"]
    context = {
        "info": told["info"],
        "server": told["servers"][0]["url"],
        "parts": [
            {**tag, "operations": _operations(told, tag["name"], schemas)} for tag in told["tags"]
        ],
        "schemas": {
            name: _fields(schema) for name, schema in schemas.items() if "properties" in schema
        },
    }
    return render_page(request, "api/reference.html", context)


def _operations(told: dict[str, Any], tag: str, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            if tag not in one["tags"]:
                continue
            parameters = [
                {**each, "kind": _kind(each["schema"])} for each in one.get("parameters", [])
            ]
            shape = one["responses"]["200"]["content"]["application/json"]["schema"]
            found.append(
                {
                    **one,
                    "path": path,
                    "method": method.upper(),
                    "parameters": parameters,
                    "shape": _kind(shape),
                    "example": _example(path, parameters),
                }
            )
    return found


_EXAMPLES = {"set_id": "mau-2026-xa", "slug": "mau-2026-xa-minh-hoa", "unit": "xa-minh-hoa-1"}


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try: the path with examples in it."""
    for one in parameters:
        if one["in"] == "path":
            value = _EXAMPLES.get(one["name"], "VN34-P01")
            path = path.replace("{" + one["name"] + "}", value)
    return path


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "kind": _kind(one), "description": one.get("description", "")}
        for name, one in schema["properties"].items()
    ]


def _kind(schema: dict[str, Any]) -> str:
    """The type of a value in a few letters: string, integer | null, LeafResult[]."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for key in ("anyOf", "allOf"):
        if key in schema:
            return " | ".join(_kind(one) for one in schema[key])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type", "any"))
