"""An authority's own Word templates: brought, used, given up for the standard one.

Papers of a running cycle and papers of its publication are filled alike; who makes a paper knows
what its template may name, and comes here with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle, PaperTemplate
from parindex.cycles.queries import watched_cycle
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.documents.incoming.template_safety import template_refusal
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_forms import Form, filling_of, paper_of, template_of
from parindex.documents.papers.paper_templates import Filling, filled
from parindex.documents.papers.template_problems import template_problems
from parindex.documents.papers.word_to_pdf import pdf_of_word
from parindex.documents.typesetting import FONTS
from parindex.errors import Conflict, Invalid

MOST_PROBLEMS = 8
State, Reach, Paper = PaperTemplate.State, PaperTemplate.Reach, PaperTemplate.Paper


class Templated(NamedTuple):
    """One kind of paper of a cycle: how its standard template is made, and what it may name."""

    paper: str
    title: str
    standard: Callable[[], bytes]
    filling: Filling


def of_form(paper: str, form: Form) -> Templated:
    """A kind of paper that is written as a form."""
    title = _(PaperTemplate.Paper(paper).label)
    return Templated(paper, title, lambda: template_of(form), filling_of(form))


def standing_template(cycle: Cycle, paper: str) -> PaperTemplate | None:
    """The template in use: the cycle's own, else the authority's newest; None for the standard."""
    used = PaperTemplate.objects.filter(paper=paper, state=State.USED)
    found = used.filter(cycle=cycle).first()
    if found is None:
        earlier = used.filter(
            reach=Reach.AUTHORITY, cycle__authority=cycle.authority, cycle__year__lte=cycle.year
        )
        found = earlier.exclude(digest="").first()
    return found if found is not None and found.digest else None


def draft_template(cycle: Cycle, paper: str) -> PaperTemplate | None:
    """The template that was brought and is not used yet."""
    return PaperTemplate.objects.filter(cycle=cycle, paper=paper, state=State.DRAFT).first()


def unfitting(found: PaperTemplate, filling: Filling) -> list[str]:
    """What a template names that this cycle does not have; [] when it fits."""
    return template_problems(bytes(found.content), filling)[:MOST_PROBLEMS]


def by_template(found: PaperTemplate | None, filling: Filling) -> bytes | None:
    """The paper by the authority's own template; None where there is none or it does not fit."""
    if found is None or unfitting(found, filling):
        return None
    return filled(bytes(found.content), filling)


def paper_file(cycle: Cycle | None, paper: str, form: Form, kind: str) -> bytes:
    """A paper as docx or pdf, by the authority's own template where it has one that fits."""
    own = None if cycle is None else standing_template(cycle, paper)
    made = None if own is None else by_template(own, filling_of(form))
    if made is not None:
        return pdf_of_word(made) if kind == "pdf" else made
    written = paper_of(form)
    return official_pdf(written, FONTS) if kind == "pdf" else official_docx(written)


@transaction.atomic
def bring_template(
    *,
    by: Actor,
    slug: str,
    known: Templated,
    name: str,
    content: bytes,
    reach: str = Reach.CYCLE,
) -> PaperTemplate:
    """Keep a checked template as the draft of a cycle; every wrong place is told at once."""
    demand(by, Can.PUBLISH)
    if reach not in Reach.values:
        raise Invalid(_("Chọn mẫu dùng cho kỳ nào."))
    if refusal := template_refusal(content):
        raise Invalid(refusal)
    problems = template_problems(content, known.filling)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        rest = [_("Còn %(count)s chỗ sai nữa.") % {"count": more}] if more > 0 else []
        raise Invalid(*problems[:MOST_PROBLEMS], *rest)
    cycle = _one_at_a_time(by, slug)
    PaperTemplate.objects.filter(cycle=cycle, paper=known.paper, state=State.DRAFT).delete()
    made = PaperTemplate.objects.create(
        cycle=cycle,
        paper=known.paper,
        reach=reach,
        name=Path(name).name[-160:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        by_name=by.name[:160],
    )
    record(by, "bring_template", slug, paper=known.title, name=made.name, digest=made.digest)
    seal_soon()
    return made


@transaction.atomic
def use_template(*, by: Actor, slug: str, paper: str, digest: str) -> PaperTemplate:
    """Use the draft that was looked at, from now on."""
    demand(by, Can.PUBLISH)
    cycle = _one_at_a_time(by, slug)
    draft = draft_template(cycle, paper)
    if draft is None or draft.digest != digest:
        raise Conflict(_("Mẫu vừa xem không còn. Tải lên lại rồi xem trước khi dùng."))
    _retire(cycle, paper)
    draft.state = State.USED
    draft.save(update_fields=["state"])
    record(by, "use_template", slug, paper=draft.get_paper_display(), digest=draft.digest)
    seal_soon()
    return draft


@transaction.atomic
def drop_template(*, by: Actor, slug: str, paper: str) -> None:
    """Throw the draft away."""
    demand(by, Can.PUBLISH)
    cycle = watched_cycle(by, slug)
    if not PaperTemplate.objects.filter(cycle=cycle, paper=paper, state=State.DRAFT).delete()[0]:
        raise Conflict(_("Không có mẫu nào đang chờ."))
    record(by, "drop_template", slug, paper=str(Paper(paper).label))
    seal_soon()


@transaction.atomic
def restore_standard(*, by: Actor, slug: str, paper: str) -> None:
    """Go back to the standard template in this cycle, also where the authority has its own."""
    demand(by, Can.PUBLISH)
    cycle = _one_at_a_time(by, slug)
    if standing_template(cycle, paper) is None:
        raise Conflict(_("Kỳ này đang dùng mẫu chuẩn."))
    _retire(cycle, paper)
    PaperTemplate.objects.create(
        cycle=cycle, paper=paper, state=State.USED, content=b"", by_name=by.name[:160]
    )
    record(by, "restore_template", slug, paper=str(Paper(paper).label))
    seal_soon()


def _one_at_a_time(by: Actor, slug: str) -> Cycle:
    """The cycle, once whoever changes its templates at this moment has done so."""
    return Cycle.objects.select_for_update().get(pk=watched_cycle(by, slug).pk)


def _retire(cycle: Cycle, paper: str) -> None:
    used = PaperTemplate.objects.filter(cycle=cycle, paper=paper, state=State.USED)
    used.update(state=State.RETIRED)
