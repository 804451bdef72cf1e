"""ClamAV's own daemon with a list of one signature, where it is installed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parindex.documents.incoming.clamd import Scan, Verdict, scan

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
BAD = b"%PDF-1.4\n% this stands for a file with a virus\n" + bytes(64)
STARTS_WITHIN = 60  # seconds

pytestmark = pytest.mark.skipif(not CLAMD, reason="no ClamAV daemon")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A daemon that knows one signature, on a socket of its own."""
    home = tmp_path_factory.mktemp("clamd")
    signature = f"{hashlib.md5(BAD).hexdigest()}:{len(BAD)}:Parindex.Test\n"
    (home / "one.hdb").write_text(signature, "ascii")
    socket, settings = home / "clamd.ctl", home / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {home}\nLocalSocket {socket}\nForeground yes\nStreamMaxLength 1M\n",
        "ascii",
    )
    assert CLAMD is not None
    process = subprocess.Popen(
        [CLAMD, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    ends = time.monotonic() + STARTS_WITHIN
    while not socket.exists() and time.monotonic() < ends and process.poll() is None:
        time.sleep(0.1)
    yield f"unix:{socket}"
    process.terminate()
    process.wait(10)


def test_the_daemon_itself_tells_clean_from_infected(tmp_path: Path, daemon: str) -> None:
    good, bad, large = (tmp_path / name for name in ("good.pdf", "bad.pdf", "large.pdf"))
    good.write_bytes(b"%PDF-1.4\n" + bytes(300_000))
    bad.write_bytes(BAD)
    large.write_bytes(bytes(2_000_000))
    assert scan(good, daemon) == Scan(Verdict.CLEAN)
    assert scan(bad, daemon) == Scan(Verdict.INFECTED, "Parindex.Test.UNOFFICIAL")
    assert scan(large, daemon).verdict is Verdict.UNAVAILABLE
