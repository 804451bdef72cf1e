"""The administrative units of Viet Nam before and since 1 July 2025, and what became of each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as later
from ninja import Path, Query, Router

from parindex.api.paging import Limit, Offset, Slug, Word, paged
from parindex.api.problems import NOT_FOUND, Refused
from parindex.api.schemas import Place, PlacePage, Problem, Succession
from parindex.directory.units import (
    AdminUnit,
    find_units,
    full_name,
    predecessors_of,
    units,
    units_listed,
)

router = Router(tags=["units"])
UnitCode = Annotated[Slug, Path(..., description=later("Mã đơn vị."), examples=["VN34-P01"])]
Named = Annotated[Word, Query("", description=later("Tên hoặc một phần tên."))]
OfCode = Annotated[
    Word, Query("", description=later("Mã của cơ quan thống kê, có hoặc không có phần đầu."))
]
OfProvince = Annotated[Word, Query("", description=later("Tên tỉnh hoặc một phần."))]
OfPeriod = Annotated[
    Literal["old", "today"] | None,
    Query(None, description=later("today: từ 01/7/2025; old: trước đó.")),
]
PlaceKind = Literal[
    "province",
    "city",
    "urban_district",
    "rural_district",
    "town",
    "ward",
    "commune",
    "township",
    "special_zone",
]
OfKind = Annotated[PlaceKind | None, Query(None, description=later("Chỉ loại đơn vị này."))]
EVERY = 20_000


@router.get(
    "",
    response=PlacePage,
    operation_id="list_units",
    summary=later("Tìm đơn vị hành chính"),
    description=later(
        "Theo tên (không cần dấu, không cần loại đơn vị), tỉnh, thời kỳ, loại. Đúng tên đứng "
        "trước, rồi đến bắt đầu bằng, rồi đến có chứa."
    ),
)
def list_units(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    name: Named,
    code: OfCode,
    province: OfProvince,
    period: OfPeriod,
    kind: OfKind,
) -> Any:
    """Units by name or code."""
    wanted = {"province": province, "period": period or "", "kind": kind or ""}
    found = find_units(name, **wanted, limit=EVERY) if name else units_listed(**wanted)
    if code:
        found = [one for one in found if code in (one.code, one.code[6:])]
    return paged(request, found, limit, offset, _summary)


@router.get(
    "/{code}",
    response={200: Place, 404: Problem},
    operation_id="read_unit",
    summary=later("Một đơn vị hành chính"),
    description=later("Tên, loại, cấp trên, vị trí và thời gian tồn tại."),
)
def read_unit(request: HttpRequest, code: UnitCode) -> Any:
    """One unit."""
    return _whole(_named(code))


@router.get(
    "/{code}/succession",
    response={200: Succession, 404: Problem},
    operation_id="read_succession",
    summary=later("Đơn vị này từ đâu ra và nay thuộc về đâu"),
    description=later(
        "Các đơn vị trước và từ 01/7/2025. Đơn vị bị chia có nhiều đơn vị kế tiếp; không bao giờ "
        "tự quy về một."
    ),
)
def read_succession(request: HttpRequest, code: UnitCode) -> Any:
    """What a unit was made of and what became of it."""
    one, known = _named(code), units()
    return {
        "unit": _whole(one),
        "before": [_summary(each) for each in predecessors_of(code)],
        "after": [
            {
                **_summary(known[each.code]),
                "is_whole": each.is_whole,
                "is_doubtful": each.is_doubtful,
            }
            for each in one.successors
        ],
    }


def _named(code: str) -> AdminUnit:
    found = units().get(code)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def _summary(one: AdminUnit) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "full_name": full_name(one),
        "kind": one.kind,
        "period": one.period,
        "parent": one.parent or None,
    }


def _whole(one: AdminUnit) -> dict[str, Any]:
    return {
        **_summary(one),
        "lat": one.lat,
        "lon": one.lon,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "is_divided": one.is_divided,
    }
