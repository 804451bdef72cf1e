"""Long lists in parts: `limit`, `offset`, and links to the parts before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext_noop as later
from ninja import Query
from pydantic import BeforeValidator, Field

from parindex.publications.open_data.packing import site_address

MOST = 200
T = TypeVar("T")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


def _whole(raw: Any) -> Any:
    """Digits only: "1_0", "1.0" and " 5" are no numbers of an address."""
    if isinstance(raw, str) and not _WHOLE.fullmatch(raw):
        raise ValueError("not a whole number")
    return raw


Whole = BeforeValidator(_whole)
Limit = Annotated[
    int,
    Field(ge=1, le=MOST),
    Whole,
    Query(50, description=later("Số mục nhiều nhất của một trang, từ 1 đến 200.")),
]
Offset = Annotated[
    int,
    Field(ge=0, le=1_000_000),
    Whole,
    Query(0, description=later("Số mục bỏ qua ở đầu danh sách.")),
]
Slug = Annotated[str, Field(pattern="^[-a-zA-Z0-9_]+$", min_length=1, max_length=80)]
Year = Annotated[int, Field(ge=1900, le=2200), Whole]
Word = Annotated[str, Field(max_length=200)]
OfYear = Annotated[Year | None, Query(None, description=later("Chỉ năm này."))]
OfAuthority = Annotated[Word, Query("", description=later("Chỉ cơ quan có đúng tên này."))]


def paged(
    request: HttpRequest, found: Sequence[T], limit: int, offset: int, show: Callable[[T], Any]
) -> dict[str, Any]:
    """The part of a list that was asked for; only its own items are made ready."""
    total = len(found)

    def address(start: int) -> str:
        asked = request.GET.copy()
        asked["limit"], asked["offset"] = str(limit), str(start)
        return site_address(f"{request.path}?{asked.urlencode()}")

    return {
        "items": [show(one) for one in found[offset : offset + limit]],
        "total": total,
        "limit": limit,
        "offset": offset,
        "next": address(offset + limit) if offset + limit < total else None,
        "previous": address(max(0, offset - limit)) if offset else None,
    }
