"""The annexes of a decision: ranking by group, units against areas, areas, survey.

A table that is too wide for a page laid on its side is divided by columns: every part has the
names of the units again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from parindex.documents.papers.analysis import (
    ShareFigures,
    area_figures,
    survey_figures,
)
from parindex.documents.papers.official import (
    LANDSCAPE_WIDTH,
    TEXT_WIDTH,
    Annex,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Side,
    Table,
)
from parindex.documents.papers.publishing import About, named_group
from parindex.engine.numbers import shown
from parindex.engine.results import Results
from parindex.engine.scoring import SCORED, Scorecard
from parindex.engine.spreads import spread_of

PLACE_WIDTH, NAME_WIDTH = 12, 66
POINTS_WIDTH, WIDEST_POINTS = 19, 28
MOST_COLUMNS = (LANDSCAPE_WIDTH - PLACE_WIDTH - NAME_WIDTH) // POINTS_WIDTH
"""So many columns of points stand beside the names; more go into a second table."""
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
UNKNOWN = "–"


class Measure(NamedTuple):
    """One column: its head, what can be earned, and the points of a unit or None.

    Without a maximum it is a count, which has no mean.
    """

    head: str
    max: Decimal | None
    points: Callable[[Scorecard], Decimal | None]


def annexes(results: Results, about: About) -> tuple[Annex, ...]:
    """The annexes there are figures for, numbered in their order."""
    found = [(f"Kết quả, xếp loại và xếp hạng {about.title}", _rankings(results, about), False)]
    found.append(("Điểm của các đơn vị theo từng lĩnh vực", _areas_of_units(results, about), True))
    found.append(("Kết quả trung bình theo lĩnh vực", _area_statistics(results, about), False))
    found.append(("Kết quả điều tra xã hội học theo tiêu chí", _survey(results, about), True))
    kept = [one for one in found if one[1]]
    return tuple(
        Annex(f"Phụ lục {numeral}" if len(kept) > 1 else "Phụ lục", title, blocks, is_wide)
        for numeral, (title, blocks, is_wide) in zip(ROMAN, kept, strict=False)
    )


def _named(title: str) -> tuple[Block, ...]:
    return (Heading(named_group(title), level=2),) if title else ()


def _rankings(results: Results, about: About) -> tuple[Block, ...]:
    return tuple(
        block
        for group, title in about.groups
        for block in (*_named(title), ranking_table(results, group))
    )


def ranking_table(results: Results, group: str) -> Table:
    """Place, unit, index and rating of a group."""
    columns = (
        Column("Hạng", 18, Side.CENTER),
        Column("Đơn vị", 77),
        Column("Chỉ số", 30, Side.RIGHT),
        Column("Xếp loại", 40, Side.CENTER),
    )
    rows = []
    for card in results.members(group):
        rank = results.standings[card.facts.unit].rank
        label = results.indicator_set.rating.label(card.known_rating).vi or UNKNOWN
        index = UNKNOWN if card.index is None else shown(card.index, 2)
        rows.append(Row((str(rank or UNKNOWN), card.facts.called, index, label)))
    return Table(columns, tuple(rows))


def _areas_of_units(results: Results, about: About) -> tuple[Block, ...]:
    known = [one for one in area_figures(results) if one.shares]
    if not known:
        return ()
    measures = [Measure(_head(one), one.max, _points_of_area(one.code)) for one in known]
    blocks: list[Block] = [_legend(known)]
    total = Measure("Tổng điểm", results.indicator_set.total, _points)
    for group, title in about.groups:
        blocks += _named(title)
        blocks += unit_tables(results.members(group), [*measures, total])
    return tuple(blocks)


def _head(one: ShareFigures) -> str:
    return f"{one.code}. {one.short}" if one.short else one.code


def _legend(found: Sequence[ShareFigures]) -> Paragraph:
    return Paragraph("; ".join(f"{one.code}: {one.title}" for one in found) + ".", label="Ghi chú:")


def _points_of_area(code: str) -> Callable[[Scorecard], Decimal | None]:
    def points(card: Scorecard) -> Decimal | None:
        score = card.areas.get(code)
        return None if score is None or card.index is None else score.points

    return points


def _points(card: Scorecard) -> Decimal | None:
    return None if card.index is None else card.points


def unit_tables(cards: Sequence[Scorecard], measures: Sequence[Measure]) -> Iterator[Table]:
    """Units against measures in as many tables as the width of the page asks for."""
    parts = -(-len(measures) // MOST_COLUMNS)
    most = -(-len(measures) // parts)
    for start in range(0, len(measures), most):
        yield _unit_table(cards, measures[start : start + most])


def _unit_table(cards: Sequence[Scorecard], some: Sequence[Measure]) -> Table:
    room = LANDSCAPE_WIDTH - PLACE_WIDTH
    width = min((room - NAME_WIDTH) // len(some), WIDEST_POINTS)
    columns = (
        Column("TT", PLACE_WIDTH, Side.CENTER),
        Column("Đơn vị", room - width * len(some)),
        *(Column(one.head, width, Side.RIGHT) for one in some),
    )
    found = [[one.points(card) for one in some] for card in cards]
    most = ("" if one.max is None else shown(one.max) for one in some)
    rows = [Row(("", "Điểm tối đa", *most), is_strong=True)]
    for number, (card, points) in enumerate(zip(cards, found, strict=True), start=1):
        cells = (_figure(*pair) for pair in zip(some, points, strict=True))
        rows.append(Row((str(number), card.facts.called, *cells)))
    if len(cards) > 1:
        means = (
            "" if one.max is None else _shown(_mean([points[place] for points in found]))
            for place, one in enumerate(some)
        )
        rows.append(Row(("", "Trung bình", *means), is_strong=True))
    return Table(columns, tuple(rows))


def _area_statistics(results: Results, about: About) -> tuple[Block, ...]:
    groups = about.groups if len(about.groups) > 1 else ()
    blocks: list[Block] = []
    for group, title in (("", "Tất cả các đơn vị" if groups else ""), *groups):
        figures = area_figures(results, group)
        if figures:
            blocks += [*_named(title), share_table(figures, "Lĩnh vực", has_rank=True)]
    return tuple(blocks)


def share_table(
    figures: Sequence[ShareFigures], noun: str, width: int = TEXT_WIDTH, *, has_rank: bool = False
) -> Table:
    """Areas or criteria with their mean, best and lowest share in percent."""
    place = (Column("Thứ hạng", 18, Side.CENTER),) if has_rank else ()
    fixed = (
        Column("Tối đa (điểm)", 20, Side.RIGHT),
        Column("Trung bình (%)", 23, Side.RIGHT),
        Column("Cao nhất (%)", 20, Side.RIGHT),
        Column("Thấp nhất (%)", 20, Side.RIGHT),
        *place,
    )
    name = width - 16 - sum(one.width for one in fixed)
    rows = []
    for one in figures:
        cells = [one.code, one.title, shown(one.max), _shown(one.mean)]
        cells += [_shown(one.highest_share), _shown(one.lowest_share)]
        rows.append(Row((*cells, *((str(one.rank or UNKNOWN),) if has_rank else ()))))
    return Table((Column("Mã", 16, Side.CENTER), Column(noun, name), *fixed), tuple(rows))


def _survey(results: Results, about: About) -> tuple[Block, ...]:
    """What the survey came to by criterion, then the points of every unit."""
    known = survey_figures(results)
    if not known:
        return ()
    measures = [Measure(one.code, one.max, _points_of_leaf(one.code)) for one in known]
    total = sum((one.max for one in known), Decimal(0))
    measures.append(Measure("Tổng điểm", total, _sum_of([one.code for one in known])))
    if about.forms:
        measures.insert(0, Measure("Số phiếu hợp lệ", None, _forms_of(about)))
    blocks: list[Block] = [
        Heading("1. Theo tiêu chí", level=2),
        share_table(known, "Tiêu chí", LANDSCAPE_WIDTH),
        Heading("2. Điểm của các đơn vị", level=2),
        Paragraph(
            "không có kết quả điều tra được tính.",
            label=f"Dấu «{UNKNOWN}»:",
        ),
    ]
    for group, title in about.groups:
        blocks += _named(title)
        blocks += unit_tables(results.members(group), measures)
    return tuple(blocks)


def _points_of_leaf(code: str) -> Callable[[Scorecard], Decimal | None]:
    def points(card: Scorecard) -> Decimal | None:
        leaf = card.leaves.get(code)
        return leaf.points if leaf is not None and leaf.state == SCORED else None

    return points


def _forms_of(about: About) -> Callable[[Scorecard], Decimal | None]:
    def forms(card: Scorecard) -> Decimal | None:
        count = about.forms.get(card.facts.unit)
        return None if count is None else Decimal(count)

    return forms


def _sum_of(codes: Sequence[str]) -> Callable[[Scorecard], Decimal | None]:
    def points(card: Scorecard) -> Decimal | None:
        known = [one for code in codes if (one := _points_of_leaf(code)(card)) is not None]
        return sum(known, Decimal(0)) if known else None

    return points


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    spread = spread_of([one for one in values if one is not None])
    return spread.mean if spread else None


def _figure(measure: Measure, value: Decimal | None) -> str:
    """Points with two decimals, a count without."""
    return shown(value) if measure.max is None and value is not None else _shown(value)


def _shown(value: Decimal | None) -> str:
    return UNKNOWN if value is None else shown(value, 2)
