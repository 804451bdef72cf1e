"""The score sheets of a publication, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parindex.cycles.candidates import group_title
from parindex.documents.score_sheet import Published, ScoreSheet, score_sheet_docx
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
    changes = queries.comparisons(one)
    published = published_of(one)
    claims = getattr(found, "claimed", {})
    for card in found.results.cards:
        unit = card.facts.unit
        yield ScoreSheet(published, found.results, card, changes.get(unit), claims.get(unit))


def published_of(one: Publication) -> Published:
    """What stands on every sheet of a publication."""
    found, before = queries.snapshot(one), queries.previous(one)
    provenance = found.provenance
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
    """A sheet as a Word document."""
    return score_sheet_docx(sheet)


def look_of(one: Publication, kind: str) -> str:
    """What tells two looks of the same sheet apart; "" for the standard one."""
    return ""
