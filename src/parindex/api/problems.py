"""What the API answers when it cannot: problem details (RFC 9457), in Vietnamese and English.

`type` names the kind of problem and never changes its meaning; sentences may.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse

from parindex.engine.tables import Text

CONTENT_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of problem: its name in `type`, its status and what it says."""

    name: str
    status: int
    title: Text


NOT_FOUND = Kind(
    "not-found", 404, Text("Không có gì ở địa chỉ này.", "Nothing is at this address.")
)
MALFORMED = Kind("bad-request", 400, Text("Yêu cầu không hợp lệ.", "The request is not valid."))
NOT_ALLOWED = Kind(
    "read-only",
    405,
    Text("API này chỉ đọc: dùng GET hoặc HEAD.", "This API is read-only: use GET or HEAD."),
)
WITHDRAWN = Kind(
    "withdrawn", 410, Text("Kết quả này đã được rút.", "This publication was withdrawn.")
)
UNREADABLE = Kind(
    "invalid-parameters",
    422,
    Text("Tham số không hợp lệ.", "Some parameters are not valid."),
)
TOO_MANY = Kind(
    "too-many-requests",
    429,
    Text("Quá nhiều yêu cầu từ một địa chỉ.", "Too many requests from one address."),
)
BROKEN = Kind(
    "server-error", 500, Text("Máy chủ gặp lỗi khi trả lời.", "The server failed to answer.")
)
KINDS = (NOT_FOUND, MALFORMED, NOT_ALLOWED, WITHDRAWN, UNREADABLE, TOO_MANY, BROKEN)


class Refused(Exception):
    """Stop and answer with a problem."""

    def __init__(self, kind: Kind, detail: Text | None = None) -> None:
        super().__init__(kind.name)
        self.kind, self.detail = kind, detail or kind.title


def problem(
    kind: Kind, detail: Text | None = None, errors: Sequence[dict[str, str]] = ()
) -> HttpResponse:
    """The answer that tells a problem; `errors` name the parameters and what is wrong."""
    detail = detail or kind.title
    told: dict[str, Any] = {
        "type": f"urn:parindex:problem:{kind.name}",
        "title": kind.title.en,
        "status": kind.status,
        "detail": detail.vi,
        "detail_en": detail.said("en"),
    }
    if errors:
        told["errors"] = list(errors)
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, status=kind.status, content_type=CONTENT_TYPE)
