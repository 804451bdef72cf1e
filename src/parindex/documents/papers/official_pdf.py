"""Writing a paper as PDF with Typst, in Tinos, the free face with the widths of Times New Roman."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from parindex.documents.papers import official
from parindex.documents.papers.official import (
    Block,
    Centered,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Row,
    Table,
    lines,
)
from parindex.documents.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "official.typ"


def official_pdf(paper: Paper, fonts: Path) -> bytes:
    """The paper as a PDF; the same paper always gives the same bytes.

    `fonts` is the folder with the TTF faces of Tinos; without them `FileNotFoundError` is raised,
    because Typst would silently take another face.
    """
    return set_in_type(content_of(paper), fonts)


def set_in_type(content: dict[str, Any], fonts: Path) -> bytes:
    """The PDF of a paper whose plain content is already made."""
    return typeset(_TEMPLATE, fonts, paper=content)


def content_of(paper: Paper) -> dict[str, Any]:
    """What the template reads; texts are lists of lines."""
    frame = paper.frame
    return {
        "title": official.title(paper),
        "author": _line(frame.issuer),
        "superior": lines(official.body_name(frame.superior)) if frame.superior else [],
        "issuer": lines(official.body_name(frame.issuer)),
        "state": official.STATE_NAME,
        "motto": official.STATE_MOTTO,
        "number": _line(official.number_line(frame)),
        "place": _line(official.place_line(frame)),
        "kind": lines(frame.kind.upper()),
        "subject": lines(official.subject_text(frame)),
        "power": lines(frame.power.upper()) if frame.power else [],
        "mark": _line(frame.mark.upper()),
        "addressees": [lines(one) for one in official.addressee_lines(frame)],
        "grounds": [lines(one) for one in official.ground_lines(frame)],
        "blocks": [_block(one) for one in paper.blocks],
        "receivers-title": official.RECEIVERS_TITLE,
        "receivers": [lines(one) for one in official.receiver_lines(frame)],
        "signers": [
            {
                "lines": [lines(one) for one in official.signature_lines(signer)],
                "name": lines(signer.name),
            }
            for signer in frame.signers
        ],
        "footer": _line(paper.footer),
        "annexes": [
            {
                "kind": lines(one.kind),
                "title": lines(one.title.upper()),
                "line": _line(official.annex_line(frame)),
                "landscape": one.is_landscape,
                "blocks": [_block(block) for block in one.blocks],
            }
            for one in paper.annexes
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"type": "heading", "text": lines(text), "level": level}
        case Centered(text):
            return {"type": "centered", "text": lines(text)}
        case Picture(svg, caption, text, width):
            words = {"caption": lines(caption), "text": _line(text)}
            return {"type": "picture", "svg": svg, "width": width, **words}
        case Paragraph(text, label):
            return {"type": "paragraph", "text": lines(text), "label": _line(label)}
        case Table(columns, rows):
            heads = [{"title": c.title, "width": c.width, "side": c.side} for c in columns]
            return {"type": "table", "columns": heads, "rows": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, Any]:
    return {"cells": [lines(cell) for cell in row.cells], "strong": row.is_strong}


def _line(text: str) -> str:
    return " ".join(lines(text))
