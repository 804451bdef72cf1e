"""Lists of people: those to be invited, registers of completed cases, payment lists.

Plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
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
    read_day,
    read_email,
    read_phone,
    rows_with,
)
from parindex.surveys.planning_files import UNIT

NAME = Field(
    "name",
    "Họ và tên",
    (
        "ho ten",
        "ten",
        "nguoi nop",
        "nguoi nop ho so",
        "chu ho so",
        "ten chu ho so",
        "nguoi duoc moi",
        "nguoi tra loi",
        "name",
    ),
    is_needed=True,
)
UNIT_FIELD = Field("unit", "Đơn vị", (*UNIT, "noi giai quyet"), is_needed=True)
PHONE = Field(
    "phone",
    "Số điện thoại",
    ("dien thoai", "so dt", "sdt", "dt", "di dong", "so dien thoai lien he", "phone"),
)
ADDRESS = Field("address", "Địa chỉ", ("dia chi lien he", "noi o", "cho o", "thon", "address"))
EMAIL = Field("email", "Thư điện tử", ("email", "e mail", "dia chi email", "hop thu"))
GROUP = Field("group", "Nhóm", ("linh vuc", "doi tuong", "loai", "nhom doi tuong", "group"))
INVITED = (UNIT_FIELD, NAME, PHONE, EMAIL, ADDRESS, GROUP)
PAID = (
    UNIT_FIELD,
    NAME,
    PHONE,
    ADDRESS,
    Field("took_part_on", "Ngày tham gia", ("ngay", "ngay tra loi", "ngay phong van")),
    Field("amount", "Số tiền", ("tien", "muc chi", "thu lao", "so tien dong")),
    Field("interviewer", "Điều tra viên", ("nguoi phong van", "can bo dieu tra")),
)


class Person(NamedTuple):
    """Somebody of a list, by the unit they are asked about."""

    unit: str
    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    group: str = ""

    @property
    def mark(self) -> str:
        """A text that tells the person from all others of a list, whatever their order."""
        return "|".join((self.unit, self.group, fold(self.name), self.phone, self.email.lower()))


class Payment(NamedTuple):
    """Somebody who took part, and what they are paid in đồng."""

    unit: str
    name: str
    phone: str = ""
    address: str = ""
    took_part_on: date | None = None
    amount: int = 0
    interviewer: str = ""
    questionnaire: str = ""


class Known(NamedTuple):
    """What a list of people is checked against: units, and who is on the list already.

    `taken` names by telephone and e-mail who is listed for the same questionnaire.
    """

    places: Places
    taken: Mapping[str, str]


def read_people(
    listing: Listing, columns: Mapping[str, int], known: Known
) -> tuple[list[Person], list[CellProblem]]:
    """The people of a list to be invited, and what is wrong in which cell."""
    people: list[Person] = []
    problems: list[CellProblem] = []
    seen: dict[str, int] = {}
    for cells in rows_with(listing, columns):
        person = _person(cells, known.places)
        if not (person.phone or person.email or person.address) and not cells.problems:
            cells.refuse("phone", _("cần số điện thoại, thư điện tử hoặc địa chỉ để gửi lời mời."))
        for key, contact in (("phone", person.phone), ("email", person.email.lower())):
            if contact and contact in seen:
                cells.refuse(
                    key,
                    _("«%(contact)s» đã có ở dòng %(row)s. Bỏ một dòng.")
                    % {"contact": contact, "row": seen[contact]},
                )
            elif contact and contact in known.taken:
                cells.refuse(
                    key,
                    _("«%(contact)s» đã mời: %(name)s. Bỏ dòng này.")
                    % {"contact": contact, "name": known.taken[contact]},
                )
        problems += cells.problems
        if not cells.problems:
            people.append(person)
            row = cells.first + cells.index
            seen |= dict.fromkeys(filter(None, (person.phone, person.email.lower())), row)
    return people, problems


def read_register(
    listing: Listing, columns: Mapping[str, int], places: Places
) -> tuple[list[Person], list[CellProblem], int]:
    """The people of a register of completed cases, each once, and how many rows repeat somebody.

    Somebody with several cases has one chance in a draw, that of their first row.
    """
    people: dict[str, Person] = {}
    problems: list[CellProblem] = []
    repeated = 0
    for cells in rows_with(listing, columns):
        person = _person(cells, places)
        if not (person.phone or person.email or person.address) and not cells.problems:
            cells.refuse("phone", _("không có số điện thoại, thư điện tử hay địa chỉ."))
        problems += cells.problems
        if cells.problems:
            continue
        who = person.phone or person.email.lower() or f"{fold(person.name)}|{fold(person.address)}"
        key = f"{person.unit}|{who}"
        repeated += key in people
        people.setdefault(key, person)
    return list(people.values()), problems, repeated


def _person(cells: Cells, places: Places) -> Person:
    unit, problem = places.find(cells.of("unit"))
    if problem:
        cells.refuse("unit", problem)
    name, phone, email = cells.of("name"), read_phone(cells.of("phone")), cells.of("email")
    if not name:
        cells.refuse("name", _("thiếu họ và tên."))
    if phone is None:
        cells.refuse(
            "phone",
            _("«%(text)s» không phải số điện thoại. Ghi đủ 10 số.") % {"text": cells.of("phone")},
        )
    if (read := read_email(email)) is None:
        cells.refuse("email", _("«%(email)s» không phải địa chỉ thư điện tử.") % {"email": email})
    address, group = cells.of("address")[:300], cells.of("group")[:80]
    return Person(unit, name[:160], phone or "", read or "", address, group)


def read_payments(
    listing: Listing, columns: Mapping[str, int], places: Places
) -> tuple[list[Payment], list[CellProblem]]:
    """The people of a payment list, and what is wrong in which cell."""
    found: list[Payment] = []
    problems: list[CellProblem] = []
    for cells in rows_with(listing, columns):
        person = _person(cells, places)
        day, amount = None, None
        try:
            day = read_day(cells.of("took_part_on"))
        except ValueError:
            sentence = _("«%(text)s» không phải ngày. Ghi ví dụ 20/11/2026.") % {
                "text": cells.of("took_part_on")
            }
            cells.refuse("took_part_on", sentence)
        try:
            amount = read_count(cells.of("amount"))
        except ValueError:
            sentence = _("«%(text)s» không phải số tiền. Ghi ví dụ 50.000.") % {
                "text": cells.of("amount")
            }
            cells.refuse("amount", sentence)
        problems += cells.problems
        if not cells.problems:
            interviewer = cells.of("interviewer")[:160]
            found.append(
                Payment(
                    person.unit,
                    person.name,
                    person.phone,
                    person.address,
                    day,
                    amount or 0,
                    interviewer,
                )
            )
    return found, problems


def empty_workbook(title: str, fields: Sequence[Field], units: Sequence[str]) -> bytes:
    """A workbook with the headings of a list, and the names of the units on its second sheet."""
    heads = [(one.title, 28 if one.key in ("name", "unit", "address") else 18) for one in fields]
    note = "Mỗi dòng một người. Cột «Đơn vị» ghi tên hoặc mã đơn vị:\n" + "\n".join(units)
    return workbook_of(title, heads, [[""] * len(heads)], note)
