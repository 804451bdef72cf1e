"""Collect the Vietnamese messages, keep the English catalogue, compile it.

A message is the first argument of `_`, `gettext_noop`, `later` or `counted` in Python, of `_` in a
template, a choice of a model, or a title of one of the tables below. `--check` writes nothing and
fails when a message has no English, keeps another set of %(names)s or Vietnamese letters, or the
catalogue is out of date.
`--merge FILE…` takes over the English of tables with lines of Vietnamese, tab, English.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
import django
from django.apps import apps

django.setup()

from parindex import access
from parindex.assessments import workflow
from parindex.assessments.queries import appraising, concluding, histories, watching
from parindex.assessments.views.appraising import QUICK_REASONS
from parindex.cycles import candidates, forms, planning
from parindex.cycles.deadlines import PHASE_TITLES
from parindex.directory import account_rules, act_titles
from parindex.documents.incoming import kinds
from parindex.documents.workbooks.appraisal_cells import DECISIONS
from parindex.surveys.people_files import INVITED, PAID
from parindex.surveys.planning_files import FIELDS
from parindex.surveys.queries.inviting import STATES
from parindex.surveys.queries.planning import METHODS
from parindex.surveys.wording import PLACES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/parindex"
FOLDER = SOURCE / "web/locale/en/LC_MESSAGES"
IN_TEMPLATE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
MARKERS = ("_", "gettext_noop", "later", "counted")
NAMES = re.compile(r"%\((\w+)\)s")
VIETNAMESE = re.compile("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
QUOTED = re.compile(r"«[^»]*»|“[^”]*”")
"""What is quoted may stay Vietnamese: a heading of a workbook, a word to be typed."""

TABLES: dict[str, Iterable[str]] = {
    "access.py": [*access.ROLE_TITLES.values(), *access.ACTS.values()],
    "account_rules.py": account_rules.FIELD_TITLES.values(),
    "act_titles.py": [
        *act_titles.ACT_TITLES.values(),
        *act_titles.DETAIL_TITLES.values(),
        *act_titles.VALUE_TITLES.values(),
    ],
    "appraisal_cells.py": DECISIONS.values(),
    "kinds.py": [
        sentence
        for kind in vars(kinds).values()
        if isinstance(kind, kinds.FileKind)
        for sentence in (kind.title, kind.refusal)
    ],
    "candidates.py": candidates.GROUPS.values(),
    "forms.py": forms.WRONG_ORDER.values(),
    "planning.py": planning.ROUNDS.values(),
    "workflow.py": [
        *workflow.STATE_TITLES.values(),
        *(move.title for move in workflow.MOVES),
    ],
    "deadlines.py": PHASE_TITLES.values(),
    "models.py": [
        label
        for model in apps.get_models()
        if model.__module__.startswith("parindex.")
        for field in model._meta.get_fields()
        for _, label in getattr(field, "choices", None) or ()
        if VIETNAMESE.search(str(label))
    ],
    "queries.py": [
        *appraising.STATUS_TITLES.values(),
        *watching.FILTERS.values(),
        *watching.ACT_WORDS.values(),
        *histories.STAGE_TITLES.values(),
        *concluding.LOG_TITLES.values(),
        *QUICK_REASONS,
    ],
    "surveys": [
        *METHODS.values(),
        *STATES.values(),
        *PLACES.values(),
        *(one.title for one in (*INVITED, *PAID, *FIELDS)),
    ],
}
"""Titles that are translated by name: the tables they stand in are the only place."""


class Found:
    """Messages with the places where they stand, and which of them count things."""

    def __init__(self) -> None:
        self.places: dict[str, list[tuple[str, int]]] = {}
        self.counted: set[str] = set()
        self.problems: list[str] = []

    def add(self, text: str, file: str, line: int = 1) -> None:
        """Note a message; a dash alone is the same in every language."""
        if text and text != "—":
            self.places.setdefault(text, []).append((file, line))


def messages() -> Found:
    """Every message with the places where it stands."""
    found = Found()
    for template in sorted(SOURCE.rglob("*.html")):
        for number, line in enumerate(template.read_text("utf-8").splitlines(), start=1):
            for literal in IN_TEMPLATE.findall(line):
                found.add(ast.literal_eval(literal), str(template.relative_to(SOURCE)), number)
    for module in sorted(SOURCE.rglob("*.py")):
        for call, marker in marked(ast.parse(module.read_text("utf-8"))):
            match call.args[0]:
                case ast.Constant(value=str(text)):
                    found.add(text, module.name)
                    if marker == "counted":
                        found.counted.add(text)
                case ast.JoinedStr():
                    found.problems.append(
                        f"{module}:{call.lineno}: an f-string cannot be looked up"
                    )
    for file, titles in TABLES.items():
        for title in titles:
            found.add(str(title), file)
    return found


def marked(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """The calls of a module that say something, with the name they call."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, *_]) if name in MARKERS:
                yield node, name


def _can_be_filled(text: str) -> bool:
    try:
        return bool(text % dict.fromkeys(NAMES.findall(text), ""))
    except (TypeError, ValueError):
        return False


def doubts(message: Message) -> Iterator[str]:
    """What is wrong with the English of a message."""
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    source = message.id if isinstance(message.id, str) else message.id[0]
    for text in texts:
        if not text:
            yield f"no English for: {source}"
        elif set(NAMES.findall(text)) - set(NAMES.findall(source)) or (
            isinstance(message.id, str) and set(NAMES.findall(source)) - set(NAMES.findall(text))
        ):
            yield f"other names than in the Vietnamese: {source} / {text}"
        elif NAMES.search(source) and not _can_be_filled(text):
            yield f"a % that stands alone, write %%: {text}"
        elif VIETNAMESE.search(QUOTED.sub("", text)):
            yield f"Vietnamese letters in the English: {text}"


def made(known: Catalog, found: Found) -> Catalog:
    """The catalogue of the messages found, with the English already known."""
    catalog = Catalog(locale="en", project="parindex", charset="utf-8")
    for text in sorted(found.places):
        old = known.get(text)
        english = old.string if old else ""
        if text in found.counted:
            if isinstance(english, str):
                english = (english, english)
            catalog.add((text, text), english, locations=found.places[text][:3])
        else:
            if not isinstance(english, str):
                english = english[1]
            catalog.add(text, english, locations=found.places[text][:3])
    return catalog


def known_catalog() -> Catalog:
    """The catalogue as it stands."""
    file = FOLDER / "django.po"
    if not file.exists():
        return Catalog(locale="en")
    with file.open("rb") as stream:
        return read_po(stream, locale="en")


def take_over(catalog: Catalog, files: Iterable[Path]) -> list[str]:
    """Put the English of tables of "Vietnamese, tab, English" lines in; return what fits nowhere.

    A thing counted may have two forms of English, parted by a further tab.
    """
    strays = []
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            text, *english = line.replace("\\n", "\n").split("\t")
            message = catalog.get(text)
            if message is None or not any(english):
                strays += [f"{file}: {text}"] if text.strip() else []
            elif isinstance(message.id, str):
                message.string = english[0]
            else:
                message.string = (english[0], english[-1])
    return strays


def outdated(known: Catalog, catalog: Catalog) -> list[str]:
    """What the files lack or have too much, and whether what is compiled is what is written."""
    compiled = io.BytesIO()
    write_mo(compiled, known)
    found = [
        f"catalogue out of date: {one}"
        for one in {one.id for one in known if one.id} ^ {one.id for one in catalog if one.id}
    ]
    with (FOLDER / "django.mo").open("rb") as stream:
        if read_mo(stream)._messages != read_mo(io.BytesIO(compiled.getvalue()))._messages:
            found.append("django.mo is not compiled from django.po")
    return found


def write(catalog: Catalog) -> None:
    """Write the catalogue and compile it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as stream:
        write_po(stream, catalog, omit_header=False, width=100, no_location=True, sort_output=True)
    with (FOLDER / "django.mo").open("wb") as stream:
        write_mo(stream, catalog)


def main() -> int:
    """Update or check the catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on any doubt")
    parser.add_argument(
        "--merge", nargs="+", type=Path, default=[], help="tables of Vietnamese, tab, English"
    )
    asked = parser.parse_args()
    known, found = known_catalog(), messages()
    catalog = made(known, found)
    strays = take_over(catalog, asked.merge)
    problems = [*found.problems, *(one for each in catalog if each.id for one in doubts(each))]
    if asked.check:
        problems += outdated(known, catalog)
    else:
        write(catalog)
    for one in (*(f"not a message of the pages: {one}" for one in strays), *problems):
        sys.stderr.write(f"{one}\n")
    return 1 if asked.check and problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
