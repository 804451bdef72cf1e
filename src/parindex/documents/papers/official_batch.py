"""Many papers as PDF at once, in a process of its own.

Typst remembers what it set, 270 MB after a hundred papers; that memory goes with the process and
not with the server. This module, told the folder of the faces, reads one JSON list of papers and
writes each PDF behind its length.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from parindex.documents.own_process import answer_of, framed, unframed
from parindex.documents.papers.official import Paper
from parindex.documents.papers.official_pdf import content_of, set_in_type

TIME_LIMIT = 120.0  # seconds for one batch


def official_pdfs(papers: Sequence[Paper], fonts: Path) -> list[bytes]:
    """The papers as PDF, in their order; `fonts` is the folder with the faces of Tinos.

    `RuntimeError` when they cannot be made, for instance because the faces are missing.
    """
    asked = json.dumps([content_of(one) for one in papers], ensure_ascii=False)
    try:
        made = answer_of(
            "parindex.documents.papers.official_batch",
            str(fonts),
            told=asked.encode(),
            time_limit=TIME_LIMIT,
        )
    except subprocess.CalledProcessError as error:
        raise RuntimeError(error.stderr.decode(errors="replace")[-2000:]) from None
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{len(papers)} papers took more than {TIME_LIMIT} seconds") from None
    return unframed(made)


def _write_all(asked: BinaryIO, fonts: Path, target: BinaryIO) -> None:
    for content in json.load(asked):
        target.write(framed([set_in_type(content, fonts)]))


if __name__ == "__main__":
    _write_all(sys.stdin.buffer, Path(sys.argv[1]), sys.stdout.buffer)
