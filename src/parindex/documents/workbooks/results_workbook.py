"""Results as a workbook for people: real numbers, one sheet for each ranking group, ready to print.

Figures a workbook cannot hold exactly are doubles here; the exact ones stay in the snapshot. A cell
without a figure is empty, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

from parindex.documents.papers.analysis import (
    GroupFigures,
    area_figures,
    group_figures,
    survey_figures,
)
from parindex.documents.papers.publishing import About
from parindex.documents.workbooks.plain_sheets import CELL, HEAD, print_on_a4, sheet_name, workbook
from parindex.engine.concluding import adjustment_sentence
from parindex.engine.indicators import IndicatorSet
from parindex.engine.results import Results
from parindex.engine.scoring import SCORED, Scorecard
from parindex.engine.tracing import sentence

Cell = str | int | Decimal | None
_FIGURE, _NAME, _TEXT = 9, 32, 46
_LINE = 15
"""Points a line of letters is high; a row is as high as its longest text asks for."""


class Head(NamedTuple):
    """The head of a column and its width in letters."""

    title: str
    width: int = _FIGURE


class Sheet(NamedTuple):
    """A table of the workbook; the first `kept` columns stay in sight."""

    title: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Cell]]
    kept: int = 2


def write_workbook(found: Results, target: Path | IO[bytes], about: About | None = None) -> None:
    """A sheet for each ranking group, then areas, statistics, survey and every criterion.

    `about` gives the title and the digest in the margins of the printed pages; a draft says so.
    """
    with workbook(target) as book:
        writer = _Writer(book, found.indicator_set, about)
        for sheet in _sheets(found, about):
            writer.write(sheet)


def _sheets(found: Results, about: About | None) -> Iterator[Sheet]:
    titles = dict(about.groups) if about is not None else {}
    groups = group_figures(found)
    for one in groups[1:] or groups:
        title = titles.get(one.group, one.group) or "Xếp hạng"
        yield _ranking(found, one.group, title)
    yield _areas(found, groups, titles)
    yield _statistics(groups, titles)
    survey = survey_figures(found)
    if survey:
        codes = [one.code for one in survey]
        yield Sheet("Khảo sát theo tiêu chí", _SHARES, _survey_rows(found))
        heads = [*_UNIT, *(Head(f"{one.code}. {one.title}", 14) for one in survey)]
        yield Sheet("Khảo sát theo đơn vị", heads, _survey_units(found, codes, titles), 3)
    yield Sheet("Theo tiêu chí", _LEAVES, _leaves(found))


_UNIT = (Head("Đơn vị", _NAME), Head("Mã", 17), Head("Nhóm", 16))
_SHARES = (
    Head("Mã", 9),
    Head("Tiêu chí", _TEXT),
    Head("Điểm tối đa"),
    Head("Số đơn vị"),
    Head("Trung bình (%)"),
    Head("Cao nhất (%)"),
    Head("Thấp nhất (%)"),
)
_LEAVES = (
    Head("Đơn vị", _NAME),
    Head("Mã", 9),
    Head("Tiêu chí", _TEXT),
    Head("Điểm tối đa"),
    Head("Điểm"),
    Head("Trạng thái", 16),
    Head("Giải thích", 70),
)


def _ranking(found: Results, group: str, title: str) -> Sheet:
    areas = found.indicator_set.areas
    heads = [
        Head("Hạng", 7),
        Head("Đơn vị", _NAME),
        Head("Mã", 17),
        Head("Chỉ số"),
        Head("Xếp loại", 11),
        Head("Tổng điểm"),
        Head("Điểm thưởng"),
        Head("Điểm trừ"),
        *(Head(f"{one.code}. {one.short.vi or one.title.vi}", 11) for one in areas),
    ]
    rows = [_ranked(found, card) for card in found.members(group)]
    return Sheet(title, heads, rows, 2)


def _ranked(found: Results, card: Scorecard) -> list[Cell]:
    is_known = card.index is not None
    areas = found.indicator_set.areas
    return [
        found.standings[card.facts.unit].rank,
        card.facts.called,
        card.facts.unit,
        card.index,
        found.indicator_set.rating.label(card.known_rating).vi or None,
        card.points if is_known else None,
        card.adjusted.bonus if is_known else None,
        card.adjusted.deduction if is_known else None,
        *(
            card.areas[one.code].points if is_known and one.code in card.areas else None
            for one in areas
        ),
    ]


def _areas(found: Results, groups: Sequence[GroupFigures], titles: dict[str, str]) -> Sheet:
    heads = [
        Head("Nhóm", 20),
        Head("Mã", 9),
        Head("Lĩnh vực", _TEXT),
        *_SHARES[2:],
        Head("Thứ hạng", 9),
    ]
    rows: list[list[Cell]] = []
    for group in groups:
        name = _group_name(group.group, titles)
        for one in area_figures(found, group.group):
            cells: list[Cell] = [name, one.code, one.title, one.max, len(one.shares) or None]
            rows.append([*cells, one.mean, one.highest_share, one.lowest_share, one.rank])
    return Sheet("Lĩnh vực", heads, rows, 3)


def _statistics(groups: Sequence[GroupFigures], titles: dict[str, str]) -> Sheet:
    bands = [one.label for one in groups[0].bands]
    heads = [
        Head("Nhóm", 24),
        Head("Số đơn vị"),
        Head("Số đơn vị có chỉ số", 12),
        *(Head(one, 11) for one in ("Trung bình", "Trung vị", "Cao nhất", "Thấp nhất")),
        Head("Chênh lệch", 11),
        Head("Trên trung bình (đơn vị)", 13),
        *(Head(f"{one} (đơn vị)", 12) for one in bands),
    ]
    rows: list[list[Cell]] = []
    for one in groups:
        spread = one.spread
        figures: list[Cell] = [None] * 5
        if spread is not None:
            width = spread.highest - spread.lowest
            figures = [spread.mean, spread.median, spread.highest, spread.lowest, width]
        counts = [band.count for band in one.bands]
        name = _group_name(one.group, titles)
        above = one.above_mean if spread is not None else None
        rows.append([name, one.units, len(one.ranked), *figures, above, *counts])
    return Sheet("Thống kê", heads, rows, 1)


def _group_name(group: str, titles: dict[str, str]) -> str:
    return titles.get(group, group) if group else "Tất cả các đơn vị"


def _survey_rows(found: Results) -> Iterator[list[Cell]]:
    for one in survey_figures(found):
        cells: list[Cell] = [one.code, one.title, one.max, len(one.shares)]
        yield [*cells, one.mean, one.highest_share, one.lowest_share]


def _survey_units(
    found: Results, codes: Sequence[str], titles: dict[str, str]
) -> Iterator[list[Cell]]:
    for card in found.cards:
        group = found.standings[card.facts.unit].group
        scored = [card.leaves.get(code) for code in codes]
        yield [
            card.facts.called,
            card.facts.unit,
            titles.get(group, group) or None,
            *(one.points if one and one.state == SCORED else None for one in scored),
        ]


_STATES = {
    "scored": "đã chấm",
    "missing": "thiếu số liệu",
    "not_applicable": "không áp dụng",
    "void": "khảo sát không có giá trị",
}


def _leaves(found: Results) -> Iterator[list[Cell]]:
    for card in found.cards:
        name = card.facts.called
        for code, leaf in card.leaves.items():
            why = sentence(found.indicator_set, leaf, card.facts.year)
            title = str(leaf.leaf.title)
            yield [name, code, title, leaf.leaf.max, leaf.points, _STATES[leaf.state], why]
        for one in card.adjusted.items:
            sign = 1 if one.adjustment.is_bonus else -1
            code, title = one.adjustment.code, str(one.adjustment.title)
            why = adjustment_sentence(one)
            yield [name, code, title, None, sign * one.points, "điều chỉnh", why]


class _Writer:
    """Writes sheets with one look; every name is used once."""

    def __init__(self, book: Any, indicator_set: IndicatorSet, about: About | None) -> None:
        self.book, self.about = book, about
        self.names: list[str] = []
        self.head = book.add_format({**HEAD, "align": "center", "valign": "vcenter"})
        self.text = book.add_format({**CELL, "text_wrap": True})
        self.count = book.add_format({**CELL, "num_format": "0"})
        places = max(indicator_set.decimals, 2)
        self.points = book.add_format({**CELL, "num_format": f"0.{'0' * places}"})

    def write(self, one: Sheet) -> None:
        name = sheet_name(one.title[:1].upper() + one.title[1:], self.names)
        self.names.append(name)
        sheet = self.book.add_worksheet(name)
        for column, head in enumerate(one.heads):
            sheet.write_string(0, column, head.title, self.head)
            sheet.set_column(column, column, head.width)
        sheet.set_row(0, _LINE * _lines([head.title for head in one.heads], one.heads))
        last = 0
        for number, row in enumerate(one.rows, start=1):
            last = number
            for column, cell in enumerate(row):
                self._cell(sheet, number, column, cell)
            lines = _lines(row, one.heads)
            if lines > 1:
                sheet.set_row(number, _LINE * lines)
        self._printed(sheet, one.title, last, len(one.heads) - 1)
        sheet.freeze_panes(1, one.kept)
        sheet.autofilter(0, 0, last, len(one.heads) - 1)

    def _printed(self, sheet: Any, title: str, last_row: int, last_column: int) -> None:
        """A4 on its side, as wide as the page, the head on every page, pages counted."""
        print_on_a4(sheet, 0)
        sheet.set_margins(left=0.6, right=0.4, top=0.8, bottom=0.6)
        sheet.print_area(0, 0, last_row, last_column)
        about = self.about
        above = f"{about.title}: {title}" if about else title
        draft = about.mark.upper() if about else ""
        foot = about.footer if about else ""
        # A margin holds 255 letters; an ampersand starts a command there.
        sheet.set_header(f"&L{draft}&C{_margin(above)}", {"margin": 0.35})
        sheet.set_footer(f"&L{_margin(foot)}&R&P/&N", {"margin": 0.3})

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell is None:
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(cell, Decimal):
            sheet.write_number(row, column, float(cell), self.points)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self.count)
        else:
            sheet.write_string(row, column, cell, self.text)


def _lines(row: Sequence[Cell], heads: Sequence[Head]) -> int:
    """How many lines the longest text of a row takes in the width of its column."""
    most = 1
    for cell, head in zip(row, heads, strict=True):
        if isinstance(cell, str):
            room = max(int(head.width * 1.1), 4)
            most = max(most, sum(-(-len(line) // room) or 1 for line in cell.split("\n")))
    # Excel refuses rows higher than 409 points.
    return min(most, 27)


def _margin(text: str) -> str:
    return text[:180].replace("&", "&&")
