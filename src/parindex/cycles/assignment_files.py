"""Assignments from a table of a CSV or XLSX file: người, tiêu chí, nhóm, đơn vị. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.cycles.assigning import Task
from parindex.cycles.candidates import GROUPS, NewUnit
from parindex.directory.units import fold
from parindex.documents.incoming.tables import rows_of
from parindex.errors import Invalid
from parindex.language import counted

LARGEST = 5_000_000
HEADINGS = {
    "user": ("nguoi", "tham dinh vien", "person"),
    "part": ("tieu chi", "linh vuc", "criterion"),
    "group": ("nhom", "group"),
    "unit": ("don vi", "unit"),
}


class Known(NamedTuple):
    """What the cells of a file may name: people by folded word, units, the codes of the set."""

    people: Mapping[str, Sequence[int]]
    units: Sequence[NewUnit]
    codes: frozenset[str]


def read_assignments(
    name: str, content: bytes, known: Known, *, review: str = "first"
) -> tuple[list[Task], list[str]]:
    """The assignments of a file, and a sentence for each cell that was not understood.

    Raises `Invalid` for a file that is no table with the four headings.
    """
    if not content:
        raise Invalid(_("Tệp trống. Chọn tệp có dòng phân công."))
    if len(content) > LARGEST:
        raise Invalid(_("Tệp lớn hơn 5 MB. Chọn tệp chỉ có bảng phân công."))
    rows = rows_of(name, content)
    columns: dict[str, int] = {}
    tasks: list[Task] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not columns:
            columns = _columns(row)
            continue
        cells = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
        if all(str(one or "").strip() == "" for one in cells.values()):
            continue
        task, found = _task(cells, known, review)
        problems.extend(
            _("Dòng %(number)s: %(problem)s") % {"number": number, "problem": one} for one in found
        )
        if task is not None:
            tasks.append(task)
    if not columns:
        raise Invalid(_("Không thấy dòng tiêu đề. Cần các cột: người, tiêu chí, nhóm, đơn vị."))
    return tasks, problems


def _columns(row: Sequence[Any]) -> dict[str, int]:
    folded = [fold(str(one or "")) for one in row]
    found = {
        key: folded.index(name)
        for key, names in HEADINGS.items()
        for name in names
        if name in folded
    }
    return found if "user" in found and len(found) > 1 else {}


def _task(cells: Mapping[str, Any], known: Known, review: str) -> tuple[Task | None, list[str]]:
    problems: list[str] = []
    user = _person(str(cells.get("user") or ""), known, problems)
    part = _part(cells.get("part"), known, problems)
    group = _group(str(cells.get("group") or ""), known, problems)
    unit = _unit(str(cells.get("unit") or ""), known, problems)
    if problems or user is None:
        return None, problems
    return Task(user, part, group, unit, review == "second"), []


def _person(text: str, known: Known, problems: list[str]) -> int | None:
    found = known.people.get(fold(text), ())
    if len(found) == 1:
        return found[0]
    if found:
        problems.append(
            counted("có %(count)s người tên «%(text)s». Ghi tên đăng nhập.", len(found), text=text)
        )
    else:
        problems.append(
            _("không có thẩm định viên «%(text)s». Ghi tên đăng nhập hoặc họ tên.") % {"text": text}
        )
    return None


def _part(cell: Any, known: Known, problems: list[str]) -> str:
    """The code of an area or criterion; Excel turns 1.10 into the number 1.1, which is refused."""
    text = str(cell if cell is not None else "").strip()
    if fold(text) in ("", "*", "tat ca"):
        return ""
    if not isinstance(cell, str | int) and f"{text}0" in known.codes:
        problems.append(
            _("ô tiêu chí là số %(text)s, có thể là %(text)s0. Định dạng ô là chữ (Text).")
            % {"text": text}
        )
    elif text not in known.codes:
        problems.append(_("bộ chỉ số không có lĩnh vực hay tiêu chí «%(text)s».") % {"text": text})
    return text


def _group(text: str, known: Known, problems: list[str]) -> str:
    folded = fold(text)
    if folded in ("", "*", "tat ca"):
        return ""
    for group in {one.group for one in known.units}:
        if folded in (fold(group), fold(GROUPS.get(group, group))):
            return group
    problems.append(_("kỳ này không có nhóm «%(text)s».") % {"text": text})
    return ""


def _unit(text: str, known: Known, problems: list[str]) -> str:
    folded = fold(text)
    if folded in ("", "*", "tat ca"):
        return ""
    found = [
        one.code for one in known.units if one.code == text.strip() or fold(one.name) == folded
    ]
    if len(found) == 1:
        return found[0]
    if found:
        problems.append(
            counted("có %(count)s đơn vị tên «%(text)s». Ghi mã đơn vị.", len(found), text=text)
        )
    else:
        problems.append(_("kỳ này không có đơn vị «%(text)s».") % {"text": text})
    return ""
