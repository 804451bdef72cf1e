"""Where the three workbooks come from and go to, and what their pages show."""

from __future__ import annotations

from typing import Any

from parindex.assessments.models import Statement
from parindex.assessments.storage import waiting_folder
from tests.assessments.workbooks.shown import Shown, read_shown
from tests.assessments.workbooks.trips import (
    SLUG,
    Filled,
    Trips,
)

CLERK, LIST, CYCLE = "Kê khai", "Thẩm định", "Số liệu"

LIST_PAGE, CYCLE_PAGE = f"/tham-dinh/{SLUG}/excel/", f"/ky/{SLUG}/bang-tong-hop/"

LIST_FILE, CYCLE_FILE = f"/tham-dinh/{SLUG}/bang.xlsx", f"/ky/{SLUG}/bang-tong-hop.xlsx"


def preview(shown: Any) -> Shown:
    """The preview on a page."""
    return read_shown(shown.content.decode())


def waiting_files() -> list[str]:
    return [path.name for path in waiting_folder().glob("workbook-*")]


def count_of_statements() -> int:
    return Statement.objects.count()


def clerk_page(trips: Trips) -> str:
    return f"/cham-diem/{trips.ours.pk}/excel/"


def clerk_file(trips: Trips) -> Filled:
    address = f"/cham-diem/{trips.ours.pk}/bang.xlsx"
    return Filled(trips.client("binh"), address, CLERK)


def list_file(trips: Trips) -> Filled:
    return Filled(trips.client("tam"), LIST_FILE, LIST)


def cycle_file(trips: Trips, sheet: str = CYCLE) -> Filled:
    return Filled(trips.client("thu"), CYCLE_FILE, sheet)
