"""The indicator sets and their criteria."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop as later
from ninja import Path, Query, Router

from parindex.analytics.open_tables import level_of
from parindex.api.paging import Limit, Offset, Slug, Word, paged
from parindex.api.problems import NOT_FOUND, Refused
from parindex.api.schemas import (
    CriterionPage,
    Problem,
    SetDetail,
    SetPage,
)
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.tables import Text
from parindex.publications import queries
from parindex.publications.open_data.packing import site_address

router = Router(tags=["sets"])
SetId = Annotated[Slug, Path(..., description=later("Mã bộ chỉ số."), examples=["mau-2026-xa"])]
OfLevel = Annotated[Word, Query("", description=later("Chỉ bộ dành cho cấp này."))]


def words(text: Text) -> dict[str, str]:
    """A wording in both languages."""
    return {"vi": text.vi, "en": text.en}


def bands(one: IndicatorSet) -> list[dict[str, Any]]:
    """The rating bands, best first."""
    return [
        {"id": band.id, "label": words(band.label), "start": band.start}
        for band in one.rating.bands
    ]


@router.get(
    "",
    response=SetPage,
    operation_id="list_sets",
    summary=later("Danh sách bộ chỉ số"),
    description=later("Mọi bộ chỉ số trong thư viện, bộ có hiệu lực mới nhất trước."),
)
def list_sets(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    level: OfLevel,
) -> Any:
    """Every set of the library."""
    found = [one for one in queries.library(settings.LIBRARY) if level in ("", one.level)]
    found.sort(key=lambda one: (one.in_force, one.id), reverse=True)
    return paged(request, found, limit, offset, _summary)


@router.get(
    "/{set_id}",
    response={200: SetDetail, 404: Problem},
    operation_id="read_set",
    summary=later("Một bộ chỉ số"),
    description=later("Tổng điểm, các lĩnh vực, các bậc xếp loại và căn cứ của một bộ chỉ số."),
)
def read_set(request: HttpRequest, set_id: SetId) -> Any:
    """One set."""
    one = _named(set_id)
    areas = [
        {"code": area.code, "title": words(area.title), "max": area.max, "kind": area.kind}
        for area in one.areas
    ]
    return {
        **_summary(one),
        "total": one.total,
        "decimals": one.decimals,
        "criteria": len(one.leaves),
        "areas": areas,
        "bands": bands(one),
        "sources": [source.title for source in one.sources],
    }


@router.get(
    "/{set_id}/criteria",
    response={200: CriterionPage, 404: Problem},
    operation_id="list_criteria",
    summary=later("Các tiêu chí của một bộ chỉ số"),
    description=later("Lĩnh vực, tiêu chí và tiêu chí thành phần theo thứ tự của bộ chỉ số."),
)
def list_criteria(request: HttpRequest, limit: Limit, offset: Offset, set_id: SetId) -> Any:
    """The criteria of a set, flat, in its order."""
    one = _named(set_id)
    found = list(one.by_code.values())
    return paged(request, found, limit, offset, lambda item: _criterion(one, item))


def _named(set_id: str) -> IndicatorSet:
    found = queries.indicator_set(settings.LIBRARY, set_id)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def _summary(one: IndicatorSet) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": words(one.title),
        "level": one.level,
        "status": one.status,
        "in_force": one.in_force,
        "digest": one.digest,
        "page": site_address(reverse("set", args=[one.id])),
    }


def _criterion(one: IndicatorSet, item: Area | Criterion) -> dict[str, Any]:
    leaf = item if isinstance(item, Criterion) and item.is_leaf else None
    return {
        "code": item.code,
        "parent": one.parents.get(item.code),
        "level": level_of(item),
        "title": words(item.title),
        "max": item.max,
        "by": leaf.by if leaf else None,
        "rule": leaf.rule.kind if leaf and leaf.rule else None,
        "rule_table": dict(leaf.rule_table) if leaf and leaf.rule_table else None,
        "evidence": list(leaf.evidence) if leaf else [],
        "source": leaf.source or None if leaf else None,
    }
