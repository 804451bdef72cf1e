"""Which papers of a cycle an authority may have its own template for, and what these may name."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.queries.minuting import minutes_to_show
from parindex.assessments.queries.signing import self_report_to_show
from parindex.cycles import templating as keeping
from parindex.cycles.models import PaperTemplate
from parindex.cycles.queries import watched_cycle
from parindex.cycles.templating import Templated, of_form
from parindex.directory.rights import demand
from parindex.documents.papers.decision_template import decision_filling, standard_decision
from parindex.documents.papers.improvement_plan import improvement_plan_form
from parindex.documents.papers.minutes import minutes_form
from parindex.documents.papers.publishing import About
from parindex.documents.papers.report import report_form
from parindex.documents.papers.score_sheet import Published, ScoreSheet
from parindex.documents.papers.score_sheet_template import score_sheet_filling, standard_score_sheet
from parindex.documents.papers.self_report import self_report_form
from parindex.documents.papers.submission import submission_paper
from parindex.documents.papers.submission_template import standard_submission, submission_filling
from parindex.engine.snapshot import Snapshot
from parindex.errors import Conflict
from parindex.publications.papers.deciding import Basis, analysis_of, basis_of
from parindex.publications.units.plans import plan_to_show

Reach, Paper = PaperTemplate.Reach, PaperTemplate.Paper
OWN_PAPERS = (Paper.DECISION, Paper.SUBMISSION, Paper.REPORT)
"""The papers of a whole publication that an authority may have its own template for."""


def templated_papers(actor: Actor, slug: str) -> dict[str, Templated]:
    """Every kind of paper with the figures of a cycle, for those who publish it."""
    demand(actor, Can.PUBLISH)
    basis = basis_of(actor, slug)
    return {one: _templated(actor, slug, one, basis) for one in Paper.values}


def templated(actor: Actor, slug: str, paper: str) -> Templated:
    """One kind of paper with the figures of a cycle, for those who publish it."""
    demand(actor, Can.PUBLISH)
    if paper not in Paper.values:
        raise PaperTemplate.DoesNotExist
    return _templated(actor, slug, paper, None)


def _templated(actor: Actor, slug: str, paper: str, basis: Basis | None) -> Templated:
    if paper == Paper.MINUTES:
        return of_form(paper, minutes_form(minutes_to_show(actor, slug)))
    if paper == Paper.SELF_REPORT:
        return of_form(paper, self_report_form(self_report_to_show(actor, slug)))
    found = basis if basis is not None else basis_of(actor, slug)
    if not found.snapshot.results.cards:
        raise Conflict(_("Kỳ này chưa có đơn vị nên chưa có gì để điền vào mẫu."))
    if paper == Paper.PLAN:
        plan = plan_to_show(actor, watched_cycle(actor, slug), found.snapshot)
        return of_form(paper, improvement_plan_form(plan))
    if paper == Paper.SCORE_SHEET:
        standard = partial(standard_score_sheet, found.about.authority)
        filling = score_sheet_filling(_example(found.snapshot, found.about))
        return Templated(paper, _(Paper.SCORE_SHEET.label), standard, filling)
    return templated_paper(found, paper)


def templated_paper(basis: Basis, paper: str) -> Templated:
    """The decision, the submission or the report of a cycle."""
    results, about, title = basis.snapshot.results, basis.about, _(Paper(paper).label)
    if paper == Paper.DECISION:
        filling = decision_filling(results, about)
        return Templated(paper, title, partial(standard_decision, results, about), filling)
    if paper == Paper.REPORT:
        return of_form(paper, report_form(results, analysis_of(basis), about))
    written = submission_paper(results, analysis_of(basis), about)
    filling = submission_filling(written, results, about)
    return Templated(paper, title, partial(standard_submission, written, about), filling)


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
    card = found.results.cards[0]
    return ScoreSheet(published, found.results, card, claimed=found.claimed.get(card.facts.unit))


def bring_template(
    *, by: Actor, slug: str, paper: str, name: str, content: bytes, reach: str = Reach.CYCLE
) -> PaperTemplate:
    """Keep a template as the draft of a cycle, checked against the figures of the cycle."""
    known = templated(by, slug, paper)
    return keeping.bring_template(
        by=by, slug=slug, known=known, name=name, content=content, reach=reach
    )
