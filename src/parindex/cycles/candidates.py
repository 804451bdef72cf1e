"""Who may run a cycle and who may be assessed in it: places of the directory, whole groups at once.

No database. What is added is a `NewUnit`; the kind of a place becomes its group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.departments import Department, departments
from parindex.directory.units import (
    OLD,
    TODAY,
    AdminUnit,
    children_of,
    descendants,
    find_units,
    fold,
    fold_case,
    full_name,
    units,
)
from parindex.engine.names import vietnamese_key
from parindex.language import counted

GROUPS: Mapping[str, str] = {
    "xa": "Xã",
    "phuong": "Phường",
    "thi-tran": "Thị trấn",
    "dac-khu": "Đặc khu",
    "huyen": "Huyện",
    "quan": "Quận",
    "thi-xa": "Thị xã",
    "thanh-pho": "Thành phố",
    "tinh": "Tỉnh",
    "so-nganh": "Sở, ban, ngành",
}
"""The kinds of units that are ranked together, with their titles."""

GROUP_OF_KIND: Mapping[str, str] = {
    "commune": "xa",
    "ward": "phuong",
    "township": "thi-tran",
    "special_zone": "dac-khu",
    "rural_district": "huyen",
    "urban_district": "quan",
    "town": "thi-xa",
    "city": "thanh-pho",
    "province": "tinh",
}
DEPARTMENT_GROUP = "so-nganh"
HEADINGS = ("ma", "ma don vi", "don vi", "ten", "ten don vi")


class NewUnit(NamedTuple):
    """A unit to be assessed: its code in the directory, name and kind."""

    code: str
    name: str
    group: str


class Choice(NamedTuple):
    """One value of a list with what a person reads."""

    value: str
    title: str


class Match(NamedTuple):
    """A place found by name, and the groups of units that can be added with it.

    `below` are (which, title, count): "children" directly below, "communes" at the lowest level.
    """

    unit: AdminUnit
    title: str
    period: str
    below: tuple[tuple[str, str, int], ...]


def group_title(group: str) -> str:
    """The title of a group; a group of a list of one's own is shown as it was written."""
    return GROUPS.get(group, group)


@cache
def provinces_today() -> tuple[Choice, ...]:
    """The 34 provinces and cities, in the order of their names."""
    found = [one for one in units().values() if not one.parent and one.period == TODAY]
    found.sort(key=lambda one: vietnamese_key(one.name))
    return tuple(Choice(one.code, one.name) for one in found)


@cache
def department_choices() -> tuple[Department, ...]:
    """The bodies of a province from the template."""
    return departments()


def authority_name(code: str) -> str:
    """The full name of an authority: a province's committee or a department; "" when unknown."""
    place = units().get(code)
    if place is not None:
        return f"Ủy ban nhân dân {place.name[:1].lower()}{place.name[1:]}"
    return next((one.vi for one in department_choices() if one.slug == code), "")


def of_place(one: AdminUnit) -> NewUnit:
    """A place of the directory as a unit to be assessed."""
    return NewUnit(one.code, one.name, GROUP_OF_KIND.get(one.kind, one.kind))


def communes_of(code: str) -> list[NewUnit]:
    """Every commune, ward, township and special zone below a place, by name.

    An old district that had no communes of its own stands for itself.
    """
    found = [one for one in descendants(code) if not children_of(one.code)]
    return [of_place(one) for one in sorted(found, key=lambda one: vietnamese_key(one.name))]


def below(code: str, which: str) -> list[NewUnit]:
    """The units below a place: "children" directly, "communes" at the lowest level."""
    if which == "children":
        return [of_place(one) for one in children_of(code)]
    return communes_of(code)


def department_units(slugs: Sequence[str]) -> list[NewUnit]:
    """The departments with these slugs, in the order of the template."""
    wanted = set(slugs)
    return [
        NewUnit(one.slug, one.vi, DEPARTMENT_GROUP)
        for one in department_choices()
        if one.slug in wanted
    ]


def search(query: str, limit: int = 12) -> list[Match]:
    """Places of both periods by name, with what can be added below each."""
    return [_match(one) for one in find_units(query, limit=limit)] if query.strip() else []


def _match(one: AdminUnit) -> Match:
    children, lowest = children_of(one.code), communes_of(one.code)
    found = []
    if children and len(lowest) != len(children):
        found.append(("children", _("huyện, quận, thị xã, thành phố"), len(children)))
    if lowest:
        found.append(("communes", _("xã, phường, thị trấn, đặc khu"), len(lowest)))
    period = _("trước 01/07/2025") if one.period == OLD else _("từ 01/07/2025")
    return Match(one, full_name(one), period, tuple(found))


def read_list(text: str, authority: str) -> tuple[list[NewUnit], list[str]]:
    """Units from a pasted list or CSV, and a sentence for each line that was not understood.

    A line is a code, a name, or "code; name; group" with ; or tab (a comma in a CSV with headings).
    A name is looked for first below the authority, then in the whole country.
    """
    lines = text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    has_headings = fold(lines[0]).startswith(HEADINGS)
    found: list[NewUnit] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        cells = [one.strip().strip('"') for one in _cut(line, "," if has_headings else "")]
        if not any(cells) or (number == 1 and fold(cells[0]) in HEADINGS):
            continue
        unit, problem = _read_line(cells, authority)
        if unit is not None:
            found.append(unit)
        else:
            problems.append(
                _("Dòng %(number)s: %(problem)s") % {"number": number, "problem": problem}
            )
    return found, problems


def _cut(line: str, also: str) -> list[str]:
    mark = "\t" if "\t" in line else ";" if ";" in line else also
    return line.split(mark) if mark else [line]


def _read_line(cells: Sequence[str], authority: str) -> tuple[NewUnit | None, str]:
    code, name, group = (*cells, "", "", "")[:3]
    if place := units().get(code):
        return of_place(place), ""
    if body := department_units([code]):
        return body[0], ""
    if code and name:
        return NewUnit(code[:80], name[:160], _group(group)), ""
    return _by_name(code or name, authority)


def _group(text: str) -> str:
    folded = fold(text)
    known = next((slug for slug, title in GROUPS.items() if fold(title) == folded), "")
    return known or folded.replace(" ", "-")[:40] or "don-vi"


def _by_name(name: str, authority: str) -> tuple[NewUnit | None, str]:
    """The one place of this name, near the authority when it repeats elsewhere."""
    folded = fold(name)
    for one in department_choices():
        if fold(one.vi) == folded:
            return NewUnit(one.slug, one.vi, DEPARTMENT_GROUP), ""
    near = [one for one in descendants(authority) if fold(one.name) == folded]
    if len(near) == 1:
        return of_place(near[0]), ""
    alone, where = name.partition(",")[::2]
    everywhere = near or [
        one
        for one in find_units(alone, limit=200)
        if fold(full_name(one)).startswith(folded)
        and fold(one.name) == fold(alone)
        and fold(where) in fold(full_name(one))
    ]
    # An Mỹ typed in full is not Ân Mỹ; without marks both are meant.
    everywhere = [
        one for one in everywhere if fold_case(alone) == fold_case(one.name)
    ] or everywhere
    if len(everywhere) == 1:
        return of_place(everywhere[0]), ""
    if not everywhere:
        return None, _("không tìm thấy đơn vị «%(name)s». Ghi mã, hoặc «mã; tên; nhóm».") % {
            "name": name[:80]
        }
    some = ", ".join(f"{one.code} ({full_name(one)})" for one in everywhere[:3])
    return None, counted(
        "có %(count)s đơn vị tên «%(name)s». Ghi mã, ví dụ %(some)s.",
        len(everywhere),
        name=name[:80],
        some=some,
    )
