"""The plan of a survey as a workbook and back: one row for each unit and questionnaire.

Plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parindex.directory.units import fold
from parindex.documents.workbooks.lists import workbook_of
from parindex.language import gettext as _
from parindex.surveys.listing import (
    CellProblem,
    Cells,
    Field,
    Listing,
    Places,
    read_count,
    rows_with,
)

UNIT = ("don vi", "ten don vi", "ma don vi", "co quan", "co quan don vi", "xa", "xa phuong", "unit")
FIELDS = (
    Field("unit", "Mã đơn vị", UNIT, is_needed=True),
    Field("questionnaire", "Mã phiếu", ("phieu", "loai phieu", "phieu hoi", "ten phieu")),
    Field("population", "Số người có thể hỏi", ("tong the", "quy mo tong the", "so nguoi")),
    Field("wanted", "Số phiếu cần thu", ("chi tieu", "co mau", "so phieu", "can thu")),
    Field("minimum", "Số phiếu hợp lệ tối thiểu", ("toi thieu", "it nhat", "so phieu toi thieu")),
)
HIGHEST = 100_000_000


class TargetLine(NamedTuple):
    """How many forms of one questionnaire are wanted of one unit."""

    unit: str
    questionnaire: str
    population: int | None
    wanted: int
    minimum: int
    method: str = "given"


def empty_line(unit: str, form: str) -> TargetLine:
    """What stands where nothing is planned yet."""
    return TargetLine(unit, form, None, 0, 0)


def plan_workbook(
    title: str,
    lines: Sequence[TargetLine],
    unit_names: Mapping[str, str],
    form_titles: Mapping[str, str],
) -> bytes:
    """The plan as XLSX, to be filled in and brought back."""
    heads = (
        ("Mã đơn vị", 18),
        ("Đơn vị", 32),
        ("Mã phiếu", 14),
        ("Phiếu", 44),
        ("Số người có thể hỏi", 14),
        ("Số phiếu cần thu", 14),
        ("Số phiếu hợp lệ tối thiểu", 14),
    )
    note = (
        "Điền ba cột số rồi nhập lại tệp ở trang «Mẫu» của khảo sát.\n"
        "Mỗi dòng là một đơn vị và một phiếu; không sửa cột mã. Dòng bỏ đi thì giữ số đang có.\n"
        "Ô trống ở «Số người có thể hỏi» nghĩa là chưa biết."
    )
    rows = (
        (
            one.unit,
            unit_names.get(one.unit, ""),
            one.questionnaire,
            form_titles.get(one.questionnaire, ""),
            one.population,
            one.wanted,
            one.minimum,
        )
        for one in lines
    )
    return workbook_of(title, heads, rows, note)


def read_plan(
    listing: Listing,
    columns: Mapping[str, int],
    places: Places,
    form_titles: Mapping[str, str],
    before: Mapping[tuple[str, str], TargetLine],
) -> tuple[list[TargetLine], list[CellProblem]]:
    """The lines of a file that differ from the plan, and what is wrong in which cell.

    A number whose column is not in the file stays as it is.
    """
    found: dict[tuple[str, str], TargetLine] = {}
    problems: list[CellProblem] = []
    for cells in rows_with(listing, columns):
        line = _line(cells, places, form_titles, before)
        if line is not None and (line.unit, line.questionnaire) in found:
            cells.refuse("unit", _("đơn vị và phiếu này đã có ở dòng trên. Bỏ một dòng."))
        problems += cells.problems
        if line is not None and not cells.problems:
            found[line.unit, line.questionnaire] = line
    fresh = [one for key, one in found.items() if one != before.get(key, empty_line(*key))]
    return fresh, problems


def _line(
    cells: Cells,
    places: Places,
    form_titles: Mapping[str, str],
    before: Mapping[tuple[str, str], TargetLine],
) -> TargetLine | None:
    unit, problem = places.find(cells.of("unit"))
    if problem:
        cells.refuse("unit", problem)
    form = _form(cells, form_titles)
    old = before.get((unit, form), empty_line(unit, form))
    numbers = {
        "population": old.population,
        "wanted": old.wanted,
        "minimum": old.minimum,
    }
    for key in numbers:
        if key not in cells.columns:
            continue
        try:
            numbers[key] = read_count(cells.of(key))
        except ValueError:
            cells.refuse(
                key,
                _("«%(text)s» không phải số nguyên. Ghi ví dụ 120 hoặc 1.200.")
                % {"text": cells.of(key)},
            )
    if cells.problems:
        return None
    line = old._replace(
        population=numbers["population"],
        wanted=numbers["wanted"] or 0,
        minimum=numbers["minimum"] or 0,
    )
    for name, sentence in line_problems(line).items():
        cells.refuse(name, sentence)
    return line if line.wanted == old.wanted else line._replace(method="given")


def _form(cells: Cells, form_titles: Mapping[str, str]) -> str:
    text = cells.of("questionnaire")
    if not text and len(form_titles) == 1:
        return next(iter(form_titles))
    for form, title in form_titles.items():
        if text == form or fold(text) == fold(title):
            return form
    known = ", ".join(form_titles)
    said = _("không có phiếu «%(text)s»") % {"text": text} if text else _("thiếu mã phiếu")
    cells.refuse(
        "questionnaire", _("%(said)s. Ghi một trong: %(known)s.") % {"said": said, "known": known}
    )
    return ""


def line_problems(line: TargetLine) -> dict[str, str]:
    """What is wrong with the numbers of a line, by field."""
    found: dict[str, str] = {}
    if line.population is not None and line.wanted > line.population:
        found["wanted"] = _("nhiều hơn số người có thể hỏi (%(population)s).") % {
            "population": line.population
        }
    if line.minimum > line.wanted:
        found["minimum"] = _("nhiều hơn số phiếu cần thu (%(wanted)s).") % {"wanted": line.wanted}
    return found
