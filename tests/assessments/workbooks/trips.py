"""A small running cycle with people and sheets, and workbooks filled in as people do offline."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from parindex.access import SYSTEM, Role
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle
from parindex.directory.actions import enrol
from parindex.directory.models import User
from parindex.engine.facts import Stage
from tests.assessments.workbooks.shown import read_shown
from tests.make import indicator_set

SET = "vi-du-cach-cham"
OURS, OTHERS = "xa-tien-loi", "xa-an-my"
SLUG = "chi-so-2026"


class Trips(NamedTuple):
    """Bình and Hoa of one commune, Tâm who appraises, Thu who coordinates, Dũng the stranger."""

    cycle: Cycle
    ours: Assessment
    others: Assessment
    people: Mapping[str, User]

    def client(self, name: str) -> Client:
        """A browser in which somebody is signed in."""
        client = Client()
        client.force_login(self.people[name])
        return client


ROLES: dict[str, tuple[tuple[Role, str], ...]] = {
    "binh": ((Role.CLERK, OURS),),
    "hoa": ((Role.HEAD, OURS),),
    "tam": ((Role.APPRAISER, ""),),
    "thu": ((Role.COORDINATOR, ""),),
    "dung": (),
}


def make_cycle(slug: str, units: Mapping[str, str], people: Mapping[str, User]) -> Cycle:
    """A running cycle of these units, all phases open, everything assigned to Tâm."""
    now = timezone.now()
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug=slug,
        title=f"Chỉ số CCHC năm 2026 ({slug})",
        year=2026,
        indicator_set=indicator_set(SET),
        authority="tinh",
        authority_name="UBND tỉnh",
    )
    window = Window(now - timedelta(days=9), now + timedelta(days=9), now + timedelta(days=11))
    cycles.set_windows(by=SYSTEM, cycle=cycle, windows=dict.fromkeys(Phase, window))
    listed = [cycles.NewUnit(code, name, "xa") for code, name in units.items()]
    cycles.add_units(by=SYSTEM, cycle=cycle, units=listed)
    cycles.assign(by=SYSTEM, cycle=cycle, title="Tâm", tasks=[Task(people["tam"].pk)])
    cycles.start_cycle(by=SYSTEM, cycle=cycle)
    Assessment.objects.bulk_create(Assessment(unit=one) for one in cycle.units.all())
    return cycle


def make_trips() -> Trips:
    """Two communes; ours has stated some rows."""
    people = {
        name: enrol(
            by=SYSTEM, username=name, password="mat-khau-dai", display_name=name.title(), grants=one
        )
        for name, one in ROLES.items()
    }
    cycle = make_cycle(SLUG, {OURS: "Xã Tiên Lợi", OTHERS: "Xã An Mỹ"}, people)
    ours = Assessment.objects.get(unit__cycle=cycle, unit__code=OURS)
    others = Assessment.objects.get(unit__cycle=cycle, unit__code=OTHERS)
    for code, facts in OWN.items():
        say(ours, code, facts)
    return Trips(cycle, ours, others, people)


OWN: dict[str, dict[str, Any]] = {
    "1.1": {"value": True},
    "2.1": {"da_xong": 22, "tong_so": 24},
    "3.1": {"value": 3},
    "@ho_so_da_giai_quyet": {"value": 1000},
}


def say(
    assessment: Assessment, code: str, facts: dict[str, Any], stage: Stage = Stage.UNIT, **more: Any
) -> Statement:
    """A statement somebody made on the site, after the one that stands."""
    before = Statement.objects.filter(
        assessment=assessment, code=code, stage=stage, replaced_by=None
    ).first()
    given = {"by_name": "Chị Yến", **more}
    return Statement.objects.create(
        assessment=assessment, code=code, stage=stage, facts=facts, replaces=before, **given
    )


def said(assessment: Assessment, code: str, stage: Stage = Stage.UNIT) -> dict[str, Any] | None:
    """The facts that stand, or None."""
    found = Statement.objects.filter(
        assessment=assessment, code=code, stage=stage, replaced_by=None
    ).first()
    return found.facts if found else None


def move(assessment: Assessment, state: State) -> None:
    """Put a sheet into a state."""
    Assessment.objects.filter(pk=assessment.pk).update(state=state.value)


class Filled:
    """A downloaded workbook in somebody's hands."""

    def __init__(self, client: Client, address: str, sheet: str) -> None:
        response = client.get(address)
        assert response.status_code == 200, response.content.decode()[:2000]
        self.book: Workbook = load_workbook(io.BytesIO(response.content))
        self.page: Worksheet = self.book[sheet]
        self.head = next(
            row for row in range(1, 12) if "Mã" in {cell.value for cell in self.page[row]}
        )
        self.columns = {cell.value: cell.column for cell in self.page[self.head]}

    def row(self, **wanted: Any) -> int:
        """The line whose cells under these headings say this."""
        named = {heading.replace("_", " "): value for heading, value in wanted.items()}
        for number in range(self.head + 1, self.page.max_row + 1):
            if all(
                self.page.cell(number, self.columns[heading]).value == value
                for heading, value in named.items()
            ):
                return number
        raise AssertionError(f"no line {named}")

    def put(self, row: int, heading: str, value: Any) -> str:
        """Type into a cell; its name."""
        cell = self.page.cell(row, self.columns[heading])
        cell.value = value
        return str(cell.coordinate)

    def get(self, row: int, heading: str) -> Any:
        """What a cell holds."""
        return self.page.cell(row, self.columns[heading]).value

    def saved(self) -> bytes:
        """The file, as Excel saves it."""
        content = io.BytesIO()
        self.book.save(content)
        return content.getvalue()


def upload(client: Client, address: str, content: bytes, name: str = "bang.xlsx") -> Any:
    """Send a file and follow to what is shown."""
    return client.post(
        address, {"act": "upload", "file": SimpleUploadedFile(name, content)}, follow=True
    )


def apply(client: Client, address: str, shown: Any) -> Any:
    """Press the button of a preview, or send what it would send when it is off."""
    hidden = read_shown(shown.content.decode()).hidden or {"digest": "", "mark": ""}
    return client.post(address, {"act": "apply", **hidden}, follow=True)
