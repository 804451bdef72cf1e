"""What a file is: told from inside, whatever its name says."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from parindex.documents.incoming import kinds
from parindex.documents.incoming.file_kinds import FileKind, kind_of
from tests.documents import files


def kept(tmp_path: Path, content: bytes, name: str = "minh-chung.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def seen(tmp_path: Path, content: bytes) -> FileKind | None:
    return kind_of(kept(tmp_path, content))


def test_what_is_taken_is_known_whatever_its_name(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active["A1"] = "Xã A"
    workbook.save(tmp_path / "3.exe")
    slides = files.content_types(files.SLIDES, "ppt/presentation.xml")
    paths = [
        kept(tmp_path, files.pdf(), "1.txt"),
        files.docx(tmp_path / "2.pdf"),
        tmp_path / "3.exe",
        files.archive(tmp_path / "4.png", {files.CONTENT_TYPES: slides}),
        files.open_document(tmp_path / "5.html", "text"),
        files.open_document(tmp_path / "6", "spreadsheet"),
        kept(tmp_path, files.png(), "7.pdf"),
        kept(tmp_path, files.jpeg(), "8.docx"),
        kept(tmp_path, files.webp(), "9.exe"),
        files.archive(tmp_path / "10.pdf", {"xã/báo cáo.pdf": files.pdf(), "b.txt": "b"}),
    ]
    assert tuple(kind_of(path) for path in paths) == kinds.ALLOWED
    assert all(kind.is_allowed for kind in kinds.ALLOWED)


def test_a_program_named_pdf_is_a_program(tmp_path: Path) -> None:
    for head in (files.PROGRAM, b"\x7fELF\x02\x01", b"#!/bin/sh\nrm -r /", b"\xca\xfe\xba\xbe\x00"):
        assert seen(tmp_path, head) == kinds.EXECUTABLE
    assert kinds.EXECUTABLE.refusal == ("Tệp là chương trình chạy được, không nhận làm tài liệu.")


@pytest.mark.parametrize(
    "content",
    [
        files.HTML,
        b"\xef\xbb\xbf  \n<HTML>",
        "\ufeff<html>".encode("utf-16-le"),
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>',
        b"<!-- " + b"x" * 5000 + b"--><svg/>",
        b"xin chao <script>alert(1)</script>",
        b"MIME-Version: 1.0\nContent-Type: text/html",
    ],
)
def test_markup_is_refused(tmp_path: Path, content: bytes) -> None:
    assert seen(tmp_path, content) == kinds.MARKUP


@pytest.mark.parametrize(
    "content",
    [
        files.HTML + files.pdf(),
        files.pdf() + files.HTML,
        files.pdf().replace(b"\n", b"\n%" + files.HTML + b"\n", 1),
        files.png() + files.pdf(),
        b"\xff\xd8\xff\xe0" + files.HTML + b"\xff\xd9",
    ],
)
def test_two_files_in_one_are_refused(tmp_path: Path, content: bytes) -> None:
    assert seen(tmp_path, content) == kinds.DISGUISED


def test_an_archive_behind_a_pdf_or_a_picture_is_refused(tmp_path: Path) -> None:
    hidden = BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.comment = b"\n%%EOF\n"
    assert seen(tmp_path, files.pdf() + hidden.getvalue()) == kinds.DISGUISED
    assert seen(tmp_path, files.jpeg() + hidden.getvalue()) == kinds.DISGUISED


def test_a_pdf_must_be_whole_and_open(tmp_path: Path) -> None:
    whole = files.pdf(pages=3)
    assert seen(tmp_path, whole + b"\r\n\x00\x00") == kinds.PDF
    for cut in (20, len(whole) // 2, len(whole) - 6):
        assert seen(tmp_path, whole[:cut]) == kinds.TRUNCATED_PDF
    locked = files.pdf(trailer="/Encrypt 3 0 R")
    assert seen(tmp_path, locked) == kinds.ENCRYPTED_PDF
    lost = locked.replace(b"startxref\n", b"startxref\n9")
    assert seen(tmp_path, lost) == kinds.ENCRYPTED_PDF
    assert seen(tmp_path, files.pdf(title="/Encrypt 3 0 R")) == kinds.PDF


@pytest.mark.parametrize("picture", [files.png(), files.jpeg(), files.webp()])
def test_a_picture_must_be_whole(tmp_path: Path, picture: bytes) -> None:
    assert seen(tmp_path, picture[:-2]) == kinds.BROKEN_IMAGE


def test_old_and_locked_office_files_say_what_to_do(tmp_path: Path) -> None:
    def old(stream: str) -> bytes:
        return files.OLE + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 64

    said = {
        name: seen(tmp_path, old(name))
        for name in ("WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage")
    }
    assert said == {
        "WordDocument": kinds.LEGACY_WORD,
        "Workbook": kinds.LEGACY_EXCEL,
        "Book": kinds.LEGACY_EXCEL,
        "PowerPoint Document": kinds.LEGACY_OFFICE,
        "EncryptedPackage": kinds.ENCRYPTED_OFFICE,
    }
    assert kinds.LEGACY_WORD.refusal.endswith("lưu lại dạng .docx hoặc .pdf.")


def test_macros_are_found_wherever_they_hide(tmp_path: Path) -> None:
    macro = files.content_types(files.MACRO_WORD, "word/document.xml")
    sheet = "application/vnd.ms-excel.macrosheet+xml"
    plain = files.content_types(files.WORD, "word/document.xml")
    entity = plain.replace("</Types>", "<!-- macro&#69;nabled --></Types>")
    found = [
        kind_of(files.archive(tmp_path / "a.docx", {files.CONTENT_TYPES: macro})),
        kind_of(files.docx(tmp_path / "b.docx", more={"word/vbaProject.bin": b"\x01"})),
        kind_of(files.docx(tmp_path / "c.docx", more={"xl/macrosheets/sheet1.xml": "<a/>"})),
        kind_of(
            files.archive(
                tmp_path / "d.xlsx", {files.CONTENT_TYPES: plain + files.content_types(sheet, "x")}
            )
        ),
        kind_of(
            files.open_document(tmp_path / "e.odt", "text", {"Basic/Standard/Module1.xml": "Sub"})
        ),
        kind_of(files.archive(tmp_path / "f.docx", {files.CONTENT_TYPES: entity})),
    ]
    assert found == [kinds.MACRO] * 5 + [kinds.OTHER_OFFICE]
    empty = {"Basic/script-lc.xml": "", "Basic/Standard/script-lb.xml": ""}
    assert kind_of(files.open_document(tmp_path / "g.odt", "text", empty)) == kinds.ODT


def test_locked_archives_and_documents_are_refused(tmp_path: Path) -> None:
    manifest: dict[str, str | bytes] = {
        "META-INF/manifest.xml": "<manifest:encryption-data manifest:checksum='x'/>"
    }
    odt = files.open_document(tmp_path / "a.odt", "text", manifest)
    assert kind_of(odt) == kinds.ENCRYPTED_OFFICE
    content = bytearray(files.archive(tmp_path / "b.zip", {"a.txt": "a"}).read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert seen(tmp_path, bytes(content)) == kinds.ENCRYPTED_ZIP


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ({"cai-dat.EXE": "x"}, kinds.RISKY_ZIP),
        ({"a/chay.bat": "x"}, kinds.RISKY_ZIP),
        ({"bao-cao.pdf": files.PROGRAM}, kinds.RISKY_ZIP),
        ({"META-INF/MANIFEST.MF": "x", "A.class": "x"}, kinds.EXECUTABLE),
        ({"../../etc/passwd": "x"}, kinds.BROKEN_ZIP),
        ({"mimetype": "application/epub+zip"}, kinds.OTHER_OFFICE),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, kinds.OTHER_OFFICE),
        ({}, kinds.EMPTY),
    ],
)
def test_what_an_archive_may_not_hold(
    tmp_path: Path, entries: dict[str, str | bytes], kind: FileKind
) -> None:
    assert kind_of(files.archive(tmp_path / "a.zip", entries)) == kind


def test_an_entry_without_a_name_is_refused(tmp_path: Path) -> None:
    content = files.archive(tmp_path / "a.zip", {"a": "a"}).read_bytes()
    start = content.index(b"PK\x01\x02")
    record = content[start : content.index(b"PK\x05\x06")]
    nameless = record[:28] + b"\x00\x00" + record[30:46] + record[47:]
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(nameless), start, 0)
    broken = content[:start] + nameless + b"PK\x05\x06" + end
    assert seen(tmp_path, broken) == kinds.BROKEN_ZIP


def test_bombs_are_refused_without_unpacking(tmp_path: Path) -> None:
    big = tmp_path / "ratio.zip"
    with zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("0", "w") as file:
        for _ in range(30):
            file.write(bytes(1_000_000))
    content = big.read_bytes()
    place = content.index(b"PK\x01\x02") + 24
    total = content[:place] + struct.pack("<I", 3_000_000_000) + content[place + 4 :]
    many = files.archive(tmp_path / "many.zip", {str(number): "" for number in range(5_001)})
    entry = zipfile.ZipFile(files.archive(tmp_path / "one.zip", {"a": random.randbytes(5_000)}))
    entry.filelist *= 3
    shared = one_more_time(entry)
    started = time.monotonic()
    found = [kind_of(big), seen(tmp_path, total), kind_of(many), seen(tmp_path, shared)]
    assert found == [kinds.ZIP_BOMB] * 4
    assert time.monotonic() - started < 10  # 3 GB are not unpacked


def one_more_time(archive: zipfile.ZipFile) -> bytes:
    """The archive with its entries listed again: several names, one place in the file."""
    with archive:
        packed = Path(str(archive.filename)).read_bytes()
        start = packed.index(b"PK\x01\x02")
        record, end = packed[start : packed.index(b"PK\x05\x06")], b"PK\x05\x06\0\0\0\0"
        listing = b"".join(record.replace(b"a", letter) for letter in (b"a", b"b", b"c"))
        return packed[:start] + listing + end + struct.pack("<HHIIH", 3, 3, len(listing), start, 0)


def test_a_table_of_contents_of_millions_is_not_read(tmp_path: Path) -> None:
    listing = b"PK\x01\x02" + b"\x00" * 5_000_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listing), 30, 0)
    content = b"PK\x03\x04" + b"\x00" * 26 + listing + end
    assert seen(tmp_path, content) == kinds.ZIP_BOMB


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", kinds.EMPTY),
        (b"  \r\n", kinds.EMPTY),
        (b"Rar!\x1a\x07\x01\x00", kinds.OTHER_ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00", kinds.OTHER_ARCHIVE),
        (b"GIF89a\x01\x00", kinds.OTHER_IMAGE),
        (b"\x00\x00\x00\x18ftypheic\x00", kinds.OTHER_IMAGE),
        (b"{\\rtf1 a}", kinds.RICH_TEXT),
        (b"PK\x03\x04" + b"x" * 50, kinds.BROKEN_ZIP),
        ("Báo cáo".encode(), kinds.UNKNOWN),
        (bytes(5_000), kinds.UNKNOWN),
    ],
)
def test_everything_else_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, kind: FileKind
) -> None:
    assert seen(tmp_path, content) == kind
    assert kind.refusal.endswith(".")
    assert not kind.is_allowed


def test_only_a_file_that_cannot_be_read_has_no_kind(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "khong-co.pdf") is None
    assert kind_of(tmp_path) is None


HEADS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", files.OLE, b"\x89PNG\r\n\x1a\n", b"RIFF")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_no_bytes_raise_an_exception(tmp_path: Path, head: bytes, rest: bytes) -> None:
    assert isinstance(seen(tmp_path, head + rest), FileKind)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(spots=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12))
def test_no_damage_to_a_document_raises_an_exception(
    tmp_path: Path, spots: list[tuple[int, int]]
) -> None:
    whole = files.docx(tmp_path / "a.docx").read_bytes()
    content = bytearray(whole)
    for place, value in spots:
        content[place % len(content)] = value
    assert isinstance(seen(tmp_path, bytes(content)), FileKind)
