"""A table that waits between its upload and its taking, without its personal columns.

It lies in a folder of the server under a random name, for a day at most.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from parindex.documents.questionnaires.answer_tables import AnswerTable

KEPT_FOR = 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")


def _folder() -> Path:
    folder = Path(settings.HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(table: AnswerTable) -> str:
    """Keep a table; the token it is found by. Older ones are removed."""
    for path in _folder().glob("*.json"):
        if path.stat().st_mtime < time.time() - KEPT_FOR:
            path.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    descriptor = os.open(_path(token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(table), stream, ensure_ascii=False)
    return token


def found(token: str) -> AnswerTable | None:
    """The table that waits under a token; None when it is gone or too old."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        if _path(token).stat().st_mtime < time.time() - KEPT_FOR:
            return None
        kept = json.loads(_path(token).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return AnswerTable(
        tuple(kept["headings"]),
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
        tuple(kept["lines"]),
        tuple(kept["personal"]),
    )


def forget(token: str) -> None:
    """Remove a table that waits."""
    if _TOKEN.fullmatch(token):
        _path(token).unlink(missing_ok=True)


def _path(token: str) -> Path:
    return _folder() / f"{token}.json"
