"""The yearly runs: who, when, by which set. Nothing here tells a figure before publication."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as later
from ninja import Path, Router

from parindex.api.paging import Limit, OfAuthority, Offset, OfYear, Slug, paged
from parindex.api.problems import NOT_FOUND, Refused
from parindex.api.schemas import CycleItem, CyclePage, Problem
from parindex.api.sets import words
from parindex.cycles.deadlines import PHASE_TITLES, Phase
from parindex.cycles.models import Cycle
from parindex.cycles.queries import announced_cycles
from parindex.publications import queries
from parindex.publications.open_data.packing import site_address, wording

router = Router(tags=["cycles"])
CycleSlug = Annotated[Slug, Path(..., description=later("Tên kỳ trong địa chỉ."))]


@router.get(
    "",
    response=CyclePage,
    operation_id="list_cycles",
    summary=later("Danh sách kỳ đánh giá"),
    description=later(
        "Các kỳ đang diễn ra hoặc đã kết luận. Chỉ có thông tin chung và lịch; không có điểm nào "
        "trước khi công bố."
    ),
)
def list_cycles(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    year: OfYear,
    authority: OfAuthority,
) -> Any:
    """The runs that were opened, newest first."""
    found = [
        one
        for one in announced_cycles()
        if year in (None, one.year) and authority in ("", one.authority_name)
    ]
    published = queries.standing_of_cycles()
    return paged(request, found, limit, offset, lambda one: _shown(one, published))


@router.get(
    "/{slug}",
    response={200: CycleItem, 404: Problem},
    operation_id="read_cycle",
    summary=later("Một kỳ đánh giá"),
    description=later("Cơ quan, năm, bộ chỉ số, lịch các giai đoạn và tình trạng của một kỳ."),
)
def read_cycle(request: HttpRequest, slug: CycleSlug) -> Any:
    """One run."""
    found = next((one for one in announced_cycles() if one.slug == slug), None)
    if found is None:
        raise Refused(NOT_FOUND)
    return _shown(found, queries.standing_of_cycles())


def _shown(one: Cycle, published: dict[int, str]) -> dict[str, Any]:
    slug = published.get(one.pk)
    return {
        "slug": one.slug,
        "title": one.title,
        "year": one.year,
        "authority": one.authority_name,
        "state": one.state,
        "is_synthetic": one.is_synthetic,
        "set": one.edition.set_id,
        "set_title": words(wording(one.edition.title)),
        "phases": [
            {
                "phase": each.phase,
                "title": PHASE_TITLES[Phase(each.phase)],
                "opens": timezone.localtime(each.opens),
                "due": timezone.localtime(each.due),
                "closes": timezone.localtime(each.closes),
            }
            for each in one.phases.all()
        ],
        "publication": site_address(f"/api/v1/publications/{slug}") if slug else None,
    }
