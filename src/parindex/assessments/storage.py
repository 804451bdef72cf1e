"""Where evidence lies: under its SHA-256, written once, never changed.

A file is first received whole into a waiting folder, judged there, and only then moved into the
store, so that a full disk or a broken connection leaves nothing half.
"""

from __future__ import annotations

import errno
import hashlib
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from parindex.errors import Invalid

PIECE = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM = "Máy chủ hết chỗ lưu tệp. Tệp chưa được lưu; báo người quản trị rồi thử lại."


def waiting_folder() -> Path:
    """Where files wait until they are judged."""
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def address_of(digest: str) -> str:
    """The name of a file in the store."""
    return f"evidence/{digest[:2]}/{digest}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def receive(pieces: Iterable[bytes]) -> Path:
    """The pieces of a file written to the waiting folder; nothing stays when the disk is full."""
    path = waiting_folder() / secrets.token_hex(16)
    try:
        # The last bytes reach the disk when the file is closed, which a full one refuses as well.
        with path.open("xb") as waiting:
            for piece in pieces:
                waiting.write(piece)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise refusal_of(error) from error
        raise
    return path


def append(path: Path, offset: int, content: bytes) -> None:
    """One piece written at its place; what was there before stays when the disk is full."""
    try:
        with path.open("r+b" if path.exists() else "wb") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            stream.write(content)
    except OSError as error:
        raise refusal_of(error) from error


def refusal_of(error: OSError) -> Exception:
    """A full disk in words; anything else as it is."""
    return Invalid(NO_ROOM) if error.errno in _FULL else error


class _Judged(File):  # type: ignore[type-arg]  # no type arguments when it runs
    """A file that a store on the same disk takes over by renaming it, whole or not at all."""

    def temporary_file_path(self) -> str:
        """Where it lies now, as Django's stores ask."""
        return str(self.name)


def keep(path: Path, digest: str) -> None:
    """Move a judged file into the store; a file that is there whole is not written again."""
    name, size = address_of(digest), path.stat().st_size
    try:
        if default_storage.exists(name):
            if default_storage.size(name) == size:
                return
            default_storage.delete(name)  # left half by a server that was stopped
        with path.open("rb") as stream:
            written = default_storage.save(name, _Judged(stream, str(path)))
        if written != name:
            default_storage.delete(written)  # the same file came twice at the same moment
    except OSError as error:
        if default_storage.exists(name) and default_storage.size(name) != size:
            default_storage.delete(name)
        raise refusal_of(error) from error
    finally:
        path.unlink(missing_ok=True)


def opened(digest: str) -> IO[Any]:
    """A stored file, for reading."""
    return default_storage.open(address_of(digest))


class Kept(NamedTuple):
    """A workbook that waits between its preview and its application: its own name and digest."""

    name: str
    digest: str


_WORKBOOK = "workbook-"
KEPT_FOR = 24 * 3600


def keep_waiting(pieces: Iterable[bytes]) -> Kept:
    """A workbook received into the waiting folder under a random name; older ones are removed."""
    sweep()
    path = receive(pieces)
    name = f"{_WORKBOOK}{secrets.token_hex(16)}"
    path.rename(waiting_folder() / name)
    return Kept(name, digest_of(waiting_folder() / name))


def waiting(kept: Kept) -> bytes | None:
    """The bytes of a waiting workbook; None when it is gone or is no longer what was uploaded."""
    sweep()
    try:
        content = (waiting_folder() / kept.name).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == kept.digest else None


def forget(kept: Kept) -> None:
    """Remove a waiting workbook."""
    (waiting_folder() / kept.name).unlink(missing_ok=True)


def sweep() -> None:
    """Remove the workbooks that have waited for more than a day."""
    for path in waiting_folder().glob(f"{_WORKBOOK}*"):
        try:
            if path.stat().st_mtime < time.time() - KEPT_FOR:
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # another process was quicker
            continue
