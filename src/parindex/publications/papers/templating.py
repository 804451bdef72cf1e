"""An authority's own Word templates: brought, looked at, used, given up for the standard one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle
from parindex.cycles.queries import watched_cycle
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.documents.incoming.template_safety import template_refusal
from parindex.documents.papers.decision_template import decision_filling, standard_decision
from parindex.documents.papers.paper_templates import Filling, filled, template_problems
from parindex.documents.papers.publishing import About
from parindex.documents.papers.score_sheet import Published, ScoreSheet
from parindex.documents.papers.score_sheet_template import score_sheet_filling, standard_score_sheet
from parindex.documents.papers.submission import submission_paper
from parindex.documents.papers.submission_template import standard_submission, submission_filling
from parindex.engine.snapshot import Snapshot
from parindex.errors import Conflict, Invalid
from parindex.publications.models import PaperTemplate
from parindex.publications.papers.deciding import Basis, analysis_of, basis_of

MOST_PROBLEMS = 8
State, Reach, Paper = PaperTemplate.State, PaperTemplate.Reach, PaperTemplate.Paper
OWN_PAPERS = (Paper.DECISION, Paper.SUBMISSION)
"""The papers of a whole publication that an authority may have its own template for."""


class Templated(NamedTuple):
    """One kind of paper of a cycle: how its standard template is made, and what it may name."""

    paper: str
    title: str
    standard: Callable[[], bytes]
    filling: Filling


def templated_papers(actor: Actor, slug: str) -> dict[str, Templated]:
    """Every kind of paper with the figures of a cycle, for those who publish it."""
    demand(actor, Can.PUBLISH)
    basis = basis_of(actor, slug)
    sheet = _example(basis.snapshot, basis.about)
    score_sheet = Paper.SCORE_SHEET
    return {
        **{one.value: templated_paper(basis, one.value) for one in OWN_PAPERS},
        score_sheet.value: Templated(
            score_sheet.value,
            _(score_sheet.label),
            partial(standard_score_sheet, basis.about.authority),
            score_sheet_filling(sheet),
        ),
    }


def templated_paper(basis: Basis, paper: str) -> Templated:
    """The decision or the submission of a cycle."""
    results, about, title = basis.snapshot.results, basis.about, _(Paper(paper).label)
    if paper == Paper.DECISION:
        filling = decision_filling(results, about)
        return Templated(paper, title, partial(standard_decision, results, about), filling)
    written = submission_paper(results, analysis_of(basis), about)
    filling = submission_filling(written, results, about)
    return Templated(paper, title, partial(standard_submission, written, about), filling)


def templated(actor: Actor, slug: str, paper: str) -> Templated:
    """One kind of paper with the figures of a cycle, for those who publish it."""
    demand(actor, Can.PUBLISH)
    if paper not in Paper.values:
        raise PaperTemplate.DoesNotExist
    return templated_papers(actor, slug)[paper]


def _example(found: Snapshot, about: About) -> ScoreSheet:
    """The sheet of the first unit, with what the decision says of the publication."""
    published = Published(
        authority=about.authority,
        title=about.title,
        year=about.year,
        decision=f"{about.number}/{about.symbol}" if about.number else "",
        decided_on=about.signed_on,
        groups=about.groups,
        footer=about.footer,
    )
    if not found.results.cards:
        raise Conflict(_("Kỳ này chưa có đơn vị nên chưa có gì để điền vào mẫu."))
    card = found.results.cards[0]
    return ScoreSheet(published, found.results, card, claimed=found.claimed.get(card.facts.unit))


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


@transaction.atomic
def bring_template(
    *, by: Actor, slug: str, paper: str, name: str, content: bytes, reach: str = Reach.CYCLE
) -> PaperTemplate:
    """Keep a checked template as the draft of a cycle; every wrong place is told at once."""
    known = templated(by, slug, paper)
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
    PaperTemplate.objects.filter(cycle=cycle, paper=paper, state=State.DRAFT).delete()
    made = PaperTemplate.objects.create(
        cycle=cycle,
        paper=paper,
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
