"""A table of results as an authority published it: headings of several rows, and its lines.

Published tables have titles above and notes below, merged headings, totals among the units, and
section rows. Nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parindex.documents.questionnaires.answer_tables import folded
from parindex.documents.workbooks.published_sheets import Sheet
from parindex.language import gettext_noop

MOST_HEADING_ROWS = 4


class Headings(NamedTuple):
    """Where the headings stand: the first of their rows, from 0, and how many there are."""

    first: int
    height: int

    @property
    def after(self) -> int:
        """The first row below the headings."""
        return self.first + self.height


_HEADING_WORDS = re.compile(
    r"\b(don vi|co quan|dia phuong|xa phuong|ten|xep loai|xep hang|thu hang|hang|vi thu|chi so"
    r"|tong diem|tong so|tong|diem|stt|tt|linh vuc|noi dung|tieu chi|ty le|ket qua|nhom|khoi|ma)\b"
)
_MAXIMA = re.compile(r"(diem|thang diem|muc diem) (toi da|chuan)|thang diem|diem chuan")
_IN_BRACKETS = re.compile(r"\(?\s*\d+([.,]\d+)?\s*(điểm|đ|%)?\s*\)?")
_NUMBER = re.compile(r"[-−]?\d+([.,]\d+)?\s*%?")
_NUMBERED = re.compile(r"\(?[0-9A-Z]{1,3}\)?(\s*=.*)?")


def guess_headings(sheet: Sheet) -> Headings:
    """The rows that most look like headings; the first row when none does."""
    best, first = 0, 0
    for place, row in enumerate(sheet.rows[:60]):
        words = {cell for cell in row if cell and len(cell) <= 150 and not _NUMBER.fullmatch(cell)}
        score = sum(bool(_HEADING_WORDS.search(folded(one))) for one in words)
        if score >= 2 and score > best and not any(_NUMBER.fullmatch(cell) for cell in row):
            best, first = score, place
    first = _upper(sheet, first)
    count = 1
    while count < MOST_HEADING_ROWS and _continues(sheet, first, first + count):
        count += 1
    return Headings(first, count)


def _upper(sheet: Sheet, row: int) -> int:
    """The row where merged headings that reach into this row begin."""
    above = [top for (top, _left), (end, _right) in sheet.merged if top < row <= end]
    return min(above, default=row)


def _continues(sheet: Sheet, first: int, row: int) -> bool:
    """Whether a row still belongs to the headings above it."""
    if row >= len(sheet.rows) or not any(sheet.rows[row]):
        return False
    if any(top < row <= end for (top, _left), (end, _right) in sheet.merged if top >= first):
        return True
    cells = [cell for cell in sheet.rows[row] if cell]
    if _MAXIMA.search(" ".join(folded(cell) for cell in cells)):
        return True
    named = [place for place in range(sheet.width) if sheet.cell(first, place)][:2]
    is_under_blank = not any(sheet.cell(row, place) for place in named)
    has_words = any(not _NUMBERED.fullmatch(cell) for cell in cells)
    return is_under_blank and has_words and not any(_NUMBER.fullmatch(cell) for cell in cells)


def headings(sheet: Sheet, where: Headings) -> tuple[str, ...]:
    """One heading a column: the parts of its rows joined with " / ", merged cells spread out."""
    grid = [
        [sheet.cell(row, column) for column in range(sheet.width)]
        for row in range(where.first, where.after)
    ]
    for (top, left), (end, right) in sheet.merged:
        for row in range(max(top, where.first), min(end + 1, where.after)):
            for column in range(left, min(right + 1, sheet.width)):
                grid[row - where.first][column] = sheet.cell(top, left)
    for upper in grid[:-1]:
        _spread(upper, grid[-1])
    found = []
    for column in range(sheet.width):
        parts = dict.fromkeys(line[column] for line in grid if line[column])
        found.append(" / ".join(parts))
    return tuple(found)


def _spread(upper: list[str], lowest: Sequence[str]) -> None:
    """A heading above several columns stands in the first of them only; give it to all."""
    for column in range(1, len(upper)):
        if not upper[column] and lowest[column] and upper[column - 1]:
            upper[column] = upper[column - 1]


def printed_maximum(heading: str) -> str:
    """The maximum a heading prints, as text: «Tài chính công (12,5 điểm)» says 12,5; "" if none."""
    for pattern in (
        r"tối đa\D{0,12}(\d+(?:[.,]\d+)?)",
        r"(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\b",
        r"/\s*(\d+(?:[.,]\d+)?)$",
        r"\(\s*(\d+(?:[.,]\d+)?)\s*\)",
    ):
        if found := re.search(pattern, heading, re.IGNORECASE):
            return found[1]
    return ""


BLANK, NUMBERING, REPEATED, TOTAL, SECTION, NOTE, NAMELESS = (
    "blank",
    "numbering",
    "repeated",
    "total",
    "section",
    "note",
    "nameless",
)
SKIPPED: Mapping[str, str] = {
    NUMBERING: gettext_noop("dòng đánh số cột"),
    REPEATED: gettext_noop("dòng tiêu đề lặp lại"),
    TOTAL: gettext_noop("dòng tổng hợp, không phải đơn vị"),
    SECTION: gettext_noop("tên khối, nhóm"),
    NOTE: gettext_noop("ghi chú quanh bảng"),
    NAMELESS: gettext_noop("có số nhưng không có tên đơn vị"),
}
"""Why a line of the table is no unit."""


class Line(NamedTuple):
    """One line below the headings; `number` as the file counts, `section` the title above it.

    `kind` is "" for a unit, otherwise why the line is none.
    """

    number: int
    cells: tuple[str, ...]
    kind: str = ""
    section: str = ""

    def cell(self, column: int | None) -> str:
        """The text in a column; "" where there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    @property
    def text(self) -> str:
        """All that is written in the line, for a list of what was passed over."""
        return " · ".join(one for one in self.cells if one)[:160]


class Columns(NamedTuple):
    """Which columns tell a unit from the rest: its names, the running number, the figures."""

    names: tuple[int, ...]
    number: int | None
    figures: tuple[int, ...]


_TOTALS = re.compile(
    r"(tong( cong| so| diem| hop)?|cong|binh quan.*|trung binh( .*)?|gia tri .*|"
    r"(diem|chi so|ket qua|muc) (trung binh|binh quan|cao nhat|thap nhat).*|"
    r"(cao|thap) nhat( .*)?|max|min|average|mean|toan (tinh|huyen|thanh pho|thi xa|dia ban|nganh))"
)
_NOTES = re.compile(r"(ghi chu|nguon|luu y|chu thich|noi nhan|tm|kt|nguoi lap|ngay .* thang)\b.*")


def lines(sheet: Sheet, where: Headings, columns: Columns) -> list[Line]:
    """Every line below the headings that holds anything, in order, with what it is."""
    titles = headings(sheet, where)
    found = []
    for place in range(where.after, len(sheet.rows)):
        row = sheet.rows[place]
        if any(row):
            found.append(Line(place + 1, row, _kind(row, columns, titles, place - where.after)))
    last = max((place for place, one in enumerate(found) if not one.kind), default=-1)
    section, result = "", []
    for place, one in enumerate(found):
        kind = NOTE if one.kind == SECTION and place > last else one.kind
        if kind == SECTION:
            section = max((cell for cell in one.cells if cell), key=len)
        result.append(one._replace(kind=kind, section=section))
    return result


def _kind(row: Sequence[str], columns: Columns, titles: Sequence[str], below: int) -> str:
    """What a line is: "" for a unit."""
    cells = [cell for cell in row if cell]
    names = [row[place] for place in columns.names if place < len(row) and row[place]]
    figures = [row[place] for place in columns.figures if place < len(row) and row[place]]
    number = row[columns.number] if columns.number is not None and columns.number < len(row) else ""
    is_counted = bool(re.fullmatch(r"\d+\.?", number))
    if below < 2 and len(cells) > 1 and all(_NUMBERED.fullmatch(cell) for cell in cells):
        return NUMBERING
    if names and any(
        folded(row[place]) in {folded(part) for part in titles[place].split(" / ")}
        for place in columns.names
        if place < len(row) and row[place]
    ):
        return REPEATED
    first = folded(names[0]) if names else folded(cells[0])
    if not is_counted and _TOTALS.fullmatch(first):
        return TOTAL
    if _NOTES.fullmatch(first) or cells[0].startswith(("*", "(*")):
        return NOTE
    if figures or is_counted:
        return "" if names else NAMELESS
    return NOTE if max(map(len, cells)) > 100 else SECTION
