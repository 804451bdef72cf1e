"""The OpenAPI 3.1 document of the API, in Vietnamese or English, from the routes themselves."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from parindex.api.problems import CONTENT_TYPE
from parindex.api.routes import API

TITLE = later("API dữ liệu mở Chỉ số cải cách hành chính")
ABOUT = later(
    "Đọc bộ chỉ số, kỳ đánh giá, kết quả đã công bố đến từng tiêu chí và đơn vị hành chính trước "
    "và sau 01/7/2025. Không cần tài khoản, không dùng cookie. Điểm là số thập phân dạng chuỗi. "
    "Mỗi câu trả lời có ETag; gửi lại với If-None-Match thì nhận 304 khi không có gì đổi. Mỗi địa "
    "chỉ gửi nhiều yêu cầu cùng lúc đến một mức; quá mức thì nhận 429 với Retry-After. "
    "Trong v1 chỉ thêm trường mới, không đổi nghĩa và không bỏ trường đang có."
)
TAGS = {
    "sets": later("Bộ chỉ số và tiêu chí"),
    "cycles": later("Kỳ đánh giá: thông tin chung và lịch"),
    "publications": later("Kết quả đã công bố"),
    "units": later("Đơn vị hành chính và kế thừa"),
}
_RESPONSES = {
    "200": later("Được."),
    "404": later("Không có, hoặc chưa đến giờ công bố."),
    "410": later("Kết quả đã được rút, kèm lý do."),
    "422": later("Tham số không hợp lệ."),
    "429": later("Quá nhiều yêu cầu; chờ số giây ghi ở Retry-After."),
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_TEXTS = ("summary", "description")


def document(language: str, server: str = "") -> dict[str, Any]:
    """The document in a language, with the address of this site or of another server."""
    return {**_document(language), "servers": [{"url": server or settings.SITE_URL}]}


@cache
def _document(language: str) -> dict[str, Any]:
    made = copy.deepcopy(dict(API.get_openapi_schema(path_prefix="/api/v1/")))
    with translation.override(language):
        for path in made["paths"].values():
            for operation in path.values():
                _complete(operation)
        for name, schema in made["components"]["schemas"].items():
            schema.pop("description", None)  # a note for the reader of the code
            schema["title"] = name
        told: dict[str, Any] = _said(
            {
                "openapi": "3.1.0",
                "info": {"title": _(TITLE), "version": "1.0.0", "description": _(ABOUT)},
                "paths": made["paths"],
                "components": made["components"],
                "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
            }
        )
        return told


def _complete(operation: dict[str, Any]) -> None:
    """What every operation may answer besides its own: wrong parameters, too many requests."""
    for parameter in operation.get("parameters", ()):
        _without_null(parameter)
    responses = {str(status): told for status, told in operation["responses"].items()}
    for status in ("422", "429"):
        responses[status] = {"content": {"application/json": {"schema": _PROBLEM}}}
    for status, told in responses.items():
        told["description"] = _RESPONSES[status]
        if status != "200":
            told["content"] = {CONTENT_TYPE: told["content"]["application/json"]}
    responses["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
    responses["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    operation["responses"] = dict(sorted(responses.items()))


def _without_null(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out has no way to be null in an address."""
    schema = parameter["schema"]
    if "anyOf" in schema:
        (kind,) = (one for one in schema.pop("anyOf") if one != {"type": "null"})
        parameter["schema"] = {**kind, **schema}


def _said(value: Any) -> Any:
    """The document with its sentences in the language spoken."""
    if isinstance(value, list):
        return [_said(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _(one) if key in _TEXTS and isinstance(one, str) and one else _said(one)
        for key, one in value.items()
    }
