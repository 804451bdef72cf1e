"""Telling what a file is by looking inside it; its name is never believed."""

from __future__ import annotations

import mmap
import os
import re
from pathlib import Path
from typing import BinaryIO

from parindex.documents.incoming import kinds
from parindex.documents.incoming.archive_kinds import END_OF_ARCHIVE, kind_of_archive
from parindex.documents.incoming.kinds import FileKind

__all__ = ["FileKind", "kind_of"]

HEAD = 2048
LARGEST_TABLE = 16_000_000  # the cross-references of half a million objects
TAIL = 66_000  # the end record of an archive with the longest comment it may carry

_EXECUTABLE = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
_OTHER_ARCHIVE = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_OTHER_IMAGE = (b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM", b"8BPS")
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACTIVE = re.compile(rb"<(?:!doctype\s+html|html|svg|script|iframe|object|body|\?php|hta:)\b", re.I)
_ENCRYPTED = re.compile(rb"/Encrypt(?:\s+\d+\s+\d+\s+R|\s*<<)")
_END_OF_PDF = re.compile(rb"%%EOF[\s\x00]*\Z")
_OLE_STREAMS = (
    ("EncryptedPackage", kinds.ENCRYPTED_OFFICE),
    ("PowerPoint Document", kinds.LEGACY_OFFICE),
    ("WordDocument", kinds.LEGACY_WORD),
    ("Workbook", kinds.LEGACY_EXCEL),
    ("Book", kinds.LEGACY_EXCEL),
)


def kind_of(path: Path) -> FileKind | None:
    """What a file is, by its content alone; None only when the file itself cannot be read.

    Whatever is not on the list of `kinds.ALLOWED` comes back with `is_allowed` false and the
    sentence that says why. Nothing is unpacked and no picture is decoded: at most the head, the
    tail and the table of contents are read, save for the old Office format, which is searched.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(HEAD)
            file.seek(max(size - TAIL, 0))
            tail = file.read(TAIL)
            return _kind(path, file, head, tail, size)
    except (OSError, ValueError):
        return None


def _kind(path: Path, file: BinaryIO, head: bytes, tail: bytes, size: int) -> FileKind:
    if not head.strip(b"\x00 \t\r\n"):
        return kinds.EMPTY if size <= HEAD else kinds.UNKNOWN
    if head.startswith((b"PK\x03\x04", END_OF_ARCHIVE)):
        return kind_of_archive(path, tail, size)
    if head.startswith(_EXECUTABLE):
        return kinds.EXECUTABLE
    if head.startswith(_OLE):
        return _kind_of_old_office(file)
    shown = _kind_shown_as_it_is(file, head, tail, size)
    if shown is not None:
        is_two_files = _ACTIVE.search(_plain(head)) or _ends_as_archive(tail)
        return kinds.DISGUISED if shown.is_allowed and is_two_files else shown
    return _kind_refused(head)


def _kind_shown_as_it_is(file: BinaryIO, head: bytes, tail: bytes, size: int) -> FileKind | None:
    """A PDF or a picture."""
    if b"%PDF-" in head[:1024]:
        return _kind_of_pdf(file, head, tail, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        is_whole = head[12:16] == b"IHDR" and b"IEND\xaeB`\x82" in tail
        return kinds.PNG if is_whole else kinds.BROKEN_IMAGE
    if head.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG if b"\xff\xd9" in tail else kinds.BROKEN_IMAGE
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        is_whole = int.from_bytes(head[4:8], "little") + 8 <= size
        return kinds.WEBP if is_whole else kinds.BROKEN_IMAGE
    return None


def _kind_refused(head: bytes) -> FileKind:
    if head.startswith(_OTHER_ARCHIVE) or head[257:262] == b"ustar":
        return kinds.OTHER_ARCHIVE
    if head.startswith(_OTHER_IMAGE) or (head[4:8] == b"ftyp" and head[8:12] in _HEIF):
        return kinds.OTHER_IMAGE
    if head.startswith(b"{\\rtf"):
        return kinds.RICH_TEXT
    text = _plain(head)
    if text.startswith((b"<", b"MIME-Version:")) or _ACTIVE.search(text):
        return kinds.MARKUP
    return kinds.UNKNOWN


def _kind_of_pdf(file: BinaryIO, head: bytes, tail: bytes, size: int) -> FileKind:
    if not _plain(head).startswith(b"%PDF-"):
        return kinds.DISGUISED
    if not _END_OF_PDF.search(tail):
        return kinds.DISGUISED if b"%%EOF" in tail[-2048:] else kinds.TRUNCATED_PDF
    return kinds.ENCRYPTED_PDF if _is_encrypted(file, tail, size) else kinds.PDF


def _is_encrypted(file: BinaryIO, tail: bytes, size: int) -> bool:
    """Whether the last trailer names an encryption dictionary (ISO 32000-1, 7.5.5 and 7.5.8)."""
    start = re.findall(rb"startxref\s+(\d{1,12})", tail)
    file.seek(min(int(start[-1]), size) if start else size)
    table = file.read(LARGEST_TABLE).lstrip()
    if table.startswith(b"xref"):
        trailer = table[max(table.find(b"trailer"), 0) :][:HEAD]
        return bool(_ENCRYPTED.search(trailer.partition(b"startxref")[0]))
    if re.match(rb"\d+\s+\d+\s+obj\b", table):
        return bool(_ENCRYPTED.search(table[:TAIL].partition(b"stream")[0]))
    return bool(_ENCRYPTED.search(tail))  # readers rebuild such a file; so the tail must do


def _kind_of_old_office(file: BinaryIO) -> FileKind:
    """The container of Word 97 also holds today's documents once they carry a password."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, kind in _OLE_STREAMS:
            if content.find(stream.encode("utf-16-le") + b"\x00\x00") >= 0:
                return kind
    return kinds.LEGACY_OFFICE


def _ends_as_archive(tail: bytes) -> bool:
    """Whether the last bytes are the end record of a ZIP file, comment included."""
    place = tail.rfind(END_OF_ARCHIVE)
    if place < 0 or len(tail) < place + 22:
        return False
    return place + 22 + int.from_bytes(tail[place + 20 : place + 22], "little") == len(tail)


def _plain(head: bytes) -> bytes:
    """The head without a byte order mark, blanks in front and the zeros of UTF-16."""
    return head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
