"""A CSV or a workbook of facts becomes rows, and rows become the facts of units.

Long form, one fact a row: unit, criterion, fact, value; also group and name. A workbook made by
`parindex template` names its unit above the table. Numbers keep what the user typed; nothing is
evaluated. Every problem names the row and the column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from parindex.documents.incoming.csv_lines import BrokenCsv, csv_lines
from parindex.documents.incoming.workbook_safety import formula_cells, problem_with_workbook
from parindex.engine.facts import ACCEPTED, UnitFacts, is_claim
from parindex.engine.indicators import IndicatorSet
from parindex.engine.names import clean_text
from parindex.engine.numbers import shown
from parindex.engine.problems import Problem
from parindex.engine.reading import read_toml
from parindex.engine.rules import VALUE
from parindex.engine.stating import read_unit

MOST_ROWS = 2_000_000
LARGEST_CSV = 200_000_000
HEADINGS = {
    "unit": "unit",
    "đơn vị": "unit",
    "mã đơn vị": "unit",
    "name": "name",
    "tên đơn vị": "name",
    "group": "group",
    "nhóm": "group",
    "criterion": "criterion",
    "mã": "criterion",
    "tiêu chí": "criterion",
    "mã tiêu chí": "criterion",
    "fact": "fact",
    "số liệu": "fact",
    "mã số liệu": "fact",
    "value": "value",
    "giá trị": "value",
}
LABELS = {"đơn vị": "unit", "nhóm": "group", "năm": "year", "mã đơn vị": "unit"}


class Row(NamedTuple):
    """One stated fact and where it stands in the file."""

    place: str
    unit: str
    name: str
    group: str
    criterion: str
    fact: str
    value: Any


class Sheet(NamedTuple):
    """The rows of a file and what stands above its table (unit, group, year)."""

    rows: list[Row]
    above: Mapping[str, str]


def read_facts(path: Path, indicator_set: IndicatorSet) -> list[UnitFacts] | list[Problem]:
    """The facts of every unit in a TOML, CSV or XLSX file, or every problem found."""
    problems: list[Problem] = []
    if not path.is_file():
        return [Problem(path.name, "", "không có tệp này.", "Kiểm tra đường dẫn.")]
    if path.stat().st_size == 0:
        return [Problem(path.name, "", "tệp trống.", "Chọn tệp có số liệu.")]
    suffix = path.suffix.lower()
    if suffix == ".toml":
        units = _read_toml(path, indicator_set, problems)
    else:
        sheet = read_csv(path, problems) if suffix in (".csv", ".txt", ".tsv") else None
        if suffix in (".xlsx", ".xlsm", ".xls", ".ods"):
            sheet = read_workbook(path, problems)
        elif sheet is None and not problems:
            what = f"không đọc được tệp «{suffix}»."
            problems.append(Problem(path.name, "", what, "Dùng tệp .toml, .csv hoặc .xlsx."))
        units = [] if sheet is None else units_of(sheet, indicator_set, path.name, problems)
    if not units and not problems:
        problems.append(Problem(path.name, "", "không có đơn vị nào.", "Thêm dòng số liệu."))
    return problems or units


def _read_toml(path: Path, indicator_set: IndicatorSet, problems: list[Problem]) -> list[UnitFacts]:
    table = read_toml(path, problems)
    if table is None:
        return []
    raw_units = table["unit"] if isinstance(table.get("unit"), list) else [table]
    shared = {key: table[key] for key in ("year", "rest") if key in table}
    found = []
    for number, one in enumerate(raw_units, start=1):
        if not isinstance(one, Mapping):
            problems.append(Problem(path.name, f"unit {number}", "không phải một bảng.", ""))
            continue
        name = str(one.get("unit") or one.get("name") or f"đơn vị {number}")
        raw = {**shared, **one, "unit": name}
        found.append(read_unit(indicator_set, raw, file=path.name, problems=problems))
    return [one for one in found if one is not None]


def read_csv(path: Path, problems: list[Problem]) -> Sheet | None:
    """The rows of a CSV: UTF-8 with or without BOM, comma, semicolon or tab."""
    if path.stat().st_size > LARGEST_CSV:
        problems.append(Problem(path.name, "", "tệp lớn hơn 200 MB.", "Tách thành nhiều tệp."))
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"không phải UTF-8 (byte thứ {shown(error.start)})."
        fix = "Trong Excel chọn «CSV UTF-8», trong LibreOffice chọn bảng mã Unicode (UTF-8)."
        problems.append(Problem(path.name, "", what, fix))
        return None
    if "\x00" in text:
        problems.append(Problem(path.name, "", "không phải tệp chữ.", "Lưu lại dạng CSV UTF-8."))
        return None
    try:
        cells: list[tuple[int, list[Any]]] = [(number, line) for number, line in csv_lines(text)]
    except BrokenCsv as broken:
        problems.append(Problem(path.name, f"dòng {broken.line}", f"CSV hỏng ({broken.why}).", ""))
        return None
    return _sheet(path.name, cells, problems, lambda row, column: f"dòng {row}, cột {column}")


def read_workbook(path: Path, problems: list[Problem]) -> Sheet | None:
    """The rows of the first sheet that has the headings; formulas in it are refused by cell."""
    problem = problem_with_workbook(path)
    if problem is not None:
        problems.append(problem)
        return None
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        tables = [(name, sheet.to_python(skip_empty_area=False)) for name, sheet in sheets]
    except (CalamineError, OSError, ValueError) as error:
        problems.append(Problem(path.name, "", f"không mở được ({error}).", "Lưu lại dạng .xlsx."))
        return None
    for name, table in tables:
        cells = [(number, [typed(cell) for cell in row]) for number, row in enumerate(table, 1)]
        header = _header(cells)
        if header is None:
            continue
        formulas = formula_cells(path, name)
        value_column = _columns(cells[header][1]).get("value", -1)
        found = [
            cell for cell in formulas if cell.column == value_column and cell.row > cells[header][0]
        ]
        for cell in found:
            what = "ô chứa công thức, có thể thay đổi sau khi gửi."
            fix = "Chép ô rồi dán đặc biệt «Giá trị»."
            problems.append(Problem(path.name, f"{name}!{cell.name}", what, fix))
        return _sheet(
            path.name, cells, problems, lambda row, column, name=name: f"{name}!{column}{row}"
        )
    fix = "Cần các cột: đơn vị, tiêu chí, số liệu, giá trị (hoặc unit, criterion, fact, value)."
    problems.append(Problem(path.name, "", "không trang nào có dòng tiêu đề.", fix))
    return None


def typed(cell: Any) -> Any:
    """A cell without floats: a number is what its shortest decimal says, as the user typed it.

    Text loses the signs that nobody sees.
    """
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, float):
        return cell
    if not math.isfinite(cell):
        return str(cell)
    return int(cell) if cell.is_integer() and abs(cell) < 1e15 else Decimal(repr(cell))


def _header(cells: Sequence[tuple[int, list[Any]]]) -> int | None:
    """Which of the first lines holds the headings."""
    for index, (_, line) in enumerate(cells[:60]):
        if {"criterion", "value"} <= set(_columns(line)):
            return index
    return None


def _columns(line: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(line):
        heading = HEADINGS.get(str(cell).strip().casefold())
        if heading is not None:
            found.setdefault(heading, index)
    return found


def _sheet(
    file: str,
    cells: Sequence[tuple[int, list[Any]]],
    problems: list[Problem],
    place: Any,
) -> Sheet | None:
    header = _header(cells)
    if header is None:
        first = ", ".join(str(cell) for cell in (cells[0][1] if cells else [])[:6])
        what = f"không có dòng tiêu đề; dòng đầu là «{first[:80]}»."
        fix = "Cần các cột: unit, criterion, fact, value."
        problems.append(Problem(file, "dòng 1", what, fix))
        return None
    columns = _columns(cells[header][1])
    above = _above(cells[:header])
    if "unit" not in columns and "unit" not in above:
        is_form = any(_label(cell) == "unit" for _, line in cells[:header] for cell in line)
        what, fix = "thiếu cột «unit».", "Thêm cột."
        if is_form:
            what, fix = "chưa ghi tên đơn vị.", "Ghi vào ô cạnh «Đơn vị»."
        problems.append(Problem(file, f"dòng {cells[header][0]}", what, fix))
        return None
    rows = list(_rows(cells[header + 1 :], columns, above, place))
    if len(rows) > MOST_ROWS:
        problems.append(Problem(file, "", f"có {shown(len(rows))} dòng, quá nhiều.", "Tách tệp."))
        return None
    return Sheet(rows, above)


def _label(cell: Any) -> str | None:
    return LABELS.get(str(cell).strip().rstrip(":").casefold())


def _above(cells: Iterable[tuple[int, list[Any]]]) -> dict[str, str]:
    """What is written beside the labels over the table."""
    found = {}
    for _, line in cells:
        for index, cell in enumerate(line):
            key = _label(cell)
            if key and (
                beside := next(
                    (str(one).strip() for one in line[index + 1 :] if str(one).strip()), ""
                )
            ):
                found[key] = beside
    return found


def _rows(
    cells: Iterable[tuple[int, list[Any]]],
    columns: Mapping[str, int],
    above: Mapping[str, str],
    place: Any,
) -> Iterator[Row]:
    def cell(line: list[Any], key: str) -> Any:
        index = columns.get(key)
        return line[index] if index is not None and index < len(line) else ""

    letter = _letter(columns["value"])
    for number, line in cells:
        value = cell(line, "value")
        value = value.strip() if isinstance(value, str) else value
        criterion = _code(cell(line, "criterion"))
        if value == "" or value is None or not criterion:
            continue
        unit = str(cell(line, "unit")).strip() or above.get("unit", "")
        yield Row(
            place(number, letter),
            unit,
            str(cell(line, "name")).strip(),
            str(cell(line, "group")).strip() or above.get("group", ""),
            criterion,
            str(cell(line, "fact")).strip(),
            value,
        )


def _code(cell: Any) -> str:
    """A criterion code as text; Excel turns 1.1 into a number, which is written back."""
    return str(cell).strip()


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def units_of(
    sheet: Sheet, indicator_set: IndicatorSet, file: str, problems: list[Problem]
) -> list[UnitFacts]:
    """The rows put together by unit, then read and checked."""
    gathered: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, str, str], str] = {}
    for row in sheet.rows:
        if not row.unit:
            problems.append(Problem(file, row.place, "thiếu tên đơn vị.", "Ghi vào cột đơn vị."))
            continue
        key = (row.unit, row.criterion, row.fact)
        if key in places:
            what = f"lặp lại {row.unit}, {row.criterion} {row.fact}".rstrip()
            fix = f"Đã có ở {places[key]}. Giữ một dòng."
            problems.append(Problem(file, row.place, f"{what}.", fix))
            continue
        places[key] = row.place
        unit = gathered.setdefault(row.unit, {"unit": row.unit, "facts": {}})
        _note_once(unit, "group", row.group, file, row.place, problems)
        _note_once(unit, "name", row.name, file, row.place, problems)
        _add(unit["facts"], row)
    year = sheet.above.get("year", "")
    found = []
    for name, raw in gathered.items():
        if year:
            raw["year"] = year.removesuffix(".0")

        def place(code: str, fact: str, name: str = name) -> str:
            where = places.get((name, code, fact)) or places.get((name, code, ""))
            if where is None:
                where = next((p for (u, c, _), p in places.items() if (u, c) == (name, code)), "")
            return f"{where}, {name}, tiêu chí {code}" if where else f"{name}, tiêu chí {code}"

        found.append(read_unit(indicator_set, raw, file=file, problems=problems, place=place))
    return [one for one in found if one is not None]


def _note_once(
    unit: dict[str, Any], key: str, value: str, file: str, place: str, problems: list[Problem]
) -> None:
    if value and unit.setdefault(key, value) != value:
        what = f"«{key}» của {unit['unit']} ghi hai giá trị: {unit[key]}, {value}."
        problems.append(Problem(file, place, what, "Ghi một giá trị."))


def _add(facts: dict[str, Any], row: Row) -> None:
    """One row into the raw facts of its unit; a claim or a sign of acceptance is its own fact."""
    code, value = row.criterion, row.value
    if isinstance(value, datetime):
        value = value.date()
    entry = facts.setdefault(code, {})
    if isinstance(value, str) and (is_claim(value) or value == ACCEPTED):
        if is_claim(value):
            entry["n/a"] = True
        if ACCEPTED in value:
            entry[ACCEPTED] = True
        return
    entry[row.fact or VALUE] = value
