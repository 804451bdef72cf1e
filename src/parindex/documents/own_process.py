"""Work in a process of its own: what it remembers, uses up or breaks is gone with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_SOURCE = str(Path(__file__).resolve().parents[2])


def answer_of(module: str, *arguments: str, told: bytes = b"", time_limit: float) -> bytes:
    """What `python -m module` writes to its output when it is told something on its input.

    `time_limit` is in seconds. `subprocess.SubprocessError` (with what it wrote to its error
    output) or `OSError` when it fails, takes too long or cannot be started. The folder the server
    runs in is not searched for modules (`-P`).
    """
    paths = os.pathsep.join(part for part in (_SOURCE, os.environ.get("PYTHONPATH", "")) if part)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-m", module, *arguments],
        input=told,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": paths},
        timeout=time_limit,
        check=True,
    )
    return done.stdout


def bound_memory(bytes_of_addresses: int) -> None:
    """This process may take so much and no more, where the system can hold it to that."""
    try:
        import resource  # noqa: PLC0415  (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (bytes_of_addresses, bytes_of_addresses))
    except (ImportError, OSError, ValueError):
        pass


def framed(parts: Sequence[bytes]) -> bytes:
    """Pieces after each other, each behind its length in eight bytes."""
    return b"".join(len(one).to_bytes(8) + one for one in parts)


def unframed(content: bytes) -> list[bytes]:
    """The pieces again."""
    found, place = [], 0
    while place < len(content):
        end = place + 8 + int.from_bytes(content[place : place + 8])
        found.append(content[place + 8 : end])
        place = end
    return found
