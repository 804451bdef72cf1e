"""Many papers as PDF at once, in a process of its own.

Typst remembers what it set, 270 MB after a hundred papers; that memory goes with the process and
not with the server. `python -m parindex.documents.official_batch FONTS` reads one JSON list of
papers and writes each PDF after its length, as eight bytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from parindex.documents.official import Paper
from parindex.documents.official_pdf import content_of, set_in_type

TIME_LIMIT = 120.0  # seconds for one batch
_LENGTH = 8


def official_pdfs(papers: Sequence[Paper], fonts: Path) -> list[bytes]:
    """The papers as PDF, in their order; `fonts` is the folder with the faces of Tinos.

    `RuntimeError` when they cannot be made, for instance because the faces are missing.
    """
    home = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    setter = [sys.executable, "-P", "-m", "parindex.documents.official_batch", str(fonts)]
    asked = json.dumps([content_of(one) for one in papers], ensure_ascii=False)
    try:
        done = subprocess.run(  # noqa: S603
            setter,
            input=asked.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONPATH": paths},
            timeout=TIME_LIMIT,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise RuntimeError(error.stderr.decode(errors="replace")[-2000:]) from None
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{len(papers)} papers took more than {TIME_LIMIT} seconds") from None
    return _parts(done.stdout)


def _parts(written: bytes) -> list[bytes]:
    found, place = [], 0
    while place < len(written):
        length = int.from_bytes(written[place : place + _LENGTH])
        place += _LENGTH
        found.append(written[place : place + length])
        place += length
    return found


def _write_all(asked: BinaryIO, fonts: Path, target: BinaryIO) -> None:
    for content in json.load(asked):
        made = set_in_type(content, fonts)
        target.write(len(made).to_bytes(_LENGTH) + made)


if __name__ == "__main__":
    _write_all(sys.stdin.buffer, Path(sys.argv[1]), sys.stdout.buffer)
