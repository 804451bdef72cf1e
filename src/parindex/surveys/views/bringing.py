"""Bringing a list in: choose the file, say which column is what, correct cells, look, write.

Between the steps the list travels with the page, signed and packed; nothing of it is kept on the
server until it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from parindex.errors import Invalid
from parindex.surveys.listing import (
    LARGEST,
    CellProblem,
    Field,
    Listing,
    column_name,
    guess_columns,
    read_listing,
)
from parindex.web.typed import Typed, whole_number

SALT = "parindex.surveys.listing"
OLDEST = 24 * 3600
LONGEST = 4_500_000
SHOWN = 20
"""How many rows with problems can be corrected on the page at a time."""


@dataclass
class Brought:
    """A list on its way in, with the columns as they are named now."""

    listing: Listing
    columns: dict[str, int]
    fields: Sequence[Field]

    @property
    def packed(self) -> str:
        """The list as it travels with the page."""
        text = signing.dumps(self.listing, salt=SALT, compress=True)
        if len(text) > LONGEST:
            raise Invalid(_("Danh sách quá dài để xem trước. Chia thành nhiều tệp."))
        return text

    @property
    def missing(self) -> list[str]:
        """Titles of needed fields that no column holds."""
        needed = [one for one in self.fields if one.is_needed]
        return [one.title for one in needed if one.key not in self.columns]

    @property
    def column_choices(self) -> list[tuple[str, str]]:
        """The columns of the file with their headings."""
        return [
            (str(at), f"{column_name(at)}: {head or '–'}"[:60])
            for at, head in enumerate(self.listing.heads)
        ]

    def chosen(self, key: str) -> str:
        """The column of a field as a form holds it."""
        return str(self.columns.get(key, ""))


def brought(
    request: HttpRequest, fields: Sequence[Field], *, is_editable: bool = True
) -> Brought | None:
    """The list that came with a request: a new file, or the one shown before with corrections.

    None when there is neither. `Invalid` says why a file cannot be read.
    """
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST:
            raise Invalid(_("Tệp lớn hơn 8 MB. Bỏ các trang khác hoặc chia thành nhiều tệp."))
        listing = read_listing(file.name or "", file.read(), fields)
        return Brought(listing, guess_columns(listing.heads, fields), fields)
    packed = request.POST.get("listing", "")
    if not packed:
        return None
    try:
        listing = Listing(*signing.loads(packed, salt=SALT, max_age=OLDEST))
    except (signing.BadSignature, TypeError, ValueError):
        raise Invalid(_("Danh sách xem trước không còn dùng được. Chọn lại tệp.")) from None
    columns = {}
    for field in fields:
        column = whole_number(request.POST.get(f"col-{field.key}", ""))
        if column is not None and column < len(listing.heads):
            columns[field.key] = column
    if is_editable:
        _correct(request, listing)
    return Brought(listing, columns, fields)


def _correct(request: HttpRequest, listing: Listing) -> None:
    """Put what was typed into the cells that were shown for correction."""
    for name, text in request.POST.items():
        mark, _dash, place = name.partition("-")
        row, _dash, column = place.partition("-")
        at, across = whole_number(row), whole_number(column)
        if mark != "fix" or at is None or across is None:
            continue
        if at < len(listing.rows) and across < len(listing.heads):
            listing.rows[at][across] = " ".join(str(text).split())[:400]


def may_write(request: HttpRequest, typed: Typed, problems: Sequence[CellProblem]) -> bool:
    """Whether the button to write was pressed and nothing stands against it."""
    if request.POST.get("what") != "apply":
        return False
    if problems and "skip" not in request.POST:
        typed.refuse("skip", _("Còn ô cần sửa: sửa rồi kiểm tra lại, hoặc đánh dấu bỏ qua."))
    return not typed.errors


def bringing_context(found: Brought | None, problems: Sequence[CellProblem]) -> dict[str, Any]:
    """What the template of the steps reads."""
    if found is None:
        return {"brought": None}
    by_row: dict[int, list[CellProblem]] = {}
    for one in problems:
        by_row.setdefault(one.row, []).append(one)
    rows = [
        {
            "number": found.listing.first + row,
            "index": row,
            "cells": list(enumerate(found.listing.rows[row])),
            "problems": {one.column: one for one in ones},
            "other": [one for one in ones if one.column < 0],
        }
        for row, ones in list(by_row.items())[:SHOWN]
    ]
    return {
        "brought": found,
        "packed": found.packed,
        "wrong_rows": rows,
        "wrong_count": len(by_row),
        "shown_heads": found.listing.heads,
    }
