"""The decision of a cycle as a file: by the authority's own template, or the standard one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.cycles.queries import watched_cycle
from parindex.documents.decision import decision_docx, decision_pdf
from parindex.documents.decision_template import decision_filling
from parindex.documents.official_pdf import FONTS
from parindex.documents.previews import office_to_pdf
from parindex.errors import Conflict
from parindex.publications.deciding import decision_of
from parindex.publications.models import PaperTemplate
from parindex.publications.templating import by_template, standing_template


def decision_file(actor: Actor, slug: str, kind: str) -> bytes:
    """The decision as "docx" or "pdf", for those who watch the cycle."""
    results, about = decision_of(actor, slug)
    own = standing_template(watched_cycle(actor, slug), PaperTemplate.Paper.DECISION)
    made = by_template(own, decision_filling(results, about)) if own else None
    if made is None:
        return (
            decision_pdf(results, about, FONTS) if kind == "pdf" else decision_docx(results, about)
        )
    return as_pdf(made) if kind == "pdf" else made


def as_pdf(word: bytes) -> bytes:
    """A Word file as PDF, by LibreOffice; a sentence where the server does not have it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "van-ban.docx", Path(folder) / "van-ban.pdf"
        source.write_bytes(word)
        made = office_to_pdf(source, ".docx", target)
        if made is None:
            raise Conflict(
                _(
                    "Máy chủ không có LibreOffice nên không lập được PDF theo mẫu của cơ quan. "
                    "Tải bản Word rồi lưu thành PDF."
                )
            )
        return made.read_bytes()
