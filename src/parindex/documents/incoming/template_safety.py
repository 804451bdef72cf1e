"""Looking at a Word template before opening it: macros, bombs, links to the outside, programs."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from pathlib import Path

from parindex.documents.incoming import kinds
from parindex.documents.incoming.file_kinds import kind_of
from parindex.language import gettext as _
from parindex.language import gettext_noop

LARGEST_TEMPLATE = 3_000_000
LARGEST_UNPACKED = 30_000_000

_OUTSIDE = re.compile(rb"<[^>]*Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HARMLESS = re.compile(rb"/(hyperlink|attachedTemplate)[\"']")
_FIELD = re.compile(rb"(?:instrText[^>]*>|instr=[\"'])([^<\"']*)")
_FETCHING = re.compile(
    rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE)\b", re.I
)
_PROGRAM = re.compile(r"^word/(embeddings|activex|afchunk)", re.I)
ODD = gettext_noop("Tệp Word hỏng hoặc có phần không nhận. Lưu lại dạng .docx rồi tải lên.")
_LINKED = gettext_noop(
    "Mẫu lấy nội dung từ tệp khác (ảnh liên kết, trường LINK…). Chèn hẳn nội dung vào mẫu."
)
_EMBEDDED = gettext_noop("Mẫu có tệp hoặc điều khiển nhúng bên trong. Bỏ chúng rồi tải lên.")


def template_refusal(content: bytes) -> str:
    """Why a file is not taken as a template, a sentence; "" when it may be opened."""
    if len(content) > LARGEST_TEMPLATE:
        return _("Mẫu lớn hơn 3 MB. Nén ảnh trong mẫu rồi tải lên.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mau"
        path.write_bytes(content)
        kind = kind_of(path)
        if kind is None:
            return _(ODD)
        if not kind.is_allowed:
            return _(kind.refusal)
        if kind is not kinds.DOCX:
            return _("Mẫu phải là tệp Word .docx, không phải %(kind)s.") % {"kind": _(kind.title)}
        try:
            with zipfile.ZipFile(path) as archive:
                risk = _risk(archive)
                return _(risk) if risk else ""
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
            return _(ODD)


def _risk(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        return kinds.ZIP_BOMB.refusal
    if any(_PROGRAM.match(entry.filename) for entry in entries):
        return _EMBEDDED
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(entry)
        if b"<!" in part.replace(b"<!--", b"") or b"\x00" in part[:200]:
            return ODD
        if any(not _HARMLESS.search(one) for one in _OUTSIDE.findall(part)):
            return _LINKED
        if _FETCHING.search(b" ".join(_FIELD.findall(part))) or _FETCHING.search(
            b"".join(_FIELD.findall(part))
        ):
            return _LINKED
    return ""
