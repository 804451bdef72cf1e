"""Evidence under criteria: newer versions follow, and what was submitted never changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from parindex.access import Role
from parindex.assessments.actions import citing, proving
from parindex.assessments.models import Citation, Document
from parindex.assessments.queries import proving as queries
from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from tests.assessments import making
from tests.assessments.evidence.library import add, cite, replace, stored
from tests.assessments.making import OTHER
from tests.cast import COMMUNE
from tests.documents import files


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
