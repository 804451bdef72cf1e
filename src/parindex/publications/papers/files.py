"""The papers of a publication as files: decision, submission, report, table of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext_noop as later

from parindex.documents.papers.decision import decision_paper
from parindex.documents.papers.official import Paper
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.report import report_paper
from parindex.documents.papers.submission import submission_paper
from parindex.documents.typesetting import FONTS
from parindex.documents.workbooks.results_workbook import write_workbook
from parindex.engine.documents import digest
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.papers.deciding import Basis, analysis_of, basis_of_publication


class Form(NamedTuple):
    """A form a paper comes in: the ending of its file, what people call it, its icon."""

    kind: str
    title: str
    icon: str


WORD = Form("docx", "Word", "file-type-doc")
PDF = Form("pdf", "PDF", "file-type-pdf")
EXCEL = Form("xlsx", "Excel", "file-spreadsheet")


class Offer(NamedTuple):
    """A paper: its name in an address, its title, its forms, whether everybody may read it."""

    name: str
    title: str
    forms: tuple[Form, ...]
    is_public: bool


DECISION, SUBMISSION, REPORT, FIGURES = "quyet-dinh", "to-trinh", "bao-cao", "bang-so-lieu"
OFFERED = (
    Offer(DECISION, later("Quyết định công bố kèm phụ lục"), (WORD, PDF), True),
    Offer(SUBMISSION, later("Tờ trình"), (WORD, PDF), False),
    Offer(REPORT, later("Báo cáo phân tích kết quả"), (WORD, PDF), True),
    Offer(FIGURES, later("Bảng số liệu"), (EXCEL,), True),
)
"""Every paper, in the order in which it is offered."""


def is_known(name: str, kind: str, *, public: bool = False) -> bool:
    """Whether there is such a paper in this form, for everybody or for those who watch."""
    return any(
        one.name == name and kind in {form.kind for form in one.forms}
        for one in OFFERED
        if one.is_public or not public
    )


def written(basis: Basis, name: str, kind: str) -> bytes:
    """A paper as the bytes of a file."""
    if name == FIGURES:
        file = BytesIO()
        write_workbook(basis.snapshot.results, file, basis.about)
        return file.getvalue()
    paper = _WRITERS[name](basis)
    return official_pdf(paper, FONTS) if kind == "pdf" else official_docx(paper)


def tag(one: Publication, name: str, kind: str) -> str:
    """What a paper of a publication depends on: its own digest, and those of the years beside it.

    A report tells of earlier years, so that a correction or withdrawal of one changes it.
    """
    beside = [each.digest for each in queries.publications() if each.authority == one.authority]
    return digest([one.digest, *beside, name, kind])[:32]


def published(one: Publication, name: str, kind: str) -> bytes:
    """A paper of a publication as everybody may read it; written once as long as it is the same."""
    return _published(one.pk, tag(one, name, kind), name, kind)


# A paper takes seconds and its results never change, so that many readers cost one writing.
@lru_cache(maxsize=24)
def _published(key: int, _tag: str, name: str, kind: str) -> bytes:
    one = Publication.objects.defer("body").select_related("cycle").get(pk=key)
    return written(basis_of_publication(one), name, kind)


def _decision(basis: Basis) -> Paper:
    return decision_paper(basis.snapshot.results, basis.about)


def _submission(basis: Basis) -> Paper:
    return submission_paper(basis.snapshot.results, analysis_of(basis), basis.about)


def _report(basis: Basis) -> Paper:
    return report_paper(basis.snapshot.results, analysis_of(basis), basis.about)


_WRITERS: Mapping[str, Callable[[Basis], Paper]] = {
    DECISION: _decision,
    SUBMISSION: _submission,
    REPORT: _report,
}
