"""Lists that officials bring in files: which column is what, and what is wrong in which cell.

Plain Python. A file is read once into a `Listing`; the columns may be named again and single cells
corrected without choosing the file anew.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from parindex.directory.units import bare, fold, fold_case
from parindex.documents.incoming.tables import rows_of
from parindex.engine.facts import EARLIEST_YEAR, LATEST_YEAR
from parindex.errors import Invalid
from parindex.language import gettext as _

LARGEST = 8_000_000
MOST_ROWS = 20_000


class Field(NamedTuple):
    """One thing a list may say of a person or unit: its name on screen, headings it is known by."""

    key: str
    title: str
    headings: tuple[str, ...]
    is_needed: bool = False


class Listing(NamedTuple):
    """The table of a file: its headings and the rows below, all as text.

    `first` is the number of the first row as Excel counts, `digest` SHA-256 of the file.
    """

    name: str
    digest: str
    first: int
    heads: list[str]
    rows: list[list[str]]


class CellProblem(NamedTuple):
    """What is wrong in one cell: the place of its row and column, its name in Excel, a sentence."""

    row: int
    column: int
    cell: str
    what: str


class Place(NamedTuple):
    """A unit of the cycle as lists name it."""

    code: str
    name: str


def read_listing(name: str, content: bytes, fields: Sequence[Field]) -> Listing:
    """The table of a CSV or XLSX file whose first rows hold a heading that is known."""
    if not content:
        raise Invalid(_("Tệp trống. Chọn tệp có danh sách."))
    if len(content) > LARGEST:
        raise Invalid(
            _("Tệp lớn hơn 8 MB. Bỏ các trang khác và hình ảnh, hoặc chia thành nhiều tệp.")
        )
    found = [[_text(cell) for cell in row] for row in rows_of(name, content)]
    head = _heading(found, fields)
    if head is None:
        titles = ", ".join(_(one.title) for one in fields)
        raise Invalid(
            _("Không thấy dòng tiêu đề trong tệp. Các cột nhận được: %(titles)s.")
            % {"titles": titles}
        )
    heads = found[head]
    while heads and not heads[-1]:
        heads = heads[:-1]
    rows = [(row + [""] * len(heads))[: len(heads)] for row in found[head + 1 :]]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Invalid(_("Dưới dòng tiêu đề không có dòng nào. Chọn tệp có danh sách."))
    if len(rows) > MOST_ROWS:
        raise Invalid(
            _("Tệp có %(count)s dòng, mỗi lần nhận tối đa %(most)s. Chia tệp.")
            % {"count": len(rows), "most": MOST_ROWS}
        )
    digest = hashlib.sha256(content).hexdigest()
    return Listing(name[:200], digest, head + 2, heads, rows)


def _heading(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> int | None:
    """Which of the first rows holds the most known headings, at least two of them."""
    known = {_key(one) for field in fields for one in (*field.headings, field.title)}
    counts = [sum(_key(cell) in known for cell in row) for row in rows[:30]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def guess_columns(heads: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """Which column holds what, by its heading; each column serves one field."""
    folded = [_key(one) for one in heads]
    found: dict[str, int] = {}
    for field in fields:
        for name in (field.title, *field.headings):
            if _key(name) in folded:
                at = folded.index(_key(name))
                if at not in found.values():
                    found[field.key] = at
                    break
    return found


def _key(heading: str) -> str:
    """A heading as it is compared: without marks, and with spaces for slashes and brackets."""
    return fold(re.sub(r"[/()\[\]:*]", " ", heading))


def column_name(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Cells:
    """The cells of one row by field, collecting what is wrong with them."""

    def __init__(self, listing: Listing, index: int, columns: Mapping[str, int]) -> None:
        self.row = listing.rows[index]
        self.index, self.first, self.columns = index, listing.first, columns
        self.problems: list[CellProblem] = []

    def of(self, key: str) -> str:
        """The text of a field; "" when no column holds it."""
        at = self.columns.get(key)
        return self.row[at] if at is not None else ""

    def refuse(self, key: str, what: str) -> None:
        """Say what is wrong in the cell of a field."""
        column = self.columns.get(key, -1)
        name = f"{column_name(column)}{self.first + self.index}" if column >= 0 else ""
        self.problems.append(CellProblem(self.index, column, name, what))


def rows_with(listing: Listing, columns: Mapping[str, int]) -> Iterable[Cells]:
    """Every row that says something, in the order of the file."""
    for index, row in enumerate(listing.rows):
        if any(row):
            yield Cells(listing, index, columns)


class Places:
    """The units of a cycle, found by code or name as people write them."""

    def __init__(self, units: Iterable[Place]) -> None:
        self.units = list(units)
        self._codes = {one.code: one for one in self.units}
        self._names: dict[str, list[Place]] = {}
        self._short: dict[str, list[Place]] = {}
        for one in self.units:
            self._names.setdefault(fold(one.name), []).append(one)
            self._short.setdefault(bare(fold(one.name)), []).append(one)

    def find(self, text: str) -> tuple[str, str]:
        """The code of the unit that is meant, or "" and a sentence that names those alike."""
        if not text:
            return "", _("thiếu đơn vị. Ghi tên hoặc mã đơn vị của kỳ.")
        if text in self._codes:
            return text, ""
        folded = fold(text)
        found = self._names.get(folded) or self._short.get(folded) or self._short.get(bare(folded))
        if found and len(found) > 1:
            found = [one for one in found if fold_case(one.name) == fold_case(text)] or found
        if found and len(found) == 1:
            return found[0].code, ""
        if found:
            some = ", ".join(f"{one.name} ({one.code})" for one in found[:3])
            return "", _("có %(count)s đơn vị tên «%(text)s»: %(some)s. Ghi mã đơn vị.") % {
                "count": len(found),
                "text": text,
                "some": some,
            }
        near = difflib.get_close_matches(bare(folded), self._short, n=3, cutoff=0.6)
        if near:
            some = ", ".join(one.name for name in near for one in self._short[name])
            return "", _("kỳ này không có đơn vị «%(text)s». Có phải: %(some)s?") % {
                "text": text,
                "some": some,
            }
        return "", _("kỳ này không có đơn vị «%(text)s». Ghi tên hoặc mã đơn vị của kỳ.") % {
            "text": text
        }


_PHONE = re.compile(r"0(?:[35789]\d{8}|2\d{9})")


def read_phone(text: str) -> str | None:
    """A telephone number as ten or eleven digits, "" for none, None when it is no number.

    +84 and 84 become 0; the first 0, which a spreadsheet drops from a number, is put back.
    """
    digits = re.sub(r"[\s.\-()/]", "", text)
    if not digits:
        return ""
    if digits.startswith(("+84", "0084")) or (digits.startswith("84") and len(digits) >= 11):
        digits = "0" + digits.removeprefix("+").removeprefix("00").removeprefix("84").lstrip("0")
    if len(digits) == 9 and digits[0] in "35789":
        digits = "0" + digits
    return digits if _PHONE.fullmatch(digits) else None


_EMAIL = re.compile(
    r"[\w.+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}", re.ASCII
)


def read_email(text: str) -> str | None:
    """An e-mail address, "" for none, None when it is no address."""
    text = text.strip()
    if not text:
        return ""
    return text if _EMAIL.fullmatch(text) and len(text) <= 254 else None


def read_day(text: str) -> date | None:
    """A day written 20/11/2026, 20.11.2026 or 2026-11-20; `ValueError` when it is no day."""
    text = text.strip()
    if not text:
        return None
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no clock
        except ValueError:
            continue
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
    raise ValueError(text)


def read_count(text: str) -> int | None:
    """A whole number as people write it, 1.200 or 1200; None for none, `ValueError` otherwise."""
    text = text.strip().removesuffix("đ").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}|\d{1,3}(?:[. \u00a0]\d{3}){1,2}", text):
        raise ValueError(text)
    return int(re.sub(r"\D", "", text))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return " ".join(str(cell).split())[:400]
