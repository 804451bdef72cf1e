"""Evidence: a unit's library of documents, their files and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor, Can
from parindex.assessments.actions.citing import may_cite
from parindex.assessments.loading import load
from parindex.assessments.models import Citation, Document, Submission
from parindex.assessments.storage import (
    alone_in_store,
    digest_of,
    keep,
    receive,
    throw_away,
    too_large,
)
from parindex.assessments.workflow import State
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.directory.units import fold
from parindex.documents.incoming.clamd import Verdict as ScanVerdict
from parindex.documents.incoming.clamd import scan
from parindex.documents.incoming.file_kinds import FileKind, kind_of
from parindex.documents.incoming.pdf_facts import pdf_facts
from parindex.engine.names import clean_text
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


class Judged(NamedTuple):
    """A received file after a look inside it; nothing of it is in the database yet."""

    name: str
    path: Path
    digest: str
    size: int
    kind: FileKind
    pages: int | None
    signatures: list[str]


def add_file(
    *, by: Actor, place: str, name: str, pieces: Iterable[bytes], about: About = NOTHING_SAID
) -> Kept:
    """Take a file into the library of a unit, judged by its content.

    The same content is kept once: a file that is in the library already gives that document.
    """
    demand(by, Can.ANSWER, place)
    path = receive(pieces, settings.LARGEST_EVIDENCE)
    try:
        return take(by=by, place=place, judged=judge(name, path), about=about)
    finally:
        path.unlink(missing_ok=True)


def replace_file(*, by: Actor, document_id: int, name: str, pieces: Iterable[bytes]) -> Kept:
    """A newer version of a document; the old one stays where it was signed for."""
    old = Document.objects.get(pk=document_id)
    demand(by, Can.ANSWER, old.place)
    about = About(old.title, old.number, old.issued_on, old.issuer, old.kind)
    path = receive(pieces, settings.LARGEST_EVIDENCE)
    try:
        return take(by=by, place=old.place, judged=judge(name, path), about=about, old=old)
    finally:
        path.unlink(missing_ok=True)


def judge(name: str, path: Path) -> Judged:
    """Look inside a received file; `Invalid` for what is not taken.

    Slow for a large file, so it runs outside any transaction.
    """
    name = clean_text(Path(name).name)[:200] or "tai-lieu"
    size = path.stat().st_size
    if size > settings.LARGEST_EVIDENCE:
        raise Invalid(f"«{name}»: {too_large(settings.LARGEST_EVIDENCE)}")
    kind = kind_of(path)
    if kind is None:
        raise Invalid(
            _("«%(name)s»: không nhận ra loại tệp. Nộp PDF, Word, Excel hoặc ảnh.") % {"name": name}
        )
    if not kind.is_allowed or kind.name in settings.EVIDENCE_REFUSES:
        raise Invalid(
            f"«{name}»: {_(kind.refusal) if kind.refusal else _('loại tệp này không được nhận.')}"
        )
    if settings.CLAMD_ADDRESS:
        found = scan(path, settings.CLAMD_ADDRESS)
        if found.verdict is not ScanVerdict.CLEAN:
            raise Invalid(f"«{name}»: {found.sentence}")
    facts = pdf_facts(path) if kind.name == "pdf" else None
    with override("vi"):  # kept; `retold` says it again in the language of the reader
        signatures = [one.sentence for one in facts.signatures] if facts else []
    pages = facts.pages if facts else None
    return Judged(name, path, digest_of(path), size, kind, pages, signatures)


def take(
    *,
    by: Actor,
    place: str,
    judged: Judged,
    about: About = NOTHING_SAID,
    old: Document | None = None,
) -> Kept:
    """Write a judged file down and move it into the store; both happen or neither."""
    with alone_in_store():
        is_new = False
        try:
            with transaction.atomic():
                known = Document.objects.filter(
                    place=place, file_digest=judged.digest, replaced_by=None
                ).first()
                if known is not None:
                    _refuse_the_same(known, old, judged.name)
                    return Kept(known, is_known=True)
                document = _written(by, place, judged, about, old)
                is_new = keep(judged.path, judged.digest)
        except Exception:
            if is_new:  # written by us just now, so nobody else needs it
                throw_away(judged.digest)
            raise
    return Kept(document, is_known=False)


def _refuse_the_same(known: Document, old: Document | None, name: str) -> None:
    """A newer version must be another file than the ones that are there."""
    if old is not None and known.pk == old.pk:
        raise Invalid(_("«%(name)s» giống hệt bản đang có, không cần thay.") % {"name": name})
    if old is not None:
        raise Invalid(
            _("«%(name)s» giống hệt «%(known)s» đã có trong kho. Đính kèm tài liệu đó.")
            % {"name": name, "known": known}
        )


def _written(by: Actor, place: str, judged: Judged, about: About, old: Document | None) -> Document:
    demand_room(place, judged.size)
    title = about.title.strip() or Path(judged.name).stem.replace("_", " ")
    document = Document(
        place=place,
        number=about.number.strip()[:80],
        issued_on=about.issued_on,
        issuer=about.issuer.strip()[:160],
        title=title[:300],
        kind=about.kind.strip()[:40],
        pages=judged.pages,
        file_digest=judged.digest,
        file_name=judged.name,
        content_type=judged.kind.content_type,
        extension=judged.kind.extension,
        size=judged.size,
        signatures=judged.signatures,
        by_name=by.name,
        replaces=old,
    )
    document.folded = folded(document)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise Conflict(_("Tài liệu này vừa được thay bằng bản khác. Tải lại trang.")) from None
    if old is not None:
        _carry_citations(by, old, document)
    act = "replace_document" if old else "add_document"
    record(by, act, f"{place}/{document.pk}", name=judged.name, digest=judged.digest)
    return document


def folded(document: Document) -> str:
    """The words a document is found by, without marks."""
    said = (document.number, document.title, document.issuer, document.file_name)
    return fold(" ".join(said).replace("/", " "))[:500]


def demand_room(place: str, size: int) -> None:
    """Refuse what does not fit into the library of a unit any more."""
    if used_by(place) + size > settings.EVIDENCE_QUOTA:
        most = settings.EVIDENCE_QUOTA // 1_000_000
        raise Invalid(
            _(
                "Kho minh chứng của đơn vị đã dùng gần hết %(most)s MB. Xóa tài liệu "
                "không dùng hoặc nén tệp."
            )
            % {"most": most}
        )


def used_by(place: str) -> int:
    """Bytes of all documents of a unit, older versions too."""
    return sum(Document.objects.filter(place=place).values_list("size", flat=True))


def _carry_citations(by: Actor, old: Document, new: Document) -> None:
    """Citations on sheets that are still being filled follow the newer version."""
    found = Citation.objects.filter(
        document=old, removed_at=None, assessment__state=State.DRAFTING.value
    )
    sheets = {one: load(one) for one in set(found.values_list("assessment_id", flat=True))}
    moving = [one for one in found if not may_cite(sheets[one.assessment_id], one.code)]
    Citation.objects.filter(pk__in=[one.pk for one in moving]).update(
        removed_at=timezone.now(), removed_by=by.name
    )
    Citation.objects.bulk_create(
        Citation(
            assessment_id=one.assessment_id,
            code=one.code,
            document=new,
            pages=one.pages,
            by_name=by.name,
        )
        for one in moving
    )


@transaction.atomic
def add_link(*, by: Actor, place: str, url: str, read_on: date, about: About) -> Document:
    """A document on a public portal, with its title and the day it was read."""
    demand(by, Can.ANSWER, place)
    problems = _problems(about)
    try:
        URLValidator(schemes=["http", "https"])(url.strip())
    except ValidationError:
        problems.append(_("Đường dẫn phải bắt đầu bằng https:// và có tên miền."))
    if len(url.strip()) > 600:
        problems.append(_("Đường dẫn dài quá 600 ký tự."))
    if read_on > timezone.localdate():
        problems.append(_("Ngày truy cập không thể ở tương lai."))
    if problems:
        raise Invalid(*problems)
    document = Document(place=place, url=url.strip(), read_on=read_on, by_name=by.name)
    _tell_about(document, about)
    document.save()
    record(by, "add_link", f"{place}/{document.pk}", url=document.url)
    return document


@transaction.atomic
def describe(*, by: Actor, document_id: int, about: About) -> Document:
    """Correct what is said about a document; the file itself never changes."""
    document = Document.objects.select_for_update().get(pk=document_id)
    demand(by, Can.ANSWER, document.place)
    if problems := _problems(about):
        raise Invalid(*problems)
    if frozen([document.pk]):
        raise Denied(
            _("Tài liệu đã dùng trong bài đã nộp, không sửa được. Thay bằng phiên bản mới.")
        )
    _tell_about(document, about)
    document.save()
    record(
        by,
        "describe_document",
        f"{document.place}/{document.pk}",
        number=document.number,
        title=document.title,
        issued_on=document.issued_on,
    )
    return document


def _problems(about: About) -> list[str]:
    """What does not make sense in what is said about a document."""
    found = []
    if not about.title.strip():
        found.append(_("Ghi trích yếu hoặc tên văn bản."))
    if about.issued_on is not None and about.issued_on > timezone.localdate():
        found.append(_("Ngày văn bản không thể ở tương lai."))
    return found


def _tell_about(document: Document, about: About) -> None:
    document.title, document.number = about.title.strip()[:300], about.number.strip()[:80]
    document.issued_on, document.issuer = about.issued_on, about.issuer.strip()[:160]
    document.kind = about.kind.strip()[:40]
    document.folded = folded(document)


def frozen(ids: Iterable[int]) -> set[int]:
    """Those of the documents used in a sheet that has left the unit, or kept as its signed copy."""
    wanted = list(ids)
    cited = Citation.objects.filter(document__in=wanted, removed_at=None).exclude(
        assessment__state=State.DRAFTING.value
    )
    signed = Submission.objects.filter(signed_copy__in=wanted)
    return {
        *cited.values_list("document_id", flat=True),
        *signed.values_list("signed_copy_id", flat=True),
    }


def discard(*, by: Actor, document_id: int) -> Document:
    """Delete a document that was never used; its file goes too when nothing else has it.

    What was cited once stays, even if the citation was removed: a signed sheet may name it.
    """
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document_id)
        demand(by, Can.ANSWER, document.place)
        if Citation.objects.filter(document=document).exists() or frozen([document.pk]):
            raise Denied(_("Tài liệu đã từng được dùng làm minh chứng, không xóa được."))
        if Document.objects.filter(replaces=document).exists():
            raise Denied(_("Tài liệu đã có phiên bản mới hơn, không xóa được."))
        record(
            by,
            "discard_document",
            f"{document.place}/{document.pk}",
            name=document.file_name or document.url,
            title=document.title,
            digest=document.file_digest,
        )
        Document.objects.filter(pk=document.pk).delete()
        if document.file_digest:
            transaction.on_commit(lambda: _sweep_away(document.file_digest), robust=True)
    return document


def _sweep_away(digest: str) -> None:
    with alone_in_store():
        if not Document.objects.filter(file_digest=digest).exists():
            throw_away(digest)
