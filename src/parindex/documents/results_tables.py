"""Results as a table: CSV for programs, a workbook with real numbers for people."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from parindex.engine.concluding import adjustment_sentence
from parindex.engine.names import harmless
from parindex.engine.results import Results, fixed
from parindex.engine.scoring import Scorecard
from parindex.engine.tracing import sentence

Cell = str | int | Decimal | None


def ranking_rows(found: Results) -> Iterator[list[Cell]]:
    """The heading and one row a unit: place, figures, rating, then the points of each area."""
    areas = found.indicator_set.areas
    yield [
        "rank",
        "unit",
        "name",
        "group",
        "index",
        "points",
        "rating",
        "bonus",
        "deduction",
        *(f"area_{area.code}" for area in areas),
    ]
    for card in found.cards:
        standing = found.standings[card.facts.unit]
        published = card.facts.published
        yield [
            standing.rank,
            card.facts.unit,
            card.facts.name,
            standing.group,
            card.index,
            None if card.index is None else card.points,
            card.rating or (published.rating if published else None),
            card.adjusted.bonus,
            card.adjusted.deduction,
            *(card.areas[area.code].points if area.code in card.areas else None for area in areas),
        ]


def to_csv(found: Results) -> str:
    """The ranking as CSV text: decimal points, empty for unknown, formulas made harmless."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in ranking_rows(found):
        writer.writerow([_csv_cell(cell) for cell in row])
    return text.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return fixed(cell)
    return harmless(str(cell))


def write_workbook(found: Results, target: Path | Any) -> None:
    """Ranking, areas and every leaf with its sentence; one sheet for each."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target if hasattr(target, "write") else str(target), options) as book:
        _Writer(book, found).write()


class _Writer:
    def __init__(self, book: Any, found: Results) -> None:
        self.book = book
        self.found = found
        self.set = found.indicator_set
        base = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "valign": "top"}
        self.head = book.add_format(
            {**base, "bold": True, "bg_color": "#EAF1FA", "text_wrap": True}
        )
        self.text = book.add_format({**base, "text_wrap": True})
        self.count = book.add_format({**base, "num_format": "0"})
        places = self.set.decimals
        self.points = book.add_format(
            {**base, "num_format": "0." + "0" * places if places else "0"}
        )

    def write(self) -> None:
        bands = {band.id: str(band.label) for band in self.set.rating.bands}
        heads = ["Hạng", "Mã", "Đơn vị", "Nhóm", "Chỉ số", "Điểm", "Xếp loại", "Thưởng", "Trừ"]
        heads += [f"{area.code}. {area.title}" for area in self.set.areas]
        rows = list(ranking_rows(self.found))[1:]
        for row in rows:
            row[6] = bands.get(str(row[6]), row[6])
        self._sheet("Xếp hạng", heads, rows, [6, 14, 28, 14, 9, 9, 12, 9, 9] + [12] * 12)
        area_heads = ["Lĩnh vực", "Điểm tối đa", "Trung bình (%)", "Hạng"]
        self._sheet("Lĩnh vực", area_heads, self._areas(), [46, 12, 14, 8])
        leaf_heads = ["Đơn vị", "Mã", "Tiêu chí", "Tối đa", "Điểm", "Trạng thái", "Giải thích"]
        self._sheet("Theo tiêu chí", leaf_heads, self._leaves(), [24, 8, 46, 9, 9, 15, 70])

    def _areas(self) -> Iterator[list[Cell]]:
        for code, one in self.found.areas.items():
            area = self.set.by_code[code]
            yield [f"{code}. {area.title}", area.max, one.mean, one.rank]

    def _leaves(self) -> Iterator[list[Cell]]:
        for card in self.found.cards:
            yield from self._unit_leaves(card)

    def _unit_leaves(self, card: Scorecard) -> Iterator[list[Cell]]:
        states = {
            "scored": "đã chấm",
            "missing": "thiếu số liệu",
            "not_applicable": "không áp dụng",
            "void": "khảo sát không có giá trị",
        }
        for code, leaf in card.leaves.items():
            why = sentence(self.set, leaf, card.facts.year)
            title = str(leaf.leaf.title)
            yield [
                card.facts.name,
                code,
                title,
                leaf.leaf.max,
                leaf.points,
                states[leaf.state],
                why,
            ]
        for one in card.adjusted.items:
            sign = 1 if one.adjustment.is_bonus else -1
            code, title = one.adjustment.code, str(one.adjustment.title)
            why = adjustment_sentence(one)
            yield [card.facts.name, code, title, None, sign * one.points, "điều chỉnh", why]

    def _sheet(
        self, name: str, heads: list[str], rows: Iterable[list[Cell]], widths: list[int]
    ) -> None:
        sheet = self.book.add_worksheet(name)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head)
            sheet.set_column(column, column, widths[column] if column < len(widths) else 12)
        last = 0
        for number, row in enumerate(rows, start=1):
            last = number
            for column, cell in enumerate(row):
                self._cell(sheet, number, column, cell)
        sheet.freeze_panes(1, min(3, len(heads) - 1))
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell is None:
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(cell, Decimal):
            # A workbook holds doubles; the exact figure stays in the snapshot.
            sheet.write_number(row, column, float(cell), self.points)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self.count)
        else:
            sheet.write_string(row, column, cell, self.text)
