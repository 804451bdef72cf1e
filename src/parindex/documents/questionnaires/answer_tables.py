"""A table of survey answers that another tool exported: CSV in any usual encoding, or XLSX.

Cells become text. Columns that tell who somebody is are dropped here, before anything is kept.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from python_calamine import CalamineError, CalamineWorkbook

from parindex.documents.incoming.csv_lines import BrokenCsv, csv_lines
from parindex.documents.incoming.workbook_safety import problem_with_workbook
from parindex.documents.workbooks.facts_tables import typed
from parindex.documents.workbooks.keyed_workbook import cell_text
from parindex.engine.names import without_marks
from parindex.errors import Invalid
from parindex.language import gettext as _

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
LARGEST_FILE = 50_000_000
OTHERS = (".xls", ".xlsm", ".ods", ".sav", ".json", ".zip", ".pdf", ".doc", ".docx")


@dataclass(frozen=True)
class AnswerTable:
    """A table without its personal columns: headings once each, rows as text.

    `columns` are the places of the kept columns in the file, from 0; `lines` the row of each row
    as a spreadsheet counts; `personal` the headings of what was left out.
    """

    headings: tuple[str, ...]
    columns: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    personal: tuple[str, ...]

    def cell(self, row: int, column: int) -> str:
        """The name of a cell as a spreadsheet shows it: C15."""
        return f"{column_letters(self.columns[column])}{self.lines[row]}"


def read_answer_table(name: str, content: bytes, questions: Collection[str] = ()) -> AnswerTable:
    """The table in a file; `Invalid` says what is wrong with one that cannot be read.

    A heading that is the id of a question is never taken for personal.
    """
    if not content.strip(b"\x00\r\n\t "):
        raise Invalid(_("Tệp trống. Xuất lại tệp rồi nộp."))
    if len(content) > LARGEST_FILE:
        raise Invalid(_("Tệp lớn hơn 50 MB. Tách thành nhiều tệp rồi nộp."))
    suffix = Path(name).suffix.lower()
    if suffix in OTHERS:
        said = _("Không nhận tệp «%(suffix)s». Xuất hoặc lưu lại dạng .xlsx hay CSV.")
        raise Invalid(said % {"suffix": suffix})
    is_workbook = suffix == ".xlsx" or content[:4] == b"PK\x03\x04"
    rows = _workbook(name, content) if is_workbook else _csv(content)
    return _table(rows, questions)


def folded(text: str) -> str:
    """The text without marks, case, punctuation and spare spaces: "Số lần?" and "so_lan" agree."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_marks(text)).split())


def heading_parts(heading: str) -> list[str]:
    """A heading and its parts, folded: group/name, group-name, «code. Wording»."""
    head, _mark, tail = heading.partition(". ")
    found = [heading, heading.rpartition("/")[2], heading.rpartition("-")[2], head, tail]
    return [one for one in dict.fromkeys(folded(one) for one in found) if one]


def column_letters(index: int) -> str:
    """0 → A, 27 → AB."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def decoded(content: bytes) -> str:
    """The text of a CSV: UTF-8, UTF-16 or Windows-1258, composed; `Invalid` when it is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as_text(content, "utf-16")
    first, second = content[:4000:2].count(0), content[1:4000:2].count(0)
    if first + second > 3 and min(first, second) * 10 < max(first, second):
        return _as_text(content, "utf-16-le" if second > first else "utf-16-be")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _as_text(content, "cp1258")
    if "\x00" in text or len(_CONTROL.findall(text[:4000])) > 8:
        raise Invalid(_("Tệp không phải bảng CSV hay sổ tính .xlsx. Xuất lại tệp rồi nộp."))
    return normalize("NFC", text)


_CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")


def _as_text(content: bytes, encoding: str) -> str:
    try:
        return normalize("NFC", content.decode(encoding)).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise Invalid(
            _("Không đọc được bảng mã của tệp. Lưu lại dạng «CSV UTF-8» hoặc .xlsx rồi nộp.")
        ) from None


def _csv(content: bytes) -> list[list[str]]:
    text = decoded(content)
    try:
        return [cells for _number, cells in csv_lines(text, is_strict=True)]
    except BrokenCsv as broken:
        said = _("CSV hỏng (%(error)s). Xuất lại tệp rồi nộp.")
        raise Invalid(said % {"error": broken.why}) from None


def _workbook(name: str, content: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        path.write_bytes(content)
        if problem := problem_with_workbook(path):
            raise Invalid(f"{name}: {problem.what} {problem.fix}")
        try:
            sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
            cells = sheet.to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError, IndexError) as error:
            said = _("Không mở được %(name)s (%(error)s). Lưu lại dạng .xlsx.")
            raise Invalid(said % {"name": name, "error": error}) from None
    return [[_written(cell) for cell in row] for row in cells]


def _written(cell: Any) -> str:
    value = typed(cell)
    return value if isinstance(value, str) else cell_text(value)


def _table(cells: list[list[str]], questions: Collection[str]) -> AnswerTable:
    """Headings from the first line that is not empty, personal columns left out."""
    start = next((i for i, row in enumerate(cells) if any(one.strip() for one in row)), None)
    if start is None:
        raise Invalid(_("Tệp không có dòng nào. Xuất lại tệp rồi nộp."))
    titles = [one.strip() for one in cells[start]]
    rows = [
        (number, row)
        for number, row in enumerate(cells[start + 1 :], start=start + 2)
        if any(one.strip() for one in row)
    ]
    if len(rows) > MOST_ROWS or len(titles) > MOST_COLUMNS:
        raise Invalid(_("Tệp có quá nhiều dòng hoặc cột. Tách thành nhiều tệp rồi nộp."))
    if len([one for one in titles if one]) < 2:
        said = _(
            "Tệp chỉ có một cột, tiêu đề «%(title)s». "
            "Dòng đầu phải là tên các cột, cách nhau bằng dấu phẩy, chấm phẩy hoặc tab."
        )
        raise Invalid(said % {"title": titles[0][:60]})
    headings = _told_apart(titles)
    asked = {folded(one) for one in questions}
    kept, personal = [], []
    for place, heading in enumerate(headings):
        if not heading:
            continue
        values = [row[place] for _, row in rows[:200] if place < len(row)]
        is_question = bool(asked & set(heading_parts(heading)))
        if not is_question and is_personal(heading, values):
            personal.append(heading)
        else:
            kept.append(place)
    return AnswerTable(
        tuple(headings[place] for place in kept),
        tuple(kept),
        tuple(
            tuple(row[place].strip() if place < len(row) else "" for place in kept)
            for _, row in rows
        ),
        tuple(number for number, _ in rows),
        tuple(personal),
    )


def _told_apart(titles: Sequence[str]) -> list[str]:
    """Headings that stand twice get a number."""
    seen: dict[str, int] = {}
    found = []
    for one in titles:
        seen[one] = seen.get(one, 0) + 1
        found.append(f"{one} ({seen[one]})" if one and seen[one] > 1 else one)
    return found


_NAMES = (
    "name|full name|fullname|first name|firstname|last name|lastname|respondent name|ten|ho ten"
    "|ho va ten|hoten|ten nguoi tra loi|ten nguoi duoc hoi|nguoi tra loi|nguoi duoc phong van"
    "|ten nguoi duoc phong van|phone|phone number|phonenumber|mobile|tel|sdt|so dt|dien thoai"
    "|so dien thoai|so dien thoai lien he|email|email address|e mail|thu dien tu|cccd|cmnd|so cccd"
    "|so cmnd|so cccd cmnd|can cuoc|so can cuoc|chung minh nhan dan|so giay to|dia chi"
    "|dia chi nha|address|ip|ip address|ipaddr|ip addr|deviceid|device id|simserial|simid"
    "|sim serial|subscriberid|imei|username|user name|user|submitted by|submitterid"
    "|submittername|submitter id|submitter name|enumerator|interviewer|nguoi phong van"
    "|dieu tra vien|gps|geolocation|geopoint|location|latitude|longitude|altitude|accuracy"
    "|toa do|vi tri|kinh do|vi do|token|refurl|referrer url|audit|signature|chu ky|ngay sinh"
    "|date of birth|birthday|attachments|photo|image|audio|hinh anh|ghi am"
)
_PERSONAL_NAMES = frozenset(_NAMES.split("|"))
_GEO = re.compile(r"(\w+ ){0,4}(latitude|longitude|altitude|precision)")
_LOOKS_PERSONAL = re.compile(
    r"\s*(?:[\w.+-]+@[\w-]+(\.[\w-]+)+|(?:\+?84|0)\d(?:[ .-]?\d){7,9}|\d{12}"
    r"|(?:\d{1,3}\.){3}\d{1,3}|-?\d{1,3}\.\d{3,},? -?\d{1,3}\.\d{3,}.*)\s*"
)


def is_personal(heading: str, values: Sequence[str] = ()) -> bool:
    """Whether a column tells who somebody is, where they are or which device they hold.

    Known headings of survey tools in Vietnamese and English, or most cells being an e-mail
    address, a telephone or identity number, an IP address or a place on the map.
    """
    for part in heading_parts(heading):
        if re.sub(r" \d+$", "", part) in _PERSONAL_NAMES or _GEO.fullmatch(part):
            return True
    filled = [one for one in values if one.strip()]
    return bool(filled) and 2 * sum(map(_is_personal_value, filled)) > len(filled)


def _is_personal_value(text: str) -> bool:
    return _LOOKS_PERSONAL.fullmatch(text) is not None
