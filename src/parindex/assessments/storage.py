"""Where evidence lies: under its SHA-256, written once, never changed.

A file is first received whole into a waiting folder, judged there, and only then moved into the
store, so that a full disk or a broken connection leaves nothing half.
"""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from parindex.errors import Invalid

PIECE = 1 << 20
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
    with tempfile.NamedTemporaryFile(dir=waiting_folder(), delete=False) as waiting:
        path = Path(waiting.name)
        try:
            for piece in pieces:
                waiting.write(piece)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise refusal_of(error) from error
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
    return Invalid(NO_ROOM) if error.errno in (errno.ENOSPC, errno.EDQUOT) else error


def keep(path: Path, digest: str) -> None:
    """Move a judged file into the store; a file that is there already is not written again."""
    name = address_of(digest)
    if default_storage.exists(name):
        path.unlink(missing_ok=True)
        return
    try:
        with path.open("rb") as stream:
            default_storage.save(name, File(stream))
    except OSError as error:
        raise refusal_of(error) from error
    finally:
        path.unlink(missing_ok=True)


def opened(digest: str) -> IO[Any]:
    """A stored file, for reading."""
    return default_storage.open(address_of(digest))
