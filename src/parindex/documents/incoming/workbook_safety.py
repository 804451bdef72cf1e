"""Looking at a workbook before opening it: macros, bombs, formulas, files that only say .xlsx."""

from __future__ import annotations

import re
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from parindex.engine.problems import Problem
from parindex.language import gettext as _
from parindex.language import gettext_noop

LARGEST_WORKBOOK = 50_000_000
LARGEST_UNPACKED = 400_000_000
MOST_FILES = 5_000
HIGHEST_RATIO = 300
LARGEST_AREA = 20_000_000


class FormulaCell(NamedTuple):
    """A cell with a formula: its name as Excel shows it, row from 1, column from 0."""

    name: str
    row: int
    column: int


def problem_with_workbook(path: Path) -> Problem | None:
    """Why a workbook is not opened, or None."""
    if path.suffix.lower() in (".xls", ".ods", ".xlsm"):
        what = _("tệp «%(suffix)s» không nhận.") % {"suffix": path.suffix}
        if path.suffix.lower() == ".xlsm":
            what = _("tệp có thể chứa macro (.xlsm).")
        return Problem(path.name, "", what, _("Lưu lại dạng .xlsx rồi nộp."))
    if path.stat().st_size > LARGEST_WORKBOOK:
        return Problem(path.name, "", _("tệp lớn hơn 50 MB."), _("Tách thành nhiều tệp."))
    try:
        with zipfile.ZipFile(path) as archive:
            return _problem_inside(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return Problem(
            path.name, "", _("không phải sổ tính .xlsx."), _("Mở tệp rồi lưu lại dạng .xlsx.")
        )


def _problem_inside(path: Path, archive: zipfile.ZipFile) -> Problem | None:
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if "[content_types].xml" not in names:
        return Problem(path.name, "", _("không phải sổ tính .xlsx."), _("Lưu lại dạng .xlsx."))
    if any(name.endswith("vbaproject.bin") for name in names):
        return Problem(path.name, "", _("tệp có macro."), _("Lưu lại dạng .xlsx không macro."))
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    is_bomb = unpacked > LARGEST_UNPACKED or (
        unpacked > 20_000_000 and unpacked / packed > HIGHEST_RATIO
    )
    if is_bomb or len(members) > MOST_FILES:
        what = _("tệp nén bung ra %(unpacked)s MB, không an toàn.") % {
            "unpacked": unpacked // 1_000_000
        }
        return Problem(path.name, "", what, _("Tạo lại tệp từ mẫu."))
    wrong = next((one for member in members if (one := _wrong_layout(archive, member))), None)
    return None if wrong is None else Problem(path.name, "", *map(_, wrong))


class _Enough(Exception):
    """The answer is known; the rest of the part need not be parsed."""


class _Extent:
    """How many cells a sheet takes once it is laid out from A1 to its last row and column.

    Calamine lays a sheet out densely, so a single cell at XFD1048576 would end the process.
    """

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0
        self.is_sheet = self.is_first = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v":
            return
        name = name.rpartition(":")[2]
        if self.is_first:
            self.is_first, self.is_sheet = False, name == "worksheet"
            if not self.is_sheet:
                raise _Enough
        if name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif name == "c":
            self.column += 1
            if "r" in attributes:
                reference = _REFERENCE.fullmatch(attributes["r"])
                if reference is None:
                    raise ValueError(attributes["r"])
                self.column, self.row = _column(reference[1].upper()) + 1, int(reference[2])
            if self.row > self.last_row or self.column > self.last_column:
                self.last_row = max(self.last_row, self.row)
                self.last_column = max(self.last_column, self.column)
                if self.last_row * self.last_column > LARGEST_AREA:
                    raise _Enough


_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_TOO_WIDE = (
    gettext_noop("có ô ở quá xa bảng, mở ra sẽ hết bộ nhớ."),
    gettext_noop("Xóa các ô thừa ở cuối trang hoặc tạo lại tệp từ mẫu."),
)
_BROKEN = (
    gettext_noop("có trang tính hỏng."),
    gettext_noop("Mở tệp bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx."),
)


def _wrong_layout(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """What is wrong with a part that is a sheet too large to lay out, or one not to be measured."""
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    try:
        with archive.open(member) as part:
            parser.ParseFile(part)
    except _Enough:
        return _TOO_WIDE if extent.is_sheet else None
    except (expat.ExpatError, LookupError, ValueError):
        return _BROKEN if b"sheetData" in archive.read(member) else None
    return None


_SHEET = re.compile(r'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_CELL = re.compile(r'<c r="([A-Z]{1,3})(\d+)"[^>]*?>\s*<f[ >/]')


def formula_cells(path: Path, sheet: str) -> list[FormulaCell]:
    """The cells of a sheet that hold a formula, found in the file itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member_of(archive, sheet)
            content = archive.read(member).decode("utf-8", "replace") if member else ""
    except (KeyError, zipfile.BadZipFile, OSError):
        return []
    return [
        FormulaCell(f"{letters}{row}", int(row), _column(letters))
        for letters, row in _CELL.findall(content)
    ]


_STYLED = re.compile(r'<c r="([A-Z]{1,3}\d+)"[^>]*?\bs="(\d+)"')
_BUILT_IN_PERCENT = {"9", "10"}


def percent_cells(path: Path, sheet: str) -> set[str]:
    """The cells of a sheet shown as a percentage: one typed as 82% holds the number 0.82."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member_of(archive, sheet)
            styles = _percent_styles(archive.read("xl/styles.xml").decode("utf-8", "replace"))
            content = archive.read(member).decode("utf-8", "replace") if member else ""
    except (KeyError, zipfile.BadZipFile, OSError):
        return set()
    return {name for name, style in _STYLED.findall(content) if style in styles}


def _percent_styles(styles: str) -> set[str]:
    """The numbers of the cell styles whose number format has a percent sign."""
    formats = set(_BUILT_IN_PERCENT)
    for tag in re.findall(r"<numFmt\b[^>]*>", styles):
        identifier = re.search(r'\bnumFmtId="(\d+)"', tag)
        code = re.search(r'\bformatCode="([^"]*)"', tag)
        if identifier and code and "%" in code[1]:
            formats.add(identifier[1])
    cells = styles.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    found = re.findall(r'<xf\b[^>]*?\bnumFmtId="(\d+)"', cells)
    return {str(number) for number, one in enumerate(found) if one in formats}


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Which part of the archive holds a sheet."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for relation in _RELATION.findall(relations):
        identifier = re.search(r'\bId="([^"]*)"', relation)
        target = re.search(r'\bTarget="([^"]*)"', relation)
        if identifier and target:
            targets[identifier[1]] = target[1]
    for name, identifier in _SHEET.findall(book):
        if _unescaped(name) == sheet and identifier in targets:
            target_path = targets[identifier].lstrip("/")
            return target_path if target_path.startswith("xl/") else f"xl/{target_path}"
    return None


def _unescaped(text: str) -> str:
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
