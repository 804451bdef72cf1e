"""Signing the decision or bringing a signed one; and what the public sees of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle
from parindex.cycles.queries import watched_cycle
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.documents.papers.pdf_signing import LARGEST_CERTIFICATE
from parindex.documents.papers.word_to_pdf import NotConverted
from parindex.errors import Conflict, Invalid
from parindex.publications import queries
from parindex.publications.models import Publication, SignedPaper
from parindex.publications.papers.own import decision_pdf_of
from parindex.publications.papers.signing import (
    LARGEST_PAPER,
    is_unchanged,
    opened_paper,
    sign_paper,
    signed_paper,
    signed_papers,
    take_back,
    take_signed_paper,
)
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page
from parindex.web.typed import Typed


@sensitive_post_parameters("password")
@acting
def signing(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The signed papers of what was published last, and the ways to add one."""
    demand(actor, Can.PUBLISH)
    cycle = watched_cycle(actor, slug)
    one, typed = queries.standing_of_cycle(cycle), Typed()
    if request.method == "POST":
        typed = Typed({name: request.POST.get(name, "") for name in ("title", "kind", "what")})
        if one is None:
            raise Conflict(_("Kỳ này chưa công bố nên chưa có văn bản để ký."))
        try:
            messages.success(request, _press(request, actor, cycle, one, typed))
            return redirect("signing", slug)
        except Invalid as refusal:
            typed.refuse(typed.of("what") or "sign", " ".join(refusal.problems))
    context: dict[str, Any] = {
        "cycle": cycle,
        "publication": one,
        "papers": signed_papers(one) if one else [],
        "kinds": SignedPaper.Kind.choices,
        "typed": typed,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "publications/signing/signing.html", context, status=status)


@sensitive_variables("password", "certificate")
def _press(request: HttpRequest, actor: Actor, cycle: Cycle, one: Publication, typed: Typed) -> str:
    """What a button of the page does; what happened in a sentence."""
    kind, title = _named(typed)
    match typed.of("what"):
        case "sign":
            certificate = _file(request, "certificate", LARGEST_CERTIFICATE)
            if not certificate:
                raise Invalid(_("Chọn tệp chứng thư .p12 hoặc .pfx."))
            pdf = _file(request, "pdf", LARGEST_PAPER)
            if not pdf and kind != SignedPaper.Kind.DECISION:
                raise Invalid(_("Chọn tệp PDF cần ký."))
            sign_paper(
                by=actor,
                publication=one,
                pdf=pdf or _decision_pdf(actor, cycle),
                title=title,
                certificate=certificate,
                password=request.POST.get("password", ""),
                kind=kind,
            )
            return _("Đã ký. Bản ký nằm trên trang công bố.")
        case "take":
            pdf = _file(request, "pdf", LARGEST_PAPER)
            if not pdf:
                raise Invalid(_("Chọn tệp PDF đã ký."))
            take_signed_paper(by=actor, publication=one, pdf=pdf, title=title, kind=kind)
            return _("Chữ ký còn nguyên, đúng văn bản. Bản ký nằm trên trang công bố.")
        case "take_back":
            number = request.POST.get("paper_id", "")
            if not number.isdecimal():
                raise SignedPaper.DoesNotExist
            reason = request.POST.get("reason", "")
            take_back(by=actor, publication=one, paper_id=int(number[:18]), reason=reason)
            return _("Văn bản này không còn trên trang công bố.")
    raise Invalid(_("Không có nút này."))


def _decision_pdf(actor: Actor, cycle: Cycle) -> bytes:
    try:
        return decision_pdf_of(actor, cycle.slug)
    except NotConverted as refusal:
        raise Invalid(str(refusal), _("Chọn tệp PDF đó để ký.")) from refusal


def _named(typed: Typed) -> tuple[str, str]:
    """The kind of paper and its title; the decision needs none."""
    kind = typed.of("kind") or SignedPaper.Kind.DECISION.value
    title = typed.of("title").strip()
    if kind == SignedPaper.Kind.DECISION:
        title = title or str(SignedPaper.Kind.DECISION.label)
    return kind, title


def _file(request: HttpRequest, name: str, most: int) -> bytes:
    """The bytes of an uploaded file, one more than allowed at most; b"" when there is none."""
    file = request.FILES.get(name)
    return file.read(most + 1) if file is not None else b""


@require_safe
@showing
def public_papers(request: HttpRequest, one: Publication) -> HttpResponse:
    """The signed papers of a publication: who signed, when, whether anything was altered."""
    context = {
        "publication": one,
        "papers": [(paper, is_unchanged(paper)) for paper in signed_papers(one)],
    }
    return render_page(request, "publications/signing/papers.html", context)


@require_safe
@showing
def public_paper(request: HttpRequest, one: Publication, paper_id: str) -> HttpResponseBase:
    """A signed paper, byte for byte as it was signed."""
    try:
        paper = signed_paper(one, int(paper_id))
    except SignedPaper.DoesNotExist:
        raise Http404 from None
    name = f"{one.slug}-{paper.kind}-{paper.digest[:8]}.pdf"
    return FileResponse(
        opened_paper(paper), as_attachment=True, filename=name, content_type="application/pdf"
    )
