"""Collect the Vietnamese messages, keep the English catalogue, compile it.

`--check` writes nothing and fails when a message has no English or the catalogue is out of date.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
import django

django.setup()

from parindex.access import ROLE_TITLES
from parindex.assessments.models import Statement, Submission
from parindex.assessments.queries.appraising import STATUS_TITLES
from parindex.assessments.queries.watching import FILTERS
from parindex.assessments.views.appraising import QUICK_REASONS
from parindex.assessments.workflow import MOVES, STATE_TITLES
from parindex.cycles.deadlines import PHASE_TITLES
from parindex.cycles.models import Cycle, Seat
from parindex.surveys.models import Sending
from parindex.surveys.people_files import INVITED, PAID
from parindex.surveys.planning_files import FIELDS
from parindex.surveys.queries.inviting import STATES
from parindex.surveys.queries.planning import METHODS
from parindex.surveys.wording import PLACES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/parindex"
FOLDER = SOURCE / "web/locale/en/LC_MESSAGES"
IN_TEMPLATE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")

IN_PYTHON = re.compile(r"""(?:\b_|gettext_noop)\(\s*("(?:[^"\\]|\\.)*")\s*,?\s*\)""")

TABLES: dict[str, Iterable[str]] = {
    "access.py": ROLE_TITLES.values(),
    "workflow.py": [*STATE_TITLES.values(), *(move.title for move in MOVES)],
    "deadlines.py": PHASE_TITLES.values(),
    "models.py": [
        *Cycle.State.labels,
        *Cycle.LatePolicy.labels,
        *Seat.Duty.labels,
        *Statement.Verdict.labels,
        *Submission.Kind.labels,
    ],
    "surveys": [
        *METHODS.values(),
        *STATES.values(),
        *PLACES.values(),
        *Sending.Channel.labels,
        *(one.title for one in (*INVITED, *PAID, *FIELDS)),
    ],
    "queries.py": [*STATUS_TITLES.values(), *FILTERS.values(), *QUICK_REASONS],
}
"""Titles that templates translate by name: the tables they stand in are the only place."""


def messages() -> dict[str, list[tuple[str, int]]]:
    """Every message with the places where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for template in sorted(SOURCE.rglob("*.html")):
        for number, line in enumerate(template.read_text("utf-8").splitlines(), start=1):
            for literal in IN_TEMPLATE.findall(line):
                place = (str(template.relative_to(SOURCE)), number)
                found.setdefault(ast.literal_eval(literal), []).append(place)
    for module in sorted(SOURCE.rglob("*.py")):
        for literal in IN_PYTHON.findall(module.read_text("utf-8")):
            found.setdefault(ast.literal_eval(literal), []).append((module.name, 1))
    for file, titles in TABLES.items():
        for title in titles:
            found.setdefault(str(title), []).append((file, 1))
    found.pop("—", None)
    return found


def main() -> int:
    """Update or check the catalogue."""
    is_check = "--check" in sys.argv
    file = FOLDER / "django.po"
    known = Catalog(locale="en")
    if file.exists():
        with file.open("rb") as stream:
            known = read_po(stream, locale="en")
    catalog = Catalog(locale="en", project="parindex", charset="utf-8")
    wanted = messages()
    for text in sorted(wanted):
        old = known.get(text)
        catalog.add(text, old.string if old else "", locations=wanted[text][:3])
    untranslated = [text for text in wanted if not catalog[text].string]
    for text in untranslated:
        sys.stderr.write(f"no English for: {text}\n")
    if is_check:
        stale = {one.id for one in known if one.id} ^ set(wanted)
        for text in stale:
            sys.stderr.write(f"catalogue out of date: {text}\n")
        return 1 if untranslated or stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalog, omit_header=False, width=100, no_location=True, sort_output=True)
    with (FOLDER / "django.mo").open("wb") as stream:
        write_mo(stream, catalog)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
