"""Files come in whole or not at all, whatever breaks on the way."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from parindex.assessments import storage
from parindex.assessments.actions import proving
from parindex.assessments.models import Document, Upload
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from tests.assessments.evidence.library import (
    add,
    begin,
    content_of,
    finish,
    piece,
    stored,
    waiting,
)
from tests.cast import COMMUNE
from tests.documents import files

FULL = OSError(errno.ENOSPC, "No space left on device")


def test_binh_sends_a_file_in_pieces(cast) -> None:
    content = files.pdf(3)
    upload = begin(cast.binh, content)
    assert piece(cast.binh, upload, 0, content[:400]) == 400
    assert piece(cast.binh, upload, 400, content[400:]) == len(content)
    kept = finish(cast.binh, upload)
    document = kept.document
    assert (kept.is_known, document.pages, document.size) == (False, 3, len(content))
    assert (document.title, document.file_name) == ("bao-cao", "bao-cao.pdf")
    assert content_of(document) == content
    assert stored() == [storage.address_of(document.file_digest)]
    assert Upload.objects.count() == 0
    entry = JournalEntry.objects.first()
    assert (entry.act, entry.subject) == ("add_document", f"{COMMUNE}/{document.pk}")


def test_a_lost_connection_goes_on_where_it_stopped(client, cast) -> None:
    content = files.pdf(2)
    client.force_login(cast.binh)
    begun = client.post(
        f"/minh-chung/{COMMUNE}/bat-dau/", {"name": "kế hoạch.pdf", "size": len(content)}
    ).json()
    address = begun["address"]
    plain = "application/octet-stream"
    client.post(f"{address}?offset=0", content[:300], content_type=plain)
    # Half of the next piece arrives; the client asks how far it came and goes on from there.
    client.post(f"{address}?offset=300", content[300:350], content_type=plain)
    assert client.get(address).json() == {"received": 350, "size": len(content)}
    ahead = client.post(f"{address}?offset=500", content[500:], content_type=plain)
    assert (ahead.status_code, "Đã nhận đến 350" in ahead.content.decode()) == (409, True)
    client.post(f"{address}?offset=350", content[350:], content_type=plain)
    said = client.post(address, {"finish": "1", "name": "kế hoạch.pdf"}).json()
    assert said["sentence"] == "Đã lưu «kế hoạch.pdf»."
    assert content_of(Document.objects.get()) == content


def test_a_piece_sent_twice_is_written_once(cast) -> None:
    content = files.pdf(9)
    upload = begin(cast.binh, content)
    piece(cast.binh, upload, 0, content[:300])
    piece(cast.binh, upload, 300, content[300:600])
    assert piece(cast.binh, upload, 0, content[:300]) == 600  # late, from a proxy that tried again
    assert piece(cast.binh, upload, 300, content[300:700]) == 700  # only what is new of it
    piece(cast.binh, upload, 700, content[700:])
    assert content_of(finish(cast.binh, upload).document) == content


def test_a_file_longer_than_announced_is_refused(cast) -> None:
    content = files.pdf()
    upload = begin(cast.binh, content, size=100)
    with pytest.raises(Invalid, match="dài hơn đã báo"):
        piece(cast.binh, upload, 0, content)
    assert Upload.objects.get().received == 0


def test_a_file_shorter_than_announced_is_not_taken(cast) -> None:
    content = files.pdf()
    upload = begin(cast.binh, content, size=len(content) + 1)
    piece(cast.binh, upload, 0, content)
    with pytest.raises(Conflict, match="Gửi tiếp"):
        finish(cast.binh, upload)
    assert (Document.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize(
    ("size", "sentence"), [(0, "tệp rỗng"), (-5, "tệp rỗng"), (100_000_001, "lớn hơn 100 MB")]
)
def test_sizes_that_make_no_sense_are_refused_at_once(cast, size: int, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        begin(cast.binh, b"", size=size)


def test_a_whole_file_over_the_limit_is_refused_while_it_comes(cast, settings) -> None:
    settings.LARGEST_EVIDENCE = 1_000_000
    with pytest.raises(Invalid, match="lớn hơn 1 MB"):
        add(cast.binh, content=files.pdf() + b"\n" * 1_000_000)
    assert waiting() == []


def test_nobody_goes_on_with_the_upload_of_another(client, cast) -> None:
    content = files.pdf()
    upload = begin(cast.binh, content)
    for who in (cast.hoa, cast.dung, cast.thu):
        for attempt in (
            lambda who=who: piece(who, upload, 0, content),
            lambda who=who: finish(who, upload),
        ):
            with pytest.raises(Upload.DoesNotExist):
                attempt()
    client.force_login(cast.dung)
    address = f"/minh-chung/tai-len/{upload}/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}?offset=0", b"x", content_type="x/y").status_code == 404
    assert Upload.objects.get().received == 0
    with pytest.raises(Upload.DoesNotExist):
        piece(cast.binh, "../../etc/passwd", 0, b"x")


def test_finishing_twice_gives_the_same_document(cast) -> None:
    content = files.pdf()
    upload = begin(cast.binh, content)
    piece(cast.binh, upload, 0, content)
    first = finish(cast.binh, upload).document
    assert finish(cast.binh, upload).document == first
    assert Document.objects.count() == 1
    with pytest.raises(Upload.DoesNotExist):
        finish(cast.hoa, upload)
    with pytest.raises(Upload.DoesNotExist):
        piece(cast.binh, upload, 0, content)
    assert waiting() == [f"{upload}.done"]


def test_a_withdrawn_role_cannot_finish(cast) -> None:
    content = files.pdf()
    upload = begin(cast.binh, content)
    piece(cast.binh, upload, 0, content)
    cast.binh.grants.all().delete()
    with pytest.raises(Denied):
        finish(cast.binh, upload)
    assert Document.objects.count() == 0


def test_what_is_begun_and_never_finished_is_swept_away(cast) -> None:
    content = files.pdf()
    old = begin(cast.binh, content)
    piece(cast.binh, old, 0, content[:50])
    Upload.objects.update(at=timezone.now() - timedelta(days=3))
    new = begin(cast.binh, content)
    assert [str(one.pk) for one in Upload.objects.all()] == [new]
    assert waiting() == []


def test_a_full_disk_leaves_no_half_file(cast, monkeypatch) -> None:
    def half(stream, content: bytes) -> None:
        stream.write(content[: len(content) // 2])
        raise FULL

    content = files.pdf()
    upload = begin(cast.binh, content)
    monkeypatch.setattr(storage, "_write", half)
    with pytest.raises(Invalid) as refusal:
        piece(cast.binh, upload, 0, content)
    assert refusal.value.problems == (
        "Máy chủ hết chỗ lưu tệp. Tệp chưa được lưu; báo người quản trị rồi thử lại.",
    )
    with pytest.raises(Invalid, match="hết chỗ"):
        add(cast.binh)
    assert (waiting(), stored(), Document.objects.count()) == ([], [], 0)
    monkeypatch.undo()
    assert add(cast.binh).file_name == "bao-cao.pdf"


def test_a_full_store_on_another_disk_leaves_no_half_file(cast, monkeypatch) -> None:
    path = storage.receive([files.pdf()])

    def other_disk(self, target):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    def full(stream, content: bytes) -> None:
        stream.write(content[:20])
        raise FULL

    monkeypatch.setattr(type(path), "replace", other_disk)
    monkeypatch.setattr(storage, "_write", full)
    with pytest.raises(Invalid, match="hết chỗ"):
        storage.keep(path, "ab" * 32)
    assert (stored(), waiting()) == ([], [])


def test_half_a_file_left_by_a_crash_is_written_again(cast) -> None:
    content = files.pdf()
    digest = storage.digest_of(storage.receive([content]))
    half = django_settings.HOME / "files" / storage.address_of(digest)
    half.parent.mkdir(parents=True)
    half.write_bytes(content[:10])
    document = add(cast.binh, content=content)
    assert content_of(document) == content


def test_a_failing_database_leaves_the_store_clean(cast, monkeypatch) -> None:
    def broken(*_args, **_details):
        raise RuntimeError

    content = files.pdf()
    upload = begin(cast.binh, content)
    piece(cast.binh, upload, 0, content)
    monkeypatch.setattr(proving, "record", broken)
    with pytest.raises(RuntimeError):
        finish(cast.binh, upload)
    assert (stored(), Document.objects.count()) == ([], 0)
    monkeypatch.undo()
    # Nothing was wrong with the file, so it is still there and can be finished.
    assert finish(cast.binh, upload).document.file_name == "bao-cao.pdf"
