"""The score sheets of a publication, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from parindex.cycles.candidates import group_title
from parindex.cycles.models import PaperTemplate
from parindex.cycles.templating import by_template, standing_template
from parindex.documents.papers.paper_templates import filled
from parindex.documents.papers.score_sheet import Published, ScoreSheet, score_sheet_docx
from parindex.documents.papers.score_sheet_template import score_sheet_filling, standard_score_sheet
from parindex.publications import queries
from parindex.publications.models import Publication


def sheet_of(one: Publication, unit: str) -> ScoreSheet | None:
    """The sheet of a unit; None when the publication does not have the unit."""
    return next((sheet for sheet in _sheets(one) if sheet.card.facts.unit == unit), None)


def sheets_of(one: Publication, start: int, stop: int) -> list[ScoreSheet]:
    """Some sheets of a publication in the order of rank."""
    return list(_sheets(one))[start:stop]


def _sheets(one: Publication) -> Iterator[ScoreSheet]:
    found = queries.snapshot(one)
    frozen = found.enclosed.last_year
    changes = frozen.comparisons if frozen else queries.comparisons(one)
    published = published_of(one)
    for card in found.results.cards:
        unit = card.facts.unit
        yield ScoreSheet(published, found.results, card, changes.get(unit), found.claimed.get(unit))


def published_of(one: Publication) -> Published:
    """What stands on every sheet of a publication."""
    found = queries.snapshot(one)
    provenance, before = found.provenance, found.enclosed.last_year or queries.previous(one)
    groups = {standing.group for standing in found.results.standings.values()} - {""}
    synthetic = " · Số liệu minh họa" if provenance.kind == "synthetic" else ""
    return Published(
        authority=provenance.authority,
        title=f"Chỉ số cải cách hành chính năm {provenance.year}",
        year=provenance.year,
        decision=provenance.decision,
        decided_on=date.fromisoformat(provenance.decided_on) if provenance.decided_on else None,
        last_year=before.year if before else 0,
        groups=tuple(sorted((group, group_title(group)) for group in groups)),
        footer=f"Mã băm kết quả {one.digest[:16]}{synthetic}",
    )


def word_sheet(one: Publication, sheet: ScoreSheet) -> bytes:
    """A sheet as a Word document, by the authority's own template where it has one."""
    return next(word_sheets(one, [sheet]))


def word_sheets(one: Publication, sheets: Sequence[ScoreSheet]) -> Iterator[bytes]:
    """Some sheets of a publication as Word documents."""
    own = _own_template(one)
    for sheet in sheets:
        yield by_template(own, score_sheet_filling(sheet)) or _standard(sheet)


def _standard(sheet: ScoreSheet) -> bytes:
    """The sheet in the standard form; one without criteria says so instead of an empty table."""
    if not sheet.card.leaves:
        return score_sheet_docx(sheet)
    return filled(standard_score_sheet(sheet.published.authority), score_sheet_filling(sheet))


def look_of(one: Publication, kind: str) -> str:
    """What tells two looks of the same sheet apart; "" for the standard one."""
    own = _own_template(one) if kind == "docx" else None
    return own.digest if own else ""


def _own_template(one: Publication) -> PaperTemplate | None:
    if one.cycle is None:
        return None
    return standing_template(one.cycle, PaperTemplate.Paper.SCORE_SHEET)
