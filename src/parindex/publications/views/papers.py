"""The papers of a publication: drafts for those who watch, what was published for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from parindex.access import Actor
from parindex.cycles.queries import watched_cycle
from parindex.directory.acting import acting
from parindex.documents.papers.word_to_pdf import NotConverted
from parindex.publications.models import Publication
from parindex.publications.papers import files as papers
from parindex.publications.papers import own as own_papers
from parindex.publications.papers.deciding import basis_of
from parindex.publications.views.showing import showing
from parindex.web.word_only import word_only_page


@require_safe
@acting
def draft_paper(
    request: HttpRequest, actor: Actor, slug: str, paper: str, kind: str
) -> HttpResponse:
    """A paper of a cycle: a draft from the rehearsal, or as it was published."""
    if not papers.is_known(paper, kind):
        raise Publication.DoesNotExist
    basis = basis_of(actor, slug)
    draft = "du-thao-" if basis.about.is_draft else ""
    try:
        made = own_papers.written(watched_cycle(actor, slug), basis, paper, kind)
    except NotConverted as refusal:
        return word_only_page(
            request, str(refusal), reverse("draft_paper", args=[slug, paper, "docx"])
        )
    return _file(made, f"{draft}{paper}-{slug}", kind)


@require_safe
@showing
def published_paper(request: HttpRequest, one: Publication, paper: str, kind: str) -> HttpResponse:
    """A paper of a publication for everybody; who has it already is told so."""
    if one.cycle_id is None or not papers.is_known(paper, kind, public=True):
        raise Http404
    own = own_papers.own_template(one.cycle, paper, kind)
    tag = f'"{papers.tag(one, paper, kind)}{own.digest[:16] if own else ""}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        try:
            made = own_papers.published(one, paper, kind)
        except NotConverted as refusal:
            word = reverse("published_paper", args=[one.slug, paper, "docx"])
            return word_only_page(request, str(refusal), word)
        response = _file(made, f"{paper}-{one.slug}", kind)
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=300)
    return response


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=papers.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
