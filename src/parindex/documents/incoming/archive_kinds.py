"""Telling what a ZIP file is: a document, a plain archive, or something that must not be opened."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from parindex.documents.incoming import kinds
from parindex.documents.incoming.kinds import FileKind

END_OF_ARCHIVE = b"PK\x05\x06"
MOST_ENTRIES = 5_000
LONGEST_ENTRY_RECORD = 600  # bytes in the table of contents; a long Vietnamese path fits
LARGEST_UNPACKED = 400_000_000
FREE_OF_RATIO = 20_000_000  # below this size a high ratio harms nobody
HIGHEST_RATIO = 300
LARGEST_PART = 4_000_000

_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", kinds.DOCX),
    (b"spreadsheetml.sheet.main+xml", kinds.XLSX),
    (b"presentationml.presentation.main+xml", kinds.PPTX),
)
_ODF_TYPES = {kind.content_type: kind for kind in (kinds.ODT, kinds.ODS)}
_MACRO_PART = re.compile(r"(^|/)(vbaproject\w*\.bin|vbadata\.xml|macrosheets/.+)$")
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-excel\.(intl)?macrosheet", re.I)
_ODF_MACRO = re.compile(r"^(scripts/.+|basic/(?!(.*/)?(script|dialog)-l[bc]\.xml$).+)$")
_PROGRAM_NAME = re.compile(
    r"\.(exe|dll|com|scr|pif|cpl|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|lnk|jar|apk|sh|reg|chm)$"
)
_PROGRAM_HEAD = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00")

_UNREADABLE = (
    zipfile.BadZipFile,
    OSError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    EOFError,
    LookupError,
    OverflowError,
    zlib.error,
    struct.error,
)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for gigabytes


def kind_of_archive(path: Path, tail: bytes, size: int) -> FileKind:
    """What a file that starts like a ZIP file is.

    `tail` is its last 66 kB. The table of contents is measured before it is read, and only small
    named parts and the first bytes of entries are ever unpacked.
    """
    listing = _listing_size(path, tail, size)
    if listing is None:
        return kinds.BROKEN_ZIP
    if listing > MOST_ENTRIES * LONGEST_ENTRY_RECORD:
        return kinds.ZIP_BOMB
    try:
        with zipfile.ZipFile(path) as archive:
            return _kind_inside(archive, size)
    except _UNREADABLE:
        return kinds.BROKEN_ZIP


def _listing_size(path: Path, tail: bytes, size: int) -> int | None:
    """Bytes of the table of contents, as the end record (or its 64-bit form) states them."""
    place = tail.rfind(END_OF_ARCHIVE)
    if place < 0 or len(tail) < place + 22:
        return None
    listing = int.from_bytes(tail[place + 12 : place + 16], "little")
    if place >= 76 and tail[place - 20 : place - 16] == b"PK\x06\x07":
        record = tail[place - 76 : place - 20]
        if record.startswith(b"PK\x06\x06"):
            listing = max(int.from_bytes(record[40:48], "little"), listing % 0xFFFFFFFF)
    return listing if listing <= size else None


def _kind_inside(archive: zipfile.ZipFile, size: int) -> FileKind:
    entries = archive.infolist()
    if _is_bomb(entries, size):
        return kinds.ZIP_BOMB
    if not entries:
        return kinds.EMPTY
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries) or any(_leads_nowhere(name) for name in names):
        return kinds.BROKEN_ZIP
    if any(entry.flag_bits & 1 for entry in entries):
        return kinds.ENCRYPTED_ZIP
    if "[content_types].xml" in names:
        return _kind_of_ooxml(archive, names)
    if entries[0].filename == "mimetype":
        return _kind_of_odf(archive, names)
    return _kind_of_plain_archive(archive, entries, names)


def _leads_nowhere(name: str) -> bool:
    return not name or name.startswith("/") or ".." in name.replace("\\", "/").split("/")


def _is_bomb(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Too many entries, too much when unpacked, or entries that share the same packed bytes."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    return (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or packed > size
        or (unpacked > FREE_OF_RATIO and unpacked / max(packed, 1) > HIGHEST_RATIO)
    )


def _kind_of_ooxml(archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    types = _part(archive, "[Content_Types].xml")
    if any(_MACRO_PART.search(name) for name in names) or _MACRO_TYPE.search(types):
        return kinds.MACRO
    if b"&" in types or b"<!" in types:  # never needed there; they could hide a macro's type
        return kinds.OTHER_OFFICE
    for main_part, kind in _MAIN_PARTS:
        if main_part in types:
            return kind
    return kinds.OTHER_OFFICE


def _kind_of_odf(archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    content_type = _part(archive, "mimetype").decode("ascii", "replace").strip()
    kind = _ODF_TYPES.get(content_type, kinds.OTHER_OFFICE)
    if kind.is_allowed and any(_ODF_MACRO.match(name) for name in names):
        return kinds.MACRO
    if kind.is_allowed and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        return kinds.ENCRYPTED_OFFICE
    return kind


def _kind_of_plain_archive(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], names: set[str]
) -> FileKind:
    if names & {"meta-inf/manifest.mf", "androidmanifest.xml", "classes.dex"}:
        return kinds.EXECUTABLE
    if any(_PROGRAM_NAME.search(name) for name in names):
        return kinds.RISKY_ZIP
    for entry in entries:
        if entry.is_dir() or entry.compress_type not in _PACKINGS:
            continue
        with archive.open(entry) as file:
            if file.read(8).startswith(_PROGRAM_HEAD):
                return kinds.RISKY_ZIP
    return kinds.ZIP


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part, whatever the case of its name."""
    for entry in archive.infolist():
        if entry.filename.lower() == name.lower():
            if entry.file_size > LARGEST_PART or entry.compress_type not in _PACKINGS:
                break
            return archive.read(entry)
    raise ValueError(name)
