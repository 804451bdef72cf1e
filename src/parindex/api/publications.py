"""What was published: lists, one publication, its units with every criterion, its areas."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop as later
from ninja import Path, Query, Router
from pydantic import Field

from parindex.analytics.open_columns import Cell
from parindex.analytics.open_tables import rows_of
from parindex.api.paging import Limit, OfAuthority, Offset, OfYear, Slug, Word, paged
from parindex.api.problems import NOT_FOUND, WITHDRAWN, Refused
from parindex.api.schemas import (
    AreaPage,
    Kind,
    Problem,
    PublicationDetail,
    PublicationPage,
    ResultPage,
    UnitDetail,
)
from parindex.api.sets import bands, words
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.tables import Text
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.open_data.catalogue import download_address
from parindex.publications.open_data.packing import licence, published_at, site_address, wording
from parindex.publications.site.listing import Filters, found_rows

router = Router(tags=["publications"])
Code = Annotated[str, Field(min_length=1, max_length=80)]
PublicationSlug = Annotated[Slug, Path(..., description=later("Tên của kết quả trong địa chỉ."))]
UnitCode = Annotated[Code, Path(..., description=later("Mã đơn vị trong kết quả này."))]
OfKind = Annotated[Kind | None, Query(None, description=later("Chỉ loại số liệu này."))]
OfRating = Annotated[Word, Query("", description=later("Chỉ mã xếp loại này."))]
OfGroup = Annotated[Word, Query("", description=later("Chỉ nhóm xếp hạng này."))]
Named = Annotated[Word, Query("", description=later("Tên có chứa; không cần dấu."))]
GONE = {404: Problem, 410: Problem}
Order = Literal["rank", "-rank", "index", "-index", "name", "-name"]
Sorted = Annotated[Order, Query("rank", description=later("Thứ tự; dấu trừ là ngược lại."))]


@router.get(
    "",
    response=PublicationPage,
    operation_id="list_publications",
    summary=later("Danh sách kết quả đã công bố"),
    description=later(
        "Các kết quả đang có hiệu lực, năm mới nhất trước. Bản đã rút hoặc đã có bản sửa không "
        "nằm trong danh sách, nhưng địa chỉ của chúng vẫn trả lời."
    ),
)
def list_publications(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    authority: OfAuthority,
    year: OfYear,
    kind: OfKind,
) -> Any:
    """What stands, newest first."""
    found = [
        one
        for one in queries.publications()
        if authority in ("", one.authority)
        and year in (None, one.year)
        and kind in (None, one.kind)
    ]
    return paged(request, found, limit, offset, _summary)


@router.get(
    "/{slug}",
    response={200: PublicationDetail, **GONE},
    operation_id="read_publication",
    summary=later("Một kết quả đã công bố"),
    description=later(
        "Nguồn, giấy phép, những gì chưa công khai và bản sửa nếu có. Bản đã rút trả lời 410; bản "
        "chưa đến giờ công bố không tồn tại (404)."
    ),
)
def read_publication(request: HttpRequest, slug: PublicationSlug) -> Any:
    """One publication."""
    one = _named(slug)
    snapshot = queries.snapshot(one)
    provenance, terms = snapshot.provenance, licence()
    correction = queries.correction_of(one)
    return {
        **_summary(one),
        "decision": provenance.decision,
        "source": provenance.source,
        "missing": list(provenance.missing),
        "notes": list(provenance.notes),
        "licence": terms.id,
        "licence_url": terms.url,
        "changes": one.changes,
        "replaced_by": _address(correction.slug) if correction else None,
        "statistics": snapshot.results.statistics[""]._asdict(),
        "bands": bands(snapshot.indicator_set),
    }


@router.get(
    "/{slug}/units",
    response={200: ResultPage, **GONE},
    operation_id="list_results",
    summary=later("Kết quả các đơn vị"),
    description=later("Chỉ số, xếp loại và thứ hạng của từng đơn vị trong một kết quả."),
)
def list_results(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    slug: PublicationSlug,
    rating: OfRating,
    group: OfGroup,
    name: Named,
    sort: Sorted,
) -> Any:
    """The units of a publication, filtered and sorted."""
    one = _named(slug)
    found = queries.snapshot(one).results
    rows = found_rows(one, Filters(rating=rating, group=group, query=name, sort=sort))
    return paged(request, rows, limit, offset, lambda row: _result(one, found, row.card))


@router.get(
    "/{slug}/units/{unit}",
    response={200: UnitDetail, **GONE},
    operation_id="read_result",
    summary=later("Kết quả một đơn vị"),
    description=later(
        "Các lĩnh vực, điểm thưởng, điểm trừ và mọi tiêu chí, kèm trạng thái và lý do của từng "
        "điểm."
    ),
)
def read_result(
    request: HttpRequest,
    slug: PublicationSlug,
    unit: UnitCode,
) -> Any:
    """One unit of a publication."""
    one = _named(slug)
    snapshot = queries.snapshot(one)
    card = snapshot.results.find(unit)
    if card is None:
        raise Refused(NOT_FOUND)
    areas, leaves, adjustments = rows_of(snapshot, card)
    return {
        **_result(one, snapshot.results, card),
        "page": site_address(reverse("unit", args=[one.slug, unit])),
        "areas": [_told(row, "area") for row in areas],
        "leaves": [_told(row, "criterion") for row in leaves],
        "adjustments": [_told(row, "code") for row in adjustments],
    }


@router.get(
    "/{slug}/areas",
    response={200: AreaPage, **GONE},
    operation_id="list_areas",
    summary=later("Thống kê các lĩnh vực"),
    description=later("Trung bình và thứ hạng của từng lĩnh vực trên mọi đơn vị."),
)
def list_areas(request: HttpRequest, limit: Limit, offset: Offset, slug: PublicationSlug) -> Any:
    """The areas over all units."""
    found = queries.snapshot(_named(slug)).results

    def shown(code: str) -> dict[str, Any]:
        area, one = found.indicator_set.by_code[code], found.areas[code]
        return {
            "code": code,
            "title": words(area.title),
            "max": area.max,
            "mean": one.mean,
            "rank": one.rank,
            "is_published": one.is_published,
        }

    return paged(request, list(found.areas), limit, offset, shown)


def _named(slug: str) -> Publication:
    """The publication; before its time it does not exist, and a withdrawn one is gone."""
    found = queries.publication(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    if found.withdrawn_at is not None:
        raise Refused(WITHDRAWN, _withdrawn(found))
    return found


def _withdrawn(one: Publication) -> Text:
    why = one.withdrawn_reason
    return Text(f"Kết quả này đã được rút: {why}", f"This publication was withdrawn: {why}")


def _address(slug: str, rest: str = "") -> str:
    return site_address(f"/api/v1/publications/{slug}{rest}")


def _summary(one: Publication) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "title": words(wording(one.title)),
        "year": one.year,
        "authority": one.authority,
        "kind": one.kind,
        "set": one.set_id,
        "units": one.units,
        "version": one.version,
        "published_at": published_at(one),
        "digest": one.digest,
        "page": site_address(reverse("ranking", args=[one.slug])),
        "package": download_address(one, "goi-du-lieu.zip"),
    }


def _result(one: Publication, found: Results, card: Scorecard) -> dict[str, Any]:
    standing = found.standings[card.facts.unit]
    is_known = card.index is not None
    return {
        "unit": card.facts.unit,
        "name": card.facts.name,
        "group": standing.group,
        "index": card.index,
        "points": card.points if is_known else None,
        "rating": card.known_rating or None,
        "rank": standing.rank,
        "of": standing.of,
        "is_tied": standing.is_tied,
        "address": _address(one.slug, f"/units/{card.facts.unit}"),
    }


def _told(row: dict[str, Cell], code: str) -> dict[str, Any]:
    """A row of the open tables as the API tells it: words in both languages together."""
    told: dict[str, Any] = {**row, "code": row[code]}
    for name in ("title", "reason"):
        if f"{name}_vi" in row:
            told[name] = {"vi": row[f"{name}_vi"] or "", "en": row[f"{name}_en"] or ""}
    return told
