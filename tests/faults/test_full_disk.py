"""The disk is full: the sentence, no row, no half file; once there is room, all goes on."""

from __future__ import annotations

import errno
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files import move
from django.test import Client

from parindex.assessments.actions import proving, uploading
from parindex.assessments.models import Document, Upload
from parindex.assessments.storage import NO_ROOM, address_of, digest_of, keep
from parindex.directory.models import JournalEntry
from parindex.errors import Invalid
from tests.cast import COMMUNE
from tests.documents.files import pdf

PIECE = 20_000
LARGE = pdf(1, title="Báo cáo " * 3000)


@contextmanager
def full_disk(folder: Path, room: int = 2 * PIECE) -> Iterator[None]:
    """A folder with little room: a small file system of its own, or else a limit on every file."""
    folder.mkdir(parents=True, exist_ok=True)
    said = f"size={room // 4096 * 4096}"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", said, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files_in(folder: Path) -> list[Path]:
    # The lock beside the store is always there and always empty.
    return [one for one in folder.rglob("*") if one.is_file() and one.suffix != ".lock"]


def nothing_was_written() -> bool:
    return not Document.objects.exists() and not JournalEntry.objects.filter(act="add_document")


def test_a_file_that_does_not_fit_leaves_nothing(home, cast) -> None:
    pieces = [LARGE[:PIECE], LARGE[PIECE:]]
    with full_disk(home / "uploads"):
        with pytest.raises(Invalid) as refusal:
            proving.add_file(by=cast.binh.actor(), place=COMMUNE, name="qd.pdf", pieces=pieces)
        assert files_in(home) == []
    assert str(refusal.value) == NO_ROOM
    assert nothing_was_written()
    kept = proving.add_file(by=cast.binh.actor(), place=COMMUNE, name="qd.pdf", pieces=pieces)
    assert [one.stat().st_size for one in files_in(home)] == [len(LARGE)]
    assert not kept.is_known


def test_the_last_bytes_that_do_not_fit_are_noticed(home, cast, monkeypatch) -> None:
    """Small pieces wait in memory and reach the disk only when the file is closed."""
    opened = Path.open

    def on_full_disk(self: Path, mode: str = "r", *args: object, **more: object):
        if mode == "xb":
            self.touch()
            return opened(Path("/dev/full"), "wb")
        return opened(self, mode, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", on_full_disk)
    with pytest.raises(Invalid) as refusal:
        proving.add_file(by=cast.binh.actor(), place=COMMUNE, name="qd.pdf", pieces=[b"%PDF-1.7"])
    assert str(refusal.value) == NO_ROOM
    assert files_in(home) == []


def test_a_connection_that_breaks_leaves_nothing(home, cast) -> None:
    def pieces() -> Iterator[bytes]:
        yield LARGE[:PIECE]
        raise ConnectionResetError(errno.ECONNRESET, "gone")

    with pytest.raises(ConnectionResetError):
        proving.add_file(by=cast.binh.actor(), place=COMMUNE, name="qd.pdf", pieces=pieces())
    assert files_in(home) == []
    assert nothing_was_written()


def test_a_page_shows_the_sentence(home, cast) -> None:
    client = Client()
    client.force_login(cast.binh)
    begun = client.post(
        f"/minh-chung/{COMMUNE}/bat-dau/", {"name": "qd.pdf", "size": str(len(LARGE))}
    ).json()
    with full_disk(home / "uploads"):
        answer = client.post(
            f"{begun['address']}?offset=0",
            LARGE,
            content_type="application/octet-stream",
            headers={"HX-Request": "true"},
        )
        assert (answer.status_code, answer.content.decode()) == (422, NO_ROOM)
        assert not Upload.objects.exists()


def test_an_upload_that_filled_the_disk_gives_its_room_back_and_is_sent_anew(home, cast) -> None:
    binh = cast.binh.actor()
    upload = uploading.begin_upload(by=binh, place=COMMUNE, name="qd.pdf", size=len(LARGE))
    said = {"by": binh, "upload_id": str(upload.pk)}
    with full_disk(home / "uploads"):
        uploading.take_piece(**said, offset=0, content=LARGE[:PIECE])
        with pytest.raises(Invalid) as refusal:
            uploading.take_piece(**said, offset=PIECE, content=LARGE[PIECE:])
        assert str(refusal.value) == NO_ROOM
        assert files_in(home) == []
    assert not Upload.objects.exists()
    again = uploading.begin_upload(by=binh, place=COMMUNE, name="qd.pdf", size=len(LARGE))
    uploading.take_piece(by=binh, upload_id=str(again.pk), offset=0, content=LARGE)
    kept = uploading.finish_upload(by=binh, upload_id=str(again.pk))
    assert kept.document.size == len(LARGE)


def test_a_store_on_another_disk_that_is_full_keeps_no_half_file(home, cast, monkeypatch) -> None:
    def refuse(*paths: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    def add() -> proving.Kept:
        pieces = [LARGE]
        return proving.add_file(by=cast.binh.actor(), place=COMMUNE, name="qd.pdf", pieces=pieces)

    monkeypatch.setattr(move.os, "rename", refuse)
    store = home / "files"

    def limited(path: Path, digest: str) -> None:
        with full_disk(store):
            try:
                keep(path, digest)
            finally:
                assert files_in(store) == []

    with monkeypatch.context() as patch:
        patch.setattr(proving, "keep", limited)
        with pytest.raises(Invalid) as refusal:
            add()
    assert str(refusal.value) == NO_ROOM
    assert files_in(home) == []
    assert nothing_was_written()
    add()
    assert [one.read_bytes() for one in files_in(store)] == [LARGE]


def test_half_a_file_left_by_a_stopped_server_is_written_anew(home) -> None:
    whole = home / "whole.pdf"
    whole.write_bytes(LARGE)
    digest = digest_of(whole)
    half = home / "files" / address_of(digest)
    half.parent.mkdir(parents=True)
    half.write_bytes(LARGE[:PIECE])
    keep(whole, digest)
    assert [one.read_bytes() for one in files_in(home)] == [LARGE]
