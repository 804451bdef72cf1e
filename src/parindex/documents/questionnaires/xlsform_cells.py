"""Opening an XLSForm somebody sent: its sheets as rows of text by column, with the cell of each."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from parindex.documents.incoming.workbook_safety import problem_with_workbook
from parindex.engine.names import clean_text
from parindex.language import gettext as _

LARGEST_FORM = 5_000_000
MOST_ROWS = 3_000
MOST_COLUMNS = 200
SHEETS = ("survey", "choices", "settings")
_ALIASES = {
    "list name": "list_name",
    "value": "name",
    "relevance": "relevant",
    "caption": "label",
    "title": "form_title",
    "id_string": "form_id",
    "form id": "form_id",
    "form title": "form_title",
    "default language": "default_language",
}
_VIETNAMESE = re.compile(r"\(vi\)|^vi$|vietnamese|tiếng việt|tieng viet", re.IGNORECASE)
_ENGLISH = re.compile(r"\(en\)|^en$|english|tiếng anh", re.IGNORECASE)


class NotAForm(Exception):
    """A file that is no XLSForm; the message says why and what to do."""


class Sent(NamedTuple):
    """One row of a sheet: the text of each cell by column, and the name of each cell.

    A column is `name`, or `label vi` and `label en` for a translated one.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def of(self, column: str) -> str:
        """A cell, trimmed; "" when it is empty or the column is missing."""
        return self.cells.get(column, "")

    def cell(self, column: str) -> str:
        """Where a column of this row stands, as Excel shows it."""
        return f"{self.sheet}!{self.names.get(column, f'A{self.number}')}"


class Opened(NamedTuple):
    """The rows of the three sheets, and the columns in languages nobody reads here."""

    sheets: Mapping[str, list[Sent]]
    columns: Mapping[str, frozenset[str]]
    languages: tuple[str, ...]


def open_xlsform(content: bytes, name: str) -> Opened:
    """The rows of an uploaded XLSForm; `NotAForm` when it cannot be opened as one."""
    if len(content) > LARGEST_FORM:
        raise NotAForm(_("Tệp lớn hơn 5 MB. Một phiếu hỏi nhỏ hơn nhiều; chọn lại tệp."))
    with tempfile.TemporaryDirectory() as folder:
        # What the file is called may be too long for a file of ours; its ending is what counts.
        path = Path(folder) / f"phieu{Path(name).suffix.lower()[:8] or '.xlsx'}"
        path.write_bytes(content)
        if problem := problem_with_workbook(path):
            raise NotAForm(f"{problem.what[:1].upper()}{problem.what[1:]} {problem.fix}".strip())
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        named = {one.strip().lower(): one for one in book.sheet_names}
        if "survey" not in named:
            raise NotAForm(_("Tệp không có trang tính «survey». Xuất lại dạng XLSForm từ công cụ."))
        read = {
            one: book.get_sheet_by_name(named[one]).to_python(skip_empty_area=False)
            for one in SHEETS
            if one in named
        }
    except (CalamineError, ValueError, KeyError) as error:
        raise NotAForm(_("Không đọc được tệp. Lưu lại dạng .xlsx rồi nộp.")) from error
    return _opened(read)


def _opened(read: Mapping[str, Sequence[Sequence[object]]]) -> Opened:
    default = _default_language(read.get("settings", []))
    sheets: dict[str, list[Sent]] = {one: [] for one in SHEETS}
    columns: dict[str, frozenset[str]] = dict.fromkeys(SHEETS, frozenset[str]())
    languages: dict[str, None] = {}
    for sheet, lines in read.items():
        if len(lines) > MOST_ROWS or any(len(line) > MOST_COLUMNS for line in lines[:1]):
            raise NotAForm(_("Trang tính «%(sheet)s» quá lớn. Chọn lại tệp.") % {"sheet": sheet})
        heads: dict[int, str] = {}
        for place, title in enumerate(lines[0] if lines else ()):
            column, language = _column(_text(title), default)
            if language:
                languages[language] = None
            elif column and column not in heads.values():
                heads[place] = column
        columns[sheet] = frozenset(heads.values())
        for number, line in enumerate(lines[1:], start=2):
            cells = {
                heads[i]: text for i, one in enumerate(line) if i in heads and (text := _text(one))
            }
            names = {column: xl_rowcol_to_cell(number - 1, i) for i, column in heads.items()}
            if cells:
                sheets[sheet].append(Sent(sheet, number, cells, names))
    return Opened(sheets, columns, tuple(languages))


def _default_language(settings: Sequence[Sequence[object]]) -> str:
    """ "en" when the form says that its plain labels are English, else "vi"."""
    for title, value in zip(*settings[:2], strict=False) if len(settings) > 1 else ():
        named = _text(title).lower().replace(" ", "_")
        if named == "default_language" and _ENGLISH.search(_text(value)):
            return "en"
    return "vi"


def _column(title: str, default: str) -> tuple[str, str]:
    """The column a heading means, or the language that nobody reads here."""
    base, _colons, language = title.partition("::")
    if not language and ":" in title and not title.startswith(("bind:", "body:")):
        base, _colons, language = title.partition(":")
    base = base.strip().lower()
    base = _ALIASES.get(base, base)
    if base not in ("label", "hint", "constraint_message", "required_message", "guidance_hint"):
        return (f"{base}::{language}" if language else base), ""
    language = language.strip()
    if not language:
        return f"{base} {default}", ""
    if _VIETNAMESE.search(language):
        return f"{base} vi", ""
    if _ENGLISH.search(language):
        return f"{base} en", ""
    return "", language


def _text(value: object) -> str:
    """A cell as text: 1.0 is 1, as in Excel."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_text(str(value)).strip().replace("\r\n", "\n") if value is not None else ""
