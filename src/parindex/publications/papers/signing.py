"""Signed papers of a publication: signed here with a certificate, or elsewhere and then checked."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.storage import put, receive
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.documents.incoming import kinds
from parindex.documents.incoming.file_kinds import kind_of
from parindex.documents.incoming.pdf_facts import Later, PdfFacts, PdfSignature, pdf_facts
from parindex.documents.incoming.pdf_words import pdf_words, squeezed
from parindex.documents.papers.pdf_signing import sign_pdf
from parindex.documents.typesetting import FONTS
from parindex.errors import Conflict, Invalid
from parindex.publications import queries
from parindex.publications.models import Publication, SignedPaper

LARGEST_PAPER = 20_000_000
SHOWN_DIGEST = 16
"""So many letters of the digest stand at the foot of every paper of a publication."""
Kind = SignedPaper.Kind


def signed_papers(one: Publication) -> list[SignedPaper]:
    """What is offered with a publication, newest first."""
    return list(one.signed_papers.filter(taken_back_at=None))


def signed_paper(one: Publication, paper_id: int) -> SignedPaper:
    """One that is offered; `SignedPaper.DoesNotExist` for any other."""
    return one.signed_papers.filter(taken_back_at=None).get(pk=paper_id)


def opened_paper(paper: SignedPaper) -> IO[Any]:
    """The file, for reading."""
    return default_storage.open(_address(paper.digest))


def is_unchanged(paper: SignedPaper) -> bool:
    """Whether the stored file is byte for byte the one that was checked."""
    with opened_paper(paper) as stream:
        return hashlib.sha256(stream.read()).hexdigest() == paper.digest


def sign_paper(
    *,
    by: Actor,
    publication: Publication,
    pdf: bytes,
    title: str,
    certificate: bytes,
    password: str,
    kind: str = Kind.DECISION,
) -> SignedPaper:
    """Sign a paper of a publication with a PKCS#12 certificate and keep it.

    Certificate and password are used for this one signature and kept nowhere.
    """
    _demand_standing(by, publication)
    _demand_paper(publication, pdf)
    reason = f"{title.strip()} - {queries.snapshot(publication).provenance.decision}".strip(" -")
    signed = sign_pdf(
        pdf, certificate, password, reason=reason[:200], fonts=FONTS, now=timezone.now()
    )
    facts = _facts(signed)
    _demand_signed(facts)
    return _keep(by, publication, signed, facts, kind=kind, title=title, is_signed_here=True)


def take_signed_paper(
    *, by: Actor, publication: Publication, pdf: bytes, title: str, kind: str = Kind.DECISION
) -> SignedPaper:
    """Keep a paper that was signed elsewhere, after seeing that it is signed and belongs here."""
    _demand_standing(by, publication)
    _demand_paper(publication, pdf)
    facts = _facts(pdf)
    _demand_signed(facts)
    return _keep(by, publication, pdf, facts, kind=kind, title=title, is_signed_here=False)


def _demand_standing(by: Actor, publication: Publication) -> None:
    demand(by, Can.PUBLISH)
    if publication.withdrawn_at is not None:
        raise Conflict(_("Kết quả này đã được rút nên không ký văn bản cho nó."))


def _demand_paper(publication: Publication, pdf: bytes) -> None:
    """A PDF that names this publication: by the digest at its foot or its decision's number."""
    if len(pdf) > LARGEST_PAPER:
        raise Invalid(_("Tệp PDF lớn hơn 20 MB. Giảm dung lượng rồi tải lên."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "van-ban.pdf"
        path.write_bytes(pdf)
        found = kind_of(path)
        if found is not kinds.PDF:
            is_odd_pdf = found in (kinds.ENCRYPTED_PDF, kinds.TRUNCATED_PDF, kinds.DISGUISED)
            raise Invalid(_(found.refusal) if found and is_odd_pdf else _("Chọn tệp PDF."))
        words = pdf_words(path)
    if not words:
        raise Invalid(
            _(
                "Không đọc được chữ trong tệp nên không biết có đúng văn bản này không. "
                "Ký bản PDF xuất từ Word hoặc từ phần mềm, không ký bản quét."
            )
        )
    if not belongs(words, publication.digest, queries.snapshot(publication).provenance.decision):
        raise Invalid(
            _(
                "Tệp không ghi mã băm %(digest)s hoặc số quyết định của kết quả này. "
                "Chọn đúng tệp của kỳ này."
            )
            % {"digest": publication.digest[:SHOWN_DIGEST]}
        )


def belongs(words: str, digest: str, decision: str) -> bool:
    """Whether squeezed words name a publication by its digest or the number of its decision.

    Nothing tells where a squeezed number ends, but 12/QĐ-UBND is not found in 112/QĐ-UBND.
    """
    number = squeezed(decision)
    has_number = bool(number) and re.search(rf"(?<!\d){re.escape(number)}", words)
    return digest[:SHOWN_DIGEST] in words or bool(has_number)


def _facts(pdf: bytes) -> PdfFacts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "van-ban.pdf"
        path.write_bytes(pdf)
        return pdf_facts(path)


def _demand_signed(facts: PdfFacts) -> None:
    if facts.problem:
        raise Invalid(_(facts.problem))
    signatures = [one for one in facts.signatures if not one.is_timestamp]
    if not signatures:
        raise Invalid(_("Tệp chưa có chữ ký số. Ký bằng USB token rồi tải lên."))
    wrong = [one for one in facts.signatures if not _holds(one)]
    if wrong:
        raise Invalid(*(one.sentence for one in wrong))


def _holds(one: PdfSignature) -> bool:
    is_whole = one.covers_whole_file or one.later is Later.SIGNATURES
    return one.is_intact and not one.problem and is_whole


def _keep(
    by: Actor,
    publication: Publication,
    pdf: bytes,
    facts: PdfFacts,
    *,
    kind: str,
    title: str,
    is_signed_here: bool,
) -> SignedPaper:
    if kind not in Kind.values:
        raise Invalid(_("Chọn loại văn bản."))
    if not title.strip():
        raise Invalid(_("Ghi tên văn bản."))
    digest = hashlib.sha256(pdf).hexdigest()
    path = receive([pdf])
    try:
        put(path, _address(digest))
    finally:
        path.unlink(missing_ok=True)
    return _record(
        by,
        SignedPaper(
            publication=publication,
            kind=kind,
            title=title.strip()[:200],
            digest=digest,
            size=len(pdf),
            pages=facts.pages,
            sentences=[one.sentence for one in facts.signatures],
            is_signed_here=is_signed_here,
            by_name=by.name[:160],
        ),
    )


@transaction.atomic
def _record(by: Actor, paper: SignedPaper) -> SignedPaper:
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:
        raise Conflict(_("Tệp này đã có trong danh sách.")) from None
    act = "sign_paper" if paper.is_signed_here else "take_signed_paper"
    record(by, act, paper.publication.slug, title=paper.title, digest=paper.digest)
    seal_soon()
    return paper


@transaction.atomic
def take_back(*, by: Actor, publication: Publication, paper_id: int, reason: str) -> None:
    """No longer offer a signed paper, with the reason; the file stays in the storage."""
    demand(by, Can.PUBLISH)
    if not reason.strip():
        raise Invalid(_("Ghi lý do thôi công khai văn bản này."))
    found = publication.signed_papers.filter(pk=paper_id, taken_back_at=None)
    if not found.update(taken_back_at=timezone.now(), taken_back_reason=reason.strip()[:300]):
        raise Conflict(_("Văn bản này không còn trong danh sách."))
    record(by, "take_back_paper", publication.slug, reason=reason.strip())
    seal_soon()


def _address(digest: str) -> str:
    return f"papers/{digest}.pdf"
