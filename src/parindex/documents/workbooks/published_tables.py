"""A table of results as an authority published it: sheets as text, headings of several rows, lines.

Published tables have titles above and notes below, merged headings, totals among the units, section
rows, and numbers typed as text. Nothing is computed here; a cell is what a reader sees in it.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from parindex.documents.incoming.workbook_safety import percent_cells, problem_with_workbook
from parindex.documents.questionnaires.answer_tables import column_letters, decoded, folded
from parindex.documents.workbooks.facts_tables import typed
from parindex.engine.numbers import plain
from parindex.errors import Invalid
from parindex.language import gettext as _
from parindex.language import gettext_noop

LARGEST_FILE = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS, MOST_SHEETS = 200, 60
MOST_HEADING_ROWS = 4
OTHERS = (".xls", ".xlsm", ".ods", ".pdf", ".doc", ".docx", ".zip", ".json")

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, each as (row, column) from 0."""


class Sheet(NamedTuple):
    """One sheet as text, from A1 on; `merged` are the ranges that were one cell."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; "" beyond the edge."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else ""


class Headings(NamedTuple):
    """Where the headings stand: the first of their rows, from 0, and how many there are."""

    first: int
    height: int

    @property
    def after(self) -> int:
        """The first row below the headings."""
        return self.first + self.height


def read_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook that hold anything, or the one table of a CSV.

    `Invalid` says what is wrong with a file that cannot be read.
    """
    if not content.strip(b"\x00\r\n\t "):
        raise Invalid(_("Tệp trống. Chọn tệp có bảng kết quả."))
    if len(content) > LARGEST_FILE:
        raise Invalid(_("Tệp lớn hơn 10 MB. Bỏ hình ảnh và các trang không cần rồi lưu lại."))
    suffix = Path(name).suffix.lower()
    if suffix in OTHERS:
        said = _("Không nhận tệp «%(suffix)s». Mở bảng rồi lưu lại dạng .xlsx hay CSV UTF-8.")
        raise Invalid(said % {"suffix": suffix})
    is_workbook = suffix == ".xlsx" or content[:4] == b"PK\x03\x04"
    sheets = _workbook(name, content) if is_workbook else (_csv(name, content),)
    found = tuple(one for one in sheets if any(any(row) for row in one.rows))
    if not found:
        raise Invalid(_("Tệp không có dòng nào. Chọn tệp có bảng kết quả."))
    return found


def _too_large(sheet: str, rows: int, columns: int) -> Invalid | None:
    """The refusal of a sheet with more rows or columns than any table of results has."""
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS:
        return None
    said = _(
        "Trang «%(sheet)s» có %(rows)s dòng, %(columns)s cột; nhiều nhất %(most)s dòng, "
        "%(wide)s cột. Xóa phần thừa rồi lưu lại."
    )
    sizes = {"rows": rows, "columns": columns, "most": MOST_ROWS, "wide": MOST_COLUMNS}
    return Invalid(said % {"sheet": sheet, **sizes})


def _too_many(sheets: int) -> Invalid:
    said = _("Tệp có %(count)s trang, nhiều nhất %(most)s. Bỏ các trang không có bảng kết quả.")
    return Invalid(said % {"count": sheets, "most": MOST_SHEETS})


def _workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        path.write_bytes(content)
        if problem := problem_with_workbook(path):
            raise Invalid(f"{name}: {problem.what} {problem.fix}")
        try:
            book = CalamineWorkbook.from_path(str(path))
            if len(book.sheet_names) > MOST_SHEETS:
                raise _too_many(len(book.sheet_names))
            sheets = {one: book.get_sheet_by_name(one) for one in book.sheet_names}
            # A sheet of raw figures beside the results is left alone; alone it is refused.
            refused = {
                one: refusal
                for one, sheet in sheets.items()
                if (refusal := _too_large(one, sheet.total_height + 1, sheet.total_width + 1))
            }
            if refused and len(refused) == len(sheets):
                raise next(iter(refused.values()))
            return tuple(
                _sheet(one, sheet, percent_cells(path, one))
                for one, sheet in sheets.items()
                if one not in refused
            )
        except (CalamineError, OSError, ValueError, IndexError) as error:
            said = _("Không mở được %(name)s (%(error)s). Lưu lại dạng .xlsx.")
            raise Invalid(said % {"name": name, "error": error}) from None


def _sheet(name: str, sheet: CalamineSheet, percents: set[str]) -> Sheet:
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_text(cell) for cell in row]
        if percents:
            for place, cell in enumerate(row):
                if f"{column_letters(place)}{number}" in percents:
                    cells[place] = _percent(cell, cells[place])
        rows.append(tuple(cells))
    merged = tuple(
        ((top, left), (end, right)) for (top, left), (end, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(name, _trimmed(rows), merged)


def _trimmed(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The rows without the empty ones and the empty cells at the end."""
    last = max((number for number, row in enumerate(rows, start=1) if any(row)), default=0)
    width = max(
        (number for row in rows for number, cell in enumerate(row, start=1) if cell), default=0
    )
    return tuple(row[:width] for row in rows[:last])


def _text(cell: Any) -> str:
    """What a reader sees in a cell, on one line."""
    value = typed(cell)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | Decimal):
        return plain(_as_shown(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str("" if value is None else value).split())


def _as_shown(value: int | Decimal) -> Decimal:
    """A computed number without the dust of binary arithmetic: 84.85000000000001 is 84.85."""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    is_dusty = isinstance(exponent, int) and exponent < -10
    return round(number, 10) if is_dusty else number


def _percent(cell: Any, text: str) -> str:
    """A cell shown as a percentage holds 0.8485 where a reader sees 84,85 %."""
    value = typed(cell)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return text
    return f"{plain(_as_shown(100 * Decimal(value)))}%"


def _csv(name: str, content: bytes) -> Sheet:
    text = decoded(content)
    lines = [one for one in text.splitlines()[:60] if one.strip()]
    if found := re.fullmatch(r"sep=(.)", lines[0].strip() if lines else ""):
        text, mark = text.partition("\n")[2], found[1]
    else:
        mark = max(";\t,", key=lambda one: _fit(lines, one))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Invalid(
            _("CSV hỏng (%(error)s). Lưu lại dạng CSV UTF-8.") % {"error": error}
        ) from None
    if refusal := _too_large(name, len(rows), max(map(len, rows), default=0)):
        raise refusal
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    return Sheet(Path(name).stem or "CSV", _trimmed(cells))


def _fit(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """How many lines a mark divides alike, then into how many cells; 84,85 holds a comma too."""
    try:
        counts = Counter(len(next(csv.reader([line], delimiter=mark), [])) for line in lines)
    except csv.Error:  # with this mark a cell would be longer than any
        return 0, 0
    counts.pop(1, None)
    return max(((times, cells) for cells, times in counts.items()), default=(0, 0))


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
