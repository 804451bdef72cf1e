"""The papers of a publication by the authority's own templates, where it has some."""

from __future__ import annotations

from functools import lru_cache

from parindex.access import Actor
from parindex.cycles.models import Cycle, PaperTemplate
from parindex.cycles.queries import watched_cycle
from parindex.cycles.templating import by_template, standing_template
from parindex.documents.papers.word_to_pdf import can_convert, pdf_of_word
from parindex.publications.models import Publication
from parindex.publications.papers import files as papers
from parindex.publications.papers.deciding import Basis, basis_of, basis_of_publication
from parindex.publications.papers.templating import OWN_PAPERS, templated_paper


def own_template(cycle: Cycle | None, paper: str, kind: str) -> PaperTemplate | None:
    """The authority's own template of a paper in a form that can be made of it."""
    is_own = cycle is not None and paper in OWN_PAPERS and kind in ("docx", "pdf")
    return standing_template(cycle, paper) if cycle is not None and is_own else None


def written(cycle: Cycle, basis: Basis, paper: str, kind: str) -> bytes:
    """A paper as the bytes of a file, by the authority's own template where it fits."""
    own = own_template(cycle, paper, kind)
    made = by_template(own, templated_paper(basis, paper).filling) if own else None
    if made is None:
        return papers.written(basis, paper, kind)
    return pdf_of_word(made) if kind == "pdf" else made


def decision_pdf_of(actor: Actor, slug: str) -> bytes:
    """The decision of a cycle as PDF, for those who watch the cycle."""
    cycle = watched_cycle(actor, slug)
    return written(cycle, basis_of(actor, slug), papers.DECISION, "pdf")


def published(one: Publication, paper: str, kind: str) -> bytes:
    """A paper of a publication as everybody may read it."""
    own = own_template(one.cycle, paper, kind)
    if own is None:
        return papers.published(one, paper, kind)
    return _published(one.pk, papers.tag(one, paper, kind), paper, kind, own.digest)


# By LibreOffice it takes seconds, and a public page is read by many.
@lru_cache(maxsize=8)
def _published(key: int, _tag: str, paper: str, kind: str, _look: str) -> bytes:
    one = Publication.objects.defer("body").select_related("cycle").get(pk=key)
    assert one.cycle is not None
    return written(one.cycle, basis_of_publication(one), paper, kind)


def word_only(cycle: Cycle) -> list[str]:
    """The papers that come as Word alone: by own templates, on a server without LibreOffice."""
    if can_convert():
        return []
    return [one.value for one in OWN_PAPERS if standing_template(cycle, one) is not None]
