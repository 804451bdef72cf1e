"""What the decision of a cycle says: from the standing publication, or a draft before it."""

from __future__ import annotations

from datetime import date

from parindex.access import Actor
from parindex.cycles.candidates import group_title
from parindex.documents.publishing import About
from parindex.engine.results import Results
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.rehearsing import rehearsal_page


def decision_of(actor: Actor, slug: str) -> tuple[Results, About]:
    """The results and what surrounds them, for those who watch the cycle.

    Where the cycle was published, the latest version that was not withdrawn speaks, with the
    number and day of its decision; before that it is a draft of how things stand now.
    """
    page = rehearsal_page(actor, slug)
    standing = [one for one in page.publications if one.withdrawn_at is None]
    latest: Publication | None = standing[-1] if standing else None
    results, number, signed_on, missing, digest = page.results, "", None, "", page.digest
    if latest is not None:
        snapshot = queries.snapshot(latest)
        results, digest = snapshot.results, latest.digest
        provenance = snapshot.provenance
        number, missing = provenance.decision, " ".join(provenance.missing)
        signed_on = date.fromisoformat(provenance.decided_on) if provenance.decided_on else None
    figure, _slash, symbol = number.partition("/")
    groups = sorted({one.group for one in results.standings.values()})
    return results, About(
        authority=page.cycle.authority_name,
        title=f"Chỉ số cải cách hành chính năm {page.cycle.year}",
        year=page.cycle.year,
        number=figure,
        symbol=symbol or "QĐ-UBND",
        signed_on=signed_on,
        groups=tuple((one, group_title(one)) for one in groups),
        missing=missing,
        is_draft=latest is None,
        footer=f"Mã băm kết quả {digest[:16]}"
        + (" · Số liệu minh họa" if page.cycle.is_synthetic else ""),
    )
