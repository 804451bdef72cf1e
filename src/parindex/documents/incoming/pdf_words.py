"""The words of a PDF, read in a process of its own (this module, told the file).

Anyone may have made the file, so time, memory and the number of pages are bounded.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from parindex.documents.own_process import answer_of, bound_memory

TIME_LIMIT = 20.0  # seconds
MOST_PAGES = 300
LARGEST_MEMORY = 1_000_000_000  # bytes of address space


def pdf_words(path: Path, time_limit: float = TIME_LIMIT) -> str:
    """The text of a PDF in small letters without white space; "" when none can be read.

    White space is left out because a PDF does not tell where a word ends.
    """
    if find_spec("pypdf") is None:
        return ""
    try:
        words = answer_of(
            "parindex.documents.incoming.pdf_words", str(path.absolute()), time_limit=time_limit
        )
    except (subprocess.SubprocessError, OSError):
        return ""
    return squeezed(words.decode("utf-8", "replace"))


def squeezed(text: str) -> str:
    """The letters of a text in one case and composition, nothing between them."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def main() -> int:
    """Read the file named on the command line; 1 when it cannot be read."""
    from pypdf import PdfReader  # noqa: PLC0415  (loaded in this process alone)

    logging.disable()
    bound_memory(LARGEST_MEMORY)
    try:
        pages = PdfReader(sys.argv[1]).pages
        for place in range(min(len(pages), MOST_PAGES)):
            sys.stdout.buffer.write(pages[place].extract_text().encode("utf-8", "replace"))
    except Exception:  # pypdf raises whatever a hostile file provokes
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
