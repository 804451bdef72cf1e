"""The charts of the report, each with a caption and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from parindex.documents.charts.bars import Bar, bar_chart
from parindex.documents.charts.boxes import Box, box_chart
from parindex.documents.charts.pen import Ground, band_look
from parindex.documents.charts.stacks import Stack, stack_chart
from parindex.documents.papers.analysis import GroupFigures, ShareFigures, YearBands
from parindex.documents.papers.official import Picture
from parindex.documents.papers.publishing import named_group
from parindex.engine.numbers import shown
from parindex.engine.spreads import Spread

HUNDRED = Decimal(100)
MOST_ON_A_PAGE = 38
"""So many bars stand below each other on a page."""


def numbered(pictures: Iterable[Picture]) -> Iterator[Picture]:
    """The pictures with their captions counted: «Biểu đồ 1. …»."""
    for number, one in enumerate(pictures, start=1):
        yield replace(one, caption=f"Biểu đồ {number}. {one.caption}")


def spreads(groups: Sequence[GroupFigures], titles: Mapping[str, str]) -> Iterator[Picture]:
    """How the index lies in each group with three units or more."""
    known = [
        (named_group(titles.get(one.group, one.group)) or "Các đơn vị", one.spread)
        for one in groups
        if one.spread is not None and len(one.ranked) > 2
    ]
    known = [
        ("Tất cả" if len(known) > 1 and not place else name, spread)
        for place, (name, spread) in enumerate(known)
    ]
    if any(one.lowest < one.highest for _, one in known):
        yield _boxes(known, "Phân bố chỉ số của các đơn vị (điểm)")


def area_spreads(areas: Sequence[ShareFigures]) -> Iterator[Picture]:
    """How the shares of each area lie over the units."""
    known = [
        (f"{one.code}. {one.short or one.title}", one.spread)
        for one in areas
        if one.spread is not None and len(one.shares) > 2
    ]
    if any(one.lowest < one.highest for _, one in known):
        yield _boxes(known, "Phân bố tỷ lệ điểm đạt được theo lĩnh vực (%)")


def _boxes(known: Sequence[tuple[str, Spread]], caption: str) -> Picture:
    rows = [Box(name, one.five, one.mean) for name, one in known]
    said = "; ".join(
        f"{name}: từ {shown(one.lowest, 2)} đến {shown(one.highest, 2)}, trung vị "
        f"{shown(one.median, 2)}, trung bình {shown(one.mean, 2)}"
        for name, one in known
    )
    how = "Hộp là một nửa số đơn vị ở giữa, vạch là trung vị, hình thoi là trung bình."
    picture = box_chart(caption, rows, ground=Ground.OFFICE)
    return Picture(picture, f"{caption}. {how}", f"{caption}. {said}.")


def ratings(one: GroupFigures) -> Iterator[Picture]:
    """How many units have each rating."""
    rated = sum(band.count for band in one.bands)
    if rated < 2:
        return
    rows = [Bar(band.label, Decimal(band.count), written=shown(band.count)) for band in one.bands]
    yield _bars("Số đơn vị theo xếp loại", rows, Decimal(rated))


def years(found: Sequence[YearBands]) -> Iterator[Picture]:
    """The ratings of the years that use the same words as this one."""
    labels = [label for label, _ in found[-1].bands]
    same = [one for one in found if [label for label, _ in one.bands] == labels]
    same = [one for one in same if sum(count for _, count in one.bands)]
    if len(same) < 2:
        return
    looks = [band_look(place) for place in range(1, len(labels) + 1)]
    rows = [
        Stack(
            str(one.year),
            [(look, count) for look, (_, count) in zip(looks, one.bands, strict=True)],
        )
        for one in same
    ]
    legend = list(zip(looks, labels, strict=True))
    caption = "Số đơn vị theo xếp loại qua các năm"
    said = "; ".join(
        f"năm {one.year}: {', '.join(f'{shown(count)} {label}' for label, count in one.bands)}"
        for one in same
    )
    drawing = stack_chart(caption, rows, legend, ground=Ground.OFFICE)
    yield Picture(drawing, caption, f"{caption}. {said}.")


def area_means(areas: Sequence[ShareFigures]) -> Iterator[Picture]:
    """The mean share of every area."""
    rows = [
        Bar(f"{one.code}. {one.short or one.title}", one.mean, written=f"{shown(one.mean, 2)}%")
        for one in areas
        if one.mean is not None
    ]
    if rows:
        yield _bars("Tỷ lệ điểm đạt được trung bình theo lĩnh vực", rows, HUNDRED)


def rankings(one: GroupFigures) -> Iterator[Picture]:
    """The index of every unit, best first, as many pictures as pages need."""
    if one.spread is None or len(one.ranked) < 2:
        return
    parts = -(-len(one.ranked) // MOST_ON_A_PAGE)
    most = -(-len(one.ranked) // parts)
    for start in range(0, len(one.ranked), most):
        rows = [
            Bar(f"{each.rank or '–'}. {each.name}", each.index, written=shown(each.index, 2))
            for each in one.ranked[start : start + most]
        ]
        caption = "Chỉ số của các đơn vị"
        if parts > 1:
            caption += f", từ thứ {start + 1} đến thứ {start + len(rows)}"
        level = f"Trung bình {shown(one.spread.mean, 2)}", one.spread.mean
        drawing = bar_chart(caption, rows, most=HUNDRED, level=level, ground=Ground.OFFICE)
        yield Picture(drawing, caption, f"{caption}. Số liệu ở bảng kèm theo.")


def _bars(caption: str, rows: Sequence[Bar], most: Decimal) -> Picture:
    said = "; ".join(f"{one.label}: {one.written}" for one in rows)
    drawing = bar_chart(caption, rows, most=most, ground=Ground.OFFICE)
    return Picture(drawing, caption, f"{caption}. {said}.")
