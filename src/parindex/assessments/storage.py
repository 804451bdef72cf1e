"""Where evidence lies: under its SHA-256, written once, never changed.

A file is first received whole into a waiting folder, judged there, and only then moved into the
store, so that a full disk or a broken connection leaves nothing half.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files import File, locks
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parindex.errors import Invalid

PIECE = 1 << 20
NO_ROOM = gettext_noop(
    "Máy chủ hết chỗ lưu tệp. Tệp chưa được lưu; báo người quản trị rồi thử lại."
)


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


@contextmanager
def alone_in_store() -> Iterator[None]:
    """Nobody else on this machine adds to the store or takes from it meanwhile.

    Without it a file could be taken away as unused while another document begins to use it.
    """
    with (waiting_folder() / "store.lock").open("ab") as stream:
        locks.lock(stream, locks.LOCK_EX)
        yield


@contextmanager
def opened_alone(path: Path) -> Iterator[IO[bytes]]:
    """A waiting file, made when it is not there, which nobody else writes or takes meanwhile."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as stream:
        locks.lock(stream, locks.LOCK_EX)
        yield stream


def receive(pieces: Iterable[bytes], most: int | None = None) -> Path:
    """The pieces of a file written to the waiting folder; nothing stays when that fails."""
    path, size = waiting_folder() / secrets.token_hex(16), 0
    try:
        # The last bytes reach the disk when the file is closed, which a full one refuses as well.
        with path.open("xb") as waiting:
            for piece in pieces:
                size += len(piece)
                if most is not None and size > most:
                    raise Invalid(too_large(most))
                _write(waiting, piece)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise refusal_of(error) from error
        raise
    return path


def too_large(most: int) -> str:
    """A file over the limit, in words."""
    return _("Tệp lớn hơn %(most)s MB. Nén hoặc tách tệp rồi thử lại.") % {"most": most // 1000000}


def write_at(stream: IO[bytes], offset: int, content: bytes) -> None:
    """Content at its place in a waiting file; a full disk in words."""
    try:
        stream.seek(offset)
        _write(stream, content)
        stream.flush()
    except OSError as error:
        raise refusal_of(error) from error


def _write(stream: IO[bytes] | Any, content: bytes) -> None:
    stream.write(content)


def refusal_of(error: OSError) -> Exception:
    """A full disk in words; anything else as it is."""
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return Invalid(_(NO_ROOM)) if error.errno in full else error


def keep(path: Path, digest: str) -> bool:
    """Move a judged file into the store; False when it was there already, whole."""
    try:
        return put(path, address_of(digest))
    except OSError as error:
        raise refusal_of(error) from error
    finally:
        path.unlink(missing_ok=True)


def put(path: Path, name: str) -> bool:
    """Bring a file into the store under a name, whole or not at all; False when it was there."""
    if default_storage.exists(name):
        if default_storage.size(name) == path.stat().st_size:
            return False
        default_storage.delete(name)  # the half of a file, left by a crash
    try:
        target = Path(default_storage.path(name))
    except NotImplementedError:  # a bucket, which takes a file whole or not at all
        with path.open("rb") as stream:
            default_storage.save(name, File(stream))
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy_beside(path, target)
    return True


def _copy_beside(path: Path, target: Path) -> None:
    """From another disk: copied under another name first, so that nobody sees half a file."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        made = Path(copy.name)
        try:
            with path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    _write(copy, piece)
            copy.flush()
            os.fsync(copy.fileno())
            made.replace(target)
        except BaseException:
            made.unlink(missing_ok=True)
            raise


def throw_away(digest: str) -> None:
    """Take a file out of the store, with the preview made of it."""
    default_storage.delete(address_of(digest))
    default_storage.delete(preview_of(digest))


def preview_of(digest: str) -> str:
    """The name of the PDF made of an office file."""
    return f"{address_of(digest)}.pdf"


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
