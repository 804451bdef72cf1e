"""Evidence: files come in whole or not at all, are read by those concerned, and never change."""

from __future__ import annotations

import errno
import shutil
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from openpyxl import Workbook

from parindex.access import SYSTEM, Role
from parindex.assessments import storage
from parindex.assessments.actions import citing, proving, uploading
from parindex.assessments.models import Citation, Document, Upload
from parindex.assessments.queries import proving as queries
from parindex.assessments.workflow import State
from parindex.directory.actions import declare_interest
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from tests.assessments import making
from tests.assessments.making import OTHER
from tests.cast import COMMUNE
from tests.documents import files

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    """Every test has a store of its own."""
    settings.HOME = tmp_path
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def cycle(cast):
    return making.running_cycle()


def stored() -> list[str]:
    """The files in the store."""
    root = django_settings.HOME / "files"
    return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())


def waiting() -> list[str]:
    """The files that have not been taken into the store."""
    return sorted(one.name for one in storage.waiting_folder().iterdir() if "lock" not in one.name)


def content_of(document: Document) -> bytes:
    with storage.opened(document.file_digest) as stream:
        return stream.read()


def add(by, name: str = "bao-cao.pdf", content: bytes | None = None, **about) -> Document:
    return proving.add_file(
        by=making.actor(by),
        place=COMMUNE,
        name=name,
        pieces=[content if content is not None else files.pdf()],
        about=proving.About(**about),
    ).document


def begin(by, content: bytes, name: str = "bao-cao.pdf", size: int | None = None) -> str:
    upload = uploading.begin_upload(
        by=making.actor(by), place=COMMUNE, name=name, size=len(content) if size is None else size
    )
    return str(upload.pk)


def piece(by, upload: str, offset: int, content: bytes) -> int:
    return uploading.take_piece(
        by=making.actor(by), upload_id=upload, offset=offset, content=content
    ).received


def finish(by, upload: str) -> proving.Kept:
    return uploading.finish_upload(by=making.actor(by), upload_id=upload)


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


def test_the_same_content_is_kept_once(client, cast) -> None:
    first = add(cast.binh, "a.pdf", number="145/BC-UBND")
    again = proving.add_file(
        by=making.actor(cast.hoa), place=COMMUNE, name="b.pdf", pieces=[files.pdf()]
    )
    assert (again.document, again.is_known) == (first, True)
    assert (Document.objects.count(), len(stored()), waiting()) == (1, 1, [])
    client.force_login(cast.binh)
    content = files.pdf()
    upload = begin(cast.binh, content, "b.pdf")
    piece(cast.binh, upload, 0, content)
    said = client.post(f"/minh-chung/tai-len/{upload}/", {"finish": "1", "name": "b.pdf"}).json()
    assert said["sentence"] == (
        "«b.pdf» giống hệt «a.pdf» (145/BC-UBND) đã có trong kho, dùng lại."
    )


def test_another_unit_keeps_its_own_document_of_the_same_file(cast, cycle) -> None:
    mine = add(cast.binh, "cua-xa.pdf")
    mai = making.person("mai", (Role.CLERK, OTHER))
    theirs = proving.add_file(
        by=making.actor(mai), place=OTHER, name="chung.pdf", pieces=[files.pdf()]
    ).document
    assert (theirs.pk == mine.pk, len(stored())) == (False, 1)
    told = {
        who.username: queries.library(making.actor(who), COMMUNE, "").documents[0].twins
        for who in (cast.binh, cast.thu)
    }
    assert told == {"binh": [], "thu": ["Cùng nội dung với «chung.pdf» của Xã An Mỹ."]}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bao-cao.pdf", files.HTML, "Không nhận tệp HTML"),
        ("anh.png", files.PROGRAM, "chương trình"),
        ("trang.pdf", b"", "rỗng"),
    ],
)
def test_files_are_judged_by_their_content(cast, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        add(cast.binh, name, content)
    assert (Document.objects.count(), stored(), waiting()) == (0, [], [])


def test_archives_are_refused_unless_the_authority_takes_them(cast, tmp_path, settings) -> None:
    path = files.archive(tmp_path / "goi.zip", {"a.txt": "x"})
    with pytest.raises(Invalid, match=r"«goi.pdf»: loại tệp này không được nhận"):
        add(cast.binh, "goi.pdf", path.read_bytes())
    settings.EVIDENCE_REFUSES = set()
    assert add(cast.binh, "goi.zip", path.read_bytes()).extension == ".zip"


def test_one_refused_file_does_not_keep_the_others_out(client, cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(cast.binh)
    sent = [SimpleUploadedFile("x.html", files.HTML), SimpleUploadedFile("a.pdf", files.pdf())]
    answer = client.post(f"/minh-chung/{COMMUNE}/nop/", {"files": sent})
    assert answer.status_code == 422
    assert "«x.html»: Không nhận tệp HTML" in answer.content.decode()
    assert [one.file_name for one in Document.objects.all()] == ["a.pdf"]


def test_a_document_is_closed_to_strangers_even_by_its_address(client, cast, cycle) -> None:
    document = add(cast.binh)
    mai = making.person("mai", (Role.CLERK, OTHER))
    for who in (mai, cast.dung):
        client.force_login(who)
        for address in (f"/tai-lieu/{document.pk}/", f"/tai-lieu/{document.pk}/?xem"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert "Minh chứng chỉ mở cho đơn vị và thẩm định viên" in answer.content.decode()
        for action in ("sua", "thay", "xoa"):
            assert client.post(
                f"/tai-lieu/{document.pk}/{action}/", {"title": "x"}
            ).status_code in (
                403,
                422,
            )
        assert client.get(f"/minh-chung/{COMMUNE}/").status_code == 403
    client.logout()
    assert client.get(f"/tai-lieu/{document.pk}/").status_code == 302
    document.refresh_from_db()
    assert document.title == "bao-cao"


def test_the_people_of_the_unit_and_those_who_watch_may_read(client, cast, cycle) -> None:
    document = add(cast.binh)
    for who in (cast.binh, cast.hoa, cast.thu, cast.minh):
        client.force_login(who)
        answer = client.get(f"/tai-lieu/{document.pk}/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == files.pdf()
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_an_assigned_appraiser_may_read_unless_tied_to_the_unit(cast, cycle) -> None:
    document = add(cast.binh)
    nga = making.person("nga", (Role.APPRAISER, ""))
    read = lambda: queries.document(making.actor(nga), document.pk)  # noqa: E731
    with pytest.raises(Denied, match="thẩm định viên được phân công"):
        read()
    making.assign(cycle, nga, unit=OTHER)
    with pytest.raises(Denied, match="thẩm định viên được phân công"):
        read()
    making.assign(cycle, nga, group="phuong")
    with pytest.raises(Denied, match="thẩm định viên được phân công"):
        read()
    making.assign(cycle, nga, part="1")
    assert read() == document
    declare_interest(by=making.actor(nga), username="nga", place=COMMUNE, reason="vợ làm ở xã")
    with pytest.raises(Denied, match=r"có liên quan đến đơn vị này \(vợ làm ở xã\)"):
        read()


def test_an_appraiser_employed_by_the_unit_may_not_read(cast, cycle) -> None:
    document = add(cast.binh)
    nam = making.person("nam", (Role.APPRAISER, ""), works_at=COMMUNE)
    making.assign(cycle, nam)
    with pytest.raises(Denied, match="thuộc đơn vị này"):
        queries.document(making.actor(nam), document.pk)


def cite(by, document: Document, sheet, code: str = "1.1", pages: str | None = None) -> Citation:
    return citing.cite(
        by=making.actor(by),
        assessment_id=sheet.pk,
        code=code,
        document_id=document.pk,
        pages=pages,
    )


def replace(by, document: Document, content: bytes) -> Document:
    return proving.replace_file(
        by=making.actor(by), document_id=document.pk, name="moi.pdf", pieces=[content]
    ).document


def test_a_newer_version_carries_citations_only_on_sheets_being_filled(cast, cycle) -> None:
    before = making.running_cycle("ky-2025", year=2025)
    now, then = making.sheet(cycle), making.sheet(before)
    old = add(cast.binh, number="145/BC-UBND", issued_on=date(2026, 1, 5))
    cite(cast.binh, old, now, "1.1", "3")
    cite(cast.binh, old, then, "1.1", "7")
    making.stand(then, State.SUBMITTED)
    new = replace(cast.binh, old, files.pdf(4))
    assert (new.replaces, new.number, new.issued_on) == (old, "145/BC-UBND", date(2026, 1, 5))
    current = Citation.objects.filter(removed_at=None).values_list(
        "assessment_id", "code", "document_id", "pages"
    )
    assert sorted(current) == sorted([(now.pk, "1.1", new.pk, "3"), (then.pk, "1.1", old.pk, "7")])
    page = queries.library(making.actor(cast.binh), COMMUNE, "")
    (listed,) = page.documents
    assert [(use.code, use.year) for use in listed.uses] == [("1.1", 2026)]
    ((version, uses),) = listed.versions
    assert (version, [(use.code, use.year) for use in uses]) == (old, [("1.1", 2025)])


def test_after_the_deadline_a_newer_version_leaves_the_sheet_as_it_is(cast, cycle) -> None:
    old = add(cast.binh)
    cite(cast.binh, old, making.sheet(cycle))
    making.move_dates(cycle, timezone.now() - timedelta(days=3))
    replace(cast.binh, old, files.pdf(2))
    assert [one.document for one in Citation.objects.filter(removed_at=None)] == [old]


def test_a_newer_version_must_be_another_file_and_replaces_once(cast) -> None:
    old = add(cast.binh)
    other = add(cast.binh, "khac.pdf", files.pdf(5))
    with pytest.raises(Invalid, match="giống hệt bản đang có"):
        replace(cast.binh, old, files.pdf())
    with pytest.raises(Invalid, match=r"giống hệt «khac» đã có trong kho"):
        replace(cast.binh, old, files.pdf(5))
    replace(cast.binh, old, files.pdf(2))
    with pytest.raises(Conflict, match="vừa được thay bằng bản khác"):
        replace(cast.hoa, old, files.pdf(3))
    assert Document.objects.filter(replaced_by=None, place=COMMUNE).count() == 2
    assert len(stored()) == 3
    assert other.replaces is None


def test_citing_an_old_version_from_a_stale_page_uses_the_newest(cast, cycle) -> None:
    old = add(cast.binh)
    new = replace(cast.binh, old, files.pdf(2))
    assert cite(cast.binh, old, making.sheet(cycle)).document == new


def test_citing_again_keeps_the_pages_and_writes_one_entry(cast, cycle) -> None:
    document, sheet = add(cast.binh), making.sheet(cycle)
    cite(cast.binh, document, sheet, pages="3, 5")
    assert cite(cast.binh, document, sheet).pages == "3, 5"
    assert JournalEntry.objects.filter(act="cite").count() == 1
    assert cite(cast.binh, document, sheet, pages="6").pages == "6"
    assert JournalEntry.objects.filter(act="cite").count() == 2


def test_only_rows_of_the_sheet_and_documents_of_the_unit_are_cited(cast, cycle) -> None:
    sheet = making.sheet(cycle)
    with pytest.raises(Invalid, match=r"không có tiêu chí «99»"):
        cite(cast.binh, add(cast.binh), sheet, "99")
    mai = making.person("mai", (Role.CLERK, OTHER))
    theirs = proving.add_file(
        by=making.actor(mai), place=OTHER, name="x.pdf", pieces=[files.pdf(9)]
    ).document
    with pytest.raises(Invalid, match="Kho minh chứng của đơn vị không có tài liệu này"):
        cite(cast.binh, theirs, sheet)


def test_what_was_submitted_cannot_be_described_anew(client, cast, cycle) -> None:
    document, sheet = add(cast.binh), making.sheet(cycle)
    cite(cast.binh, document, sheet)
    about = proving.About("Báo cáo quý", "12/BC-UBND", date(2026, 3, 1), "UBND xã", "Báo cáo")
    proving.describe(by=making.actor(cast.binh), document_id=document.pk, about=about)
    making.stand(sheet, State.SUBMITTED)
    sentence = "Tài liệu đã dùng trong bài đã nộp, không sửa được. Thay bằng phiên bản mới."
    with pytest.raises(Denied, match=sentence):
        proving.describe(
            by=making.actor(cast.binh), document_id=document.pk, about=about._replace(number="13")
        )
    document.refresh_from_db()
    assert document.number == "12/BC-UBND"
    client.force_login(cast.binh)
    answer = client.post(f"/tai-lieu/{document.pk}/sua/", {"title": "khác"})
    assert (answer.status_code, sentence in answer.content.decode()) == (403, True)
    page = client.get(f"/minh-chung/{COMMUNE}/").content.decode()
    assert "Đã dùng trong bài đã nộp, không sửa được." in page
    assert f'action="/tai-lieu/{document.pk}/sua/"' not in page


def test_a_document_has_a_title_and_no_date_in_the_future(cast) -> None:
    document = add(cast.binh)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Invalid) as refusal:
        proving.describe(
            by=making.actor(cast.binh),
            document_id=document.pk,
            about=proving.About("  ", issued_on=tomorrow),
        )
    assert refusal.value.problems == (
        "Ghi trích yếu hoặc tên văn bản.",
        "Ngày văn bản không thể ở tương lai.",
    )


def test_what_was_never_used_can_be_deleted_with_its_file(
    cast, django_capture_on_commit_callbacks
) -> None:
    document = add(cast.binh, "nham.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        proving.discard(by=making.actor(cast.hoa), document_id=document.pk)
    assert (Document.objects.count(), stored()) == (0, [])
    entry = JournalEntry.objects.first()
    assert (entry.act, entry.subject) == ("discard_document", f"{COMMUNE}/{document.pk}")
    assert entry.details["name"] == "nham.pdf"


def test_deleting_leaves_the_file_to_those_who_use_it_too(
    cast, cycle, django_capture_on_commit_callbacks
) -> None:
    mine = add(cast.binh)
    mai = making.person("mai", (Role.CLERK, OTHER))
    proving.add_file(by=making.actor(mai), place=OTHER, name="x.pdf", pieces=[files.pdf()])
    with django_capture_on_commit_callbacks(execute=True):
        proving.discard(by=making.actor(cast.binh), document_id=mine.pk)
    assert len(stored()) == 1


def test_what_was_ever_used_or_replaced_is_not_deleted(cast, cycle) -> None:
    document, sheet = add(cast.binh), making.sheet(cycle)
    citation = cite(cast.binh, document, sheet)
    citing.uncite(by=making.actor(cast.binh), citation_id=citation.pk)
    old = add(cast.binh, "cu.pdf", files.pdf(2))
    replace(cast.binh, old, files.pdf(3))
    for one, sentence in ((document, "đã từng được dùng"), (old, "phiên bản mới hơn")):
        with pytest.raises(Denied, match=sentence):
            proving.discard(by=making.actor(cast.binh), document_id=one.pk)
    for who in (cast.thu, cast.dung, cast.minh):
        with pytest.raises(Denied, match="không có quyền kê khai"):
            proving.discard(by=making.actor(who), document_id=document.pk)
    assert Document.objects.count() == 3


def test_the_library_has_room_for_so_much(cast, settings) -> None:
    content = files.pdf()
    settings.EVIDENCE_QUOTA = len(content) + 10
    add(cast.binh)
    with pytest.raises(Invalid, match="Kho minh chứng của đơn vị đã dùng gần hết"):
        add(cast.binh, "them.pdf", files.pdf(2))
    with pytest.raises(Invalid, match="đã dùng gần hết"):
        begin(cast.binh, content)
    assert (Document.objects.count(), len(stored()), waiting()) == (1, 1, [])


def test_files_on_their_way_count_too(cast, settings) -> None:
    settings.EVIDENCE_QUOTA = 1000
    begin(cast.binh, b"", size=600)
    with pytest.raises(Invalid, match="đã dùng gần hết"):
        begin(cast.hoa, b"", size=600)


def test_a_link_has_an_address_a_title_and_the_day_it_was_read(client, cast) -> None:
    client.force_login(cast.binh)
    address = f"/minh-chung/{COMMUNE}/duong-dan/"
    bad = client.post(address, {"url": "javascript:alert(1)", "title": ""})
    assert bad.status_code == 422
    assert "Đường dẫn phải bắt đầu bằng https://" in bad.content.decode()
    assert "Ghi trích yếu hoặc tên văn bản." in bad.content.decode()
    given = {
        "url": "https://vanban.example.vn/145",
        "title": "Báo cáo CCHC",
        "number": "145/BC-UBND",
        "issued_on": "05/01/2026",
        "read_on": "06/01/2026",
    }
    assert client.post(address, given).status_code == 302
    found = Document.objects.get()
    assert (found.url, found.issued_on, found.read_on) == (
        "https://vanban.example.vn/145",
        date(2026, 1, 5),
        date(2026, 1, 6),
    )
    assert client.get(f"/tai-lieu/{found.pk}/")["Location"] == "https://vanban.example.vn/145"


def test_the_library_is_searched_without_marks_and_shows_only_what_fits(client, cast) -> None:
    add(cast.binh, "a.pdf", files.pdf(1), number="145/BC-UBND", title="Báo cáo cải cách")
    add(cast.binh, "b.pdf", files.pdf(2), number="12/KH-UBND", title="Kế hoạch năm")
    actor = making.actor(cast.binh)
    found = {
        query: [one.document.number for one in queries.library(actor, COMMUNE, query).documents]
        for query in ("", "bao cao", "KẾ HOẠCH", "145/bc", "ubnd 12", "khong co")
    }
    assert found == {
        "": ["12/KH-UBND", "145/BC-UBND"],
        "bao cao": ["145/BC-UBND"],
        "KẾ HOẠCH": ["12/KH-UBND"],
        "145/bc": ["145/BC-UBND"],
        "ubnd 12": ["12/KH-UBND"],
        "khong co": [],
    }
    client.force_login(cast.binh)
    part = client.get(f"/minh-chung/{COMMUNE}/?tim=ke+hoach", headers={"HX-Request": "true"})
    assert "Kế hoạch năm" in part.content.decode()
    assert "Báo cáo cải cách" not in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_long_library_costs_no_more_queries_than_a_short_one(
    client, cast, cycle, django_assert_num_queries, count: int
) -> None:
    for number in range(count):
        proving.add_link(
            by=making.actor(cast.binh),
            place=COMMUNE,
            url=f"https://vanban.example.vn/{number}",
            read_on=date(2026, 1, 1),
            about=proving.About(f"Văn bản {number}"),
        )
    actor = making.actor(cast.binh)
    with django_assert_num_queries(9):
        page = queries.library(actor, COMMUNE, "", 1)
    assert (page.count, len(page.documents)) == (count, min(count, 50))
    assert queries.library(SYSTEM, COMMUNE, "", 99).number == (2 if count > 50 else 1)


def test_an_office_file_without_a_converter_is_offered_for_download(
    client, cast, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("parindex.documents.previews.shutil.which", lambda _name: None)
    content = files.docx(tmp_path / "a.docx").read_bytes()
    document = add(cast.binh, "a.docx", content)
    client.force_login(cast.binh)
    answer = client.get(f"/tai-lieu/{document.pk}/?xem")
    assert answer.status_code == 422
    assert "Tải tệp về để xem" in answer.content.decode()
    down = client.get(f"/tai-lieu/{document.pk}/")
    assert down["Content-Disposition"] == 'attachment; filename="a.docx"'
    assert down["Content-Type"] == "application/octet-stream"
    assert b"".join(down.streaming_content) == content


@pytest.mark.skipif(not shutil.which("soffice"), reason="SKIPPED ALOUD: no LibreOffice")
def test_a_workbook_is_previewed_as_pdf_made_once(
    client, cast, tmp_path, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    book = Workbook()
    book.active["A1"] = "Danh mục nhiệm vụ"
    book.save(tmp_path / "a.xlsx")
    document = add(cast.binh, "danh-muc.xlsx", (tmp_path / "a.xlsx").read_bytes())
    client.force_login(cast.hoa)

    def preview() -> tuple[str, bytes]:
        answer = client.get(f"/tai-lieu/{document.pk}/?xem")
        content = b"".join(answer.streaming_content)
        return answer["Content-Type"], content[:5]

    assert preview() == ("application/pdf", b"%PDF-")
    monkeypatch.setattr("parindex.assessments.views.proving.office_to_pdf", None)
    assert preview() == ("application/pdf", b"%PDF-")
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        proving.discard(by=making.actor(cast.binh), document_id=document.pk)
    assert stored() == []
