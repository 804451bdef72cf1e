"""The lines of a CSV, whichever mark divides them: decided here for every file that is taken.

Excel writes the mark of the computer's language (; in Vietnam), other programs a comma or a tab,
and any of them may stand inside a cell. So a mark is not counted but tried: the right one divides
the first lines alike. A line `sep=;`, which Excel understands, decides.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from parindex.engine.names import clean_text

MARKS = ";\t,"
"""The comma last: where two marks divide alike, it stands in figures such as 84,85."""
LINES_TRIED = 40
_SAYS = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)

Line = tuple[int, list[str]]


class BrokenCsv(Exception):
    """The text cannot be divided into cells; the line it broke off at, and why in English."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


def csv_lines(text: str, *, is_strict: bool = False) -> list[Line]:
    """The cells of every line with its number from 1, without signs that nobody sees.

    `is_strict` refuses quotes that are never closed, as in a file that was cut off.
    """
    text = clean_text(text)
    says = _SAYS.match(text)
    mark = says[1] if says else dividing_mark(text)
    start = says.end() if says else 0
    lines = csv.reader(io.StringIO(text[start:], newline=""), delimiter=mark, strict=is_strict)
    try:
        return list(enumerate(lines, start=2 if says else 1))
    except csv.Error as error:
        raise BrokenCsv(lines.line_num, str(error)) from None


def dividing_mark(text: str) -> str:
    """Comma, semicolon or tab: the one that divides the most of the first lines alike."""
    found = max(MARKS, key=lambda mark: _fit(text, mark))
    is_divided = _fit(text, found)[1] > 0
    return found if is_divided else ","


def _fit(text: str, mark: str) -> tuple[bool, int, int]:
    """Whether all lines have the same number of cells, how many have, and how many cells."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        widths = [len(line) for line in islice(lines, LINES_TRIED) if "".join(line).strip()]
    except csv.Error:
        return False, 0, 0
    # A line of one cell is a title above the table, or the mark is the wrong one.
    divided = Counter(width for width in widths if width > 1)
    width, alike = divided.most_common(1)[0] if divided else (1, 0)
    return alike == len(widths) > 0, alike, width
