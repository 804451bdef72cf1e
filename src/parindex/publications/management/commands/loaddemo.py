"""`parindex manage loaddemo`: the shipped publications, the demo accounts and cycle.

Safe to run again: what is already there and unchanged stays as it is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from parindex.access import SYSTEM
from parindex.assessments.demonstration import SLUG, load_demo_cycle
from parindex.cycles.models import Cycle
from parindex.engine import indicators
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.reading import read
from parindex.publications import actions
from parindex.publications.demo.announcements import demo_files, snapshot_of
from parindex.publications.demo.plans import load_demo_plans
from parindex.publications.demo.years import load_demo_years
from parindex.publications.models import Publication
from parindex.surveys.demonstration import load_demo_survey

DEMO_SET = "mau-2026-xa"


def _stamp() -> str:
    """SHA-256 over all that decides what the sample results are: rules, demo files, the engine.

    Computing thirteen results takes seconds; a second start with the same stamp leaves them.
    """
    found = hashlib.sha256()
    engine = Path(indicators.__file__).parent
    files = [*settings.LIBRARY.rglob("*.toml"), *engine.rglob("*.py"), *demo_files()]
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()


class Command(BaseCommand):
    """Load the demo data."""

    help = "Nạp kết quả mẫu, tài khoản dùng thử và kỳ đánh giá minh họa"

    def handle(self, *args: Any, **options: Any) -> None:
        stamp, said = _stamp(), "thiếu bộ chỉ số của kỳ minh họa"
        kept = Path(settings.HOME) / "demo_stamp"
        is_known = kept.exists() and kept.read_text("ascii") == stamp
        if is_known and Publication.objects.exists():
            count = len(demo_files())
        else:
            count = self._publications()
            kept.write_text(stamp, "ascii")
        commune_set = read(settings.LIBRARY / DEMO_SET)
        if isinstance(commune_set, IndicatorSet):
            said = load_demo_cycle(commune_set)
            count += load_demo_years(commune_set)
            load_demo_plans()
            cycle = Cycle.objects.get(slug=SLUG)
            said = f"{said}; {load_demo_survey(cycle)}"
        self.stdout.write(f"Có {count} kết quả mẫu; {said}.")

    def _publications(self) -> int:
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
        return len(wanted)

    def _say_problems(self, problems: list[Problem]) -> None:
        for one in problems[:10]:
            self.stderr.write(str(one))
