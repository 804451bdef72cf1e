"""Asking ClamAV's daemon whether a file carries a virus; a client of its INSTREAM command."""

from __future__ import annotations

import socket
import time
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from parindex.language import gettext as _

TIME_LIMIT = 60.0  # seconds for one file
CHUNK = 65_536
LONGEST_ANSWER = 4_096
DEFAULT_PORT = 3310


class Verdict(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNAVAILABLE = "unavailable"


class Scan(NamedTuple):
    """A verdict; `name` is the virus found, or why there is no verdict, as the scanner put it."""

    verdict: Verdict
    name: str = ""

    @property
    def sentence(self) -> str:
        """The verdict in Vietnamese."""
        if self.verdict is Verdict.CLEAN:
            return _("Không phát hiện mã độc.")
        if self.verdict is Verdict.INFECTED:
            return _("Tệp có mã độc (%(name)s), không nhận.") % {"name": self.name}
        return _("Chưa quét được mã độc: máy quét không trả lời.")


def scan(path: Path, address: str, time_limit: float = TIME_LIMIT) -> Scan:
    """Have a file scanned by the daemon at an address.

    `address` is a socket file (`/run/clamav/clamd.ctl`, `unix:/run/…`) or a host with or without
    port (`127.0.0.1:3310`, `tcp://clamav`, `[::1]:3310`). A daemon that is absent, slow or refuses
    the file gives UNAVAILABLE; whether such a file is taken is for the caller to decide.
    Protocol: clamd(8), section COMMANDS.
    """
    deadline = time.monotonic() + time_limit
    try:
        with path.open("rb") as file, _connected(address, time_limit) as daemon:
            try:
                daemon.sendall(b"zINSTREAM\x00")
                while chunk := file.read(CHUNK):
                    _keep_to(deadline, daemon)
                    daemon.sendall(len(chunk).to_bytes(4, "big") + chunk)
                daemon.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it stops listening to a file above its limit, and says so in its answer
            return _verdict(_answer(daemon, deadline))
    except (OSError, ValueError) as error:
        return Scan(Verdict.UNAVAILABLE, str(error))


def _connected(address: str, time_limit: float) -> socket.socket:
    place = address.removeprefix("unix:").removeprefix("tcp://")
    if address.startswith(("unix:", "/")):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(time_limit)
        try:
            daemon.connect(place)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        host, port = place, str(DEFAULT_PORT)
    return socket.create_connection((host.strip("[]"), int(port)), timeout=time_limit)


def _keep_to(deadline: float, daemon: socket.socket) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("time limit")
    daemon.settimeout(left)


def _answer(daemon: socket.socket, deadline: float) -> str:
    said = b""
    while b"\x00" not in said and len(said) < LONGEST_ANSWER:
        _keep_to(deadline, daemon)
        part = daemon.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.partition(b"\x00")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Scan:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Scan(Verdict.CLEAN)
    if said.endswith(" FOUND"):
        return Scan(Verdict.INFECTED, said.removesuffix(" FOUND"))
    return Scan(Verdict.UNAVAILABLE, said)
