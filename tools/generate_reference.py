"""The reference pages that are made from the code: workflow, permissions and the API.

`python tools/generate_reference.py` writes them; with `--check` it only says whether they are true.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

import django

django.setup()

from parindex.access import ACTS, IMPARTIAL, ROLE_TITLES, ROLES_THAT_MAY, Can, Role
from parindex.api.document import document
from parindex.assessments.workflow import MOVES, PHASE_OF, STATE_TITLES, State
from parindex.cycles.deadlines import PHASE_TITLES

FOLDER = Path(__file__).resolve().parents[1] / "docs/reference"
MADE = "<!-- Made by tools/generate_reference.py; edit the table in the code, not this page. -->\n"


def workflow() -> str:
    """docs/reference/workflow.md: states, moves, and a diagram."""
    lines = [
        MADE,
        "# The workflow of a sheet",
        "",
        "Table two, `src/parindex/assessments/workflow.py`. A move that is not here is refused; a",
        "blocked one stays visible with the sentence of its guard.",
        "",
        "## States",
        "",
        "| state | on screen | phase whose dates hold |",
        "| --- | --- | --- |",
        *(f"| `{one}` | {STATE_TITLES[one]} | {PHASE_TITLES[PHASE_OF[one]]} |" for one in State),
        "",
        "## Moves",
        "",
        "| move | on screen | from → to | who | unless |",
        "| --- | --- | --- | --- | --- |",
    ]
    for move in MOVES:
        who = ", ".join(sorted(one.value for one in ROLES_THAT_MAY[move.who]))
        doc = (move.unless.__doc__ or "").strip().splitlines()[0] if move.unless else "—"
        reason = " (with a reason)" if move.needs_reason else ""
        lines.append(
            f"| `{move.name}` | {move.title}{reason} | `{move.source}` → `{move.target}` "
            f"| {who} | {doc} |"
        )
    lines += ["", "## Diagram", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {move.source} --> {move.target}: {move.name}" for move in MOVES]
    lines += ["```", ""]
    return "\n".join(lines)


def permissions() -> str:
    """docs/reference/permissions.md: who may do what."""
    roles = list(Role)
    lines = [
        MADE,
        "# Permissions",
        "",
        "Table one, `src/parindex/access.py`. A role holds in a place: clerks and heads in their",
        "unit, the others everywhere they are granted. What is marked ⚖ nobody may do for the unit",
        "they work for, answer for, or have declared an interest in.",
        "",
        "| permission | " + " | ".join(ROLE_TITLES[one] for one in roles) + " |",
        "| --- |" + " --- |" * len(roles),
    ]
    for can in Can:
        marks = " | ".join("✓" if one in ROLES_THAT_MAY[can] else "" for one in roles)
        fair = " ⚖" if can in IMPARTIAL else ""
        lines.append(f"| `{can}`{fair}: {ACTS[can]} | {marks} |")
    return "\n".join([*lines, ""])


def openapi() -> str:
    """docs/reference/openapi.json: the read API."""
    told = document("vi", "http://127.0.0.1:8000")
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


PAGES = {"workflow.md": workflow, "permissions.md": permissions, "openapi.json": openapi}


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check compare them."""
    untrue = []
    for name, make in PAGES.items():
        file, text = FOLDER / name, make()
        if "--check" in arguments:
            if not file.exists() or file.read_text("utf-8") != text:
                untrue.append(name)
        else:
            file.write_text(text, "utf-8")
    if untrue:
        print("Not true any more, run make generate:", ", ".join(untrue))
    return bool(untrue)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
