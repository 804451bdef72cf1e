"""`parindex manage loaddemo`: the shipped publications, the demo accounts and cycle.

Safe to run again: what is already there and unchanged stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from parindex.access import SYSTEM
from parindex.assessments.demonstration import load_demo_cycle
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.reading import read
from parindex.publications import actions
from parindex.publications.demonstration import demo_files, snapshot_of
from parindex.publications.models import Publication

DEMO_SET = "mau-2026-xa"


class Command(BaseCommand):
    """Load the demo data."""

    help = "Nạp kết quả mẫu, tài khoản dùng thử và kỳ đánh giá minh họa"

    def handle(self, *args: Any, **options: Any) -> None:
        wanted, said = set(), "thiếu bộ chỉ số của kỳ minh họa"
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
        commune_set = read(settings.LIBRARY / DEMO_SET)
        if isinstance(commune_set, IndicatorSet):
            said = load_demo_cycle(commune_set)
        self.stdout.write(f"Đã nạp {len(wanted)} kết quả mẫu; {said}.")

    def _say_problems(self, problems: list[Problem]) -> None:
        for one in problems[:10]:
            self.stderr.write(str(one))
