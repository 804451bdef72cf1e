"""The authority's own Word templates: download, bring, look at, use, go back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.cycles import templating as keeping
from parindex.cycles.models import Cycle, PaperTemplate
from parindex.cycles.queries import watched_cycle
from parindex.cycles.templating import Templated, draft_template, standing_template
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.documents.incoming.template_safety import LARGEST_TEMPLATE
from parindex.documents.papers.paper_templates import filled
from parindex.documents.papers.template_problems import template_problems
from parindex.documents.papers.word_to_pdf import NotConverted, can_convert, no_office, pdf_of_word
from parindex.errors import Invalid
from parindex.publications.papers.files import TYPES
from parindex.publications.papers.templating import bring_template, templated, templated_papers
from parindex.web.pages import render_page
from parindex.web.typed import Typed
from parindex.web.word_only import word_only_page


@acting
def paper_templates(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Every kind of paper with the template it uses; a posted form changes one of them."""
    demand(actor, Can.PUBLISH)
    typed = Typed()
    if request.method == "POST":
        try:
            messages.success(request, _press(request, actor, slug))
            return redirect("paper_templates", slug)
        except Invalid as refusal:
            papers = PaperTemplate.Paper.values
            paper = request.POST.get("paper", "")
            beside = paper if paper in papers else papers[0]
            typed.refuse(f"file-{beside}", "\n".join(refusal.problems))
    cycle = watched_cycle(actor, slug)
    context: dict[str, Any] = {
        "cycle": cycle,
        "typed": typed,
        "papers": [_shown(cycle, one) for one in templated_papers(actor, slug).values()],
        "reaches": PaperTemplate.Reach.choices,
        "no_office": "" if can_convert() else no_office(),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "publications/templating/templates.html", context, status=status)


def _shown(cycle: Cycle, known: Templated) -> dict[str, Any]:
    """What the page tells of one kind of paper."""
    own = standing_template(cycle, known.paper)
    return {
        "known": known,
        "own": own,
        "is_of_cycle": own is not None and own.cycle_id == cycle.pk,
        "unfitting": keeping.unfitting(own, known.filling) if own else [],
        "draft": draft_template(cycle, known.paper),
    }


def _press(request: HttpRequest, actor: Actor, slug: str) -> str:
    """What a button of the page does; what happened in a sentence."""
    paper, posted = request.POST.get("paper", ""), request.POST
    match posted.get("what"):
        case "bring":
            file = request.FILES.get("file")
            if file is None:
                raise Invalid(_("Chọn tệp mẫu .docx."))
            bring_template(
                by=actor,
                slug=slug,
                paper=paper,
                name=str(file.name),
                content=file.read(LARGEST_TEMPLATE + 1),
                reach=posted.get("reach", ""),
            )
            return _("Mẫu đọc được. Xem thử rồi bấm «Dùng mẫu này».")
        case "use":
            keeping.use_template(by=actor, slug=slug, paper=paper, digest=posted.get("digest", ""))
            return _("Từ nay văn bản lập theo mẫu này.")
        case "drop":
            keeping.drop_template(by=actor, slug=slug, paper=paper)
            return _("Đã bỏ mẫu vừa tải lên.")
        case "standard":
            keeping.restore_standard(by=actor, slug=slug, paper=paper)
            return _("Từ nay văn bản lập theo mẫu chuẩn.")
    raise Invalid(_("Không có nút này."))


@require_safe
@acting
def paper_template_file(
    request: HttpRequest, actor: Actor, slug: str, paper: str, which: str
) -> HttpResponse:
    """A template as it is, to be edited in Word."""
    known = templated(actor, slug, paper)
    name = f"mau-{paper}-{which}.docx"
    return _file(_content(actor, slug, known, which), "docx", name)


@require_safe
@acting
def paper_template_preview(
    request: HttpRequest, actor: Actor, slug: str, paper: str, which: str, kind: str
) -> HttpResponse:
    """A template with the figures of this cycle."""
    known = templated(actor, slug, paper)
    if kind not in ("docx", "pdf"):
        raise PaperTemplate.DoesNotExist
    content = _content(actor, slug, known, which)
    if problems := template_problems(content, known.filling):
        raise Invalid(*problems[: keeping.MOST_PROBLEMS])
    made = filled(content, known.filling)
    try:
        made = pdf_of_word(made) if kind == "pdf" else made
    except NotConverted as refusal:
        word = reverse("paper_template_preview", args=[slug, paper, which, "docx"])
        return word_only_page(request, str(refusal), word)
    return _file(made, kind, f"xem-thu-{paper}.{kind}")


def _content(actor: Actor, slug: str, known: Templated, which: str) -> bytes:
    cycle = watched_cycle(actor, slug)
    match which:
        case "chuan":
            return known.standard()
        case "moi":
            found = draft_template(cycle, known.paper)
        case "dang-dung":
            found = standing_template(cycle, known.paper)
        case _:
            found = None
    if found is None:
        raise PaperTemplate.DoesNotExist
    return bytes(found.content)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
