"""Small real files of every kind, made by hand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

CONTENT_TYPES = "[Content_Types].xml"
OOXML = "application/vnd.openxmlformats-officedocument."
WORD = f"{OOXML}wordprocessingml.document.main+xml"
SLIDES = f"{OOXML}presentationml.presentation.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200


def pdf(pages: int = 1, title: str = "", trailer: str = "") -> bytes:
    """A PDF with empty pages and a classic table of cross-references."""
    kids = " ".join(f"{number + 4} 0 R" for number in range(pages))
    name = (b"\xfe\xff" + title.encode("utf-16-be")).hex()
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Title <{name}> >>" if title else "<< >>",
    ] + ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    written = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{place:010} 00000 n \n" for place in places)
    size = f"/Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R"
    table += f"trailer\n<< {size} {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + table.encode()


def png() -> bytes:
    """A picture of one white point."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_of_it = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + sum_of_it

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\x00\xff")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")
    )


def jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def webp() -> bytes:
    content = b"WEBPVP8L" + struct.pack("<I", 14) + bytes.fromhex("2f00000010071011118888080700")
    return b"RIFF" + struct.pack("<I", len(content)) + content


def archive(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def content_types(main: str, part: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def docx(path: Path, body: str = "Báo cáo", more: dict[str, str | bytes] | None = None) -> Path:
    """A Word document with one paragraph."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    paragraph = body if body.startswith("<") else f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
    return archive(
        path,
        {
            CONTENT_TYPES: content_types(WORD, "word/document.xml"),
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{kind}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{paragraph}</w:body>'
            "</w:document>",
            **(more or {}),
        },
    )


def open_document(path: Path, kind: str, more: dict[str, str | bytes] | None = None) -> Path:
    """An OpenDocument file of a kind: text, spreadsheet."""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest"/>'
    )
    entries: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": "<office:document-content/>",
        "META-INF/manifest.xml": manifest,
    }
    return archive(path, entries | (more or {}))
