"""Office files become PDF where LibreOffice is installed; everywhere else nothing happens."""

from __future__ import annotations

import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader

from parindex.documents.incoming import kinds, previews
from parindex.documents.incoming.file_kinds import kind_of
from parindex.documents.incoming.previews import office_to_pdf
from tests.documents import files

needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)


def workbook(path: Path) -> Path:
    book = Workbook()
    book.active["A1"] = "Xã A"
    book.save(path)
    return path


def linked(path: Path, address: str) -> Path:
    """An OpenDocument workbook that asks for a picture and a table from somewhere else."""
    picture = (
        '<draw:frame svg:width="5cm" svg:height="5cm"><draw:image '
        f'xlink:href="{address}/a.png" xlink:type="simple" xlink:show="embed" '
        'xlink:actuate="onLoad"/></draw:frame>'
    )
    source = f'<table:table-source xlink:href="{address}/b.csv" table:table-name="b"/>'
    cell = f"<table:table-cell><text:p>A</text:p>{picture}</table:table-cell>"
    content = (
        f'<office:document-content {NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="1">'
        f"{source}<table:table-row>{cell}</table:table-row></table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = "<manifest:file-entry manifest:full-path="
    manifest = (
        f'<manifest:manifest xmlns:manifest="{name}">{entry}"/" '
        f'manifest:media-type="{kinds.ODS.content_type}"/>{entry}"content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    more: dict[str, str | bytes] = {"content.xml": content, "META-INF/manifest.xml": manifest}
    return files.open_document(path, "spreadsheet", more)


@needs_soffice
def test_a_workbook_becomes_a_pdf(tmp_path: Path) -> None:
    source = workbook(tmp_path / "--so lieu.bin")
    out = tmp_path / "xem-truoc.pdf"
    assert office_to_pdf(source, ".xlsx", out) == out
    assert kind_of(out) == kinds.PDF


class Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def answer(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[str]:
    Listener.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@needs_soffice
def test_a_letter_becomes_a_pdf_with_its_vietnamese_words(tmp_path: Path) -> None:
    source, out = tmp_path / "to-trinh.docx", tmp_path / "to-trinh.pdf"
    letter = Document()
    letter.add_heading("Tờ trình", 1)
    letter.add_paragraph("Ủy ban nhân dân xã Kế Sách kính trình Sở Nội vụ.")
    letter.save(str(source))
    assert office_to_pdf(source, ".docx", out) == out
    words = PdfReader(out).pages[0].extract_text()
    assert "Ủy ban nhân dân xã Kế Sách" in words


@needs_soffice
def test_a_preview_fetches_nothing_from_the_network(tmp_path: Path, listener: str) -> None:
    source = linked(tmp_path / "a.ods", listener)
    assert kind_of(source) == kinds.ODS
    assert office_to_pdf(source, ".ods", tmp_path / "a.pdf") == tmp_path / "a.pdf"
    assert Listener.asked == []


def test_without_libreoffice_there_is_no_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office_to_pdf(workbook(tmp_path / "a.xlsx"), ".xlsx", tmp_path / "a.pdf") is None


@needs_soffice
def test_what_cannot_be_converted_gives_nothing(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04" + bytes(100))
    found = [
        office_to_pdf(broken, ".xlsx", out),
        office_to_pdf(tmp_path / "khong-co.xlsx", ".xlsx", out),
        office_to_pdf(workbook(tmp_path / "b.xlsx"), ".html", out),
    ]
    assert found == [None, None, None]
    assert not out.exists()


def test_a_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program on the path starts another one, as soffice does, and both must go."""
    marker = tmp_path / "child"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 3; : > {marker}) &\nsleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(previews.shutil, "which", lambda _: str(program))
    started = time.monotonic()
    source = workbook(tmp_path / "a.xlsx")
    assert office_to_pdf(source, ".xlsx", tmp_path / "a.pdf", time_limit=0.5) is None
    assert time.monotonic() - started < 20
    time.sleep(3)
    assert not marker.exists()
