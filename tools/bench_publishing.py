"""From concluded sheets to a publication: 130 units and the 3,321 communes of today.

    python tools/bench_publishing.py        on SQLite
    bash tools/with_postgres.sh /usr/lib/postgresql/15/bin python tools/bench_publishing.py

Prints seconds of one run, by the clock and of the processor, and beside them how long scoring the
same facts alone takes: what is left is reading rows and writing the snapshot. Never a test.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="parindex-bench-"))
os.environ.update(PARINDEX_HOME=str(HOME), DJANGO_SETTINGS_MODULE="parindex.config.settings")
SIZES = (130, 3321)
ACCEPTED = "Đo tốc độ."
Made = TypeVar("Made")


def prepare(size: int) -> Any:
    """A concluded cycle of so many communes of today, every row stated by the unit."""
    from parindex.access import SYSTEM
    from parindex.assessments.demo_filling import rows_of
    from parindex.assessments.models import Assessment, Statement
    from parindex.assessments.workflow import State
    from parindex.cycles import actions as cycles
    from parindex.cycles.candidates import NewUnit
    from parindex.cycles.models import Cycle, Seat
    from parindex.cycles.synthetic import synthetic_facts
    from parindex.directory.models import User
    from parindex.directory.units import units
    from parindex.engine.facts import Stage
    from parindex.engine.indicators import IndicatorSet
    from parindex.engine.reading import read

    rules = read(ROOT / "indicator_sets/mau-2026-xa")
    assert isinstance(rules, IndicatorSet)
    today = [one for one in units().values() if one.kind in ("commune", "ward", "special_zone")]
    listed = [NewUnit(one.code, one.name, "xa") for one in today if one.valid_to is None][:size]
    assert len(listed) == size, len(listed)
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug=f"do-{size}",
        title=f"Đo tốc độ, {size} đơn vị",
        year=2026,
        indicator_set=rules,
        authority="VN34",
        authority_name=f"Đo tốc độ {size}",
        settings={"is_synthetic": True, "above": None},
    )
    cycles.add_units(by=SYSTEM, cycle=cycle, units=listed)
    chair = User.objects.get(username="minh")
    cycles.seat(by=SYSTEM, cycle=cycle, user=chair, duty=Seat.Duty.CHAIR.value)
    sheets = Assessment.objects.bulk_create(
        Assessment(unit=one, state=State.CONCLUDED.value) for one in cycle.units.all()
    )
    chance = random.Random(size)  # reproducible, not secret
    codes = {leaf.code for leaf in rules.leaves}
    rows = (
        Statement(
            assessment=sheet,
            code=code,
            stage=Stage.UNIT,
            facts=stated,
            is_claimed=is_claimed,
            is_accepted=is_claimed,
            by_name="Đo",
        )
        for sheet in sheets
        for code, stated, is_claimed in rows_of(
            rules, synthetic_facts(rules, chance, chance.triangular(0.6, 1.0, 0.88), {}), codes
        )
    )
    Statement.objects.bulk_create(rows, batch_size=1000)
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.CONCLUDED)
    return Cycle.objects.get(pk=cycle.pk)


def timed(what: str, work: Callable[[], Made]) -> Made:
    """Do it once and print how long it took, by the clock and of this process."""
    begun, worked = time.perf_counter(), time.process_time()
    made = work()
    clock, own = time.perf_counter() - begun, time.process_time() - worked
    sys.stdout.write(f"  {what:<34}{clock:8.2f} s, of the processor {own:6.2f} s\n")
    sys.stdout.flush()
    return made


def measure(size: int) -> None:
    """Every step of publishing one cycle."""
    from parindex.directory.models import User
    from parindex.engine.results import results
    from parindex.engine.snapshot import parse, verify
    from parindex.publications import actions, queries
    from parindex.publications.models import Publication
    from parindex.publications.papers.deciding import basis_of
    from parindex.publications.papers.files import written
    from parindex.publications.rehearsing import rehearse_cycle

    cycle = prepare(size)
    thu = User.objects.get(username="thu").actor()
    minh = User.objects.get(username="minh").actor()
    sys.stdout.write(f"{size} units\n")
    found = timed("rehearsal", lambda: rehearse_cycle(cycle))
    facts = [card.facts for card in found.results.cards]
    timed("beside: scoring the facts alone", lambda: results(found.indicator_set, facts))
    actions.sign_off(by=minh, cycle=cycle, seat="council", digest=found.digest)
    said = {"name": "Nguyễn Văn Chủ", "paper": "Tờ trình 1"}
    actions.sign_off(by=thu, cycle=cycle, seat="authority", digest=found.digest, **said)
    decided = actions.Decision("1/QĐ-UBND", date(2026, 12, 27), ACCEPTED)
    timed(
        "publishing, rehearsal included",
        lambda: actions.publish_cycle(by=thu, cycle=cycle, decision=decided, digest=found.digest),
    )
    body = timed("verifying the download", lambda: parse(queries.body(cycle.slug)))
    timed("  (computed again)", lambda: verify(body))
    basis = basis_of(thu, cycle.slug)
    for name, kind in (("quyet-dinh", "docx"), ("quyet-dinh", "pdf"), ("bao-cao", "pdf")):
        timed(f"{name}.{kind}", partial(written, basis, name, kind))
    if size == min(SIZES):
        made = Publication.objects.get(slug=cycle.slug)
        timed(f"{size} score sheets in one ZIP", lambda: _bundle(made))


def _bundle(made: Any) -> None:
    """The score sheets of all units, slice by slice as their page does."""
    from parindex.publications.papers.bundling import begin_bundle, go_on

    bundle = begin_bundle(publication=made, form="pdf")
    while not bundle.is_whole:
        bundle = go_on(bundle=bundle)


def main() -> None:
    """Prepare a database and measure each size."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from parindex.assessments.demonstration import enrol_people

    enrol_people()
    for size in SIZES:
        measure(size)


if __name__ == "__main__":
    main()
