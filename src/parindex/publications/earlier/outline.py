"""An outline of an indicator set that nobody has: the areas of a table with their maxima.

It holds no criteria and scores nothing; it only says of how many points the printed ones are, and
from which figure which rating. Tables with the same outline may be compared from year to year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.units import slug_of
from parindex.engine.documents import canonical, digest
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO
from parindex.engine.reading import read_document

NOT_SAID = "khong_neu"
"""The one band of a table that gives no ratings."""


class OwnArea(NamedTuple):
    """An area as the table names it."""

    code: str
    title: str
    max: Decimal


class OwnBand(NamedTuple):
    """A rating as the table names it, from which figure on; None for the lowest."""

    id: str
    label: str
    start: Decimal | None


class Outline(NamedTuple):
    """What is known of the set behind a table."""

    authority: str
    level: str
    year: int
    total: Decimal
    areas: Sequence[OwnArea] = ()
    bands: Sequence[OwnBand] = ()
    has_groups: bool = False
    are_bands_assumed: bool = True
    decimals: int = 2


def outline_set(one: Outline) -> IndicatorSet | list[str]:
    """The outline as an indicator set, or a sentence for everything that does not fit."""
    problems = [
        _("Lĩnh vực %(code)s: ghi tên lĩnh vực.") % {"code": area.code}
        for area in one.areas
        if not area.title
    ]
    added = sum((area.max for area in one.areas), ZERO)
    if added > one.total:
        problems.append(
            _("Điểm tối đa các lĩnh vực cộng lại %(added)s, lớn hơn tổng %(total)s.")
            % {"added": added, "total": one.total}
        )
    bands = one.bands or [OwnBand(NOT_SAID, "Nguồn không nêu", None)]
    starts = [band.start for band in bands[:-1]]
    if any(start is None for start in starts) or bands[-1].start is not None:
        problems.append(_("Mỗi xếp loại cần ngưỡng, riêng loại thấp nhất để trống."))
    elif any(two >= first for first, two in pairwise(starts) if first and two):
        problems.append(_("Ngưỡng các xếp loại phải giảm dần từ loại tốt nhất."))
    if problems:
        return problems
    found = read_document(canonical(_document(one, bands)))
    if isinstance(found, list):
        return [f"{problem.place}: {problem.what} {problem.fix}" for problem in found]
    return found


def _document(one: Outline, bands: Sequence[OwnBand]) -> dict[str, object]:
    areas = [
        {"area": {"code": area.code, "title": {"vi": area.title}, "max": area.max}}
        for area in one.areas
    ]
    # Areas and points of the same size are the same outline, so that its years may be compared;
    # thresholds are often only what the table of one year shows.
    shape = {"areas": [(area.code, area.max) for area in one.areas], "total": one.total}
    name = f"khung-{slug_of(one.authority)[:40]}-{one.level}-{digest(shape)[:8]}"
    top = {
        "id": name,
        "title": {
            "vi": f"Khung lĩnh vực và điểm của {one.authority} (theo bảng kết quả đã công bố)",
            "en": f"Outline of areas and points of {one.authority} (from published results)",
        },
        "status": "reconstructed",
        "level": one.level,
        "in_force": date(one.year, 1, 1),
        "outline": True,
        "total": one.total,
        "shares": {"appraised": one.total, "survey": 0, "assumed": True},
        "note": {
            "vi": "Chỉ gồm những gì bảng kết quả nêu; tiêu chí và cách chấm không có ở đây.",
            "en": "Only what the published results name; criteria and rules are not here.",
        },
        "decimals": one.decimals,
        "rounding": "half_up",
        "rating": {
            "on": "index",
            "assumed": one.are_bands_assumed,
            "bands": [
                {"id": band.id, "label": {"vi": band.label}}
                | ({} if band.start is None else {"from": band.start})
                for band in bands
            ],
        },
        "ranking": {
            "by": "index",
            "ties": "standard",
            "groups": "group" if one.has_groups else "none",
            "assumed": True,
        },
    }
    return {"set": top, "areas": areas, "survey": {}}
