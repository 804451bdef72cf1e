"""A library keeps each file once, for those concerned, and finds it again."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from openpyxl import Workbook

from parindex.access import SYSTEM, Role
from parindex.assessments.actions import proving
from parindex.assessments.models import Document
from parindex.assessments.queries import proving as queries
from parindex.directory.actions import declare_interest
from parindex.errors import Denied, Invalid
from tests.assessments import making
from tests.assessments.evidence.library import add, begin, piece, stored, waiting
from tests.assessments.making import OTHER
from tests.cast import COMMUNE, person
from tests.documents import files


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
    mai = person("mai", (Role.CLERK, OTHER))
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
    mai = person("mai", (Role.CLERK, OTHER))
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
    nga = person("nga", (Role.APPRAISER, ""))
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
    nam = person("nam", (Role.APPRAISER, ""), works_at=COMMUNE)
    making.assign(cycle, nam)
    with pytest.raises(Denied, match="thuộc đơn vị này"):
        queries.document(making.actor(nam), document.pk)


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
    monkeypatch.setattr("parindex.documents.incoming.previews.shutil.which", lambda _name: None)
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
