"""Evidence: a unit's library of documents, and their use under criteria."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from parindex.access import Actor, Can
from parindex.assessments.actions.answering import subject
from parindex.assessments.actions.stating import demand
from parindex.assessments.loading import Loaded, hold
from parindex.assessments.models import Citation, Document, Upload
from parindex.assessments.storage import append, digest_of, keep, receive, waiting_folder
from parindex.assessments.workflow import State, closed
from parindex.cycles.models import Cycle
from parindex.directory.journal import record
from parindex.directory.models import Grant
from parindex.directory.units import fold
from parindex.documents.clamd import Verdict as ScanVerdict
from parindex.documents.clamd import scan
from parindex.documents.file_kinds import kind_of
from parindex.documents.pdf_facts import pdf_facts
from parindex.errors import Conflict, Denied, Invalid


class About(NamedTuple):
    """What a person says about a document."""

    title: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    kind: str = ""


NOTHING_SAID = About()


class Kept(NamedTuple):
    """A document in the library; `is_known` when the same file was there before."""

    document: Document
    is_known: bool


def add_file(
    *, by: Actor, place: str, name: str, pieces: Iterable[bytes], about: About = NOTHING_SAID
) -> Kept:
    """Take a file into the library of a unit, judged by its content.

    The same content is kept once: a file that is in the library already gives that document.
    """
    demand(by, Can.ANSWER, place)
    path = receive(pieces)
    try:
        return _judged(by, place, name, path, about, None)
    finally:
        path.unlink(missing_ok=True)


def replace_file(*, by: Actor, document_id: int, name: str, pieces: Iterable[bytes]) -> Kept:
    """A newer version of a document; the old one stays where it was signed for."""
    old = Document.objects.get(pk=document_id)
    demand(by, Can.ANSWER, old.place)
    about = About(old.title, old.number, old.issued_on, old.issuer, old.kind)
    path = receive(pieces)
    try:
        return _judged(by, old.place, name, path, about, old)
    finally:
        path.unlink(missing_ok=True)


def _judged(
    by: Actor, place: str, name: str, path: Path, about: About, old: Document | None
) -> Kept:
    """The file looked at from every side, then taken in.

    Reading a large file and asking the scanner take time, so nothing is locked meanwhile.
    """
    size = path.stat().st_size
    name = Path(name).name[:200] or "tai-lieu"
    kind = kind_of(path)
    if kind is None:
        raise Invalid(f"«{name}»: không nhận ra loại tệp. Nộp PDF, Word, Excel hoặc ảnh.")
    if not kind.is_allowed or kind.name in settings.EVIDENCE_REFUSES:
        raise Invalid(f"«{name}»: {kind.refusal or 'loại tệp này không được nhận.'}")
    digest = digest_of(path)
    if known := _known(place, digest):
        return Kept(known, is_known=True)
    _demand_room(place, size)
    if settings.CLAMD_ADDRESS:
        found = scan(path, settings.CLAMD_ADDRESS)
        if found.verdict is not ScanVerdict.CLEAN:
            raise Invalid(f"«{name}»: {found.sentence}")
    facts = pdf_facts(path) if kind.name == "pdf" else None
    title = about.title.strip() or Path(name).stem.replace("_", " ")
    document = Document(
        place=place,
        number=about.number.strip()[:80],
        issued_on=about.issued_on,
        issuer=about.issuer.strip()[:160],
        title=title[:300],
        kind=about.kind[:40],
        pages=facts.pages if facts else None,
        file_digest=digest,
        file_name=name,
        content_type=kind.content_type,
        extension=kind.extension,
        size=size,
        signatures=[one.sentence for one in facts.signatures] if facts else [],
        by_name=by.name,
        replaces=old,
    )
    document.folded = folded(document)
    return _taken_in(by, document, path)


@transaction.atomic
def _taken_in(by: Actor, document: Document, path: Path) -> Kept:
    """A judged file and its row; the file comes last, as nothing can fail after it."""
    place, digest, old = document.place, document.file_digest, document.replaces
    _lock_library(place)
    if known := _known(place, digest):
        return Kept(known, is_known=True)
    _demand_room(place, document.size)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise Conflict("Tài liệu này vừa được thay bằng bản khác. Tải lại trang.") from None
    if old is not None:
        _carry_citations(by, old, document)
    act = "replace_document" if old else "add_document"
    record(by, act, f"{place}/{document.pk}", name=document.file_name, digest=digest)
    keep(path, digest)
    return Kept(document, is_known=False)


def _lock_library(place: str) -> None:
    """One file after another: the rows of those who work for the unit stand for its library."""
    workers = Grant.objects.select_for_update(no_key=True).filter(place=place)
    list(workers.order_by("pk").values_list("pk", flat=True))


def _known(place: str, digest: str) -> Document | None:
    """The document of a library that has this content."""
    return Document.objects.filter(place=place, file_digest=digest, replaced_by=None).first()


def folded(document: Document) -> str:
    """The words a document is found by, without marks."""
    said = (document.number, document.title, document.issuer, document.file_name)
    return fold(" ".join(said).replace("/", " "))[:500]


def _demand_room(place: str, size: int) -> None:
    used = sum(Document.objects.filter(place=place).values_list("size", flat=True))
    if used + size > settings.EVIDENCE_QUOTA:
        most = settings.EVIDENCE_QUOTA // 1_000_000
        raise Invalid(f"Kho minh chứng của đơn vị đã dùng gần hết {most} MB. Xóa bớt hoặc nén tệp.")


def _carry_citations(by: Actor, old: Document, new: Document) -> None:
    """Citations on sheets that are still being filled follow the newer version."""
    moving = Citation.objects.filter(
        document=old, removed_at=None, assessment__state=State.DRAFTING.value
    )
    for one in moving:
        Citation.objects.create(
            assessment_id=one.assessment_id,
            code=one.code,
            document=new,
            pages=one.pages,
            by_name=by.name,
        )
    moving.update(removed_at=timezone.now(), removed_by=by.name)


@transaction.atomic
def add_link(*, by: Actor, place: str, url: str, read_on: date, about: About) -> Document:
    """A document on a public portal, with its title and the day it was read."""
    demand(by, Can.ANSWER, place)
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        raise Invalid("Đường dẫn phải bắt đầu bằng https:// và có tên miền.")
    if not about.title.strip():
        raise Invalid("Ghi tên văn bản ở đường dẫn này.")
    document = Document(
        place=place,
        number=about.number.strip()[:80],
        issued_on=about.issued_on,
        issuer=about.issuer.strip()[:160],
        title=about.title.strip()[:300],
        kind=about.kind[:40],
        url=url.strip()[:600],
        read_on=read_on,
        by_name=by.name,
    )
    document.folded = folded(document)
    document.save()
    record(by, "add_link", f"{place}/{document.pk}", url=document.url)
    return document


@transaction.atomic
def describe(*, by: Actor, document_id: int, about: About) -> Document:
    """Correct what is said about a document; the file itself never changes."""
    document = Document.objects.get(pk=document_id)
    demand(by, Can.ANSWER, document.place)
    if not about.title.strip():
        raise Invalid("Ghi trích yếu của tài liệu.")
    if about.issued_on is not None and about.issued_on > timezone.localdate():
        raise Invalid("Ngày văn bản không thể ở tương lai.")
    if Citation.objects.filter(document=document, removed_at=None).exclude(
        assessment__state=State.DRAFTING.value
    ):
        raise Denied("Tài liệu đã dùng trong bài đã nộp, không sửa được. Thay bằng phiên bản mới.")
    document.title, document.number = about.title.strip()[:300], about.number.strip()[:80]
    document.issued_on, document.issuer = about.issued_on, about.issuer.strip()[:160]
    document.kind = about.kind[:40]
    document.folded = folded(document)
    document.save()
    record(by, "describe_document", f"{document.place}/{document.pk}")
    return document


def may_cite(loaded: Loaded, code: str) -> str:
    """Why evidence under a row cannot change now; "" when it can.

    While explaining, evidence may be added under the rows that were asked about.
    """
    now = timezone.now()
    if loaded.cycle.state != Cycle.State.RUNNING:
        return "Kỳ đánh giá không mở."
    if loaded.state is State.DRAFTING or (
        loaded.state is State.EXPLAINING and code in loaded.asked
    ):
        return closed(loaded.guarded(now))
    return "Bài đã nộp, không thay đổi minh chứng được."


@transaction.atomic
def cite(
    *, by: Actor, assessment_id: int, code: str, document_id: int, pages: str = ""
) -> Citation:
    """Use a document under a criterion; citing again changes the pages."""
    loaded = hold(assessment_id)
    unit = loaded.assessment.unit
    demand(by, Can.ANSWER, unit.code)
    if reason := may_cite(loaded, code):
        raise Denied(reason)
    document = Document.objects.filter(pk=document_id, place=unit.code).first()
    if document is None:
        raise Invalid("Kho minh chứng của đơn vị không có tài liệu này.")
    citation, is_new = Citation.objects.get_or_create(
        assessment=loaded.assessment,
        code=code,
        document=document,
        removed_at=None,
        defaults={"pages": pages.strip()[:60], "by_name": by.name},
    )
    if not is_new and citation.pages != pages.strip()[:60]:
        Citation.objects.filter(pk=citation.pk).update(pages=pages.strip()[:60])
    record(by, "cite", subject(loaded, code), document=document.pk, pages=pages.strip()[:60])
    return citation


@transaction.atomic
def uncite(*, by: Actor, citation_id: int) -> Citation:
    """Take a document away from a criterion; the library keeps it."""
    citation = Citation.objects.get(pk=citation_id)
    loaded = hold(citation.assessment_id)
    demand(by, Can.ANSWER, loaded.assessment.unit.code)
    if reason := may_cite(loaded, citation.code):
        raise Denied(reason)
    if loaded.state is State.EXPLAINING and citation.at < (
        loaded.assessment.submitted_at or citation.at
    ):
        raise Denied("Minh chứng đã nộp không gỡ được; chỉ bổ sung thêm.")
    Citation.objects.filter(pk=citation_id, removed_at=None).update(
        removed_at=timezone.now(), removed_by=by.name
    )
    record(by, "uncite", subject(loaded, citation.code), document=citation.document_id)
    return citation


@transaction.atomic
def begin_upload(*, by: Actor, place: str, name: str, size: int) -> Upload:
    """Announce a file that will come in pieces."""
    demand(by, Can.ANSWER, place)
    most = settings.LARGEST_EVIDENCE
    if not 0 < size <= most:
        raise Invalid(f"«{name}» lớn hơn {most // 1_000_000} MB. Nén hoặc tách tệp rồi thử lại.")
    _demand_room(place, size)
    return Upload.objects.create(
        place=place, file_name=Path(name).name[:200], size=size, by_id=by.person
    )


@transaction.atomic
def take_piece(*, by: Actor, upload_id: str, offset: int, content: bytes) -> Upload:
    """Add a piece where the last one ended; a piece that came already is not written twice."""
    upload = Upload.objects.select_for_update().get(pk=upload_id, by_id=by.person)
    if offset > upload.received:
        raise Conflict(f"Đã nhận đến {upload.received}. Gửi tiếp từ đó.")
    if offset + len(content) > upload.size:
        raise Invalid("Tệp dài hơn đã báo. Gửi lại từ đầu.")
    append(waiting_folder() / str(upload.pk), offset, content)
    upload.received = offset + len(content)
    upload.save(update_fields=["received"])
    return upload


def finish_upload(*, by: Actor, upload_id: str, about: About = NOTHING_SAID) -> Kept:
    """Take a file whose pieces have all come into the library."""
    upload = Upload.objects.get(pk=upload_id, by_id=by.person)
    arrived = waiting_folder() / str(upload.pk)
    path = arrived.with_suffix(".whole")
    if upload.received != upload.size:
        raise Conflict(f"Đã nhận đến {upload.received}/{upload.size}. Gửi tiếp từ đó.")
    try:
        arrived.rename(path)
    except FileNotFoundError:
        raise Conflict(
            "Tệp này đang được nhận. Tải lại trang; chưa thấy tệp thì gửi lại."
        ) from None
    try:
        return _judged(by, upload.place, upload.file_name, path, about, None)
    finally:
        path.unlink(missing_ok=True)
        upload.delete()
