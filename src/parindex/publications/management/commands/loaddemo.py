"""`parindex manage loaddemo`: the shipped publications and the demo accounts.

Safe to run again: what is already there and unchanged stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from parindex.access import SYSTEM, Role
from parindex.directory.actions import enrol
from parindex.directory.models import User
from parindex.engine.problems import Problem
from parindex.publications import actions
from parindex.publications.demonstration import demo_files, snapshot_of
from parindex.publications.models import Publication

PASSWORD = "dungthu2026"  # noqa: S105  # printed on the sign-in page of a demo
UNIT = "xa-minh-hoa-1"
PEOPLE: tuple[tuple[str, str, str, tuple[tuple[Role, str], ...]], ...] = (
    ("binh", "Nguyễn Văn Bình", "Công chức văn phòng, xã Minh Họa 1", ((Role.CLERK, UNIT),)),
    ("hoa", "Trần Thị Hoa", "Chủ tịch UBND xã Minh Họa 1", ((Role.HEAD, UNIT),)),
    ("lan", "Lê Thị Lan", "Thẩm định viên, Sở Y tế", ((Role.APPRAISER, "so-y-te"),)),
    ("minh", "Phạm Văn Minh", "Thành viên hội đồng thẩm định", ((Role.COUNCIL, ""),)),
    ("thu", "Võ Thị Thu", "Điều phối, Sở Nội vụ", ((Role.COORDINATOR, ""),)),
    ("son", "Đặng Hồng Sơn", "Cán bộ khảo sát", ((Role.SURVEY_OFFICER, ""),)),
    ("quan", "Hoàng Anh Quân", "Quản trị hệ thống", ((Role.ADMINISTRATOR, ""),)),
    ("dung", "Ngô Quốc Dũng", "Người ngoài, chưa có vai trò", ()),
)


class Command(BaseCommand):
    """Load the demo data."""

    help = "Nạp kết quả mẫu và tài khoản dùng thử"

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = set()
        for file in demo_files():
            found = snapshot_of(file, settings.LIBRARY)
            if found is None:
                continue
            if isinstance(found, list):
                self._say_problems(found)
                continue
            wanted.add(file.stem)
            current = Publication.objects.filter(slug=file.stem).only("digest").first()
            if current is not None and current.digest != found.digest:
                actions.withdraw_demo(by=SYSTEM, slug=file.stem)
            actions.publish(by=SYSTEM, slug=file.stem, snapshot=found)
        self._people()
        self.stdout.write(f"Đã nạp {len(wanted)} kết quả mẫu.")

    def _say_problems(self, problems: list[Problem]) -> None:
        for one in problems[:10]:
            self.stderr.write(str(one))

    def _people(self) -> None:
        for username, name, position, grants in PEOPLE:
            if not User.objects.filter(username=username).exists():
                enrol(
                    by=SYSTEM,
                    username=username,
                    password=PASSWORD,
                    display_name=name,
                    position=position,
                    grants=grants,
                )
