"""What every workbook to be read and printed has in common: one look, names Excel accepts, A4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import xlsxwriter

LETTERS = {"font_name": "Times New Roman", "font_size": 11}
CELL: dict[str, Any] = {**LETTERS, "border": 1, "valign": "top"}
HEAD = {**CELL, "bold": True, "bg_color": "#EAF1FA", "text_wrap": True}
"""How a cell and the head of a column look; a format is one of them with what differs."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_RESERVED = "history"
"""What Excel keeps for itself."""


def workbook(target: Path | IO[bytes]) -> xlsxwriter.Workbook:
    """An empty workbook; texts stay texts and never become a formula or a link."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)


def sheet_name(title: str, taken: Iterable[str] = ()) -> str:
    """A name Excel accepts: 31 letters at most, none that is forbidden, not used before."""
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", title).split()).strip("'")
    plain = plain if plain and plain.casefold() != _RESERVED else f"Nhóm {plain}".strip()
    used = {one.casefold() for one in taken}
    name, number = plain[:_LONGEST_NAME].rstrip(" '"), 2
    while name.casefold() in used:
        end = f" ({number})"
        name = plain[: _LONGEST_NAME - len(end)].rstrip(" '") + end
        number += 1
    return name


def print_on_a4(sheet: Any, head: int) -> None:
    """A4 on its side, as wide as the page, the line of heads on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
